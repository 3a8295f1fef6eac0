"""`python -m api key new NAME`: a new API key, and what to set for the service to know it."""

import argparse
import os

from api.keys import new_key
from api.setting_values import KEY_NAME


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the command line's `commands`."""
    parser = commands.add_parser("key", help="make an API key")
    actions = parser.add_subparsers(dest="action", required=True)
    new = actions.add_parser("new", help="make a key and print it, once")
    new.add_argument("name", type=_name, metavar="NAME", help="whose key it is, or what for")
    new.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print a new key for `options.name`; return the exit status."""
    before = os.environ.get("HEARSAY_API_KEYS", "").strip().rstrip(",")
    if any(pair.strip().partition(":")[0] == options.name for pair in before.split(",")):
        print(f"There is a key named {options.name} already: choose another name.")  # noqa: T201 - a command line prints
        return 2
    key, kept = new_key()
    row = ",".join(filter(None, [before, f"{options.name}:{kept}"]))
    print(  # noqa: T201 - a command line prints
        f"{key}\n\n"
        "That is the key: give it to its user now, it is kept nowhere. Clients send it as\n"
        "    Authorization: Bearer KEY\n"
        "For the service to know it, set\n"
        f"    HEARSAY_API_KEYS={row}\n"
        "and restart it."
    )
    return 0


def _name(value: str) -> str:
    if not KEY_NAME.fullmatch(value):
        raise argparse.ArgumentTypeError(
            "a name has letters, digits, and . _ - after the first, at most 64 in all"
        )
    return value
