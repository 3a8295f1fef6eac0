"""`make bench`: how fast the scorer is, beside the floor of the work and its peers, in one run.

The floor is `text.lower().split()` with one dict look-up a token: no scorer that reads every word
can be faster. Texts are the articles of a JSON Lines file, or invented ones. Who scores sentences
gets them split; this project gets the texts. Everything is done on one thread.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from threadpoolctl import threadpool_limits

from model.scorer import Scorer
from tests.bench import archive, start
from tests.bench.contestants import Contestant, own, race, sentences
from tests.bench.machine import Watch
from tests.bench.peers import peers
from tests.bench.picture import size_plot
from tests.bench.result import Result, Row, growth_rows, race_rows, start_rows
from tests.bench.show import show
from tests.bench.sizes import ORDINARY, SIZES, Growth, growths
from tests.bench.texts import HOSTILE, invented_articles, ordinary, read_articles, rounds

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "training" / "data" / "starter.train.jsonl"


class Extent(NamedTuple):
    """How much is measured."""

    rounds: int = 6  # the first one warms up
    articles: int = 250  # in each round
    before: int = 3000  # articles read before them
    sizes: Sequence[int] = SIZES
    starts: int = 9
    archive: int = 2400  # articles


class Measured(NamedTuple):
    """Figures of one run, and what to know of them."""

    told: str
    rows: list[Row]
    notes: list[str]
    growths: list[Growth]
    archive: archive.Cost | None


def main(arguments: Sequence[str] | None = None, extent: Extent = Extent()) -> int:  # noqa: B008 - immutable
    """Print the table, write it as JSON beside its plot; return 1 if `--check` finds one missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, help="JSON Lines (.gz) with a `text` each")
    parser.add_argument("--labelled", type=Path, default=STARTER, help="what TF-IDF learns from")
    parser.add_argument("--pages", type=Path, help="a directory of saved web pages, .html.gz")
    parser.add_argument("--out", type=Path, default=Path("bench.json"))
    parser.add_argument("--plot", type=Path, default=Path("bench-size.svg"))
    parser.add_argument("--check", action="store_true", help="fail when a figure is missed")
    options = parser.parse_args(arguments)
    scorer = Scorer.load()
    # Several threads of linear algebra would be more than one core.
    with Watch() as watch, threadpool_limits(limits=1):
        found = _measure(options, scorer, extent)
    result = Result(watch.machine, model=scorer.model_id, **found._asdict())
    options.out.write_text(json.dumps(result.as_json(), indent=1) + "\n", encoding="utf-8")
    options.plot.write_text(size_plot(result.growths, result.machine.line()), encoding="utf-8")
    console = Console(width=None if sys.stdout.isatty() else 120)
    show(result, console)
    missed = result.missed()
    targets = sum(row.target is not None for row in result.rows)
    console.print(f"{targets - len(missed)} of {targets} targets are reached.", highlight=False)
    return int(options.check and bool(missed))


def _measure(options: argparse.Namespace, scorer: Scorer, extent: Extent) -> Measured:
    count = extent.before + 2 * extent.rounds * extent.articles
    given = options.articles
    articles = read_articles(given, count) if given else invented_articles(count)
    _say("The race …")
    told, rows, notes = _race(articles, options.labelled, extent)
    _say("One article, a fresh start …")
    forty = start.articles_of_forty(articles)
    rows += start_rows(start.warm(forty, scorer), start.cold(forty[0], extent.starts))
    _say("Time against size …")
    grown = growths({ORDINARY: ordinary(articles), **HOSTILE}, extent.sizes)
    growing, worst = growth_rows(grown)
    _say("An archive …")
    cost = archive.cost(articles[: extent.archive], options.pages)
    texts = given.name if given else "invented"
    return Measured(
        f"{told} ({texts})",
        [*rows, *growing],
        [f"{note}." for note in (*notes, *worst)],
        grown,
        cost,
    )


def _race(
    articles: Sequence[str], labelled: Path, extent: Extent
) -> tuple[str, list[Row], list[str]]:
    """Return what was read, the rows of who took part, and notes on them."""
    before, left = articles[: extent.before], articles[extent.before :]
    parts = rounds(left or articles, 2 * extent.rounds, extent.articles)
    batches = [sentences(part) for part in parts]
    given, apart = batches[: extent.rounds], batches[extent.rounds :]
    with ExitStack() as stack:
        others, missing = peers(given, labelled, stack)
        taking_part: list[Contestant] = [*own(given, apart, before), *others]
        rates = race(taking_part, extent.rounds)
    notes = [f"{each.name}: {each.note}" for each in taking_part if each.note]
    count = sum(len(batch.sentences) for batch in given[1:])
    told = (
        f"Medians of {extent.rounds - 1} rounds of {extent.articles} articles, {count:,} sentences "
        "in all, by the processor time of one thread"
    )
    return told, race_rows(rates), notes + missing


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    sys.exit(main())
