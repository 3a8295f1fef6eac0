"""Is this English? Told by how many of the words are the little words every English text needs.

Function words make up some 35–45 % of English prose and a few per cent of anything else, so a
threshold far below the one and above the other settles it, for texts long enough to tell.
"""

from dataclasses import dataclass
from typing import Final

#: Frequent in English; those that other languages in Latin letters share (in, is, was) left out.
LITTLE_WORDS: Final = frozenset(
    """
    the and to of that for with it he his as on be at by this had not are but from have they which
    one you were her all she there would their we him been has when who will more if out so said
    what up its about into than them can only other new some could time these two may then do first
    any my now such like our over after because before through where how those while should says
    say
    """.split()  # noqa: SIM905 - a text is easier to read and to add to
)
_MIN_WORDS: Final = 20  # fewer tell nothing
_MIN_SHARE: Final = 0.15
_LAST_LATIN: Final = "\u024f"  # behind it come the other scripts


@dataclass(frozen=True)
class Counts:
    """What the words of a text add up to: `words` of letters, how many are `little`, their letters.

    `foreign` counts the letters of words in other scripts than Latin.
    """

    words: int
    little: int
    letters: int
    foreign: int


def traits(word: str) -> tuple[int, int, int, int]:
    """Return what one token adds to each of Counts."""
    if not word[:1].isalpha():
        return 0, 0, 0, 0
    foreign = len(word) if word[0] > _LAST_LATIN else 0
    return 1, int(word.lower() in LITTLE_WORDS), len(word), foreign


def is_english(counts: Counts) -> bool | None:
    """Return whether a text with these words reads as English; None when they are too few."""
    # Scripts that write no blanks have few words, so there it is letters that count.
    if counts.letters >= _MIN_WORDS and counts.foreign > counts.letters / 2:
        return False
    if counts.words < _MIN_WORDS:
        return None
    return counts.little >= _MIN_SHARE * counts.words
