"""`evaluate`: a model's figures on labelled data."""

import argparse
from pathlib import Path

from training.commands import invalid


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    evaluate = commands.add_parser("evaluate", help="a model's figures on labelled data")
    evaluate.add_argument("--model", type=Path, metavar="DIR", help="default: the served model")
    evaluate.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    invalid.add_option(evaluate)
    evaluate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from training.evaluate import evaluate
    from training.report import print_evaluation

    skip = options.skip_invalid
    found = evaluate(options.model, options.data, skip_invalid=skip, tell=invalid.tell)
    print_evaluation(found)
    return 0
