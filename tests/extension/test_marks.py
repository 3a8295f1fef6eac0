"""What is marked in the page: exactly the sentences that the service flagged, and nothing else."""

import base64
from collections import defaultdict

import pytest
from playwright.sync_api import Page

from tests.extension.answers import expected_marks, flagged, squeezed
from tests.extension.chromium import Chromium, hover, marked
from tests.extension.relay import Relay
from tests.extension.site import Site

ARTICLES = [
    "plain.html",
    "nested-inline.html",
    "br-only.html",
    "emoji-rtl.html",
    "dark.html",
    "strict-csp.html",
    "hidden.html",
]

#: Counts pixels that are clearly blue or orange, in the page's own canvas: no image library needed.
_COUNT_INK = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  const found = {blue: 0, orange: 0, tinted: 0};
  for (let i = 0; i < data.length; i += 4) {
    const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
    if (blue - red > 60) found.blue++;
    else if (red - blue > 60) found.orange++;
    else if (Math.abs(red - blue) > 4) found.tinted++;
  }
  return found;
}"""

_WATCH = """() => {
  window.changes = [];
  new MutationObserver(records => {
    for (const {type, target, addedNodes, removedNodes, attributeName} of records) {
      const added = [...addedNodes].map(node => node.nodeName);
      const removed = [...removedNodes].map(node => node.nodeName);
      window.changes.push({type, target: target.nodeName, added, removed, attributeName});
    }
  }).observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
}"""


def ink(page: Page) -> dict[str, int]:
    canvas = page.context.new_page()
    png = base64.b64encode(page.screenshot()).decode()
    found = canvas.evaluate(_COUNT_INK, png)
    canvas.close()
    return found


@pytest.mark.parametrize("name", ARTICLES)
def test_marks_are_exactly_the_flagged_sentences(
    reader: Chromium, site: Site, relay: Relay, name: str
):
    page = reader.open(site.url(name))
    reader.analyze(page)
    [hit] = relay.scores
    text = hit.json["text"]
    found: dict[str, str] = defaultdict(str)
    for highlight, words in marked(page):
        found[highlight] += squeezed(words)
    expected = expected_marks(text, hit.answer, "dark" if name == "dark.html" else "light")
    assert dict(found) == expected
    labels = {name.split("-")[2] for name in expected}
    assert labels == {"hedging", "anonymous"}, "the page should hold sentences of both kinds"


def test_marks_of_plain_paragraphs_are_one_range_each(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    [hit] = relay.scores
    assert {words for _, words in marked(page)} == set(flagged(hit.json["text"], hit.answer))


def test_cue_words_are_marked_over_their_sentence(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    cues = page.evaluate(
        "[...CSS.highlights].filter(([name]) => name.endsWith('-cue'))"
        ".flatMap(([, ranges]) => [...ranges].map(String))"
    )
    [hit] = relay.scores
    flagged_cues = {
        cue["text"]
        for sentence in hit.answer["sentences"]
        for cue in sentence["cues"]
        if sentence["labels"][cue["label"]]["flagged"]
        and cue["label"] in {"hedging", "anonymous_sourcing"}
    }
    assert flagged_cues
    assert set(cues) == flagged_cues


def test_hidden_words_are_neither_sent_nor_marked(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("hidden.html"))
    reader.analyze(page)
    [hit] = relay.scores
    assert "SECRET" not in hit.json["text"]
    assert all("SECRET" not in words for _, words in marked(page))
    assert "the map may have been stolen in the war." in hit.json["text"]


def test_marks_are_painted(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    before = ink(page)
    assert before == {"blue": 0, "orange": 0, "tinted": 0}, "the page itself is gray"
    reader.analyze(page)
    page.bring_to_front()
    after = ink(page)
    assert after["blue"] > 300, "dotted lines of hedging"
    assert after["orange"] > 300, "wavy lines of unnamed sources"
    assert after["tinted"] > 5_000, "backgrounds"


def test_no_node_of_the_page_is_changed_but_the_one_host(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    html = page.content()
    page.evaluate(_WATCH)
    reader.analyze(page)
    assert page.evaluate("window.changes") == []
    hover(page, "hedging")
    page.wait_for_selector("hearsay-card", state="attached")
    page.keyboard.press("Escape")
    added = {"type": "childList", "target": "HTML", "added": ["HEARSAY-CARD"], "removed": []}
    assert page.evaluate("window.changes") == [{**added, "attributeName": None}]
    assert page.content().replace("<hearsay-card></hearsay-card>", "") == html


def test_text_that_changed_meanwhile_is_not_marked(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    with relay.held():
        popup = reader.open_popup(page)
        popup.wait_for_selector("main[data-view=scoring]")
        page.evaluate(
            """() => {
              for (const {firstChild} of document.querySelectorAll('article p')) {
                firstChild.data = firstChild.data.replace('A senior', 'A junior');
              }
            }"""
        )
    popup.wait_for_selector("main[data-view=report]")
    assert "1 sentence did not match the page word for word" in popup.inner_text("main")
    words = [words for _, words in marked(page)]
    assert words
    assert not any("junior" in text for text in words)


def test_an_article_is_sent_once_a_session(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    first = reader.analyze(page)
    shown = first.inner_text("main")
    first.close()
    before = sorted(marked(page))
    again = reader.analyze(page)
    assert again.inner_text("main") == shown
    assert sorted(marked(page)) == before
    assert len(relay.scores) == 1


def test_removing_marks_leaves_nothing_behind(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    html = page.content()
    popup = reader.analyze(page)
    hover(page, "hedging")
    page.wait_for_selector("hearsay-card", state="attached")
    popup.get_by_role("button", name="Remove marks").click()
    page.wait_for_function("CSS.highlights.size === 0")
    assert page.content() == html


def test_with_forced_colors_the_lines_tell_the_labels_apart(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    page.emulate_media(forced_colors="active")
    line_styles = page.evaluate(
        """names => names.map(name => [
          name.split('-')[2],
          getComputedStyle(document.querySelector('p'), `::highlight(${name})`).textDecorationStyle,
        ])""",
        [name for name, _ in marked(page)],
    )
    assert {tuple(pair) for pair in line_styles} == {("hedging", "dotted"), ("anonymous", "wavy")}
