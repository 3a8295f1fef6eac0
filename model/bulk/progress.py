"""Tells on a terminal how far a run is, how fast, and how long it will take; else nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from model.bulk.ledger import Ledger
from model.bulk.score import Done

_SPAN: Final = 120.0  # seconds over which the speed is taken: partitions come in bursts


class Progress:
    """A progress bar over the bytes of all inputs, as they are stored."""

    def __init__(self, *, quiet: bool) -> None:
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True, quiet=quiet),
            speed_estimate_period=_SPAN,
        )
        self._documents = 0
        self._scored = 0
        self._began = time.monotonic()

    @contextmanager
    def shown(self, total: int, there: int, known: Ledger) -> Iterator[None]:
        """Show it over the block: `total` bytes, those `there` already, and what the ledger knows.

        What was done before counts for how far it is, and not for how fast.
        """
        self._documents = known.counts["documents"]
        self._began = time.monotonic()
        with self._bar:
            self._bar.add_task(
                self._told(), total=max(1, total), completed=there + known.consumed, rate=""
            )
            yield

    def advance(self, done: Done) -> None:
        """Show that a partition is done."""
        self._documents += done.counts["documents"]
        self._scored += done.counts["documents"]
        rate = self._scored / max(1e-3, time.monotonic() - self._began)
        task = self._bar.task_ids[0]
        self._bar.update(
            task, advance=done.consumed, description=self._told(), rate=f"{rate:,.0f}/s"
        )

    def _told(self) -> str:
        return f"{self._documents:,} documents"
