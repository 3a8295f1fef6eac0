"""The description: valid OpenAPI 3.1, with every route, every status and examples that fit."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from api import examples, schemas
from api.openapi import description
from api.problem_types import PROBLEM_TYPES
from api.settings import read
from tests.api import snapshot


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return description(read({}))


def test_it_is_valid_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_the_contract_is_the_one_that_was_agreed_on(document):
    agreed = json.loads(snapshot.FILE.read_text(encoding="utf-8"))
    assert document == agreed, (
        "The contract has changed. If that is meant, and takes nothing away from clients, "
        f"`make contract` writes {snapshot.FILE.name} anew: commit it, and say why."
    )


def test_it_lists_every_route_and_no_other(document, app):
    found = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    listed = {
        (path, method) for path, operations in document["paths"].items() for method in operations
    }
    assert listed == found


def test_the_examples_fit_the_schemas():
    assert schemas.ScoreRequest().validate(examples.SCORE_REQUEST) == {}
    assert schemas.ScoreAnswer().validate(examples.SCORE_ANSWER) == {}
    assert schemas.ScoreRequest().validate(examples.PAGE_REQUEST) == {}
    assert schemas.ScoreAnswer().validate(examples.PAGE_ANSWER) == {}
    assert schemas.BatchRequest().validate(examples.BATCH_REQUEST) == {}
    assert schemas.BatchAnswer().validate(examples.BATCH_ANSWER) == {}
    assert schemas.ModelCard().validate(examples.MODEL) == {}
    assert schemas.Limits().validate(examples.LIMITS) == {}


def test_the_examples_fit_what_is_documented(document):
    for operations in document["paths"].values():
        for operation in operations.values():
            for answer in operation["responses"].values():
                check_examples(document, answer)
            check_examples(document, operation.get("requestBody", {}))


def check_examples(document: dict[str, Any], part: dict[str, Any]) -> None:
    for media in part.get("content", {}).values():
        whole = {**media["schema"], "components": document["components"]}
        for entry in media.get("examples", {}).values():
            Draft202012Validator(whole).validate(entry["value"])


def test_every_answer_in_json_has_an_example(document):
    without = [
        (path, method)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for media, content in operation["responses"][success(operation)].get("content", {}).items()
        if media == "application/json" and "examples" not in content
    ]
    assert without == [("/openapi.json", "get")]


def success(operation: dict[str, Any]) -> str:
    return next(status for status in operation["responses"] if status.startswith("2"))


def test_the_offsets_of_the_example_slice_its_text():
    text = examples.SCORE_REQUEST["text"]
    assert examples.SCORE_ANSWER["text_length"] == len(text)
    for sentence in examples.SCORE_ANSWER["sentences"]:
        assert len(sentence["token"]) == 31
        for cue in sentence["cues"]:
            assert text[cue["start"] : cue["end"]] == cue["text"]


def test_every_kind_of_problem_is_documented_somewhere_or_general(document):
    shown = {
        code
        for operations in document["paths"].values()
        for operation in operations.values()
        for answer in operation["responses"].values()
        for media in answer.get("content", {}).values()
        for code in media.get("examples", {})
    }
    assert set(PROBLEM_TYPES) - shown == {"method_not_allowed"}


def test_the_text_limit_is_the_one_in_force():
    document = description(read({"HEARSAY_MAX_TEXT": "1234"}))
    request = document["components"]["schemas"]["ScoreRequest"]
    assert request["properties"]["text"]["maxLength"] == 1234
