"""Stage one: who is the source, and which word says so? Learnt from the attribution corpus.

Labelled sentences of articles that are in the corpus too are tagged by a model that has not seen
their article, so that stage two never learns from tags that are better than in use.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from model.glance import GLANCE, NOTHING
from model.labels import Label
from model.tagger import calibrated
from model.tags import largest
from model.vocabulary import Vocabulary
from training.attribution import PREFIX, Attributed
from training.calibrate import PROMISED, line, thresholds
from training.design import I64, Design, folds_by_document
from training.fit import F64, Linear, Tokens, fit, held_out_log_odds
from training.metrics import Estimate, f1, precision, recall, with_interval
from training.records import DataError
from training.work import Task, Workers

STRENGTH: Final = 0.3
_FOLDS: Final = 3  # enough for tags that are honest; each costs minutes


@dataclass(frozen=True)
class Attribution:
    """How the cue channel speaks of sentences."""

    line: F64
    thresholds: dict[str, float]


@dataclass(frozen=True)
class StageOne:
    """The channels, their log-odds for the labelled tokens (tokens,), and the label they yield."""

    source: Linear
    cue: Linear
    source_log_odds: F64
    cue_log_odds: F64
    attribution: Attribution | None = None
    metrics: dict[str, Estimate] = field(default_factory=dict)


def absent(labelled: Design) -> StageOne:
    """Return channels that tag nothing, for training without an attribution corpus."""
    nothing = Linear(np.zeros(GLANCE.columns_in_all), NOTHING)
    return taken_over(nothing, nothing, None, labelled)


def taken_over(
    source: Linear, cue: Linear, attribution: Attribution | None, labelled: Design
) -> StageOne:
    """Return channels that are fitted already."""
    tags = [channel.log_odds(labelled.glance) for channel in (source, cue)]
    return StageOne(source, cue, tags[0], tags[1], attribution)


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
        Task(
            f"stage one: {name}",
            _fit_without,
            (design.glanced(target, np.ones(len(target))), fold[design.sentence], out),
        )
        for name, target in zip(("sources", "cues"), targets, strict=True)
        for out in range(-1, _FOLDS)
    ]
    fitted = workers.run(tasks)
    source, cue = fitted[: _FOLDS + 1], fitted[_FOLDS + 1 :]
    fold_of = {sentence.doc: int(f) for sentence, f in zip(corpus, fold, strict=True)}
    seen = np.array([fold_of.get(doc.removeprefix(PREFIX), -1) for doc in docs])[labelled.sentence]
    held_out = largest(held_out_log_odds(cue, design.glance, fold[design.sentence]), design.first)
    fitted_line = line(held_out, rests)
    probability = calibrated(held_out, fitted_line)
    limits = thresholds(probability, rests, PROMISED[Label.ATTRIBUTION])
    flagged = (probability >= limits["balanced"]).astype(float)
    groups = np.array([sentence.doc for sentence in corpus])
    return StageOne(
        source=source[0],
        cue=cue[0],
        source_log_odds=held_out_log_odds(source, labelled.glance, seen),
        cue_log_odds=held_out_log_odds(cue, labelled.glance, seen),
        attribution=Attribution(fitted_line, limits),
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


def _fit_without(tokens: Tokens, fold: I64, out: int) -> Linear:
    """Fit on all folds but `out`; on everything where that is −1."""
    return fit(tokens.only(fold != out), STRENGTH)
