"""What the tagger says of tokens: log-odds in four channels, of which some carry a label."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.labels import Label
from model.language import Counts

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]


class Channel(IntEnum):
    """What a token can be part of; the order of the weight tables' columns."""

    SOURCE = 0
    CUE = 1
    HEDGING = 2
    ANONYMOUS = 3


#: The channel whose tokens carry each label.
CARRIER: Final = {
    Label.HEDGING: Channel.HEDGING,
    Label.ANONYMOUS_SOURCING: Channel.ANONYMOUS,
    Label.ATTRIBUTION: Channel.CUE,
}


@dataclass(frozen=True)
class Tags:
    """Log-odds of every token: (channels, tokens); `first` (sentences + 1,) as in Batch.

    `largest` (channels, sentences) are those of each sentence's likeliest tokens. `spans` (tokens,
    2) say where tokens are in their sentence, in code points; `counts` adds up what tells the
    language.
    """

    log_odds: F64
    largest: F64
    first: I64
    spans: I64
    counts: Counts

    def of(self, label: Label) -> F64:
        """Return the log-odds of all tokens for `label`, shape (tokens,)."""
        tags: F64 = self.log_odds[CARRIER[label]]
        return tags

    def best(self, label: Label) -> F64:
        """Return the log-odds of each sentence's likeliest token for `label`, (sentences,)."""
        best: F64 = self.largest[CARRIER[label]]
        return best

    def sentences(self, label: Label) -> F64:
        """Return the log-odds of each sentence for `label`, shape (sentences,)."""
        return of_sentences(self.of(label), self.best(label), self.first, label)


def together(parts: Sequence[Tags]) -> Tags:
    """Return the tags of some sentences, and then of others, as one."""
    lengths = np.concatenate([np.diff(part.first) for part in parts])
    return Tags(
        np.concatenate([part.log_odds for part in parts], axis=1),
        np.concatenate([part.largest for part in parts], axis=1),
        np.concatenate(([0], lengths.cumsum())),
        np.concatenate([part.spans for part in parts]),
        Counts(*map(sum, zip(*(astuple(part.counts) for part in parts), strict=True))),
    )


def largest(log_odds: F64, first: I64) -> F64:
    """Return the largest log-odds of each sentence's tokens; (…, tokens) → (…, sentences).

    A sentence without tokens gets −∞.
    """
    filled = np.diff(first) > 0
    if filled.all() and len(filled):
        return np.maximum.reduceat(log_odds, first[:-1], axis=-1)
    result = np.full((*log_odds.shape[:-1], len(filled)), -np.inf)
    if filled.any():
        result[..., filled] = np.maximum.reduceat(log_odds, first[:-1][filled], axis=-1)
    return result


def of_sentences(log_odds: F64, largest: F64, first: I64, label: Label) -> F64:
    """Return the log-odds of sentences for `label`, from those of their tokens (tokens,).

    A sentence is judged by its likeliest token, of which `largest` (sentences,) are the log-odds,
    or by all of them together.
    """
    return _log_sum_exp(log_odds, largest, first) if label in _ADDED_UP else largest


#: Labels of which the tokens of a sentence tell more together than the likeliest alone, on held-out
#: folds: where several words may be hedges, one of them will be.
_ADDED_UP: Final = frozenset([Label.HEDGING])
#: Of a sentence with more tokens, so many count, on average: it is a list or a text without stops,
#: and no likelier to hedge for being long. None that was labelled on held-out folds has more.
_MOST_ADDED: Final = 100


def _log_sum_exp(log_odds: F64, largest: F64, first: I64) -> F64:
    lengths = first[1:] - first[:-1]
    if lengths.all():
        summed = np.add.reduceat(np.exp(log_odds - largest.repeat(lengths)), first[:-1])
        if lengths.max(initial=0) > _MOST_ADDED:
            summed = np.maximum(summed / np.maximum(lengths / _MOST_ADDED, 1.0), 1.0)
        return largest + np.log(summed)
    result, filled = largest.copy(), lengths > 0
    if filled.any():
        kept = np.concatenate((first[:-1][filled], first[-1:]))
        result[filled] = _log_sum_exp(log_odds, largest[filled], kept)
    return result
