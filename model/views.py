"""What is known of a token: its word, its neighbors' words, and what surrounds it.

Views are computed for whole documents at once: sentences lie one after the other in flat arrays,
`PAD` empty tokens apart, so that a neighbor never comes from another sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.lexicon import SAYING
from model.vocabulary import Attribute, Vocabulary

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]

PAD: Final = 3  # the widest neighborhood any view looks at


@dataclass(frozen=True)
class Batch:
    """The tokens of several sentences, padded.

    `rows` (n,) are rows of `table` (attributes, words); `real` (tokens,) the positions of the
    tokens that are not padding; `first` (sentences + 1,) where each sentence begins in `real`;
    `sentence` (n,) the number of the sentence a position belongs to, its padding included.
    """

    rows: I64
    table: U64
    real: I64
    first: I64
    sentence: I64

    def attribute(self, attribute: Attribute) -> U64:
        """Return one attribute of every position, shape (n,)."""
        values: U64 = self.table[attribute].take(self.rows)
        return values


def batch(sentences: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Batch:
    """Lay the tokens of `sentences` out in padded arrays."""
    flat: list[str] = [""] * PAD
    for words in sentences:
        flat.extend(words)
        flat.extend([""] * PAD)
    rows, table = vocabulary.look_up(flat)
    lengths = np.fromiter(map(len, sentences), dtype=np.int64, count=len(sentences))
    first = np.concatenate(([0], np.cumsum(lengths)))
    number = np.repeat(np.arange(len(sentences)), lengths)
    real = np.arange(first[-1]) + PAD * (number + 1)
    sentence = np.concatenate(
        (np.full(PAD, -1), np.repeat(np.arange(len(sentences)), lengths + PAD))
    )
    return Batch(rows, table, real, first, sentence)


class Views:
    """Views of one batch by name, each computed when first asked for; uint64, shape (n,)."""

    def __init__(self, tokens_: Batch, extra: Mapping[str, U64] | None = None) -> None:
        """`extra` adds views that other stages computed."""
        self.batch = tokens_
        self._known: dict[str, U64] = dict(extra or {})
        self._spread: dict[str, U64] = {}

    def __getitem__(self, name: str) -> U64:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._compute(name)
        return found

    def spread(self, name: str) -> U64:
        """Return a view of the real tokens spread over 64 bits, shape (tokens,).

        Every view has a multiplier of its own, so that the sum of some says which they are.
        """
        found = self._spread.get(name)
        if found is None:
            found = (self[name].take(self.batch.real) + _SALT) * _odd(name)
            self._spread[name] = found
        return found

    def extended(self, extra: Mapping[str, U64]) -> "Views":
        """Return views of the same batch that know `extra` too."""
        views = Views(self.batch, self._known | dict(extra))
        views._spread = {name: self._spread[name] for name in self._spread.keys() - extra.keys()}
        return views

    def _compute(self, name: str) -> U64:
        base, by = _parsed(name)
        if by:
            return shift(self[base], by)
        if name in _DERIVED:
            self._known |= _DERIVED[name](self)
            return self._known[name]
        return self.batch.attribute(Attribute[name.upper()])


def shift(view: U64, by: int) -> U64:
    """Return `view` as seen from each position `by` tokens away; beyond the ends is padding."""
    moved = np.empty_like(view)
    if by > 0:
        moved[:-by], moved[-by:] = view[by:], view[-1]
    else:
        moved[-by:], moved[:-by] = view[:by], view[0]
    return moved


def nearest(flags: NDArray[np.bool_], sentence: I64) -> tuple[I64, I64]:
    """Return the nearest flagged position at or before, and at or after, each; -1 for none.

    Only positions of the same sentence count. Shapes (n,).
    """
    n = len(flags)
    positions = np.arange(n)
    before = np.maximum.accumulate(np.where(flags, positions, -1))
    after = np.minimum.accumulate(np.where(flags, positions, n)[::-1])[::-1]
    before = np.where((before >= 0) & (sentence[before] == sentence), before, -1)
    after = np.where((after < n) & (sentence[np.minimum(after, n - 1)] == sentence), after, -1)
    return before, after


def pick(view: U64, positions: I64) -> U64:
    """Return `view` at `positions`, and 0 where a position is -1."""
    return np.where(positions >= 0, view[positions], np.uint64(0))


def distance_bin(positions: I64) -> U64:
    """Return how far each of `positions` (n,) is: 0 here, 1–4 doubling from 1, 5 more, 6 none."""
    gap = np.abs(np.arange(len(positions)) - positions)
    bins = np.minimum(np.log2(np.maximum(gap, 1)).astype(np.int64) + (gap > 0), 5)
    return np.where(positions >= 0, bins, 6).astype(np.uint64)


def _phrase(views: Views) -> dict[str, U64]:
    """Describe the noun phrase around a token: between the closed-class words at its sides."""
    closed = views["closed"]
    word = views["word"]
    left, right = nearest(closed > 0, views.batch.sentence)
    inside = np.arange(len(word))
    head = np.where(right == inside, inside, right - 1)
    return {
        "phrase_left": pick(word, left),
        "phrase_head": word[head],
        "phrase_next": pick(word, right),
    }


def _saying(views: Views) -> dict[str, U64]:
    """Name the nearest verbs of saying to the left and right, with their distance."""
    flags = views["closed"] == SAYING
    left, right = nearest(flags, views.batch.sentence)
    word = views["word"]
    return {
        "saying_left": pick(word, left) + distance_bin(left),
        "saying_right": pick(word, right) + distance_bin(right),
    }


def _quoted(views: Views) -> dict[str, U64]:
    """Tell what is inside quotation marks (1); one that is never closed opens to the end."""
    mark = views["quote"]
    sentence = views.batch.sentence
    # Each sentence starts from a level far below all before it, so that one running minimum
    # serves them all: a closing mark that nothing opened leaves the depth at 0.
    level = -(len(mark) + 1) * sentence
    start = np.searchsorted(sentence, sentence)
    total = np.cumsum((mark == 1).astype(np.int64) - (mark == 2))
    depth = total - np.where(start > 0, total[start - 1], 0) + level
    depth -= np.minimum.accumulate(np.minimum(depth, level))
    straight = np.cumsum(mark == 3)
    straight = straight - straight[start] + (mark[start] == 3)
    return {"quoted": ((depth > 0) | (straight % 2 == 1)).astype(np.uint64)}


_DERIVED: Final[dict[str, Callable[[Views], dict[str, U64]]]] = {
    "phrase_left": _phrase,
    "phrase_head": _phrase,
    "phrase_next": _phrase,
    "saying_left": _saying,
    "saying_right": _saying,
    "quoted": _quoted,
}


@cache
def _parsed(name: str) -> tuple[str, int]:
    """Return the view that `name` is made of, and how many tokens away it is looked at."""
    shifted = re.fullmatch(r"(\w+)([+-]\d)", name)
    return (shifted[1], int(shifted[2])) if shifted else (name, 0)


@cache
def _odd(name: str) -> np.uint64:
    digest = blake2b(name.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little") | 1)


_SALT: Final = np.uint64(0x9E3779B97F4A7C15)  # so that a view of 0 counts too
