"""The page in a real Chromium: readable at 320 px, marked in two shapes, nothing run or loaded."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.api.conftest import TEXT
from tests.api.hostile import SCRIPTS
from tests.browsers import CHROMIUM

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    chromium = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic", OFFLINE]
    )
    yield chromium
    chromium.close()


def open_page(browser: Browser, url: str, **options: object) -> tuple[Page, list[str]]:
    """Return a page at `url`, and the list that whatever it complains about goes to."""
    page = browser.new_context(**options).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(url)
    return page, complaints


def submit(page: Page, text: str) -> None:
    page.get_by_label("The article").fill(text)
    page.get_by_role("button", name="Mark the text").click()
    page.wait_for_selector(".article")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_a_text_is_marked_and_nothing_needs_scrolling_sideways(server, browser, width, scheme):
    view = {"width": width, "height": 800}
    page, complaints = open_page(browser, server.url, viewport=view, color_scheme=scheme)
    submit(page, TEXT + "\n\n" + "x" * 500)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("mark.hedging").count() > 0
    assert complaints == []
    page.context.close()


def test_it_works_without_javascript(server, browser):
    page, _ = open_page(browser, server.url, java_script_enabled=False)
    submit(page, TEXT)
    assert page.locator(".notes li").count() > 0
    page.context.close()


@pytest.mark.parametrize("name", SCRIPTS)
def test_markup_in_a_text_stays_text(server, browser, name):
    page, complaints = open_page(browser, server.url)
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    submit(page, SCRIPTS[name])
    assert "owned" not in page.title()
    assert (
        page.locator(".article :is(img, script, style, svg, [onload], [href^=java])").count() == 0
    )
    assert complaints == []
    page.context.close()


def test_the_two_labels_differ_in_line_and_wash(server, browser):
    page, _ = open_page(browser, server.url)
    submit(page, TEXT)
    style = "e => [getComputedStyle(e).textDecorationStyle, getComputedStyle(e).backgroundColor]"
    hedging = page.locator(".legend .hedging").evaluate(style)
    source = page.locator(".legend .anonymous_sourcing").evaluate(style)
    assert hedging[0] == "dotted"
    assert source[0] == "wavy"
    assert hedging[1] != source[1]
    page.context.close()


def test_a_note_is_reached_by_keyboard_and_leads_back(server, browser):
    page, _ = open_page(browser, server.url)
    submit(page, TEXT)
    page.locator("sup a").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#n1")
    page.locator("#n1 a").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#s1")
    page.context.close()


def test_copied_text_is_the_text_without_note_numbers(server, browser):
    page, _ = open_page(browser, server.url)
    submit(page, "The bridge may close. It reportedly rusts.")
    copied = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('.article'));"
        " return getSelection().toString().trim(); }"
    )
    assert copied == "The bridge may close. It reportedly rusts."
    page.context.close()


def test_in_forced_colors_the_marks_keep_their_shapes(server, browser):
    page, _ = open_page(browser, server.url, forced_colors="active")
    submit(page, TEXT)
    style = "e => getComputedStyle(e).textDecorationStyle"
    assert page.locator(".legend .hedging").evaluate(style) == "dotted"
    ink = page.locator("mark").first.evaluate("e => getComputedStyle(e).color")
    wash = page.locator("mark").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert ink != wash
    page.context.close()
