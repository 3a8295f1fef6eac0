"""`make figures`: puts the figures last measured into the documentation, each in its one place.

`docs/bench.json` and `docs/growth.json` hold them; the README's paragraphs between markers and the
plots beside them are made of these two, so that they can never tell different figures.
"""

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from tests.bench.growth import Training
from tests.bench.machine import Machine
from tests.bench.picture import growth_plot, size_plot
from tests.bench.result import Result
from tests.bench.show import archive_extrapolated, archive_measured, table, told

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
README: Final = ROOT / "README.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Take over what was measured, and make README and plots of it; return 1 without figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=ROOT / "bench.json")
    parser.add_argument("--growth", type=Path, default=ROOT / "growth.json")
    parser.add_argument("--docs", type=Path, default=DOCS)
    parser.add_argument("--readme", type=Path, default=README)
    options = parser.parse_args(arguments)
    for measured, target in ((options.bench, "bench"), (options.growth, "growth")):
        kept = options.docs / f"{target}.json"
        if measured.is_file():
            kept.write_text(measured.read_text(encoding="utf-8"), encoding="utf-8")
        if not kept.is_file():
            sys.stderr.write(f"There is no {measured}: run `make {target}` first.\n")
            return 1
    for name, content in files(options.docs).items():
        (options.docs / name).write_text(content, encoding="utf-8")
    text = options.readme.read_text(encoding="utf-8")
    options.readme.write_text(filled(text, paragraphs(options.docs)), encoding="utf-8")
    return 0


def files(docs: Path) -> dict[str, str]:
    """Return the plots, by their names in `docs`."""
    bench, growth = _bench(docs), _read(docs / "growth.json")
    trainings = [Training(**training) for training in growth["trainings"]]
    told = Machine(**growth["machine"]).line()
    return {
        "bench-size.svg": size_plot(bench.growths, bench.machine.line()),
        "growth.svg": growth_plot(trainings, told),
    }


def paragraphs(docs: Path) -> dict[str, str]:
    """Return what stands in the README, by the names of its markers."""
    bench = _bench(docs)
    cost = bench.archive
    return {
        "speed": f"{table(bench)}\n\n{_wrapped(told(bench))}",
        "archive": _wrapped(
            f"{archive_measured(cost)} {archive_extrapolated(cost)} ({bench.machine.line()}.)"
            if cost
            else ""
        ),
    }


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False)


def filled(text: str, by_name: dict[str, str]) -> str:
    """Return `text` with each paragraph between its markers; raises ValueError where one lacks."""
    for name, paragraph in by_name.items():
        begin, end = f"<!-- {name}: by `make figures` -->", f"<!-- end of {name} -->"
        between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        replacement = f"{begin}\n{paragraph}\n{end}"
        text, count = between.subn(_always(replacement), text)
        if count != 1:
            raise ValueError(f"{count} places for {name}: there has to be one `{begin}` … `{end}`")
    return text


def _always(value: str) -> Callable[[re.Match[str]], str]:
    return lambda _: value  # as it stands: backslashes in it mean nothing


def _bench(docs: Path) -> Result:
    return Result.from_json(_read(docs / "bench.json"))


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    sys.exit(main())
