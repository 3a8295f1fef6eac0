"""Which words gave a sentence away: runs of tokens that carry the label."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from model.document import Cue
from model.features import tokens
from model.labels import CueKind, Label
from model.lexicon import AUXILIARY, CLOSED

if TYPE_CHECKING:
    from model.tagger import Tagger

#: Log-odds from which a token starts a cue, and from which its neighbors join it (hysteresis, as
#: in Canny 1986): the best on cross-validation for finding true cues whole. The best token of a
#: flagged sentence always starts one.
_STARTS: Final = {Label.HEDGING: -1.9, Label.ANONYMOUS_SOURCING: -1.0}
_JOINS: Final = {Label.HEDGING: -1.9, Label.ANONYMOUS_SOURCING: -3.0}


def find_cues(
    text: str,
    spans: Sequence[tuple[int, int]],
    log_odds: NDArray[np.float64],
    label: Label,
    tagger: "Tagger",
) -> list[Cue]:
    """Return the cues of `label` in one flagged sentence, in order.

    `spans` are its tokens' half-open code points in `text`, `log_odds` (tokens,) their tags.
    """
    if not len(log_odds):
        return []
    starts = min(_STARTS[label], float(log_odds.max()))
    inside = log_odds >= min(_JOINS[label], starts)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.view(np.int8), [0]))))
    cues = []
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if log_odds[first:end].max() < starts:
            continue
        weight = float(tagger.probability(log_odds[first:end].max(), label))
        start, stop = spans[first][0], spans[end - 1][1]
        kind = _kind(text[start:stop]) if label is Label.ANONYMOUS_SOURCING else None
        cues.append(Cue(start, stop, label, weight, kind))
    return cues


def _kind(words: str) -> CueKind:
    """Tell "is believed to" and "reportedly" from a source that is there but has no name.

    Agentless wording opens with an auxiliary, "it" or an adverb in -edly, or is one participle.
    """
    first, *rest = (word.lower() for word in tokens(words))
    opens = first == "it" or first.endswith("edly") or CLOSED.get(first) == AUXILIARY
    participle = not rest and first.endswith("ed")
    return CueKind.NO_SOURCE_GIVEN if opens or participle else CueKind.UNNAMED_SOURCE
