"""`convert`: published corpora in their own formats → files to train from."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_LISTED = 20


class _Notes:
    """What was left out: the first few by name, all in number."""

    def __init__(self) -> None:
        self._count = 0

    def tell(self, line: str) -> None:
        """Print a note, or only count it."""
        self._count += 1
        if self._count <= _LISTED:
            print(line, file=sys.stderr)

    def close(self) -> None:
        """Print how many there were besides."""
        if self._count > _LISTED:
            print(f"… and {self._count - _LISTED} more like these", file=sys.stderr)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parsers, one for each corpus."""
    convert = commands.add_parser("convert", help="a published corpus → a file to train from")
    corpora = convert.add_subparsers(required=True, metavar="CORPUS")
    hedges = corpora.add_parser("conll2010", help="CoNLL-2010 or BioScope XML → hedging")
    hedges.add_argument("inputs", type=Path, nargs="+", metavar="IN.xml")
    hedges.set_defaults(run=_conll2010)
    polnear = corpora.add_parser("polnear", help="PolNeAR → an attribution corpus")
    polnear.add_argument("directory", type=Path, metavar="DIR")
    polnear.add_argument(
        "--part",
        nargs="+",
        choices=("train", "dev", "test"),
        default=("train", "dev", "test"),
        help="default: all three",
    )
    polnear.set_defaults(run=_polnear)
    for parser in (hedges, polnear):
        parser.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl[.gz]")


def _conll2010(options: argparse.Namespace) -> int:
    from training.convert.conll2010 import hedge_lines

    _check(options.out, options.inputs)
    notes = _Notes()
    return _write(options.out, hedge_lines(options.inputs, notes.tell), notes)


def _polnear(options: argparse.Namespace) -> int:
    from training.convert.polnear import attribution_lines

    _check(options.out, [])
    notes = _Notes()
    lines = attribution_lines(options.directory, options.part, notes.tell)
    return _write(options.out, lines, notes)


def _check(out: Path, inputs: list[Path]) -> None:
    from training.json_lines import check_name
    from training.outfile import check_outputs

    check_name("--out", out)
    check_outputs([("--out", out)], inputs)


def _write(out: Path, lines: Iterable[Mapping[str, Any]], notes: _Notes) -> int:
    from training.json_lines import write_json_lines

    count = write_json_lines(out, lines)
    notes.close()
    print(f"{count} sentences written to {out}")
    return 0
