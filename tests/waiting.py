"""Waiting for what takes its time, on a busy machine too, and doing something meanwhile."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


def wait_until(
    happened: Callable[[], object], why: str = "it did not happen in time", seconds: float = 60
) -> None:
    """Return once `happened()` is true; fail with `why` after so many seconds."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, why
        time.sleep(0.02)


@contextmanager
def meanwhile(*jobs: Callable[[], object]) -> Iterator[None]:
    """Do each of `jobs` over and over, in a thread of its own, until the block is left.

    What one of them raises is raised then.
    """
    ended = threading.Event()

    def repeat(job: Callable[[], object]) -> None:
        while not ended.is_set():
            job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        repeated = [pool.submit(repeat, job) for job in jobs]
        try:
            yield
        finally:
            ended.set()
    for one in repeated:
        one.result()
