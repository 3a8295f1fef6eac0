"""Tags sentences by the compiled kernel: what model/tagger.py does with NumPy, in one go."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.close import CLOSE
from model.features import SALT
from model.glance import CHANNELS, CLOSES, NOTHING, SHIFTS
from model.kernel.library import (
    AROUND_BYTES,
    LANDMARKS,
    MOST_FEATURES,
    MOST_NAMES,
    Found,
    Plan,
    Tagged,
    address,
    utf32,
)
from model.kernel.lore import WordLore
from model.kernel.memory import KernelMemory
from model.landmarks import NAMES, POINTED_AT
from model.language import Counts
from model.lexicon import SAYING
from model.tags import Tags
from model.views import neighbor
from model.vocabulary import PAD

I32 = NDArray[np.int32]

_COUNTS: Final = 4
_FLOAT, _ROW = 8, 4  # bytes
_LONGEST_FEATURE: Final = 3  # names
_LONGEST: Final = 1 << 28  # characters at a time: four numbers a position, counted in 32 bits


class Kernel:
    """Tags sentences with the weights of one model; safe to share by threads."""

    def __init__(
        self,
        library: Any,
        classes: Mapping[str, Any],
        glance: Sequence[NDArray[Any]],
        close: Sequence[NDArray[Any]],
    ) -> None:
        """Take the compiled `library`, and of a payload its `classes` and the two tables.

        A table is rows (columns, channels), scale and intercept (channels,): four channels for
        `glance`, two for `close`. Raises ValueError for `classes` of another shape.
        """
        self._library = library
        self._lore = WordLore(library, classes, glance[0])
        self._memory = KernelMemory(library, self._lore)
        self._lock = Lock()
        # The plan points into these, which live as long as it does.
        self._arrays: tuple[NDArray[Any], ...] = (
            *(np.array(SHIFTS, dtype=np.int64), *_template()),
            np.ascontiguousarray(close[0]),
            *(np.ascontiguousarray(part, np.float64) for part in (*glance[1:], *close[1:])),
        )
        self._plan = Plan(
            *(len(CLOSE.names), len(CLOSE.features)),
            *map(address, self._arrays),
            *(int(SALT), int(CLOSE.shift), SAYING),
            *(CLOSES, NOTHING, POINTED_AT),
        )

    def tag(self, joined: str, sentences: int) -> Tags:
        """Return the tags of so many sentences, as `model.views` has `joined` them."""
        memory, found, kept = self._find(joined)
        tokens = found.positions - PAD * (sentences + 1)
        log_odds, largest = np.empty((CHANNELS, tokens)), np.empty((CHANNELS, sentences))
        first = np.empty(sentences + 1, dtype=np.int64)
        spans = np.empty((tokens, 2), dtype=np.int64)
        counts = np.zeros(_COUNTS, dtype=np.int64)
        odds, rows = (found.positions * size for size in (_FLOAT * CHANNELS, _ROW))
        work = np.empty(odds + rows + found.positions * AROUND_BYTES, dtype=np.uint8)
        begin = address(work)
        out = Tagged(
            *map(address, (log_odds, largest, first, spans, counts)),
            *(begin, begin + odds, begin + odds + rows),
            *(sentences, tokens),
        )
        self._library.tag(memory.structure, self._plan, found, out)
        del kept
        return Tags(log_odds, largest, first, spans, Counts(*counts.tolist()))

    def _find(self, joined: str) -> tuple[KernelMemory, Found, tuple[I32, I32]]:
        """Return what knows the chunks of `joined`, those, and the arrays they point into."""
        if len(joined) > _LONGEST:
            raise ValueError(f"a sentence can have {_LONGEST:,} characters at most")
        text = utf32(joined)
        most = len(joined) // 2 + 1
        numbers, spans = np.empty(most, dtype=np.int32), np.empty((most, 2), dtype=np.int32)
        found = Found(address(numbers), address(spans))
        memory = self._memory
        self._library.find(memory.structure, text, len(joined), found)
        if found.unknown:
            with self._lock:
                if self._memory.full:
                    self._memory = KernelMemory(self._library, self._lore)
                if memory is not self._memory:  # what was known is lost
                    memory = self._memory
                    self._library.find(memory.structure, text, len(joined), found)
                memory.learn(text, found, numbers, spans)
        if found.unknown:
            raise RuntimeError("the kernel does not find what it has learnt")
        return memory, found, (numbers, spans)


def _template() -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint64]]:
    """Return the close look's names, features and multipliers, as kernel.h wants them."""
    names = [(-1, NAMES.index(name)) if name in NAMES else neighbor(name) for name in CLOSE.names]
    room = len(names) < MOST_NAMES and len(CLOSE.features) <= MOST_FEATURES
    room = room and max(map(len, CLOSE.features)) <= _LONGEST_FEATURE
    if not room or len(NAMES) != LANDMARKS or max(abs(by) for at, by in names if at >= 0) > PAD:
        raise ValueError("kernel.h has no room for these features, or knows other landmarks")
    none = len(CLOSE.names)
    features = [
        [*(CLOSE.names.index(name) for name in feature), *[none] * _LONGEST_FEATURE][
            :_LONGEST_FEATURE
        ]
        for feature in CLOSE.features
    ]
    return np.array(names, np.int32), np.array(features, np.int32), CLOSE.odd.ravel().copy()
