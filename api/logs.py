"""JSON lines about requests: what was asked and how it went, never what was in it or who sent it.

A line names the route's rule, not the path; lengths, not contents; an exception's type and place,
not its message, which might quote the text.
"""

import json
import logging
import os
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import orjson
from flask import Flask, Response, g, request

_ROOT = Path(__file__).resolve().parents[1]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_logger = logging.getLogger("hearsay")


def configure(*, access: bool) -> None:
    """Send the service's lines to standard output; without `access`, only those about failures."""
    _logger.handlers = [StandardOutput()]
    _logger.setLevel(logging.INFO if access else logging.WARNING)
    _logger.propagate = False


def register(app: Flask) -> None:
    """Give each request of `app` an id, and write a line when it is answered."""
    app.before_request(_begin)
    app.after_request(_end)


def new_request_id() -> str:
    """Return a fresh id; ids from outside are not taken over, they could carry anything."""
    return os.urandom(16).hex()


def request_line(**values: object) -> None:
    """Write the line of one answered request."""
    if _logger.isEnabledFor(logging.INFO):
        # Not through the logger: it looks for who called, which is as much work as all the rest.
        _print(line("request", values))


def failure(error: BaseException, request_id: str | None = None) -> None:
    """Write what kind of exception happened, and where in the code; not what it says."""
    where = frames(error)
    _write(
        logging.ERROR,
        "failure",
        {"request_id": request_id, "exception": chain(error), "at": where},
    )


def notice(event: str, **values: object) -> None:
    """Write that something happened in the service that whoever runs it should know."""
    _write(logging.WARNING, event, values)


def route_name() -> str | None:
    """Return the rule of the current request's route, if it has one: "/v1/feedback/<id>"."""
    rule = request.url_rule
    return rule.rule if rule else None


def method_name() -> str:
    """Return the method of the current request, "other" for what is none of HTTP's."""
    method = request.method
    return method if method in _METHODS else "other"


def seconds_so_far() -> float:
    """Return for how long the current request has been worked on."""
    return time.perf_counter() - float(g.started)


class StandardOutput(logging.Handler):
    """Writes to what standard output is at the time.

    A log that nobody reads any more fails no request; and logging's own report of the failure,
    which quotes the exception being handled, is never printed.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of `record`."""
        _print(self.format(record))


def _print(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _begin() -> None:
    g.request_id = new_request_id()
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    request_line(
        request_id=g.request_id,
        method=method_name(),
        route=route_name(),
        status=response.status_code,
        bytes_in=request.content_length,
        bytes_out=response.content_length,
        ms=round(seconds_so_far() * 1000, 2),
    )
    return response


def _write(level: int, event: str, values: Mapping[str, object]) -> None:
    if _logger.isEnabledFor(level):
        _logger.log(level, line(event, values))


def line(event: str, values: Mapping[str, object]) -> str:
    """Return a line of the log, without its end: JSON, with the time."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    said = {"time": now, "event": event, **values}
    try:
        return orjson.dumps(said).decode()
    except TypeError:  # a length beyond 64 bits, or a file's name that is not UTF-8
        return json.dumps(said, separators=(",", ":"))


def chain(error: BaseException) -> list[str]:
    """Return the type of `error` and of what caused it, outermost first."""
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 5:
        names.append(f"{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or current.__context__
    return names


def frames(error: BaseException) -> list[str]:
    """Return the last places the exception passed through, innermost last."""
    passed = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{place(frame.filename)}:{frame.lineno} {frame.name}" for frame in passed]


def place(filename: str) -> str:
    """Return where a file of ours is in the checkout; of another's, its name alone."""
    path = Path(filename)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else path.name
