"""Starts the command line: `python -m model score FILE…`, `… sentences`, `… bulk IN… --out DIR`."""

import sys

from model.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
