"""Time against size: texts of n and of 2n characters, ordinary and hostile."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model import artifact
from model.scorer import Scorer
from model.served import served_directory

ORDINARY: Final = "articles"
SIZES: Final = tuple(2_000_000 >> step for step in range(7, -1, -1))
ALLOWED: Final = 2.3
_TRIES: Final = 2
_FURTHER: Final = 6
_TELLING: Final = 0.02  # seconds: of what takes less, ratios say nothing


@dataclass(frozen=True)
class Growth:
    """How long texts of one kind take: `seconds` of processor time at each of `sizes`."""

    kind: str
    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    def worst(self) -> tuple[float, int] | None:
        """Return the largest time of 2n by that of n, and that n; None if all take no time."""
        pairs = zip(self.sizes, self.seconds, self.seconds[1:], strict=False)
        return max(
            ((double / single, n) for n, single, double in pairs if double >= _TELLING),
            default=None,
        )


def growths(
    kinds: Mapping[str, Callable[[int], str]], sizes: Sequence[int] = SIZES
) -> list[Growth]:
    """Measure texts of all `kinds` (what makes a text of n characters)."""
    payload, manifest = artifact.read(served_directory())
    return [
        growth(kind, make, sizes, lambda: Scorer(payload, manifest)) for kind, make in kinds.items()
    ]


def growth(
    kind: str, make: Callable[[int], str], sizes: Sequence[int], scorer: Callable[[], Scorer]
) -> Growth:
    """Measure one kind of text, each time with a scorer that has not seen its words.

    The shortest of some tries counts. What seems to grow too fast gets further ones: a machine with
    other work can make a try longer, never shorter.
    """
    shortest = dict.fromkeys(sizes, float("inf"))
    again: Sequence[int] = sizes
    for number in range(_TRIES + _FURTHER):
        for size in again:
            shortest[size] = min(shortest[size], _seconds(make(size), scorer()))
        if number >= _TRIES - 1:
            again = _doubtful(shortest)
    return Growth(kind, tuple(sizes), tuple(shortest.values()))


def _doubtful(shortest: Mapping[int, float]) -> list[int]:
    """Return the sizes that took more than `ALLOWED` times the one before, and those before."""
    pairs = zip(shortest.items(), list(shortest.items())[1:], strict=False)
    return sorted(
        {
            size
            for (single, before), (double, after) in pairs
            if after > max(_TELLING, ALLOWED * before)
            for size in (single, double)
        }
    )


def _seconds(text: str, scorer: Scorer) -> float:
    gc.collect()
    gc.freeze()  # what the bench holds is not the scorer's: the collector is not to walk it
    try:
        began = time.process_time()
        scorer.score(text, max_sentences=len(text))
        return time.process_time() - began
    finally:
        gc.unfreeze()
