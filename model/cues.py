"""Which words gave a sentence away: runs of tokens that carry the label."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from model.document import Cue, Span
from model.labels import CueKind, Label
from model.lexicon import AUXILIARY, CLOSED
from model.tokens import token_spans, tokens

#: Log-odds from which a token starts a cue, and from which its neighbors join it (hysteresis, as
#: in Canny 1986): the best on cross-validation for finding true cues whole. The best token of a
#: flagged sentence always starts one.
_STARTS: Final = {Label.HEDGING: -2.0, Label.ANONYMOUS_SOURCING: -1.5}
_JOINS: Final = {Label.HEDGING: -2.0, Label.ANONYMOUS_SOURCING: -2.0}


class Run(NamedTuple):
    """Tokens `first` ≤ number < `end` of a sentence that carry `label`.

    `best` is the log-odds of the likeliest of them.
    """

    label: Label
    first: int
    end: int
    best: float


def find_runs(log_odds: Sequence[float], label: Label) -> list[Run]:
    """Return the runs that gave one flagged sentence away, in order.

    `log_odds` (tokens,) are its tokens' for `label`.
    """
    if not log_odds:
        return []
    starts = min(_STARTS[label], max(log_odds))
    joins = min(_JOINS[label], starts)
    found: list[Run] = []
    for number in [number for number, value in enumerate(log_odds) if value >= joins]:
        if found and found[-1].end == number:
            first, best = found[-1].first, max(found[-1].best, log_odds[number])
            found[-1] = Run(label, first, number + 1, best)
        else:
            found.append(Run(label, number, number + 1, log_odds[number]))
    return [run for run in found if run.best >= starts]


def as_cues(text: str, span: Span, runs: Sequence[tuple[Run, float]]) -> tuple[Cue, ...]:
    """Return the cues of the sentence at `span` of `text`, in order.

    `runs` come with the probability that their likeliest token carries the label, the cue's weight.
    """
    needed = max(run.end for run, _ in runs)
    at = token_spans(text, span.start, span.end, needed)
    cues = []
    for run, weight in runs:
        start, stop = at[run.first][0], at[run.end - 1][1]
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
