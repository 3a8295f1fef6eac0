"""Translates offsets between code points, as Python counts, and UTF-16 code units, as browsers do.

A character above U+FFFF is one code point and two UTF-16 units; a lone surrogate is one of each.
"""

import re
from bisect import bisect_left, bisect_right
from enum import StrEnum

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class OffsetUnit(StrEnum):
    """How a client counts characters."""

    UTF16 = "utf16"
    CODEPOINT = "codepoint"


class OffsetError(ValueError):
    """An offset that no character of the text begins at."""


class Offsets:
    """Offsets of one text in the unit a client asked for; O(log emoji) a translation."""

    def __init__(self, text: str, unit: OffsetUnit) -> None:
        """Index the characters of `text` that count differently in `unit`."""
        self._codepoints = len(text)
        astral = (
            [match.start() for match in _ASTRAL.finditer(text)]
            if unit is OffsetUnit.UTF16 and _is_longer_in_utf16(text)
            else []
        )
        self._astral = astral
        # Where each of them starts when counted in UTF-16 units.
        self._astral_units = [position + before for before, position in enumerate(astral)]
        self.length = self._codepoints + len(astral)

    def from_codepoint(self, offset: int) -> int:
        """Return the client's offset for a code-point `offset` (0 … length, both allowed)."""
        return offset + bisect_left(self._astral, offset) if self._astral else offset

    def to_codepoint(self, offset: int) -> int:
        """Return the code-point offset for a client's `offset`.

        Raises OffsetError when it lies outside the text or inside a surrogate pair.
        """
        if not 0 <= offset <= self.length:
            raise OffsetError(f"offset {offset} is outside the text, whose length is {self.length}")
        before = bisect_right(self._astral_units, offset - 1)
        if before and self._astral_units[before - 1] == offset - 1:
            raise OffsetError(f"offset {offset} falls inside a surrogate pair")
        return offset - before


def _is_longer_in_utf16(text: str) -> bool:
    """Tell quickly whether `text` holds a character of two units, which few do."""
    return not text.isascii() and len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)
