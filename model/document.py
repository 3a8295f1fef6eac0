"""What travels between the rooms: spans, cues, scored sentences, the scored article.

What there are many of are named tuples, which are made five times as fast as frozen dataclasses;
where one is made a sentence, `span_of` and its like make it of a tuple in half the time again.
All offsets are half-open and count code points, as Python does, into the text that was scored;
`answer.py` translates them for clients that count UTF-16 code units.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from model.labels import CueKind, Label

DIGITS: Final = 4  # of a probability: finer than its standard error ever is
#: Characters of what is taken for a sentence; longer is a file that lost its line ends.
LONGEST_SENTENCE: Final = 20_000


class Span(NamedTuple):
    """A stretch of text, `start` ≤ offset < `end`, in code points."""

    start: int
    end: int


class Cue(NamedTuple):
    """The words that carry a label.

    `weight` is the probability (0–1) of the label, were no other such words in the sentence.
    """

    start: int
    end: int
    label: Label
    weight: float
    kind: CueKind | None = None


class LabelScore(NamedTuple):
    """A label's calibrated probability (0–1, DIGITS long), and whether it reaches the threshold."""

    probability: float
    flagged: bool


class Sentence(NamedTuple):
    """A scored sentence. A label the model was not trained for is None."""

    start: int
    end: int
    labels: Mapping[Label, LabelScore | None]
    cues: tuple[Cue, ...]


span_of: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
cue_of: Callable[[tuple[int, int, Label, float, CueKind | None]], Cue] = partial(tuple.__new__, Cue)
sentence_of: Callable[
    [tuple[int, int, Mapping[Label, LabelScore | None], tuple[Cue, ...]]], Sentence
] = partial(tuple.__new__, Sentence)


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning that goes with an answer: a stable code, and a sentence for people."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class LabelSummary:
    """One label over an article.

    `flagged` counts sentences; `rate` is 0–1 (None where there is nothing to take a rate of);
    `percentile` is 0–100 among the reference articles (None without a reference).
    """

    flagged: int
    rate: float | None
    percentile: int | None


def so_many_articles(share: int) -> str:
    """Return how people say `share` of 100 articles; never all, for there is always a beyond."""
    return f"{share} of 100" if share < 99 else "nearly all"


@dataclass(frozen=True, slots=True)
class Summary:
    """The article as a whole. `credibility` and `interval` (0–100) are None when not rateable."""

    sentence_count: int
    labels: Mapping[Label, LabelSummary | None]
    credibility: int | None
    interval: tuple[int, int] | None
    formula: str


@dataclass(frozen=True, slots=True)
class Article:
    """A scored text: what `Scorer.score` returns.

    `complete` is False when the text has more sentences than one answer holds; `next_start` is
    then the offset (code points) to go on from.
    """

    text: str
    sentences: tuple[Sentence, ...]
    summary: Summary
    complete: bool
    next_start: int | None
    warnings: tuple[Notice, ...]
    model_id: str
    thresholds: Mapping[Label, float]
    explained: bool
