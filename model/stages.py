"""What the close look sees of the first.

The glance tells source and cue tokens, learnt from an attribution corpus. Its log-odds, in bins,
and the source phrase and verbs they point at, become views for the taggers of hedges and of
unnamed sources.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.features import WORD_FEATURES, Template
from model.views import I64, U64, Views, pointed
from model.vocabulary import Attribute

F64 = NDArray[np.float64]

SOURCE_FEATURES: Final = """
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

#: All that the close look at a token goes by.
CLOSE: Final = Template(WORD_FEATURES + SOURCE_FEATURES, bits=20)
_POINTED_AT: Final = -0.5  # log-odds from which a token counts as part of a source or cue
_NONE: Final = np.uint64(99)
_PADDING: Final = -9.0  # far below any bin


def stage_views(views: Views, source: F64, cue: F64) -> Views:
    """Return views of the same tokens that also know which are sources and cues.

    `source` and `cue` are log-odds per real token of the batch, shape (tokens,).
    """
    spread = np.full((2, len(views.batch.sentence)), _PADDING)
    spread[:, views.batch.real] = source, cue
    sources, cues = spread > _POINTED_AT
    bins = _bins(spread)
    left, right = pointed(cues.nonzero()[0], views)
    return views.extended(
        {"source": bins[0], "cue": bins[1]},
        {"cue_left": left, "cue_right": right, **_runs(views, sources)},
    )


def _bins(log_odds: F64) -> U64:
    """Return 0 for log-odds below −4, then one more for each whole one, up to 8 from 3 on."""
    bins: U64 = np.minimum(np.maximum(log_odds + 5, 0), 8).astype(np.uint64)
    return bins


def _runs(views: Views, flags: NDArray[np.bool_]) -> dict[str, U64]:
    """Describe the run of source tokens that a token is in: its ends, and what stands beside it."""
    # Padding is never flagged, so that no run reaches over the end of its sentence.
    starts = (flags[1:] > flags[:-1]).nonzero()[0] + 1
    ends = (flags[:-1] > flags[1:]).nonzero()[0]
    inside = flags.take(views.at)
    number = starts.searchsorted(views.at, side="right") - 1
    # Outside of all runs any position will do: what is found there is not looked at.
    edges = np.empty((4, len(views.at)), dtype=np.int64)
    edges[0] = np.concatenate((starts, [1])).take(number)
    edges[1] = np.concatenate((ends, [1])).take(number)
    edges[2], edges[3] = edges[0] - 1, edges[1] + 1
    first, last, before, after = np.where(inside, views.words(edges), _NONE)
    return {
        "run_first": first,
        "run_last": last,
        "run_before": before,
        "run_after": after,
        "run_named": np.where(inside, _named(views, starts, ends).take(number), _NONE),
    }


def _named(views: Views, starts: I64, ends: I64) -> U64:
    """Return 1 for each run that holds a capitalized word, and a 0 for no run.

    One that opens the sentence names nobody.
    """
    capital = views.batch.values[Attribute.CAPITAL].copy()
    first = views.batch.first
    capital[views.batch.real[first[:-1][np.diff(first) > 0]]] = 0
    counted = np.concatenate(([0], np.cumsum(capital)))
    return np.concatenate((counted[ends + 1] > counted[starts], [False])).astype(np.uint64)
