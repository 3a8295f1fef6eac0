"""`errors`: what a model gets wrong, by class of wording."""

import argparse
from pathlib import Path

from model.labels import ANNOTATED, Label
from training.commands import invalid


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    errors = commands.add_parser("errors", help="what a model gets wrong, by class of wording")
    errors.add_argument("--model", type=Path, metavar="DIR", help="default: the served model")
    errors.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    labels = [label.value for label in ANNOTATED]
    errors.add_argument("--label", choices=labels, help="default: all that model and data share")
    errors.add_argument(
        "--limit", type=count, default=5, metavar="N", help="examples a class; 5, 0 for none"
    )
    invalid.add_option(errors)
    errors.set_defaults(run=_run)


def count(value: str) -> int:
    """Return a number of things, for argparse."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise argparse.ArgumentTypeError("it takes a number, 0 or more")
    return int(value)


def _run(options: argparse.Namespace) -> int:
    from model.scorer import Scorer
    from training.error_report import print_errors
    from training.errors import find_errors
    from training.records import DataError, read_records
    from training.scored import score

    scorer = Scorer.load(options.model)
    skip = options.skip_invalid
    records = read_records(options.data, skip_invalid=skip, tell=invalid.tell)
    scored = score(scorer, records)
    wanted = [Label(options.label)] if options.label else list(scored)
    for label in wanted:
        if label not in scored:
            known = ", ".join(scored)
            raise DataError(f"--label {label}: model and data share no such label, only {known}")
        print_errors(find_errors(scored[label]), options.limit)
    return 0
