"""A real gunicorn for the contract tests, and a caller that checks each answer."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Page, Playwright

from api import create_app
from model.document import Article, Cue, LabelScore, LabelSummary, Notice, Sentence, Summary
from model.labels import ANNOTATED, CueKind, Label
from tests import postgres as postgresql
from tests.browsers import CHROMIUM
from tests.service import Server, running

#: Invented, with hedges, unnamed and named sources, and enough sentences for a credibility.
TEXT = (
    "The harbor tunnel may open a year late, according to two people familiar with the project.\n"
    "\n"
    "Mayor Ada Quill said on Monday that the city had received no notice of a delay. "
    "“We signed off the last milestone on time,” she told reporters. "
    "Norrland Works dug the first 300 meters in March, the company said. "
    "But critics say the budget was never realistic. "
    "The cost is believed to have reached $2.1 billion. "
    "It is unclear whether the council knew. "
    "Councilwoman Ines Marlow said that she had seen no memo."
)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the service with its defaults, on the model that ships."""
    with running(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgresql.Postgres]:
    """Run one PostgreSQL for all tests."""
    with postgresql.running() as started:
        yield started


@pytest.fixture
def postgres(postgres_server: postgresql.Postgres) -> Iterator[postgresql.Postgres]:
    """Give the PostgreSQL; a test may stop and kill it."""
    yield postgres_server
    postgres_server.restart_if_gone()


@pytest.fixture(scope="session")
def contract(server: Server) -> dict[str, Any]:
    """Return what /openapi.json says."""
    return requests.get(f"{server.url}/openapi.json", timeout=30).json()


Call = Callable[..., requests.Response]


@pytest.fixture(scope="session")
def call(server: Server, contract: dict[str, Any]) -> Iterator[Call]:
    """Give `call(method, path, …)`, whose answer must be one that the contract documents."""
    with requests.Session() as session:

        def send(method: str, path: str, **options: Any) -> requests.Response:
            answer = session.request(method, server.url + path, timeout=60, **options)
            check_documented(contract, method, path.partition("?")[0], answer)
            return answer

        yield send


def check_documented(
    contract: dict[str, Any], method: str, path: str, answer: requests.Response
) -> None:
    """Assert that `answer` is one that the contract documents, and fits its schema."""
    assert answer.headers["X-Request-ID"]
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    operation = contract["paths"].get(_template(path), {}).get(method.lower())
    if operation is None or answer.status_code == 405:
        if method in {"HEAD", "OPTIONS"} and answer.ok:
            return
        assert answer.status_code in {404, 405}
        schema = {"$ref": "#/components/schemas/Problem"}
    else:
        response = operation["responses"][str(answer.status_code)]
        if "content" not in response:
            assert answer.content == b""
            return
        documented = response["content"][kind]
        schema = documented["schema"]
        if kind == "application/problem+json":
            assert answer.json()["code"] in documented["examples"]
    if kind == "text/html":
        return
    whole = {**schema, "components": contract["components"]}
    Draft202012Validator(whole).validate(answer.json())


def _template(path: str) -> str:
    for template in ("/problems/{code}", "/v1/feedback/{id}"):
        if path.startswith(template.partition("{")[0]):
            return template
    return path


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Run a Chromium that finds this machine alone."""
    offline = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
    chromium = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic", offline]
    )
    yield chromium
    chromium.close()


OpenPage = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Give `open_page(url, …)`: a page, and the list that whatever it complains about goes to."""
    opened = []

    def visit(url: str, **options: Any) -> tuple[Page, list[str]]:
        opened.append(browser.new_context(**options))
        page = opened[-1].new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        page.goto(url)
        return page, complaints

    yield visit
    for context in opened:
        context.close()


@pytest.fixture
def app_with(tmp_path: Path) -> Callable[..., Flask]:
    """Give `app_with(NAME=…)`: the application by itself, with a data directory of its own."""

    def make(**settings: str) -> Flask:
        values = {"HEARSAY_DATA": str(tmp_path), "HEARSAY_ACCESS_LOG": "off"}
        return create_app(values | settings)

    return make


@pytest.fixture
def app(app_with: Callable[..., Flask]) -> Flask:
    """Return the application by itself, with default settings."""
    return app_with()


ArticleOf = Callable[..., Article]


@pytest.fixture(scope="session")
def article_of() -> ArticleOf:
    """Give `article_of(text, (sentence, {label: (cue, …)}), …)`: scored as the test says."""

    def make(
        text: str,
        *sentences: tuple[str, dict[Label, tuple[str, ...]]],
        credibility: int | None = 61,
        next_start: int | None = None,
        warnings: tuple[Notice, ...] = (),
    ) -> Article:
        scored = tuple(_sentence(text, words, cues) for words, cues in sentences)
        summary = Summary(
            sentence_count=len(scored),
            labels={label: LabelSummary(1, 0.25, 70) for label in Label},
            credibility=credibility,
            interval=None if credibility is None else (48, 73),
            formula="v1",
        )
        return Article(
            text=text,
            sentences=scored,
            summary=summary,
            complete=next_start is None,
            next_start=next_start,
            warnings=warnings,
            model_id="sha256:0",
            thresholds=dict.fromkeys(Label, 0.5),
            explained=True,
        )

    return make


def _sentence(text: str, words: str, cues: dict[Label, tuple[str, ...]]) -> Sentence:
    start = text.index(words)
    found = []
    for label, wordings in cues.items():
        for wording in wordings:
            at = text.index(wording, start)
            kind = CueKind.NO_SOURCE_GIVEN if wording == "reportedly" else CueKind.UNNAMED_SOURCE
            kind_of_cue = kind if label is Label.ANONYMOUS_SOURCING else None
            found.append(Cue(at, at + len(wording), label, 0.9, kind_of_cue))
    labels = {
        label: LabelScore(0.82 if label in cues else 0.04, label in cues) for label in ANNOTATED
    }
    return Sentence(start, start + len(words), labels, tuple(found))
