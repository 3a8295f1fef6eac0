"""Views of tokens: what is known of a word and of its neighbors, laid out in batches."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.vocabulary import PAD, PADDING, Attribute, Vocabulary

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True)
class Batch:
    """The tokens of several sentences, padded: n positions.

    `rows` (n,) are the words' rows of `hashes` (words, attributes), `traits` (traits and more, n)
    what is asked of all; `real` (tokens,) the positions of the tokens that are not padding; `first`
    (sentences + 1,) where each sentence begins in `real`, and `begins` (sentences,) its first
    position; `sentence` (n,) the number of the sentence a position belongs to, the padding behind
    it included, and −1 at both ends.
    """

    rows: I64
    hashes: U64
    traits: U64
    real: I64
    first: I64
    begins: I64
    sentence: I64

    def spread(self, values: F64, padding: float) -> F64:
        """Return `values` of the real tokens at their positions, shape (n,)."""
        found = np.full(len(self.rows), padding)
        found[self.real] = values
        return found

    def look(self, attributes: I64 | int, positions: I64) -> U64:
        """Return attributes of the words at some positions; shapes are broadcast.

        Padding is what stands outside of the batch.
        """
        cells = self.rows.take(positions, mode="clip") * self.hashes.shape[1] + attributes
        found: U64 = self.hashes.ravel().take(cells)
        return found


def batch(sentences: Sequence[str], vocabulary: Vocabulary) -> Batch:
    """Lay the tokens of `sentences` out in padded arrays."""
    found = vocabulary.look_up(joined(sentences).split())
    padding = (found.rows == 0).nonzero()[0][::PAD]  # where it begins, before and after sentences
    lengths = np.diff(padding) - PAD
    first = np.concatenate(([0], lengths.cumsum()))
    sentence = np.arange(-1, len(lengths)).repeat(np.concatenate(([PAD], lengths + PAD)))
    sentence[-1] = -1
    # A word's traits lie side by side in the table and are fetched together; here, its neighbors'.
    traits = np.ascontiguousarray(found.traits.take(found.rows, axis=0).T)
    real, begins = found.rows.nonzero()[0], padding[:-1] + PAD
    return Batch(found.rows, found.hashes, traits, real, first, begins, sentence)


def joined(sentences: Sequence[str]) -> str:
    """Return `sentences` in one, with PADDING between blanks around each."""
    text = f" {PADDING} ".join(["", *sentences, ""])
    if text.count(PADDING) > len(sentences) + 1:  # a text may hold any character
        return joined([text.replace(PADDING, "\x01") for text in sentences])
    return text


class Views:
    """Views of some tokens of a batch by name; uint64, shape (chosen tokens,).

    "word-1" is the attribute WORD of the token before.
    """

    def __init__(
        self,
        tokens: Batch,
        chosen: I64 | None = None,
        names: Sequence[str] = (),
        more: U64 | None = None,
    ) -> None:
        """`chosen` are positions in the batch, ascending; without it, those of all real tokens.

        `more` (names, chosen) are further views of the chosen tokens, by `names`.
        """
        self.batch = tokens
        self.at: I64 = tokens.real if chosen is None else chosen
        self._names = tuple(names)
        self._more = np.empty((0, len(self.at)), dtype=np.uint64) if more is None else more

    def __getitem__(self, name: str) -> U64:
        found: U64 = self.stacked((name,))[0]
        return found

    def stacked(self, names: tuple[str, ...]) -> U64:
        """Return several views, shape (names, chosen tokens).

        Raises KeyError for a name that there is not.
        """
        plan = _plan(names, self._names)
        found = np.empty((len(names), len(self.at)), dtype=np.uint64)
        positions = (self.at + plan.shifts).take(plan.shift_of, axis=0)
        found[plan.words] = self.batch.look(plan.attributes, positions)
        found[plan.others] = self._more.take(plan.rows, axis=0)
        return found

    def parts(self, size: int) -> Iterator["Views"]:
        """Yield views of so many of the chosen tokens at a time; at least once."""
        if len(self.at) <= size:
            yield self
            return
        for start in range(0, len(self.at), size):
            some = slice(start, start + size)
            yield Views(self.batch, self.at[some], self._names, self._more[:, some])


@dataclass(frozen=True)
class _Plan:
    """How to look several views up at once.

    Those in the rows `words` are `attributes` (words, 1) of single tokens, `shift_of` (words,) into
    `shifts` (shifts, 1) away; those in the rows `others` are known, in these `rows`.
    """

    words: I64
    attributes: I64
    shift_of: I64
    shifts: I64
    others: I64
    rows: I64


@cache
def _plan(names: tuple[str, ...], more: tuple[str, ...]) -> _Plan:
    words = {row: neighbor(name) for row, name in enumerate(names) if name not in more}
    others = [row for row in range(len(names)) if row not in words]
    shifts = sorted({by for _, by in words.values()})
    return _Plan(
        words=np.array(list(words), dtype=np.int64),
        attributes=np.array([attribute for attribute, _ in words.values()], dtype=np.int64)[
            :, None
        ],
        shift_of=np.array([shifts.index(by) for _, by in words.values()], dtype=np.int64),
        shifts=np.array(shifts, dtype=np.int64)[:, None],
        others=np.array(others, dtype=np.int64),
        rows=np.array([more.index(names[row]) for row in others], dtype=np.int64),
    )


_ATTRIBUTES: Final = {attribute.name.lower(): attribute for attribute in Attribute}


def neighbor(name: str) -> tuple[Attribute, int]:
    """Return the attribute that a view like "word-1" looks at, and how many tokens away.

    Raises KeyError where the view is not of a single word.
    """
    shifted = re.fullmatch(r"(\w+)([+-]\d)", name)
    base, by = (shifted[1], int(shifted[2])) if shifted else (name, 0)
    return _ATTRIBUTES[base], by
