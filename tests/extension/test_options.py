"""The settings: server and key, marks, sites, feedback, keys, and clearing it all."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from api.keys import new_key
from tests import service
from tests.extension.chromium import Chromium, marked, wait_for_view
from tests.extension.relay import Refusal, Relay
from tests.extension.site import Site


@pytest.fixture
def options(reader: Chromium) -> Iterator[Page]:
    options = reader.open_own("options.html")
    options.locator("#server").wait_for()
    yield options
    options.close()


def status(options: Page) -> str:
    return options.locator("#server-status").text_content() or ""


def save(options: Page) -> None:
    options.get_by_role("button", name="Save").click()


def test_the_server_is_checked_at_once_and_says_which_model_it_has(options: Page, relay: Relay):
    options.get_by_text(f"{relay.url} answers.").wait_for()
    assert "Saved" not in status(options)
    assert {hit.path for hit in relay.hits} == {"/v1/model"}
    card = options.inner_text(".model-card")
    model = relay.hits[-1].answer
    assert model["id"].removeprefix("sha256:")[:12] in card
    precise = model["metrics"]["hedging"]["not_active"]["precise_precision"]["value"]
    assert f"{round(precise * 100)} of 100 sure marks" in card
    assert "6,000 news articles" in card


def test_only_safe_addresses_are_kept(options: Page, reader: Chromium, relay: Relay):
    field = options.get_by_label("Address")
    for unsafe in ("http://hearsay.example", "ftp://127.0.0.1", "hearsay", "https://a:b@c.example"):
        field.fill(unsafe)
        save(options)
        options.get_by_text("Enter an address").wait_for()
        assert field.get_attribute("aria-invalid") == "true"
    assert reader.stored("server") == relay.url
    field.fill(f" {relay.url}/ ")
    save(options)
    options.get_by_text(f"Saved. {relay.url} answers.").wait_for()
    assert field.get_attribute("aria-invalid") == "false"
    assert field.input_value() == relay.url


def test_a_server_that_is_away_or_is_no_hearsay_server_is_said_to_be(
    options: Page, relay: Relay, unused_port: int
):
    options.get_by_label("Address").fill(f"http://127.0.0.1:{unused_port}")
    save(options)
    options.get_by_text("The server does not answer").wait_for()
    with relay.answering(Refusal(200, {"hello": "world"})):
        options.get_by_label("Address").fill(relay.url)
        save(options)
        options.get_by_text("not a Hearsay server").wait_for()
    assert options.locator(".model-card dl").count() == 0


def test_another_server_is_asked_of_the_browser_for_its_host_alone(
    options: Page, reader: Chromium, relay: Relay
):
    # The browser's own question cannot be answered here: what is asked, and when, is seen.
    options.evaluate(
        """() => {
          globalThis.asked = [];
          chrome.permissions.request = async ({origins}) => {
            globalThis.asked.push([origins, navigator.userActivation.isActive]);
            return false;
          };
        }"""
    )
    options.get_by_label("Address").fill("https://hearsay.example:8443/api")
    save(options)
    options.get_by_text("Without the browser’s permission").wait_for()
    assert options.evaluate("globalThis.asked") == [[["https://hearsay.example/*"], True]]
    assert reader.stored("server") == relay.url


def test_the_default_server_is_a_click_away_and_takes_the_marks_of_another_away(
    options: Page, reader: Chromium, site: Site
):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    options.bring_to_front()
    options.get_by_role("button", name="Use this computer").click()
    options.wait_for_function("() => document.querySelector('#server').value.endsWith(':5000')")
    options.get_by_text("5000").first.wait_for()
    for _ in range(50):
        if reader.stored("server") == "http://127.0.0.1:5000":
            break
        options.wait_for_timeout(50)
    assert reader.stored("server") == "http://127.0.0.1:5000"
    assert marked(page) == []


@pytest.fixture
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Relay, str]]:
    """Start a service that answers only those with a key; give the key too."""
    key, kept = new_key()
    data = tmp_path_factory.mktemp("data")
    with service.running(data, HEARSAY_API_KEYS=f"reader:{kept}") as server:
        relay = Relay(server.port)
        yield relay, key
        relay.close()


def test_a_key_opens_a_server_that_wants_one(
    reader: Chromium, site: Site, keyed: tuple[Relay, str]
):
    relay, key = keyed
    reader.forget(relay.url, consent=True)
    page = reader.open(site.url("plain.html"))
    popup = reader.open_popup(page)
    wait_for_view(popup, "failed")
    assert "The server wants a key" in popup.inner_text("main")

    options = reader.open_own("options.html")
    options.get_by_text("The server wants a key").wait_for()
    options.get_by_label("Key", exact=True).fill(key)
    save(options)
    options.get_by_text(f"{relay.url} answers.").wait_for()

    popup.bring_to_front()
    popup.get_by_role("button", name="Try again").click()
    popup.wait_for_selector("main[data-view=report]")
    assert marked(page)
    assert reader.stored("keys") == {relay.url: key}
    assert reader.worker.evaluate("chrome.storage.sync.get(null)") == {}


def test_a_label_that_is_switched_off_is_not_marked(
    reader: Chromium, options: Page, site: Site, relay: Relay
):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    sent = len(relay.scores)
    options.bring_to_front()
    options.get_by_label("Hedged").uncheck()
    page.wait_for_function("[...CSS.highlights.keys()].every(n => !n.includes('-hedging-'))")
    assert {name.split("-")[2] for name, _ in marked(page)} == {"anonymous"}
    panel = reader.open_panel(page)
    panel.get_by_text("switched off in the settings").wait_for()
    panel.close()
    options.bring_to_front()
    options.get_by_label("Hedged").check()
    page.wait_for_function("[...CSS.highlights.keys()].some(n => n.includes('-hedging-'))")
    assert len(relay.scores) == sent


PALETTES = {
    "Blue and orange": "rgb(0, 95, 153)",
    "Violet and green": "rgb(104, 52, 168)",
    "Gray": "rgb(92, 92, 92)",
}


def test_the_colors_of_marks_follow_the_palette(reader: Chromium, options: Page, site: Site):
    page = reader.open(site.url("plain.html"))
    reader.analyze(page).close()
    options.bring_to_front()
    for name in (*list(PALETTES)[::-1], next(iter(PALETTES))):
        options.get_by_label(name).check()
        page.wait_for_function(
            """color => getComputedStyle(document.querySelector('p'),
              '::highlight(hearsay-light-hedging-3)').textDecorationColor === color""",
            arg=PALETTES[name],
        )


def test_what_is_chosen_is_there_the_next_time(reader: Chromium, options: Page):
    options.get_by_label("Violet and green").check()
    options.get_by_label("Unnamed source").uncheck()
    options.locator("#care").fill("7")
    options.get_by_label("Share the sentence").check()
    options.wait_for_function(
        "() => chrome.storage.local.get().then(all => all.shareText === true)"
    )
    again = reader.open_own("options.html")
    assert again.get_by_label("Violet and green").is_checked()
    assert not again.get_by_label("Unnamed source").is_checked()
    assert again.locator("#care").input_value() == "7"
    assert again.get_by_label("Share the sentence").is_checked()


def test_what_is_chosen_elsewhere_meanwhile_is_shown_and_kept(
    reader: Chromium, options: Page, site: Site
):
    popup = reader.analyze(reader.open(site.url("plain.html")))
    popup.locator("#care").fill("8")
    options.wait_for_function("() => document.querySelector('#care').value === '8'")
    options.bring_to_front()
    options.get_by_label("Gray").check()
    other = reader.open_own("options.html")
    other.wait_for_function("() => document.querySelector('#palette-ink')?.checked")
    assert other.locator("#care").input_value() == "8"
    other.get_by_label("Hedged").uncheck()
    options.wait_for_function("() => !document.querySelector('#show-hedging').checked")
    assert options.get_by_label("Gray").is_checked()


def test_sharing_is_off_until_it_is_chosen(options: Page):
    assert not options.get_by_label("Share the sentence").is_checked()


def test_a_site_can_be_always_read_never_read_and_forgotten(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("plain.html"))
    popup = reader.analyze(page)
    choice = popup.get_by_label(f"On 127.0.0.1:{site.port}")
    choice.select_option("Always mark articles")
    until_stored(reader, popup, {f"http://127.0.0.1:{site.port}": "always"})
    popup.close()
    page.reload()
    page.wait_for_function("CSS.highlights.size > 0")

    popup = reader.analyze(page)
    popup.get_by_label(f"On 127.0.0.1:{site.port}").select_option("Never read")
    until_stored(reader, popup, {f"http://127.0.0.1:{site.port}": "never"})
    popup.close()
    page.reload()
    relay.hits.clear()
    popup = reader.open_popup(page)
    wait_for_view(popup, "off")
    page.wait_for_timeout(300)
    assert relay.hits == []
    assert marked(page) == []

    options = reader.open_own("options.html")
    options.get_by_role("button", name=f"Forget http://127.0.0.1:{site.port}").click()
    options.get_by_text("None yet").wait_for()
    assert reader.stored("sites") == {}


def until_stored(reader: Chromium, page: Page, sites: dict[str, str]) -> None:
    for _ in range(100):
        if reader.stored("sites") == sites:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"sites are {reader.stored('sites')}")


def test_a_page_that_is_no_article_is_left_alone_on_a_site_that_is_always_read(
    reader: Chromium, site: Site, relay: Relay
):
    sites = {f"http://127.0.0.1:{site.port}": "always"}
    reader.worker.evaluate("sites => chrome.storage.local.set({sites})", sites)
    for name in ("not-an-article.html", "german.html"):
        page = reader.open(site.url(name))
        page.wait_for_timeout(500)
        assert marked(page) == []
    assert relay.hits == []


def test_every_key_is_listed_as_the_browser_has_assigned_it(options: Page):
    keys = options.locator(".keys")
    assert keys.locator("kbd").all_inner_texts() == [f"Alt+Shift+{key}" for key in "HJKL"]
    assert keys.locator(".unassigned").count() == 0
    assert "Next marked sentence" in keys.inner_text()


def test_all_that_is_kept_can_be_cleared(reader: Chromium, options: Page, site: Site):
    reader.worker.evaluate(
        """chrome.storage.local.set({keys: {a: 'b'}, shareText: true, judgments: [1],
           sites: {'https://a.example': 'never'}})"""
    )
    page = reader.open(site.url("plain.html"))
    reader.analyze(page)
    options.bring_to_front()
    options.get_by_role("button", name="Clear all of it").click()
    options.get_by_role("button", name="Keep").click()
    assert reader.stored("keys") == {"a": "b"}
    options.get_by_role("button", name="Clear all of it").click()
    options.get_by_role("button", name="Clear", exact=True).click()
    options.get_by_text("All cleared.").wait_for()
    assert reader.worker.evaluate("chrome.storage.local.get(null)") == {}
    assert marked(page) == []
    assert reader.worker.evaluate("chrome.storage.session.get(null)") == {}
