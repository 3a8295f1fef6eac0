"""`promote`: make a model the served one, unless it may be worse."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.promote import Comparison, Judgment


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    promote = commands.add_parser(
        "promote", help="make a model the served one, unless it may be worse"
    )
    promote.add_argument("model", type=Path, metavar="DIR", help="the candidate")
    promote.add_argument(
        "--data",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="labelled sentences to compare on, which it has not seen; default: the starter set's",
    )
    promote.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from model.served import data_directory
    from training.promote import EVALUATION, promote

    data = options.data or [EVALUATION]
    outcome = promote(options.model, data, data_directory(), say_waiting)
    if outcome.judgment is None:
        print(f"Nothing to do: {outcome.candidate} is the served model already.")
        return 0
    _print_judgment(outcome.judgment, data)
    if not outcome.served:
        for refusal in outcome.judgment.refusals:
            print(f"Not promoted: {refusal}", file=sys.stderr)
        print(f"Still served: {outcome.before}", file=sys.stderr)
        return 1
    print(f"Served now: {outcome.candidate}\n    before: {outcome.before}")
    warn_if_overridden()
    return 0


def say_waiting() -> None:
    """Say why nothing happens yet."""
    print("Another promotion or rollback is running; waiting for it to end.", file=sys.stderr)


def warn_if_overridden() -> None:
    """Warn where the service is told to serve another model than the promoted one."""
    chosen = os.environ.get("HEARSAY_MODEL")
    if chosen:
        print(f"Warning: HEARSAY_MODEL is set, and the service serves {chosen}.", file=sys.stderr)


def _print_judgment(judgment: "Judgment", data: list[Path]) -> None:
    from rich.console import Console
    from rich.table import Table

    if judgment.comparisons:
        table = Table(
            title=f"F1 at the balanced thresholds, on {', '.join(path.name for path in data)}"
        )
        for column in ("label", "served", "candidate", "difference [95 %]", "verdict"):
            table.add_column(column, overflow="fold")
        for comparison in judgment.comparisons:
            table.add_row(*_row(comparison))
        Console().print(table)
    for warning in judgment.warnings:
        print(f"Warning: {warning}", file=sys.stderr)


def _row(comparison: "Comparison") -> tuple[str, ...]:
    difference = comparison.difference
    return (
        comparison.label.value,
        f"{comparison.served:.3f}",
        f"{comparison.candidate:.3f}",
        f"{difference.value:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}]",
        "passes" if comparison.good_enough else "fails",
    )
