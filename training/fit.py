"""Fits one channel of the tagger: a logistic regression over hashed columns, then whole numbers.

liblinear's trust-region Newton solver (Lin, Weng & Keerthi 2008) is deterministic and fast on
hundreds of millions of ones; the weights are then rounded to 255 levels a channel, so that serving
adds small integers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from model.features import COLUMNS, U32
from model.features import token_spans as spans_of
from training.records import Spans

F64 = NDArray[np.float64]

MIN_COUNT: Final = 3  # tokens a column must be seen in to get a weight
TOLERANCE: Final = 1e-2  # of the solver; a tighter one changed no figure
LEVELS: Final = 127  # of a weight, to either side of zero
SMALLEST: Final = 1e-9  # a channel whose weights are all below has none


@dataclass(frozen=True)
class Linear:
    """One channel's weights (width,) and intercept."""

    weights: F64
    intercept: float

    def log_odds(self, columns: U32) -> F64:
        """Return the log-odds of tokens whose features are `columns` (features, tokens)."""
        total = np.full(columns.shape[1], self.intercept)
        for row in columns:
            total += self.weights[row]
        return total


def ones(columns: U32, width: int) -> sp.csr_matrix:
    """Return the tokens × columns matrix with a one for each feature (features, tokens)."""
    features, count = columns.shape
    data = np.ones(features * count)
    starts = np.arange(0, features * count + 1, features)
    return sp.csr_matrix((data, columns.T.ravel().astype(np.int32), starts), shape=(count, width))


def tags(text: str, spans: Spans) -> F64:
    """Return 1 for each token of `text` that overlaps one of `spans`, else 0; shape (tokens,)."""
    return np.array(
        [
            float(any(start < stop and end > begin for begin, stop in spans))
            for start, end in spans_of(text)
        ]
    )


def fit(columns: U32, target: F64, weight: F64, width: int, strength: float) -> Linear:
    """Fit one channel.

    `columns` (features, tokens), `target` 0/1 (tokens,), `weight` (tokens,) where 0 leaves a token
    out; `strength` is scikit-learn's C. Raises ValueError when `target` holds one value only.
    """
    used = weight > 0
    columns, target, weight = columns[:, used], target[used], weight[used]
    counts = np.bincount(columns.ravel(), minlength=width)
    # Few sentences have few repeated columns: then every column counts.
    kept = np.flatnonzero(counts >= (MIN_COUNT if columns.shape[1] > 20_000 else 1))
    solver = LogisticRegression(
        C=strength, solver="liblinear", tol=TOLERANCE, max_iter=200, random_state=0
    ).fit(ones(columns, width)[:, kept], target, sample_weight=weight)
    weights = np.zeros(width)
    weights[kept] = solver.coef_[0]
    return Linear(weights, float(solver.intercept_[0]))


def held_out_log_odds(fitted: list[Linear], columns: U32, fold: NDArray[np.int64]) -> F64:
    """Return the log-odds (tokens,) of `columns`, each by the fit that left its fold out.

    `fitted` is the one on everything, which tags the tokens whose `fold` (tokens,) is −1, and then
    those without fold 0, 1, ….
    """
    result = np.empty(len(fold))
    for number, linear in enumerate(fitted, start=-1):
        chosen = fold == number
        result[chosen] = linear.log_odds(columns[:, chosen])
    return result


def table(channels: list[F64]) -> tuple[NDArray[np.int8], F64]:
    """Return the channels' weights rounded to int8, (columns, channels), and their scale."""
    stacked = np.stack(channels, axis=1)
    top = np.abs(stacked).max(axis=0)
    scale = np.where(top > SMALLEST, top, 1.0) / LEVELS
    return np.rint(stacked / scale).astype(np.int8), scale


def split_tables(weights: F64) -> tuple[F64, F64]:
    """Return the part of a second-stage channel over words, and the part over stage one's tags."""
    return weights[:COLUMNS], weights[COLUMNS:]
