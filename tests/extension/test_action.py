"""The shipped build as a reader has it: a click on the toolbar button, and no permission else."""

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.extension import chromium
from tests.extension.chromium import FOREIGN_HOST, Chromium, marked
from tests.extension.relay import Relay
from tests.extension.site import Site


@pytest.fixture(scope="module")
def shipped(
    playwright: Playwright, shipped_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    with chromium.launch(playwright, shipped_build, tmp_path_factory.mktemp("shipped")) as running:
        yield running


@pytest.fixture
def page(shipped: Chromium, site: Site, relay: Relay) -> Iterator[Page]:
    """Open an article on a host that the extension has no permission for."""
    shipped.forget(relay.url, consent=True)
    page = shipped.open(site.url("plain.html", FOREIGN_HOST))
    page.bring_to_front()
    yield page
    page.close()


def test_a_click_on_the_button_marks_the_page(shipped: Chromium, page: Page, relay: Relay):
    shipped.click_button(page)
    page.wait_for_function("CSS.highlights.size > 0")
    assert len({words for _, words in marked(page)}) >= 4
    assert FOREIGN_HOST not in repr(relay.hits)


def test_without_a_click_the_page_is_out_of_reach(shipped: Chromium, page: Page, relay: Relay):
    tab = shipped.tab_id(page)
    refused = shipped.worker.evaluate(
        """async tabId => {
          const target = {tabId};
          try { await chrome.scripting.executeScript({target, files: ['/page.js']}); }
          catch (error) { return error.message; }
        }""",
        tab,
    )
    assert "permission" in refused
    assert relay.hits == []


def test_the_card_is_closed_to_the_page(shipped: Chromium, page: Page):
    shipped.click_button(page)
    page.wait_for_function("CSS.highlights.size > 0")
    page.keyboard.press("Escape")
    point = page.evaluate(
        """() => {
          const [, ranges] = [...CSS.highlights].find(([name]) => name.endsWith('-cue'));
          const {left, top, height} = [...ranges][0].getBoundingClientRect();
          return [left + 4, top + height / 2];
        }"""
    )
    page.mouse.move(point[0] - 2, point[1])
    page.mouse.move(*point)
    page.wait_for_selector("hearsay-card", state="attached")
    assert page.evaluate("document.querySelector('hearsay-card').shadowRoot") is None


def test_the_shipped_popup_cannot_be_pointed_at_a_tab(shipped: Chromium, page: Page, relay: Relay):
    popup = shipped.open_popup(page)
    popup.wait_for_selector("main[data-view=failed]")
    assert "cannot be read" in popup.inner_text("main")
    assert relay.hits == []


def test_every_shortcut_is_assigned(shipped: Chromium):
    commands = shipped.worker.evaluate("chrome.commands.getAll()")
    assert {command["name"]: command["shortcut"] for command in commands} == {
        "_execute_action": "Alt+Shift+H",
        "next-mark": "Alt+Shift+J",
        "previous-mark": "Alt+Shift+K",
        "open-panel": "Alt+Shift+L",
    }


def test_only_the_permissions_that_are_needed_are_asked(shipped: Chromium):
    granted = shipped.worker.evaluate("chrome.permissions.getAll()")
    assert granted["origins"] == ["http://127.0.0.1/*"]
    assert sorted(granted["permissions"]) == ["activeTab", "scripting", "sidePanel", "storage"]


def test_its_id_is_the_same_on_every_machine(shipped: Chromium, shipped_build: Path):
    key = json.loads((shipped_build / "manifest.json").read_text())["key"]
    digest = hashlib.sha256(base64.b64decode(key)).hexdigest()[:32]
    expected = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    assert shipped.worker.url.split("/")[2] == expected


def test_page_scripts_cannot_read_what_is_kept(shipped: Chromium, page: Page):
    shipped.worker.evaluate("chrome.storage.local.set({keys: {'https://a.example': 'secret'}})")
    shipped.click_button(page)
    page.wait_for_function("CSS.highlights.size > 0")
    found = shipped.worker.evaluate(
        """async tabId => {
          const func = async () => {
            try { return Object.keys(await chrome.storage.local.get(null)); }
            catch (error) { return error.message; }
          };
          return (await chrome.scripting.executeScript({target: {tabId}, func}))[0].result;
        }""",
        shipped.tab_id(page),
    )
    assert "not allowed" in found
