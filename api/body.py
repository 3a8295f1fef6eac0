"""Reads a request's body as JSON, strictly: RFC 8259 in UTF-8, and nothing else."""

import codecs
import json
from contextlib import suppress
from typing import Any, NoReturn

import orjson
from flask import request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # gunicorn ships no types
from werkzeug.exceptions import RequestEntityTooLarge

from api.problems import Fault, Problem
from api.validation import unusable

_JSON = "application/json"


def json_object() -> dict[str, Any]:
    """Return the object that the body of the current request is.

    Raises Problem: 415 for another media type or a compressed body, 413 for too long a body, 400
    for what is not JSON, 422 for JSON that is not an object.
    """
    _check_encoding()
    _check_media_type()
    value = parse(read())
    if not isinstance(value, dict):
        raise unusable([Fault("", "wrong_type", "The body must be a JSON object.")])
    return value


def read() -> bytes:
    """Return the body of the current request.

    Raises Problem if it is longer than allowed (413), or not sent as announced (400).
    """
    try:
        body = request.get_data(cache=False)
        check_end()
    except RequestEntityTooLarge:
        raise body_too_large() from None
    except (ParseException, OSError):  # from gunicorn: a broken chunk, or the client has gone
        raise Problem("bad_request") from None
    if request.content_length is not None and len(body) < request.content_length:
        raise Problem("bad_request")
    return body


def check_end() -> None:
    """Raise Problem (413) if there is more of the body than was read.

    Werkzeug stops a body without Content-Length at the limit as if it ended there.
    """
    if request.content_length is None and request.environ["wsgi.input"].read(1):
        raise body_too_large()


def body_too_large() -> Problem:
    """Return the problem of a body over the limit, which it names."""
    return Problem(
        "body_too_large",
        f"The body of a request can be at most {request.max_content_length:,} bytes long.",
    )


def parse(body: bytes) -> Any:
    """Return the JSON value in `body`; raises Problem (400) if it is none.

    Escaped lone surrogates are kept as they are; a byte order mark is ignored.
    """
    with suppress(orjson.JSONDecodeError):  # what it takes, the other takes too, in thrice the time
        return orjson.loads(body)
    try:
        text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("not_utf8", f"Byte {error.start} of the body is not UTF-8.") from None
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Problem("malformed_json", f"The body stops being JSON at {place}.") from None
    except RecursionError:
        raise Problem("json_too_deep") from None
    except ValueError:  # Python refuses to read whole numbers of more than 4,300 digits
        raise Problem("malformed_json", "The body holds a number with too many digits.") from None


def _check_encoding() -> None:
    encoding = request.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity"}:
        raise Problem("unsupported_encoding", headers={"Accept-Encoding": "identity"})


def _check_media_type() -> None:
    if request.content_type == _JSON:  # as nearly everybody writes it
        return
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != _JSON or charset not in {"utf-8", "utf8", "us-ascii"}:
        raise Problem("unsupported_media_type")


def _refuse_constant(_: str) -> NoReturn:
    raise Problem("malformed_json", "NaN and Infinity are not JSON numbers.")
