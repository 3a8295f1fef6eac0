"""Reads web pages for the service: each in a process of its own, so many at once, and not for ever.

A process is forked for each page from one that has everything loaded (model/warm.py): it starts in
some milliseconds, cannot harm the next page, and leaves nothing of its own behind. Forking the
worker itself would not be safe: it has threads.
"""

import math
import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

from api import logs, metrics
from api.problem_types import PROBLEM_TYPES
from api.problems import Fault, Problem
from api.settings import Settings
from model.confined import OUT_OF_MEMORY, Failure, Limits, NoArticle, Outcome, read_page
from model.extract import Extracted

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


class Extractor:
    """Reads the pages that one worker process is sent. Nothing is started before the first."""

    def __init__(self, settings: Settings) -> None:
        self._limits = Limits(settings.extract_seconds, settings.extract_memory * 1024 * 1024)
        self._readers = threading.BoundedSemaphore(settings.extract_processes)
        # One thread is kept free of pages: the worker answers other requests all the time.
        self._places = threading.BoundedSemaphore(max(1, settings.threads - 1))

    def extract(self, html: str) -> Extracted:
        """Return the article in `html`.

        Raises Problem: 422 when there is no article in it, 503 when that takes more than the
        limits allow, or when too many pages are waiting.
        """
        with self._turn():
            try:
                outcome = _outcome(html, self._limits)
            except Overrun as overrun:
                metrics.extraction_overrun()
                logs.notice("extraction_overrun", reason=overrun.reason, status=overrun.status)
                raise self._problem(overrun.reason) from None
        if isinstance(outcome, Failure):
            logs.notice("extraction_failed", exception=outcome.exception, at=list(outcome.at))
            raise no_article("The page could not be read.")
        if isinstance(outcome, NoArticle):
            raise no_article(outcome.detail)
        return outcome

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for one of the readers; raises Problem (503) when there are too many in front."""
        if not self._places.acquire(blocking=False):
            raise self._busy()
        try:
            if not self._readers.acquire(timeout=self._limits.seconds):
                raise self._busy()
            try:
                yield
            finally:
                self._readers.release()
        finally:
            self._places.release()

    def _busy(self) -> Problem:
        return busy(PROBLEM_TYPES["extraction_busy"].advice, self._limits.seconds)

    def _problem(self, reason: str) -> Problem:
        took = {
            "time": f"Reading the page took more than {self._limits.seconds} s.",
            "memory": f"Reading the page took more than {self._limits.memory >> 20} MiB.",
            "crash": "Reading the page ended the process that read it.",
        }[reason]
        kind = PROBLEM_TYPES["extraction_overrun"]
        return _at_html(kind.code, f"{took} {kind.advice}")


def no_article(detail: str) -> Problem:
    """Return the problem of a page without article text."""
    return _at_html("no_article", detail)


def busy(detail: str, seconds: float) -> Problem:
    """Return the problem of a page that has to be sent again in some `seconds`."""
    return Problem("extraction_busy", detail, headers={"Retry-After": str(math.ceil(seconds))})


def _at_html(code: str, detail: str) -> Problem:
    return Problem(code, detail, errors=[Fault("/html", code, detail)])


def _outcome(html: str, limits: Limits) -> Outcome:
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
        outcome: Outcome = receiver.recv()
    except (EOFError, OSError):
        return None
    return outcome


def _reason(exit_code: int | None) -> str:
    if exit_code == OUT_OF_MEMORY:
        return "memory"
    return "time" if exit_code in _OUT_OF_TIME else "crash"
