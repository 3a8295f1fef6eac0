"""Word classes from unlabelled news: "tutors" and "automakers" are people who may have told.

Words are counted with the words up to two places before and after them, each place apart; the
counts, as positive pointwise mutual information (Levy & Goldberg 2014, with their smoothing), are
reduced to 100 dimensions (TruncatedSVD) and clustered, coarsely and finely (MiniBatchKMeans).
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD

from model.tokens import tokens
from model.vocabulary import normalized
from training.design import SEED
from training.records import read_json
from training.work import Workers

#: How many classes of each kind: coarse, middle, fine.
CLASS_COUNTS: Final = (128, 512, 2000)
MIN_COUNT: Final = 15  # occurrences; rarer words have no class
MAX_WORDS: Final = 32_000
MIN_WORDS: Final = 500  # fewer are too few to compare: then there are no classes
_WORDS_A_CLASS: Final = 4  # at least, on average
_CONTEXTS: Final = 8_000  # most frequent words that count as neighbours
_PLACES: Final = (-2, -1, 1, 2)
_DIMENSIONS: Final = 100
_SMOOTHING: Final = 0.75
_AT_ONCE: Final = 4_000_000  # tokens counted at a time

I32 = NDArray[np.int32]


def no_classes() -> dict[str, Any]:
    """Return the table of a model that knows no classes."""
    return {"words": "", "numbers": np.zeros((0, len(CLASS_COUNTS)), dtype=np.int16)}


def learn_classes(paths: Iterable[Path], workers: Workers) -> dict[str, Any]:
    """Return `words` (joined by line ends) and `numbers` int16 (words, kinds) of their classes.

    `paths` hold JSON lines with a `text` each. Raises DataError for lines that are not JSON.
    """
    stream, words = _read(list(paths))
    if len(words) < MIN_WORDS:
        return no_classes()
    with workers.progress("word classes", 2 + len(CLASS_COUNTS)) as bar:
        counts = _neighbours(stream, len(words))
        bar.advance(bar.task_ids[0])
        vectors = _vectors(counts)
        bar.advance(bar.task_ids[0])
        numbers = []
        for count in CLASS_COUNTS:
            few = min(count, len(words) // _WORDS_A_CLASS)
            clusters = MiniBatchKMeans(
                few, random_state=SEED, batch_size=4096, n_init=3, max_iter=60
            )
            numbers.append(clusters.fit_predict(vectors))
            bar.advance(bar.task_ids[0])
    return {"words": "\n".join(words), "numbers": np.stack(numbers, axis=1).astype(np.int16)}


def _read(paths: list[Path]) -> tuple[I32, list[str]]:
    """Return the texts as one stream of word numbers, −1 for rare ones, and the words."""
    seen: dict[str, int] = {}
    parts = []
    for path in paths:
        for _, line in read_json(path):
            words = map(normalized, tokens(str(line.get("text", ""))))
            parts.append(np.array([seen.setdefault(word, len(seen)) for word in words], np.int32))
    if not parts:
        return np.zeros(0, np.int32), []
    raw = np.concatenate(parts)
    frequency = Counter(dict(enumerate(np.bincount(raw, minlength=len(seen)).tolist())))
    spelled = list(seen)
    kept = [word for word, count in frequency.most_common(MAX_WORDS) if count >= MIN_COUNT]
    number = np.full(len(seen), -1, np.int32)
    number[kept] = np.arange(len(kept))
    gap = np.full(max(_PLACES), -1, np.int32)  # neighbours never come from another text
    stream = np.concatenate([x for part in parts for x in (number[part], gap)])
    return stream, [spelled[word] for word in kept]


def _neighbours(stream: I32, words: int) -> sp.csr_matrix:
    """Return how often each word has each neighbour at each place, (words, places × contexts)."""
    contexts = min(_CONTEXTS, words)
    blocks = []
    for place in _PLACES:
        total = sp.csr_matrix((words, contexts), dtype=np.float32)
        word = stream[max(0, -place) : len(stream) - max(0, place)]
        context = stream[max(0, place) : len(stream) - max(0, -place)]
        for start in range(0, len(word), _AT_ONCE):
            w, c = word[start : start + _AT_ONCE], context[start : start + _AT_ONCE]
            known = (w >= 0) & (c >= 0) & (c < contexts)
            ones = np.ones(int(known.sum()), np.float32)
            total += sp.coo_matrix((ones, (w[known], c[known])), (words, contexts)).tocsr()
        blocks.append(total)
    return sp.hstack(blocks).tocsr()


def _vectors(counts: sp.csr_matrix) -> NDArray[np.float32]:
    """Return a unit vector for each word: its positive mutual information, reduced."""
    total = counts.sum()
    of_word = np.asarray(counts.sum(axis=1)).ravel()
    of_context = np.asarray(counts.sum(axis=0)).ravel() ** _SMOOTHING
    of_context *= total / of_context.sum()
    entries = counts.tocoo()
    expected = of_word[entries.row] * of_context[entries.col]
    information = np.log(np.maximum(entries.data * total, 1e-9) / expected)
    positive = information > 0
    places = (entries.row[positive], entries.col[positive])
    matrix = sp.csr_matrix((information[positive].astype(np.float32), places), counts.shape)
    reduced = TruncatedSVD(_DIMENSIONS, n_iter=4, random_state=SEED).fit(matrix)
    vectors = matrix @ reduced.components_.T / np.sqrt(reduced.singular_values_)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    return np.asarray(vectors, dtype=np.float32)
