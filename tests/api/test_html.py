"""`/v1/score` with a page: what the answer says of it, and pages that no browser ever saw."""

import json

import pytest
import requests

from api import schemas
from tests.api.conftest import Call
from tests.api.pages import ARTICLE, ENDLESS
from tests.service import running

SENTENCE = "Rain may fall on the coast tonight, a forecaster said. "
BODY = f"<p>{SENTENCE * 12}</p>"
CANARY = "Canaryville aldermen may have whispered about the weir. "


def score(call: Call, html: str, **fields: object) -> dict:
    answer = call("POST", "/v1/score", json={"html": html, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_answer_says_what_the_page_says(call):
    body = score(call, ARTICLE)
    assert body["title"] == "Harbor bridge to close for repairs"
    assert body["authors"] == ["Ana McKay", "Bo O'Hara"]
    assert body["published"] == "2024-03-05T08:15:00+00:00"
    assert schemas.ScoreAnswer().validate(body) == {}


def test_the_answer_is_that_of_its_text(call):
    body = score(call, ARTICLE)
    plain = call("POST", "/v1/score", json={"text": body["text"]}).json()
    assert not {"title", "authors", "published", "text"} & set(plain)
    assert {**body, **plain} == body


@pytest.mark.parametrize("unit", ["utf16", "codepoint"])
def test_offsets_are_those_of_the_text_that_comes_along(call, unit):
    body = score(call, ARTICLE, offset_unit=unit)
    text = body["text"]
    size = 2 if unit == "utf16" else 4
    units = text.encode("utf-16-le" if unit == "utf16" else "utf-32-le")
    assert "🙂" in text
    for sentence in body["sentences"]:
        for cue in sentence["cues"]:
            words = units[size * cue["start"] : size * cue["end"]]
            assert words.decode("utf-16-le" if unit == "utf16" else "utf-32-le") == cue["text"]
    assert body["text_length"] == len(units) // size


def test_a_second_request_goes_on_in_the_same_text(call):
    whole = score(call, ARTICLE)
    rest = score(call, ARTICLE, start=whole["sentences"][3]["start"])
    assert rest["text"] == whole["text"]
    assert rest["sentences"] == whole["sentences"][3:]
    beyond = call("POST", "/v1/score", json={"html": ARTICLE, "start": 10_000})
    assert (beyond.status_code, beyond.json()["errors"][0]["pointer"]) == (422, "/start")


def test_a_page_with_more_sentences_than_one_answer_holds_is_had_by_asking_again(call):
    html = f"<p>{'It may rain. ' * 2100}</p>"
    first = score(call, html, explain=False)
    assert first["complete"] is False
    second = score(call, html, explain=False, start=first["next_start"])
    assert len(first["sentences"]) + len(second["sentences"]) == 2100


def test_what_a_page_does_not_say_is_null(call):
    body = score(call, f"<html><body>{BODY}</body></html>")
    assert (body["title"], body["authors"], body["published"]) == (None, [], None)


ODD = {
    "NUL": f"<p>\0{SENTENCE}</p>{BODY}",
    "lone surrogates": f"<p>\ud800 {SENTENCE}\udfff</p>{BODY}",
    "noncharacters": f"<p>\ufffe\uffff{SENTENCE}</p>{BODY}",
    "a byte order mark": f"\ufeff<html>{BODY}",
    "an encoding that is not its own": f'<meta charset="utf-16">{BODY}',
    "unclosed tags": f"<html><body>{'<div>' * 1000}{BODY}",
    "an entity bomb": "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else '&a;'}'>" for n in range(12))
    + f"]><p>&a11;</p>{BODY}",
    "an outer entity": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;</p>{BODY}',
    "two megabytes of style": f"<style>{'a{}' * 600_000}</style>{BODY}",
    "two megabytes of text": f"<p>{SENTENCE * 8_000}</p>",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_pages_are_read(call, name):
    body = score(call, ODD[name], explain=False)
    assert "a forecaster said" in body["text"]
    assert "root:" not in body["text"]
    assert len(body["text"]) < 500_000


NOTHING = {
    "two megabytes of <div>": "<div>" * 400_000,
    "ten to the fifth deep": f"{'<div>' * 100_000}{BODY}{'</div>' * 100_000}",
    "two megabytes of <": "<" * 2_000_000,
    "binary": "\0\x01\x02" * 5000,
    "a comment without an end": "<!--" * 5000,
    "a script alone": "<script>let may = 1</script>",
    "a picture": '<img src="x" onerror="alert(1)">',
}


@pytest.mark.parametrize("name", NOTHING)
def test_pages_without_an_article_say_so(call, name):
    answer = call("POST", "/v1/score", json={"html": NOTHING[name]})
    assert answer.status_code in {413, 422}
    assert answer.json()["code"] in {"no_article", "text_too_long"}


def test_a_page_that_is_too_large_is_refused(call):
    body = json.dumps({"html": "é" * 1_100_000}, ensure_ascii=False).encode()
    answer = call("POST", "/v1/score", data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "html_too_long")


def test_a_page_that_is_given_up_harms_no_other_request(tmp_path):
    settings = {"HEARSAY_EXTRACT_SECONDS": "3", "HEARSAY_EXTRACT_MEMORY": "4096"}
    with running(tmp_path, **settings) as server:
        url = f"{server.url}/v1/score"
        given_up = requests.post(url, json={"html": CANARY + ENDLESS}, timeout=60)
        assert given_up.status_code == 503
        assert given_up.json()["code"] == "extraction_overrun"
        assert "Retry-After" not in given_up.headers  # it would fail again
        assert requests.post(url, json={"html": ARTICLE}, timeout=60).status_code == 200
        requests.post(url, json={"html": f"<p>{CANARY * 20}"}, timeout=60)
        figures = requests.get(f"{server.url}/metrics", timeout=60).text
    assert "hearsay_extraction_overruns_total 1.0" in figures
    printed = "".join(server.output)
    assert "extraction_overrun" in printed
    assert "Canaryville" not in printed + figures


def test_nothing_of_a_page_is_printed_whatever_its_libraries_complain_of(server, call):
    broken = f'<meta name="date" content="{CANARY}"><meta property="author" content="{CANARY}">'
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", {CANARY}</script>'
    score(call, f"<html><head>{broken}{script}</head><body>{BODY}")
    call("POST", "/v1/score", json={"html": f"<!-- {CANARY} -->"})
    lines = "".join(server.output)
    assert "Canaryville" not in lines
    assert all(json.loads(line) for line in server.output if line.startswith("{"))
