"""Runs the fits on a Dask cluster: on the cores of several machines.

The tasks and their results are those of `training.work`, so the model is the same. Scheduler and
workers need this program in the same version and the libraries that fitting uses.
"""

import asyncio
import hashlib
import io
import logging
import pickle
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Event
from typing import IO, Any, Final, NamedTuple
from uuid import uuid4

import dask
import numpy as np
from distributed import Client, Future, KilledWorker, Security
from distributed.comm.core import connect
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from training.work import Task, Workers

CONNECT: Final = 5  # seconds for the scheduler to answer, and for a worker to be there
PATIENCE: Final = 60  # seconds without any worker, then training gives up
_POLL: Final = 2  # seconds between two looks at the cluster
_LARGE: Final = 1 << 20  # bytes; a larger array is sent once, however many tasks use it
_LIBRARIES: Final = ("numpy", "scipy", "scikit-learn", "dask", "distributed")
#: What comes of an address where something else answers, or nothing.
_NO_SCHEDULER: Final = (OSError, ValueError, TypeError, RuntimeError, MemoryError)
_PROGRAM: Final = "this program"

Versions = dict[str, str]


class ClusterError(OSError):
    """A cluster that cannot be used; the message says why, and what to do."""


@contextmanager
def cluster(address: str, *, quiet: bool = False) -> Iterator[Workers]:
    """Return workers that run their tasks on the cluster whose scheduler is at `address`.

    Raises ClusterError within seconds when nobody answers there, when it has no workers, or when
    they could not give the model that this machine would.
    """
    # The library tells its troubles in the log, with stack traces; what matters of them we tell.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # In a thread of its own: where the caller's has an event loop, as in a notebook, there can
        # be no second one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _greeted(address)).result()
        client = Client(address, timeout=CONNECT, set_as_default=False)
    except _NO_SCHEDULER as error:
        raise ClusterError(
            f"--dask {address}: no Dask scheduler answers there; start one with `dask scheduler`, "
            "and take the address from what it prints"
        ) from error
    try:
        _check(client, address)
        yield _Cluster(client, address, quiet=quiet)
    finally:
        client.close(timeout=CONNECT)


async def _greeted(address: str) -> None:
    await asyncio.wait_for(_greet(address), CONNECT)


async def _greet(address: str) -> None:
    """Exchange greetings with the scheduler: `Client` waits forever for one that stays silent."""
    comm = await connect(address, timeout=CONNECT, **Security().get_connection_args("client"))
    comm.abort()


class _Cluster(Workers):
    """Runs tasks on the workers of `client`; where one dies, its tasks run again elsewhere."""

    def __init__(self, client: Client, address: str, *, quiet: bool = False) -> None:
        super().__init__(jobs=1, quiet=quiet)
        self._client = client
        self._address = address
        self._deserted: float | None = None

    def _results(self, tasks: list[Task]) -> Iterator[Any]:
        sent: dict[int, _Sent] = {}
        # A size at which the library would warn: the data have no other way to the workers.
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 PB"}):
            futures = [self._send(task, sent) for task in tasks]
        try:
            for task, future in zip(tasks, futures, strict=True):
                yield self._result(task.name, future)
        finally:
            if self._client.status == "running":
                self._client.cancel([*futures, *(each.future for each in sent.values())])

    def _send(self, task: Task, sent: dict[int, "_Sent"]) -> Future[Any]:
        """Submit `task`; its large arrays go apart, unless they are in `sent` by their `id`.

        As results of a task and not scattered: should all workers die that hold one, the scheduler
        can give it again, which it does not for scattered data.
        """
        packed = io.BytesIO()
        packer = _Packer(packed)
        packer.dump((task.call, task.arguments))
        for array in packer.large:
            if id(array) not in sent:
                sent[id(array)] = _Sent(array, self._submit("data", _same, array))
        arrays = [sent[id(array)].future for array in packer.large]
        return self._submit(task.name, _run, _versions(), packed.getvalue(), *arrays)

    def _submit(self, name: str, call: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return self._client.submit(call, *arguments, key=f"{name}-{uuid4().hex}", pure=False)

    def _result(self, name: str, future: Future[Any]) -> Any:
        # Not by `result(timeout=…)`: where the result comes just when the time is up, it fails.
        done = Event()
        future.add_done_callback(lambda _: done.set())
        while not done.wait(_POLL):
            self._look_around()
        try:
            return future.result()
        except KilledWorker as error:
            raise self._error(
                f"“{name}” was given up, as every worker that ran it died; look into their "
                "logs: perhaps they need more memory"
            ) from error
        except CancelledError as error:
            raise self._error(f"the scheduler is gone, or has dropped “{name}”") from error

    def _look_around(self) -> None:
        """Raise ClusterError when nobody has been there to work for too long."""
        if self._client.status != "running":
            return  # the library connects again, or cancels
        now = time.monotonic()
        if self._client.nthreads():
            self._deserted = None
        elif self._deserted is None:
            self._deserted = now
        elif now - self._deserted > PATIENCE:
            raise self._error("all workers are gone")

    def _error(self, why: str) -> ClusterError:
        return ClusterError(f"--dask {self._address}: {why}; nothing was written")


class _Sent(NamedTuple):
    """An array, held so that its `id` stays its own, and the task that gives it to the workers."""

    array: NDArray[Any]
    future: Future[Any]


class _Packer(pickle.Pickler):
    """Pickles a call but for its large arrays, however deep inside; they are in `large`."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self.large: list[NDArray[Any]] = []

    def persistent_id(self, item: Any) -> int | None:
        """Return the number of a large array; nothing for what is pickled here."""
        if not isinstance(item, np.ndarray) or item.nbytes <= _LARGE:
            return None
        self.large.append(item)
        return len(self.large) - 1


class _Unpacker(pickle.Unpickler):
    """The other end of `_Packer`."""

    def __init__(self, file: IO[bytes], large: Sequence[NDArray[Any]]) -> None:
        super().__init__(file)
        self._large = large

    def persistent_load(self, number: int) -> NDArray[Any]:
        """Return the large array of that number."""
        return self._large[number]


def _run(expected: Versions, packed: bytes, *arrays: NDArray[Any]) -> Any:
    """Do a task, in a worker; raises ClusterError where it would come out different."""
    differing = _differing(expected, _versions())
    if differing:
        raise ClusterError(f"a worker that came later has {differing}")
    call, arguments = _Unpacker(io.BytesIO(packed), arrays).load()
    # As `training.work` has it; never lifted, for other tasks may run in this process's threads.
    threadpool_limits(limits=1)
    return call(*arguments)


def _same(array: NDArray[Any]) -> NDArray[Any]:
    return array


def _check(client: Client, address: str) -> None:
    """Raise ClusterError unless there are workers, and all are like this machine."""
    try:
        client.wait_for_workers(1, timeout=CONNECT)
    except TimeoutError:
        raise ClusterError(
            f"--dask {address}: the scheduler has no workers; start some with "
            f"`dask worker {address}`"
        ) from None
    here = _versions()
    found = {f"worker {name}": told for name, told in _told(client.run, on_error="return").items()}
    found["the scheduler"] = _told(client.run_on_scheduler)
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


def _told(run: Callable[..., Any], **how: Any) -> Any:
    """Return the versions that `run` finds, or why it finds none."""
    try:
        return run(_versions, **how)
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


@cache
def _versions() -> Versions:
    """Return the versions of what makes the model, and a digest of our own code."""
    major, minor, _ = platform.python_version_tuple()
    found = {"Python": f"{major}.{minor}"}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    code = hashlib.sha256()
    root = Path(__file__).parents[1]
    for room in ("model", "training"):
        for path in sorted((root / room).rglob("*.py")):
            code.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return {_PROGRAM: code.hexdigest(), **found}
