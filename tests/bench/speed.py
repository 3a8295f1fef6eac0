"""`make bench`: sentences a second of the scorer, beside the floor of the work in the same run.

The floor is `text.lower().split()` with one dict look-up a token: no scorer that reads every word
can be faster. Texts are the articles of a JSON Lines file, or invented ones.
"""

import argparse
import datetime
import gzip
import json
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from model.scorer import Scorer
from model.sentences import split

_PEOPLE = [
    "Mara Lindqvist",
    "the harbor office",
    "two council aides",
    "critics",
    "a person familiar",
]
_VERBS = ["said", "warned", "suggested that", "argued", "told reporters", "hinted that", "denied"]
_FACTS = [
    "the bridge may stay closed until the spring",
    "the budget of $4.2 million was approved on Jan. 3",
    "it is unclear whether the ferry will sail again",
    "more than 300 tons of grain left the port overnight",
    "the court could reopen the case if new papers turn up",
    "nobody was hurt in the fire, which broke out at 5 a.m.",
]


def main() -> int:
    """Print the table, write it as JSON, return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, help="JSON Lines (.gz) with a `text` each")
    parser.add_argument("--count", type=int, default=500, help="how many articles")
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    options = parser.parse_args()
    texts = list(_read(options.articles, options.count) if options.articles else _invent(500))
    result = _measure(texts)
    result["texts"] = options.articles.name if options.articles else "invented"
    options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    _show(result)
    return 0


def _read(path: Path, count: int) -> Iterator[str]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        for _, line in zip(range(count), lines, strict=False):
            yield json.loads(line)["text"]


def _invent(count: int) -> Iterator[str]:
    pick = random.Random(7)  # noqa: S311 - reproducible, not secret
    for _ in range(count):
        sentences = (
            f"{pick.choice(_PEOPLE).capitalize()} {pick.choice(_VERBS)} {pick.choice(_FACTS)}."
            for _ in range(40)
        )
        yield " ".join(sentences)


def _measure(texts: list[str]) -> dict[str, object]:
    sentences = [text[span.start : span.end] for text in texts for span in split(text)]
    known = {word: 1.0 for sentence in sentences[::7] for word in sentence.lower().split()}
    scorer = Scorer.load()

    def floor() -> None:
        for sentence in sentences:
            sum(known.get(word, 0.0) for word in sentence.lower().split())

    def split_only() -> None:
        for text in texts:
            split(text)

    def score(*, explain: bool) -> None:
        for text in texts:
            scorer.score(text, explain=explain)

    runs: dict[str, Callable[[], object]] = {
        "split + dict look-up (the floor)": floor,
        "sentence splitting alone": split_only,
        "Scorer.score, explain off": lambda: score(explain=False),
        "Scorer.score, explain on": lambda: score(explain=True),
    }
    rates = {name: len(sentences) / _seconds(run) for name, run in runs.items()}
    article = max(texts, key=lambda text: -abs(len(split(text)) - 40))
    one = _seconds(lambda: scorer.score(article), repeats=50)
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "model": scorer.model_id,
        "sentences": len(sentences),
        "sentences_per_second": rates,
        "one_article": {"sentences": len(split(article)), "milliseconds": one * 1000},
    }


def _seconds(run: Callable[[], object], repeats: int = 5) -> float:
    """Return the median time of `run`, after one to warm up."""
    run()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return median(times)


def _show(result: dict[str, object]) -> None:
    rates = result["sentences_per_second"]
    assert isinstance(rates, dict)
    floor = next(iter(rates.values()))
    table = Table(title=f"{result['sentences']} sentences ({result['texts']} texts), one thread")
    table.add_column("what")
    table.add_column("sentences/s", justify="right")
    table.add_column("of the floor", justify="right")
    for name, rate in rates.items():
        table.add_row(name, f"{rate:,.0f}", f"{rate / floor:.3f}")
    one = result["one_article"]
    assert isinstance(one, dict)
    console = Console()
    console.print(table)
    console.print(f"One article of {one['sentences']} sentences: {one['milliseconds']:.2f} ms.")
    console.print(
        f"{result['date']}, {result['machine']}, Python {result['python']}, {result['model']}",
        soft_wrap=True,
    )


if __name__ == "__main__":
    sys.exit(main())
