"""Stage two: hedges and unnamed sources, cross-validated by article and then fitted on all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, cast

import numpy as np

from model.labels import Label
from model.tagger import calibrated
from training.calibrate import PROMISED, line, thresholds
from training.design import ROUGH, Folds, folds
from training.fit import F64, Linear
from training.label_fits import Fitted, LabelFits, Labelled, Told, told
from training.metrics import Estimate, Figures, figures
from training.records import CHOSEN_BY_MODEL, NATURAL, DataError
from training.work import Task, Workers

#: Shares of the articles that the learning curve is drawn from, besides all.
SHARES: Final = (0.25, 0.5)
_CURVE_OF: Final = "not_active"


@dataclass(frozen=True)
class StageTwo:
    """One label, fitted, and what cross-validation says of it.

    `curve` has how many sentences were learnt from, and the F1 then, from few to all.
    """

    fitted: Fitted
    metrics: dict[str, Figures]
    curve: list[tuple[int, Estimate]]


def fit_stage_two(
    data: Labelled, labels: list[Label], workers: Workers, shares: Sequence[float] = SHARES
) -> tuple[dict[Label, StageTwo], Folds]:
    """Fit each of `labels`; return what was fitted, and the folds it was judged by.

    Raises DataError where a label has too few sentences with it, or without it, to learn from.
    """
    says = {label: told(data, label) for label in labels}
    split = folds(data.docs, {label: _taught(data, says[label]) for label in labels})
    for label in labels:
        _check_natural(data, says[label], label)
    fits = {label: LabelFits(data, label, says[label], split.of) for label in labels}
    for label, glances in _run(fits, LabelFits.glance_tasks, workers).items():
        fits[label].look(glances)
    closes = _run(fits, LabelFits.close_tasks, workers)
    fewer = {
        share: _run(fits, partial(LabelFits.close_tasks, share=share), workers)
        for share in (shares if split.by_article else ())
    }
    found = {}
    for label, one in fits.items():
        channels = one.glance, closes[label][0]
        whole = _judged(data, label, channels, one.said(closes[label]))
        curve = [
            (one.taught(share), _f1(_judged(data, label, channels, one.said(linears[label]))))
            for share, linears in fewer.items()
        ]
        found[label] = StageTwo(*whole, [*curve, (one.taught(1.0), _f1(whole))])
    return found, split


def _run(
    fits: dict[Label, LabelFits], tasks_of: Callable[[LabelFits], list[Task]], workers: Workers
) -> dict[Label, list[Linear]]:
    """Return what each label's tasks yield, all run side by side."""
    tasks = {label: tasks_of(one) for label, one in fits.items()}
    results = iter(workers.run([task for some in tasks.values() for task in some]))
    return {label: [next(results) for _ in some] for label, some in tasks.items()}


def _f1(judged: tuple[Fitted, dict[str, Figures]]) -> Estimate:
    _, metrics = judged
    return cast(Estimate, metrics[_CURVE_OF]["f1"])


def _taught(data: Labelled, told: Told) -> F64:
    """Return 1 or 0 for each sentence whose tokens teach the label, −1 for others; (sentences,)."""
    weight = np.bincount(data.design.sentence, told.token_weight, len(told.truth))
    return np.where(weight > 0, told.truth, -1.0)


def _check_natural(data: Labelled, told: Told, label: Label) -> None:
    """Thresholds and calibration hold at natural rates: there must be some to fit them on."""
    natural = np.array([record.pick == NATURAL for record in data.records]) & data.judged
    if len(np.unique(told.truth[natural & (told.truth >= 0)])) < 2:
        raise DataError(
            f"`{label}` needs sentences with it and without it drawn at natural rates "
            f"(`pick` is “{NATURAL}”, or not given): its thresholds are fitted on those"
        )


def _judged(
    data: Labelled, label: Label, channels: tuple[Linear, Linear], best: F64
) -> tuple[Fitted, dict[str, Figures]]:
    """Calibrate `label` and measure it on the held-out log-odds `best` (sentences,)."""
    truth = np.array([float(record.labels.get(label, -1)) for record in data.records])
    pick = np.array([record.pick for record in data.records])
    known = (truth >= 0) & data.judged
    natural = known & (pick == NATURAL)
    base = data.base.get(label)
    if base is not None and truth[natural].sum() < ROUGH:
        fitted_line, limits = base.line, base.thresholds  # too few to do better
        probability = calibrated(best, fitted_line)
    else:
        fitted_line = line(best[natural], truth[natural])
        probability = calibrated(best, fitted_line)
        limits = thresholds(probability[natural], truth[natural], PROMISED[label])
    metrics = {
        name: figures(truth[part], probability[part], data.docs[part], limits)
        for name, part in ((_CURVE_OF, known & (pick != CHOSEN_BY_MODEL)), (NATURAL, natural))
    }
    return Fitted(*channels, fitted_line, limits), metrics
