"""Where partitions are scored: in this process, in several of this machine, or on a cluster."""

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

from model.bulk.errors import BulkError
from model.bulk.partitions import Partition
from model.bulk.score import Done, Job, score
from model.bulk.storage import storage

_WATCH: Final = 1.0  # seconds between two looks whether the parent is there
_CONNECT: Final = 5  # seconds for a scheduler to answer, and for a worker to be there
_PATIENCE: Final = 60  # seconds without any worker, then the run ends
_GO_ON: Final = "What is done is kept; start the same command again to go on."


class Promise(Protocol):
    """A partition that is being scored, as concurrent.futures and Dask have it."""

    def add_done_callback(self, call: Callable[[Any], Any], /) -> Any:
        """Have `call` called with this when it is done, in some thread."""

    def result(self) -> Done:
        """Return what came of it, or raise that."""


class Pool(Protocol):
    """Scores partitions, some at once."""

    def room(self) -> int:
        """Return how many partitions it should have at a time."""

    def begin(self, partition: Partition) -> Promise:
        """Have a partition scored."""

    def result(self, promise: Promise) -> Done:
        """Return what came of one that is done; raises BulkError when nothing did."""

    def look_around(self) -> None:
        """Raise BulkError when there is nobody left to work."""


class Here:
    """Scores in this process, one after the other."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def room(self) -> int:
        """As in Pool."""
        return 1

    def begin(self, partition: Partition) -> Promise:
        """As in Pool."""
        future: Future[Done] = Future()
        future.set_result(score(self._job, partition))
        return future

    def result(self, promise: Promise) -> Done:
        """As in Pool."""
        return promise.result()

    def look_around(self) -> None:
        """As in Pool."""


class _Processes:
    """Scores in processes of this machine."""

    def __init__(self, executor: Any, job: Job, jobs: int) -> None:
        self._executor = executor
        self._job = job
        self._jobs = jobs

    def room(self) -> int:
        return self._jobs + 2  # those that wait hide the time that reading takes

    def begin(self, partition: Partition) -> Promise:
        promise: Promise = self._executor.submit(score, self._job, partition)
        return promise

    def result(self, promise: Promise) -> Done:
        from joblib.externals.loky.process_executor import (  # noqa: PLC0415 - as below
            BrokenProcessPool,
        )

        try:
            return promise.result()
        except BrokenProcessPool as error:
            raise BulkError(
                f"A process that scores was ended; perhaps memory ran out. {_GO_ON} With fewer "
                "--jobs it takes less."
            ) from error

    def look_around(self) -> None:
        pass


@contextmanager
def processes(job: Job, jobs: int) -> Iterator[Pool]:
    """Return a pool of so many `jobs`; they end with the block, and when this process is killed."""
    from joblib.externals.loky import ProcessPoolExecutor  # noqa: PLC0415 - one job needs none

    executor = ProcessPoolExecutor(jobs, initializer=_begin_process, initargs=(os.getpid(),))
    try:
        yield _Processes(executor, job, jobs)
    finally:
        with _unheard_threads():
            executor.shutdown(wait=True, kill_workers=True)


@contextmanager
def _unheard_threads() -> Iterator[None]:
    """Let the library's thread not tell how it was cut short: it is ended on purpose."""
    told, threading.excepthook = threading.excepthook, lambda _: None
    try:
        yield
    finally:
        threading.excepthook = told


def _begin_process(parent: int) -> None:
    """Leave interrupts from the terminal to the parent, and end when that is gone, killed even."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        os._exit(1)

    if multiprocessing.current_process().pid != parent:
        threading.Thread(target=watch, daemon=True).start()


class _Cluster:
    """Scores on a Dask cluster; where a worker dies, its partitions are scored elsewhere."""

    def __init__(self, client: Any, job: Job, address: str) -> None:
        from model.artifact import CARD, MANIFEST, PAYLOAD  # noqa: PLC0415 - only here

        self._client = client
        self._job = job
        self._address = address
        self._deserted: float | None = None
        self._place = storage(job.out)
        files = {name: (Path(job.model) / name).read_bytes() for name in (PAYLOAD, CARD, MANIFEST)}
        # As a task's result: it goes once to each worker, and is had again when one dies.
        self._model = client.submit(_same, pickle.dumps(files), pure=False)

    def room(self) -> int:
        threads: int = sum(self._client.nthreads().values())
        return 2 * max(1, threads)

    def begin(self, partition: Partition) -> Promise:
        promise: Promise = self._client.submit(
            _on_cluster, _expected(), self._job, self._model, partition, pure=False
        )
        return promise

    def result(self, promise: Promise) -> Done:
        from distributed import KilledWorker  # noqa: PLC0415 - as above

        try:
            done = promise.result()
        except KilledWorker as error:
            raise self._error(
                "every worker that scored a partition died; look into their logs: perhaps they "
                "need more memory"
            ) from error
        except CancelledError as error:
            raise self._error("the scheduler is gone, or has dropped what it was given") from error
        for name, size in done.sizes.items():
            if self._place.size(name) != size:
                raise self._error(
                    f"a worker has written {name}, and it is not in {self._place.root} here; --out "
                    "must be a directory that all machines share, or object storage"
                )
        return done

    def look_around(self) -> None:
        if self._client.status != "running":
            return  # the library connects again, or cancels
        if self._client.nthreads():
            self._deserted = None
        elif self._deserted is None:
            self._deserted = time.monotonic()
        elif time.monotonic() - self._deserted > _PATIENCE:
            raise self._error("all workers are gone")

    def _error(self, why: str) -> BulkError:
        return BulkError(f"--dask {self._address}: {why}. {_GO_ON}")


@contextmanager
def cluster(job: Job, address: str) -> Iterator[Pool]:
    """Return a pool on the Dask cluster whose scheduler is at `address`.

    Raises BulkError when there is none of use there.
    """
    import dask  # noqa: PLC0415 - only a cluster needs it

    from model.cluster import ClusterError, connected  # noqa: PLC0415 - as above

    try:
        with (
            # Sizes at which the library would warn: what is scored has no other way to the workers.
            dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 PB"}),
            connected(address, _parts(), _CONNECT) as client,
        ):
            yield _Cluster(client, job, address)
    except ClusterError as error:
        raise BulkError(str(error)) from error


@cache
def _parts() -> Any:
    from model.cluster import Parts  # noqa: PLC0415 - as above

    libraries = ("numpy", "pyarrow", "dask", "distributed", "lxml", "trafilatura", "newspaper3k")
    return Parts(("model",), libraries)


def _expected() -> dict[str, str]:
    from model.cluster import versions  # noqa: PLC0415 - as above

    return versions(_parts())


def _on_cluster(expected: dict[str, str], job: Job, model: bytes, partition: Partition) -> Done:
    """Score a partition, in a worker; raises ClusterError where it would come out different."""
    from model.cluster import check_here  # noqa: PLC0415 - as above

    check_here(expected, _parts())
    return score(replace(job, model=_unpacked(job.identity, model)), partition)


_MODELS: Final[dict[str, "tempfile.TemporaryDirectory[str]"]] = {}
_UNPACKING: Final = threading.Lock()


def _unpacked(identity: str, model: bytes) -> str:
    """Return a directory with that model, for as long as this process lives."""
    with _UNPACKING:
        if identity not in _MODELS:
            directory = tempfile.TemporaryDirectory(prefix="hearsay-model-")
            for name, content in pickle.loads(model).items():  # noqa: S301 - of our own client
                (Path(directory.name) / name).write_bytes(content)
            _MODELS[identity] = directory
        return _MODELS[identity].name


def _same(value: bytes) -> bytes:
    return value
