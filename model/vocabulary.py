"""What is known of a word by itself: computed once a word, then a row of a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from model.language import traits
from model.lexicon import CLOSED
from model.tokens import token_spans

U64 = NDArray[np.uint64]
I64 = NDArray[np.int64]
Spans = Sequence[tuple[int, int]]
_Array = TypeVar("_Array", bound=NDArray[Any])

MEMO_LIMIT: Final = 200_000  # distinct chunks, or words, remembered; no article has so many
MEMO_CHARACTERS: Final = 4_000_000  # in them all: no text, however odd, fills the memory


class Attribute(IntEnum):
    """What features are made of, each a 64-bit hash: columns of `Rows.hashes`."""

    WORD = 0  # as `normalized`
    SUFFIX = 1  # last three letters
    PREFIX = 2  # first four letters
    SHAPE = 3  # capitals, digits, punctuation; for short words their closed class
    COARSE = 4  # classes learnt from unlabelled news, from few to many
    MIDDLE = 5
    FINE = 6


class Trait(IntEnum):
    """What is asked of every word, each a small number: columns of `Rows.traits`."""

    CLOSED = 0  # number of the closed class, 0 for the open ones
    QUOTE = 1  # the kind of quotation mark
    CAPITAL = 2  # 1 where the word begins with a capital letter
    WORDS = 3  # what the word adds to `language.Counts`
    LITTLE = 4
    LETTERS = 5
    FOREIGN = 6


PAD: Final = 3  # tokens of padding between sentences: the widest neighborhood any view looks at
PADDING: Final = "\0"  # the chunk that stands for them; it has word 0, which no other has


OPENS, CLOSES, STRAIGHT = 1, 2, 3  # kinds of quotation marks; 0 is none
_QUOTES: Final = {"“": OPENS, "”": CLOSES, '"': STRAIGHT}


AT_ONCE: Final = 512  # chunks learnt at a time: few lists for the garbage collector to visit


#: Further columns of the traits, from the hashes: (attributes, words) → (more, words).
Derive = Callable[[U64], U64]


class _Memo:
    """What was seen so far; only ever grows, and is begun anew when full.

    `words` gives a token's row of `hashes` and `traits`. `chunks` gives a chunk (what stands
    between blanks) its number, a row of `table`: where in `rows` those of its tokens begin, and
    how many they are.
    """

    def __init__(self, derived: int) -> None:
        self.words: dict[str, int] = {}
        self.chunks: dict[str, int] = {}
        self.characters = 0
        self.hashes = np.zeros((4096, len(Attribute)), dtype=np.uint64)
        self.traits = np.zeros((4096, len(Trait) + derived), dtype=np.uint64)
        self.rows = np.zeros(4096, dtype=np.int64)
        self.table = np.zeros((4096, 2), dtype=np.int64)

    def numbers(self, chunks: Sequence[str]) -> I64:
        return np.fromiter(map(self.chunks.__getitem__, chunks), np.int64, len(chunks))

    @property
    def full(self) -> bool:
        # A chunk can hold many words: "a/b/c".
        return is_full(len(self.chunks), len(self.words), self.characters)


def is_full(chunks: int, words: int, characters: int) -> bool:
    """Tell whether so much is remembered that the memory is to be begun anew."""
    return max(chunks, words) >= MEMO_LIMIT or characters >= MEMO_CHARACTERS


@dataclass(frozen=True)
class Rows:
    """The tokens of some chunks: `rows` (tokens,) of two tables.

    `hashes` (words, attributes) are wanted of few words, `traits` (words, traits and more) of all.
    """

    rows: I64
    hashes: U64
    traits: U64


class Vocabulary:
    """Attributes of words, computed once a word and remembered; safe to share by threads."""

    def __init__(
        self,
        classes: Mapping[str, Sequence[int]],
        derive: Derive | None = None,
    ) -> None:
        """`classes` gives word → numbers of its learnt classes (coarse, middle, fine).

        `derive` adds columns to the traits.
        """
        self._classes = classes
        self._derive = derive
        self._lock = Lock()
        self._memo = self._begin()

    def look_up(self, chunks: Sequence[str]) -> Rows:
        """Return the tokens of `chunks`, stretches of text without blanks, in order.

        No token reaches over a blank, so that chunks can be taken apart once and remembered.
        PADDING stands for PAD times word 0.
        """
        memo = self._memo
        try:
            numbers = memo.numbers(chunks)
        except KeyError:
            memo = self._learnt(chunks)
            numbers = memo.numbers(chunks)
        # Read after the numbers: a chunk is in the dict only once the arrays hold it.
        begin, length = memo.table.take(numbers, axis=0).T
        ends = length.cumsum()
        chunk = np.arange(len(length)).repeat(length)
        inside = np.arange(len(chunk)) + (begin + length - ends).take(chunk)
        return Rows(memo.rows.take(inside), memo.hashes, memo.traits)

    def _begin(self) -> _Memo:
        """Return a memo that knows the padding only: word 0."""
        none = np.zeros((len(Attribute), 0), dtype=np.uint64)
        memo = _Memo(0 if self._derive is None else len(self._derive(none)))
        self._learn_words(memo, [""])
        self._remember(memo, [PADDING], [[(0, 0)] * PAD])
        return memo

    def _learnt(self, chunks: Sequence[str]) -> _Memo:
        with self._lock:
            memo = self._begin() if self._memo.full else self._memo
            new = [chunk for chunk in dict.fromkeys(chunks) if chunk not in memo.chunks]
            for start in range(0, len(new), AT_ONCE):
                self._learn_chunks(memo, new[start : start + AT_ONCE])
            self._memo = memo
            return memo

    def _learn_chunks(self, memo: _Memo, new: list[str]) -> None:
        parts = [token_spans(chunk) for chunk in new]
        words = dict.fromkeys(words_of(new, parts))
        self._learn_words(memo, [word for word in words if word not in memo.words])
        self._remember(memo, new, parts)

    def _remember(self, memo: _Memo, new: Sequence[str], parts: Sequence[Spans]) -> None:
        first, end = len(memo.chunks), len(memo.chunks) + len(new)
        last = int(memo.table[first - 1].sum()) if first else 0
        flat = [memo.words[word] for word in words_of(new, parts)]
        memo.rows = _room(memo.rows, last + len(flat))
        memo.rows[last : last + len(flat)] = flat
        memo.table = _room(memo.table, end)
        lengths = np.array([len(part) for part in parts])
        memo.table[first:end, 0] = last + lengths.cumsum() - lengths
        memo.table[first:end, 1] = lengths
        memo.characters += sum(map(len, new))
        memo.chunks.update(zip(new, range(first, end), strict=True))

    def _learn_words(self, memo: _Memo, new: list[str]) -> None:
        if not new:
            return
        known, end = len(memo.words), len(memo.words) + len(new)
        hashes = np.array([hashes_of(word, self._classes_of) for word in new], dtype=np.uint64)
        memo.hashes, memo.traits = _room(memo.hashes, end), _room(memo.traits, end)
        memo.hashes[known:end] = hashes
        memo.traits[known:end, : len(Trait)] = [traits_of(word) for word in new]
        if self._derive is not None:
            memo.traits[known:end, len(Trait) :] = self._derive(hashes.T).T
        memo.words.update(zip(new, range(known, end), strict=True))

    def _classes_of(self, lower: str) -> Sequence[int]:
        return self._classes.get(lower, ())


def hashes_of(word: str, classes_of: Callable[[str], Sequence[int]]) -> list[int]:
    """Return the attributes of `word`.

    `classes_of` yields the numbers of its learnt classes (coarse, middle, fine), or nothing.
    """
    lower = normalized(word)
    classes = classes_of(lower)
    coarse, middle, fine = (*classes, *([-1] * 3))[:3]
    return [
        _hash("word", lower),
        _hash_of_few("suffix", lower[-3:]),
        _hash_of_few("prefix", lower[:4]),
        _hash_of_few("shape", f"{_shape(word)}{CLOSED.get(lower, 0)}"),
        _hash_of_few("coarse", f"{coarse}" if classes else _shape(word)),
        _hash_of_few("middle", f"{middle}") if classes else _hash("middle", lower),
        _hash_of_few("fine", f"{fine}") if classes else _hash("fine", lower),
    ]


def words_of(chunks: Iterable[str], parts: Iterable[Iterable[tuple[int, int]]]) -> Iterator[str]:
    """Yield the tokens of `chunks`, whose spans are `parts`."""
    return (c[start:end] for c, part in zip(chunks, parts, strict=True) for start, end in part)


def traits_of(word: str) -> list[int]:
    """Return the traits of `word`; padding is the word ""."""
    closed = CLOSED.get(normalized(word), 0) if word else 1  # padding ends a noun phrase
    return [closed, _QUOTES.get(word, 0), word[:1].isupper(), *traits(word)]


def _room(array: _Array, rows: int) -> _Array:
    """Return `array` with at least so many rows, those there are unchanged."""
    while rows > len(array):
        array = cast(_Array, np.concatenate((array, np.zeros_like(array))))
    return array


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
