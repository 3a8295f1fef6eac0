"""`python -m api feedback …`: give out what readers said, count it, delete what is old."""

import argparse
import json
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from api import settings

if TYPE_CHECKING:
    from api.feedback.database import Database
    from api.feedback.offer import Held

_STANDARD_OUTPUT = Path("-")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line's `commands`."""
    feedback = commands.add_parser("feedback", help="what readers said of sentences")
    actions = feedback.add_subparsers(dest="action", required=True)
    export = actions.add_parser(
        "export", help="JSON lines for `python -m training review`: shared, and agreed on"
    )
    export.add_argument("--out", type=Path, metavar="FILE", help="default, and -: standard output")
    export.add_argument(
        "--quorum",
        type=_quorum,
        metavar="N",
        help="how many must agree; default: HEARSAY_FEEDBACK_QUORUM",
    )
    export.set_defaults(act=_export)
    actions.add_parser("stats", help="how much is kept").set_defaults(act=_stats)
    purge = actions.add_parser("purge", help="delete what is older than a day")
    purge.add_argument(
        "--before", type=_day, required=True, metavar="YYYY-MM-DD", help="that day, in UTC"
    )
    purge.set_defaults(act=_purge)
    feedback.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; return its exit status: 0 done, 2 when the feedback cannot be reached."""
    from api.feedback.database import StorageUnavailableError, database_of

    logging.getLogger("hearsay").addHandler(logging.NullHandler())  # what happens is said here
    try:
        values = settings.read(os.environ)
        database = database_of(values)
        try:
            if not database.exists():
                print(f"There is no feedback in {database.place} yet.", file=sys.stderr)
                return 0
            status: int = options.act(options, values, database)
        finally:
            database.close()
    except StorageUnavailableError as error:
        print(f"The feedback in {database.place} cannot be read: {error.why}", file=sys.stderr)
        return 2
    except (settings.SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return status


def _export(options: argparse.Namespace, values: settings.Settings, database: "Database") -> int:
    from api.feedback.offer import Held, offers

    held: Counter[Held] = Counter()
    count = 0
    with database.reading() as session, _opened(options.out) as out:
        for found in offers(session, options.quorum or values.feedback_quorum):
            if isinstance(found, Held):
                held[found] += 1
                continue
            count += 1
            out.write(json.dumps(found.line(), ensure_ascii=False) + "\n")
    print(f"{_number(count, 'judgment')} exported.", file=sys.stderr)
    _tell_held(held, sys.stderr)
    return 0


def _stats(_: argparse.Namespace, values: settings.Settings, database: "Database") -> int:
    from api.feedback.offer import Held, offers
    from api.feedback.store import counts

    with database.reading() as session:
        kept = counts(session)
        states = list(offers(session, values.feedback_quorum))
    held = Counter(state for state in states if isinstance(state, Held))
    print(f"{_number(kept.feedback, 'feedback')} of {_number(kept.clients, 'client')}, ", end="")
    print(f"{kept.with_text} with the sentence's text.")
    if kept.first is not None and kept.last is not None:
        print(f"The first is of {_date(kept.first)}, the last of {_date(kept.last)}.")
    print(f"{_number(len(states) - held.total(), 'judgment')} would be exported.")
    _tell_held(held, sys.stdout)
    return 0


def _purge(options: argparse.Namespace, _: settings.Settings, database: "Database") -> int:
    from api.feedback.store import forget_receipts, purge

    with database.writing() as session:
        count = purge(session, int(options.before.timestamp()))
        forget_receipts(session, int(datetime.now(UTC).timestamp()))
    database.scrub()
    print(f"{_number(count, 'feedback')} from before {options.before:%Y-%m-%d} deleted.")
    return 0


def _tell_held(held: "Counter[Held]", out: TextIO) -> None:
    for reason, count in sorted(held.items()):
        print(f"{count} held back: {reason.value}.", file=out)


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """Open standard output, or a file that only its owner may read and that is whole or not there.

    What was there stays until all is written.
    """
    if path is None or path == _STANDARD_OUTPUT:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # never replaced here
        yield sys.stdout
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _quorum(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 1000):
        raise argparse.ArgumentTypeError("it takes a whole number from 1 to 1000")
    return int(value)


def _day(value: str) -> datetime:
    try:
        return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("it takes a day like 2026-01-31") from None


def _date(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"


def _number(count: int, what: str) -> str:
    plural = "" if count == 1 or what == "feedback" else "s"
    return f"{count} {what}{plural}"
