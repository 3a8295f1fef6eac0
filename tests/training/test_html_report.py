"""The report: one file that needs nothing else, holds figures alone, and reads everywhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from model.document import Cue
from model.labels import Label
from tests.browsers import CHROMIUM
from tests.training import corpus, models
from tests.training.conftest import Trained
from training import metrics
from training.__main__ import main
from training.errors import Example
from training.html_report import pieces

LEARNED = [
    {"sentences": n, "f1": {"value": f1, "low": f1 - 0.1, "high": f1 + 0.1}}
    for n, f1 in ((30, 0.5), (120, 0.7), (240, 0.8))
]


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 20)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    lines = corpus.labelled(120, seed=9)
    lines[0]["outlet"] = "<b>Lund & Harbor</b>"
    lines += [
        {"text": "The <i>bridge</i> may close & fall in March.", "hedging": 0, "doc": "z"},
        {
            "text": "The <i>tram</i> opened.",
            "anonymous_sourcing": 1,
            "sources": ["tram"],
            "doc": "z",
        },
    ]
    return corpus.write(tmp_path / "held-out.jsonl", lines)


def report(model: Path, data: Path, *more: str) -> str:
    """Return the report that the command writes."""
    path = data.with_name("report.html")
    command = ["evaluate", "--model", str(model), "--data", str(data), "--html", str(path)]
    assert main([*command, *more]) == 0
    return path.read_text(encoding="utf-8")


def test_it_holds_no_sentence_and_needs_nothing(whole: Trained, data: Path) -> None:
    page = report(whole.directory, data)
    for line in data.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        assert text not in page
        assert text.split(" ", 2)[2] not in page
    assert "bridge" not in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)|@import|url\((?!#)", page)
    assert str(data.parent) not in page, "no path of this machine"
    assert "No sentence of the data is in this" in page
    assert "&lt;b&gt;Lund &amp; Harbor&lt;/b&gt;" in page


def test_examples_are_shown_when_asked_for_and_escaped(whole: Trained, data: Path) -> None:
    page = report(whole.directory, data, "--examples", "50")
    assert re.search(r'<mark class="returned ">[^<]*may</mark>', page)
    unmarked = re.sub(r"</?mark[^>]*>", "", page)
    assert "The &lt;i&gt;bridge&lt;/i&gt; may close &amp; fall in March." in unmarked
    assert 'The &lt;i&gt;<mark class=" marked">tram</mark>&lt;/i&gt; opened.' in page
    assert "<i>" not in page
    assert "whose rights stay with their" in page


def test_a_file_of_any_name_is_measured(whole: Trained, data: Path) -> None:
    odd = data.with_name("l\udcffd.jsonl")  # a byte that is not UTF-8
    odd.write_bytes(data.read_bytes())
    assert "l d.jsonl" in report(whole.directory, odd)


def test_examples_without_a_report_are_refused(
    whole: Trained, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "--model", str(whole.directory), "--data", str(data)]
    assert main([*command, "--examples", "3"]) == 2
    assert "give --html FILE as well" in capsys.readouterr().err


def test_the_same_figures_give_the_same_file(whole: Trained, data: Path) -> None:
    assert report(whole.directory, data) == report(whole.directory, data)


def test_learning_curve_is_drawn_or_its_absence_told(
    whole: Trained, data: Path, tmp_path: Path
) -> None:
    bare = models.variant(whole, tmp_path / "bare", manifest={"learning_curve": {}})
    without = report(bare, data)
    assert without.count("There is no learning curve") == 2
    assert without.count("<figure>") == 4
    model = models.variant(
        whole, tmp_path / "model", manifest={"learning_curve": {"hedging": LEARNED}}
    )
    page = report(model, data)
    assert page.count("There is no learning curve") == 1
    assert page.count("<figure>") == 5
    assert "F1 grows from 0.50 with 30 sentences to 0.80 with 240" in page


def test_a_label_that_no_sentence_carries_has_no_curve(whole: Trained, tmp_path: Path) -> None:
    lines = [{"text": f"It rained on day {n}.", "doc": f"d{n}", "hedging": 0} for n in range(12)]
    page = report(whole.directory, corpus.write(tmp_path / "none.jsonl", lines))
    assert "no sentence carries it" in page
    assert page.count("<figure>") == 2  # the learning curves, which are the model's


def test_pieces_make_the_sentence_whatever_overlaps() -> None:
    cues = (Cue(0, 6, Label.HEDGING, 0.9), Cue(9, 12, Label.HEDGING, 0.9))
    cut = pieces(Example("It may be so.", 0.9, cues, ((3, 9),)))
    assert "".join(piece.text for piece in cut) == "It may be so."
    assert [(piece.text, piece.returned, piece.marked) for piece in cut] == [
        ("It ", True, False),
        ("may", True, True),
        (" be", False, True),
        (" so", True, False),
        (".", False, False),
    ]
    assert "".join(piece.text for piece in pieces(Example("It.", 0.1, (), ()))) == "It."


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield chromium
    chromium.close()


def opened(browser: Browser, path: Path, **options: object) -> tuple[Page, list[str]]:
    page = browser.new_context(**options).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url))
    page.goto(path.as_uri())
    return page, heard


def test_a_browser_shows_it_on_any_screen(whole: Trained, data: Path, browser: Browser) -> None:
    report(whole.directory, data)
    path = data.with_name("report.html")
    inks = set()
    for width, scheme in ((1280, "light"), (320, "dark")):
        viewport = {"width": width, "height": 800}
        page, heard = opened(browser, path, viewport=viewport, color_scheme=scheme)
        assert heard == [path.as_uri()], "nothing is complained of, nothing else is loaded"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ink, paper = page.locator("body").evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        drawn = page.locator("svg text").last.evaluate("e => getComputedStyle(e).fill")
        assert len({ink, paper, drawn}) == 3
        inks.add(ink)
        page.context.close()
    assert len(inks) == 2, "dark where the reader's screen is"


def test_it_is_read_aloud_in_order(whole: Trained, data: Path, browser: Browser) -> None:
    report(whole.directory, data)
    page, _ = opened(browser, data.with_name("report.html"))
    assert page.get_by_role("heading", level=1).count() == 1
    names = page.get_by_role("heading", level=2).all_inner_texts()
    assert names == ["Hedging", "Anonymous sourcing"]
    assert page.get_by_role("img", name="Hedging: Calibration").count() == 1
    table = page.get_by_role("table", name="By outlet").first
    assert table.get_by_role("columnheader").all_inner_texts()[0] == "outlet"
    assert table.get_by_role("rowheader").count() == table.locator("tbody tr").count()
    page.context.close()


def test_on_paper_it_is_dark_on_light(whole: Trained, data: Path, browser: Browser) -> None:
    report(whole.directory, data)
    page, _ = opened(browser, data.with_name("report.html"), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("body").evaluate("e => getComputedStyle(e).color") == "rgb(31, 28, 23)"
    scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == "light"
    page.context.close()
