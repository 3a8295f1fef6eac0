"""The files in which workers count: those of ended workers are added up in one of each kind.

gunicorn replaces workers all the time (max_requests). prometheus_client would keep two files of
each for ever, and read them all at every look.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

_KINDS = ("counter", "histogram")  # what is added up; gauges are of the living alone
_LIVING = "gauge_livesum"  # what is told of the living
_ENDED = "ended"  # in the place of a process's number
_LOCK = "metrics.lock"
_ROOM = 1 << 20  # bytes; what prometheus_client begins a file with


def reserve(directory: Path, process: int) -> None:
    """Make the files of the worker `process`, with room for all that it will count.

    By itself, prometheus_client makes files of holes and maps them: where the disk is full by the
    time that a hole is written to, that is the end of the process (SIGBUS). Raises OSError where
    there is no room.
    """
    for kind in (*_KINDS, _LIVING):
        _make(directory / f"{kind}_{process}.db")


def _make(path: Path) -> None:
    with path.open("ab") as file:
        os.posix_fallocate(file.fileno(), 0, _ROOM)


class Folder:
    """Adds the files of ended workers up; for the one process that outlives them all."""

    def __init__(self) -> None:
        self._waiting: list[int] = []

    def ended(self, directory: Path, process: int) -> None:
        """Add the files of the worker `process` to those of the ended.

        If a worker is reading them right now, that waits for the next worker to end: whoever
        watches over the workers does not wait for one.
        """
        self._waiting.append(process)
        with _locked(directory, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            if alone:
                with suppress(OSError):  # no room: they are added up with the next
                    while self._waiting:
                        _fold(directory, self._waiting[0])
                        self._waiting.pop(0)


@contextmanager
def reading(directory: Path) -> Iterator[None]:
    """Keep the files in `directory` as they are while they are read."""
    with _locked(directory, fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(directory: Path, how: int) -> Iterator[bool]:
    """Hold the directory's lock; give whether it was to be had."""
    with (directory / _LOCK).open("ab") as file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            yield False
        else:
            yield True


def _fold(directory: Path, process: int) -> None:
    for kind in _KINDS:
        own = directory / f"{kind}_{process}.db"
        if not own.exists():
            continue
        _make(directory / f"{kind}_{_ENDED}.db")
        total = MmapedDict(str(directory / f"{kind}_{_ENDED}.db"))  # type: ignore[no-untyped-call]  # it has no types
        for key, value, _, _ in MmapedDict.read_all_values_from_file(str(own)):  # type: ignore[no-untyped-call]  # as above
            before, _ = total.read_value(key)  # type: ignore[no-untyped-call]  # as above
            total.write_value(key, before + value, 0.0)  # type: ignore[no-untyped-call]  # as above
        total.close()  # type: ignore[no-untyped-call]  # as above
        own.unlink()
