"""`python -m training …`: the command line of the training room."""

import argparse
import signal
import sys

from model.artifact import ArtifactError
from training.commands import (
    ablate,
    convert,
    errors,
    evaluate,
    join,
    promote,
    review,
    rollback,
    train,
)
from training.records import DataError

_COMMANDS = (train, ablate, evaluate, errors, promote, rollback, convert, join, review)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code: 0 done, 2 unusable input, 130 interrupted."""
    options = _parser().parse_args(arguments)
    # Ended by a service manager or a closed terminal is ended all the same: so are its workers.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
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
    for command in _COMMANDS:
        command.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
