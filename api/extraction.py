"""Reads web pages for the service: so many at once, each as model/page_reader.py has it read."""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api import logs, metrics
from api.problem_types import PROBLEM_TYPES
from api.problems import Fault, Problem
from api.settings import Settings
from api.validation import unusable
from model.confined import Failure, Limits, NoArticle
from model.extract import Extracted
from model.page_reader import Overrun, outcome, told


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
                found = outcome(html, self._limits)
            except Overrun as overrun:
                metrics.extraction_overrun()
                logs.notice("extraction_overrun", reason=overrun.reason, status=overrun.status)
                raise self._problem(overrun.reason) from None
        if isinstance(found, Failure):
            logs.notice("extraction_failed", exception=found.exception, at=list(found.at))
            raise no_article("The page could not be read.")
        if isinstance(found, NoArticle):
            raise no_article(found.detail)
        return found

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
        return busy(None, self._limits.seconds)

    def _problem(self, reason: str) -> Problem:
        kind = PROBLEM_TYPES["extraction_overrun"]
        detail = f"{told(reason, self._limits)} {kind.advice}"
        return unusable([Fault("/html", kind.code, detail)])


def no_article(detail: str) -> Problem:
    """Return the problem of a page without article text."""
    return unusable([Fault("/html", "no_article", detail)])


def busy(detail: str | None, seconds: float) -> Problem:
    """Return the problem of a page to send again in some `seconds`; `detail` is as in Problem."""
    return Problem("extraction_busy", detail, headers={"Retry-After": str(math.ceil(seconds))})
