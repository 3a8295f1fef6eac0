"""Which words gave a sentence away: runs of tokens that carry the label."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.document import Cue, Span
from model.labels import CueKind, Label
from model.lexicon import AUXILIARY, CLOSED
from model.tagger import Tags
from model.tokens import token_spans, tokens

#: Log-odds from which a token starts a cue, and from which its neighbors join it (hysteresis, as
#: in Canny 1986): the best on cross-validation for finding true cues whole. The best token of a
#: flagged sentence always starts one.
_STARTS: Final = {Label.HEDGING: -2.0, Label.ANONYMOUS_SOURCING: -1.5}
_JOINS: Final = {Label.HEDGING: -2.0, Label.ANONYMOUS_SOURCING: -2.0}


class Run(NamedTuple):
    """Tokens `first` ≤ number < `end` of a sentence that gave it away.

    They begin in the sentence's `chunk`-th stretch between blanks, whose own first token is `base`;
    `best` is the log-odds of the likeliest of them.
    """

    label: Label
    sentence: int
    first: int
    end: int
    chunk: int
    base: int
    best: float


def find_runs(tags: Tags, flagged: NDArray[np.bool_], label: Label) -> Iterator[Run]:
    """Yield the runs that gave the `flagged` sentences, shape (sentences,), away, in order."""
    log_odds, first = tags.of(label), tags.first
    starts = np.minimum(tags.best(label), _STARTS[label])
    joins = np.where(flagged, np.minimum(starts, _JOINS[label]), np.inf)
    found = (log_odds >= joins.repeat(np.diff(first))).nonzero()[0]
    if not len(found):
        return
    sentence = first.searchsorted(found, side="right") - 1
    apart = (found[1:] != found[:-1] + 1) | (sentence[1:] != sentence[:-1])
    begins = np.concatenate(([True], apart)).nonzero()[0]
    ends = np.concatenate((begins[1:], [len(found)])) - 1
    best = np.maximum.reduceat(log_odds.take(found), begins)
    kept = best >= starts.take(sentence.take(begins))
    opens, closes, number = found.take(begins), found.take(ends), sentence.take(begins)
    origin, chunk = first.take(number), tags.chunk.take(opens)
    columns = (
        *(number, opens - origin, closes - origin + 1),
        *(chunk - tags.chunk.take(origin), tags.chunk.searchsorted(chunk) - origin),
        best,
    )
    yield from map(Run, repeat(label), *(values[kept].tolist() for values in columns))


def as_cues(text: str, span: Span, runs: Sequence[tuple[Run, float]]) -> tuple[Cue, ...]:
    """Return the cues of the sentence at `span` of `text`, in order.

    `runs` come with the probability that their likeliest token carries the label, the cue's weight.
    """
    # Tokens before the first run are not taken apart: `split` is the faster way past them.
    opening = min((run for run, _ in runs), key=lambda run: run.first)
    rest = text[span.start : span.end].split(None, opening.chunk)[-1]
    most = max(run.end for run, _ in runs) - opening.base
    at = token_spans(text, span.end - len(rest), span.end, most)
    cues = []
    for run, weight in runs:
        start, stop = at[run.first - opening.base][0], at[run.end - 1 - opening.base][1]
        kind = _kind(text[start:stop]) if run.label is Label.ANONYMOUS_SOURCING else None
        cues.append(Cue(start, stop, run.label, weight, kind))
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
