"""`evaluate`: a model's figures on labelled data."""

import argparse
from pathlib import Path


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    evaluate = commands.add_parser("evaluate", help="a model's figures on labelled data")
    evaluate.add_argument("--model", type=Path, metavar="DIR", help="default: the served model")
    evaluate.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    evaluate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from training.evaluate import evaluate
    from training.report import print_evaluation

    print_evaluation(evaluate(options.model, options.data))
    return 0
