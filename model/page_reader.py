"""Has a web page read in a process of its own, and waits for what it says: so long, and no longer.

A process is forked for each page from one that has everything loaded (model/warm.py): it starts in
some milliseconds, cannot harm the next page, and leaves nothing of its own behind. Forking the
caller itself would not be safe: it may have threads.
"""

import multiprocessing
import signal
from multiprocessing.connection import Connection
from typing import Final

from model.confined import OUT_OF_MEMORY, Limits, Outcome, read_page

_PRELOADED: Final = ["__main__", "model.warm"]
_OUT_OF_TIME: Final = frozenset({-signal.SIGXCPU, -signal.SIGALRM})


class Overrun(RuntimeError):  # noqa: N818 - what happened, and no bug
    """A reader that ended without an answer; `reason` is "time", "memory" or "crash".

    `status` is the exit status of its process, if it had one: minus the signal that ended it.
    """

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def told(reason: str, limits: Limits) -> str:
    """Return, as a sentence for people, what an Overrun of that `reason` is about."""
    return {
        "time": f"Reading the page took more than {limits.seconds} s.",
        "memory": f"Reading the page took more than {limits.memory >> 20} MiB.",
        "crash": "Reading the page ended the process that read it.",
    }[reason]


def outcome(html: str, limits: Limits) -> Outcome:
    """Return what a fresh process makes of `html`; raises Overrun when it meets `limits`."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    receiver, sender = context.Pipe(duplex=False)
    reader = context.Process(
        target=read_page, args=(html, limits, sender), name="reader", daemon=True
    )
    with receiver:
        with sender:
            try:
                reader.start()
            except (OSError, EOFError):  # it ended before it had its page
                raise Overrun("crash") from None
        try:
            answer = _answer(receiver, limits.seconds)
        finally:
            reader.kill()
            reader.join()
    if answer is None:
        raise Overrun(_reason(reader.exitcode), reader.exitcode)
    return answer


def _answer(receiver: Connection, seconds: float) -> Outcome | None:
    """Return what comes through `receiver` within `seconds`; None if the other end closes.

    Raises Overrun when nothing comes.
    """
    if not receiver.poll(seconds):
        raise Overrun("time")
    try:
        found: Outcome = receiver.recv()
    except (EOFError, OSError):
        return None
    return found


def _reason(exit_code: int | None) -> str:
    if exit_code == OUT_OF_MEMORY:
        return "memory"
    return "time" if exit_code in _OUT_OF_TIME else "crash"
