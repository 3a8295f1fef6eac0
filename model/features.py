"""Sentences → tokens → columns of a weight table: the one definition training and scoring share.

A *feature* is one view of a token (`views.py`), or a few together, hashed to a column; each is
present or absent, so a linear score is the sum of one table row per feature. Columns come from
multiply-and-shift hashing on 64 bits (Dietzfelbinger et al. 1997), our own, so that they never
change with a library's version.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.views import Views

U32 = NDArray[np.uint32]

TOKEN: Final = re.compile(
    r"[^\W\d_]+(?:-[^\W\d_]+)*+(?:(?<=n)['’]t\b)?|['’](?:s|re|ve|d|ll|m)\b"
    r"|\d+(?:[.,]\d+)*+|\.\.\.|\S"
)
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


class Template:
    """A set of features, each the names of the views that are hashed together."""

    def __init__(self, lines: str) -> None:
        """`lines` holds one feature a line, as in BASE_FEATURES."""
        self._features = [line.split() for line in lines.split("\n") if line]

    def __len__(self) -> int:
        return len(self._features)

    def columns(self, views: Views) -> U32:
        """Return the column of each feature at each real token, shape (features, tokens)."""
        out = np.empty((len(self._features), len(views.batch.real)), dtype=np.uint32)
        for row, (name, *others) in enumerate(self._features):
            mixed = views.spread(name)
            for other in others:
                mixed = mixed + views.spread(other)
            np.right_shift(mixed, _SHIFT, out=out[row], casting="unsafe")
        return out


_SHIFT: Final = np.uint64(64 - COLUMN_BITS)
BASE: Final = Template(BASE_FEATURES)
