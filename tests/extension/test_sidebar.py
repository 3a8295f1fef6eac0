"""The reader's pages in Firefox: popup, settings, and the sidebar beside the page."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.extension import firefox
from tests.extension.answers import flagged
from tests.extension.conftest import built
from tests.extension.firefox import Firefox
from tests.extension.relay import Relay
from tests.extension.site import Site

_SIDEBAR = """() => {
  const [view] = browser.extension.getViews({type: 'sidebar'});
  const main = view?.document.querySelector('main');
  const quotes = [...(main?.querySelectorAll('.sentence .quote') ?? [])];
  return [main?.dataset.view ?? null, quotes.map(quote => quote.textContent)];
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    build = built("firefox-test", "npm --prefix extension run build:test")
    with firefox.launch(build, tmp_path_factory.mktemp("sidebar")) as running:
        yield running


@pytest.fixture
def browser(running: Firefox, relay: Relay) -> Firefox:
    running.forget(relay.url, consent=True)
    return running


def until(browser: Firefox, function: str, expected: Any) -> None:
    """Wait until the function returns what is expected in the extension's page."""
    found = None
    for _ in range(150):
        found = browser.own(function)
        if found == expected:
            return
        time.sleep(0.1)
    pytest.fail(f"{found} is not {expected}")


def test_the_sidebar_lists_what_is_marked_in_the_page(browser: Firefox, site: Site, relay: Relay):
    browser.open(site.url("plain.html"))
    browser.analyze()
    browser.show_sidebar()
    [hit] = relay.scores
    until(browser, _SIDEBAR, ["report", flagged(hit.json["text"], hit.answer)])
    browser.open(site.url("empty.html"))
    until(browser, _SIDEBAR, ["idle", []])


def test_the_settings_name_the_server_and_its_model(browser: Firefox, relay: Relay):
    browser.open_own("options.html")
    until(browser, "() => document.querySelectorAll('.model-card dd').length", 4)
    text = browser.own("() => document.body.innerText")
    assert f"{relay.url} answers." in text
    assert "Previous marked sentence" in text
    assert browser.own("() => document.querySelectorAll('.keys .unassigned').length") == 0


def test_what_the_marks_mean_is_told(browser: Firefox):
    browser.open_own("meaning.html#hedging")
    until(browser, "() => document.querySelectorAll('section').length", 5)
    assert "reportedly" in browser.own("() => document.querySelector('#hedging').innerText")
