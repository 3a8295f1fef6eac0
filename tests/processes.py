"""What tests need that start processes of their own."""

import signal
import time

import psutil


def listen_to_interrupts() -> None:
    """Undo, in a new process, what a shell does to its background: there, interrupts are ignored.

    To be given as `preexec_fn`.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


def children(process: int, number: int) -> list[int]:
    """Return the children of `process`, oldest first, as soon as there are `number` of them."""
    deadline = time.monotonic() + 60
    while True:
        found = sorted(psutil.Process(process).children(), key=psutil.Process.create_time)
        if len(found) == number:
            return [child.pid for child in found]
        assert time.monotonic() < deadline, f"{len(found)} children, not {number}"
        time.sleep(0.05)
