"""Runs the fits on a Dask cluster: on the cores of several machines.

The tasks and their results are those of `training.work`, so the model is the same. Scheduler and
workers need this program in the same version and the libraries that fitting uses.
"""

import io
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from threading import Event
from typing import IO, Any, Final, NamedTuple
from uuid import uuid4

import dask
import numpy as np
from distributed import Client, Future, KilledWorker
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from model.cluster import ClusterError, Parts, Versions, check_here, connected, versions
from training.work import Task, Workers

CONNECT: Final = 5  # seconds for the scheduler to answer, and for a worker to be there
PATIENCE: Final = 60  # seconds without any worker, then training gives up
_POLL: Final = 2  # seconds between two looks at the cluster
_LARGE: Final = 1 << 20  # bytes; a larger array is sent once, however many tasks use it
_PARTS: Final = Parts(
    ("model", "training"), ("numpy", "scipy", "scikit-learn", "dask", "distributed")
)


@contextmanager
def cluster(address: str, *, quiet: bool = False) -> Iterator[Workers]:
    """Return workers that run their tasks on the cluster whose scheduler is at `address`.

    Raises ClusterError within seconds when nobody answers there, when it has no workers, or when
    they could not give the model that this machine would.
    """
    with connected(address, _PARTS, CONNECT) as client:
        yield _Cluster(client, address, quiet=quiet)


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
        return self._submit(task.name, _run, versions(_PARTS), packed.getvalue(), *arrays)

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
    check_here(expected, _PARTS)
    call, arguments = _Unpacker(io.BytesIO(packed), arrays).load()
    # As `training.work` has it; never lifted, for other tasks may run in this process's threads.
    threadpool_limits(limits=1)
    return call(*arguments)


def _same(array: NDArray[Any]) -> NDArray[Any]:
    return array
