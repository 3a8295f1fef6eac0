"""Marks in shadow roots and frames answer to the pointer as all others do."""

import pytest

from tests.extension.chromium import Chromium, card, edges, hover, overlaps
from tests.extension.site import Site

_IN_FRAME = """() => {
  const frame = document.querySelector('iframe');
  const corner = frame.getBoundingClientRect();
  for (const [name, ranges] of frame.contentWindow.CSS.highlights) {
    if (!name.endsWith('-hedging-3')) continue;
    const range = [...ranges][0];
    const boxes = [...range.getClientRects()].map(({x, y, right, bottom}) =>
      [corner.x + x, corner.y + y, corner.x + right, corner.y + bottom]);
    return {text: String(range), boxes};
  }
}"""


@pytest.mark.parametrize("name", ["iframe.html", "iframe-within.html"])
def test_a_card_opens_beside_a_sentence_in_a_frame(reader: Chromium, site: Site, name: str):
    page = reader.open(site.url(name))
    reader.analyze(page)
    page.bring_to_front()
    page.locator("iframe").first.scroll_into_view_if_needed()
    mark = page.evaluate(_IN_FRAME)
    left, top, _, bottom = mark["boxes"][0]
    page.mouse.move(left + 12, (top + bottom) / 2)
    page.mouse.move(left + 20, (top + bottom) / 2)
    card(page).wait_for()
    assert "Hedged" in card(page).inner_text()
    assert not any(overlaps(edges(card(page)), box) for box in mark["boxes"])
    page.mouse.move(990, 5)
    card(page).wait_for(state="hidden")


@pytest.mark.parametrize("name", ["shadow-dom.html", "slots.html"])
def test_a_card_opens_beside_a_sentence_in_a_shadow_root(reader: Chromium, site: Site, name: str):
    page = reader.open(site.url(name))
    reader.analyze(page)
    mark = hover(page, "hedging")
    card(page).wait_for()
    assert "Hedged" in card(page).inner_text()
    assert not any(overlaps(edges(card(page)), box) for box in mark["boxes"])


def test_what_covers_a_mark_hides_it_from_the_pointer(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    page.evaluate(
        """() => {
          const cover = document.createElement('div');
          cover.style = 'position: fixed; inset: 0; background: white; opacity: 0.9';
          document.body.append(cover);
        }"""
    )
    hover(page, "hedging")
    page.wait_for_timeout(500)
    assert not card(page).is_visible()
