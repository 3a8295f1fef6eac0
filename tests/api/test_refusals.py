"""What /v1/score refuses, over HTTP: with which problem, and without a word of what was sent."""

import pytest

from api import schemas

JSON_TYPE = {"Content-Type": "application/json"}
BAD = {
    "no type": ({}, b'{"text": "A."}', 415, "unsupported_media_type"),
    "text": ({"Content-Type": "text/plain"}, b"A.", 415, "unsupported_media_type"),
    "long text": ({"Content-Type": "text/plain"}, b"a" * 3_000_000, 415, "unsupported_media_type"),
    "form": ({"Content-Type": "application/x-www-form-urlencoded"}, b"text=A", 415, None),
    "problem": ({"Content-Type": "application/problem+json"}, b"{}", 415, None),
    "latin-1": ({"Content-Type": "application/json; charset=latin-1"}, b"{}", 415, None),
    "gzip": (JSON_TYPE | {"Content-Encoding": "gzip"}, b"\x1f\x8b", 415, "unsupported_encoding"),
    "nothing": (JSON_TYPE, b"", 400, "malformed_json"),
    "cut off": (JSON_TYPE, b'{"text": "A', 400, "malformed_json"),
    "NaN": (JSON_TYPE, b'{"text": "A.", "start": NaN}', 400, "malformed_json"),
    "deep": (JSON_TYPE, b"[" * 200_000, 400, "json_too_deep"),
    "not UTF-8": (JSON_TYPE, b'{"text": "\xff"}', 400, "not_utf8"),
    "array": (JSON_TYPE, b'["A."]', 422, "invalid_request"),
    "string": (JSON_TYPE, b'"A."', 422, "invalid_request"),
    "null": (JSON_TYPE, b"null", 422, "invalid_request"),
    "no text": (JSON_TYPE, b"{}", 422, "empty_text"),
    "blank": (JSON_TYPE, b'{"text": " \\n\\t "}', 422, "empty_text"),
    "no article": (JSON_TYPE, b'{"html": "<p></p>"}', 422, "no_article"),
    "both": (JSON_TYPE, b'{"text": "A.", "html": "<p>A.</p>"}', 422, "invalid_request"),
    "wrong type": (JSON_TYPE, b'{"text": ["A."]}', 422, "invalid_request"),
    "bad flag": (JSON_TYPE, b'{"text": "A.", "explain": "yes"}', 422, "invalid_request"),
    "too long": (JSON_TYPE, b'{"text": "%s"}' % (b"a" * 500_001), 413, "text_too_long"),
    "too large": (JSON_TYPE, b" " * (4 * 1024 * 1024 + 1), 413, "body_too_large"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_gets_a_problem(call, name):
    headers, body, status, code = BAD[name]
    answer = call("POST", "/v1/score", data=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert code is None or problem["code"] == code
    assert problem["status"] == status
    assert problem["instance"] == "/v1/score"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert schemas.ProblemDocument().validate(problem) == {}


def test_a_long_body_that_nobody_reads_does_not_cost_the_connection(call):
    for path, headers in (("/nope", {}), ("/healthz", {}), ("/v1/score", {"Host": "evil.example"})):
        answer = call("POST", path, data=b"a" * 3_000_000, headers=headers)
        assert answer.status_code in {404, 405, 421}
        assert answer.headers["Connection"] == "keep-alive"
        assert call("GET", "/healthz").status_code == 200


def test_a_problem_never_quotes_the_text(call):
    page = {"html": "<p title=canary><!-- canary -->"}
    for body in ({"text": "canary " * 80_000}, {"text": "canary", "start": 99}, page):
        assert "canary" not in call("POST", "/v1/score", json=body).text
