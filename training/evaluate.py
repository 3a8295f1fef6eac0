"""`evaluate`: a model's figures on labelled sentences it has not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model import artifact
from model.labels import Label, Operating
from model.scorer import Scorer
from model.served import served_directory
from training.breakdown import (
    OutletRow,
    Overlap,
    TrapRow,
    WordingRow,
    by_outlet,
    by_trap,
    by_wording,
    overlap,
)
from training.metrics import (
    Bin,
    Confusion,
    Estimate,
    Figures,
    Point,
    confusion,
    figures,
    precision_recall,
    reliability,
)
from training.readable import readable
from training.records import read_records
from training.rights import learnt_from
from training.scored import Scored, score


@dataclass(frozen=True)
class Learned:
    """F1 after training on so many sentences."""

    sentences: int
    f1: Estimate


@dataclass(frozen=True)
class LabelEvaluation:
    """All figures of one label; but for `confusion`, `curve` and what says so, at `balanced`."""

    thresholds: dict[Operating, float]
    figures: Figures
    confusion: dict[Operating, Confusion]
    reliability: tuple[Bin, ...]
    overlap: Overlap
    wordings: tuple[WordingRow, ...]
    traps: tuple[TrapRow, ...]
    outlets: tuple[OutletRow, ...]
    curve: tuple[Point, ...]
    learning_curve: tuple[Learned, ...]  # empty when the model has none


@dataclass(frozen=True)
class Evaluation:
    """What a model is worth on some sentences; `doubts` are reasons to believe it less."""

    model: str
    trained: str  # date
    files: tuple[str, ...]
    sentences: int
    articles: int
    doubts: tuple[str, ...]
    labels: dict[Label, LabelEvaluation]


def evaluate(
    model: Path | None,
    data: Sequence[Path],
    *,
    skip_invalid: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Evaluation, dict[Label, Scored]]:
    """Return the figures of each label the model knows and `data` carries, and the sentences.

    `skip_invalid` leaves bad records out; `tell` hears of each, and of doubts about good ones.

    Raises DataError for bad records, or when they carry no label that the model knows, and
    model.artifact.ArtifactError for a bad model.
    """
    directory = served_directory() if model is None else model
    scorer = Scorer.load(directory)
    _, manifest = artifact.read(directory)
    records = read_records(data, skip_invalid=skip_invalid, tell=tell)
    scored = score(scorer, records)
    evaluation = Evaluation(
        model=scorer.model_id,
        trained=str(manifest["created_at"])[:10],
        files=tuple(readable(path.name) for path in data),
        sentences=len(records),
        articles=len({record.doc for record in records}),
        doubts=_doubts(manifest, data, scored),
        labels={label: _label(part, manifest) for label, part in scored.items()},
    )
    return evaluation, scored


def _label(scored: Scored, manifest: dict[str, Any]) -> LabelEvaluation:
    limits = {at.value: limit for at, limit in scored.limits.items()}
    learned = manifest.get("learning_curve", {}).get(scored.label.value, ())
    return LabelEvaluation(
        thresholds=scored.limits,
        figures=figures(scored.truth, scored.probability, scored.docs, limits),
        confusion={at: confusion(scored.truth, scored.flagged(at)) for at in Operating},
        reliability=reliability(scored.truth, scored.probability),
        overlap=overlap(scored),
        wordings=by_wording(scored),
        traps=by_trap(scored),
        outlets=by_outlet(scored),
        curve=precision_recall(scored.truth, scored.probability),
        learning_curve=tuple(Learned(at["sentences"], Estimate(**at["f1"])) for at in learned),
    )


def _doubts(
    manifest: dict[str, Any], data: Sequence[Path], scored: dict[Label, Scored]
) -> tuple[str, ...]:
    doubts = [
        f"The model was trained on {readable(path.name)}: its figures there say nothing of others."
        for path in learnt_from(manifest, data)
    ]
    for label, part in scored.items():
        articles = len(np.unique(part.docs))
        if articles < 10:
            doubts.append(f"{label}: {articles} articles are too few for the intervals to be true.")
        if not part.truth.any():
            doubts.append(f"{label}: no sentence carries it, so that recall and F1 say nothing.")
    return tuple(doubts)


def plain(value: Any) -> Any:
    """Return `value` for JSON: dataclasses as objects, enums by value, floats with four digits."""
    if isinstance(value, Estimate):
        return value.plain()
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return round(value, 4) if isinstance(value, float) else value
