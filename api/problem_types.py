"""Every kind of problem the service answers with: its code, status and meaning, once.

`/problems/{code}` shows them to people, `/openapi.json` lists them for programs.
"""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem. `title` never changes; `advice` says what a client can do about it."""

    code: str
    status: HTTPStatus
    title: str
    advice: str

    @property
    def uri(self) -> str:
        """The problem's `type`: a stable relative reference that this service answers."""
        return f"/problems/{self.code}"


_S = HTTPStatus

PROBLEM_TYPES = {
    kind.code: kind
    for kind in (
        ProblemType(
            "bad_request",
            _S.BAD_REQUEST,
            "The request is not valid HTTP",
            "Send a well-formed request, with a body as long as Content-Length says.",
        ),
        ProblemType(
            "malformed_json",
            _S.BAD_REQUEST,
            "The body is not JSON",
            "Send one JSON document (RFC 8259). NaN and Infinity are not JSON.",
        ),
        ProblemType(
            "not_utf8",
            _S.BAD_REQUEST,
            "The body is not UTF-8",
            "Encode the JSON document as UTF-8.",
        ),
        ProblemType(
            "json_too_deep",
            _S.BAD_REQUEST,
            "The JSON is nested too deeply",
            "A request has at most two levels.",
        ),
        ProblemType(
            "unauthorized",
            _S.UNAUTHORIZED,
            "An API key is needed",
            "Send the key you were given as `Authorization: Bearer KEY`. "
            "Whoever runs the service hands keys out.",
        ),
        ProblemType(
            "forbidden",
            _S.FORBIDDEN,
            "This address is for the machine that runs the service",
            "Ask from that machine, or with an API key.",
        ),
        ProblemType(
            "cross_origin",
            _S.FORBIDDEN,
            "Other sites may not use this service",
            "Call the service from a program, from a browser extension or from its own page.",
        ),
        ProblemType(
            "not_found",
            _S.NOT_FOUND,
            "There is nothing at this address",
            "The addresses that exist are listed at /docs.",
        ),
        ProblemType(
            "feedback_not_found",
            _S.NOT_FOUND,
            "There is no such feedback to take back",
            "Send the `id` and the `secret` of one answer. What was taken back once stays so.",
        ),
        ProblemType(
            "method_not_allowed",
            _S.METHOD_NOT_ALLOWED,
            "This address does not take that method",
            "Use one of the methods that the Allow header names.",
        ),
        ProblemType(
            "idempotency_conflict",
            _S.CONFLICT,
            "The idempotency key was used for another request",
            "Send a new key with each new feedback, and the same key only to repeat one.",
        ),
        ProblemType(
            "body_too_large",
            _S.REQUEST_ENTITY_TOO_LARGE,
            "The request is too large",
            "Send a shorter body: /v1/limits says how long it may be.",
        ),
        ProblemType(
            "text_too_long",
            _S.REQUEST_ENTITY_TOO_LARGE,
            "The text is too long",
            "Send the text in parts: /v1/limits says how long each may be.",
        ),
        ProblemType(
            "html_too_long",
            _S.REQUEST_ENTITY_TOO_LARGE,
            "The page is too large",
            "Leave scripts and styles out of the page, or send the article as `text`: /v1/limits "
            "says how large a page may be.",
        ),
        ProblemType(
            "batch_too_long",
            _S.REQUEST_ENTITY_TOO_LARGE,
            "The documents are too long together",
            "Send fewer documents at once: /v1/limits says how long they may be together.",
        ),
        ProblemType(
            "unsupported_media_type",
            _S.UNSUPPORTED_MEDIA_TYPE,
            "The body is not of the type this address takes",
            "Send Content-Type: application/json, in UTF-8.",
        ),
        ProblemType(
            "unsupported_encoding",
            _S.UNSUPPORTED_MEDIA_TYPE,
            "Compressed bodies are not taken",
            "Send the body as it is, without Content-Encoding.",
        ),
        ProblemType(
            "unknown_host",
            _S.MISDIRECTED_REQUEST,
            "The service does not answer to this host name",
            "Whoever runs the service can add the name to HEARSAY_HOSTS.",
        ),
        ProblemType(
            "invalid_request",
            _S.UNPROCESSABLE_ENTITY,
            "The request has fields that cannot be used",
            "Each entry of `errors` points at one field and says what it must be.",
        ),
        ProblemType(
            "empty_text",
            _S.UNPROCESSABLE_ENTITY,
            "There is no text",
            "Send the article in `text`: a string that is more than white space. Or send its page "
            "in `html`.",
        ),
        ProblemType(
            "no_article",
            _S.UNPROCESSABLE_ENTITY,
            "No article text was found in the page",
            "Send the page as the browser shows it, or send the article as `text`.",
        ),
        ProblemType(
            "token_invalid",
            _S.UNPROCESSABLE_ENTITY,
            "The token does not vouch for this sentence",
            "Send `token`, `model.id` and the sentence of one answer, exactly as they were.",
        ),
        ProblemType(
            "token_expired",
            _S.UNPROCESSABLE_ENTITY,
            "The token has ended",
            "Score the text again, and send the new token.",
        ),
        ProblemType(
            "too_much_feedback",
            _S.TOO_MANY_REQUESTS,
            "Enough feedback for a day",
            "Send the rest later: Retry-After says when, /v1/limits how much is kept of a day.",
        ),
        ProblemType(
            "rate_limited",
            _S.TOO_MANY_REQUESTS,
            "Too many requests",
            "Try again after as many seconds as Retry-After says. /v1/limits tells how much is "
            "taken in a minute.",
        ),
        ProblemType(
            "headers_too_large",
            _S.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The address or a header is too long",
            "Send shorter headers; the text belongs in the body.",
        ),
        ProblemType(
            "internal_error",
            _S.INTERNAL_SERVER_ERROR,
            "Something went wrong in the service",
            "Nothing is wrong with the request. The `request_id` finds the entry in the log.",
        ),
        ProblemType(
            "extraction_overrun",
            _S.SERVICE_UNAVAILABLE,
            "The page takes too much to read",
            "Send the article as `text` instead: this page would most likely fail again.",
        ),
        ProblemType(
            "extraction_busy",
            _S.SERVICE_UNAVAILABLE,
            "Too many pages are being read",
            "Send the page again after as many seconds as Retry-After says, or send the article "
            "as `text`.",
        ),
        ProblemType(
            "model_unavailable",
            _S.SERVICE_UNAVAILABLE,
            "The model is not available",
            "Try again later; the service's log says why.",
        ),
        ProblemType(
            "storage_unavailable",
            _S.SERVICE_UNAVAILABLE,
            "Feedback cannot be kept at the moment",
            "Send it again in as many seconds as Retry-After says, with the same idempotency key.",
        ),
    )
}
