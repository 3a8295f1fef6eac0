"""What the commands that read labelled sentences share: `--skip-invalid`, and where it tells."""

import argparse
import sys


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add `--skip-invalid` to a command's parser."""
    parser.add_argument(
        "--skip-invalid",
        action="store_true",
        help="leave bad records out, and say which, instead of refusing to begin",
    )


def tell(line: str) -> None:
    """Print a line where it does not mix with a command's results."""
    print(line, file=sys.stderr)
