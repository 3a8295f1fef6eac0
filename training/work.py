"""Runs the fits on several cores, with a progress bar."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, NamedTuple

from joblib import Parallel, delayed
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from threadpoolctl import threadpool_limits

_WATCH: Final = 2.0  # seconds between two looks whether the parent is there


class Task(NamedTuple):
    """A fit to be done: what to call it, and the call."""

    name: str
    call: Callable[..., Any]
    arguments: tuple[Any, ...]


class Workers:
    """Runs tasks on `jobs` processes (−1: one a core), telling on stderr how far it is."""

    def __init__(self, jobs: int, *, quiet: bool = False) -> None:
        self.jobs = jobs
        self._console = Console(stderr=True, quiet=quiet)

    def run(self, tasks: list[Task]) -> list[Any]:
        """Return the tasks' results, in order."""
        done = []
        with self.progress(tasks[0].name, len(tasks)) as bar:
            for number, result in enumerate(self._results(tasks), start=1):
                done.append(result)
                following = tasks[min(number, len(tasks) - 1)].name
                bar.update(bar.task_ids[0], advance=1, description=following)
        return done

    def _results(self, tasks: list[Task]) -> Iterable[Any]:
        with _deaf_children():
            results: Iterable[Any] = Parallel(
                n_jobs=self.jobs, return_as="generator", mmap_mode="r"
            )(delayed(_run)(task) for task in tasks)
        return results

    def progress(self, name: str, total: int) -> Progress:
        """Return a progress bar with one row; it shows inside its `with` block."""
        bar = Progress(
            TextColumn("{task.description:32}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
        )
        bar.add_task(name, total=total)
        return bar


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Let worker processes start deaf to interrupts, which they inherit.

    An interrupt from the terminal goes to all of them; only this process is to answer it. One that
    comes in the instant while they start is lost, and has to be given again.
    """
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@cache
def _end_with_parent() -> None:
    """Let a worker process end when the one that started it is gone, killed even."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        os._exit(1)

    if multiprocessing.current_process().name != "MainProcess":
        threading.Thread(target=watch, daemon=True).start()


def _run(task: Task) -> Any:
    _end_with_parent()
    # One thread of linear algebra each: sums come out the same whatever the number of processes.
    with threadpool_limits(limits=1):
        return task.call(*task.arguments)
