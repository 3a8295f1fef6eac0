"""`join`: labels without texts + the articles they were made on → labelled sentences."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.standoff import Joined

_LISTED = 5


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    join = commands.add_parser("join", help="stand-off labels + their articles → sentences")
    join.add_argument("--labels", type=Path, required=True, metavar="FILE")
    join.add_argument(
        "--articles",
        type=Path,
        nargs="+",
        required=True,
        metavar="PATH",
        help="the collection's folder, or JSON lines of id and text",
    )
    join.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl[.gz]")
    join.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from training.json_lines import check_name, write_json_lines
    from training.outfile import check_outputs
    from training.standoff import join

    check_name("--out", options.out)
    files = [path for path in options.articles if not path.is_dir()]
    check_outputs([("--out", options.out)], [options.labels, *files])
    joined = join(options.labels, options.articles, lambda line: print(line, file=sys.stderr))
    _tell(joined)
    if not joined.lines:
        print("No label found its sentence; nothing was written.", file=sys.stderr)
        return 1
    count = write_json_lines(options.out, joined.lines)
    print(f"{count} labelled sentences written to {options.out}")
    return 0


def _tell(joined: "Joined") -> None:
    """Say what was not joined, the first few by name."""
    if joined.missing:
        labels = sum(joined.missing.values())
        listed = _few(list(joined.missing))
        print(
            f"{len(joined.missing)} articles are not there, {labels} labels left out: {listed}",
            file=sys.stderr,
        )
    if joined.changed:
        print(
            f"{len(joined.changed)} sentences read otherwise than when they were labelled, left"
            f" out: {_few(joined.changed)}",
            file=sys.stderr,
        )


def _few(names: list[str]) -> str:
    return ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
