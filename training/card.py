"""The model card, written from the manifest: what the model is, how good, what it is not for."""

import shlex
from collections.abc import Iterable, Mapping
from typing import Any, Final

from model.labels import ANNOTATED, Label
from training.rights import BASE, origin

_WHAT: Final = {
    Label.HEDGING: "the sentence commits itself to less than full certainty, or stays vague where "
    "a fact was expected, by a wording that can be pointed at (“may”, “reportedly”, “it is unclear "
    "whether”)",
    Label.ANONYMOUS_SOURCING: "the sentence rests information on a source that it does not let "
    "the reader identify (“a senior official said”, “critics say”, “is believed to”); a name, a "
    "pronoun or a body that answers for it is a source one can identify",
    Label.ATTRIBUTION: "the sentence rests on a source at all, named or not",
}
#: Part of the figures → on which sentences they were measured.
_PARTS: Final = {
    "not_active": "all labelled sentences but those that an earlier model chose, and those that "
    "only teach (`also`)",
    "random": "the sentences drawn at natural rates, as a reader meets them, or not said to be "
    "chosen otherwise",
    "attribution_corpus": "the sentences of the attribution corpus",
}
_FIGURES: Final = {
    "f1": "F1",
    "average_precision": "average precision",
    "precise_precision": "precision at `precise`",
    "precise_recall": "recall at `precise`",
}
_MEASURED: Final = """\
By cross-validation: each sentence is scored by a model that has not seen {unseen}. At the
`balanced` threshold unless said; in brackets 95 % intervals by bootstrap over articles. Measured
on"""
#: What folds keep together → what a model has not seen of a sentence that it is measured on.
_UNSEEN: Final = {"article": "its article", "sentence": "it, but others of its article"}
_CALIBRATION: Final = ("calibration_error", "perfect_calibration_error")

_CARD = """# Model card

Model `{identity}`, trained {date}.

## What it says

{labels}

The labels describe how a sentence is written, never whether it is true. The model is linear: it
weighs each word and its surroundings, and cannot look up who somebody is.

## What it is for, and for whom

For readers who want to see how an article is worded and sourced, and judge for themselves; for
people who write, edit and teach news; for research on many articles, with the error rates below.
English news, one sentence at a time; on other kinds of text it is untested.

## What it must not be used for

To call an article, an outlet or a person truthful or untruthful; to rank, filter or punish writers
or outlets; to find out who a source is; to decide anything about a person without somebody who
reads the text. Careful reporting hedges where facts are open, and some true stories need unnamed
sources.

## What it was trained from

{data}

Reference articles: {articles}. The rights to the texts stay with those who hold them; only weights
learnt from them are in this directory.

## How good it is

{figures}

## Calibration

{calibration}

The error is the mean distance between the probability told and the share of sentences that are
true, over 15 bins. Even a perfectly calibrated model shows some on so few sentences: the last
column.

## Thresholds

{thresholds}

`balanced` is where F1 is best, `precise` where few marks are wrong. Precision is the share of
marked sentences that are rightly marked, recall the share of the right ones that are marked, as
measured above.

## Known failures of models of this kind

The sentences are invented. Not every model fails on each of them.

{failures}

## Training it again, and comparing

{trained_in}```
{command}
python -m training evaluate --model var/new --data HELD_OUT
python -m training promote var/new --data HELD_OUT
```

The same files on the same machine give the same id. `promote` serves the new model unless it may be
worse; `python -m training rollback` goes back.
"""

#: Kind of wording → an invented sentence, and what such models make of it.
_FAILURES: Final = {
    "People who act, or are acted on": "“Critics of the mayor were turned away at the door.” They "
    "inform nobody, and are taken for unnamed sources.",
    "Sources in roles that news rarely quotes": "“Regulars at the inn swear the clock ran "
    "backwards.” Missed.",
    "Nouns that tell of talk by nobody": "“The rumor of a sale reached the shipyard on Friday.” "
    "Missed.",
    "Passives that leave out who spoke": "“The driver had been told to turn back.” Missed.",
    "Documents that nobody could identify": "“A memo put the cost at nine million.” Missed.",
    "Documents named in an earlier sentence": "“The documents show that the kiln was never "
    "inspected.” They count as identified, and are at times taken for unidentified ones.",
    "A named body far from its verb": "“The port authority, after a day in which officials and "
    "unions had traded complaints, confirmed the strike.” What stands between is taken for the "
    "source.",
    "“may” and “could” of permission or ability": "“Visitors may bring their own boats. She could "
    "lift the anvil with one hand.” Taken for hedges.",
    "“would” of habit or reported future": "“She would often sing while the nets dried.” At times "
    "taken for a hedge.",
    "“whether” and “if” of a rule or choice": "“The law decides whether a boat counts as a home.” "
    "Nothing in it is uncertain, and it is at times taken for a hedge.",
    "What only another sentence tells": "“The driver recalled two loud bangs.” He may have been "
    "named just before; each sentence is read by itself.",
}


def model_card(identity: str, manifest: Mapping[str, Any]) -> str:
    """Return the card as Markdown; all its figures are the manifest's."""
    metrics = manifest["metrics"]
    return _CARD.format(
        identity=identity,
        date=manifest["created_at"][:10],
        labels="\n".join(f"* `{name}`: {_WHAT[Label(name)]}." for name in manifest["labels"]),
        data="\n".join([*_begun(manifest), *map(_origin, manifest["data"])]),
        articles=manifest["reference"].get("articles", 0),
        figures="\n\n".join(filter(None, (_warnings(manifest), _figures(manifest)))),
        calibration=_calibration(metrics),
        thresholds=_thresholds(manifest["thresholds"], metrics),
        failures="\n".join(f"* {kind}: {example}" for kind, example in _FAILURES.items()),
        trained_in=_trained_in(manifest.get("training")),
        command=_command(manifest),
    )


def _begun(manifest: Mapping[str, Any]) -> list[str]:
    """Tell which model this one began from, if any."""
    if "base" not in manifest:
        return []
    told = (
        f"* It began from model `{manifest['base']}`, which learnt from the files named “base”; "
        "what the others do not speak of is as it was there. So are the thresholds of a label with "
        "few new sentences, and all of a label with none, its figures too."
    )
    return [told]


def _origin(part: Mapping[str, str]) -> str:
    known = origin(part["sha256"])
    what = f"{known.what[0].upper()}{known.what[1:]}. " if known.what else ""
    return (
        f"* {part['role']}: {_code(part['file'])} (sha-256 `{part['sha256'][:12]}…`). {what}"
        f"Rights: {known.rights}."
    )


def _warnings(manifest: Mapping[str, Any]) -> str:
    """Return what training warned of, as a list; models of earlier versions tell nothing."""
    return "\n".join(f"* Warning: {warning}." for warning in manifest.get("warnings", ()))


def _figures(manifest: Mapping[str, Any]) -> str:
    """Return a table per label: a row for each figure, a column for each part of the data."""
    metrics = manifest["metrics"]
    tables = []
    for label, parts in metrics.items():
        names = dict.fromkeys(name for figures in parts.values() for name in figures)
        rows = [
            [_FIGURES.get(name, _words(name)), *(_shown(parts[part].get(name)) for part in parts)]
            for name in names
            if name not in _CALIBRATION
        ]
        rows = [row for row in rows if any(row[1:])]
        if rows:
            tables.append(_table([label, *(f"`{part}`" for part in parts)], rows))
    if not tables:
        return "Not measured."
    told = dict.fromkeys(part for parts in metrics.values() for part in parts)
    explained = [f"* `{part}`: {_PARTS[part]}." for part in told if part in _PARTS]
    measured = _MEASURED.format(unseen=_UNSEEN[manifest.get("folds", "article")])
    return "\n\n".join([measured, "\n".join(explained), *tables])


def _calibration(metrics: Mapping[str, Any]) -> str:
    rows = [
        [label, f"`{part}`", *(_shown(figures[name]) for name in _CALIBRATION)]
        for label, parts in metrics.items()
        for part, figures in parts.items()
        if all(name in figures for name in _CALIBRATION)
    ]
    head = ["label", "measured on", "calibration error", "if perfectly calibrated"]
    return _table(head, rows) if rows else "Not measured."


def _thresholds(
    thresholds: Mapping[str, Mapping[str, float]], metrics: Mapping[str, Mapping[str, Any]]
) -> str:
    rows = []
    for label, at in thresholds.items():
        measured: Mapping[str, Mapping[str, Any]] = metrics.get(label, {})
        part = next(iter(measured), None)
        figures = measured[part] if part else {}
        at_balanced, at_precise = (
            " / ".join(filter(None, (_point(figures.get(name)) for name in names)))
            for names in (("precision", "recall"), ("precise_precision", "precise_recall"))
        )
        where = f"`{part}`" if part else ""
        rows.append(
            [label, str(at["balanced"]), at_balanced, str(at["precise"]), at_precise, where]
        )
    told = "precision / recall"
    return _table(["label", "balanced", told, "precise", told, "measured on"], rows)


def _trained_in(training: Mapping[str, Any] | None) -> str:
    """Return how long training took, on which machine; nothing where it was not recorded."""
    if not training:
        return ""
    seconds = round(training["seconds"])
    minutes = f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"
    return f"Training took {minutes} on {training['machine']}, {training['cores']} cores.\n\n"


def _command(manifest: Mapping[str, Any]) -> str:
    files: dict[str, list[str]] = {}
    for part in manifest["data"]:
        if part["role"] == BASE:
            continue
        files.setdefault(part["role"], []).append(shlex.quote(_one_line(part["file"])))
    words = ["python -m training train"]
    if "base" in manifest:
        words.append("--base BASE")
    words += [f"--{role} {' '.join(names)}" for role, names in files.items()]
    labels = [label.value for label in ANNOTATED if label in manifest["labels"]]
    if manifest.get("skip_invalid"):
        words.append("--skip-invalid")
    if len(labels) < len(ANNOTATED):
        words.append(f"--labels {' '.join(labels)}")
    return " \\\n    ".join([*words, "--out var/new"])


def _shown(figure: object) -> str:
    """Return a figure as text; nothing for what is no number or has no value here."""
    if isinstance(figure, Mapping) and {"value", "low", "high"} <= figure.keys():
        return f"{figure['value']:.3f} [{figure['low']:.3f}, {figure['high']:.3f}]"
    return str(figure) if isinstance(figure, int | float) else ""


def _point(figure: object) -> str:
    return f"{figure['value']:.3f}" if isinstance(figure, Mapping) else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = list(head)
    lines = [cells, ["---"] * len(cells), *rows]
    return "\n".join(f"| {' | '.join(line)} |".replace("|  |", "| |") for line in lines)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _code(name: str) -> str:
    """Return a file's name as code that its own characters do not end."""
    return f"`{_one_line(name).replace('`', '_')}`"


def _one_line(name: str) -> str:
    return "".join(character if character.isprintable() else "_" for character in name)
