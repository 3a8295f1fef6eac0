"""`python -m model bulk IN… --out DIR`: what it may be told, and what it says."""

import argparse
import os
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.labels import Operating

if TYPE_CHECKING:
    from model.bulk.pools import Pool
    from model.bulk.run import Report
    from model.bulk.score import Job

_DOCUMENTS = 2000  # in a partition: some seconds of work, so that little is done twice
_DONE, _FAILED, _MISUSED, _INTERRUPTED = 0, 1, 2, 130


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command to the others."""
    parser = commands.add_parser(
        "bulk", parents=[shared], help="an archive: a dataset of Parquet; started again, it goes on"
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="IN",
        help="JSON lines, WARC, web pages, texts (each also .gz), Parquet; directories, globs",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="where the dataset is to be")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=_jobs, default=-1, metavar="N", help="processes; −1, the default: one a core"
    )
    where.add_argument(
        "--dask", metavar="ADDRESS", help="score on the Dask cluster of that scheduler"
    )
    parser.add_argument(
        "--partition",
        type=_documents,
        default=_DOCUMENTS,
        metavar="N",
        help="documents in a file of the dataset, at most (default: %(default)s)",
    )
    parser.add_argument("--no-explain", action="store_true", help="leave the cue words out")
    parser.add_argument("--no-text", action="store_true", help="leave all words of documents out")


def bulk(options: argparse.Namespace) -> int:
    """Run the command; return its exit code."""
    from model.bulk.errors import BulkError, Refusal  # noqa: PLC0415 - --help needs none of it

    try:
        report = _run(options)
    except Refusal as error:
        return _say(str(error), _MISUSED)
    except BulkError as error:
        return _say(str(error), _FAILED)
    except OSError as error:  # of object storage, where anything can fail at any time
        return _say(f"{error}. What is done is kept; start the same command again.", _FAILED)
    except KeyboardInterrupt:
        return _say(
            "Interrupted. What is done is kept; start the same command again to go on.",
            _INTERRUPTED,
        )
    return _say(report, _DONE)


def _run(options: argparse.Namespace) -> str:
    from model.artifact import ArtifactError  # noqa: PLC0415 - as above
    from model.bulk import inputs  # noqa: PLC0415 - as above
    from model.bulk.errors import Refusal  # noqa: PLC0415 - as above
    from model.bulk.progress import Progress  # noqa: PLC0415 - as above
    from model.bulk.run import run  # noqa: PLC0415 - as above
    from model.bulk.storage import storage  # noqa: PLC0415 - as above

    began = time.monotonic()
    root = storage(options.out).root
    given = inputs.find(options.inputs, root)
    if given.left_out:
        _say(f"{given.left_out:,} files of other kinds are left out.", _DONE)
    try:
        job = _job(options, root)
    except ArtifactError as error:
        raise Refusal(str(error)) from error
    report = run(
        job,
        given,
        options.partition,
        lambda job: _pool(options, job),
        Progress(quiet=not sys.stderr.isatty()),
    )
    return _told(report, root, time.monotonic() - began)


def _told(report: "Report", root: str, seconds: float) -> str:
    counts = report.counts
    lines = f"{counts['documents']:,} documents, {counts['sentences']:,} sentences in {root}"
    if counts["failed"]:
        lines += f"; {counts['failed']:,} could not be scored, see their `error`"
    return f"{lines} ({seconds:,.1f} s)." if report.fresh else f"Nothing to do: {lines}."


def _job(options: argparse.Namespace, root: str) -> "Job":
    from model.bulk.score import Job  # noqa: PLC0415 - as above
    from model.scorer import Scorer  # noqa: PLC0415 - as above
    from model.served import served_directory  # noqa: PLC0415 - as above

    directory: Path = options.model or served_directory()
    return Job(
        model=str(directory.resolve()),
        identity=Scorer.load(directory).model_id,
        threshold=Operating(options.threshold),
        explain=not options.no_explain,
        text=not options.no_text,
        out=root,
    )


def _pool(options: argparse.Namespace, job: "Job") -> "AbstractContextManager[Pool]":
    from model.bulk.pools import Here, cluster, processes  # noqa: PLC0415 - as above

    if options.dask is not None:
        return cluster(job, options.dask)
    jobs = options.jobs if options.jobs > 0 else max(1, len(os.sched_getaffinity(0)))
    return nullcontext(Here(job)) if jobs == 1 else processes(job, jobs)


def _jobs(value: str) -> int:
    number = _number(value, "processes")
    if number != -1 and number < 1:
        raise argparse.ArgumentTypeError("it takes at least one process; −1 is one a core")
    return number


def _documents(value: str) -> int:
    number = _number(value, "documents")
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError("it takes 1 to 1,000,000 documents")
    return number


def _number(value: str, what: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"it takes a number of {what}") from None


def _say(sentence: str, code: int) -> int:
    sys.stderr.write(sentence.rstrip() + "\n")
    return code
