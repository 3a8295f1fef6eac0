"""What the kernel describes new words by: characters, grammar, learnt classes, weights."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.features import SALT
from model.glance import GLANCE, NEIGHBORS, SHIFTS
from model.kernel.library import KEY_BYTES, LETTERS, Lore, Table, address, utf32
from model.language import LITTLE_WORDS
from model.lexicon import CLOSED
from model.vocabulary import hashes_of

I8 = NDArray[np.int8]
U8 = NDArray[np.uint8]
U16 = NDArray[np.uint16]

SIGN, LETTER, DIGIT, ODD, UPPER, LOWER = 0, 1, 2, 3, 4, 8  # what a character is
FREE: Final = -1  # what an empty slot holds
_FACTOR: Final = 0x9E3779B97F4A7C15  # of a table's hash
_CLASSES: Final = 3  # of a word: coarse, middle, fine
_END: Final = 10  # of a line


class WordLore:
    """What new words are described by; the kernel is given its `structure`."""

    def __init__(self, library: Any, classes: Mapping[str, Any], glance: I8) -> None:
        """`classes` are a payload's; `glance` (columns, channels) the rows of the glance's table.

        Raises ValueError unless there are three numbers for each of the words of `classes`.
        """
        self._library = library
        words, self._numbers = classes["words"], np.asarray(classes["numbers"]).astype(np.int32)
        if self._numbers.shape != (words.count("\n") + bool(words), _CLASSES):
            raise ValueError(f"the classes of words are of shape {self._numbers.shape}")
        grammar = sorted({*CLOSED, *LITTLE_WORDS})
        of_grammar, *kept = table_of(library, "\n".join(grammar))
        self._classed, *kept_too = table_of(library, words)
        # The structure points into these, which live as long as it does.
        self._arrays: tuple[NDArray[Any], ...] = (
            *characters(),
            np.array([CLOSED.get(word, 0) for word in grammar], dtype=np.uint8),
            np.array([word in LITTLE_WORDS for word in grammar], dtype=np.uint8),
            np.ascontiguousarray(self._numbers),
            np.array([(at, SHIFTS.index(by)) for at, by in NEIGHBORS], dtype=np.int32),
            GLANCE.odd.ravel().copy(),
            np.ascontiguousarray(glance),
        )
        self._kept = (*kept, *kept_too)
        kind, lower, *others = [address(array) for array in self._arrays]
        tables = of_grammar, self._classed
        numbers = len(NEIGHBORS), int(SALT), int(GLANCE.shift)
        self.structure = Lore(kind, lower, *tables, *others, *numbers)

    def hashes(self, word: str) -> list[int]:
        """Return the attributes of `word`, as `model.vocabulary` has them."""
        return hashes_of(word, self._classes_of)

    def _classes_of(self, lower: str) -> Sequence[int]:
        text = utf32(lower)
        number = self._library.number_of(self._classed, text, len(lower))
        found: list[int] = self._numbers[number].tolist() if number >= 0 else []
        return found


def table_of(library: Any, lines: str) -> tuple[Table, NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return a table of the `lines` of a text by their numbers, and the arrays it points into."""
    pool = np.frombuffer(utf32(lines), dtype=np.uint32)
    ends = np.append((pool == _END).nonzero()[0], len(pool)) if lines else np.empty(0, np.int64)
    begins = np.concatenate(([0], ends[:-1] + 1)) if lines else ends
    keys = np.stack((begins, ends - begins), axis=1).astype(np.int32)
    slots = np.full(1 << (2 * len(keys) + 1).bit_length(), FREE, dtype=np.int32)
    pool = pool if lines else np.zeros(1, dtype=np.uint32)
    places = address(slots), address(keys), address(pool)
    table = Table(*places, KEY_BYTES, 0, len(keys), seed=0, factor=_FACTOR)
    library.spread_out(table, address(slots), len(slots))
    return table, slots, keys, pool


@cache
def characters() -> tuple[U8, U16]:
    """Return what the Latin characters are, and their lower case; (LETTERS,) each.

    ODD are those that Unicode and regular expressions do not take for the same, or whose lower
    case is none of them.
    """
    kinds = np.array([_kind(chr(code)) for code in range(LETTERS)], dtype=np.uint8)
    plain = [chr(code).lower() if kinds[code] != ODD else "a" for code in range(LETTERS)]
    return kinds, np.array([*map(ord, plain)], dtype=np.uint16)


def _kind(character: str) -> int:
    lower = character.lower()
    if len(lower) > 1 or ord(lower) >= LETTERS or not character.isprintable():
        return ODD
    upper, between = character.isupper(), character.istitle() and not character.isupper()
    if re.fullmatch(r"[^\W\d_]", character) and character.isalpha() and not between:
        return LETTER | UPPER * upper | LOWER * character.islower()
    if re.fullmatch(r"\d", character) and character.isdigit():
        return DIGIT
    known = character == "_" or re.fullmatch(r"\W", character)
    return SIGN if known and not character.isalnum() else ODD
