"""A model's figures as tables of text, for the terminal and for the report alike."""

from dataclasses import dataclass
from typing import Final

from model.labels import Operating
from training.breakdown import ENOUGH, Rate
from training.evaluate import LabelEvaluation
from training.metrics import Figures
from training.readable import readable

#: How figures read; a name that is not here reads as it is, with blanks for underscores.
FIGURE_NAMES: Final = {
    "f1": "F1",
    "precise_precision": "precision, precise",
    "precise_recall": "recall, precise",
    "perfect_calibration_error": "… by chance alone",
}


_ALONE: Final = "No interval where all are alike: chance cannot be told there."


@dataclass(frozen=True)
class Grid:
    """A table: the first column names the rows, the others hold numbers."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure_name(name: str) -> str:
    """Return a figure's name as people read it."""
    return FIGURE_NAMES.get(name, name.replace("_", " "))


def _told(rate: Rate | None) -> str:
    return "–" if rate is None else str(rate)


def grids(found: LabelEvaluation) -> tuple[Grid, ...]:
    """Return the tables of one label."""
    every = (
        _figures(found.figures),
        _confusion(found),
        _wordings(found),
        _traps(found),
        _calibration(found),
        _outlets(found),
    )
    return tuple(grid for grid in every if grid.rows)


def _figures(figures: Figures) -> Grid:
    rows = []
    for name, value in figures.items():
        shown = f"{value:.4f}" if isinstance(value, float) else str(value)
        rows.append((figure_name(name), shown))
    return Grid(
        "Figures",
        "At the balanced threshold unless it says precise. Calibration error: expected, 15 bins; "
        "“by chance alone” is what a perfectly calibrated model would show here.",
        ("figure", "value [95 % interval]"),
        tuple(rows),
    )


def _confusion(found: LabelEvaluation) -> Grid:
    rows = []
    for at in Operating:
        count = found.confusion[at]
        cells = (
            count.true_positive,
            count.false_positive,
            count.false_negative,
            count.true_negative,
        )
        rows.append((f"{at.value}, {found.thresholds[at]:.4f}", *map(str, cells)))
    columns = ("threshold", "rightly flagged", "wrongly flagged", "missed", "rightly not")
    return Grid("Confusion", "Sentences, at each published threshold.", columns, tuple(rows))


def _wordings(found: LabelEvaluation) -> Grid:
    rows = [
        (row.wording, str(row.sentences), _told(row.recall), _told(row.found))
        for row in found.wordings
    ]
    over = found.overlap
    told = (
        f" Of the {over.spans} wordings marked in rightly flagged sentences, "
        f"{over.overlapped} are overlapped by a returned cue."
        if over.overlapped
        else ""
    )
    return Grid(
        "What is found, by class of wording",
        "Recall: share of the sentences with such a wording that are flagged; a sentence may have "
        f"several. Found: share of the wordings that a returned cue overlaps. {_ALONE}{told}",
        ("class", "sentences", "recall", "found"),
        tuple(rows),
    )


def _traps(found: LabelEvaluation) -> Grid:
    rows = [
        (row.trap, str(row.sentences), str(row.flagged), _told(row.false_alarms))
        for row in found.traps
    ]
    return Grid(
        "False alarms, by what looks alike",
        f"Sentences that do not carry the label; one may hold several look-alikes. {_ALONE}",
        ("look-alike", "sentences", "flagged", "false-alarm rate"),
        tuple(rows),
    )


def _outlets(found: LabelEvaluation) -> Grid:
    rows = [
        (readable(row.outlet), str(row.sentences), str(row.positive), _told(row.f1))
        for row in found.outlets
    ]
    return Grid(
        "By outlet",
        f"F1 where at least {ENOUGH} sentences are positive. {_ALONE}",
        ("outlet", "sentences", "positive", "F1"),
        tuple(rows),
    )


def _calibration(found: LabelEvaluation) -> Grid:
    rows = [
        (
            f"{at.low:.2f} – {at.high:.2f}",
            str(at.sentences),
            _number(at.predicted),
            _number(at.observed),
        )
        for at in found.reliability
    ]
    return Grid(
        "Calibration",
        "Of sentences given such a probability: its mean, and how many carry the label.",
        ("probability", "sentences", "mean", "carry it"),
        tuple(rows),
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
