"""Reads pages for a process that may not start any itself, as Dask's workers may not.

Each such process has one of these beside it, that reads one page after the other, each in a
process of its own (model/page_reader.py). It ends when nobody asks it any more.
"""

import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final

from model.bulk.errors import BulkError, Unusable
from model.confined import Failure, Limits, NoArticle
from model.extract import Extracted
from model.page_reader import Overrun, outcome, told

#: As in the service, but with time enough that a loaded machine does not decide what is found.
LIMITS: Final = Limits(seconds=10, memory=512 << 20)
_IDLE: Final = 60  # seconds without a page, then the process ends, until there is one again
_LENGTH: Final = struct.Struct(">Q")
_ROOT: Final = Path(__file__).parents[2]

Answer = Extracted | Unusable


class PageReader:
    """Gives out articles of pages; for one thread at a time. Starts nothing before the first."""

    def __init__(self, limits: Limits = LIMITS, idle: float = _IDLE) -> None:
        self._arguments = [str(limits.seconds), str(limits.memory), str(idle)]
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, html: str) -> Extracted:
        """Return the article in `html`; raises Unusable when there is none."""
        for last in (False, True):
            try:
                found = self._ask(html)
                break
            except (EOFError, BrokenPipeError):  # it was idle, or somebody ended it
                self.close()
                if last:
                    raise Unusable("overrun", "Reading the page ended its reader.") from None
        if isinstance(found, Unusable):
            raise found
        return found

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            for pipe in (self._process.stdin, self._process.stdout):
                try:
                    if pipe is not None:
                        pipe.close()
                except BrokenPipeError:  # of what could not be written any more
                    continue
            self._process.wait()
            self._process = None

    def _ask(self, html: str) -> Answer:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._started()
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise BrokenPipeError
        _send(stdin, html.encode("utf-8", "surrogatepass"))
        found: Answer = pickle.loads(_receive(stdout))  # noqa: S301 - of our own process
        return found

    def _started(self) -> "subprocess.Popen[bytes]":
        try:
            return subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-m", "model.bulk.pages", *self._arguments],
                cwd=_ROOT,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        except OSError as error:
            raise BulkError(
                f"No process can be started to read pages: {error.strerror}."
            ) from error


_READERS: Final = threading.local()


def reader() -> PageReader:
    """Return the reader of this thread."""
    if not hasattr(_READERS, "reader"):
        _READERS.reader = PageReader()
    found: PageReader = _READERS.reader
    return found


def serve(limits: Limits, idle: float) -> None:
    """Answer the pages that come on standard input, until it ends, or `idle` seconds bring none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's interrupts are not for it
    asked, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)  # not for the processes that read pages
    os.dup2(2, 1)
    while select.select([asked], [], [], idle)[0]:
        try:
            page = _receive(asked).decode("utf-8", "surrogatepass")
            _send(answers, pickle.dumps(_answer(page, limits)))
        except (EOFError, BrokenPipeError):
            return


def _answer(html: str, limits: Limits) -> Answer:
    try:
        found = outcome(html, limits)
    except Overrun as overrun:
        return Unusable("overrun", told(overrun.reason, limits))
    if isinstance(found, Failure):
        return Unusable("no_article", "The page could not be read.")
    return Unusable("no_article", found.detail) if isinstance(found, NoArticle) else found


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(_LENGTH.pack(len(message)) + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = []
    while size:
        part = pipe.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    serve(Limits(int(sys.argv[1]), int(sys.argv[2])), float(sys.argv[3]))
