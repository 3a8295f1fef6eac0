"""JSON answers, written without a schema in the way: the tests hold them against the schemas."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import orjson
from flask import Response
from werkzeug.datastructures import Headers

from model.document import Notice


class _Answer(Response):
    """An answer whose headers are whole: it knows its length, and names places in ASCII alone."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """Return the headers as they are: Werkzeug would look through a copy for what to mend."""
        del environ
        return self.headers


def json_response(
    body: Any, *, status: int = 200, media_type: str = "application/json"
) -> Response:
    """Return `body` as JSON."""
    return _Answer(_json(body), status=status, content_type=media_type)


def warnings_of(notices: Iterable[Notice]) -> list[dict[str, str]]:
    """Return what an answer carries in `warnings`."""
    return [asdict(notice) for notice in notices]


def _json(body: Any) -> bytes:
    """Return `body` as JSON: in UTF-8, or in ASCII if it has what UTF-8 cannot hold.

    A text may have lone surrogates; they survive as escapes.
    """
    try:
        return orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        text = json.dumps(body, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
        return f"{text}\n".encode("ascii")
