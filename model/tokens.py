"""Sentence → tokens: words, clitics, numbers and signs. No token reaches over a blank."""

import re
from typing import Final

# `(?>…)`, not a possessive quantifier on a group: Pythons before 3.11.5 match that wrong.
TOKEN: Final = re.compile(
    r"[^\W\d_]+(?>(?:-[^\W\d_]+)*)(?:(?<=n)['’]t\b)?|['’](?:s|re|ve|d|ll|m)\b"
    r"|\d+(?>(?:[.,]\d+)*)|\.\.\.|\S"
)


def tokens(text: str) -> list[str]:
    """Return the tokens of `text`, in order."""
    return TOKEN.findall(text)


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of `tokens(text)`, half-open, in code points."""
    if text.isalpha():  # as most of what stands between blanks
        return [(0, len(text))]
    return [match.span() for match in TOKEN.finditer(text)]
