"""Precision, recall, F1 and friends, with intervals from resampling whole articles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

F64 = NDArray[np.float64]
Metric = Callable[[F64, F64], float]  # (truth, flagged or probability), each (sentences,)

RESAMPLES: Final = 1000


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


def precision(truth: F64, flagged: F64) -> float:
    """Return the share of flagged sentences that are true; 0 when none is flagged."""
    return float((truth * flagged).sum() / max(flagged.sum(), 1.0))


def recall(truth: F64, flagged: F64) -> float:
    """Return the share of true sentences that are flagged; 0 when none is true."""
    return float((truth * flagged).sum() / max(truth.sum(), 1.0))


def f1(truth: F64, flagged: F64) -> float:
    """Return the harmonic mean of precision and recall."""
    return float(2 * (truth * flagged).sum() / max(truth.sum() + flagged.sum(), 1.0))


def average_precision(truth: F64, probability: F64) -> float:
    """Return the area under the precision–recall curve; 0 when no sentence is true."""
    return float(average_precision_score(truth, probability)) if truth.any() else 0.0


def calibration_error(truth: F64, probability: F64, bins: int = 15) -> float:
    """Return the expected calibration error over equal-width bins (Guo et al. 2017)."""
    at = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = np.bincount(at, weights=truth - probability, minlength=bins)
    return float(np.abs(gaps).sum() / len(truth))


def perfect_calibration_error(probability: F64, seed: int = 0) -> float:
    """Return the calibration error that outcomes drawn from `probability` itself would show."""
    rng = np.random.default_rng(seed)
    draws = (rng.random((200, len(probability))) < probability).astype(float)
    return float(np.mean([calibration_error(draw, probability) for draw in draws]))


def with_interval(metric: Metric, truth: F64, other: F64, docs: NDArray[np.str_]) -> Estimate:
    """Return `metric(truth, other)` with a 95 % bootstrap interval over whole articles."""
    rng = np.random.default_rng(0)
    _, article = np.unique(docs, return_inverse=True)
    members = np.split(np.argsort(article, kind="stable"), np.cumsum(np.bincount(article))[:-1])
    draws = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([members[k] for k in rng.integers(0, len(members), len(members))])
        draws.append(metric(truth[chosen], other[chosen]))
    low, high = np.percentile(draws, [2.5, 97.5])
    return Estimate(metric(truth, other), float(low), float(high))
