"""Sentence → tokens: words, clitics, numbers and signs. No token reaches over a blank."""

import re
from itertools import islice
from typing import Final

# `(?>…)`, not a possessive quantifier on a group: Pythons before 3.11.5 match that wrong.
TOKEN: Final = re.compile(
    r"[^\W\d_]+(?>(?:-[^\W\d_]+)*)(?:(?<=n)['’]t\b)?|['’](?:s|re|ve|d|ll|m)\b"
    r"|\d+(?>(?:[.,]\d+)*)|\.\.\.|\S"
)


def tokens(text: str) -> list[str]:
    """Return the tokens of `text`, in order."""
    return TOKEN.findall(text)


def token_spans(
    text: str, start: int = 0, end: int | None = None, most: int | None = None
) -> list[tuple[int, int]]:
    """Return the spans of `tokens(text[start:end])`, half-open code points into `text`.

    At most so many, from the first on.
    """
    found = TOKEN.finditer(text, start, len(text) if end is None else end)
    return [match.span() for match in islice(found, most)]
