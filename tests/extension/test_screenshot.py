"""The pictures for README and stores, 1280 × 800: marks, card, panel, consent, settings, the dark.

With SCREENSHOTS=docs in the environment they are kept there; otherwise they are only checked.
"""

import base64
import os
import struct
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.extension.chromium import Chromium, card, wait_for_view
from tests.extension.relay import Relay
from tests.extension.site import Site
from tests.service import ROOT

Scheme = Literal["light", "dark"]

WIDTH, HEIGHT = 1280, 800
ARTICLE = {"width": 780, "height": 728}
BESIDE = {"width": 396, "height": 728}
GROUNDS = {"light": "#e7e0d3", "dark": "#0f0e0d"}

_FRAME = """<!doctype html><style>
  body {{ margin: 0; width: 1280px; height: 800px; background: {ground}; position: relative; }}
  img {{ position: absolute; top: 36px; border-radius: 10px;
         box-shadow: 0 1px 3px rgb(30 20 5 / .3), 0 12px 40px rgb(30 20 5 / .25); }}
  .left {{ left: 36px; }}
  .right {{ right: 36px; }}
  .center {{ left: 50%; transform: translateX(-50%); }}
</style>{images}"""


class Easel:
    """Puts pictures of pages side by side on a plain ground."""

    def __init__(self, browser: Chromium, folder: Path) -> None:
        self.browser = browser
        self._folder = folder

    def frame(self, name: str, ground: str, **pages: Page) -> None:
        """Save as `name` the pages: `left`, `right` or `center`, each as wide as its viewport."""
        images = []
        for place, page in pages.items():
            png = base64.b64encode(page.screenshot()).decode()
            size = page.viewport_size
            assert size is not None
            source = f"data:image/png;base64,{png}"
            images.append(f'<img class="{place}" width="{size["width"]}" src="{source}">')
        easel = self.browser.context.new_page()
        easel.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        easel.set_content(_FRAME.format(ground=GROUNDS[ground], images="".join(images)))
        target = self._folder / f"{name}.png"
        easel.screenshot(path=target, scale="css")
        easel.close()
        assert struct.unpack(">II", target.read_bytes()[16:24]) == (WIDTH, HEIGHT)
        # A picture of nothing is smaller.
        assert target.stat().st_size > 40_000


@pytest.fixture
def easel(sharp: Chromium, tmp_path: Path) -> Easel:
    chosen = os.environ.get("SCREENSHOTS")
    folder = ROOT / chosen if chosen else tmp_path / "pictures"
    folder.mkdir(exist_ok=True)
    return Easel(sharp, folder)


def article(sharp: Chromium, site: Site, name: str) -> Page:
    page = sharp.open(site.url(name))
    page.set_viewport_size(ARTICLE)
    return page


def beside(page: Page, scheme: Scheme = "light") -> Page:
    page.set_viewport_size(BESIDE)
    page.emulate_media(color_scheme=scheme)
    page.mouse.move(0, 0)
    return page


def picture_of_card_and_panel(easel: Easel, page: Page, scheme: Scheme, words: str) -> None:
    sharp = easel.browser
    sharp.analyze(page).close()
    panel = beside(sharp.open_panel(page), scheme)
    wait_for_view(panel, "report")
    point_at(page, words)
    easel.frame("dark" if scheme == "dark" else "screenshot", scheme, left=page, right=panel)


def test_marks_card_and_panel(sharp: Chromium, site: Site, easel: Easel):
    picture_of_card_and_panel(easel, article(sharp, site, "plain.html"), "light", "It is")


def test_marks_card_and_panel_in_the_dark(sharp: Chromium, site: Site, easel: Easel):
    picture_of_card_and_panel(easel, article(sharp, site, "dark.html"), "dark", "A gov")


def test_the_list_beside_the_words_to_pick(sharp: Chromium, site: Site, easel: Easel):
    page = article(sharp, site, "plain.html")
    sharp.analyze(page).close()
    panel = beside(sharp.open_panel(page))
    wait_for_view(panel, "report")
    panel.locator(".sentence").nth(1).scroll_into_view_if_needed()
    panel.locator(".list").evaluate("list => scrollTo(0, list.offsetTop - 12)")
    point_at(page, "People familiar with the matter")
    card(page).get_by_role("button", name="Which words?").click()
    page.wait_for_timeout(200)
    easel.frame("panel", "light", left=page, right=panel)


def test_the_card_on_a_light_and_on_a_dark_page(sharp: Chromium, site: Site, easel: Easel):
    pages = {}
    for place, name, words in (("left", "plain.html", "It is"), ("right", "dark.html", "A gov")):
        page = article(sharp, site, name)
        page.set_viewport_size({"width": 592, "height": 728})
        sharp.analyze(page).close()
        point_at(page, words)
        pages[place] = page
    easel.frame("card", "light", **pages)


def point_at(page: Page, words: str) -> None:
    """Rest the pointer on the marked sentence that begins with `words`, until its card is there."""
    page.bring_to_front()
    left, top, height = page.evaluate(
        """words => {
          const all = [...CSS.highlights.values()].flatMap(ranges => [...ranges]);
          const range = all.find(range => range.toString().startsWith(words));
          const {left, top, height} = range.getClientRects()[0];
          return [left, top, height];
        }""",
        words,
    )
    page.mouse.move(left + 30, top + height / 2)
    page.mouse.move(left + 40, top + height / 2)
    card(page).wait_for()
    page.wait_for_timeout(200)


def test_the_consent(sharp: Chromium, site: Site, easel: Easel, relay: Relay):
    sharp.forget(relay.url, consent=False)
    page = article(sharp, site, "plain.html")
    popup = sharp.open_popup(page)
    # As it is for most people.
    sharp.worker.evaluate("chrome.storage.local.remove('server')")
    popup.reload()
    wait_for_view(popup, "consent")
    beside(popup)
    page.bring_to_front()
    easel.frame("consent", "light", left=page, right=popup)


def test_the_settings(sharp: Chromium, easel: Easel, relay: Relay):
    options = sharp.open_own("options.html")
    options.set_viewport_size({"width": 720, "height": 764})
    options.get_by_text(f"{relay.url} answers.").wait_for()
    options.locator(".model-card dl").wait_for()
    # The port is one of this run.
    options.evaluate(
        """port => {
          document.querySelector('#server').value = 'http://127.0.0.1:5000';
          const status = document.querySelector('#server-status');
          status.textContent = status.textContent.replace(port, '5000');
        }""",
        relay.url.rsplit(":", 1)[1],
    )
    easel.frame("settings", "light", center=options)
