"""Tokens → columns of a weight table: the one definition training and scoring share.

A *feature* is one view of a token (`views.py`), or a few together, hashed to a column; each is
present or absent, so a linear score is the sum of one table row per feature. Columns come from
multiply-and-shift hashing on 64 bits (Dietzfelbinger et al. 1997), our own, so that they never
change with a library's version.
"""

from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.views import Views

U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]


class Template:
    """A set of features, each the names of the views that are hashed together."""

    def __init__(self, lines: str, bits: int) -> None:
        """Take features, one a line: the views that make it up. A column is a number of `bits`."""
        features = sorted((line.split() for line in lines.split("\n") if line), key=len)
        self.features = tuple(map(tuple, features))
        self.names = tuple(dict.fromkeys(name for feature in features for name in feature))
        self.columns_in_all: Final = 1 << bits
        self.shift = np.uint64(64 - bits)
        self.odd = np.array([_odd(name) for name in self.names], dtype=np.uint64)[:, None]
        row = {name: number for number, name in enumerate(self.names)}
        longest = max(map(len, features))
        # The n-th names of the features that have so many, which are the last ones.
        self._rows = [np.array([row[f[n]] for f in features if len(f) > n]) for n in range(longest)]

    def __len__(self) -> int:
        return len(self._rows[0])

    def columns(self, views: Views) -> U32:
        """Return the column of each feature at each chosen token, shape (features, tokens).

        Features of fewer views come first.
        """
        spread = self.spread(views.stacked(self.names))
        mixed = spread[self._rows[0]]
        for others in self._rows[1:]:
            mixed[-len(others) :] += spread[others]
        return self.cut(mixed)

    def spread(self, known: U64) -> U64:
        """Return views (names, tokens) spread over 64 bits, in place.

        Every view has a multiplier of its own, so that the sum of some says which they are.
        """
        known += SALT
        known *= self.odd
        return known

    def cut(self, mixed: U64) -> U32:
        """Return the columns that 64-bit hashes of any shape fall into."""
        return (mixed >> self.shift).astype(np.uint32)


SALT: Final = np.uint64(0x9E3779B97F4A7C15)  # so that a view of 0 counts too


@cache
def _odd(name: str) -> np.uint64:
    digest = blake2b(name.encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "little") | 1)
