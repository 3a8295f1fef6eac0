"""The lines that gunicorn and libraries log, as JSON lines beside our own.

What a library says may quote what it was given: a page, an address. Of it, the log tells the level,
who said it and where, and the kind of exception. gunicorn's own sentences are kept, with the
numbers and signals in them, as they tell whoever runs the service what became of its workers.
"""

import logging
import re
import sys
import threading
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # gunicorn ships no types

from api import logs

_SIGNAL = re.compile(r"SIG[A-Z0-9]+")


class ServiceLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's logger, writing JSON lines to standard output; the libraries' lines likewise."""

    def setup(self, cfg: Any) -> None:
        """Set the handlers up, also after a reload of the configuration."""
        super().setup(cfg)
        self.error_log.handlers = [_handler(_gunicorn_line)]
        root = logging.getLogger()
        root.handlers = [_handler(_library_line)]
        root.setLevel(logging.WARNING)
        logging.captureWarnings(capture=True)
        threading.excepthook = _thread_failed
        sys.unraisablehook = _unraisable


class _Lines(logging.Formatter):
    def __init__(self, line: Any) -> None:
        super().__init__()
        self._line = line

    def format(self, record: logging.LogRecord) -> str:
        said = {"level": record.levelname.lower(), **self._line(record)}
        if record.exc_info and record.exc_info[1] is not None:
            said["exception"] = logs.chain(record.exc_info[1])
            said["at"] = logs.frames(record.exc_info[1])
        return logs.line("log", said)


def _handler(line: Any) -> logging.Handler:
    handler = logs.StandardOutput()
    handler.setFormatter(_Lines(line))
    return handler


def _gunicorn_line(record: logging.LogRecord) -> dict[str, object]:
    return {"logger": record.name, "process": record.process, "message": _message(record)}


def _library_line(record: logging.LogRecord) -> dict[str, object]:
    where = f"{logs.place(record.pathname)}:{record.lineno}"
    return {"logger": record.name, "process": record.process, "by": where}


def _message(record: logging.LogRecord) -> str:
    """Return gunicorn's sentence, with "…" for whatever in it came from outside."""
    if not isinstance(record.msg, str):
        return type(record.msg).__name__
    arguments = record.args if isinstance(record.args, tuple) else ()
    shown = tuple(each if _harmless(each) else "…" for each in arguments)
    try:
        return record.msg % shown if shown else record.msg
    except (TypeError, ValueError):
        return record.msg


def _harmless(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and bool(_SIGNAL.fullmatch(value)))


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        logs.failure(failed.exc_value)


def _unraisable(failed: Any) -> None:
    if failed.exc_value is not None:
        logs.failure(failed.exc_value)
