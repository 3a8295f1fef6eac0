"""Sentences laid out for fitting: tokens, columns of the weight tables, and folds."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold, StratifiedKFold

from model.close import CLOSE
from model.features import U32
from model.glance import GLANCE, NOTHING
from model.labels import Label
from model.landmarks import landmark_views
from model.views import Views, batch
from model.vocabulary import Vocabulary
from training.fit import F64, Tokens, tags
from training.records import DataError, Spans

SEED: Final = 7
FOLDS: Final = 5
FEWEST: Final = 2  # sentences with a label, and without it, that training needs
ROUGH: Final = 100  # sentences with a label, below which its figures are rough
_SHUFFLES: Final = 20  # of the articles, when the first leaves a fold's rest without a label

I64 = NDArray[np.int64]


class Design:
    """The tokens of `texts` and their columns.

    `first` (sentences + 1,) is where each sentence's tokens begin, `sentence` (tokens,) the
    sentence of each token, `glance` (features, tokens) its columns for the glance.
    """

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        self.texts = texts
        self._batch = batch(texts, vocabulary)
        self.first = self._batch.first
        self.sentence = np.repeat(np.arange(len(texts)), np.diff(self.first))
        self.glance = GLANCE.columns(Views(self._batch))

    def glanced(self, target: F64, weight: F64) -> Tokens:
        """Return all tokens as the glance sees them; `target` and `weight` are (tokens,)."""
        return Tokens(self.glance, GLANCE.columns_in_all, target, weight, self.sentence)

    def close(self, chosen: I64, source: F64, cue: F64) -> U32:
        """Return columns for the close look at `chosen` tokens, shape (features, chosen).

        `source` and `cue` are the glance's log-odds of all tokens, shape (tokens,).
        """
        tags = (self._batch.spread(values, NOTHING) for values in (source, cue))
        return CLOSE.columns(landmark_views(self._batch, self._batch.real[chosen], *tags))

    def targets(self, spans: Sequence[Spans]) -> F64:
        """Return 1 for each token inside its sentence's spans, else 0; shape (tokens,)."""
        return np.concatenate([tags(text, s) for text, s in zip(self.texts, spans, strict=True)])


@dataclass(frozen=True)
class Folds:
    """The fold of each sentence (sentences,), whether articles stay whole, and what to warn of."""

    of: I64
    by_article: bool
    warnings: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return what people are told of it, for JSON."""
        return {
            "folds": "article" if self.by_article else "sentence",
            "warnings": list(self.warnings),
        }


def folds(docs: NDArray[np.str_], truth: Mapping[Label, F64]) -> Folds:
    """Return folds such that without any of them each label has sentences with and without it.

    `truth[label]` (sentences,) is 1 or 0 where a sentence teaches the label, else below 0. Articles
    stay whole where that is possible; else sentences are dealt out one by one, stratified by what
    is rarest. Raises DataError when a label has fewer than FEWEST sentences with or without it.
    """
    for label, values in truth.items():
        _check_enough(label, values)
    rough = tuple(
        f"`{label}`: only {count} sentences with it teach; under {ROUGH}, figures are rough"
        for label, values in truth.items()
        if (count := np.count_nonzero(values == 1)) < ROUGH
    )
    confined = [label for label, values in truth.items() if not _spread(docs, values)]
    for shuffle in () if confined else range(_SHUFFLES):
        fold = folds_by_document(docs, seed=SEED + shuffle)
        if all(_spread(fold, values) for values in truth.values()):
            return Folds(fold, by_article=True, warnings=rough)
    names = " and ".join(f"`{label}`" for label in confined or truth)
    rosy = (
        f"{names}: too few articles have sentences with it, or without it, to hold back whole "
        "articles. Sentences were held back one by one, and as those of one article resemble each "
        "other, the figures are too rosy"
    )
    return Folds(_folds_by_sentence(truth), by_article=False, warnings=(rosy, *rough))


def _check_enough(label: Label, values: F64) -> None:
    having, lacking = (int(np.count_nonzero(values == value)) for value in (1, 0))
    if min(having, lacking) < FEWEST:
        raise DataError(
            f"`{label}` needs at least {FEWEST} sentences with it (cues marked, where any are) "
            f"and {FEWEST} without it; there are {having} and {lacking}"
        )


def _spread(group: NDArray[Any], values: F64) -> bool:
    """Tell whether sentences with the label, and those without, are of two groups or more."""
    return all(len(np.unique(group[values == value])) > 1 for value in (0, 1))


def _folds_by_sentence(truth: Mapping[Label, F64]) -> I64:
    kinds = [values == value for values in truth.values() for value in (1, 0)]
    rarest = min(kinds, key=np.count_nonzero)
    count = min(FOLDS, np.count_nonzero(rarest))
    for seed in itertools.count(SEED):  # a few do: every kind has two sentences to tell apart
        splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
        fold = _numbered(splitter.split(rarest, rarest), len(rarest))
        if all(_spread(fold, values) for values in truth.values()):
            break
    return fold


def folds_by_document(docs: NDArray[np.str_], count: int = FOLDS, seed: int = SEED) -> I64:
    """Return the fold, 0 … count − 1, of each sentence; an article's sentences share one.

    Raises DataError when there are fewer than two articles.
    """
    groups = len(np.unique(docs))
    if groups < 2:
        raise DataError("cross-validation needs sentences of at least two articles (`doc`)")
    splitter = GroupKFold(min(count, groups), shuffle=True, random_state=seed)
    return _numbered(splitter.split(docs, groups=docs), len(docs))


def _numbered(splits: Iterable[tuple[I64, I64]], sentences: int) -> I64:
    """Return the number of the split that holds each sentence back."""
    fold = np.empty(sentences, dtype=np.int64)
    for number, (_, held_out) in enumerate(splits):
        fold[held_out] = number
    return fold
