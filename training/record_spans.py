"""The spans of a record's cues, from offsets or from the words themselves; every doubt is a fault.

Offsets are half-open and in code points. All functions raise ValueError with what is wrong.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from training.record_files import Raw, shown

Spans = tuple[tuple[int, int], ...]


def read_spans(raw: Raw, text: str, strings: str, offsets: str) -> Spans | None:
    """Return the spans that the fields `offsets` or else `strings` give, in order, without overlap.

    None where neither is there: not annotated.
    """
    wordings = _wordings(raw[strings], strings) if raw.get(strings) is not None else None
    if raw.get(offsets) is not None:
        found = tuple(sorted(_offsets(raw[offsets], text, offsets)))
        _check_apart(found, text, offsets)
        if wordings is not None:
            _check_same(found, text, wordings, strings, offsets)
        return found
    return None if wordings is None else _located(wordings, text, strings)


def _wordings(value: object, field: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(x, str) and x.strip() for x in value):
        raise ValueError(f"`{field}` must be a list of strings that are not blank")
    return value


def _offsets(value: object, text: str, field: str) -> Iterator[tuple[int, int]]:
    if not isinstance(value, list):
        raise ValueError(f"`{field}` must be a list of [start, end]")  # noqa: TRY004 - a data fault
    for pair in value:
        if (
            not isinstance(pair, list)
            or len(pair) != 2
            or not all(isinstance(x, int) and not isinstance(x, bool) for x in pair)
            or not 0 <= pair[0] < pair[1] <= len(text)
        ):
            raise ValueError(f"`{field}` must hold [start, end] inside the text, not {shown(pair)}")
        if not text[pair[0] : pair[1]].strip():
            raise ValueError(f"`{field}`: there are only blanks at {pair}")
        yield pair[0], pair[1]


def _check_apart(spans: Spans, text: str, field: str) -> None:
    for (start, end), (after, _) in pairwise(spans):
        if after < end:
            raise ValueError(f"`{field}`: two spans overlap at “{shown(text[start:end])}”")


def _check_same(found: Spans, text: str, wordings: list[str], strings: str, offsets: str) -> None:
    """Offsets win where a wording stands twice, but they cannot mean other words.

    Offsets that a program counted in UTF-16 or in bytes show here.
    """
    covered, given = sorted(text[start:end] for start, end in found), sorted(wordings)
    if covered != given:
        raise ValueError(
            f"`{offsets}` cover {_quoted(covered)} where `{strings}` has {_quoted(given)};"
            " are they code points?"
        )


def _quoted(wordings: list[str]) -> str:
    return shown(", ".join(f"“{wording}”" for wording in wordings)) or "nothing"


def _located(wordings: list[str], text: str, field: str) -> Spans:
    found: list[tuple[int, int]] = []
    taken = bytearray(len(text))  # 1 for each character of what was found
    position = 0
    for wording in wordings:
        if wording not in text:
            raise ValueError(f"`{field}`: “{shown(wording)}” is not in the text")
        at = _find(wording, text, position, taken)
        if at is None:
            raise ValueError(f"`{field}`: “{shown(wording)}” overlaps with another one")
        position = at + len(wording)
        taken[at:position] = b"\1" * len(wording)
        found.append((at, position))
    return tuple(sorted(found))


def _find(wording: str, text: str, position: int, taken: bytearray) -> int | None:
    """Return where `wording` stands, left to right so that the second "may" is the second.

    A whole word anywhere goes before a part of one ("'d" in "he'd").
    """
    part = re.escape(wording)
    for pattern in (rf"(?<!\w)(?={part}(?!\w))", rf"(?={part})"):
        for begin in dict.fromkeys((position, 0)):
            for match in re.compile(pattern).finditer(text, begin):
                at = match.start()
                if not any(taken[at : at + len(wording)]):
                    return at
    return None
