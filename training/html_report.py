"""One HTML page with all that `evaluate` found: figures alone, unless examples are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from model.labels import Label, Operating
from training import metrics
from training.errors import Example, find_errors, most_confident
from training.evaluate import Evaluation, LabelEvaluation
from training.metrics import Confusion, Estimate
from training.plots import calibration_plot, learning_plot, precision_recall_plot
from training.readable import readable
from training.scored import Scored
from training.tables import Grid, grids

_TEMPLATES: Final = Path(__file__).parent / "templates"
_READS: Final = {
    Label.HEDGING: "Hedging",
    Label.ANONYMOUS_SOURCING: "Anonymous sourcing",
}
_SUMMARY: Final = {
    "f1": "F1",
    "precision": "precision",
    "recall": "recall",
    "average_precision": "average precision",
}


@dataclass(frozen=True)
class Piece:
    """A stretch of an example: whether the model returned it, and whether a person marked it."""

    text: str
    returned: bool
    marked: bool


@dataclass(frozen=True)
class Shown:
    """A sentence that the model gets wrong, cut into pieces."""

    probability: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Plot:
    """A picture, ready for the page, and what stands over it."""

    caption: str
    svg: Markup


@dataclass(frozen=True)
class Section:
    """What the page says of one label."""

    key: str
    name: str
    summary: tuple[tuple[str, str, str], ...]  # figure, value, interval
    plots: tuple[Plot, ...]
    learned: bool
    grids: tuple[Grid, ...]
    false_positives: tuple[Shown, ...]
    false_negatives: tuple[Shown, ...]


def html_report(evaluation: Evaluation, scored: dict[Label, Scored], examples: int = 0) -> str:
    """Return the page; with `examples`, so many false positives and negatives of each label."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sections = [
        _section(label, found, scored[label], examples)
        for label, found in evaluation.labels.items()
    ]
    page = environment.get_template("report.html")
    return page.render(
        evaluation=evaluation, sections=sections, examples=examples, resamples=metrics.RESAMPLES
    )


def _section(label: Label, found: LabelEvaluation, scored: Scored, examples: int) -> Section:
    errors = find_errors(scored)
    return Section(
        key=label.value,
        name=_READS[label],
        summary=tuple(
            (name, f"{value.value:.3f}", f"{value.low:.3f} – {value.high:.3f}")
            for key, name in _SUMMARY.items()
            if isinstance(value := found.figures[key], Estimate)
        ),
        plots=tuple(
            Plot(caption, Markup(svg))  # noqa: S704 - drawn here, with all words escaped
            for caption, svg in _plots(_READS[label], found)
        ),
        learned=bool(found.learning_curve),
        grids=grids(found),
        false_positives=_shown(most_confident(errors.false_positives, examples)),
        false_negatives=_shown(most_confident(errors.false_negatives, examples)),
    )


def _plots(name: str, found: LabelEvaluation) -> list[tuple[str, str]]:
    plots = []
    if found.curve:
        at = {at: _place(found.confusion[at]) for at in Operating}
        caption = "Precision and recall"
        plots.append((caption, precision_recall_plot(found.curve, at, f"{name}: {caption}")))
    caption = "Calibration"
    plots.append((caption, calibration_plot(found.reliability, f"{name}: {caption}")))
    if found.learning_curve:
        learned = [(n.sentences, n.f1.value, n.f1.low, n.f1.high) for n in found.learning_curve]
        caption = "Learning curve"
        plots.append((caption, learning_plot(learned, f"{name}: {caption}")))
    return plots


def _place(count: Confusion) -> tuple[float, float]:
    """Return recall and precision."""
    true = count.true_positive
    flagged, positive = true + count.false_positive, true + count.false_negative
    return (true / positive if positive else 0.0, true / flagged if flagged else 0.0)


def _shown(examples: Sequence[Example]) -> tuple[Shown, ...]:
    return tuple(Shown(f"{one.probability:.2f}", pieces(one)) for one in examples)


def pieces(example: Example) -> tuple[Piece, ...]:
    """Return the sentence cut where a returned cue or a marked wording begins or ends."""
    returned = [(cue.start, cue.end) for cue in example.cues]
    text = readable(example.text)
    edges = {0, len(example.text)}.union(*returned, *example.true)
    return tuple(
        Piece(
            text[start:end],
            any(a <= start < b for a, b in returned),
            any(a <= start < b for a, b in example.true),
        )
        for start, end in pairwise(sorted(edges))
    )
