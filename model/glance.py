"""The glance: what each word near a token says by itself, added up from sums kept per word.

It costs next to nothing, tells sources and their verbs apart, and closes the tokens that need no
close look, which are most.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.features import Template
from model.views import U64, Batch, neighbor
from model.vocabulary import PAD, Trait

F64 = NDArray[np.float64]
I8 = NDArray[np.int8]

GLANCE_FEATURES: Final = """
word
word-1
word+1
word-2
word+2
suffix
shape
coarse
coarse-1
coarse+1
middle
middle-1
middle+1
fine
"""

GLANCE: Final = Template(GLANCE_FEATURES, bits=18)
#: Log-odds up to which a token is closed. On held-out articles some 1 in 100 sentences with a
#: label have no token above.
CLOSES: Final = -3.5
NOTHING: Final = -9.0  # the log-odds of everything in a channel that was not trained

#: The attribute that each feature looks at, and how many tokens away.
NEIGHBORS: Final = [neighbor(name) for name in GLANCE.names]
SHIFTS: Final = sorted({by for _, by in NEIGHBORS})
CHANNELS: Final = 4  # of 16 bits: the sums of a word, seen from one side, are one number


def check_scale(scale: F64, intercept: F64, channels: int) -> None:
    """Raise ValueError unless a table's `scale` and `intercept` are finite, (channels,) each."""
    for values in (scale, intercept):
        if values.shape != (channels,) or not np.isfinite(values).all():
            raise ValueError("a table's scales are not one finite number for each channel")


class Glance:
    """Log-odds of every token for each of four channels."""

    def __init__(self, rows: I8, scale: F64, intercept: F64) -> None:
        """`rows` int8 (columns of GLANCE, channels), `scale` and `intercept` float64 (channels,).

        Raises ValueError for another number of channels, or other numbers.
        """
        if rows.shape != (GLANCE.columns_in_all, CHANNELS) or rows.dtype != np.int8:
            raise ValueError(f"the glance table is of shape {rows.shape} and {rows.dtype}")
        check_scale(scale, intercept, CHANNELS)
        self._rows, self._scale, self._intercept = rows, scale, intercept

    def sums(self, hashes: U64) -> U64:
        """Return what words (attributes, words) add to a token some places away.

        Shape (shifts, words), of four 16-bit numbers each.
        """
        spread = GLANCE.spread(hashes[[attribute for attribute, _ in NEIGHBORS]])
        # At most some twenty features of at most 127 each: 16 bits hold the sum.
        added = self._rows[GLANCE.cut(spread)].astype(np.int16)
        found = np.zeros((len(SHIFTS), *added.shape[1:]), dtype=np.int16)
        for (_, by), weights in zip(NEIGHBORS, added, strict=True):
            found[SHIFTS.index(by)] += weights
        return found.view(np.uint64)[..., 0]

    def log_odds(self, tokens: Batch) -> F64:
        """Return the log-odds at each position, shape (channels, n); NOTHING for padding.

        The batch's traits hold the `sums` of its words.
        """
        total = np.zeros((len(tokens.rows), CHANNELS), dtype=np.int16)
        inner = total[PAD:-PAD].reshape(-1)
        for row, by in enumerate(SHIFTS, start=len(Trait)):
            inner += tokens.traits[row, PAD + by :][: len(inner) // CHANNELS].view(np.int16)
        log_odds = np.ascontiguousarray(total.T) * self._scale[:, None] + self._intercept[:, None]
        return np.where(tokens.rows, log_odds, NOTHING)
