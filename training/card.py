"""The model card, written from the manifest: what the model is, how good, what it is not for."""

from typing import Any

from model.labels import Label

_WHAT = {
    Label.HEDGING: "the sentence commits itself to less than full certainty, or stays vague where "
    "a fact was expected, by a wording that can be pointed at",
    Label.ANONYMOUS_SOURCING: "the sentence rests information on a source that it does not let "
    "the reader identify",
    Label.ATTRIBUTION: "the sentence rests on a source at all, named or not",
}

_CARD = """# Model card

Model `{identity}`, trained {date}.

## What it says

{labels}

The labels describe how a sentence is written, never whether it is true.

## How good it is

{figures}

Held-out folds grouped by article; `not_active` leaves out sentences that an earlier model chose,
`random` are those drawn at natural rates.

## Thresholds

{thresholds}

## What it was trained from

{data}

Reference articles: {articles}. The rights to the texts stay with those who hold them; only weights
learnt from them are in this directory.

## What it must not be used for

To call an article, an outlet or a person truthful or untruthful; to rank or punish writers; on
texts that are not English news. Careful reporting hedges where facts are open, and some true
stories need unnamed sources.

## Failures to expect of models of this kind (invented examples)

* People who act rather than inform: “Some nurses held a vigil outside the clinic.”
* Sources in unusual roles: “A tutor of the boy hinted that he had been warned.”
* A named body far from its verb; a source that was named a sentence earlier.
"""


def model_card(identity: str, manifest: dict[str, Any]) -> str:
    """Return the card as Markdown; all its figures are the manifest's."""
    labels = "\n".join(f"* `{name}`: {_WHAT[Label(name)]}." for name in manifest["labels"])
    data = "\n".join(
        f"* {part['role']}: `{part['file']}` (sha-256 `{part['sha256'][:12]}…`)"
        for part in manifest["data"]
    )
    return _CARD.format(
        identity=identity,
        date=manifest["created_at"][:10],
        labels=labels,
        figures=_figures(manifest["metrics"]),
        thresholds=_thresholds(manifest["thresholds"]),
        data=data,
        articles=manifest["reference"].get("articles", 0),
    )


def _figures(metrics: dict[str, Any]) -> str:
    rows = [
        "| label | measured on | figure | value | 95 % interval |",
        "| --- | --- | --- | --- | --- |",
    ]
    for label, parts in metrics.items():
        for part, figures in parts.items():
            for name, figure in figures.items():
                if isinstance(figure, dict):
                    interval = f"{figure['low']:.3f} – {figure['high']:.3f}"
                    rows.append(
                        f"| {label} | {part} | {name} | {figure['value']:.3f} | {interval} |"
                    )
                else:
                    rows.append(f"| {label} | {part} | {name} | {figure} | |")
    return "\n".join(rows)


def _thresholds(thresholds: dict[str, dict[str, float]]) -> str:
    rows = ["| label | balanced | precise |", "| --- | --- | --- |"]
    rows += [f"| {k} | {v['balanced']} | {v['precise']} |" for k, v in thresholds.items()]
    return "\n".join(rows)
