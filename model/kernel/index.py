"""Which chunks the kernel knows: a hash table over a vocabulary's memo."""

import os
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.kernel.library import Index, Words, address

_FEWEST: Final = 8192  # slots
_FREE: Final = -1


@dataclass(frozen=True)
class Known:
    """The structures that the kernel is called with, and the arrays that they point into.

    Chunks are only ever added: what was found by one of these holds for those after it, and what
    was added since is unknown to it.
    """

    index: Index
    words: Words
    arrays: tuple[NDArray[Any], ...]


class ChunkIndex:
    """Slots by which the kernel finds a chunk's number; safe to read while it is added to."""

    def __init__(self, library: Any) -> None:
        """`library` is the compiled kernel."""
        self._library = library
        # Nobody is to know which chunks share a slot: looking for one among many takes long.
        self._seed = int.from_bytes(os.urandom(8), "little")
        self._factor = int.from_bytes(os.urandom(8), "little") | 1
        self._slots = np.full(_FEWEST, _FREE, dtype=np.int32)

    def known(
        self,
        first: int,
        end: int,
        table: NDArray[np.int32],
        pool: NDArray[np.uint32],
        words: tuple[NDArray[Any], ...],
    ) -> Known:
        """Enter chunks `first` ≤ number < `end` of `table`, and return what is known then.

        `words` are a memo's rows, spans, hashes and traits.
        """
        if 2 * end > len(self._slots):
            first, size = 0, len(self._slots)
            while 2 * end > size:
                size *= 4
            self._slots = np.full(size, _FREE, dtype=np.int32)
        slots = self._slots
        arrays = map(address, (table, pool, slots))
        index = Index(*arrays, end, len(slots) - 1, self._seed, self._factor)
        self._library.enter(index, first, end)
        hashes, traits = words[-2:]
        return Known(
            index,
            Words(*map(address, (table, *words)), hashes.shape[1], traits.shape[1]),
            (table, pool, slots, *words),
        )
