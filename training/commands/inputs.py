"""What the commands that train share: the files to learn from, and where the fits run."""

import argparse
import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from model.labels import ANNOTATED, Label
from training.commands import invalid

if TYPE_CHECKING:
    from training.train import Inputs
    from training.work import Workers

_ADDRESS: Final = re.compile(r"((tcp|tls)://)?([\w.-]+|\[[0-9A-Fa-f:.%\w]+\]):\d{1,5}")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to a command's parser."""
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument(
        "--also",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="more labelled files, which teach only: no threshold and no figure is made on them",
    )
    parser.add_argument("--attribution", type=Path, metavar="FILE", help="attribution corpus")
    parser.add_argument("--reference", type=Path, metavar="FILE", help="articles to compare with")
    parser.add_argument(
        "--unlabelled",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="more articles to learn word classes from, besides those of --reference",
    )
    labels = [label.value for label in ANNOTATED]
    parser.add_argument(
        "--labels", nargs="+", choices=labels, metavar="LABEL", help=" or ".join(labels)
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=_jobs, default=-1, help="processes; −1, the default: one a core"
    )
    where.add_argument(
        "--dask",
        type=_scheduler,
        metavar="ADDRESS",
        help="fit on the Dask cluster of that scheduler",
    )
    invalid.add_option(parser)


def inputs(options: argparse.Namespace, out: Path, **more: Any) -> "Inputs":
    """Return what the options say to learn from; `more` are further fields of Inputs."""
    from training.train import Inputs

    return Inputs(
        data=options.data,
        also=options.also,
        out=out,
        attribution=options.attribution,
        reference=options.reference,
        unlabelled=options.unlabelled,
        labels=[Label(name) for name in options.labels or ()],
        skip_invalid=options.skip_invalid,
        tell=invalid.tell,
        **more,
    )


def workers(options: argparse.Namespace) -> "AbstractContextManager[Workers]":
    """Return where the fits run: processes here, or a cluster."""
    from training.work import Workers

    if options.dask is None:
        return nullcontext(Workers(options.jobs))
    from training.cluster import cluster

    return cluster(options.dask)


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
