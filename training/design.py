"""Sentences laid out for fitting: tokens, columns of the weight tables, and folds by article."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from model.features import BASE, COLUMNS, U32, tokens
from model.stages import STAGE, stage_views
from model.views import Views, batch
from model.vocabulary import Vocabulary
from training.fit import F64, tags
from training.records import DataError, Spans

SEED: Final = 7
FOLDS: Final = 5

I64 = NDArray[np.int64]


class Design:
    """The tokens of `texts` and their columns.

    `first` (sentences + 1,) is where each sentence's tokens begin, `sentence` (tokens,) the
    sentence of each token, `base` (features, tokens) its columns over words.
    """

    def __init__(self, texts: Sequence[str], vocabulary: Vocabulary) -> None:
        self.texts = texts
        self._views = Views(batch([tokens(text) for text in texts], vocabulary))
        self.first = self._views.batch.first
        self.sentence = np.repeat(np.arange(len(texts)), np.diff(self.first))
        self.base = BASE.columns(self._views)

    def with_stage(self, source: F64, cue: F64) -> U32:
        """Return columns over words and over stage one's log-odds (tokens,), the latter moved up.

        Shape (features of both, tokens); all columns lie below twice COLUMNS.
        """
        stage = STAGE.columns(stage_views(self._views, source, cue))
        return np.concatenate((self.base, stage + np.uint32(COLUMNS)))

    def targets(self, spans: Sequence[Spans]) -> F64:
        """Return 1 for each token inside its sentence's spans, else 0; shape (tokens,)."""
        return np.concatenate([tags(text, s) for text, s in zip(self.texts, spans, strict=True)])


def folds_by_document(docs: NDArray[np.str_], count: int = FOLDS) -> I64:
    """Return the fold, 0 … count − 1, of each sentence; an article's sentences share one.

    Raises DataError when there are fewer than two articles.
    """
    groups = len(np.unique(docs))
    if groups < 2:
        raise DataError("cross-validation needs sentences of at least two articles (`doc`)")
    fold = np.empty(len(docs), dtype=np.int64)
    splitter = GroupKFold(min(count, groups), shuffle=True, random_state=SEED)
    for number, (_, held_out) in enumerate(splitter.split(docs, groups=docs)):
        fold[held_out] = number
    return fold
