"""`/openapi.json`: OpenAPI 3.1 from the contract's schemas, with examples and every problem."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from api import examples, schemas
from api.problem_types import PROBLEM_TYPES
from api.problems import MEDIA_TYPE, document
from api.settings import Settings

CONTRACT_VERSION = "1.0.0"

_ABOUT = """\
Marks the sentences of a news text that hedge, and those that lean on sources nobody can name. It \
says how a text is worded and sourced, never whether it is true.

Every error is a problem detail (RFC 9457, `application/problem+json`), also those of addresses \
(404) and methods (405) that do not exist; it never quotes the text. Each answer carries an \
`X-Request-ID`. Fields may be added to answers and requests; none is taken away under `/v1`.
"""

_EVERYWHERE = ("bad_request", "headers_too_large", "unknown_host", "internal_error")
_POST = ("cross_origin", "body_too_large")


@dataclass(frozen=True, slots=True)
class _Operation:
    """One documented operation. `answer` is a schema, or the media type of what is no JSON."""

    path: str
    method: str
    name: str
    summary: str
    tag: str
    answer: type[Schema] | str
    example: dict[str, Any] | None = None
    problems: tuple[str, ...] = ()


_OPERATIONS = (
    _Operation(
        "/v1/score",
        "post",
        "score",
        "Score a text: its sentences, the words that gave them away, and the article as a whole.",
        "scoring",
        schemas.ScoreAnswer,
        examples.SCORE_ANSWER,
        (
            *_POST,
            *("malformed_json", "not_utf8", "json_too_deep", "text_too_long"),
            *("unsupported_media_type", "unsupported_encoding"),
            *("invalid_request", "empty_text", "html_not_supported", "model_unavailable"),
        ),
    ),
    _Operation(
        "/v1/model",
        "get",
        "model",
        "The model in use: labels, thresholds, metrics, the credibility formula, the reference.",
        "scoring",
        schemas.ModelCard,
        None,
        ("model_unavailable",),
    ),
    _Operation(
        "/v1/limits",
        "get",
        "limits",
        "How much this service takes at most.",
        "scoring",
        schemas.Limits,
        examples.LIMITS,
    ),
    _Operation(
        "/healthz",
        "get",
        "healthz",
        "Is the process alive?",
        "operation",
        schemas.Health,
        {"status": "ok"},
    ),
    _Operation(
        "/readyz",
        "get",
        "readyz",
        "Is a model loaded, and did it pass its self-test?",
        "operation",
        schemas.Health,
        {"status": "ok", "model": examples.SCORE_ANSWER["model"]["id"]},
        ("model_unavailable",),
    ),
    _Operation(
        "/openapi.json",
        "get",
        "openapi",
        "This description.",
        "operation",
        "application/json",
    ),
    _Operation(
        "/problems/{code}",
        "get",
        "problem",
        "What a kind of problem means, for people.",
        "pages",
        "text/html",
        None,
        ("not_found",),
    ),
    _Operation(
        "/",
        "get",
        "form",
        "A page to paste a text in.",
        "pages",
        "text/html",
    ),
    _Operation(
        "/",
        "post",
        "result",
        "The page with the text of its form, marked. The form's own errors are shown on the page.",
        "pages",
        "text/html",
        None,
        _POST,
    ),
)
#: Statuses with which the page itself answers, with HTML, when a text cannot be marked.
_PAGE_FAILURES = ("body_too_large", "empty_text", "model_unavailable")


@cache
def description(settings: Settings) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of a service with these `settings`."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title="Hearsay",
        version=CONTRACT_VERSION,
        openapi_version="3.1.0",
        info={"description": _ABOUT},
        servers=[{"url": "/"}],
        tags=[{"name": name} for name in ("scoring", "operation", "pages")],
        plugins=[plugin],
    )
    spec.components.schema("Problem", schema=schemas.ProblemDocument)
    spec.components.header(
        "RequestId", {"description": "Names this answer in the log.", "schema": {"type": "string"}}
    )
    for operation in _OPERATIONS:
        spec.path(path=operation.path, operations={operation.method: _described(operation)})
    found: dict[str, Any] = spec.to_dict()
    text = found["components"]["schemas"]["ScoreRequest"]["properties"]["text"]
    text["maxLength"] = settings.max_text
    return found


def _schema_name(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.rstrip("_").removesuffix("Document")


def _described(operation: _Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "responses": {"200": _success(operation), **_failures(operation)},
    }
    if operation.name == "score":
        content = {"schema": schemas.ScoreRequest, "example": examples.SCORE_REQUEST}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    if operation.name == "result":
        described["requestBody"] = {"content": {"multipart/form-data": {"schema": _FORM}}}
        for code in _PAGE_FAILURES:
            answer = described["responses"].setdefault(str(int(PROBLEM_TYPES[code].status)), {})
            answer.setdefault("description", PROBLEM_TYPES[code].title)
            answer.setdefault("content", {})["text/html"] = {"schema": {"type": "string"}}
    if operation.name == "form":
        described["parameters"] = [_EXAMPLE]
    if operation.name == "problem":
        described["parameters"] = [_CODE]
    return described


_FORM = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "threshold": {"type": "string", "enum": ["balanced", "precise"], "default": "balanced"},
    },
}
_EXAMPLE = {
    "name": "example",
    "in": "query",
    "description": "Present: an invented article is in the form.",
    "allowEmptyValue": True,
    "schema": {"type": "string"},
}
_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "The `code` of a problem.",
    "schema": {"type": "string"},
}


def _success(operation: _Operation) -> dict[str, Any]:
    if isinstance(operation.answer, str):
        kind = "object" if operation.answer == "application/json" else "string"
        content: dict[str, Any] = {operation.answer: {"schema": {"type": kind}}}
    else:
        media: dict[str, Any] = {"schema": operation.answer}
        if operation.example is not None:
            media["example"] = operation.example
        content = {"application/json": media}
    return {
        "description": "As asked for.",
        "headers": {"X-Request-ID": "RequestId"},
        "content": content,
    }


def _failures(operation: _Operation) -> dict[str, Any]:
    """Return a response for each status that the operation may fail with."""
    codes: dict[str, list[str]] = {}
    for code in (*_EVERYWHERE, *operation.problems):
        codes.setdefault(str(int(PROBLEM_TYPES[code].status)), []).append(code)
    return {status: _problem(operation.path, same) for status, same in sorted(codes.items())}


def _problem(path: str, codes: Sequence[str]) -> dict[str, Any]:
    kinds = [PROBLEM_TYPES[code] for code in codes]
    shown = {
        kind.code: {
            "summary": kind.title,
            "value": document(kind, kind.advice, instance=path, request_id="0" * 32),
        }
        for kind in kinds
    }
    content = {"schema": schemas.ProblemDocument, "examples": shown}
    return {
        "description": "; ".join(f"`{kind.code}`: {kind.title}" for kind in kinds) + ".",
        "headers": {"X-Request-ID": "RequestId"},
        "content": {MEDIA_TYPE: content},
    }
