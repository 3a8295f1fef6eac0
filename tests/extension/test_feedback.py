"""What a reader thinks of a mark: judged on the card, kept while offline, taken back."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.extension.chromium import Chromium, card, hover
from tests.extension.relay import Refusal, Relay
from tests.extension.site import Site

AWAY = Refusal(503, {"title": "Away"}, {"retry-after": "3"})


@pytest.fixture
def page(reader: Chromium, site: Site) -> Iterator[Page]:
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    yield page
    page.close()


@pytest.fixture
def section(page: Page) -> Locator:
    """Open the card of a hedge, and return its part about hedging."""
    return opened(page)


def opened(page: Page) -> Locator:
    hover(page, "hedging")
    card(page).wait_for()
    return card(page).locator("section.hedging")


def press(section: Locator, name: str) -> None:
    section.get_by_role("button", name=name, exact=True).click()


def waiting(reader: Chromium) -> list[dict[str, Any]]:
    return reader.stored("judgments") or []


def until(page: Page, happened: Callable[[], bool]) -> None:
    """Wait for what no page shows: a request, or what is stored."""
    for _ in range(100):
        if happened():
            return
        page.wait_for_timeout(50)
    pytest.fail("it did not happen within 5 s")


def test_a_judgment_reaches_the_service_and_is_taken_back(section: Locator, relay: Relay):
    answer = relay.scores[-1].answer
    press(section, "Disagree")
    section.get_by_text("You disagreed.").wait_for()
    [given] = relay.feedback
    assert given.status == 201
    sent = given.json
    text = relay.scores[-1].json["text"]
    judged = next(s for s in answer["sentences"] if s["token"] == sent["token"])
    assert sent["sentence"] == text[judged["start"] : judged["end"]]
    assert sent["model"] == answer["model"]["id"]
    assert (sent["label"], sent["verdict"], sent["share_text"]) == ("hedging", "disagree", False)
    assert given.answer["text_kept"] is False

    press(section, "Undo")
    section.get_by_text("Taken back.").wait_for()
    taken = relay.feedback[-1]
    assert (taken.method, taken.status) == ("DELETE", 204)
    assert taken.path.endswith(given.answer["id"])
    press(section, "Agree")
    section.get_by_text("You agreed.").wait_for()


def test_the_words_can_be_picked(section: Locator, relay: Relay):
    press(section, "Which words?")
    words = section.get_by_role("group", name="Choose the words that show it.")
    down = words.locator("[aria-pressed=true]")
    cues = down.all_inner_texts()
    assert cues
    for _ in cues:
        down.first.click()
    assert section.get_by_role("button", name="Send").is_disabled()
    press(words, "struck")
    press(words, "have")
    press(section, "Send")
    section.get_by_text("You named the words.").wait_for()
    sent = relay.feedback[-1].json
    assert sent["verdict"] == "agree"
    spans = [sent["sentence"][span["start"] : span["end"]] for span in sent["spans"]]
    assert spans == ["have struck"]
    assert relay.feedback[-1].status == 201
    assert relay.feedback[-1].answer["warnings"] == []


def test_picking_words_can_be_given_up(section: Locator, relay: Relay):
    press(section, "Which words?")
    press(section, "Cancel")
    section.get_by_role("button", name="Agree", exact=True).wait_for()
    assert relay.feedback == []


def test_the_card_stays_while_words_are_picked_and_never_covers_them(page: Page, section: Locator):
    press(section, "Which words?")
    mark = hover_boxes(page)
    page.mouse.move(990, 890)
    page.wait_for_timeout(500)
    assert card(page).is_visible()
    box = card(page).bounding_box()
    assert box is not None
    for _, top, _, bottom in mark:
        assert box["y"] >= bottom or box["y"] + box["height"] <= top


def hover_boxes(page: Page) -> list[list[float]]:
    return page.evaluate(
        """() => {
          const [, ranges] = [...CSS.highlights].find(([n]) => /hedging-[123]$/.test(n));
          return [...[...ranges][0].getClientRects()].map(r => [r.left, r.top, r.right, r.bottom]);
        }"""
    )


def test_a_judgment_given_offline_waits_and_is_sent_once(
    reader: Chromium, page: Page, section: Locator, relay: Relay
):
    with relay.answering(AWAY):
        press(section, "Agree")
        section.get_by_text(
            "The server cannot do this just now. It is kept here and sent later."
        ).wait_for()
    [kept] = waiting(reader)
    assert set(kept["judgment"]) == {"model", "token", "sentence", "label", "verdict"}
    relay.hits.clear()
    # The next page that is read finds the server there.
    page.reload()
    reader.analyze(page).close()
    until(page, lambda: waiting(reader) == [])
    [given] = relay.feedback
    assert (given.status, given.json["idempotency_key"]) == (201, kept["idempotencyKey"])


def test_a_judgment_that_waits_can_be_taken_back_unsent(
    reader: Chromium, section: Locator, relay: Relay
):
    with relay.answering(AWAY):
        press(section, "Agree")
        section.get_by_text("It is kept here").wait_for()
        press(section, "Undo")
        section.get_by_text("Taken back.").wait_for()
    assert waiting(reader) == []
    relay.hits.clear()
    press(section, "Disagree")
    section.get_by_text("You disagreed.").wait_for()
    assert [hit.json["verdict"] for hit in relay.feedback] == ["disagree"]


def test_taking_back_waits_for_the_server_too(
    reader: Chromium, page: Page, section: Locator, relay: Relay
):
    press(section, "Agree")
    section.get_by_text("You agreed.").wait_for()
    with relay.answering(AWAY):
        press(section, "Undo")
        section.get_by_text("Taken back.").wait_for()
    assert [item["kind"] for item in waiting(reader)] == ["withdraw"]
    relay.hits.clear()
    page.reload()
    reader.analyze(page).close()
    until(page, lambda: waiting(reader) == [])
    assert [(hit.method, hit.status) for hit in relay.feedback] == [("DELETE", 204)]


REFUSALS = {
    "You agreed. The server wants a key. It is kept here": (Refusal(401, {"title": "Who?"}), 1),
    "You agreed. The server asks for a pause. It is kept here": (
        Refusal(429, {"title": "Slow down"}, {"retry-after": "9"}),
        1,
    ),
    "It answered 422: Not this sentence.": (
        Refusal(422, {"title": "No", "detail": "Not this sentence."}),
        0,
    ),
}


@pytest.mark.parametrize("words", REFUSALS)
def test_what_the_server_will_not_take_is_said_plainly(
    reader: Chromium, section: Locator, relay: Relay, words: str
):
    refusal, kept = REFUSALS[words]
    with relay.answering(refusal):
        press(section, "Agree")
        section.get_by_text(words).wait_for()
    assert len(waiting(reader)) == kept


def test_what_was_said_is_remembered_for_the_session(reader: Chromium, page: Page, relay: Relay):
    section = opened(page)
    press(section, "Agree")
    section.get_by_text("You agreed.").wait_for()
    page.reload()
    reader.analyze(page).close()
    opened(page).get_by_text("You agreed.").wait_for()
    assert len(relay.feedback) == 1
    # By a digest: nothing of the sentence is kept once it is sent.
    assert "ferry" not in repr(reader.worker.evaluate("chrome.storage.local.get(null)"))


def test_text_is_shared_only_when_that_was_chosen(reader: Chromium, page: Page, relay: Relay):
    reader.worker.evaluate("chrome.storage.local.set({shareText: true})")
    section = opened(page)
    press(section, "Agree")
    section.get_by_text("You agreed.").wait_for()
    assert relay.feedback[-1].json["share_text"] is True
    assert relay.feedback[-1].answer["text_kept"] is True


def test_the_key_goes_to_its_own_server_alone(reader: Chromium, site: Site, relay: Relay):
    other = "https://other.example"
    keys = {relay.url: "mine-7", other: "theirs-8"}
    reader.worker.evaluate("keys => chrome.storage.local.set({keys})", keys)
    reader.analyze(reader.open(site.url("plain.html")))
    assert relay.hits
    for hit in relay.hits:
        assert hit.headers["authorization"] == "Bearer mine-7"
        assert "theirs" not in repr(hit.headers)
    synced = reader.worker.evaluate("chrome.storage.sync.get(null)")
    assert synced == {}


def test_no_judgment_says_where_it_was_read(section: Locator, site: Site, relay: Relay):
    press(section, "Agree")
    section.get_by_text("You agreed.").wait_for()
    [given] = relay.feedback
    everything = repr(given.headers) + given.body.decode()
    assert not re.search(rf":{site.port}|plain\.html", everything)
    assert "cookie" not in given.headers
