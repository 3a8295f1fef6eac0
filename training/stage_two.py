"""Stage two: hedges and unnamed sources, cross-validated by article and then fitted on all."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.features import COLUMNS, U32
from model.labels import Label
from model.tagger import calibrated, largest
from training.calibrate import PROMISED, line, thresholds
from training.design import Design, Folds, folds
from training.fit import F64, Linear, fit, held_out_log_odds
from training.metrics import Figures, figures
from training.records import NATURAL, DataError, Record
from training.work import Task, Workers

STRENGTH: Final = 0.3  # from 0.15 to 0.5 held-out folds hardly differ; 1 is worse
#: The `pick` of sentences chosen because an earlier model was unsure: no measure of anything.
CHOSEN_BY_MODEL: Final = "active"


@dataclass(frozen=True)
class StageTwo:
    """One label's fitted channel, its calibration, and what cross-validation says of it."""

    linear: Linear
    line: F64
    thresholds: dict[str, float]
    metrics: dict[str, Figures]


def fit_stage_two(
    records: list[Record], design: Design, columns: U32, labels: list[Label], workers: Workers
) -> tuple[dict[Label, StageTwo], Folds]:
    """Fit each of `labels` on `records`, whose tokens are in `design` with `columns`.

    Raises DataError where a label has too few sentences with it, or without it, to learn from.
    """
    docs = np.array([record.doc for record in records])
    split = folds(docs, {label: _taught(records, label) for label in labels})
    fold = split.of
    tasks = []
    for label in labels:
        _check_natural(records, label)
        target, weight = _tokens(records, design, label)
        for out in range(-1, fold.max() + 1):
            kept = np.where(fold[design.sentence] == out, 0.0, weight)
            arguments = (columns, target, kept, 2 * COLUMNS, STRENGTH)
            tasks.append(
                Task(f"{label}: {'all' if out < 0 else f'fold {out + 1}'}", fit, arguments)
            )
    fitted = workers.run(tasks)
    each = len(fitted) // len(labels)
    result = {}
    for number, label in enumerate(labels):
        own = fitted[number * each : (number + 1) * each]
        log_odds = held_out_log_odds(own, columns, fold[design.sentence])
        result[label] = _judged(records, label, own[0], largest(log_odds, design.first))
    return result, split


def _taught(records: list[Record], label: Label) -> F64:
    """Return 1 or 0 for each sentence that teaches the label, −1 for the others; (sentences,)."""
    return np.array(
        [
            -1.0 if value is None or (value and not record.spans.get(label)) else float(value)
            for record in records
            for value in (record.labels.get(label),)
        ]
    )


def _check_natural(records: list[Record], label: Label) -> None:
    """Thresholds and calibration hold at natural rates: there must be some to fit them on."""
    if len({r.labels.get(label) for r in records if r.pick == NATURAL} - {None}) < 2:
        raise DataError(
            f"`{label}` needs sentences with it and without it drawn at natural rates "
            f"(`pick` is “{NATURAL}”, or not given): its thresholds are fitted on those"
        )


def _tokens(records: list[Record], design: Design, label: Label) -> tuple[F64, F64]:
    """Return target and weight of each token; a positive without spans weighs nothing."""
    target = design.targets([record.spans.get(label, ()) for record in records])
    usable = np.array(
        [
            record.weight if record.labels.get(label) == 0 or record.spans.get(label) else 0.0
            for record in records
        ]
    )
    return target, usable[design.sentence]


def _judged(records: list[Record], label: Label, whole: Linear, best: F64) -> StageTwo:
    """Calibrate `label` and measure it on the held-out log-odds `best` (sentences,)."""
    truth = np.array([float(record.labels.get(label, -1)) for record in records])
    pick = np.array([record.pick for record in records])
    docs = np.array([record.doc for record in records])
    known = truth >= 0
    natural = known & (pick == NATURAL)
    fitted_line = line(best[natural], truth[natural])
    probability = calibrated(best, fitted_line)
    limits = thresholds(probability[natural], truth[natural], PROMISED[label])
    metrics = {
        name: figures(truth[part], probability[part], docs[part], limits)
        for name, part in (
            ("not_active", known & (pick != CHOSEN_BY_MODEL)),
            (NATURAL, natural),
        )
    }
    return StageTwo(whole, fitted_line, limits, metrics)
