"""From held-out log-odds to probabilities and thresholds that hold at natural rates."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from model.document import DIGITS
from model.labels import Label, Operating

F64 = NDArray[np.float64]

#: The precision that the `precise` threshold promises.
PROMISED: Final = {
    Label.HEDGING: 0.95,
    Label.ANONYMOUS_SOURCING: 0.90,
    Label.ATTRIBUTION: 0.90,
}
_RESAMPLES: Final = 200
_SURE: Final = 60


def line(log_odds: F64, truth: F64) -> F64:
    """Return slope and offset of Platt's logistic line, rounded to six digits.

    `log_odds` and `truth` (0/1) are of held-out sentences at natural rates, shape (sentences,).
    As Platt advises, no outcome counts as quite certain: few sentences make no steep line. The
    slope is above 0, and 1 where the sentences would have it otherwise.
    """
    positive, negative = truth.sum(), len(truth) - truth.sum()
    hoped = np.where(truth > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    twice = np.concatenate((log_odds, log_odds))[:, None]
    outcome = np.concatenate((np.ones(len(truth)), np.zeros(len(truth))))
    weight = np.concatenate((hoped, 1 - hoped))
    fitted = LogisticRegression(C=1e4).fit(twice, outcome, sample_weight=weight)
    slope, offset = fitted.coef_[0, 0], fitted.intercept_[0]
    if slope <= 0:  # with so few, chance put them in the wrong order; never turn what was learnt
        slope, offset = 1.0, _offset(log_odds, float(hoped.mean()))
    return np.array([slope, offset]).round(6)


def _offset(log_odds: F64, rate: float) -> float:
    """Return what to add to `log_odds` for their mean probability to be `rate`."""
    far = 50 + np.abs(log_odds).max()
    return float(brentq(lambda offset: expit(log_odds + offset).mean() - rate, -far, far))


def thresholds(probability: F64, truth: F64, promised: float) -> dict[str, float]:
    """Return the `balanced` and the `precise` threshold for held-out, calibrated probabilities.

    `balanced` is where the F1 expected of calibrated probabilities is highest: half of that F1
    (Lipton, Elkan & Narayanaswamy 2014), which a few unlucky labels cannot move. `precise` is the
    lowest one whose precision was as promised: of those of many resamples, the _SURE-th in 100, so
    that the promise is rather kept than not.
    """
    rng = np.random.default_rng(0)
    balanced = _best_expected_f1(probability)
    precise = []
    for _ in range(_RESAMPLES):
        chosen = rng.integers(0, len(truth), len(truth))
        if truth[chosen].any():
            precise.append(_reaching(probability[chosen], truth[chosen], promised))
    return {
        Operating.BALANCED.value: round(balanced, DIGITS),
        Operating.PRECISE.value: round(max(float(np.percentile(precise, _SURE)), balanced), DIGITS),
    }


def _best_expected_f1(probability: F64) -> float:
    ordered = np.sort(probability)[::-1]
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    return float(ordered[expected.argmax()])


def _reaching(probability: F64, truth: F64, promised: float) -> float:
    """Return the lowest threshold with the promised precision, else the most precise one."""
    order = np.argsort(-probability, kind="stable")
    ends = np.append(np.diff(probability[order]) != 0, True)
    precision = (np.cumsum(truth[order]) / np.arange(1, len(order) + 1))[ends]
    at = probability[order][ends]
    good = np.flatnonzero(precision >= promised)
    return float(at[good[-1]] if len(good) else at[precision.argmax()])
