"""The table of documented operations: what `/openapi.json` says about each route."""

from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema

from api import examples, schemas
from api.schemas.feedback import UNDO_HEADER

#: Problems that any operation may answer with.
EVERYWHERE = ("bad_request", "headers_too_large", "unknown_host", "internal_error")
#: Problems whose answers carry Retry-After.
RETRIED = frozenset({"rate_limited", "too_much_feedback", "extraction_busy", "storage_unavailable"})
_POST = ("cross_origin", "body_too_large")
_JSON = (
    *_POST,
    *("malformed_json", "not_utf8", "json_too_deep", "invalid_request"),
    *("unsupported_media_type", "unsupported_encoding"),
)
_KEYED = ("unauthorized",)
_LIMITED = (*_KEYED, "rate_limited")

_FORM = {
    "type": "object",
    "required": ["text"],
    "properties": {
        "text": {"type": "string", "description": "The article."},
        "threshold": {
            "type": "string",
            "default": "balanced",
            "description": "`precise` marks only what is nearly certain; anything else: balanced.",
        },
        "key": {"type": "string", "description": "An API key, if the service has keys."},
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
_FEEDBACK_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The `id` of the answer.",
    "schema": {"type": "string"},
}
_UNDO_SECRET = {
    "name": UNDO_HEADER,
    "in": "header",
    "required": True,
    "description": "The `secret` of the answer.",
    "schema": {"type": "string", "pattern": "^[!-~]+$"},
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One documented operation.

    `answer` is a schema, the media type of an answer that has none, or None where it is empty;
    `examples` of it go by name. `request` maps media types to what describes a body.
    `page_problems` are those that the page shows as HTML.
    """

    path: str
    method: str
    name: str
    summary: str
    tag: str
    answer: type[Schema] | str | None
    examples: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    request: dict[str, dict[str, Any]] | None = None
    parameters: tuple[dict[str, Any], ...] = ()
    page_problems: tuple[str, ...] = ()
    status: int = 200

    @property
    def keyed(self) -> bool:
        """Whether a service with API keys asks for one here."""
        return "unauthorized" in self.problems


def _json(schema: type[Schema], shown: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return what describes a body that is JSON, with the examples in `shown`."""
    named = {name: {"value": value} for name, value in shown.items()}
    return {"application/json": {"schema": schema, "examples": named}}


OPERATIONS = (
    Operation(
        "/v1/score",
        "post",
        "score",
        "Score a text or a page: its sentences, the words that gave them away, and the whole.",
        "scoring",
        schemas.ScoreAnswer,
        problems=(
            *_JSON,
            *_LIMITED,
            *("empty_text", "text_too_long", "no_article", "html_too_long"),
            *("extraction_overrun", "extraction_busy", "model_unavailable"),
        ),
        examples={"text": examples.SCORE_ANSWER, "page": examples.PAGE_ANSWER},
        request=_json(
            schemas.ScoreRequest, {"text": examples.SCORE_REQUEST, "page": examples.PAGE_REQUEST}
        ),
    ),
    Operation(
        "/v1/score/batch",
        "post",
        "scoreBatch",
        "Score several documents: each gets a result or a problem, in order.",
        "scoring",
        schemas.BatchAnswer,
        problems=(*_JSON, *_LIMITED, "batch_too_long", "model_unavailable"),
        examples={"batch": examples.BATCH_ANSWER},
        request=_json(schemas.BatchRequest, {"batch": examples.BATCH_REQUEST}),
    ),
    Operation(
        "/v1/feedback",
        "post",
        "giveFeedback",
        "Say whether a scored sentence carries a label, and by which words.",
        "feedback",
        schemas.FeedbackAnswer,
        problems=(
            *_JSON,
            *_LIMITED,
            *("token_invalid", "token_expired", "idempotency_conflict"),
            *("too_much_feedback", "storage_unavailable"),
        ),
        examples={"feedback": examples.FEEDBACK_ANSWER},
        request=_json(schemas.FeedbackRequest, {"feedback": examples.FEEDBACK_REQUEST}),
        status=201,
    ),
    Operation(
        "/v1/feedback/{id}",
        "delete",
        "takeFeedbackBack",
        "Delete a feedback for good, its text included. What is gone already is no failure.",
        "feedback",
        None,
        problems=(
            *_KEYED,
            *("cross_origin", "feedback_not_found", "invalid_request", "storage_unavailable"),
        ),
        parameters=(_FEEDBACK_ID, _UNDO_SECRET),
        status=204,
    ),
    Operation(
        "/v1/model",
        "get",
        "model",
        "The model in use: labels, thresholds, metrics, the credibility formula, the reference.",
        "scoring",
        schemas.ModelCard,
        examples={"model": examples.MODEL},
        problems=(*_KEYED, "model_unavailable"),
    ),
    Operation(
        "/v1/limits",
        "get",
        "limits",
        "How much this service takes at most.",
        "scoring",
        schemas.Limits,
        examples={"limits": examples.LIMITS},
        problems=_KEYED,
    ),
    Operation(
        "/healthz",
        "get",
        "healthz",
        "Is the process alive?",
        "operation",
        schemas.Health,
        examples={"alive": {"status": "ok"}},
    ),
    Operation(
        "/readyz",
        "get",
        "readyz",
        "Is a model loaded, and did it pass its self-test?",
        "operation",
        schemas.Readiness,
        examples={"ready": {"status": "ok", "model": examples.SCORE_ANSWER["model"]["id"]}},
        problems=("model_unavailable",),
    ),
    Operation(
        "/metrics",
        "get",
        "metrics",
        "The service's figures for Prometheus: asked from its own machine, or with a key.",
        "operation",
        "text/plain",
        problems=(*_KEYED, "forbidden"),
    ),
    Operation(
        "/openapi.json",
        "get",
        "openapi",
        "This description.",
        "operation",
        "application/json",
    ),
    Operation(
        "/docs",
        "get",
        "docs",
        "This description, for people.",
        "pages",
        "text/html",
    ),
    Operation(
        "/problems/{code}",
        "get",
        "problem",
        "What a kind of problem means, for people.",
        "pages",
        "text/html",
        problems=("not_found",),
        parameters=(_CODE,),
    ),
    Operation(
        "/",
        "get",
        "form",
        "A page to paste a text in.",
        "pages",
        "text/html",
        parameters=(_EXAMPLE,),
    ),
    Operation(
        "/",
        "post",
        "result",
        "The page with the text of its form, marked. The form's own errors are shown on the page.",
        "pages",
        "text/html",
        problems=_POST,
        request={"multipart/form-data": {"schema": _FORM}},
        page_problems=(
            *("body_too_large", "empty_text", "text_too_long", "model_unavailable"),
            *("unauthorized", "rate_limited"),
        ),
    ),
)
