"""Token log-odds, sentence probabilities and cue spans, from plain arrays.

Every token gets a log-odds for each of four channels: sums of small integers out of weight tables,
one row per feature, times one scale. A glance (`glance.py`) judges all tokens by single words: it
tags sources and their cues, and closes the tokens that cannot carry a hedge or an unnamed source.
The few left open are looked at closely, with what the glance made of the sentence. A sentence is
as likely to carry a label as its likeliest token, and to hedge as all of them together (`tags.py`),
calibrated on held-out folds by a logistic line (Platt 1999).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.close import CLOSE
from model.features import U32
from model.glance import CLOSES, Glance, check_scale
from model.kernel.library import library
from model.kernel.tagging import Kernel
from model.labels import Label
from model.landmarks import landmark_views
from model.language import Counts
from model.tags import Channel, Tags, largest, together
from model.tokens import token_spans
from model.views import batch, joined
from model.vocabulary import Trait, Vocabulary, by_word

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I8 = NDArray[np.int8]


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


class Tagger:
    """Tags the tokens of sentences, and calibrates what they say of the sentence."""

    def __init__(self, payload: Mapping[str, Any], *, use_kernel: bool = True) -> None:
        """Take what `training` wrote; without `use_kernel`, NumPy tags, compiled kernel or not.

        `glance` int8 (columns, 4 channels) and `close` int8 (columns, the last 2), each with its
        `…_scale` and `…_intercept` (channels,), `calibration` label → slope and offset, `classes`
        as for `model.vocabulary.by_word`; and, for `Scorer`, `thresholds` label → balanced and
        precise, `reference` label → 101 ascending quantiles.
        """
        glance, close = ([payload[name + part] for part in PARTS] for name in ("glance", "close"))
        self._glance, self._close = Glance(*glance), WeightTable(*close)
        # Few sentences are looked at closely, so that a wrong table might show only later.
        rows = self._close.rows
        shape = CLOSE.columns_in_all, len(Channel) - Channel.HEDGING
        if rows.shape != shape or rows.dtype != np.int8:
            raise ValueError(f"the close table is of shape {rows.shape} and {rows.dtype}")
        check_scale(self._close.scale, self._close.intercept, self._close.rows.shape[1])
        #: The kernel's library, if there is one to use.
        self.compiled = library() if use_kernel else None
        self._kernel = None
        if self.compiled is None:
            self._vocabulary = Vocabulary(by_word(payload["classes"]), self._glance.sums)
        else:
            self._kernel = Kernel(self.compiled, payload["classes"], glance, close)
        self._calibration = {Label(name): line for name, line in payload["calibration"].items()}
        # All labels' slopes, then all their offsets: (2, labels, 1).
        self._lines = np.array([*self._calibration.values()]).reshape(-1, 2).T[:, :, None]
        if not np.isfinite(self._lines).all():
            raise ValueError("the calibration of a label is not two finite numbers")

    @property
    def labels(self) -> frozenset[Label]:
        """The labels this model was trained for."""
        return frozenset(self._calibration)

    def tag(self, sentences: Sequence[str]) -> Tags:
        """Return the log-odds of every token of `sentences`."""
        parts = [self._tag(portion) for portion in _portions(sentences)]
        if len(parts) == 1:
            return parts[0]
        return together(parts)

    def _tag(self, sentences: Sequence[str]) -> Tags:
        if self._kernel is None:
            return self._tag_by_numpy(sentences)
        return self._kernel.tag(joined(sentences), len(sentences))

    def _tag_by_numpy(self, sentences: Sequence[str]) -> Tags:
        tokens = batch(sentences, self._vocabulary)
        log_odds = self._glance.log_odds(tokens)
        open_ = log_odds[Channel.HEDGING :] > CLOSES
        every = (open_[0] | open_[1]).nonzero()[0]
        views = landmark_views(tokens, every, *log_odds[: Channel.HEDGING])
        for part in views.parts(_LOOKED_AT_ONCE):
            close = self._close.log_odds(CLOSE.columns(part))
            labels = np.s_[Channel.HEDGING :, part.at]
            log_odds[labels] = np.where(open_[:, part.at], close, log_odds[labels])
        spans = np.array([*chain.from_iterable(map(token_spans, sentences))], dtype=np.int64)
        counts = Counts(*tokens.traits[_COUNTED].sum(axis=1).tolist())
        real = log_odds.take(tokens.real, axis=1)
        best = largest(real, tokens.first)
        return Tags(real, best, tokens.first, spans.reshape(-1, 2), counts)

    def probabilities(self, tags: Tags) -> dict[Label, F64]:
        """Return each trained label's calibrated probability, 0–1, shape (sentences,)."""
        said = np.array([tags.sentences(label) for label in self._calibration])
        return dict(zip(self._calibration, calibrated(said, self._lines), strict=True))

    def probability(self, log_odds: F64, label: Label) -> F64:
        """Return calibrated probabilities of `label` for log-odds of any shape, same shape."""
        return calibrated(log_odds, self._calibration[label])


_COUNTED: Final = slice(Trait.WORDS, Trait.FOREIGN + 1)


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


def calibrated(log_odds: F64, line: F64) -> F64:
    """Return probabilities 0–1 for log-odds of any shape; `line` is slope and offset."""
    straight = line[0] * np.maximum(log_odds, -50.0) + line[1]
    probability: F64 = 1.0 / (1.0 + np.exp(-np.maximum(straight, -700.0)))  # e⁷⁰⁹ overflows
    return probability
