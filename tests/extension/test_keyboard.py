"""The whole way by keyboard alone: consent, list, page, card, judgment, and out again."""

from playwright.sync_api import Page

from tests.extension.chromium import Chromium, card, wait_for_view
from tests.extension.relay import Relay
from tests.extension.site import Site

#: The name of what has the focus, as a screen reader says it, also inside the card.
_FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent ?? '';
}"""


def focused(page: Page) -> str:
    return page.evaluate(_FOCUSED)


def tab_to(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press `key` until what has the focus has `name` in it."""
    seen = []
    for _ in range(40):
        page.keyboard.press(key)
        if name in focused(page):
            return
        seen.append(focused(page)[:40])
    raise AssertionError(f"{name!r} is not reached by {key}: {seen}")


def test_the_whole_way(fresh: Chromium, site: Site, relay: Relay):
    page = fresh.open(site.url("plain.html"))
    popup = fresh.open_popup(page)
    wait_for_view(popup, "consent")
    tab_to(popup, "Send and mark")
    popup.keyboard.press("Enter")
    wait_for_view(popup, "report")
    # The focus is at the top of what replaced the button.
    assert popup.evaluate("document.activeElement.tagName") == "MAIN"

    # The slider, the filters, and a sentence of the list.
    tab_to(popup, "Which marks?")
    popup.keyboard.press("ArrowRight")
    assert popup.locator("#care").input_value() == "1"
    popup.keyboard.press("ArrowLeft")
    tab_to(popup, "Hedged")
    popup.keyboard.press("Space")
    assert popup.locator(".filter.hedging").get_attribute("aria-pressed") == "false"
    popup.keyboard.press("Space")
    tab_to(popup, "People familiar with the matter")
    popup.keyboard.press("Enter")
    page.wait_for_function("CSS.highlights.has('hearsay-flash')")

    # On in the page itself: the command goes to a sentence and into its card.
    popup.close()
    page.bring_to_front()
    fresh.command("next-mark", page)
    card(page).wait_for()
    assert "Why this sentence is marked" in focused(page)
    tab_to(page, "Disagree")
    page.keyboard.press("Enter")
    card(page).get_by_text("You disagreed.").wait_for()
    assert focused(page) == "Undo"
    page.keyboard.press("Enter")
    card(page).get_by_text("Taken back.").wait_for()
    assert focused(page) == "Disagree"
    assert [hit.method for hit in relay.feedback] == ["POST", "DELETE"]

    # Which words: toggled by the space bar, given up, and the card closed.
    tab_to(page, "Which words?")
    page.keyboard.press("Enter")
    pressed = card(page).locator(".words [aria-pressed=true]")
    before = pressed.count()
    page.keyboard.press("Space")
    assert pressed.count() != before
    tab_to(page, "Cancel")
    page.keyboard.press("Enter")
    assert focused(page) == "Which words?"
    page.keyboard.press("Escape")
    card(page).wait_for(state="hidden")
    page.wait_for_function("document.activeElement === document.body")


def test_the_focus_returns_to_where_it_was(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    page.evaluate(
        """() => {
          const link = document.createElement('a');
          [link.href, link.textContent, link.id] = ['#', 'Harbour', 'harbour'];
          document.querySelector('nav').append(link);
        }"""
    )
    reader.analyze(page).close()
    page.bring_to_front()
    page.focus("#harbour")
    reader.command("next-mark", page)
    card(page).wait_for()
    assert page.evaluate("document.activeElement.localName") == "hearsay-card"
    page.keyboard.press("Escape")
    card(page).wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "harbour"


def test_a_link_in_a_marked_sentence_shows_its_card_when_it_has_the_focus(
    reader: Chromium, site: Site
):
    page = reader.open(site.url("plain.html"))
    page.evaluate(
        """() => {
          const p = document.querySelectorAll('article p')[1];
          p.innerHTML = p.innerHTML.replace('submerged wall', '<a href="#">submerged wall</a>');
        }"""
    )
    reader.analyze(page).close()
    page.bring_to_front()
    page.keyboard.press("Tab")
    assert focused(page) == "submerged wall"
    card(page).wait_for()
    assert page.evaluate("document.activeElement.localName") == "a"
    page.keyboard.press("Escape")
    card(page).wait_for(state="hidden")
