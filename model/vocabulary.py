"""What is known of a word by itself: computed once a word, then a row of a table."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.lexicon import CLOSED

MEMO_LIMIT: Final = 200_000  # distinct words remembered; more than any article has
MEMO_CHARACTERS: Final = 4_000_000  # in them all: no text, however odd, fills the memory


class Attribute(IntEnum):
    """Columns of the table. The first seven are 64-bit hashes, the others small numbers."""

    WORD = 0  # as `normalized`
    SUFFIX = 1  # last three letters
    PREFIX = 2  # first four letters
    SHAPE = 3  # capitals, digits, punctuation; for short words their closed class
    COARSE = 4  # classes learnt from unlabelled news, from few to many
    MIDDLE = 5
    FINE = 6
    CLOSED = 7  # number of the closed class, 0 for the open ones
    QUOTE = 8  # 1 opens a quotation, 2 closes one, 3 is a straight mark
    CAPITAL = 9  # 1 where the word begins with a capital letter


_QUOTES: Final = {"“": 1, "”": 2, '"': 3}


_AT_ONCE: Final = 512  # words described at a time: few lists for the garbage collector to visit


class _Memo:
    """Rows and table of the words seen so far; only ever grows, and is begun anew when full."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.characters = 0
        self.table = np.zeros((len(Attribute), 4096), dtype=np.uint64)

    @property
    def full(self) -> bool:
        return len(self.rows) >= MEMO_LIMIT or self.characters >= MEMO_CHARACTERS


class Vocabulary:
    """Attributes of words, computed once a word and remembered; safe to share by threads."""

    def __init__(self, classes: Mapping[str, Sequence[int]]) -> None:
        """`classes` gives word → numbers of its learnt classes (coarse, middle, fine)."""
        self._classes = classes
        self._lock = Lock()
        self._memo = _Memo()

    def look_up(self, words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return the row of each word, shape (n,), and the table (attributes, rows) it is in."""
        memo = self._memo
        try:
            rows = np.array([memo.rows[word] for word in words], dtype=np.int64)
        except KeyError:
            memo = self._learn(words)
            rows = np.array([memo.rows[word] for word in words], dtype=np.int64)
        # Read after the rows: a row is in the dict only once the table holds it.
        return rows, memo.table

    def _learn(self, words: Sequence[str]) -> _Memo:
        with self._lock:
            memo = _Memo() if self._memo.full else self._memo
            new = [word for word in dict.fromkeys(words) if word not in memo.rows]
            while len(memo.rows) + len(new) > memo.table.shape[1]:
                memo.table = np.concatenate((memo.table, np.zeros_like(memo.table)), axis=1)
            for start in range(0, len(new), _AT_ONCE):
                some, known = new[start : start + _AT_ONCE], len(memo.rows)
                described = np.array([self._describe(word) for word in some], dtype=np.uint64)
                memo.table[:, known : known + len(some)] = described.T
                memo.rows.update(zip(some, range(known, known + len(some)), strict=True))
                memo.characters += sum(map(len, some))
            self._memo = memo
            return memo

    def _describe(self, word: str) -> list[int]:
        lower = normalized(word)
        closed = CLOSED.get(lower, 0)
        classes = self._classes.get(lower, ())
        coarse, middle, fine = (*classes, *([-1] * 3))[:3]
        return [
            _hash("word", lower),
            _hash_of_few("suffix", lower[-3:]),
            _hash_of_few("prefix", lower[:4]),
            _hash_of_few("shape", f"{_shape(word)}{closed}"),
            _hash_of_few("coarse", f"{coarse}" if classes else _shape(word)),
            _hash_of_few("middle", f"{middle}") if classes else _hash("middle", lower),
            _hash_of_few("fine", f"{fine}") if classes else _hash("fine", lower),
            closed if word else 1,  # padding ends a noun phrase
            _QUOTES.get(word, 0),
            word[:1].isupper(),
        ]


def by_word(classes: Mapping[str, Any]) -> dict[str, list[int]]:
    """Return word → numbers of its classes from a payload's `words` (lines) and `numbers`."""
    numbers = classes["numbers"].tolist()
    return dict(zip(classes["words"].split("\n"), numbers, strict=True)) if numbers else {}


def normalized(word: str) -> str:
    """Return `word` in lower case, with straight apostrophes, and the digits of numbers as 0."""
    lower = word.lower().replace("’", "'")
    if word[:1].isdigit():
        return "".join("0" if char.isdigit() else char for char in lower)
    return lower


def _shape(word: str) -> str:
    if not word[:1].isalpha():
        return "0" if word[:1].isdigit() else word[:1]
    if word.isupper() and len(word) > 1:
        return "XX"
    return "Xx" if word[0].isupper() else "x"


def _hash(kind: str, value: str) -> int:
    digest = blake2b(f"{kind}={value}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


_hash_of_few = lru_cache(maxsize=16_384)(_hash)  # for values that many words share
