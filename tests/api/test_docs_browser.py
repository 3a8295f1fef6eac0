"""The API's page in a real Chromium: at 320 px, without a script, by keyboard, on paper."""

import pytest


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_needs_scrolling_sideways_and_nothing_complains(server, open_page, width, scheme):
    view = {"width": width, "height": 800}
    page, complaints = open_page(
        f"{server.url}/docs", viewport=view, color_scheme=scheme, java_script_enabled=True
    )
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert complaints == []


def test_examples_open_by_keyboard_without_javascript(server, open_page):
    page, _ = open_page(f"{server.url}/docs", java_script_enabled=False)
    example = page.locator("details").first
    assert not example.locator("pre").is_visible()
    example.locator("summary").focus()
    page.keyboard.press("Enter")
    assert example.locator("pre").is_visible()


def test_the_contents_lead_to_an_operation(server, open_page):
    page, _ = open_page(f"{server.url}/docs")
    page.locator(".contents").get_by_text("/v1/score/batch").click()
    assert page.url.endswith("#scoreBatch")
    assert page.locator("#scoreBatch").evaluate("e => e.getBoundingClientRect().top") < 100


def test_on_paper_the_examples_are_open_and_the_contents_left_out(server, open_page):
    page, _ = open_page(f"{server.url}/docs")
    page.emulate_media(media="print")
    assert page.locator("details pre").first.evaluate("e => e.getBoundingClientRect().height") > 0
    assert not page.locator(".contents").is_visible()
