"""The whole run: inputs are read here, cut, scored elsewhere, and entered into the ledger.

At any time there are only so many partitions in memory, however much there is to read.
"""

import queue
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final

from model.bulk import inputs, ledger
from model.bulk.errors import BulkError
from model.bulk.inputs import Given, Input
from model.bulk.ledger import Ledger
from model.bulk.partitions import Partition, cut
from model.bulk.pools import Pool, Promise
from model.bulk.progress import Progress
from model.bulk.read import read
from model.bulk.score import Job
from model.bulk.storage import held, storage

_POLL: Final = 2  # seconds between two looks at who works, while nothing is done

Start = Callable[[Job], AbstractContextManager[Pool]]


@dataclass(frozen=True, slots=True)
class Report:
    """How a run ended: rows of the whole dataset, and whether there was anything to do."""

    counts: Counter[str]
    fresh: bool


def run(job: Job, given: Given, documents: int, start: Start, progress: Progress) -> Report:
    """Score all inputs in partitions of so many `documents`; `start` gives who does it.

    Raises Refusal before anything is done, and BulkError when the run cannot go on.
    """
    place = storage(job.out)
    ledger.check_place(place)
    with held(place, ledger.FOLDERS):
        known = ledger.opened(place, job, given.inputs, documents)
        left = [n for n in range(len(given.inputs)) if not known.finished(n)]
        if not left:
            return Report(known.counts, fresh=False)
        total = sum(each.size for each in given.inputs)
        there = total - sum(given.inputs[n].size for n in left)
        with start(job) as pool, progress.shown(total, there, known):
            _Run(known, pool, progress).do(given.inputs, left, documents)
        return Report(known.counts, fresh=True)


class _Run:
    """One run's partitions: those that are being scored, and who is told of the others."""

    def __init__(self, known: Ledger, pool: Pool, progress: Progress) -> None:
        self._known = known
        self._pool = pool
        self._progress = progress
        self._done: queue.SimpleQueue[Promise] = queue.SimpleQueue()
        self._busy = 0
        self._cut: dict[int, int] = {}  # inputs that are read, and how many partitions they have
        self._open: Counter[int] = Counter()  # those of an input that are being scored

    def do(self, given: tuple[Input, ...], left: list[int], documents: int) -> None:
        """Score the inputs with the numbers in `left`."""
        for number in left:
            for partition in self._partitions(given[number], number, documents):
                if self._known.stands(number, partition.number):
                    continue
                while self._busy >= self._pool.room():
                    self._collect()
                self._begin(partition)
            self._finish(number)
        while self._busy:
            self._collect()

    def _partitions(self, given: Input, number: int, documents: int) -> Iterator[Partition]:
        count = 0
        for partition in cut(number, read(given), documents):
            yield partition
            count += 1
        _check_unchanged(given)
        self._cut[number] = count

    def _begin(self, partition: Partition) -> None:
        promise = self._pool.begin(partition)
        self._busy += 1
        self._open[partition.input] += 1
        promise.add_done_callback(self._done.put)

    def _collect(self) -> None:
        """Wait for a partition to be done, and enter it into the ledger."""
        while True:
            try:
                promise = self._done.get(timeout=_POLL)
                break
            except queue.Empty:
                self._pool.look_around()
        done = self._pool.result(promise)
        self._busy -= 1
        self._known.add(done)
        self._progress.advance(done)
        self._open[done.input] -= 1
        self._finish(done.input)

    def _finish(self, number: int) -> None:
        if number in self._cut and not self._open[number]:
            self._known.finish(number, self._cut.pop(number))


def _check_unchanged(given: Input) -> None:
    for file in given.files:
        try:
            now: Any = inputs.look(file.name)
        except OSError:
            now = None
        if now != (file.size, file.stamp):
            raise BulkError(
                f"{file.name} was changed while it was read: start anew, with another --out."
            )
