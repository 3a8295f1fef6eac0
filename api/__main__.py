"""`python -m api settings`: the table of settings."""

import argparse
import os
import sys

from api import settings


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m api", description="The service's own tools.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("settings", help="print the table of settings, and check those in force")
    parser.parse_args(arguments)
    print(settings.table())
    try:
        settings.read(os.environ)
    except settings.SettingsError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    for name in settings.unknown(os.environ):
        print(f"\n{name} is set in the environment, but is no setting.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
