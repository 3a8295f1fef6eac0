"""The popup: consent before anything is sent, the findings, and plain words when it fails."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.extension.answers import flagged
from tests.extension.chromium import Chromium, marked, wait_for_view
from tests.extension.relay import Refusal, Relay
from tests.extension.site import Site


def test_nothing_is_sent_before_consent(fresh: Chromium, site: Site, relay: Relay):
    page = fresh.open(site.url("plain.html"))
    popup = fresh.open_popup(page)
    wait_for_view(popup, "consent")
    assert relay.url in popup.inner_text("main")
    shown = popup.text_content(".preview")
    popup.wait_for_timeout(300)
    assert relay.hits == []
    assert marked(page) == []

    popup.get_by_role("button", name="Send and mark").click()
    wait_for_view(popup, "report")
    [hit] = relay.scores
    assert hit.json == {
        "text": shown,
        "offset_unit": "utf16",
        "explain": True,
        "start": 0,
        "threshold": "balanced",
    }
    assert marked(page)


def test_consent_is_asked_once_for_a_server(fresh: Chromium, site: Site, relay: Relay):
    page = fresh.open(site.url("plain.html"))
    popup = fresh.open_popup(page)
    wait_for_view(popup, "consent")
    popup.get_by_role("button", name="Send and mark").click()
    wait_for_view(popup, "report")
    wait_for_view(fresh.open_popup(page), "report")
    elsewhere = relay.url.replace("127.0.0.1", "localhost")
    fresh.worker.evaluate("server => chrome.storage.local.set({server})", elsewhere)
    wait_for_view(fresh.open_popup(page), "consent")


def test_neither_address_nor_cookies_are_sent(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html?reader=7f3a#part"))
    page.evaluate("document.cookie = 'session=7f3b'")
    reader.analyze(page)
    assert relay.hits
    for hit in relay.hits:
        everything = repr(hit.headers) + hit.path + hit.body.decode()
        assert f":{site.port}" not in everything
        assert not re.search(r"7f3[ab]|plain\.html", everything)
        assert "cookie" not in hit.headers
        assert "referer" not in hit.headers


def test_the_page_itself_asks_nothing(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    reader.analyze(page)
    assert asked == []


def test_the_list_has_every_flagged_sentence_in_order(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    popup = reader.analyze(page)
    [hit] = relay.scores
    shown = popup.locator(".sentence .quote").all_text_contents()
    assert shown == flagged(hit.json["text"], hit.answer)


def test_the_summary_says_what_the_score_is_and_is_not(reader: Chromium, site: Site, relay: Relay):
    popup = reader.analyze(reader.open(site.url("plain.html")))
    article = relay.scores[0].answer["article"]
    text = popup.inner_text(".summary")
    assert str(article["credibility"]) in text
    low, high = article["interval"]
    assert f"Likely between {low} and {high}" in text
    assert "Not whether it is true" in text
    for label, name in {"hedging": "Hedging", "anonymous_sourcing": "Unnamed sources"}.items():
        meter = popup.locator(f"dt.{label}").inner_text()
        assert name in meter
        assert str(article["labels"][label]["flagged"]) in meter


def test_choosing_a_sentence_shows_it_in_the_page(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    page.set_viewport_size({"width": 900, "height": 300})
    popup = reader.analyze(page)
    last = popup.locator(".sentence").last
    words = last.locator(".quote").inner_text()
    last.click()
    page.bring_to_front()
    page.wait_for_function(
        """words => [...CSS.highlights.get('hearsay-flash') ?? []].some(range => {
          const {top, bottom} = range.getBoundingClientRect();
          return range.toString() === words && top >= 0 && bottom <= innerHeight;
        })""",
        arg=words,
    )
    page.wait_for_function("!CSS.highlights.has('hearsay-flash')")


def test_a_sentence_that_left_the_page_is_said_to_be_gone(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    popup = reader.analyze(page)
    page.reload()
    popup.locator(".sentence").first.click()
    popup.get_by_text("no longer in the page").wait_for()


def test_a_page_that_is_no_article_is_kindly_declined(reader: Chromium, site: Site, relay: Relay):
    popup = reader.open_popup(reader.open(site.url("not-an-article.html")))
    wait_for_view(popup, "notArticle")
    assert "does not look like an article" in popup.inner_text("main")
    assert relay.hits == []
    popup.get_by_role("button", name="Mark it anyway").click()
    wait_for_view(popup, "report")
    assert "It may rain." in relay.scores[0].json["text"]
    assert "No score for this text" in popup.inner_text("main")


def test_an_empty_page_offers_nothing_to_send(reader: Chromium, site: Site, relay: Relay):
    popup = reader.open_popup(reader.open(site.url("empty.html")))
    wait_for_view(popup, "notArticle")
    assert "no text to read" in popup.inner_text("main")
    assert popup.locator("main button").count() == 0
    assert relay.hits == []


def test_a_page_the_browser_guards_is_said_to_be_unreadable(reader: Chromium):
    popup = reader.open_popup(reader.open("chrome://version"))
    wait_for_view(popup, "failed")
    assert "cannot be read" in popup.inner_text("main")
    assert popup.get_by_role("button", name="Try again").count() == 0


def test_a_page_in_another_language_is_declined_and_not_sent(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("german.html"))
    popup = reader.open_popup(page)
    wait_for_view(popup, "notEnglish")
    assert "German" in popup.inner_text("main")
    assert relay.hits == []

    popup.get_by_role("button", name="Mark it anyway").click()
    wait_for_view(popup, "report")
    summary = popup.inner_text(".summary")
    assert "does not read like English" in summary
    assert "No score" in summary
    assert "of 100 news articles" not in summary


def test_what_is_selected_can_be_marked_alone(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    chosen = page.evaluate(
        """() => {
          const p = document.querySelectorAll('article p')[3];
          getSelection().selectAllChildren(p);
          return p.textContent;
        }"""
    )
    popup = reader.analyze(page)
    assert relay.scores[-1].json["text"] != chosen
    popup.get_by_role("button", name="Mark only what is selected").click()
    popup.wait_for_function("() => document.querySelectorAll('.sentence').length === 2")
    assert relay.scores[-1].json["text"] == chosen
    assert {words for _, words in marked(page)} <= set(re.split(r"(?<=[.]) ", chosen))


def test_on_a_phone_it_does_without_a_side_panel(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    popup = reader.context.new_page()
    popup.add_init_script(
        """for (const api of [globalThis.chrome, globalThis.browser]) {
          if (api?.sidePanel) Object.defineProperty(api, 'sidePanel', {value: undefined});
        }"""
    )
    popup.goto(f"{reader.worker.url.rsplit('/', 1)[0]}/popup.html?tab={reader.tab_id(page)}")
    popup.set_viewport_size({"width": 360, "height": 640})
    wait_for_view(popup, "report")
    assert popup.evaluate("chrome.sidePanel === undefined")
    assert popup.get_by_role("button", name="Side panel").count() == 0
    assert popup.evaluate("document.documentElement.scrollWidth") <= 360
    assert marked(page)


@pytest.fixture
def undecided(reader: Chromium) -> Iterator[Chromium]:
    """Give a browser whose own detector cannot tell the language of a text."""
    reader.worker.evaluate(
        """() => {
          globalThis.realDetector = chrome.i18n.detectLanguage;
          chrome.i18n.detectLanguage = async () => ({isReliable: false, languages: []});
        }"""
    )
    yield reader
    reader.worker.evaluate("() => { chrome.i18n.detectLanguage = globalThis.realDetector; }")


def test_what_only_the_server_finds_to_be_foreign_is_not_marked(
    undecided: Chromium, site: Site, relay: Relay
):
    page = undecided.open(site.url("german.html"))
    popup = undecided.open_popup(page)
    popup.wait_for_selector("main[data-view=notEnglish], main[data-view=report]")
    assert popup.get_attribute("main", "data-view") == "notEnglish"
    assert len(relay.scores) == 1
    assert marked(page) == []


def test_a_server_that_is_away_is_said_to_be_with_what_to_do(
    reader: Chromium, site: Site, relay: Relay, unused_port: int
):
    reader.forget(f"http://127.0.0.1:{unused_port}", consent=True)
    popup = reader.open_popup(reader.open(site.url("plain.html")))
    wait_for_view(popup, "failed")
    text = popup.inner_text("main")
    assert f"127.0.0.1:{unused_port}" in text
    assert "make serve" in text
    reader.forget(relay.url, consent=True)
    popup.get_by_role("button", name="Try again").click()
    popup.wait_for_selector("main[data-view=report]")


REFUSALS = {
    "422: Not this text.": Refusal(422, {"title": "No", "detail": "Not this text."}),
    "This text is too long": Refusal(413, {"title": "Too large"}),
    "Try again in 41 seconds": Refusal(429, {"title": "Slow down"}, {"retry-after": "41"}),
    "Try again in 7 seconds": Refusal(503, {"title": "Not now"}, {"retry-after": "7"}),
    "The server wants a key": Refusal(401, {"title": "Who are you?"}),
    "not a Hearsay server": Refusal(200, {"id": 7}),
}


@pytest.mark.parametrize("words", REFUSALS)
def test_a_refusal_is_told_in_plain_words(reader: Chromium, site: Site, relay: Relay, words: str):
    with relay.answering(REFUSALS[words]):
        popup = reader.open_popup(reader.open(site.url("plain.html")))
        wait_for_view(popup, "failed")
    assert words in popup.inner_text("main")


def test_waiting_can_be_given_up(reader: Chromium, site: Site, relay: Relay):
    page = reader.open(site.url("plain.html"))
    with relay.held():
        popup = reader.open_popup(page)
        popup.get_by_role("button", name="Cancel").click()
        wait_for_view(popup, "failed")
        assert "Cancelled" in popup.inner_text("main")
    assert marked(page) == []


def other_model(answer: dict[str, Any]) -> dict[str, Any]:
    return answer | {"model": answer["model"] | {"id": f"sha256:{'0' * 64}"}}


def test_the_figures_of_one_model_are_not_laid_on_marks_of_another(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("plain.html"))
    with relay.altering("/v1/score", other_model):
        popup = reader.open_popup(page)
        wait_for_view(popup, "failed")
    assert "cannot do this just now" in popup.inner_text("main")
    assert marked(page) == []
    popup.get_by_role("button", name="Try again").click()
    popup.wait_for_selector("main[data-view=report]")


def test_a_model_that_has_just_changed_is_asked_for_again(
    reader: Chromium, site: Site, relay: Relay
):
    told = []

    def old_then_new(model: dict[str, Any]) -> dict[str, Any]:
        told.append(model)
        return model | {"id": f"sha256:{'0' * 64}"} if len(told) == 1 else model

    page = reader.open(site.url("plain.html"))
    with relay.altering("/v1/model", old_then_new):
        reader.analyze(page)
    assert len(told) == 2
    assert len(relay.scores) == 1
    assert marked(page)
