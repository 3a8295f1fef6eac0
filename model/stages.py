"""What the second stage sees of the first.

Stage one tags source and cue tokens, learnt from an attribution corpus. Its log-odds, in bins, and
the source phrase and verbs they point at, become views for the taggers of hedges and of unnamed
sources.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.features import Template
from model.views import U64, Views, distance_bin, nearest, pick

F64 = NDArray[np.float64]

STAGE_FEATURES: Final = """
source cue
source-1 source source+1
cue-1 cue cue+1
source word
cue word
source coarse
source middle
cue_left
cue_right
cue_left word
cue_right word
cue_left cue_right
run_first
run_last
run_first run_last
run_first word
run_last word
run_named source
run_named word
run_named run_first
run_named run_last
run_after
run_before
run_after run_last
run_before run_first
"""

STAGE: Final = Template(STAGE_FEATURES)
_BIN_EDGES: Final = np.array([-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])  # log-odds
_POINTED_AT: Final = -0.5  # log-odds from which a token counts as part of a source or cue
_NONE: Final = np.uint64(99)


def stage_views(views: Views, source: F64, cue: F64) -> Views:
    """Return views of the same batch that also know stage one's tags.

    `source` and `cue` are log-odds per real token, shape (tokens,).
    """
    spread_source, spread_cue = _spread(views, source), _spread(views, cue)
    sentence = views.batch.sentence
    word = views["word"]
    left, right = nearest(spread_cue > _POINTED_AT, sentence)
    first, last, inside = _runs(spread_source > _POINTED_AT)
    capitals = np.concatenate(([0], np.cumsum(_naming_capitals(views))))
    named = capitals[last + 1] > capitals[first]
    opens = np.maximum(first - 1, 0)
    extra: dict[str, U64] = {
        "source": np.digitize(spread_source, _BIN_EDGES).astype(np.uint64),
        "cue": np.digitize(spread_cue, _BIN_EDGES).astype(np.uint64),
        "cue_left": pick(word, left) + distance_bin(left),
        "cue_right": pick(word, right) + distance_bin(right),
        "run_first": np.where(inside, word[first], _NONE),
        "run_last": np.where(inside, word[last], _NONE),
        "run_named": np.where(inside, named.astype(np.uint64), _NONE),
        "run_after": np.where(inside, word[np.minimum(last + 1, len(word) - 1)], _NONE),
        "run_before": np.where(inside, word[opens], _NONE),
    }
    return views.extended(extra)


def _naming_capitals(views: Views) -> U64:
    """Return 1 where a word begins with a capital; one that opens the sentence names nobody."""
    capital = views["capital"].copy()
    opens = views.batch.real[views.batch.first[:-1][np.diff(views.batch.first) > 0]]
    capital[opens] = 0
    return capital


def _spread(views: Views, of_tokens: F64) -> F64:
    """Return values per real token laid out over padded positions; padding is far below any bin."""
    spread = np.full(len(views.batch.rows), -9.0)
    spread[views.batch.real] = of_tokens
    return spread


def _runs(
    flags: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return the first and last position of the flagged run each position is in (else itself)."""
    positions = np.arange(len(flags))
    # Padding is never flagged, so that no run reaches over the end of its sentence.
    before, after = nearest(~flags, np.zeros_like(positions))
    return np.where(flags, before + 1, positions), np.where(flags, after - 1, positions), flags
