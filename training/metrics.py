"""Precision, recall, F1 and friends, with intervals from resampling whole articles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve

from model.labels import Operating

F64 = NDArray[np.float64]


class Metric(Protocol):
    """A figure of (truth, flagged or probability), with a weight for each of the sentences."""

    def __call__(self, truth: F64, other: F64, weight: F64 = ..., /) -> float:
        """Return the figure; all arrays are (sentences,)."""


RESAMPLES: Final = 1000
BINS: Final = 15  # of the calibration error


@dataclass(frozen=True)
class Estimate:
    """A figure and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"

    def plain(self) -> dict[str, float]:
        """Return it for JSON, rounded to four digits."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
        }


@dataclass(frozen=True)
class Bin:
    """Sentences of `low` ≤ probability < `high`: their mean probability, and the true share."""

    low: float
    high: float
    sentences: int
    predicted: float | None
    observed: float | None


@dataclass(frozen=True)
class Point:
    """Precision and recall of flagging from `threshold` on."""

    threshold: float
    precision: float
    recall: float


@dataclass(frozen=True)
class Confusion:
    """Sentences by what they are and what the model says."""

    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int


Figures = dict[str, Estimate | float | int]


def precision(truth: F64, flagged: F64, weight: F64 | float = 1.0) -> float:
    """Return the share of flagged sentences that are true; 0 when none is flagged."""
    return _share((truth * flagged * weight).sum(), (flagged * weight).sum())


def recall(truth: F64, flagged: F64, weight: F64 | float = 1.0) -> float:
    """Return the share of true sentences that are flagged; 0 when none is true."""
    return _share((truth * flagged * weight).sum(), (truth * weight).sum())


def f1(truth: F64, flagged: F64, weight: F64 | float = 1.0) -> float:
    """Return the harmonic mean of precision and recall."""
    return _share(2 * (truth * flagged * weight).sum(), ((truth + flagged) * weight).sum())


def average_precision(truth: F64, probability: F64, weight: F64 | None = None) -> float:
    """Return the area under the precision–recall curve; 0 when no sentence is true."""
    some = truth.any() if weight is None else (truth * weight).any()
    if not some:
        return 0.0
    return float(average_precision_score(truth, probability, sample_weight=weight))


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def calibration_error(truth: F64, probability: F64, bins: int = BINS) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017)."""
    gaps = np.bincount(_bin(probability, bins), weights=truth - probability, minlength=bins)
    return float(np.abs(gaps).sum() / len(truth))


def _bin(probability: F64, bins: int) -> NDArray[np.int64]:
    return np.minimum((probability * bins).astype(np.int64), bins - 1)


def reliability(truth: F64, probability: F64, bins: int = BINS) -> tuple[Bin, ...]:
    """Return the bins of `calibration_error`, those without a sentence too."""
    at = _bin(probability, bins)
    count = np.bincount(at, minlength=bins)
    sums = (np.bincount(at, weights=each, minlength=bins) for each in (probability, truth))
    predicted, observed = (
        [_share(part, whole) if whole else None for part, whole in zip(sum_, count, strict=True)]
        for sum_ in sums
    )
    edges = np.linspace(0.0, 1.0, bins + 1)
    return tuple(
        Bin(float(edges[k]), float(edges[k + 1]), int(count[k]), predicted[k], observed[k])
        for k in range(bins)
    )


def precision_recall(truth: F64, probability: F64) -> tuple[Point, ...]:
    """Return the precision–recall curve from the highest threshold down, at most 400 points of it.

    It is empty when no sentence is true.
    """
    if not truth.any():
        return ()
    precisions, recalls, limits = precision_recall_curve(truth, probability)
    every = [
        Point(float(limit), float(p), float(r))
        for p, r, limit in zip(precisions, recalls, limits, strict=False)  # it ends at recall 0
    ][::-1]
    kept = np.unique(np.linspace(0, len(every) - 1, min(len(every), 400)).round().astype(int))
    return tuple(every[k] for k in kept)


def confusion(truth: F64, flagged: F64) -> Confusion:
    """Return how many sentences are true and flagged, flagged only, true only, and neither."""
    return Confusion(
        true_positive=int((truth * flagged).sum()),
        false_positive=int(((1 - truth) * flagged).sum()),
        false_negative=int((truth * (1 - flagged)).sum()),
        true_negative=int(((1 - truth) * (1 - flagged)).sum()),
    )


def perfect_calibration_error(probability: F64, seed: int = 0) -> float:
    """Return the calibration error that outcomes drawn from `probability` itself would show."""
    rng = np.random.default_rng(seed)
    draws = (rng.random((200, len(probability))) < probability).astype(float)
    return float(np.mean([calibration_error(draw, probability) for draw in draws]))


def with_interval(metric: Metric, truth: F64, other: F64, docs: NDArray[np.str_]) -> Estimate:
    """Return `metric(truth, other)` with a 95 % bootstrap interval over whole articles.

    Over sentences where all are of one article: it would be the same in every resample.
    """
    rng = np.random.default_rng(0)
    if len(np.unique(docs)) < 2:
        docs = np.arange(len(docs)).astype(np.str_)
    names, article = np.unique(docs, return_inverse=True)
    draws = []
    for _ in range(RESAMPLES):
        drawn = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))
        draws.append(metric(truth, other, drawn[article].astype(float)))
    low, high = np.percentile(draws, [2.5, 97.5])
    return Estimate(metric(truth, other), float(low), float(high))


def figures(
    truth: F64, probability: F64, docs: NDArray[np.str_], limits: Mapping[str, float]
) -> Figures:
    """Return the figures of one label at its thresholds; arrays are (sentences,)."""
    balanced, precise = ((probability >= limits[at.value]).astype(float) for at in Operating)
    return {
        "sentences": len(truth),
        "positive": int(truth.sum()),
        "f1": with_interval(f1, truth, balanced, docs),
        "precision": with_interval(precision, truth, balanced, docs),
        "recall": with_interval(recall, truth, balanced, docs),
        "average_precision": with_interval(average_precision, truth, probability, docs),
        "precise_precision": with_interval(precision, truth, precise, docs),
        "precise_recall": with_interval(recall, truth, precise, docs),
        "calibration_error": calibration_error(truth, probability),
        "perfect_calibration_error": perfect_calibration_error(probability),
    }
