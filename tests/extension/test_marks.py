"""What is marked in the page: exactly the sentences that the service flagged, and nothing else."""

import base64
from collections import defaultdict

import pytest
from playwright.sync_api import Page

from tests.extension.answers import flagged
from tests.extension.chromium import Chromium, first_mark, hover, marked, wait_for_view
from tests.extension.ink import COUNT_INK, LIGHT_SHARE
from tests.extension.relay import Relay
from tests.extension.site import Site

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
    found = canvas.evaluate(COUNT_INK, png)
    canvas.close()
    return found


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


def test_text_that_changed_meanwhile_is_asked_for_again(reader: Chromium, site: Site, relay: Relay):
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
    said = "A junior harbour official, who asked not to be named"
    page.wait_for_function(f"[...CSS.highlights].some(([, h]) => [...h].join().includes('{said}'))")
    first, second = relay.scores
    assert said not in first.json["text"]
    assert second.json["text"].startswith(said), "only what changed is sent"
    assert "\n\n" not in second.json["text"]
    assert not any("A senior" in words for _, words in marked(page))


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


@pytest.mark.parametrize("kind", ["hedging", "anonymous"])
def test_with_forced_colors_the_lines_can_be_seen(reader: Chromium, site: Site, kind: str):
    page = reader.open(site.url("print.html"))
    reader.analyze(page)
    page.bring_to_front()
    page.emulate_media(forced_colors="active")
    lines = first_mark(page, kind)["boxes"]
    left, _, right, bottom = max(lines, key=lambda line: line[2] - line[0])
    # The lowest rows of the ground that the browser paints: there is little else than the line.
    strip = {"x": left, "y": bottom - 5, "width": right - left, "height": 4}
    png = base64.b64encode(page.screenshot(clip=strip)).decode()
    assert 0.13 < page.evaluate(LIGHT_SHARE, png) < 0.8


def test_the_color_of_the_text_is_kept(reader: Chromium, site: Site):
    page = reader.open(site.url("half-dark.html"))
    reader.analyze(page)
    colors = page.evaluate(
        """() => [...CSS.highlights].flatMap(([name, ranges]) => [...ranges].map(range => {
          const element = range.startContainer.parentElement;
          const {color} = getComputedStyle(element, `::highlight(${name})`);
          return [color, getComputedStyle(element).color];
        }))"""
    )
    assert len({own for _, own in colors}) == 2, "light text and dark text"
    assert all(painted == own for painted, own in colors)


def test_a_sentence_with_both_labels_shows_both_lines(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    labels: dict[str, set[str]] = defaultdict(set)
    for name, words in marked(page):
        labels[words].add(name.split("-")[2])
    both = [words for words, found in labels.items() if len(found) == 2]
    assert both
    tints = page.evaluate(
        """() => [...CSS.highlights].filter(([name]) => name.endsWith('-tint'))
          .flatMap(([, ranges]) => [...ranges].map(String))"""
    )
    assert sorted(tints) == sorted(labels), "one tint each, or two would mix to gray"


def test_marks_in_shadow_roots_are_painted_too(reader: Chromium, site: Site):
    page = reader.open(site.url("shadow-dom.html"))
    reader.analyze(page)
    page.bring_to_front()
    found = ink(page)
    assert found["blue"] > 200
    assert found["orange"] > 200
    assert found["tinted"] > 3_000, "backgrounds"


def test_what_is_selected_is_read_and_nothing_else(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    page.evaluate(
        """() => {
          const [, second, third] = document.querySelectorAll('article p');
          getSelection().setBaseAndExtent(second.firstChild, 0, third.firstChild, 36);
        }"""
    )
    popup = reader.open_popup(page)
    wait_for_view(popup, "report")
    marks = popup.evaluate(
        """async tabId => {
          const ask = message => chrome.runtime.sendMessage({to: 'background', tabId, ...message});
          const {value: {preview}} = await ask({kind: 'preview', scope: 'selection'});
          const {reading, text} = preview;
          await ask({kind: 'analyze', reading, text, anyway: true});
          return text;
        }""",
        reader.tab_id(page),
    )
    assert marks.startswith("A senior harbour official")
    assert marks.endswith("The operator, Norrland Lines, denied")
    found = {words for _, words in marked(page)}
    assert found
    assert all(words in marks for words in found)
    assert relay.scores[-1].json["text"] == marks


def test_a_browser_without_highlights_lists_what_it_cannot_mark(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("plain.html"))
    markup = page.content()
    # In the world of the page script, which an older browser would not have given one.
    reader.worker.evaluate(
        """tabId => chrome.scripting.executeScript(
          {target: {tabId}, func: () => { delete globalThis.Highlight; }})""",
        reader.tab_id(page),
    )
    popup = reader.analyze(page)
    [hit] = relay.scores
    listed = popup.inner_text("main")
    assert all(words in listed for words in flagged(hit.json["text"], hit.answer))
    assert marked(page) == []
    assert page.content() == markup
