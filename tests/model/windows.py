"""What the views of a token are, told slowly: one token at a time, in plain Python."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from model.lexicon import CLOSED, SAYING
from model.vocabulary import Attribute, Vocabulary, normalized

#: Every piece is one token, unless it is glued to the next.
WORDS = st.sampled_from(
    ["the", "aides", "said", "may", "Elm", ",", ".", "“", "”", '"', "12", "'s", "not", "x"]
)
BLANKS = st.sampled_from([" ", " ", " ", "\n", "\x1f", "\x85", "\xa0", "\u3000", " \t "])

NONE = 6  # the bin of a distance to nothing
OUTSIDE = 99  # what the views of a run are where there is none


@st.composite
def _sentence(draw: st.DrawFn, max_size: int = 9) -> str:
    words = draw(st.lists(WORDS, max_size=max_size))
    glue = BLANKS | st.just("")
    return draw(glue) + "".join(word + draw(glue) for word in words)


#: Sentences as they may come: with chunks of several tokens, quotes left open, empty, blank.
SENTENCES = st.lists(
    _sentence() | st.sampled_from(["", "  ", "\x1c\x85", "“", '"', "”", "“ the", 'said "']),
    max_size=6,
)


def value(word: str, attribute: Attribute = Attribute.WORD) -> int:
    """Return what is known of one word, "" being the padding."""
    found = Vocabulary({}).look_up([word] if word else [])
    assert len(found.rows) == bool(word)
    return int(found.hashes[found.rows[0] if word else 0, attribute])


def is_closed(word: str) -> bool:
    return word == "" or CLOSED.get(normalized(word), 0) > 0


def phrases(words: Sequence[str]) -> dict[str, list[int]]:
    """Return the views of the noun phrase around each word; padding ends one."""
    at = _padded(words)
    found: dict[str, list[int]] = {"phrase_left": [], "phrase_head": [], "phrase_next": []}
    for here in range(len(words)):
        left, right = here, here
        while not is_closed(at(left)):
            left -= 1
        while not is_closed(at(right)):
            right += 1
        head = here if right == here else right - 1
        for name, place in zip(found, (left, head, right), strict=True):
            found[name].append(value(at(place)))
    return found


def pointers(words: Sequence[str], flags: Sequence[bool], name: str) -> dict[str, list[int]]:
    """Return the views that name the nearest flagged word to either side."""
    found: dict[str, list[int]] = {f"{name}_left": [], f"{name}_right": []}
    for here in range(len(words)):
        left = [k for k in range(here + 1) if flags[k]][-1:]
        right = [k for k in range(here, len(words)) if flags[k]][:1]
        for side, place in zip(found, (left, right), strict=True):
            found[side].append(
                (value(words[place[0]]) + distance(place[0] - here)) % 2**64 if place else NONE
            )
    return found


def sayings(words: Sequence[str]) -> dict[str, list[int]]:
    flags = [CLOSED.get(normalized(word)) == SAYING for word in words]
    return pointers(words, flags, "saying")


def distance(gap: int) -> int:
    """Return the bin: 0, 1, 2–3, 4–7, 8–15, more."""
    return min(abs(gap).bit_length(), 5)


def quotes(words: Sequence[str]) -> dict[str, list[int]]:
    """Tell which words stand in quotation marks, the opening one included."""
    depth, straight, inside = 0, False, []
    for word in words:
        depth = max(0, depth + (word == "“") - (word == "”"))
        straight ^= word == '"'
        inside.append(int(depth > 0 or straight))
    return {"quoted": inside}


def runs(words: Sequence[str], flags: Sequence[bool]) -> dict[str, list[int]]:
    """Return the views of the run of flagged words that each word is in."""
    at = _padded(words)
    names = ("run_first", "run_last", "run_named", "run_after", "run_before")
    found: dict[str, list[int]] = {name: [] for name in names}
    for here, flag in enumerate(flags):
        first = last = here
        while first > 0 and flags[first - 1]:
            first -= 1
        while last + 1 < len(flags) and flags[last + 1]:
            last += 1
        named = any(words[k][0].isupper() for k in range(max(first, 1), last + 1))
        seen = (at(first), at(last), named, at(last + 1), at(first - 1))
        for name, what in zip(names, seen, strict=True):
            known = int(what) if isinstance(what, bool) else value(what)
            found[name].append(known if flag else OUTSIDE)
    return found


def _padded(words: Sequence[str]) -> Callable[[int], str]:
    return lambda place: words[place] if 0 <= place < len(words) else ""
