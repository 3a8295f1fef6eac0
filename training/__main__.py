"""`python -m training …`: the command line of the training room."""

import argparse
import signal
import sys
from pathlib import Path

from model.artifact import ArtifactError
from model.labels import ANNOTATED, Label
from training.records import DataError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 done, 2 unusable input, 130 interrupted."""
    options = _parser().parse_args(arguments)
    # Ended by a service manager is ended all the same: the worker processes end with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return int(options.run(options))
    except (DataError, ArtifactError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; nothing was written.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="labelled data → a model directory")
    train.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    train.add_argument("--out", type=Path, required=True, metavar="DIR")
    train.add_argument("--attribution", type=Path, metavar="FILE", help="attribution corpus")
    train.add_argument("--reference", type=Path, metavar="FILE", help="articles to compare with")
    train.add_argument(
        "--unlabelled",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="more articles to learn word classes from, besides those of --reference",
    )
    labels = [label.value for label in ANNOTATED]
    train.add_argument(
        "--labels", nargs="+", choices=labels, metavar="LABEL", help=" or ".join(labels)
    )
    train.add_argument(
        "--jobs", type=_jobs, default=-1, help="processes; −1, the default: one a core"
    )
    train.set_defaults(run=_train)

    evaluate = commands.add_parser("evaluate", help="a model's figures on labelled data")
    evaluate.add_argument("--model", type=Path, metavar="DIR", help="default: the served model")
    evaluate.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    evaluate.set_defaults(run=_evaluate)
    return parser


def _jobs(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        raise argparse.ArgumentTypeError("it takes a number of processes") from None
    if number == 0:
        raise argparse.ArgumentTypeError("it takes at least one process; −1 is one a core")
    return number


def _train(options: argparse.Namespace) -> int:
    from training.report import print_training
    from training.train import Inputs, train
    from training.work import Workers

    inputs = Inputs(
        data=options.data,
        out=options.out,
        attribution=options.attribution,
        reference=options.reference,
        unlabelled=options.unlabelled,
        labels=[Label(name) for name in options.labels or ()],
    )
    print_training(train(inputs, Workers(options.jobs)), options.out)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from training.evaluate import evaluate
    from training.report import print_evaluation

    print_evaluation(evaluate(options.model, options.data))
    return 0


if __name__ == "__main__":
    sys.exit(main())
