"""One article of 40 sentences, scored warm; and a fresh interpreter that imports, loads, scores."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from model.scorer import Scorer
from model.sentences import split

SENTENCES: Final = 40
_ROOT: Final = Path(__file__).parents[2]
_FRESH: Final = """
import sys, time
text = sys.stdin.read()
began = time.perf_counter()
from model.scorer import Scorer
scorer = Scorer.load()
seconds = time.perf_counter() - began
began = time.perf_counter()
scorer.score(text)
first = time.perf_counter() - began
for line in open("/proc/self/status"):
    if line.startswith("VmHWM:"):
        kibibytes = int(line.split()[1])
import json
print(json.dumps({"seconds": seconds, "first": first, "megabytes": kibibytes * 1024 / 1e6}))
"""


class Start(NamedTuple):
    """Seconds from the first import to a loaded model, and for the `first` article after that.

    `megabytes` were resident at most.
    """

    seconds: float
    first: float
    megabytes: float


def articles_of_forty(texts: Sequence[str], count: int = 10) -> list[str]:
    """Return the `count` texts whose number of sentences is nearest to 40."""
    return sorted(texts, key=lambda text: abs(len(split(text)) - SENTENCES))[:count]


def warm(articles: Sequence[str], scorer: Scorer, repeats: int = 40) -> float:
    """Return the seconds that one of `articles` takes, by the clock: the median of all."""
    seconds = []
    for number in range(repeats + 1):
        for article in articles:
            began = time.perf_counter()
            scorer.score(article)
            if number:
                seconds.append(time.perf_counter() - began)
    return median(seconds)


def cold(article: str, repeats: int = 9) -> Start:
    """Return what a fresh interpreter needs, by the clock: the median of some.

    The files are in the machine's memory, and compiled to bytecode, from the first one on.
    """
    starts = [_fresh(article) for _ in range(repeats + 1)][1:]
    return Start(*map(median, zip(*starts, strict=True)))


def _fresh(article: str) -> Start:
    done = subprocess.run(
        [sys.executable, "-c", _FRESH],
        input=article,
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
    )
    return Start(**json.loads(done.stdout))
