"""JSON answers, written without a schema in the way: the tests hold them against the schemas."""

import json
from typing import Any

import orjson
from flask import Response


def json_response(
    body: Any, *, status: int = 200, media_type: str = "application/json"
) -> Response:
    """Return `body` as JSON."""
    return Response(_json(body), status=status, content_type=media_type)


def _json(body: Any) -> bytes:
    """Return `body` as JSON: in UTF-8, or in ASCII if it has what UTF-8 cannot hold.

    A text may have lone surrogates; they survive as escapes.
    """
    try:
        return orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        text = json.dumps(body, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        return f"{text}\n".encode("ascii")
