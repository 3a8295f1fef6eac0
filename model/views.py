"""What is known of a token: its word, its neighbors' words, and what surrounds it.

Views are computed for whole documents at once: sentences lie one after the other in flat arrays,
`PAD` empty tokens apart, so that a neighbor never comes from another sentence.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.lexicon import SAYING
from model.vocabulary import OPENS, STRAIGHT, Attribute, Vocabulary

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
Flags = NDArray[np.bool_]

PAD: Final = 3  # the widest neighborhood any view looks at


@dataclass(frozen=True)
class Batch:
    """The tokens of several sentences, padded.

    `values` (attributes and more, n) are what is known of the word at each position; `real`
    (tokens,) the positions of the tokens that are not padding; `first` (sentences + 1,) where each
    sentence begins in `real`; `sentence` (n,) the number of the sentence a position belongs to, its
    padding included.
    """

    values: U64
    real: I64
    first: I64
    sentence: I64


def batch(sentences: Sequence[str], vocabulary: Vocabulary) -> Batch:
    """Lay the tokens of `sentences` out in padded arrays."""
    parts = [text.split() for text in sentences]
    chunks = np.fromiter(map(len, parts), dtype=np.int64, count=len(parts))
    found = vocabulary.look_up([chunk for part in parts for chunk in part])
    first = found.ends.take(np.concatenate(([0], np.cumsum(chunks))))
    lengths = np.diff(first)
    numbers = np.arange(len(parts))
    real = np.arange(first[-1]) + PAD * (np.repeat(numbers, lengths) + 1)
    rows = np.zeros(first[-1] + PAD * (len(parts) + 1), dtype=np.int64)  # word 0 is the padding
    rows[real] = found.rows
    sentence = np.concatenate((np.full(PAD, -1), np.repeat(numbers, lengths + PAD)))
    # A word's values lie side by side in the table and are fetched together; here, its neighbors'.
    values = np.ascontiguousarray(found.table.take(rows, axis=0).T)
    return Batch(values, real, first, sentence)


class Views:
    """Views of some tokens of a batch by name; uint64, shape (chosen tokens,)."""

    def __init__(
        self,
        tokens_: Batch,
        chosen: I64 | None = None,
        whole: Mapping[str, U64] | None = None,
        own: Mapping[str, U64] | None = None,
    ) -> None:
        """`chosen` are positions in the batch, ascending; without it, those of all real tokens.

        Other stages add views: `whole` ones (n,) of every position, `own` ones of the chosen.
        """
        self.batch = tokens_
        self.at: I64 = tokens_.real if chosen is None else chosen
        self._whole = dict(whole or {})
        self._own = dict(own or {})
        self._places: dict[int, I64] = {0: self.at}

    def __getitem__(self, name: str) -> U64:
        if name not in self._own and name in _DERIVED:
            self._own |= _DERIVED[name](self)
        if name in self._own:
            return self._own[name]
        base, by = _parsed(name)
        if by not in self._places:
            self._places[by] = self.at + by
        whole = self._whole.get(base)
        if whole is None:
            whole = self.batch.values[_ATTRIBUTES[base]]
        return whole.take(self._places[by])

    def extended(self, whole: Mapping[str, U64], own: Mapping[str, U64]) -> "Views":
        """Return views of the same tokens that know these too."""
        return Views(self.batch, self.at, self._whole | dict(whole), self._own | dict(own))

    def parts(self, size: int) -> Iterator["Views"]:
        """Yield views of so many of the chosen tokens at a time.

        What takes a look at the whole batch is computed once, for all that are chosen.
        """
        if len(self.at) <= size:
            yield self
            return
        for name in _DERIVED:
            self[name]
        for start in range(0, len(self.at), size):
            some = slice(start, start + size)
            own = {name: values[some] for name, values in self._own.items()}
            yield Views(self.batch, self.at[some], self._whole, own)

    def words(self, positions: I64) -> U64:
        """Return the words at some positions of the batch, same shape."""
        found: U64 = self.batch.values[Attribute.WORD].take(positions)
        return found


def nearest(flagged: I64, views: Views) -> I64:
    """Return the nearest `flagged` position at or before each chosen token, and at or after it.

    `flagged` are ascending. Only those of the same sentence count: -1 for none. Shape (2, chosen).
    """
    ends = np.concatenate(([-1], flagged, [-1]))
    index = np.empty((2, len(views.at)), dtype=np.int64)
    index[0] = flagged.searchsorted(views.at, side="right")
    index[1] = flagged.searchsorted(views.at, side="left") + 1
    found = ends.take(index)
    sentence = views.batch.sentence
    there = (found >= 0) & (sentence.take(found) == sentence.take(views.at))
    return np.where(there, found, -1)


def pointed(flagged: I64, views: Views) -> U64:
    """Return the words at the `nearest` positions, mixed with how far they are; (2, chosen).

    A distance is 0 here; 1 to 4 double from 1; 5 is more and 6 none.
    """
    found = nearest(flagged, views)
    there = found >= 0
    gap = np.minimum(np.abs(views.at - found), len(_DISTANCES) - 1)
    mixed: U64 = np.where(there, views.words(found) + _DISTANCES.take(gap), np.uint64(6))
    return mixed


_DISTANCES: Final = np.array([0, 1, *[2] * 2, *[3] * 4, *[4] * 8, 5], dtype=np.uint64)


def _phrase(views: Views) -> dict[str, U64]:
    """Describe the noun phrase around a token: between the closed-class words at its sides."""
    closed = views.batch.values[Attribute.CLOSED].nonzero()[0]
    # Padding is closed too, so that there is one to either side.
    ends = np.empty((3, len(views.at)), dtype=np.int64)
    ends[0] = closed.take(closed.searchsorted(views.at, side="right") - 1)
    ends[1] = closed.take(closed.searchsorted(views.at, side="left"))
    ends[2] = ends[1] - (ends[1] != views.at)
    left, following, head = views.words(ends)
    return {"phrase_left": left, "phrase_next": following, "phrase_head": head}


def _saying(views: Views) -> dict[str, U64]:
    """Name the nearest verbs of saying to the left and right, with their distance."""
    said = (views.batch.values[Attribute.CLOSED] == SAYING).nonzero()[0]
    left, right = pointed(said, views)
    return {"saying_left": left, "saying_right": right}


def _quoted(views: Views) -> dict[str, U64]:
    """Tell what is inside quotation marks (1); one that is never closed opens to the end."""
    kinds = views.batch.values[Attribute.QUOTE]
    marks = kinds.nonzero()[0]
    if not len(marks):
        return {"quoted": np.zeros(len(views.at), dtype=np.uint64)}
    sentences = views.batch.sentence.take(marks)
    inside = _inside(kinds.take(marks).tolist(), sentences.tolist())
    last = marks.searchsorted(views.at, side="right") - 1
    same = sentences.take(last) == views.batch.sentence.take(views.at)
    quoted = np.array(inside, dtype=np.uint64).take(last) * (same & (last >= 0))
    return {"quoted": quoted}


def _inside(kinds: Sequence[int], sentences: Sequence[int]) -> list[bool]:
    """Tell for each mark, by its kind and its sentence's number, whether what follows is quoted."""
    depth, straight, current, inside = 0, False, -1, []
    for kind, sentence in zip(kinds, sentences, strict=True):
        if sentence != current:
            depth, straight, current = 0, False, sentence
        if kind == STRAIGHT:
            straight = not straight
        else:  # a closing mark that nothing opened closes nothing
            depth = depth + 1 if kind == OPENS else max(depth - 1, 0)
        inside.append(depth > 0 or straight)
    return inside


_DERIVED: Final[dict[str, Callable[[Views], dict[str, U64]]]] = {
    "phrase_left": _phrase,
    "phrase_head": _phrase,
    "phrase_next": _phrase,
    "saying_left": _saying,
    "saying_right": _saying,
    "quoted": _quoted,
}


_ATTRIBUTES: Final = {attribute.name.lower(): attribute for attribute in Attribute}


@cache
def _parsed(name: str) -> tuple[str, int]:
    """Return the view that `name` is made of, and how many tokens away it is looked at."""
    shifted = re.fullmatch(r"(\w+)([+-]\d)", name)
    return (shifted[1], int(shifted[2])) if shifted else (name, 0)


def neighbor(name: str) -> tuple[Attribute, int]:
    """Return the attribute that a view like "word-1" looks at, and how many tokens away.

    Raises KeyError where the view is not of a single word.
    """
    base, by = _parsed(name)
    return _ATTRIBUTES[base], by
