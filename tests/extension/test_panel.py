"""The side panel: what the marks say for those who do not see them, and the ways through them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.extension.answers import SHORT, flagged, utf16_slice
from tests.extension.chromium import Chromium, card, marked, wait_for_view
from tests.extension.relay import Relay
from tests.extension.site import Site


@pytest.fixture
def page(reader: Chromium, site: Site) -> Iterator[Page]:
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    yield page
    page.close()


@pytest.fixture
def panel(reader: Chromium, page: Page) -> Iterator[Page]:
    panel = reader.open_panel(page)
    wait_for_view(panel, "report")
    yield panel
    panel.close()


@pytest.fixture
def doubtful(reader: Chromium, site: Site) -> Iterator[Page]:
    """Open an article with sentences between the model's two thresholds."""
    page = reader.open(site.url("doubtful.html"))
    reader.analyze(page).close()
    yield page
    page.close()


def quotes(panel: Page) -> list[str]:
    return panel.locator(".sentence .quote").all_text_contents()


def set_slider(panel: Page, step: int) -> None:
    panel.locator("#care").fill(str(step))


def marked_words(page: Page) -> set[str]:
    return {words for _, words in marked(page)}


def test_it_shows_what_is_marked_and_asks_the_server_nothing(panel: Page, relay: Relay):
    [hit] = relay.scores
    assert quotes(panel) == flagged(hit.json["text"], hit.answer)


def test_beside_a_page_nobody_asked_about_nothing_is_read(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("plain.html"))
    panel = reader.open_panel(page)
    wait_for_view(panel, "idle")
    assert relay.hits == []
    assert marked(page) == []
    panel.get_by_role("button", name="Read this page").click()
    wait_for_view(panel, "report")
    assert marked(page)


def test_a_sentence_is_gone_to_and_the_way_back_is_there(page: Page, panel: Page):
    page.evaluate("document.body.style.paddingBottom = '3000px'; scrollTo(0, 20)")
    before = page.evaluate("scrollY")
    last = panel.locator(".sentence").last
    last.click()
    page.wait_for_function("CSS.highlights.has('hearsay-flash')")
    assert last.get_attribute("aria-current") == "true"
    page.bring_to_front()
    page.wait_for_function("before => scrollY !== before", arg=before)
    panel.get_by_role("button", name="Back to where I was").click()
    page.wait_for_function("before => scrollY === before", arg=before)
    assert panel.locator("[aria-current]").count() == 0


def test_next_and_previous_go_from_sentence_to_sentence(page: Page, panel: Page):
    current = panel.locator(".sentence[aria-current]")
    panel.get_by_role("button", name="Next sentence").click()
    current.wait_for()
    assert current.locator(".quote").text_content() == quotes(panel)[0]
    panel.get_by_role("button", name="Next sentence").click()
    panel.locator(".sentence").nth(1).and_(current).wait_for()
    panel.get_by_role("button", name="Previous sentence").click()
    panel.locator(".sentence").nth(0).and_(current).wait_for()
    assert card(page).is_visible()


def test_the_commands_do_the_same_from_the_page(reader: Chromium, page: Page, panel: Page):
    reader.command("next-mark", page)
    card(page).wait_for()
    first = panel.locator(".sentence[aria-current] .quote")
    first.wait_for()
    assert first.text_content() == quotes(panel)[0]
    reader.command("next-mark", page)
    panel.locator(".sentence").nth(1).and_(panel.locator("[aria-current]")).wait_for()
    reader.command("previous-mark", page)
    panel.locator(".sentence").nth(0).and_(panel.locator("[aria-current]")).wait_for()


def test_the_command_marks_a_page_that_is_not_marked_yet(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.command("next-mark", page)
    card(page).wait_for()
    assert marked(page)


def test_the_command_opens_the_popup_where_nothing_was_agreed_to_yet(
    fresh: Chromium, site: Site, relay: Relay
):
    page = fresh.open(site.url("plain.html"))
    fresh.command("next-mark", page)
    opened = """async () => (await chrome.runtime.getContexts({contextTypes: ['POPUP']})).length"""
    for _ in range(100):
        if fresh.worker.evaluate(opened):
            break
        page.wait_for_timeout(50)
    assert fresh.worker.evaluate(opened) == 1
    assert relay.hits == []


def test_the_list_is_filtered_by_label_and_the_page_is_not(page: Page, panel: Page):
    everything, before = quotes(panel), marked_words(page)
    hedged = panel.get_by_role("button", name="Hedged", exact=False).first
    assert hedged.get_attribute("aria-pressed") == "true"
    hedged.click()
    assert hedged.get_attribute("aria-pressed") == "false"
    assert 0 < len(quotes(panel)) < len(everything)
    assert panel.locator(".sentence:not(:has(.chip.anonymous_sourcing))").count() == 0
    assert marked_words(page) == before
    hedged.click()
    assert quotes(panel) == everything


def test_the_marks_follow_the_slider_at_once_and_without_the_server(
    reader: Chromium, doubtful: Page, relay: Relay
):
    page, panel = doubtful, reader.open_panel(doubtful)
    wait_for_view(panel, "report")
    [hit] = relay.scores
    text, answer = hit.json["text"], hit.answer
    relay.hits.clear()
    few = marked_words(page)
    set_slider(panel, 10)
    balanced = {
        utf16_slice(text, sentence["start"], sentence["end"])
        for sentence in answer["sentences"]
        if any(sentence["labels"][label]["flagged"] for label in SHORT)
    }
    assert few < balanced, "the page has no mark between the two thresholds"
    page.wait_for_function(
        """count => new Set([...CSS.highlights]
          .filter(([name]) => /-[123]$/.test(name))
          .flatMap(([, ranges]) => [...ranges].map(range => range.toString()))).size === count""",
        arg=len(balanced),
    )
    assert marked_words(page) == balanced
    panel.wait_for_function(
        "n => document.querySelectorAll('.sentence').length === n", arg=len(balanced)
    )
    assert set(quotes(panel)) == balanced
    assert relay.hits == []
    assert panel.evaluate("document.activeElement.id") in {"care", ""}
    set_slider(panel, 0)
    panel.wait_for_function(
        "n => document.querySelectorAll('.sentence').length === n", arg=len(few)
    )
    assert marked_words(page) == few


def test_what_is_heard_is_said_politely(reader: Chromium, doubtful: Page):
    panel = reader.open_panel(doubtful)
    wait_for_view(panel, "report")
    status = panel.locator("[role=status]").first
    before = status.text_content()
    assert before is not None
    assert "sentences are marked" in before
    set_slider(panel, 10)
    panel.wait_for_function(
        "before => document.querySelector('[role=status]').textContent !== before", arg=before
    )


def test_the_findings_are_saved_as_markdown_and_json(panel: Page, tmp_path: Path):
    with panel.expect_download() as markdown:
        panel.get_by_role("button", name="Markdown").click()
    markdown.value.save_as(tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text()
    assert markdown.value.suggested_filename == "hearsay.md"
    assert text.count("\n- ") >= len(quotes(panel))
    assert "Not whether it is true" in text
    with panel.expect_download() as saved:
        panel.get_by_role("button", name="JSON").click()
    saved.value.save_as(tmp_path / "a.json")
    content = json.loads((tmp_path / "a.json").read_text())
    assert [sentence["text"] for sentence in content["sentences"]] == quotes(panel)
    assert "127.0.0.1" not in text + json.dumps(content)


def test_on_paper_only_the_findings_remain(panel: Page):
    panel.emulate_media(media="print")
    assert panel.locator(".sentence").first.is_visible()
    assert panel.locator(".credibility").is_visible()
    for hidden in ("#care", ".tools", "main > footer", ".ways"):
        assert not panel.locator(hidden).is_visible(), hidden


def test_removed_marks_are_removed_from_the_panel(page: Page, panel: Page):
    panel.get_by_role("button", name="Remove marks").click()
    panel.wait_for_selector("main[data-view=idle]")
    assert marked(page) == []


def test_a_page_that_is_left_takes_its_report_with_it(page: Page, panel: Page, site: Site):
    page.bring_to_front()
    page.goto(site.url("not-an-article.html"))
    panel.wait_for_selector("main[data-view=idle]")


def test_a_page_that_grows_is_said_to_have_grown(reader: Chromium, site: Site):
    page = reader.open(site.url("lazy-paragraphs.html"))
    reader.analyze(page).close()
    panel = reader.open_panel(page)
    wait_for_view(panel, "report")
    before = len(quotes(panel))
    page.evaluate("async () => { await window.act(); }")
    panel.get_by_text("The page has grown since.").wait_for()
    assert len(quotes(panel)) > before


def test_a_page_that_moves_on_can_be_read_again(reader: Chromium, site: Site):
    page = reader.open(site.url("history-navigation.html"))
    reader.analyze(page).close()
    panel = reader.open_panel(page)
    wait_for_view(panel, "report")
    before = quotes(panel)
    page.evaluate("async () => { await window.act(); }")
    panel.get_by_text("another text by now").wait_for()
    panel.get_by_role("button", name="Read the page again").first.click()
    panel.get_by_text("another text by now").wait_for(state="detached")
    wait_for_view(panel, "report")
    assert quotes(panel)
    assert quotes(panel) != before


def test_the_command_opens_the_real_panel(reader: Chromium, page: Page):
    # Only a key or a click of a person opens it; of the command we see that it asks for no other.
    tab = reader.tab_id(page)
    told = reader.worker.evaluate(
        """async tabId => {
          const {windowId} = await chrome.tabs.get(tabId);
          const calls = [];
          const real = chrome.sidePanel.open;
          chrome.sidePanel.open = options => { calls.push(options); return Promise.resolve(); };
          chrome.commands.onCommand.dispatch('open-panel', await chrome.tabs.get(tabId));
          await new Promise(done => setTimeout(done, 100));
          chrome.sidePanel.open = real;
          return [calls, windowId];
        }""",
        tab,
    )
    assert told[0] == [{"windowId": told[1]}]


def test_the_popup_opens_the_real_panel_on_a_click(reader: Chromium, page: Page):
    popup = reader.analyze(page)
    popup.get_by_role("button", name="Side panel").click()
    opened: list[str] = []
    for _ in range(100):
        opened = reader.worker.evaluate(
            """async () => (await chrome.runtime.getContexts({contextTypes: ['SIDE_PANEL']}))
              .map(({documentUrl}) => documentUrl ?? '')"""
        )
        if any(url.endswith("/sidepanel.html") for url in opened):
            break
        page.wait_for_timeout(100)
    # Closed again, for the tests after this one.
    reader.worker.evaluate(
        """async () => {
          await chrome.sidePanel.setOptions({enabled: false});
          await chrome.sidePanel.setOptions({enabled: true, path: 'sidepanel.html'});
        }"""
    )
    assert [url.rpartition("/")[2] for url in opened] == ["sidepanel.html"]


def test_it_is_readable_on_a_narrow_screen(reader: Chromium, page: Page):
    panel = reader.open_panel(page)
    panel.set_viewport_size({"width": 280, "height": 700})
    wait_for_view(panel, "report")
    assert panel.evaluate("document.documentElement.scrollWidth") <= 280
