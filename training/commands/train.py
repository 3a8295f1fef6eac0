"""`train`: labelled data → a model directory."""

import argparse
import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

from model.labels import ANNOTATED, Label
from training.commands import invalid

if TYPE_CHECKING:
    from training.work import Workers

_ADDRESS: Final = re.compile(r"((tcp|tls)://)?([\w.-]+|\[[0-9A-Fa-f:.%\w]+\]):\d{1,5}")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
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
    where = train.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=_jobs, default=-1, help="processes; −1, the default: one a core"
    )
    where.add_argument(
        "--dask",
        type=_scheduler,
        metavar="ADDRESS",
        help="fit on the Dask cluster of that scheduler",
    )
    invalid.add_option(train)
    train.set_defaults(run=_run)


def _jobs(value: str) -> int:
    try:
        number = int(value)
    except ValueError:
        raise argparse.ArgumentTypeError("it takes a number of processes") from None
    if number == 0:
        raise argparse.ArgumentTypeError("it takes at least one process; −1 is one a core")
    return number


def _scheduler(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise argparse.ArgumentTypeError("it takes a scheduler's address, such as 192.0.2.7:8786")
    return value


def _run(options: argparse.Namespace) -> int:
    from training.report import print_training
    from training.train import Inputs, train

    inputs = Inputs(
        data=options.data,
        out=options.out,
        attribution=options.attribution,
        reference=options.reference,
        unlabelled=options.unlabelled,
        labels=[Label(name) for name in options.labels or ()],
        skip_invalid=options.skip_invalid,
        tell=invalid.tell,
    )
    with _workers(options) as workers:
        manifest = train(inputs, workers)
    print_training(manifest, options.out)
    return 0


def _workers(options: argparse.Namespace) -> "AbstractContextManager[Workers]":
    from training.work import Workers

    if options.dask is None:
        return nullcontext(Workers(options.jobs))
    from training.cluster import cluster

    return cluster(options.dask)
