"""Stage one: who is the source, and which word says so? Learnt from the attribution corpus.

Labelled sentences of articles that are in the corpus too are tagged by a model that has not seen
their article, so that stage two never learns from tags that are better than in use.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.features import COLUMNS, U32
from model.labels import Label
from model.tagger import calibrated, largest
from model.vocabulary import Vocabulary
from training.attribution import PREFIX, Attributed
from training.calibrate import PROMISED, line, thresholds
from training.design import I64, Design, folds_by_document
from training.fit import F64, Linear, fit, held_out_log_odds
from training.metrics import Estimate, f1, precision, recall, with_interval
from training.records import DataError
from training.work import Task, Workers

STRENGTH: Final = 0.3
_FOLDS: Final = 3  # enough for tags that are honest; each costs minutes


@dataclass(frozen=True)
class StageOne:
    """The fitted channels, their log-odds for the labelled tokens, and the label they yield."""

    source: Linear
    cue: Linear
    source_log_odds: F64
    cue_log_odds: F64
    line: F64
    thresholds: dict[str, float]
    metrics: dict[str, Estimate]


def absent(tokens: int) -> tuple[Linear, Linear, F64, F64]:
    """Return channels that tag nothing, for training without an attribution corpus."""
    nothing = Linear(np.zeros(COLUMNS), -9.0)
    return nothing, nothing, np.full(tokens, -9.0), np.full(tokens, -9.0)


def fit_stage_one(
    corpus: list[Attributed],
    labelled: Design,
    docs: list[str],
    vocabulary: Vocabulary,
    workers: Workers,
) -> StageOne:
    """Fit on `corpus` and tag the tokens of `labelled`, whose sentences are of articles `docs`.

    Raises DataError where the corpus has too little to learn from.
    """
    design = Design([sentence.text for sentence in corpus], vocabulary)
    fold = folds_by_document(np.array([sentence.doc for sentence in corpus]), _FOLDS)
    targets = (
        design.targets([sentence.sources for sentence in corpus]),
        design.targets([sentence.cues for sentence in corpus]),
    )
    rests = np.array([float(sentence.rests) for sentence in corpus])
    _check((*targets, rests[design.sentence]), fold[design.sentence])
    tasks = [
        Task(f"stage one: {name}", _fit_without, (design.base, target, fold[design.sentence], out))
        for name, target in zip(("sources", "cues"), targets, strict=True)
        for out in range(-1, _FOLDS)
    ]
    fitted = workers.run(tasks)
    source, cue = fitted[: _FOLDS + 1], fitted[_FOLDS + 1 :]
    fold_of = {sentence.doc: int(f) for sentence, f in zip(corpus, fold, strict=True)}
    seen = np.array([fold_of.get(doc.removeprefix(PREFIX), -1) for doc in docs])[labelled.sentence]
    held_out = largest(held_out_log_odds(cue, design.base, fold[design.sentence]), design.first)
    fitted_line = line(held_out, rests)
    probability = calibrated(held_out, fitted_line)
    limits = thresholds(probability, rests, PROMISED[Label.ATTRIBUTION])
    flagged = (probability >= limits["balanced"]).astype(float)
    groups = np.array([sentence.doc for sentence in corpus])
    return StageOne(
        source=source[0],
        cue=cue[0],
        source_log_odds=held_out_log_odds(source, labelled.base, seen),
        cue_log_odds=held_out_log_odds(cue, labelled.base, seen),
        line=fitted_line,
        thresholds=limits,
        metrics={
            name: with_interval(metric, rests, flagged, groups)
            for name, metric in (("f1", f1), ("precision", precision), ("recall", recall))
        },
    )


def _check(targets: tuple[F64, ...], fold: I64) -> None:
    for out in range(-1, _FOLDS):
        if any(len(np.unique(target[fold != out])) < 2 for target in targets):
            raise DataError(
                "the attribution corpus needs sentences with sources and cues, and sentences "
                "without, in several articles"
            )


def _fit_without(columns: U32, target: F64, fold: I64, out: int) -> Linear:
    """Fit on all folds but `out`; on everything where that is −1."""
    weight = (fold != out).astype(float)
    return fit(columns, target, weight, COLUMNS, STRENGTH)
