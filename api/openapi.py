"""`/openapi.json`: OpenAPI 3.1 from the contract's schemas, with examples and every problem."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from api import examples, schemas
from api.operations import EVERYWHERE, OPERATIONS, RETRIED, Operation
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

_NOT_BLANK = r"[^\s\x1c-\x1f\x85]"  # what Python calls white space, and JavaScript does not
_RETRY_AFTER = {
    "description": "Seconds after which to try again.",
    "schema": {"type": "integer", "minimum": 0},
}
# As draft-ietf-httpapi-ratelimit-headers-10 has them.
_RATE_LIMIT = {
    "RateLimit-Policy": {
        "description": "What a client may ask for: `q` in a window of `w` seconds.",
        "schema": {"type": "string", "examples": ['"score";q=60;w=60']},
    },
    "RateLimit": {
        "description": "What is left of it: `r`, and all of it again in `t` seconds.",
        "schema": {"type": "string", "examples": ['"score";r=59;t=42']},
    },
}

_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key, from whoever runs the service; one without keys asks for none.",
}


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
        tags=[{"name": name} for name in ("scoring", "feedback", "operation", "pages")],
        plugins=[plugin],
    )
    spec.components.schema("Problem", schema=schemas.ProblemDocument)
    spec.components.header(
        "RequestId", {"description": "Names this answer in the log.", "schema": {"type": "string"}}
    )
    spec.components.header("RetryAfter", _RETRY_AFTER)
    for name, header in _RATE_LIMIT.items():
        spec.components.header(name, header)
    spec.components.security_scheme("key", _KEY)
    for operation in OPERATIONS:
        spec.path(path=operation.path, operations={operation.method: _described(operation)})
    found: dict[str, Any] = spec.to_dict()
    documented = found["components"]["schemas"]
    for schema in documented.values():
        # Fields may be added: whoever holds an answer against this must not trip over a new one.
        schema.pop("additionalProperties", None)
    for kind in _schema_classes():
        if (name := _schema_name(kind)) in documented:
            documented[name]["description"] = " ".join((kind.__doc__ or "").split())
    _bound(documented, settings)
    form = found["paths"]["/"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    form["properties"]["text"] |= _text_limits(settings.max_text)
    return found


def _bound(schemas: dict[str, Any], settings: Settings) -> None:
    """Add to the documented `schemas` what the service checks itself: limits, one field of two."""
    score, batch = schemas["ScoreRequest"], schemas["BatchRequest"]
    score["oneOf"] = [{"required": ["text"]}, {"required": ["html"]}]
    score["properties"]["text"] |= _text_limits(settings.max_text)
    score["properties"]["html"] |= _text_limits(settings.max_html)
    documents = batch["properties"]["documents"]
    documents["maxItems"] = settings.max_batch
    # Whatever else it is, it does not make the batch invalid: it gets a problem of its own.
    documents["items"] = {"anyOf": [documents["items"], {}]}
    schemas["BatchEntry"]["oneOf"] = [{"required": ["result"]}, {"required": ["problem"]}]


def _text_limits(most: int) -> dict[str, Any]:
    return {"pattern": _NOT_BLANK, "maxLength": most}


def _schema_classes() -> Iterator[type[Schema]]:
    """Yield the schemas of the contract, whose docstrings say what the objects are."""
    for kind in Schema.__subclasses__():
        if kind.__module__.startswith(schemas.__name__):
            yield kind


def _schema_name(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.rstrip("_").removesuffix("Document")


def _described(operation: Operation) -> dict[str, Any]:
    responses = {str(operation.status): _success(operation), **_failures(operation)}
    for code in operation.page_problems:
        kind = PROBLEM_TYPES[code]
        answer = responses.setdefault(str(int(kind.status)), {"description": kind.title})
        answer.setdefault("content", {})["text/html"] = {"schema": {"type": "string"}}
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "responses": responses,
    }
    if operation.request is not None:
        described["requestBody"] = {"required": True, "content": operation.request}
    if operation.keyed:
        described["security"] = [{"key": []}, {}]  # a service without keys asks for none
    if operation.parameters:
        described["parameters"] = list(operation.parameters)
    return described


def _success(operation: Operation) -> dict[str, Any]:
    headers = _headers(operation.problems)
    if operation.answer is None:
        return {"description": "Done.", "headers": headers}
    if isinstance(operation.answer, str):
        kind = "object" if operation.answer == "application/json" else "string"
        content: dict[str, Any] = {operation.answer: {"schema": {"type": kind}}}
    else:
        media: dict[str, Any] = {"schema": operation.answer}
        if operation.examples:
            media["examples"] = {
                name: {"value": value} for name, value in operation.examples.items()
            }
        content = {"application/json": media}
    return {
        "description": "As asked for.",
        "headers": headers,
        "content": content,
    }


def _headers(codes: Sequence[str]) -> dict[str, str]:
    """Return the headers of an answer where the problems `codes` are possible."""
    headers = {"X-Request-ID": "RequestId"}
    if "rate_limited" in codes:
        headers |= {name: name for name in _RATE_LIMIT}
    return headers


def _failures(operation: Operation) -> dict[str, Any]:
    """Return a response for each status that the operation may fail with."""
    codes: dict[str, list[str]] = {}
    for code in (*EVERYWHERE, *operation.problems):
        codes.setdefault(str(int(PROBLEM_TYPES[code].status)), []).append(code)
    return {status: _problem(operation.path, same) for status, same in sorted(codes.items())}


def _problem(path: str, codes: Sequence[str]) -> dict[str, Any]:
    kinds = [PROBLEM_TYPES[code] for code in codes]
    shown = {
        kind.code: {
            "summary": kind.title,
            "value": document(
                kind,
                kind.advice,
                instance=path,
                request_id="0" * 32,
                errors=examples.FAULTS.get(kind.code, ()),
            ),
        }
        for kind in kinds
    }
    headers = _headers(codes)
    if not RETRIED.isdisjoint(codes):
        headers["Retry-After"] = "RetryAfter"
    return {
        "description": "; ".join(f"`{kind.code}`: {kind.title}" for kind in kinds) + ".",
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": schemas.ProblemDocument, "examples": shown}},
    }
