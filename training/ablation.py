"""What each part of the model is worth: the same training again and again, without one of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from model.labels import Label
from training.metrics import Figures
from training.train import Inputs, learn
from training.work import Workers

PART: Final = "not_active"  # the figures compared
_SHOWN: Final = ("f1", "average_precision")


@dataclass(frozen=True)
class Variant:
    """A training that leaves something out."""

    name: str
    inputs: Inputs


@dataclass(frozen=True)
class Row:
    """A variant's cross-validated figures by label; those of PART."""

    name: str
    figures: dict[Label, Figures]


def variants(inputs: Inputs) -> list[Variant]:
    """Return the whole training, then one without each part that `inputs` have, then the bare."""
    parts: list[tuple[bool, str, dict[str, Any]]] = [
        (True, "without the sentences' part in the loss", {"whole": False}),
        (bool(inputs.texts()), "without word classes", {"classes": False}),
        (inputs.attribution is not None, "without source and cue tags", {"attribution": None}),
        (bool(inputs.also), "without the files that only teach", {"also": ()}),
    ]
    less = {name: change for there, name, change in parts if there}
    every = {name: value for change in less.values() for name, value in change.items()}
    return [
        Variant("all", inputs),
        *(Variant(name, replace(inputs, **change)) for name, change in less.items()),
        Variant("words alone: without any of these", replace(inputs, **every)),
    ]


def ablate(inputs: Inputs, workers: Workers) -> Iterator[Row]:
    """Yield each variant's row when its fits are done. Raises DataError like `train`."""
    for variant in variants(inputs):
        learnt = learn(replace(variant.inputs, shares=()), None, workers)
        yield Row(
            variant.name, {label: part.metrics[PART] for label, part in learnt.labels.items()}
        )


def markdown(rows: list[Row]) -> str:
    """Return the table as Markdown: F1 [95 % interval] and average precision of each label."""
    labels = list(rows[0].figures)
    head = " | ".join(f"{label}: F1 | average precision" for label in labels)
    lines = [f"| trained | {head} |", "|---" * (1 + 2 * len(labels)) + "|"]
    for row in rows:
        cells = [str(row.figures[label][name]) for label in labels for name in _SHOWN]
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
