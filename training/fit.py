"""Fits the channels of the tagger: logistic regressions over hashed columns, then whole numbers.

liblinear's trust-region Newton solver (Lin, Weng & Keerthi 2008) fits the tokens: it is
deterministic and fast on hundreds of millions of ones. From there L-BFGS goes on with what is asked
of a *sentence*: multiple-instance learning (Dietterich, Lathrop & Lozano-Pérez 1997) with the
log-sum-exp of the tokens' log-odds as the sentence's, so that a token that is wrong alone weighs
more than one among others, and sentences without marked words teach too. The weights are then
rounded to 255 levels a channel, so that serving adds small integers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from model.features import U32
from model.tokens import token_spans as spans_of
from training.records import Spans

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

MIN_COUNT: Final = 3  # tokens a column must be seen in to get a weight
TOLERANCE: Final = 1e-2  # of the solver; a tighter one changed no figure
TOKEN_SHARE: Final = 0.3  # weight of the tokens' loss beside the sentences'
ITERATIONS: Final = 150  # of L-BFGS; more changed no figure
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


@dataclass(frozen=True)
class Tokens:
    """Tokens to fit on.

    `columns` (features, tokens) below `width`; `target` 0/1, `weight` (0 leaves a token out) and
    the number of its `sentence`, in order, each (tokens,).
    """

    columns: U32
    width: int
    target: F64
    weight: F64
    sentence: I64

    def only(self, chosen: NDArray[np.bool_]) -> "Tokens":
        """Return the tokens that are `chosen` (tokens,)."""
        return Tokens(
            self.columns[:, chosen],
            self.width,
            self.target[chosen],
            self.weight[chosen],
            self.sentence[chosen],
        )


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


def fit(tokens: Tokens, strength: float) -> Linear:
    """Fit one channel to `tokens`; `strength` is scikit-learn's C.

    Raises ValueError when the targets hold one value only.
    """
    used = tokens.only(tokens.weight > 0)
    matrix, kept = _matrix(used)
    fitted = _by_tokens(matrix, used.target, used.weight, strength)
    return _linear(fitted, kept, np.zeros(used.width))


def fit_sentences(tokens: Tokens, truth: F64, weight: F64, strength: float) -> Linear:
    """Fit one channel to `tokens` and to the `truth` (0/1) of all sentences, shape (sentences,).

    `weight` (sentences,) is the sentences' own. Tokens of weight 0 count as parts of their
    sentence only. Without any tokens, all weights are 0.
    """
    if not len(tokens.sentence):
        return Linear(np.zeros(tokens.width), 0.0)
    matrix, kept = _matrix(tokens)
    start = np.zeros(len(kept) + 1)
    marked = tokens.weight > 0
    if len(np.unique(tokens.target[marked])) > 1:
        start = _by_tokens(matrix[marked], tokens.target[marked], tokens.weight[marked], strength)
    loss = _SentenceLoss(matrix, tokens, truth, weight, strength)
    return _linear(_lowest(loss, start), kept, np.zeros(tokens.width))


def adapt(prior: Linear, tokens: Tokens, truth: F64, weight: F64, strength: float) -> Linear:
    """Fit like `fit_sentences`, but let the weights leave those of `prior` for a reason only.

    The prior's weights are the middle of the Gaussian that `strength` gives the width of (Chelba
    & Acero 2006), so that what the new sentences do not speak of stays as it was.
    """
    if not len(tokens.sentence):
        return prior
    matrix, kept = _matrix(tokens)
    start = np.append(prior.weights[kept], prior.intercept)
    loss = _SentenceLoss(matrix, tokens, truth, weight, strength, around=start)
    return _linear(_lowest(loss, start), kept, prior.weights)


def _lowest(loss: "_SentenceLoss", start: F64) -> F64:
    options = {"maxiter": ITERATIONS, "maxcor": 20}
    found: F64 = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return found


def _by_tokens(matrix: sp.csr_matrix, target: F64, weight: F64, strength: float) -> F64:
    """Return weights and, last, the intercept that liblinear fits to tokens; (columns + 1,)."""
    solver = LogisticRegression(
        C=strength, solver="liblinear", tol=TOLERANCE, max_iter=200, random_state=0
    ).fit(matrix, target, sample_weight=weight)
    return np.append(solver.coef_[0], solver.intercept_[0])


def _matrix(tokens: Tokens) -> tuple[sp.csr_matrix, I64]:
    """Return tokens × the columns that get a weight, and which columns those are."""
    counts = np.bincount(tokens.columns.ravel(), minlength=tokens.width)
    # Few sentences have few repeated columns: then every column counts.
    kept = np.flatnonzero(counts >= (MIN_COUNT if tokens.columns.shape[1] > 20_000 else 1))
    return ones(tokens.columns, tokens.width)[:, kept], kept


def _linear(fitted: F64, kept: I64, others: F64) -> Linear:
    weights = others.copy()
    weights[kept] = fitted[:-1]
    return Linear(weights, float(fitted[-1]))


class _SentenceLoss:
    """The loss and its gradient at some weights (columns + 1,), the intercept last.

    Weights cost what they are away from those `around`, by default 0; the intercept is free, but
    where there is an `around`.
    """

    def __init__(
        self,
        matrix: sp.csr_matrix,
        tokens: Tokens,
        truth: F64,
        weight: F64,
        strength: float,
        *,
        around: F64 | None = None,
    ) -> None:
        self._matrix, self._turned = matrix, matrix.T.tocsr()
        self._target, self._weight = tokens.target, TOKEN_SHARE * tokens.weight
        begins = np.append(True, np.diff(tokens.sentence) != 0)
        self._first, self._owner = np.flatnonzero(begins), np.cumsum(begins) - 1
        there = tokens.sentence[self._first]
        self._truth, self._sentence_weight = truth[there], weight[there]
        self._around = np.zeros(matrix.shape[1] + 1) if around is None else around
        self._cost = np.full(matrix.shape[1] + 1, 1 / strength)
        self._cost[-1] *= around is not None

    def __call__(self, at: F64) -> tuple[float, F64]:
        weights, intercept = at[:-1], at[-1]
        odds = self._matrix @ weights + intercept
        largest = np.maximum.reduceat(odds, self._first)
        spread = np.exp(odds - largest[self._owner])
        total = np.add.reduceat(spread, self._first)
        pooled = largest + np.log(total)
        loss = self._weight @ (np.logaddexp(0, odds) - self._target * odds)
        loss += self._sentence_weight @ (np.logaddexp(0, pooled) - self._truth * pooled)
        away = at - self._around
        loss += 0.5 * self._cost @ away**2
        # A sentence's gradient is shared out among its tokens by their part in the sum.
        pull = self._sentence_weight * (expit(pooled) - self._truth) / total
        slope = self._weight * (expit(odds) - self._target) + pull[self._owner] * spread
        gradient = np.append(self._turned @ slope, slope.sum()) + self._cost * away
        return float(loss), gradient


def held_out_log_odds(fitted: list[Linear], columns: U32, fold: I64) -> F64:
    """Return the log-odds (tokens,) of `columns`, each by the fit that left its fold out.

    `fitted` is the one on everything, which tags the tokens whose `fold` (tokens,) is −1, and then
    those without fold 0, 1, ….
    """
    result = np.empty(len(fold))
    for number, linear in enumerate(fitted, start=-1):
        chosen = fold == number
        result[chosen] = linear.log_odds(columns[:, chosen])
    return result


def table(channels: list[Linear]) -> tuple[NDArray[np.int8], F64, F64]:
    """Return the channels' weights rounded to int8, (columns, channels); scales; intercepts."""
    stacked = np.stack([channel.weights for channel in channels], axis=1)
    top = np.abs(stacked).max(axis=0)
    scale = np.where(top > SMALLEST, top, 1.0) / LEVELS
    intercepts = np.array([channel.intercept for channel in channels])
    return np.rint(stacked / scale).astype(np.int8), scale, intercepts
