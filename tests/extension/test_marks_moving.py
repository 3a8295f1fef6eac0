"""Pages that change after they were marked: followed, never asked about twice, and let go."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests.extension import chromium
from tests.extension.chromium import Chromium, marked, wait_for_view
from tests.extension.relay import Relay
from tests.extension.site import Site

_ACT = "async () => { await window.act(); }"
#: As many sentences are marked again, in the page as it is now.
_WHOLE = """count => [...CSS.highlights]
  .filter(([name]) => /-[123]$/.test(name)).flatMap(([, ranges]) => [...ranges])
  .filter(range => range.startContainer.isConnected && String(range)).length === count"""
#: Long enough for a page to be looked at again, asked about, and marked.
SETTLED = 3_500


def words(page: Page) -> set[str]:
    return {text for _, text in marked(page)}


def wait_for_mark(page: Page, said: str) -> None:
    page.wait_for_function(
        "said => [...CSS.highlights].some(([, ranges]) => [...ranges].join().includes(said))",
        arg=said,
    )


def test_only_new_blocks_are_sent(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("lazy-paragraphs.html"))
    reader.analyze(page)
    page.evaluate(_ACT)
    wait_for_mark(page, "Residents of the lower town")
    page.wait_for_timeout(SETTLED)
    first, *later = relay.scores
    sent = [block for hit in later for block in hit.json["text"].split("\n\n")]
    assert sent
    # Which model it is, the page knows.
    assert [hit.path for hit in relay.hits].count("/v1/model") == 1
    assert set(sent).isdisjoint(first.json["text"].split("\n\n"))
    assert "It is unclear whether the sluice will hold until spring." in words(page)


def test_an_answer_for_new_text_is_counted_in_the_panel(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("paywall-opened.html"))
    popup = reader.analyze(page)
    before = relay.scores[0].json["text"]
    page.evaluate(_ACT)
    wait_for_mark(page, "Officials who were not authorized")
    report = popup.evaluate(
        """async tabId => (await chrome.runtime.sendMessage(
          {to: 'background', kind: 'status', tabId})).value.report""",
        reader.tab_id(page),
    )
    assert report["since"] == "grown"
    assert {sentence["text"] for sentence in report["sentences"]} == words(page)
    assert report["text"] == before


def test_a_redrawn_article_is_marked_again_without_asking(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("rerender.html"))
    reader.analyze(page)
    before = sorted(marked(page))
    asked = len(relay.hits)
    for _ in range(3):
        page.evaluate(_ACT)
        page.wait_for_function(_WHOLE, arg=len(before))
    assert sorted(marked(page)) == before
    assert len(relay.hits) == asked


def test_going_back_to_an_article_marks_it_as_it_was(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("history-navigation.html"))
    reader.analyze(page)
    before = sorted(marked(page))
    article = page.inner_html("#app")
    page.evaluate(_ACT)
    page.wait_for_function("CSS.highlights.size === 0")
    asked = len(relay.hits)
    page.go_back()
    page.evaluate("html => { document.querySelector('#app').innerHTML = html; }", article)
    wait_for_mark(page, "the dust is harmful")
    assert sorted(marked(page)) == before
    assert len(relay.hits) == asked


def keeping(
    playwright: Playwright, test_build: Path, profile: Path
) -> AbstractContextManager[Chromium]:
    """Start a browser that keeps pages for the way back, which tests otherwise do without."""
    cache = {"ignore_default_args": ["--disable-back-forward-cache"]}
    return chromium.launch(playwright, test_build, profile, **cache)


def open_kept(reader: Chromium, url: str, relay: Relay) -> Page:
    """Open and mark a page that will be known again."""
    reader.forget(relay.url, consent=True)
    page = reader.open(url)
    page.evaluate("() => { window.wasKept = true; }")
    reader.analyze(page)
    return page


def go_back_to_kept(page: Page) -> None:
    page.go_back(wait_until="commit")
    assert page.evaluate("window.wasKept"), "the page was loaded anew"


def test_a_page_that_was_kept_comes_back_with_its_marks(
    playwright: Playwright, test_build: Path, site: Site, relay: Relay, tmp_path: Path
):
    with keeping(playwright, test_build, tmp_path) as reader:
        page = open_kept(reader, site.url("lazy-paragraphs.html?kept"), relay)
        before = sorted(marked(page))
        assert before
        page.bring_to_front()
        page.goto(site.url("empty.html"))
        go_back_to_kept(page)
        assert sorted(marked(page)) == before
        assert len(relay.scores) == 1
        page.evaluate(_ACT)
        wait_for_mark(page, "Residents of the lower town")


def test_a_page_that_was_kept_hears_what_was_chosen_meanwhile(
    playwright: Playwright, test_build: Path, site: Site, relay: Relay, tmp_path: Path
):
    with keeping(playwright, test_build, tmp_path) as reader:
        page = open_kept(reader, site.url("plain.html?kept"), relay)
        page.bring_to_front()
        for kept, expected in (
            ("{display: {shown: {hedging: false}}}", {"anonymous"}),
            ("{consent: ''}", set()),
        ):
            page.goto(site.url("empty.html"))
            reader.worker.evaluate(f"chrome.storage.local.set({kept})")
            go_back_to_kept(page)
            page.wait_for_timeout(1_000)
            assert {name.split("-")[2] for name, _ in marked(page)} == expected


def test_a_clock_in_the_text_asks_for_nothing(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("live-blog.html"))
    reader.analyze(page)
    asked = len(relay.hits)
    page.wait_for_timeout(SETTLED)
    assert len(relay.hits) == asked
    assert "It remains unclear why nobody sent a bus." in words(page)


def test_without_the_server_marks_stay_and_new_text_waits(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("lazy-paragraphs.html"))
    reader.analyze(page)
    before = words(page)
    with relay.held():
        page.evaluate(_ACT)
        page.wait_for_timeout(SETTLED)
        assert words(page) == before
    wait_for_mark(page, "Residents of the lower town")


def test_after_removing_the_marks_nothing_is_watched(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("lazy-paragraphs.html"))
    popup = reader.analyze(page)
    popup.get_by_role("button", name="Remove marks").click()
    page.wait_for_function("CSS.highlights.size === 0")
    asked = len(relay.hits)
    page.evaluate(_ACT)
    page.wait_for_timeout(SETTLED)
    assert marked(page) == []
    assert len(relay.hits) == asked


@pytest.mark.parametrize("kind", ["hidden = true", "style.display = 'none'"])
def test_what_is_hidden_later_is_no_longer_marked(reader: Chromium, site: Site, kind: str):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    said = "Critics of the company believe"
    wait_for_mark(page, said)
    page.evaluate(f"() => {{ [...document.querySelectorAll('p')].at(5).{kind}; }}")
    page.wait_for_function(
        "said => ![...CSS.highlights].some(([, ranges]) => [...ranges].join().includes(said))",
        arg=said,
    )


def always(reader: Chromium, site: Site, name: str) -> Page:
    """Open a page of a site that is always read, and wait until it is marked."""
    sites = {f"http://127.0.0.1:{site.port}": "always"}
    reader.worker.evaluate("sites => chrome.storage.local.set({sites})", sites)
    page = reader.open(site.url(name))
    page.wait_for_function("CSS.highlights.size > 0")
    return page


def test_a_page_may_change_its_address_while_it_is_scored(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("lazy-paragraphs.html"))
    with relay.held():
        popup = reader.open_popup(page)
        popup.wait_for_selector("main[data-view=scoring]")
        page.evaluate("history.replaceState(null, '', '#second')")
        page.evaluate("history.pushState(null, '', '#third')")
        popup.wait_for_timeout(300)
        assert popup.get_attribute("main", "data-view") == "scoring"
    wait_for_view(popup, "report")
    assert marked(page)


def test_a_page_that_is_left_while_it_is_scored_is_asked_about_no_longer(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("plain.html"))
    with relay.held():
        popup = reader.open_popup(page)
        popup.wait_for_selector("main[data-view=scoring]")
        page.goto(site.url("live-blog.html"))
        popup.get_by_role("heading", name="Cancelled").wait_for()
    popup.wait_for_timeout(300)
    assert marked(page) == []
    assert relay.scores == []


def test_where_all_is_read_a_page_that_grows_is_not_sent_anew_for_its_address(
    reader: Chromium, site: Site, relay: Relay
):
    page = always(reader, site, "lazy-paragraphs.html")
    page.evaluate("history.replaceState(null, '', '#second')")
    page.evaluate(_ACT)
    wait_for_mark(page, "Residents of the lower town")
    page.wait_for_timeout(SETTLED)
    first, *later = relay.scores
    assert later
    assert not any(first.json["text"] in hit.json["text"] for hit in later)


def test_where_all_is_read_an_article_that_takes_anothers_place_is_read_too(
    reader: Chromium, site: Site, relay: Relay
):
    page = always(reader, site, "history-navigation.html")
    # The address is changed at once, and the text comes later.
    page.evaluate("history.pushState({}, '', '#/light'); history.pushState = () => undefined")
    page.wait_for_timeout(600)
    page.evaluate(_ACT)
    wait_for_mark(page, "The buyer is believed to be a hotel company")
    assert len(relay.scores) == 2


def test_where_nothing_is_to_be_read_any_more_a_marked_page_sends_nothing(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("lazy-paragraphs.html"))
    popup = reader.analyze(page)
    popup.get_by_label(f"On 127.0.0.1:{site.port}").select_option("Never read")
    asked = len(relay.hits)
    page.evaluate(_ACT)
    page.wait_for_timeout(SETTLED)
    assert len(relay.hits) == asked


@pytest.fixture
def orphan(
    playwright: Playwright, test_build: Path, site: Site, relay: Relay, tmp_path: Path
) -> Iterator[Page]:
    """Open a page that was marked before the extension was updated."""
    with chromium.launch(playwright, test_build, tmp_path) as reader:
        reader.forget(relay.url, consent=True)
        page = reader.open(site.url("lazy-paragraphs.html"))
        reader.analyze(page)
        reader.worker.evaluate("() => { setTimeout(() => chrome.runtime.reload(), 50); }")
        page.wait_for_timeout(1_000)
        assert marked(page)
        yield page


def test_marks_whose_extension_is_gone_go_when_the_page_changes(orphan: Page):
    orphan.evaluate(_ACT)
    orphan.wait_for_function("CSS.highlights.size === 0")


def test_marks_whose_extension_is_gone_go_when_they_are_pointed_at(orphan: Page):
    chromium.hover(orphan, "hedging")
    orphan.wait_for_function("CSS.highlights.size === 0")
