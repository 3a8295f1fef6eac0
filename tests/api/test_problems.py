"""Unexpected errors: a plain problem for the client, a place in the code for the log, no text."""

import json

import pytest
from werkzeug.exceptions import ServiceUnavailable

from api.problem_types import PROBLEM_TYPES


@pytest.fixture
def client(app):
    @app.get("/fail")
    def fail():
        try:
            return {}["canary"]
        except KeyError as error:
            raise RuntimeError("canary in a message") from error

    @app.get("/busy")
    def busy():
        raise ServiceUnavailable("canary")

    return app.test_client()


def test_an_unexpected_error_is_a_problem_without_its_message(client):
    answer = client.get("/fail")
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "internal_error"
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert b"canary" not in answer.data
    assert b"Traceback" not in answer.data


def test_the_log_says_what_kind_of_error_and_where_without_its_message(client, capsys):
    answer = client.get("/fail?q=canary")
    printed = capsys.readouterr()
    assert "canary" not in printed.out + printed.err
    lines = [json.loads(line) for line in printed.out.splitlines()]
    (failure,) = [line for line in lines if line["event"] == "failure"]
    assert failure["request_id"] == answer.headers["X-Request-ID"]
    assert failure["exception"] == ["builtins.RuntimeError", "builtins.KeyError"]
    assert "test_problems.py" in failure["at"][-1]


def test_an_error_of_the_framework_is_a_problem_too(client):
    answer = client.get("/busy")
    assert answer.status_code == 500
    assert b"canary" not in answer.data


@pytest.mark.parametrize("code", PROBLEM_TYPES)
def test_every_kind_of_problem_has_a_page(call, code):
    kind = PROBLEM_TYPES[code]
    answer = call("GET", kind.uri)
    assert answer.status_code == 200
    assert kind.title in answer.text
