"""Sentences → tokens → columns of a weight table: the one definition training and scoring share.

A token is described by *views*: attributes of its own word (spelling, ending, shape, class), of
its neighbours, and of what surrounds it (the noun phrase, the nearest verb of saying, quotation
marks). A *feature* is one view, or a few together, hashed to a column; each is present or absent,
so a linear score is the sum of one table row per feature. Whole documents are computed at once:
sentences lie one after the other in flat arrays, `PAD` empty tokens apart, so that a neighbour
never comes from another sentence.

Columns come from multiply-and-shift hashing on 64 bits (Dietzfelbinger et al. 1997), our own, so
that they never change with a library's version.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.lexicon import SAYING
from model.vocabulary import Attribute, Vocabulary

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
U32 = NDArray[np.uint32]

TOKEN: Final = re.compile(
    r"[^\W\d_]+(?:-[^\W\d_]+)*(?:(?<=n)['’]t\b)?|['’](?:s|re|ve|d|ll|m)\b"
    r"|\d+(?:[.,]\d+)*|\.\.\.|\S"
)
PAD: Final = 3  # the widest neighbourhood any view looks at
COLUMN_BITS: Final = 20
COLUMNS: Final = 1 << COLUMN_BITS

#: A line is a feature: the views that make it up. `name-1` is the view of the token before.
BASE_FEATURES: Final = """
word
word-1
word-2
word-3
word+1
word+2
word+3
word-1 word
word word+1
word-2 word-1
word+1 word+2
word-1 word+1
word-2 word-1 word
word-1 word word+1
word word+1 word+2
suffix
suffix-1
suffix+1
prefix
prefix-1
prefix+1
shape
shape-1 shape
shape shape+1
shape-1 shape shape+1
coarse
coarse-1 coarse
coarse coarse+1
coarse-1 coarse coarse+1
middle
middle-1
middle+1
middle middle+1
middle-1 middle
fine
fine-1
fine+1
word middle+1
word middle-1
phrase_left
phrase_head
phrase_next
phrase_left word
phrase_head word
phrase_next word
phrase_left phrase_head
phrase_head phrase_next
saying_left
saying_right
saying_left word
saying_right word
quoted
quoted word
"""


def tokens(text: str) -> list[str]:
    """Return the tokens of `text`, in order."""
    return TOKEN.findall(text)


def token_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the spans of `tokens(text[start:end])`, half-open code points into `text`."""
    return [
        match.span() for match in TOKEN.finditer(text, start, len(text) if end is None else end)
    ]


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

    def __getitem__(self, name: str) -> U64:
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._compute(name)
        return found

    def extended(self, extra: Mapping[str, U64]) -> "Views":
        """Return views of the same batch that know `extra` too."""
        return Views(self.batch, self._known | dict(extra))

    def _compute(self, name: str) -> U64:
        shifted = re.fullmatch(r"(\w+)([+-]\d)", name)
        if shifted:
            return shift(self[shifted[1]], int(shifted[2]))
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
    """Return 0–5 for how far away each of `positions` (n,) is: 1, 2–3, 4–7, 8–15, more."""
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
    """1 inside quotation marks, 0 outside; a mark that is never closed opens to the end."""
    mark = views["quote"]
    sentence = views.batch.sentence
    step = (mark == 1).astype(np.int64) - (mark == 2)
    depth, straight = np.cumsum(step), np.cumsum(mark == 3)
    start = np.searchsorted(sentence, sentence)
    depth = depth - depth[start] + step[start]
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


class Template:
    """A set of features: names of views, and the multipliers that hash them together."""

    def __init__(self, lines: str) -> None:
        """`lines` holds one feature a line, as in BASE_FEATURES."""
        self._features = [
            [(name, _odd(f"{line}/{place}")) for place, name in enumerate(line.split())]
            for line in lines.split("\n")
            if line
        ]

    def __len__(self) -> int:
        return len(self._features)

    def columns(self, views: Views) -> U32:
        """Return the column of each feature at each real token, shape (features, tokens)."""
        real = views.batch.real
        out = np.empty((len(self._features), len(real)), dtype=np.uint32)
        for row, feature in enumerate(self._features):
            mixed = np.zeros(len(views.batch.rows), dtype=np.uint64)
            for name, multiplier in feature:
                mixed += (views[name] + _SALT) * multiplier
            out[row] = (mixed >> _SHIFT)[real]
        return out


def _odd(name: str) -> np.uint64:
    digest = blake2b(name.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little") | 1)


_SHIFT: Final = np.uint64(64 - COLUMN_BITS)
_SALT: Final = np.uint64(0x9E3779B97F4A7C15)  # so that a view of 0 is a feature too
BASE: Final = Template(BASE_FEATURES)
