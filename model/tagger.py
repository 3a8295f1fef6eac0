"""Token log-odds, sentence probabilities and cue spans, from plain arrays.

Every token gets a log-odds for each of four channels: sums of small integers out of weight tables,
one row per feature, times one scale. A glance (`glance.py`) judges all tokens by single words: it
tags sources and their cues, and closes the tokens that cannot carry a hedge or an unnamed source.
The few left open are looked at closely, with what the glance made of the sentence. A sentence is
as likely to carry a label as its likeliest token, calibrated on held-out folds by a logistic line
(Platt 1999).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.features import U32
from model.glance import CLOSES, Glance
from model.labels import Label
from model.language import Counts
from model.stages import CLOSE, stage_views
from model.views import Batch, Views, batch
from model.vocabulary import Attribute, Vocabulary, by_word

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I8 = NDArray[np.int8]


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
#: What a payload holds of each weight table: behind "glance" and "close".
PARTS: Final = ("", "_scale", "_intercept")
_AT_ONCE: Final = 100_000  # characters; bounds the memory that a long text takes
_LOOKED_AT_ONCE: Final = 4096  # tokens; keeps what is looked up in the processor's cache


@dataclass(frozen=True)
class WeightTable:
    """Weights of one template: `rows` int8 (columns, channels); the others float64 (channels,)."""

    rows: I8
    scale: F64
    intercept: F64

    def log_odds(self, columns: U32) -> F64:
        """Return log-odds (channels, tokens) of tokens with these `columns` (features, tokens)."""
        channels = self.rows.shape[1]
        packed = self.rows.view(f"u{channels}").ravel()  # one number a row: one fetch
        rows = packed.take(columns).view(np.int8)
        # At most some hundred features of at most 127 each: 16 bits hold the sum.
        total = np.sum(rows, axis=0, dtype=np.int16).reshape(-1, channels)
        return (total * self.scale + self.intercept).T


@dataclass(frozen=True)
class Tags:
    """Log-odds of every token: (channels, tokens); `first` (sentences + 1,) as in Batch.

    `counts` adds up what tells the language.
    """

    log_odds: F64
    first: I64
    counts: Counts

    def of(self, label: Label) -> F64:
        """Return the log-odds of all tokens for `label`, shape (tokens,)."""
        tags: F64 = self.log_odds[CARRIER[label]]
        return tags


class Tagger:
    """Tags the tokens of sentences, and calibrates what they say of the sentence."""

    def __init__(self, payload: Mapping[str, Any]) -> None:
        """Take what `training` wrote.

        `glance` int8 (columns, 4 channels) and `close` int8 (columns, the last 2), each with its
        `…_scale` and `…_intercept` (channels,), `calibration` label → slope and offset, `classes`
        as for `model.vocabulary.by_word`; and, for `Scorer`, `thresholds` label → balanced and
        precise, `reference` label → 101 ascending quantiles.
        """
        self._glance = Glance(*(payload[f"glance{part}"] for part in PARTS))
        self._close = WeightTable(*(payload[f"close{part}"] for part in PARTS))
        # Few sentences are looked at closely, so that a wrong table might show only later.
        if self._close.rows.shape != (CLOSE.columns_in_all, len(Channel) - Channel.HEDGING):
            raise ValueError(f"the close table is of shape {self._close.rows.shape}")
        self._vocabulary = Vocabulary(by_word(payload["classes"]), self._glance.sums)
        self._calibration = {Label(name): line for name, line in payload["calibration"].items()}

    @property
    def labels(self) -> frozenset[Label]:
        """The labels this model was trained for."""
        return frozenset(self._calibration)

    def tag(self, sentences: Sequence[str]) -> Tags:
        """Return the log-odds of every token of `sentences`."""
        batches, log_odds = zip(*map(self._tag, _portions(sentences)), strict=True)
        lengths = np.concatenate([np.diff(tokens.first) for tokens in batches])
        return Tags(
            np.concatenate(log_odds, axis=1),
            np.concatenate(([0], np.cumsum(lengths))),
            Counts(*(sum(_total(tokens, trait) for tokens in batches) for trait in _COUNTED)),
        )

    def _tag(self, sentences: Sequence[str]) -> tuple[Batch, F64]:
        tokens = batch(sentences, self._vocabulary)
        log_odds = self._glance.log_odds(tokens)
        source, cue = log_odds[: Channel.HEDGING]
        open_ = log_odds[Channel.HEDGING :] > CLOSES
        every = np.flatnonzero(open_.any(axis=0))
        views = stage_views(Views(tokens, tokens.real[every]), source, cue)
        for number, part in enumerate(views.parts(_LOOKED_AT_ONCE)):
            chosen = every[number * _LOOKED_AT_ONCE :][: len(part.at)]
            close = self._close.log_odds(CLOSE.columns(part))
            labels = np.s_[Channel.HEDGING :, chosen]
            log_odds[labels] = np.where(open_[:, chosen], close, log_odds[labels])
        return tokens, log_odds

    def probabilities(self, tags: Tags) -> dict[Label, F64]:
        """Return each trained label's calibrated probability, 0–1, shape (sentences,)."""
        return {
            label: calibrated(largest(tags.of(label), tags.first), line)
            for label, line in self._calibration.items()
        }

    def probability(self, log_odds: F64, label: Label) -> F64:
        """Return calibrated probabilities of `label` for log-odds of any shape, same shape."""
        return calibrated(log_odds, self._calibration[label])


_COUNTED: Final = (Attribute.WORDS, Attribute.LITTLE, Attribute.LETTERS, Attribute.FOREIGN)


def _total(tokens: Batch, trait: Attribute) -> int:
    return int(tokens.values[trait].sum())


def _portions(sentences: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield `sentences` in runs of at most _AT_ONCE characters, or of one; at least one run.

    No sentence knows of another, so that this bounds memory and changes no result.
    """
    start = length = 0
    for number, sentence in enumerate(sentences):
        if length + len(sentence) > _AT_ONCE and number > start:
            yield sentences[start:number]
            start, length = number, 0
        length += len(sentence)
    yield sentences[start:]


def largest(log_odds: F64, first: I64) -> F64:
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
    limited = np.minimum(np.maximum(straight, -700.0), 700.0)  # e⁷⁰⁹ overflows
    probability: F64 = 1.0 / (1.0 + np.exp(-limited))
    return probability
