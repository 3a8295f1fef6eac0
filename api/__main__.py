"""`python -m api …`: the table of settings, keys, and what readers said."""

import argparse
import os
import sys

from api import key_command, settings
from api.feedback import command as feedback_command


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m api", description="The service's own tools.")
    commands = parser.add_subparsers(dest="command", required=True)
    table = commands.add_parser("settings", help="print the table, and check those in force")
    table.set_defaults(run=_settings)
    key_command.register(commands)
    feedback_command.register(commands)
    options = parser.parse_args(arguments)
    return int(options.run(options))


def _settings(_: argparse.Namespace) -> int:
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
