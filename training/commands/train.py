"""`train`: labelled data → a model directory."""

import argparse
from pathlib import Path

from training.commands.inputs import add_options, inputs, workers


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    train = commands.add_parser("train", help="labelled data → a model directory")
    train.add_argument("--out", type=Path, required=True, metavar="DIR")
    train.add_argument(
        "--base",
        type=Path,
        metavar="DIR",
        help="a model to begin from: for those with a few hundred sentences",
    )
    add_options(train)
    train.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from training.report import print_training
    from training.train import train

    with workers(options) as hands:
        manifest = train(inputs(options, options.out, base=options.base), hands)
    print_training(manifest, options.out)
    return 0
