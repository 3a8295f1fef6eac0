"""Who takes part in the race: each reads the texts of a round, and is timed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from unittest.mock import patch

from model import tagger
from model.kernel.library import library
from model.scorer import Scorer
from model.sentences import split


class Round(NamedTuple):
    """What all contestants read in one round: texts, and the sentences they consist of."""

    texts: list[str]
    sentences: list[str]


@dataclass(frozen=True)
class Contestant:
    """`rate(n)` is its sentences a second in round `n`; `note` says how it was set up."""

    name: str
    rate: Callable[[int], float]
    note: str = ""


class Unavailable(Exception):  # noqa: N818 - what it is
    """A peer cannot be run here; the message says why, and what to do."""


def sentences(texts: Sequence[str]) -> Round:
    """Split `texts`."""
    return Round(list(texts), [text[begin:end] for text in texts for begin, end in split(text)])


def timed(
    name: str, rounds: Sequence[Round], run: Callable[[Round], object], note: str = ""
) -> Contestant:
    """Return the contestant that does `run`, timed by the processor time of this process.

    Not by the clock: on a machine with other work this stays nearly the same.
    """

    def rate(number: int) -> float:
        began = time.process_time()
        run(rounds[number])
        return len(rounds[number].sentences) / (time.process_time() - began)

    return Contestant(name, rate, note)


FLOOR = "the floor"
SPLITTING = "sentence splitting alone"
QUIET = "Hearsay without cues"
HEARSAY = "Hearsay"
AGAIN = "Hearsay, articles read again"
NUMPY = "Hearsay without a C compiler"


def own(
    rounds: Sequence[Round], apart: Sequence[Round], read_before: Sequence[str]
) -> list[Contestant]:
    """Return the floor of the work, and what this project does with it.

    A scorer remembers words. So it has `read_before` what an archive makes it read in its first
    seconds; what it reads in a round it has not seen; and without cues it reads the rounds of
    `apart`, or whoever comes second would know the words. How much that is worth is a row too.
    """
    compiled = library() is not None
    scorer = _after(read_before)
    # A seventh of the sentences: a table that knows most words, but not all.
    known = {
        word: 1.0 for sentence in rounds[0].sentences[::7] for word in sentence.lower().split()
    }

    def floor(given: Round) -> None:
        for sentence in given.sentences:
            sum(known.get(word, 0.0) for word in sentence.lower().split())

    def splitting(given: Round) -> None:
        for text in given.texts:
            split(text)

    def score(given: Round, *, explain: bool) -> None:
        for text in given.texts:
            scorer.score(text, explain=explain)

    return [
        timed(FLOOR, rounds, floor, "text.lower().split() and one dict look-up a token"),
        timed(SPLITTING, rounds, splitting),
        timed(QUIET, apart, lambda given: score(given, explain=False)),
        timed(
            HEARSAY,
            rounds,
            lambda given: score(given, explain=True),
            f"{'with its kernel in C' if compiled else 'without a C compiler: in NumPy'}, from raw "
            "text to sentences, probabilities of all labels, cues and summary, in "
            f"articles it has not seen, {len(read_before):,} others read before",
        ),
        timed(
            AGAIN,
            rounds,
            lambda given: score(given, explain=True),
            "a second time, when it remembers all of their words",
        ),
        *([_in_numpy(apart, read_before)] if compiled else []),
    ]


def _after(read_before: Sequence[str]) -> Scorer:
    scorer = Scorer.load()
    for text in read_before:
        scorer.score(text)
    return scorer


def _in_numpy(rounds: Sequence[Round], read_before: Sequence[str]) -> Contestant:
    """Return this project as it is where there is no C compiler."""
    with patch.object(tagger, "library", lambda: None):
        scorer = _after(read_before)

    def score(given: Round) -> None:
        for text in given.texts:
            scorer.score(text)

    return timed(NUMPY, rounds, score)


def race(contestants: Sequence[Contestant], rounds: int) -> dict[str, list[float]]:
    """Return the rates of each contestant in each of the rounds, the first left out: to warm up.

    They take turns within a round: what slows the machine for a while slows all of them.
    """
    found: dict[str, list[float]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds):
        for contestant in contestants:
            rate = contestant.rate(number)
            if number:
                found[contestant.name].append(rate)
    return found
