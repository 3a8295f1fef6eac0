"""brat stand-off annotations: spans of a text (T lines), and what links them (E and R lines).

https://brat.nlplab.org/standoff.html. Offsets are in characters of the text file, half-open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from training.record_spans import Spans

_NUMBER = re.compile(r"\d+$")  # a second argument of the same role: "Source2:T9"


@dataclass(frozen=True, slots=True)
class Bound:
    """A span of the text, in one piece or several, and what it is."""

    kind: str
    pieces: Spans


@dataclass(frozen=True, slots=True)
class Link:
    """One event: the role and the span of each of its parts."""

    parts: tuple[tuple[str, Bound], ...]

    def pieces(self, role: str) -> Spans:
        """Return the pieces of all parts in `role`, in order."""
        return tuple(sorted(p for name, bound in self.parts if name == role for p in bound.pieces))


def read_brat(content: str, text: str) -> list[Link]:
    """Return the events and relations of an annotation file over `text`.

    Raises ValueError naming the line that is not in the format, links to nothing, or whose words
    are not those of the text at its offsets.
    """
    lines = [(n, line) for n, line in enumerate(content.split("\n"), start=1) if line.strip()]
    bounds: dict[str, Bound] = {}
    for number, line in lines:
        if line.startswith("T"):
            identity, bound = _bound(number, line.rstrip("\r"), text)
            bounds[identity] = bound
    links = []
    related: dict[str, list[str]] = {}
    for number, line in lines:
        if line.startswith("E"):
            links.append(Link(tuple(_event(number, line, bounds))))
        elif line.startswith("R"):
            one, other = _relation(number, line, bounds)
            related.setdefault(one, []).append(other)
            related.setdefault(other, []).append(one)
    return links + list(_around_cues(bounds, related))


def _bound(number: int, line: str, text: str) -> tuple[str, Bound]:
    try:
        identity, where, words = line.split("\t")
        kind, _, offsets = where.partition(" ")
        pieces = []
        for piece in offsets.split(";"):
            start, end = piece.split()
            pieces.append((int(start), int(end)))
    except ValueError:
        raise ValueError(f"line {number} is no text-bound annotation: {line[:80]}") from None
    if not all(0 <= start < end <= len(text) for start, end in pieces):
        raise ValueError(f"line {number}: its offsets lie outside the text")
    # brat writes the pieces with a blank between them, and line breaks as blanks.
    covered = " ".join(text[start:end] for start, end in pieces)
    if covered.split() != words.split():
        raise ValueError(f"line {number}: at its offsets the text has other words")
    return identity, Bound(kind, tuple(pieces))


def _event(number: int, line: str, bounds: dict[str, Bound]) -> Iterator[tuple[str, Bound]]:
    """Yield role and span of each part; parts that are events themselves are not followed."""
    _, _, described = line.rstrip().partition("\t")
    for part in described.split():
        role, colon, identity = part.partition(":")
        if not colon:
            raise ValueError(f"line {number} is no event: {line[:80]}")
        if identity.startswith("E"):
            continue
        if identity not in bounds:
            raise ValueError(f"line {number}: there is no {identity}")
        yield _NUMBER.sub("", role), bounds[identity]


def _relation(number: int, line: str, bounds: dict[str, Bound]) -> tuple[str, str]:
    _, _, described = line.rstrip().partition("\t")
    ends = [part.partition(":")[2] for part in described.split()[1:]]
    if len(ends) != 2:
        raise ValueError(f"line {number} is no relation of two: {line[:80]}")
    for identity in ends:
        if identity not in bounds:
            raise ValueError(f"line {number}: there is no {identity}")
    return ends[0], ends[1]


def _around_cues(bounds: dict[str, Bound], related: dict[str, list[str]]) -> Iterator[Link]:
    """Yield an event for each cue that relations tie to other spans."""
    for identity, others in related.items():
        if bounds[identity].kind == "Cue":
            tied = [bounds[identity], *(bounds[other] for other in others)]
            yield Link(tuple((bound.kind, bound) for bound in tied))
