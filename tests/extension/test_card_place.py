"""Where the card stands on pages that are out of the ordinary, and that it can be used there."""

import pytest
from playwright.sync_api import Page

from tests.extension.chromium import (
    Chromium,
    card,
    edges,
    first_mark,
    hover,
    overlaps,
)
from tests.extension.relay import Relay
from tests.extension.site import Site


def in_window(page: Page) -> bool:
    width, height = page.evaluate("[innerWidth, innerHeight]")
    left, top, right, bottom = edges(card(page))
    return left >= 0 and top >= 0 and right <= width and bottom <= height


def is_apart(page: Page, kind: str) -> bool:
    return not any(overlaps(edges(card(page)), box) for box in first_mark(page, kind)["boxes"])


def test_without_a_doctype_it_stays_in_the_window(reader: Chromium, site: Site):
    page = reader.open(site.url("quirks.html"))
    reader.analyze(page).close()
    page.evaluate("document.body.style.padding = '400px 0 3000px'")
    page.set_viewport_size({"width": 700, "height": 520})
    page.bring_to_front()
    page.evaluate("top => scrollBy(0, top - 220)", first_mark(page, "hedging")["boxes"][0][1])
    hover(page, "hedging")
    card(page).wait_for()
    assert in_window(page)
    assert is_apart(page, "hedging")


def test_on_a_page_that_enlarges_itself_it_stands_by_its_sentence(reader: Chromium, site: Site):
    page = reader.open(site.url("zoomed.html"))
    reader.analyze(page).close()
    mark = hover(page, "anonymous")
    card(page).wait_for()
    assert in_window(page)
    gap = edges(card(page))[1] - mark["boxes"][-1][3]
    assert 0 < gap < 20


@pytest.mark.parametrize("name", ["rtl.html", "slots.html"])
def test_it_is_written_as_the_interface_is(reader: Chromium, site: Site, name: str):
    page = reader.open(site.url(name))
    reader.analyze(page).close()
    hover(page, "hedging")
    card(page).wait_for()
    assert edges(card(page).locator("h2").first)[0] - edges(card(page))[0] < 20


def test_in_a_dialog_of_the_page_it_can_be_used(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("modal-dialog.html"))
    page.evaluate(
        """() => {
          document.querySelector('dialog').showModal();
          getSelection().selectAllChildren(document.querySelector('#said'));
        }"""
    )
    popup = reader.analyze(page)
    popup.get_by_role("button", name="Mark only what is selected").click()
    page.wait_for_function(
        "() => [...CSS.highlights].some(([, ranges]) => [...ranges].join().includes('close to'))"
    )
    popup.close()
    page.evaluate("getSelection().empty()")
    hover(page, "anonymous")
    card(page).wait_for()
    card(page).locator(".anonymous_sourcing").get_by_role(
        "button", name="Agree", exact=True
    ).click()
    card(page).get_by_text("You agreed.").wait_for()
    assert len(relay.feedback) == 1


def test_it_makes_way_when_the_letters_of_the_page_grow(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    reader.command("next-mark", page)
    card(page).wait_for()
    page.evaluate("document.body.style.fontSize = '32px'")
    page.wait_for_timeout(300)
    assert is_apart(page, "hedging")
    assert in_window(page)


def test_in_a_very_narrow_window_it_leaves_the_sentence_free(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    page.set_viewport_size({"width": 240, "height": 400})
    page.bring_to_front()
    page.evaluate("document.querySelector('article').style.fontSize = '16px'")
    reader.command("next-mark", page)
    card(page).wait_for()
    page.wait_for_timeout(300)
    assert is_apart(page, "hedging")
    assert in_window(page)
    right = edges(card(page))[2]
    assert all(edges(part)[2] <= right for part in card(page).locator("header > *").all())
    assert not overlaps(
        edges(card(page).locator(".sure").first), edges(card(page).locator(".close"))
    )


def test_who_comes_by_key_hears_which_sentence_it_is(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    reader.command("next-mark", page)
    card(page).wait_for()
    name = card(page).get_attribute("aria-label")
    assert name is not None
    assert name.startswith("Why this sentence is marked: A senior harbour official")
    section = card(page).locator("section").first
    section.get_by_role("button", name="Agree", exact=True).click()
    undo = section.get_by_role("button", name="Undo")
    undo.wait_for()
    said = undo.get_attribute("aria-describedby")
    assert section.locator(f"#{said}").text_content() == "You agreed."
