"""JSON answers, written without a schema in the way: the tests hold them against the schemas."""

import json
from typing import Any

from flask import Response


def json_response(
    body: Any, *, status: int = 200, media_type: str = "application/json"
) -> Response:
    """Return `body` as JSON in ASCII, so that lone surrogates of a text survive as escapes."""
    text = json.dumps(body, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return Response(text + "\n", status=status, content_type=media_type)
