"""What the bench reads: articles of a file, or invented ones; and texts that are hard to read."""

import gzip
import json
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Final

_PEOPLE: Final = [
    "Mara Lindqvist",
    "the harbor office",
    "two council aides",
    "critics",
    "a person familiar with the plan",
    "Councilman Idris Vane",
]
_VERBS: Final = [
    *["said", "warned", "suggested that", "argued", "told reporters", "hinted that", "denied that"]
]
_FACTS: Final = [
    "the bridge may stay closed until the spring of {n}",
    "the budget of ${n}.2 million was approved on Jan. 3",
    "it is unclear whether the ferry of {n} a.m. will sail again",
    "more than {n} tons of grain left the port overnight",
    "the court could reopen case {n} if new papers turn up",
    "nobody was hurt in the fire on pier {n}, which broke out at night",
]

#: Texts of n characters that have tempted splitters and taggers to look at all of them again and
#: again, by what they are made of.
HOSTILE: Final[dict[str, Callable[[int], str]]] = {
    "dots": lambda n: "." * n,
    "quotes": lambda n: _filled("“a ", n),
    "opening brackets": lambda n: "(" * n,
    "one long word": lambda n: "a" * n,
    "spaces": lambda n: " " * n,
    "line breaks": lambda n: _filled("a\n", n),
    "abbreviations": lambda n: _filled("Mr. Gov. U.S. a.m. ", n),
    "mixed Unicode": lambda n: _filled("é 漢字。🙂. e\u0301 «может» ﷺ\u200b\u00a0", n),
    "cue words": lambda n: _filled("may reportedly ", n),
    "short sentences": lambda n: _filled("It may. ", n),
    "one sentence": lambda n: _filled("word ", n),
    "new words": lambda n: " ".join(f"{k:x}g" for k in range(n // 3 + 1))[:n],
    "hyphens": lambda n: _filled("a-", n),
    "numbers": lambda n: _filled("1,", n),
    "apostrophes": lambda n: _filled("n't'", n),
}


def read_articles(path: Path, count: int) -> list[str]:
    """Return the `text` of the first `count` lines of a JSON Lines file, gzipped or not."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, count)]


def invented_articles(count: int) -> list[str]:
    """Return `count` articles of 40 sentences, always the same."""
    pick = random.Random(7)  # noqa: S311 - reproducible, not secret
    return [" ".join(_sentence(pick) for _ in range(40)) for _ in range(count)]


def _sentence(pick: random.Random) -> str:
    fact = pick.choice(_FACTS).format(n=pick.randrange(2, 900))
    person = pick.choice(_PEOPLE)
    return f"{person[0].upper()}{person[1:]} {pick.choice(_VERBS)} {fact}."


def rounds(articles: Sequence[str], count: int, size: int) -> list[list[str]]:
    """Return `size` articles for each of `count` rounds; where they suffice, none comes twice.

    Who remembers words or sentences is to gain by it no more than in an archive.
    """
    endless: Iterable[str] = cycle(articles)
    return [list(islice(endless, size)) for _ in range(count)]


def ordinary(articles: Sequence[str]) -> Callable[[int], str]:
    """Return what makes a text of n characters out of articles, one a line."""
    joined = "\n".join(articles)
    return lambda n: _filled(joined + "\n", n)


def _filled(part: str, n: int) -> str:
    return (part * (n // len(part) + 1))[:n]
