"""Finds a Dask cluster and holds its workers to the versions that are here.

What training and bulk scoring share of `--dask`: an address where nobody answers is told within
seconds, and so is a worker whose results would not be those of this machine.
"""

import asyncio
import hashlib
import logging
import platform
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, NamedTuple

from distributed import Client, Security
from distributed.comm.core import connect

#: What comes of an address where something else answers, or nothing.
_NO_SCHEDULER: Final = (OSError, ValueError, TypeError, RuntimeError, MemoryError)
_PROGRAM: Final = "this program"

Versions = dict[str, str]


class ClusterError(OSError):
    """A cluster that cannot be used; the message says why, and what to do."""


class Parts(NamedTuple):
    """What results depend on: rooms of this program, and libraries by their names on PyPI."""

    rooms: tuple[str, ...]
    libraries: tuple[str, ...]


@contextmanager
def connected(address: str, parts: Parts, seconds: float) -> Iterator[Client]:
    """Return a client of the scheduler at `address`, once its workers are found to be like here.

    Raises ClusterError when nobody answers there within `seconds`, when no worker is there by then,
    or when one has another version of any of `parts`.
    """
    # The library tells its troubles in the log, with stack traces; what matters of them we tell.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # In a thread of its own: where the caller's has an event loop, as in a notebook, there can
        # be no second one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _greeted(address, seconds)).result()
        client = Client(address, timeout=seconds, set_as_default=False)
    except _NO_SCHEDULER as error:
        raise ClusterError(
            f"--dask {address}: no Dask scheduler answers there; start one with `dask scheduler`, "
            "and take the address from what it prints"
        ) from error
    try:
        _check(client, address, parts, seconds)
        yield client
    finally:
        client.close(timeout=seconds)


def check_here(expected: Versions, parts: Parts) -> None:
    """Raise ClusterError, in a worker, when it is not like the machine that sent the task."""
    differing = _differing(expected, versions(parts))
    if differing:
        raise ClusterError(f"a worker that came later has {differing}")


@cache
def versions(parts: Parts) -> Versions:
    """Return the versions of what the results depend on, and a digest of our own code."""
    major, minor, _ = platform.python_version_tuple()
    found = {"Python": f"{major}.{minor}"}
    for name in parts.libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    code = hashlib.sha256()
    root = Path(__file__).parents[1]
    for room in parts.rooms:
        for path in sorted((root / room).rglob("*.py")):
            code.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return {_PROGRAM: code.hexdigest(), **found}


async def _greeted(address: str, seconds: float) -> None:
    await asyncio.wait_for(_greet(address, seconds), seconds)


async def _greet(address: str, seconds: float) -> None:
    """Exchange greetings with the scheduler: `Client` waits forever for one that stays silent."""
    comm = await connect(address, timeout=seconds, **Security().get_connection_args("client"))
    comm.abort()


def _check(client: Client, address: str, parts: Parts, seconds: float) -> None:
    """Raise ClusterError unless there are workers, and all are like this machine."""
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError:
        raise ClusterError(
            f"--dask {address}: the scheduler has no workers; start some with "
            f"`dask worker {address}`"
        ) from None
    here = versions(parts)
    told_by = _told(client.run, parts, on_error="return")
    found = {f"worker {name}": told for name, told in told_by.items()}
    found["the scheduler"] = _told(client.run_on_scheduler, parts)
    for who, told in found.items():
        differing = (
            _differing(here, told)
            if isinstance(told, Mapping)
            else f"not {_PROGRAM} ({type(told).__name__}: {told})"
        )
        if differing:
            raise ClusterError(
                f"--dask {address}: {who} has {differing}. Start it from a checkout of the same "
                "version as here, with its requirements.txt installed, by `python -m dask …`"
            )


def _told(run: Callable[..., Any], parts: Parts, **how: Any) -> Any:
    """Return the versions that `run` finds, or why it finds none."""
    try:
        return run(versions, parts, **how)
    except Exception as error:  # whatever the other side raised
        return error


def _differing(here: Versions, there: Mapping[str, str]) -> str:
    """Return what of `there` is not as `here`, in words; nothing when all is."""
    return ", ".join(
        f"another version of {name}"
        if name == _PROGRAM
        else f"{name} {there.get(name)} (here {told})"
        for name, told in here.items()
        if there.get(name) != told
    )
