"""`rollback`: serve again what was served before."""

import argparse
import sys
from typing import TYPE_CHECKING, Final

from model.served import served_name

if TYPE_CHECKING:
    from training.store import Store

_SHIPPED: Final = "shipped"


class _NoWayBackError(Exception):
    """There is nothing to go back to; the message says why."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    rollback = commands.add_parser("rollback", help="serve again what was served before")
    which = rollback.add_mutually_exclusive_group()
    which.add_argument(
        "--to", metavar="ID", help=f"a kept model by the first digits of its id, or “{_SHIPPED}”"
    )
    which.add_argument("--list", action="store_true", help="list the models kept; change nothing")
    rollback.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from model.served import data_directory
    from training.commands.promote import say_waiting, warn_if_overridden
    from training.store import Store, locked

    root = data_directory()
    if options.list:
        _list(Store(root))
        return 0
    with locked(root, say_waiting) as store:
        try:
            name = _before(store) if options.to is None else _named(store, options.to)
        except _NoWayBackError as error:
            print(error, file=sys.stderr)
            return 1
        identity = store.serve(name)
    print(f"Served now: {_told(identity, name)}")
    warn_if_overridden()
    return 0


def _before(store: "Store") -> str | None:
    """Return the name of the model served before the one that is served."""
    now = served_name(store.root)
    if now is None:
        raise _NoWayBackError("The model that ships is served: there is nothing to go back to.")
    previous = {entry.name: entry.previous for entry in store.history()}
    if now not in previous:
        raise _NoWayBackError(
            f"{now} was not promoted, so that nothing is known to go back to; "
            f"`rollback --to {_SHIPPED}` serves the model that ships."
        )
    name = previous[now]
    if not store.directory(name).is_dir():
        raise _NoWayBackError(
            f"{name}, served before, is not kept any more; `rollback --list` tells what is."
        )
    return name


def _named(store: "Store", wanted: str) -> str | None:
    """Return the name of the one model whose id begins with `wanted`."""
    from training.records import DataError

    if wanted == _SHIPPED:
        return None
    prefix = wanted.removeprefix("sha256:")
    names = [
        entry.name
        for entry in store.history()
        if prefix and entry.id.removeprefix("sha256:").startswith(prefix)
    ]
    if len(names) != 1:
        why = "several kept models" if names else "no kept model"
        raise DataError(f"--to {wanted}: {why} by that id; `rollback --list` tells them")
    return names[0]


def _list(store: "Store") -> None:
    now = served_name(store.root)
    print(f"{_mark(now is None)} {_SHIPPED}")
    for entry in store.history():
        print(f"{_mark(entry.name == now)} {entry.id}  promoted {entry.when}")


def _mark(served: bool) -> str:
    return "served" if served else "      "


def _told(identity: str, name: str | None) -> str:
    return f"{identity}, the model that ships" if name is None else identity
