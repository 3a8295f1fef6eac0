"""Reads one page in a process of its own, which may use so much time and memory and no network.

The inside of that process: it is given a page and the end of a pipe, sends what it found through
it, and ends. Whatever a page does to the parser (loops, floods, a crash in C) happens here, to
nobody else; nothing of the page outlives it, neither in a log nor in a file nor in a core dump.
"""

import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from model.extract import Extracted, ExtractionError, extract

#: The exit status of a process that was refused the memory it asked for.
OUT_OF_MEMORY: Final = 75

# What reading a page never needs: Python announces each of these before it is done.
_DENIED: Final = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_DEEPEST: Final = 6  # innermost places of the code that a failure names


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost: whole seconds of processor time, and bytes of memory."""

    seconds: int
    memory: int


@dataclass(frozen=True, slots=True)
class NoArticle:
    """A page without article text; `detail` is a sentence for the person who sent it."""

    detail: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception that nobody foresaw: its type and where in the code, not what it says."""

    exception: str
    at: tuple[str, ...]


Outcome = Extracted | NoArticle | Failure


def read_page(html: str, limits: Limits, answer: Connection) -> None:
    """Send the Outcome of reading `html` through `answer`.

    To be run as a whole process. It ends without an answer when it meets a limit.
    """
    confine(limits)
    try:
        answer.send(read(html))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def read(html: str) -> Outcome:
    """Return what `html` says, or why that cannot be told; raises MemoryError alone."""
    try:
        return extract(html)
    except ExtractionError as error:
        return NoArticle(str(error))
    except MemoryError:
        raise
    except Exception as error:  # a parser's bug must cost no more than its page
        frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
        at = tuple(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
        return Failure(f"{type(error).__module__}.{type(error).__qualname__}", at)


def confine(limits: Limits) -> None:
    """Bind this process, for good, to `limits`, and to no network, no files, no output."""
    logging.disable()
    _silence()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # ends it in the middle of C code, too
    _end_with_parent()
    with suppress(OSError):  # where memory runs out for all, the page goes first
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    _limit(resource.RLIMIT_CPU, limits.seconds, reserve=1)  # SIGXCPU, and SIGKILL a second later
    _limit(resource.RLIMIT_AS, _address_space() + limits.memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    # The one limit that holds when nobody is left to watch: the kernel's own alarm clock.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(2 * limits.seconds)
    sys.addaudithook(_deny)


def _limit(kind: int, soft: int, *, reserve: int = 0) -> None:
    """Set a limit of the kernel's; it is never raised over what already holds."""
    _, hard = resource.getrlimit(kind)
    most = soft + reserve if hard == resource.RLIM_INFINITY else min(soft + reserve, hard)
    resource.setrlimit(kind, (min(soft, most), most))


def _address_space() -> int:
    """Return the size of this process's address space, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _silence() -> None:
    """Send what this process prints nowhere: a library's complaint may quote the page."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, killed even."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


def _deny(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_DENIED):
        raise PermissionError(f"{event} is not for the reader of a page")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise PermissionError("the reader of a page writes no files")
