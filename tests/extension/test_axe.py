"""axe-core finds nothing wrong with anything a reader sees, in light and in dark."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.extension.chromium import Chromium, card, hover, wait_for_view
from tests.extension.relay import Refusal, Relay
from tests.extension.site import Site
from tests.service import ROOT

AXE = ROOT / "extension" / "node_modules" / "axe-core" / "axe.min.js"
SCHEMES = ["light", "dark"]
#: Every rule but the experimental ones.
_RUN = """async selector => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(selector ?? document, {runOnly: tags});
  return [found.passes.length, found.violations.map(({id, nodes}) =>
    [id, nodes.map(({target, failureSummary}) => `${target}: ${failureSummary}`)])];
}"""


def violations(page: Page, selector: str | None = None) -> list[Any]:
    """Return what axe-core finds, after it has looked at something at all."""
    page.evaluate(_source())
    passes, found = page.evaluate(_RUN, selector)
    assert passes > 5
    return found


def _source() -> str:
    if not AXE.is_file():
        pytest.fail("axe-core is missing: run `make extension` first", pytrace=False)
    return Path(AXE).read_text(encoding="utf-8")


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(reader: Chromium, site: Site, scheme: str) -> Iterator[Page]:
    name = "dark.html" if scheme == "dark" else "plain.html"
    page = reader.open(site.url(name))
    reader.analyze(page).close()
    yield page
    page.close()


def seen(page: Page, scheme: Any) -> Page:
    page.emulate_media(color_scheme=scheme)
    return page


def test_the_report(reader: Chromium, page: Page, scheme: str):
    popup = seen(reader.analyze(page), scheme)
    popup.locator("details summary").click()
    assert violations(popup) == []


def test_the_consent(fresh: Chromium, site: Site, scheme: str):
    popup = seen(fresh.open_popup(fresh.open(site.url("plain.html"))), scheme)
    wait_for_view(popup, "consent")
    assert violations(popup) == []


def test_a_failure_and_a_page_that_is_declined(
    reader: Chromium, site: Site, relay: Relay, scheme: str
):
    with relay.answering(Refusal(401, {"title": "Who are you?"})):
        popup = seen(reader.open_popup(reader.open(site.url("plain.html"))), scheme)
        wait_for_view(popup, "failed")
    assert violations(popup) == []
    popup = seen(reader.open_popup(reader.open(site.url("german.html"))), scheme)
    wait_for_view(popup, "notEnglish")
    assert violations(popup) == []


def test_the_panel(reader: Chromium, page: Page, scheme: str):
    panel = seen(reader.open_panel(page), scheme)
    wait_for_view(panel, "report")
    panel.locator(".sentence").first.click()
    panel.locator("[aria-current]").wait_for()
    assert violations(panel) == []


@pytest.mark.parametrize("palette", ["standard", "meadow", "ink"])
def test_the_settings(reader: Chromium, relay: Relay, scheme: str, palette: str):
    reader.worker.evaluate(
        """palette => chrome.storage.local.set({display: {palette},
           sites: {'https://news.example': 'always'}})""",
        palette,
    )
    options = seen(reader.open_own("options.html"), scheme)
    options.get_by_text(f"{relay.url} answers.").wait_for()
    options.locator(".model-card dl").wait_for()
    assert violations(options) == []


def test_what_the_marks_mean(reader: Chromium, scheme: str):
    meaning = seen(reader.open_own("meaning.html"), scheme)
    meaning.locator("section").last.wait_for()
    assert violations(meaning) == []


def test_the_card(page: Page, scheme: str):
    hover(page, "hedging")
    card(page).wait_for()
    assert card(page).get_attribute("data-ground") == scheme
    assert violations(page, "hearsay-card") == []
    card(page).get_by_role("button", name="Which words?").first.click()
    assert violations(page, "hearsay-card") == []


def test_the_page_of_the_server(reader: Chromium, relay: Relay, scheme: str):
    page = seen(reader.open(f"{relay.url}/?example"), scheme)
    assert violations(page) == []
    page.locator("form button").first.click()
    page.wait_for_load_state()
    page.locator("mark, .mark, [id^=sentence], article").first.wait_for()
    assert violations(page) == []
