"""A scored article as the page shows it: paragraphs, marked sentences, notes, the summary in words.

Slices of the text only; that nothing in them is taken for markup is the template's business.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.wording import Gauge, Headline, gauges, headline
from model.document import Article, Cue, Sentence
from model.labels import ANNOTATED, CueKind, Label

_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `cue` tells whether it is among the words that gave it away."""

    text: str
    cue: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a sentence is marked: the label, how sure (0–100), and the words."""

    label: Label
    percent: int
    words: tuple[str, ...]
    no_source_given: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked sentence, numbered from 1 in the order of the text."""

    number: int
    pieces: tuple[Piece, ...]
    reasons: tuple[Reason, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels the sentence is marked for."""
        return tuple(reason.label for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Run:
    """Plain text, or (then `text` is empty) a marked sentence."""

    text: str
    marked: Marked | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """What the page shows of a scored article."""

    headline: Headline
    gauges: tuple[Gauge, ...]
    warnings: tuple[str, ...]
    sentence_count: int
    paragraphs: tuple[tuple[Run, ...], ...]
    notes: tuple[Marked, ...]
    unread: str


def marked_text(article: Article) -> MarkedText:
    """Return `article` as the page shows it."""
    runs = list(_runs(article))
    return MarkedText(
        headline=headline(article),
        gauges=gauges(article),
        warnings=tuple(warning.detail for warning in article.warnings),
        sentence_count=article.summary.sentence_count,
        paragraphs=tuple(_paragraphs(runs)),
        notes=tuple(run.marked for run in runs if run.marked),
        unread="" if article.next_start is None else article.text[article.next_start :].strip(),
    )


def _runs(article: Article) -> Iterator[Run]:
    """Yield the text that was read as runs, whose texts joined are that text."""
    text, position, number = article.text, 0, 0
    for sentence in article.sentences:
        reasons = _reasons(sentence, text)
        if not reasons:
            continue
        if position < sentence.start:
            yield Run(text[position : sentence.start])
        number += 1
        labels = {reason.label for reason in reasons}
        cues = [cue for cue in sentence.cues if cue.label in labels]
        yield Run("", Marked(number, tuple(_pieces(sentence, cues, text)), reasons))
        position = sentence.end
    end = len(text) if article.next_start is None else article.next_start
    if position < end:
        yield Run(text[position:end])


def _reasons(sentence: Sentence, text: str) -> tuple[Reason, ...]:
    reasons = []
    for label in ANNOTATED:
        score = sentence.labels.get(label)
        if score is None or not score.flagged:
            continue
        cues = [cue for cue in sentence.cues if cue.label is label]
        words = dict.fromkeys(text[cue.start : cue.end] for cue in cues)
        agentless = bool(cues) and all(cue.kind is CueKind.NO_SOURCE_GIVEN for cue in cues)
        reasons.append(Reason(label, round(score.probability * 100), tuple(words), agentless))
    return tuple(reasons)


def _pieces(sentence: Sentence, cues: Sequence[Cue], text: str) -> Iterator[Piece]:
    """Yield the sentence cut at its cues; cues of two labels may overlap."""
    cuts = {sentence.start, sentence.end}
    cuts.update(edge for cue in cues for edge in (cue.start, cue.end))
    edges = sorted(cuts)
    for start, end in pairwise(edges):
        within = any(cue.start <= start and end <= cue.end for cue in cues)
        yield Piece(text[start:end], within)


def _paragraphs(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs paragraph by paragraph: a blank line parts them."""
    paragraph: list[Run] = []
    for run in runs:
        if run.marked:
            paragraph.append(run)
            continue
        first, *others = _BLANK_LINE.split(run.text)
        paragraph.append(Run(first))
        for text in others:
            yield from _unless_blank(paragraph)
            paragraph = [Run(text)]
    yield from _unless_blank(paragraph)


def _unless_blank(paragraph: list[Run]) -> Iterator[tuple[Run, ...]]:
    if any(run.marked or run.text.strip() for run in paragraph):
        yield tuple(paragraph)
