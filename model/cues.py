"""Which words gave a sentence away: runs of tokens that carry the label."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.document import Cue, Span
from model.kernel import runs as kernel_runs
from model.labels import CueKind, Label
from model.lexicon import AUXILIARY, CLOSED
from model.tagger import Tags
from model.tokens import tokens

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]

#: Log-odds from which a token starts a cue, and from which its neighbors join it (hysteresis, as
#: in Canny 1986): the best on cross-validation for finding true cues whole. The best token of a
#: flagged sentence always starts one.
_STARTS: Final = {Label.HEDGING: -2.0, Label.ANONYMOUS_SOURCING: -1.5}
_JOINS: Final = {Label.HEDGING: -2.0, Label.ANONYMOUS_SOURCING: -2.0}


class Run(NamedTuple):
    """Tokens that gave a sentence away: from `start` to `end` of it, in code points.

    `best` is the log-odds of the likeliest of them.
    """

    label: Label
    sentence: int
    start: int
    end: int
    best: float


def find_runs(
    tags: Tags, flagged: NDArray[np.bool_], label: Label, compiled: Any = None
) -> Iterator[Run]:
    """Yield the runs that gave the `flagged` sentences, shape (sentences,), away, in order.

    `compiled` is the kernel's library; without it, NumPy finds them.
    """
    limits = _STARTS[label], _JOINS[label]
    if compiled is None:
        found = runs_by_numpy(tags, flagged, label, limits)
    else:
        tokens_ = tags.of(label), tags.first, tags.spans
        found = kernel_runs.find_runs(compiled, tokens_, flagged, limits)
    sentence, place, best = found
    places = place.T.tolist()
    yield from map(Run, repeat(label), sentence.tolist(), *places, best.tolist())


def runs_by_numpy(
    tags: Tags, flagged: NDArray[np.bool_], label: Label, limits: tuple[float, float]
) -> tuple[I64, I64, F64]:
    """Return each run's sentence (runs,), place in it (runs, 2) and best log-odds (runs,)."""
    log_odds, first = tags.of(label), tags.first
    starts = np.minimum(tags.best(label), limits[0])
    joins = np.where(flagged, np.minimum(starts, limits[1]), np.inf)
    found = (log_odds >= joins.repeat(np.diff(first))).nonzero()[0]
    if not len(found):
        return found, found.reshape(-1, 2), np.empty(0)
    sentence = first.searchsorted(found, side="right") - 1
    apart = (found[1:] != found[:-1] + 1) | (sentence[1:] != sentence[:-1])
    begins = np.concatenate(([True], apart)).nonzero()[0]
    ends = np.concatenate((begins[1:], [len(found)])) - 1
    best = np.maximum.reduceat(log_odds.take(found), begins)
    kept = best >= starts.take(sentence.take(begins))
    spans = tags.spans[found.take(begins), 0], tags.spans[found.take(ends), 1]
    return sentence.take(begins)[kept], np.stack(spans, axis=1)[kept], best[kept]


def as_cues(text: str, span: Span, runs: Sequence[tuple[Run, float]]) -> tuple[Cue, ...]:
    """Return the cues of the sentence at `span` of `text`, in order.

    `runs` come with the probability that their likeliest token carries the label, the cue's weight.
    """
    cues = []
    for (label, _, start, end, _), weight in runs:
        words = text[span.start + start : span.start + end]
        kind = _kind(words) if label is Label.ANONYMOUS_SOURCING else None
        cues.append(Cue(span.start + start, span.start + end, label, weight, kind))
    cues.sort(key=lambda cue: (cue.start, cue.end))
    return tuple(cues)


def _kind(words: str) -> CueKind:
    """Tell "is believed to" and "reportedly" from a source that is there but has no name.

    Agentless wording opens with an auxiliary, "it" or an adverb in -edly, or is one participle.
    """
    first, *rest = (word.lower() for word in tokens(words))
    opens = first == "it" or first.endswith("edly") or CLOSED.get(first) == AUXILIARY
    participle = not rest and first.endswith("ed")
    return CueKind.NO_SOURCE_GIVEN if opens or participle else CueKind.UNNAMED_SOURCE
