"""One label's fits: a glance at all tokens, a close look at those it leaves open; fold by fold.

Which tokens are open, and what the close look is judged by, is told by glances that have not seen
the article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.close import CLOSE
from model.glance import CLOSES
from model.labels import Label
from model.tags import largest, of_sentences
from training.design import SEED, Design
from training.fit import (
    F64,
    I64,
    TOKEN_SHARE,
    Linear,
    Tokens,
    adapt,
    fit,
    fit_sentences,
    held_out_log_odds,
)
from training.records import Record
from training.stage_one import StageOne
from training.work import Task

GLANCE_STRENGTH: Final = 0.3  # scikit-learn's C; from 0.15 to 0.5 held-out folds hardly differ
CLOSE_STRENGTH: Final = 0.2
BASE_STRENGTH: Final = 0.03  # for leaving a base model's weights

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """A label's two channels, and how their log-odds are read (see `calibrate.py`)."""

    glance: Linear
    close: Linear
    line: F64
    thresholds: dict[str, float]


@dataclass(frozen=True)
class Labelled:
    """What to learn from: sentences, their tokens, and stage one's tags of those.

    `judged` (sentences,) tells which ones thresholds and figures are made on; others only teach.
    `base` is what to begin from. `whole` False asks nothing of sentences beyond their tokens.
    """

    records: Sequence[Record]
    design: Design
    first: StageOne
    judged: Flags
    base: Mapping[Label, Fitted] = field(default_factory=dict)
    whole: bool = True

    @cached_property
    def docs(self) -> NDArray[np.str_]:
        """The article of each sentence, shape (sentences,)."""
        return np.array([record.doc for record in self.records])

    @cached_property
    def text(self) -> I64:
        """A number for each sentence, the same where the words are; shape (sentences,)."""
        _, numbers = np.unique([record.text for record in self.records], return_inverse=True)
        return numbers


@dataclass(frozen=True)
class Told:
    """What the records say of one label: `truth` and `weight` (sentences,), and of its tokens."""

    truth: F64
    weight: F64
    token_target: F64
    token_weight: F64


class LabelFits:
    """The fits of one label: the first on everything, then one without each fold."""

    def __init__(self, data: Labelled, label: Label, told: Told, fold: I64) -> None:
        """`fold` (sentences,) numbers the folds from 0."""
        self.told = told
        self._data, self._label, self._fold = data, label, fold
        self._owner = data.design.sentence
        self._base = data.base.get(label)
        self._weight = self.told.weight if data.whole else np.zeros(len(fold))

    def glance_tasks(self) -> list[Task]:
        """Return the fits of the glance."""
        seen = self._data.design.glanced(self.told.token_target, self.told.token_weight)
        return [
            Task(f"a glance: {self._label}", _fit_glance, (seen, used[self._owner], self._base))
            for used in self._used()
        ]

    def look(self, glances: list[Linear]) -> None:
        """Take the fitted glances, and lay out the tokens they leave open."""
        data = self._data
        self.glance = glances[0]
        self._held_out = held_out_log_odds(glances, data.design.glance, self._fold[self._owner])
        self._open = np.flatnonzero(self._held_out > CLOSES)
        tags = data.first.source_log_odds, data.first.cue_log_odds
        self._seen = Tokens(
            data.design.close(self._open, *tags),
            CLOSE.columns_in_all,
            self.told.token_target[self._open],
            self.told.token_weight[self._open],
            self._owner[self._open],
        )

    def close_tasks(self, share: float = 1.0) -> list[Task]:
        """Return the fits of the close look, on a share of the articles."""
        known = (self.told.truth, self._weight, self._base)
        return [
            Task(
                f"a close look: {self._label}",
                _fit_close,
                (self._seen, used[self._seen.sentence], *known),
            )
            for used in self._used(share)
        ]

    def said(self, closes: list[Linear]) -> F64:
        """Return the held-out log-odds of the sentences, shape (sentences,)."""
        log_odds = self._held_out.copy()
        fold = self._fold[self._seen.sentence]
        log_odds[self._open] = held_out_log_odds(closes, self._seen.columns, fold)
        first = self._data.design.first
        return of_sentences(log_odds, largest(log_odds, first), first, self._label)

    def taught(self, share: float) -> int:
        """Return how many sentences a share of the articles has, on average over the folds."""
        return round(float(np.mean([used.sum() for used in self._used(share)[1:]])))

    def _used(self, share: float = 1.0) -> list[Flags]:
        """Return for each fit which sentences it may learn from, each (sentences,)."""
        docs = self._data.docs
        names = np.unique(docs)
        drawn = np.random.default_rng(SEED).permutation(names)[: round(share * len(names))]
        known = (self.told.weight > 0) & np.isin(docs, drawn)
        return [known & ~self._held_back(out) for out in range(-1, int(self._fold.max()) + 1)]

    def _held_back(self, out: int) -> Flags:
        """Tell which sentences are of a fold, or stand word for word in one, shape (sentences,)."""
        text = self._data.text
        return np.isin(text, text[self._fold == out])


def _fit_glance(tokens: Tokens, used: Flags, base: Fitted | None) -> Linear:
    if base is None:
        return fit(tokens.only(used), GLANCE_STRENGTH)
    nothing = np.zeros(int(tokens.sentence.max()) + 1)  # the tokens alone decide
    return adapt(base.glance, tokens.only(used), nothing, nothing, BASE_STRENGTH / TOKEN_SHARE)


def _fit_close(tokens: Tokens, used: Flags, truth: F64, weight: F64, base: Fitted | None) -> Linear:
    if base is None:
        return fit_sentences(tokens.only(used), truth, weight, CLOSE_STRENGTH)
    return adapt(base.close, tokens.only(used), truth, weight, BASE_STRENGTH)


def told(data: Labelled, label: Label) -> Told:
    """Return what the records say of `label`.

    A positive without spans says nothing of its tokens, unless no sentence has any: then all its
    tokens are taken for it, for a beginning.
    """
    truth = np.array([float(record.labels.get(label, -1)) for record in data.records])
    weight = np.array([r.weight if label in r.labels else 0.0 for r in data.records])
    target = data.design.targets([record.spans.get(label, ()) for record in data.records])
    owner = data.design.sentence
    marked = np.array([bool(record.spans.get(label)) for record in data.records])
    if not marked.any():
        return Told(truth, weight, (truth > 0).astype(float)[owner], weight[owner])
    speaks = np.where((truth == 0) | marked, weight, 0.0)
    return Told(truth, weight, target, speaks[owner])
