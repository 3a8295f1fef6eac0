"""Every error as a problem detail (RFC 9457), those that Flask and Werkzeug raise included.

A problem never carries the text that a client sent, and never a stack trace.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # gunicorn ships no types
from werkzeug.exceptions import HTTPException

from api import logs
from api.answers import json_response
from api.problem_types import PROBLEM_TYPES, ProblemType

MEDIA_TYPE = "application/problem+json"

# The codes of what Werkzeug raises by itself; anything else it may raise is a bad request.
_CODE_OF_STATUS = {
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
_KEPT_HEADERS = ("Allow", "Retry-After")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request; `pointer` says where (JSON Pointer, RFC 6901)."""

    pointer: str
    code: str
    detail: str


class Problem(Exception):  # noqa: N818 - RFC 9457's word for it, and it is answered, not a bug
    """Raised anywhere below a route to answer with the problem `code` of PROBLEM_TYPES."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Say what is wrong this time in `detail` (default: the advice of its kind)."""
        super().__init__(code)
        self.kind = PROBLEM_TYPES[code]
        self.detail = self.kind.advice if detail is None else detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def document(
    kind: ProblemType, detail: str, *, instance: str, request_id: str, errors: Sequence[Fault] = ()
) -> dict[str, Any]:
    """Return the problem as the object that is sent."""
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail,
        "instance": instance,
        "code": kind.code,
        "request_id": request_id,
        "errors": [asdict(fault) for fault in errors],
    }


def register(app: Flask) -> None:
    """Make `app` answer every exception with a problem."""
    app.register_error_handler(Problem, _answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)


def _answer(problem: Problem) -> Response:
    _drain()
    body = document(
        problem.kind,
        problem.detail,
        instance=quote(request.path),
        request_id=g.request_id,
        errors=problem.errors,
    )
    response = json_response(body, status=int(problem.kind.status), media_type=MEDIA_TYPE)
    response.headers.update(problem.headers)
    return response


def _drain() -> None:
    """Read what is left of the body: unread, it would cost the client its connection.

    A body over the limit is left alone; its connection was announced to end (gunicorn.conf.py).
    """
    with suppress(HTTPException, ParseException, OSError):
        request.get_data(cache=False)


def _answer_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _answer_unexpected(error)
    headers = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    return _answer(Problem(_CODE_OF_STATUS.get(status, "bad_request"), headers=headers))


def _answer_unexpected(error: Exception) -> Response:
    logs.failure(error, g.request_id)
    return _answer(Problem("internal_error"))
