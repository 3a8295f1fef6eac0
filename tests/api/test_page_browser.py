"""The page in a real Chromium: readable at 320 px, marked in two shapes, nothing run or loaded."""

import pytest
from playwright.sync_api import Page

from tests.api.conftest import TEXT
from tests.api.hostile import SCRIPTS


def submit(page: Page, text: str) -> None:
    page.get_by_label("The article").fill(text)
    page.get_by_role("button", name="Mark the text").click()
    page.wait_for_selector(".article")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_a_text_is_marked_and_nothing_needs_scrolling_sideways(server, open_page, width, scheme):
    view = {"width": width, "height": 800}
    page, complaints = open_page(server.url, viewport=view, color_scheme=scheme)
    submit(page, TEXT + "\n\n" + "x" * 500)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("mark.hedging").count() > 0
    assert complaints == []


def test_it_works_without_javascript(server, open_page):
    page, _ = open_page(server.url, java_script_enabled=False)
    submit(page, TEXT)
    assert page.locator(".notes li").count() > 0


@pytest.mark.parametrize("name", SCRIPTS)
def test_markup_in_a_text_stays_text(server, open_page, name):
    page, complaints = open_page(server.url)
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    submit(page, SCRIPTS[name])
    assert "owned" not in page.title()
    assert (
        page.locator(".article :is(img, script, style, svg, [onload], [href^=java])").count() == 0
    )
    assert complaints == []


def test_the_two_labels_differ_in_line_and_wash(server, open_page):
    page, _ = open_page(server.url)
    submit(page, TEXT)
    style = "e => [getComputedStyle(e).textDecorationStyle, getComputedStyle(e).backgroundColor]"
    hedging = page.locator(".legend .hedging").evaluate(style)
    source = page.locator(".legend .anonymous_sourcing").evaluate(style)
    assert hedging[0] == "dotted"
    assert source[0] == "wavy"
    assert hedging[1] != source[1]


def test_a_note_is_reached_by_keyboard_and_leads_back(server, open_page):
    page, _ = open_page(server.url)
    submit(page, TEXT)
    page.locator("sup a").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#n1")
    page.locator("#n1 a").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#s1")


def test_copied_text_is_the_text_without_note_numbers(server, open_page):
    page, _ = open_page(server.url)
    submit(page, "The bridge may close. It reportedly rusts.")
    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.article'));"
        " return getSelection().toString().trim(); }"
    )
    assert copied == "The bridge may close. It reportedly rusts."


def test_in_forced_colors_the_marks_keep_their_shapes(server, open_page):
    page, _ = open_page(server.url, forced_colors="active")
    submit(page, TEXT)
    style = "e => getComputedStyle(e).textDecorationStyle"
    assert page.locator(".legend .hedging").evaluate(style) == "dotted"
    ink = page.locator("mark").first.evaluate("e => getComputedStyle(e).color")
    wash = page.locator("mark").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert ink != wash
