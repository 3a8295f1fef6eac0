"""The card that says why a sentence is marked."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.extension import chromium
from tests.extension.chromium import Chromium, card, first_mark, hover
from tests.extension.relay import Relay
from tests.extension.site import Site


@pytest.fixture
def page(reader: Chromium, site: Site) -> Page:
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    return page


def test_it_says_label_cue_words_and_probability(page: Page, relay: Relay):
    mark = hover(page, "hedging")
    card(page).wait_for()
    text = card(page).inner_text()
    answer = relay.scores[-1].answer
    sent = relay.scores[-1].json["text"]
    at = sent.index(mark["text"])
    sentence = next(s for s in answer["sentences"] if s["start"] == at)
    percent = min(99, round(sentence["labels"]["hedging"]["probability"] * 100))
    assert "Hedged" in text
    assert f"{percent}%" in text
    cues = [cue["text"] for cue in sentence["cues"] if cue["label"] == "hedging"]
    assert cues
    assert all(cue in text for cue in cues)
    assert "not about what is true" in text
    assert re.search(r"\d+ of 100 marks like this were right when tested \(\d+–\d+\)", text)


def test_it_tells_an_unnamed_source(page: Page):
    hover(page, "anonymous")
    card(page).wait_for()
    text = card(page).inner_text()
    assert "Unnamed source" in text or "No source given" in text


def test_wording_without_any_source_is_told_from_an_unnamed_one(page: Page):
    page.bring_to_front()
    left, top = page.evaluate(
        """() => {
          const all = [...CSS.highlights.values()].flatMap(ranges => [...ranges]);
          const range = all.find(range => range.toString().startsWith('Two of the lamps'));
          const {left, top, height} = range.getClientRects()[0];
          return [left, top + height / 2];
        }"""
    )
    page.mouse.move(left + 20, top)
    page.mouse.move(left + 30, top)
    section = card(page).locator(".anonymous_sourcing")
    section.get_by_role("heading", name="No source given").wait_for()
    assert "It leaves out who says so." in section.inner_text()
    assert "reportedly" in section.inner_text()


@pytest.mark.parametrize("kind", ["hedging", "anonymous"])
def test_it_does_not_cover_its_sentence(page: Page, kind: str):
    mark = hover(page, kind)
    card(page).wait_for()
    box = card(page).bounding_box()
    assert box is not None
    for left, top, right, bottom in mark["boxes"]:
        apart = (
            box["y"] >= bottom
            or box["y"] + box["height"] <= top
            or box["x"] >= right
            or box["x"] + box["width"] <= left
        )
        assert apart
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1000


def test_the_pointer_can_go_to_it_and_it_closes_when_left(page: Page):
    hover(page, "hedging")
    card(page).wait_for()
    box = card(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.wait_for_timeout(500)
    assert card(page).is_visible()
    page.mouse.move(990, 890)
    card(page).wait_for(state="hidden")


def test_escape_closes_it(page: Page):
    hover(page, "hedging")
    card(page).wait_for()
    page.keyboard.press("Escape")
    card(page).wait_for(state="hidden")


def test_it_does_not_open_beside_a_mark(page: Page):
    page.bring_to_front()
    mark = first_mark(page, "hedging")
    page.mouse.move(4, mark["boxes"][0][1] + 5)
    page.mouse.move(8, mark["boxes"][0][1] + 5)
    page.wait_for_timeout(400)
    assert not card(page).is_visible()


def test_it_is_styled_under_the_strictest_policy(reader: Chromium, site: Site):
    page = reader.open(site.url("strict-csp.html"))
    reader.analyze(page).close()
    hover(page, "hedging")
    card(page).wait_for()
    style = card(page).evaluate(
        "e => [getComputedStyle(e).position, getComputedStyle(e).borderRadius]"
    )
    assert style == ["fixed", "7px"]


def test_it_is_dark_on_a_dark_page(reader: Chromium, site: Site):
    page = reader.open(site.url("dark.html"))
    reader.analyze(page).close()
    hover(page, "hedging")
    card(page).wait_for()
    assert card(page).get_attribute("data-ground") == "dark"


def test_the_page_is_scrollable_and_scrolling_closes_it(page: Page):
    hover(page, "hedging")
    card(page).wait_for()
    page.mouse.move(500, 300)
    page.mouse.wheel(0, 200)
    card(page).wait_for(state="hidden")


def test_a_tap_opens_it_and_a_tap_elsewhere_closes_it(
    playwright: Playwright, test_build: Path, site: Site, relay: Relay, tmp_path: Path
):
    phone = {"viewport": {"width": 390, "height": 780}, "has_touch": True}
    with chromium.launch(playwright, test_build, tmp_path, **phone) as running:
        running.forget(relay.url, consent=True)
        page = running.open(site.url("plain.html"))
        running.analyze(page).close()
        page.bring_to_front()
        left, top, _, bottom = first_mark(page, "hedging")["boxes"][0]
        page.touchscreen.tap(left + 12, (top + bottom) / 2)
        card(page).wait_for()
        page.wait_for_timeout(600)  # it stays when the finger is lifted
        box = card(page).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        for name in ("Agree", "Close"):
            button = card(page).get_by_role("button", name=name).first.bounding_box()
            assert button is not None
            assert button["height"] >= 24
        page.touchscreen.tap(380, 20)
        card(page).wait_for(state="hidden")


def test_the_button_closes_it(page: Page):
    hover(page, "hedging")
    card(page).wait_for()
    card(page).get_by_role("button", name="Close").click()
    card(page).wait_for(state="hidden")


def test_it_never_says_certain(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    popup = reader.analyze(page)
    shown = popup.inner_text("main")
    assert re.search(r"\b99%", shown)
    assert not re.search(r"\b(100|0)\s?%", shown)


def test_what_a_label_means_is_a_click_away_from_the_card(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    hover(page, "anonymous")
    with reader.context.expect_page() as opened:
        card(page).locator(".anonymous_sourcing").get_by_role(
            "button", name="What does “Unnamed source” mean?"
        ).click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/meaning.html#anonymous_sourcing")
    assert "[" not in opened.value.inner_text("main")
    assert (
        opened.value.locator(".anonymous_sourcing mark").first.inner_text() == "A senior official"
    )
