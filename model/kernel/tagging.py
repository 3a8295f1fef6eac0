"""Tags sentences by the compiled kernel: what model/tagger.py does with NumPy, in one go."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.close import CLOSE
from model.features import SALT
from model.glance import CHANNELS, CLOSES, NOTHING, SHIFTS
from model.kernel.index import Known
from model.kernel.library import (
    AROUND_BYTES,
    LANDMARKS,
    MOST_FEATURES,
    MOST_NAMES,
    Found,
    Plan,
    Tagged,
    address,
)
from model.landmarks import NAMES, POINTED_AT
from model.lexicon import SAYING
from model.views import neighbor
from model.vocabulary import PAD, Trait, Vocabulary

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
I8 = NDArray[np.int8]

_COUNTS: Final = 4
_FLOAT: Final = 8  # bytes
_LONGEST_FEATURE: Final = 3  # names
_LONGEST: Final = 1 << 28  # characters at a time: four numbers a position, counted in 32 bits


class Kernel:
    """Tags sentences with the weights of one model."""

    def __init__(
        self,
        library: Any,
        vocabulary: Vocabulary,
        glance: tuple[F64, F64],
        close: tuple[I8, F64, F64],
    ) -> None:
        """Take the compiled `library`, and a `vocabulary` that is indexed for it.

        `glance` are scale and intercept (channels,) of the sums in its traits; `close` the rows
        (columns, 2) of the close look's table, with theirs.
        """
        self._library, self._vocabulary = library, vocabulary
        rows, *scales = close
        # The plan points into these, which live as long as it does.
        self._arrays: tuple[NDArray[Any], ...] = (
            *(np.array(SHIFTS, dtype=np.int64), *_template()),
            np.ascontiguousarray(rows),
            *(np.ascontiguousarray(part, dtype=np.float64) for part in (*glance, *scales)),
        )
        self._plan = _plan(self._arrays)

    def tag(self, joined: str, sentences: int) -> tuple[F64, I64, I64, I64]:
        """Return log-odds (channels, tokens), first (sentences + 1,), spans (tokens, 2), counts.

        They are those of `model.tagger.Tags`; `joined` are the sentences as `model.views` joins
        them.
        """
        known, found, kept = self._find(joined)
        tokens = found.positions - PAD * (sentences + 1)
        log_odds = np.empty((CHANNELS, tokens))
        first = np.empty(sentences + 1, dtype=np.int64)
        spans = np.empty((tokens, 2), dtype=np.int64)
        counts = np.zeros(_COUNTS, dtype=np.int64)
        rows, odds = found.positions * _FLOAT, found.positions * _FLOAT * CHANNELS
        work = np.empty(rows + odds + found.positions * AROUND_BYTES, dtype=np.uint8)
        begin = address(work)
        out = Tagged(
            *map(address, (log_odds, first, spans, counts)),
            *(begin, begin + rows, begin + rows + odds),
            *(sentences, tokens),
        )
        self._library.tag(known.words, self._plan, found, out)
        del kept
        return log_odds, first, spans, counts

    def _find(self, joined: str) -> tuple[Known, Found, tuple[NDArray[np.int32], ...]]:
        """Return the chunks of `joined`, once all are known, and the arrays `Found` points into."""
        if len(joined) > _LONGEST:
            raise ValueError(f"a sentence can have {_LONGEST:,} characters at most")
        text = joined.encode("utf-32-le", "surrogatepass")
        known = self._vocabulary.known()
        most = len(joined) // 2 + 1
        numbers, spans = np.empty(most, dtype=np.int32), np.empty((most, 2), dtype=np.int32)
        found = Found(address(numbers), address(spans))
        self._library.find(known.index, text, len(joined), found)
        # What is learnt is mostly new names. Where the vocabulary was full and began anew, or
        # another thread had it do so, what was known is lost, and all is learnt together.
        for alone in (True, False):
            if not found.unknown:
                break
            wanted = spans[: found.chunks]
            wanted = wanted[numbers[: found.chunks] < 0] if alone else wanted
            known = self._vocabulary.learn([joined[a:b] for a, b in wanted.tolist()])
            self._library.find(known.index, text, len(joined), found)
        if found.unknown:
            raise RuntimeError("the kernel does not find what the vocabulary has learnt")
        return known, found, (numbers, spans)


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


def _plan(arrays: tuple[NDArray[Any], ...]) -> Plan:
    return Plan(
        *(len(SHIFTS), len(Trait), Trait.WORDS, len(CLOSE.names), len(CLOSE.features)),
        *map(address, arrays),
        *(int(SALT), int(CLOSE.shift), SAYING),
        *(CLOSES, NOTHING, POINTED_AT),
    )
