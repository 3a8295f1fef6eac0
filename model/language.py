"""Is this English? Told by how many of the words are the little words every English text needs.

Function words make up some 35–45 % of English prose and a few per cent of anything else, so a
threshold far below the one and above the other settles it, for texts long enough to tell.
"""

from collections.abc import Sequence
from typing import Final

#: Frequent in English; those that other languages in Latin letters share (in, is, was) left out.
_LITTLE_WORDS: Final = frozenset(
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


def is_english(words: Sequence[str]) -> bool | None:
    """Return whether `words` (tokens in order) read as English; None when they are too few."""
    letters = [word for word in words if word[:1].isalpha()]
    # Scripts that write no blanks have few words, so here it is letters that count.
    length = sum(map(len, letters))
    foreign = sum(len(word) for word in letters if word[0] > _LAST_LATIN)
    if length >= _MIN_WORDS and foreign > length / 2:
        return False
    if len(letters) < _MIN_WORDS:
        return None
    little = sum(word.lower() in _LITTLE_WORDS for word in letters)
    return little >= _MIN_SHARE * len(letters)
