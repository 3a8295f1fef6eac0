"""A scored article in the terminal: a summary, then the text with its marks.

In colour, hedging and unnamed sources differ in colour and in underline, and cue words are bold.
Where there is no colour (a pipe, NO_COLOR, a dumb terminal) the same marks are written out.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from model.document import so_many_articles
from model.labels import ANNOTATED, CueKind, Label

if TYPE_CHECKING:
    from model.document import Article, Cue, LabelSummary, Sentence
    from model.inputs import Input

_WIDTH = 100  # longer lines are hard to read
# What could steer a terminal, or turn the order of its letters; and what it cannot encode.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAMES = {
    Label.HEDGING: "hedging",
    Label.ANONYMOUS_SOURCING: "unnamed sources",
    Label.ATTRIBUTION: "attribution",
}
_STYLES = {
    Label.HEDGING: "cyan underline",
    Label.ANONYMOUS_SOURCING: "yellow underline2",
}
_COUNTED = {
    Label.HEDGING: "of the text hedges",
    Label.ANONYMOUS_SOURCING: "of what is attributed rests on unnamed sources",
    Label.ATTRIBUTION: "of the text rests on any source",
}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text on which the same marks lie; `sentence` is None in the gaps."""

    text: str
    sentence: "Sentence | None"
    cues: "tuple[Cue, ...]"


def show(article: "Article", given: "Input", out: TextIO, *, heading: bool) -> None:
    """Write the summary and the marked text of `article` to `out`, under its name if `heading`."""
    colour = out.isatty() and not os.environ.get("NO_COLOR")
    console = Console(file=out, highlight=False, no_color=not colour, emoji=False, markup=False)
    colour = colour and console.color_system is not None
    if colour:
        console.width = min(console.width, _WIDTH)
    lines = [*_heading(given, heading=heading), *_summary(article), _legend(article, colour=colour)]
    body = _coloured(article) if colour else _plain(article)
    for line in [*lines, Text(), body, Text()]:
        if colour:
            console.print(line)
        else:
            out.write(f"{line.plain}\n")  # unwrapped: other programs read it


def _heading(given: "Input", *, heading: bool) -> Iterator[Text]:
    if heading:
        yield Text(f"=== {_safe(given.name)}", style="bold")
    if given.page is not None:
        if given.page.title:
            yield Text(_safe(given.page.title), style="bold")
        about = [", ".join(given.page.authors), given.page.published or ""]
        if any(about):
            yield Text(_safe(" · ".join(filter(None, about))), style="dim")
    if heading or given.page is not None:
        yield Text()


def _summary(article: "Article") -> Iterator[Text]:
    summary = article.summary
    if summary.credibility is None:
        yield Text("Credibility: no number can be given for this text.", style="bold")
    else:
        low, high = summary.interval or (summary.credibility, summary.credibility)
        line = Text(f"Credibility {summary.credibility} of 100", style="bold")
        yield line.append(f" (most likely {low} to {high})", style="not bold")
    yield Text("This is about wording and sourcing, never about truth.", style="italic")
    for label in Label:
        part = summary.labels.get(label)
        if part is not None:
            yield _count(label, part, summary.sentence_count)
    for warning in article.warnings:
        yield Text(f"Note: {_safe(warning.detail)}", style="dim")


def _count(label: Label, part: "LabelSummary", sentences: int) -> Text:
    line = Text("  ")
    line.append(f"{_NAMES[label]}", style=_STYLES.get(label, ""))
    line.append(f": {part.flagged} of {sentences} sentence{'' if sentences == 1 else 's'}")
    if part.rate is not None:
        line.append(f"; {part.rate:.0%} {_COUNTED[label]}")
    if part.percentile is not None:
        line.append(f", more than in {so_many_articles(part.percentile)} news articles")
    return line.append(".")


def _legend(article: "Article", *, colour: bool) -> Text:
    if colour:
        legend = Text("Marks: ", style="dim")
        legend.append("hedging", style=f"not dim {_STYLES[Label.HEDGING]}").append(", ")
        legend.append("unnamed source", style=f"not dim {_STYLES[Label.ANONYMOUS_SOURCING]}")
        if article.explained:
            legend.append("; ").append("bold", style="not dim bold").append(": the words for it")
        return legend.append(".")
    words = ", [hedge: words], [unnamed source: words], [no source given: words]"
    return Text(f"Marks: {{label probability: sentence}}{words if article.explained else ''}.")


def _coloured(article: "Article") -> Text:
    text = Text()
    for piece in _pieces(article):
        labels = _flagged(piece.sentence)
        # Where both lie, the double underline is the sentence's and each cue has its own colour.
        style = _STYLES[labels[-1]] if labels else ""
        if piece.cues:
            style = f"bold {_STYLES[piece.cues[-1].label]}"
        text.append(_safe(piece.text), style=style)
    return text


def _plain(article: "Article") -> Text:
    text = Text()
    current: Sentence | None = None
    for piece in _pieces(article):
        if piece.sentence is not current:
            text.append("}" if _flagged(current) else "")
            current = piece.sentence
            text.append(_opening(current))
        words = _safe(piece.text)
        names = " + ".join(dict.fromkeys(_cue_name(cue) for cue in piece.cues))
        text.append(f"[{names}: {words}]" if names else words)
    return text.append("}" if _flagged(current) else "")


def _opening(sentence: "Sentence | None") -> str:
    parts = []
    for label in _flagged(sentence):
        score = sentence.labels[label] if sentence is not None else None
        if score is not None:
            parts.append(f"{_NAMES[label]} {score.probability:.0%}")
    return f"{{{', '.join(parts)}: " if parts else ""


def _flagged(sentence: "Sentence | None") -> list[Label]:
    if sentence is None:
        return []
    return [
        label
        for label in ANNOTATED
        if (score := sentence.labels.get(label)) is not None and score.flagged
    ]


def _cue_name(cue: "Cue") -> str:
    if cue.label is Label.HEDGING:
        return "hedge"
    return (cue.kind or CueKind.UNNAMED_SOURCE).value


def _pieces(article: "Article") -> Iterator[_Piece]:
    """Yield the text in stretches, cut at sentences and at the cues of their flagged labels."""
    position = 0
    for sentence in article.sentences:
        if position < sentence.start:
            yield _Piece(article.text[position : sentence.start], None, ())
        labels = _flagged(sentence)
        cues = [cue for cue in sentence.cues if cue.label in labels]
        edges = {sentence.start, sentence.end}
        edges |= {edge for cue in cues for edge in (cue.start, cue.end)}
        ordered = sorted(edges)
        for start, end in pairwise(ordered):
            lying = tuple(cue for cue in cues if cue.start <= start and end <= cue.end)
            yield _Piece(article.text[start:end], sentence, lying)
        position = sentence.end
    if position < len(article.text):
        yield _Piece(article.text[position:], None, ())


def _safe(text: str) -> str:
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", "\n"))
