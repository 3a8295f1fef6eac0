"""The API's page: all of the contract is on it, its links lead somewhere, its commands work."""

import html
import json
import re
import shlex

import pytest
import requests

from api.docs import reference
from tests.api.conftest import Call


@pytest.fixture(scope="module")
def page(server) -> str:
    answer = requests.get(f"{server.url}/docs", timeout=30)
    assert answer.status_code == 200
    return answer.text


def test_every_operation_is_on_it(page, contract):
    for path, operations in contract["paths"].items():
        for method, operation in operations.items():
            heading = rf'<h3 id="{operation["operationId"]}"><span class="method">{method.upper()}'
            assert re.search(heading, page)
            assert f"<code>{html.escape(path)}</code>" in page


def test_every_object_is_on_it_once_with_all_its_fields(page, contract):
    parts = re.split(r'<h[34] id="object-(\w+)">', page)
    shown = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert sorted(parts[1::2]) == sorted(contract["components"]["schemas"])
    for name, schema in contract["components"]["schemas"].items():
        fields = re.findall(r"<dt><code>(\w+)</code>", shown[name])
        assert set(schema["properties"]) <= set(fields)


def test_every_example_is_on_it(page, contract):
    shown = [
        json.loads(html.unescape(text))
        for text in re.findall(r"<pre><code>(.*?)<", page, re.DOTALL)
    ]
    for operations in contract["paths"].values():
        for operation in operations.values():
            for part in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for kind, content in part.get("content", {}).items():
                    if kind == "application/json":
                        for example in content.get("examples", {}).values():
                            assert example["value"] in shown


def test_every_link_leads_somewhere(page, call: Call):
    links = set(re.findall(r'href="([^"]+)"', page))
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert {link[1:] for link in links if link.startswith("#")} <= anchors
    for link in links:
        if link.startswith("/"):
            assert requests.get(call_url(call, link), timeout=30).status_code == 200


def call_url(call: Call, path: str) -> str:
    return call("GET", "/healthz").url.removesuffix("/healthz") + path


def test_no_identifier_is_there_twice(page):
    anchors = re.findall(r'id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))


def test_its_commands_work_as_they_stand(page, server):
    commands = re.findall(r'<pre class="call"><code>(.*?)</code>', page, re.DOTALL)
    answers = {}
    for command in commands:
        words = shlex.split(html.unescape(command).replace("\\\n", " "))
        assert words[:2] == ["curl", "-s"]
        header, value = words[words.index("-H") + 1].split(": ")
        body = words[words.index("-d") + 1].encode()
        answers[words[2]] = requests.post(words[2], data=body, headers={header: value}, timeout=60)
    assert answers[f"{server.url}/v1/score"].status_code == 200
    batch = answers[f"{server.url}/v1/score/batch"].json()
    assert (batch["scored"], batch["failed"]) == (1, 1)


def test_nothing_on_it_runs_or_is_loaded_from_elsewhere(page):
    assert "<script" not in page
    assert "style=" not in page
    assert "://" not in re.sub(r"http://127\.0\.0\.1:\d+/", "", page)


def test_types_are_put_in_words(contract):
    docs = reference(contract, "http://h/")
    fields = {
        (shape.name, field.name): "".join(part.text for part in field.kind)
        for _, entries in docs.sections
        for entry in entries
        for shape in (body.shape for body in (entry.request, entry.answer) if body and body.shape)
        for field in shape.fields
    } | {
        (shape.name, field.name): "".join(part.text for part in field.kind)
        for shape in docs.objects
        for field in shape.fields
    }
    assert fields["ScoreRequest", "offset_unit"] == '"utf16" or "codepoint"'
    assert fields["ScoreRequest", "start"] == "integer from 0"
    assert fields["ScoreRequest", "threshold"] == '"balanced" or "precise" or object'
    assert fields["BatchRequest", "documents"] == "list of ScoreRequest"
    assert fields["ScoreAnswer", "sentences"] == "list of Sentence"
    assert fields["SentenceLabels", "hedging"] == "LabelScore or null"
    assert fields["ArticleSummary", "interval"] == "list of integer 0 to 100 or null"
    assert fields["LabelScore", "probability"] == "number 0 to 1"
    assert fields["ModelCard", "data"] == "any value"
