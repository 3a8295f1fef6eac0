"""Token log-odds, sentence probabilities and cue spans, from plain arrays.

Every token gets a log-odds for each of four channels: a sum of small integers out of a weight
table, one row per feature, times one scale. Stage one (SOURCE, CUE) sees the words; stage two
(HEDGING, ANONYMOUS) sees the words and what stage one made of them. A sentence is as likely to
carry a label as its likeliest token, calibrated on held-out folds by a logistic line (Platt 1999).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.features import BASE, Template
from model.labels import Label
from model.stages import STAGE, stage_views
from model.views import Batch, Views, batch
from model.vocabulary import Vocabulary, by_word

F64 = NDArray[np.float64]
I8 = NDArray[np.int8]


class Channel(IntEnum):
    """What a token can be part of; the order of the weight table's columns."""

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
_SUMS_AT_ONCE: Final = 4096  # tokens; keeps the gathered rows in the processor's cache
_AT_ONCE: Final = 16_384  # tokens; bounds the memory that a long text takes


@dataclass(frozen=True)
class WeightTable:
    """Weights of one template: `rows` int8 (columns, channels), `scale` float64 (channels,)."""

    rows: I8
    scale: F64

    def sums(self, template: Template, views: Views) -> F64:
        """Return the summed weights of each real token, shape (channels, tokens)."""
        columns = template.columns(views)
        channels = self.rows.shape[1]
        total = np.empty((columns.shape[1], channels), dtype=np.int16)
        packed = self.rows.view(f"u{channels}").ravel()  # one number a row: one fetch
        for start in range(0, len(total), _SUMS_AT_ONCE):
            part = slice(start, start + _SUMS_AT_ONCE)
            rows = packed.take(columns[:, part]).view(np.int8)
            # At most some hundred features of at most 127 each: 16 bits hold the sum.
            np.sum(rows, axis=0, dtype=np.int16, out=total[part].reshape(-1))
        return (total * self.scale).T


@dataclass(frozen=True)
class Tags:
    """Log-odds of every token: (channels, tokens); `first` (sentences + 1,) as in Batch."""

    log_odds: F64
    first: NDArray[np.int64]

    def of(self, sentence: int, label: Label) -> F64:
        """Return the log-odds of one sentence's tokens for `label`, shape (its tokens,)."""
        start, end = self.first[sentence], self.first[sentence + 1]
        part: F64 = self.log_odds[CARRIER[label], start:end]
        return part


class Tagger:
    """Tags the tokens of sentences, and calibrates what they say of the sentence."""

    def __init__(self, payload: Mapping[str, Any]) -> None:
        """Take what `training` wrote.

        `base` int8 (columns, 4 channels) and `stage` int8 (columns, the last 2) with their
        `base_scale` and `stage_scale`, `intercept` float64 (4,), `calibration` label → slope and
        offset, `classes` as for `model.vocabulary.by_word`; and, for `Scorer`, `thresholds` label
        → balanced and precise, `reference` label → 101 ascending quantiles.
        """
        self._vocabulary = Vocabulary(by_word(payload["classes"]))
        self._base = WeightTable(payload["base"], payload["base_scale"])
        self._stage = WeightTable(payload["stage"], payload["stage_scale"])
        self._intercept: F64 = payload["intercept"]
        self._calibration = {Label(name): line for name, line in payload["calibration"].items()}

    @property
    def labels(self) -> frozenset[Label]:
        """The labels this model was trained for."""
        return frozenset(self._calibration)

    def tag(self, sentences: Sequence[Sequence[str]]) -> Tags:
        """Return the log-odds of every token of `sentences`, each a list of tokens."""
        parts = [self._tag(part) for part in _portions(sentences)]
        lengths = np.fromiter(map(len, sentences), dtype=np.int64, count=len(sentences))
        first = np.concatenate(([0], np.cumsum(lengths)))
        return Tags(np.concatenate(parts, axis=1), first)

    def _tag(self, sentences: Sequence[Sequence[str]]) -> F64:
        laid_out: Batch = batch(sentences, self._vocabulary)
        views = Views(laid_out)
        log_odds = self._base.sums(BASE, views) + self._intercept[:, None]
        second = stage_views(views, log_odds[Channel.SOURCE], log_odds[Channel.CUE])
        log_odds[Channel.HEDGING :] += self._stage.sums(STAGE, second)
        return log_odds

    def probabilities(self, tags: Tags) -> dict[Label, F64]:
        """Return each trained label's calibrated probability, 0–1, shape (sentences,)."""
        return {
            label: calibrated(largest(tags.log_odds[CARRIER[label]], tags.first), line)
            for label, line in self._calibration.items()
        }

    def probability(self, log_odds: F64, label: Label) -> F64:
        """Return calibrated probabilities of `label` for some largest log-odds, same shape."""
        return calibrated(log_odds, self._calibration[label])


def _portions(sentences: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    """Yield `sentences` in runs of at most _AT_ONCE tokens, or of one sentence; at least one run.

    No sentence knows of another, so that this bounds memory and changes no result.
    """
    start = tokens = 0
    for number, sentence in enumerate(sentences):
        if tokens + len(sentence) > _AT_ONCE and number > start:
            yield sentences[start:number]
            start, tokens = number, 0
        tokens += len(sentence)
    yield sentences[start:]


def largest(log_odds: F64, first: NDArray[np.int64]) -> F64:
    """Return the largest log-odds of each sentence's tokens, shape (sentences,).

    A sentence without tokens gets −∞.
    """
    result = np.full(len(first) - 1, -np.inf)
    filled = np.flatnonzero(np.diff(first))
    if len(filled):
        result[filled] = np.maximum.reduceat(log_odds, first[filled])
    return result


def calibrated(log_odds: F64, line: F64) -> F64:
    """Return probabilities 0–1 for log-odds of any shape; `line` is slope and offset."""
    straight = line[0] * np.maximum(log_odds, -50.0) + line[1]
    probability: F64 = 1.0 / (1.0 + np.exp(-np.clip(straight, -700.0, 700.0)))  # e⁷⁰⁹ overflows
    return probability
