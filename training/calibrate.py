"""From held-out log-odds to probabilities and thresholds that hold at natural rates."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from model.labels import Label, Operating
from model.scorer import DIGITS

F64 = NDArray[np.float64]

#: The precision that the `precise` threshold promises.
PROMISED: Final = {
    Label.HEDGING: 0.95,
    Label.ANONYMOUS_SOURCING: 0.90,
    Label.ATTRIBUTION: 0.90,
}
_RESAMPLES: Final = 200


def line(log_odds: F64, truth: F64) -> F64:
    """Return slope and offset of Platt's logistic line, rounded to six digits.

    `log_odds` and `truth` (0/1) are of held-out sentences at natural rates, shape (sentences,).
    """
    fitted = LogisticRegression(C=1e4).fit(log_odds[:, None], truth)
    return np.array([fitted.coef_[0, 0], fitted.intercept_[0]]).round(6)


def thresholds(probability: F64, truth: F64, promised: float) -> dict[str, float]:
    """Return the `balanced` and the `precise` threshold for held-out probabilities.

    Each is the median over resamples of the one that is best there, which is steadier than the
    single best one.
    """
    rng = np.random.default_rng(0)
    balanced, precise = [], []
    for _ in range(_RESAMPLES):
        chosen = rng.integers(0, len(truth), len(truth))
        if truth[chosen].any():
            balanced.append(_best_f1(probability[chosen], truth[chosen]))
            precise.append(_reaching(probability[chosen], truth[chosen], promised))
    return {
        Operating.BALANCED.value: round(float(np.median(balanced)), DIGITS),
        Operating.PRECISE.value: round(float(max(np.median(precise), np.median(balanced))), DIGITS),
    }


def _curve(probability: F64, truth: F64) -> tuple[F64, F64, F64]:
    """Return candidate thresholds, descending, with the precision and the F1 of each."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(truth[order])
    flagged = np.arange(1, len(order) + 1)
    ends = np.append(np.diff(probability[order]) != 0, True)
    return (
        probability[order][ends],
        (hits / flagged)[ends],
        (2 * hits / (flagged + truth.sum()))[ends],
    )


def _best_f1(probability: F64, truth: F64) -> float:
    at, _, f1 = _curve(probability, truth)
    return float(at[f1.argmax()])


def _reaching(probability: F64, truth: F64, promised: float) -> float:
    """Return the lowest threshold with the promised precision, else the most precise one."""
    at, precision, _ = _curve(probability, truth)
    good = np.flatnonzero(precision >= promised)
    return float(at[good[-1]] if len(good) else at[precision.argmax()])
