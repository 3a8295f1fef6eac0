"""`make extraction`: how well the service finds the article in saved web pages.

By the metric of the article extraction benchmark of Zyte (formerly Scrapinghub): precision and
recall over runs of four words, a mean over the pages each, and F1 of the two means. The directory
holds `ground-truth.json` ({name: {"articleBody": text}}) and each page as `name.html.gz`. The pages
go the service's own way: as `html` of /v1/score, whose answer carries the text.
"""

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from rich.console import Console

_WORD = re.compile(r"\w+")
_RUN = 4  # words
_RESAMPLES = 1000


class Counts(NamedTuple):
    """Runs of words found, found in excess and missed; shares of their sum."""

    right: float
    excess: float
    missed: float


class Score(NamedTuple):
    """Means over pages, and F1 of the two."""

    precision: float
    recall: float
    f1: float


def main() -> int:
    """Print the figures; return 1 if they are under `--at-least`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, help="the directory")
    parser.add_argument("--at-least", type=float, default=0.0, help="F1 under which this fails")
    options = parser.parse_args()
    if not (options.pages / "ground-truth.json").is_file():
        parser.error(f"there is no ground-truth.json in {options.pages}")
    truth = json.loads((options.pages / "ground-truth.json").read_text(encoding="utf-8"))
    texts, seconds = _extracted(options.pages, list(truth))
    counts = [compared(truth[name].get("articleBody", ""), texts[name]) for name in truth]
    score = scored(counts)
    low, high = _interval(counts)
    empty = sum(not text for text in texts.values())
    out = Console(highlight=False)
    out.print(f"{len(truth)} pages, {empty} without text, {median(seconds) * 1000:.0f} ms each")
    out.print(f"precision {score.precision:.3f}  recall {score.recall:.3f}")
    out.print(f"F1 {score.f1:.3f} \\[{low:.3f}, {high:.3f}]")
    return int(score.f1 < options.at_least)


def compared(true: str, found: str) -> Counts:
    """Return how far `found` is `true`."""
    wanted, got = _runs(true), _runs(found)
    counts = (
        (wanted & got).total(),
        (got - wanted).total(),
        (wanted - got).total(),
    )
    total = sum(counts)
    # Shares, so that long pages weigh no more than others.
    return Counts(*(count / total if total else 0.0 for count in counts))


def scored(counts: Sequence[Counts]) -> Score:
    """Return the benchmark's figures for pages with these `counts`."""
    precision = mean(c.right / (c.right + c.excess) for c in counts if c.right + c.excess)
    recall = mean(c.right / (c.right + c.missed) for c in counts if c.right + c.missed)
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - _RUN + 1))
    return Counter(run for i in starts if (run := tuple(words[i : i + _RUN])))


def _interval(counts: Sequence[Counts]) -> tuple[float, float]:
    """Return the 95 % interval of F1, by bootstrap over pages."""
    pick = random.Random(7)  # noqa: S311 - reproducible, not secret
    values = sorted(scored(pick.choices(counts, k=len(counts))).f1 for _ in range(_RESAMPLES))
    return values[int(0.025 * _RESAMPLES)], values[int(0.975 * _RESAMPLES)]


def _extracted(pages: Path, names: list[str]) -> tuple[dict[str, str], list[float]]:
    """Return the text that was found in each page, and the seconds that each took."""
    from api import create_app  # noqa: PLC0415 - not in the processes that read the pages

    texts, seconds = {}, []
    with tempfile.TemporaryDirectory() as data:
        quiet = {"HEARSAY_ACCESS_LOG": "off", "HEARSAY_SCORES_PER_MINUTE": "0"}
        client = create_app({"HEARSAY_DATA": data, **quiet}).test_client()
        for name in names:
            html = gzip.decompress((pages / f"{name}.html.gz").read_bytes()).decode("utf-8")
            began = time.perf_counter()
            answer = client.post("/v1/score", json={"html": html, "explain": False}).get_json()
            seconds.append(time.perf_counter() - began)
            texts[name] = answer.get("text", "")
    return texts, seconds


if __name__ == "__main__":
    sys.exit(main())
