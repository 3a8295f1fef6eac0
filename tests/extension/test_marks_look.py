"""How sure a mark must be, which labels show and in which colors: marks follow at once."""

from typing import Any

from playwright.sync_api import Page

from tests.extension.answers import BALANCED, PRECISE
from tests.extension.chromium import Chromium, marked
from tests.extension.relay import Relay
from tests.extension.site import Site

DISPLAY = {"shown": {"hedging": True, "anonymous_sourcing": True}, "care": 1, "palette": "standard"}


def display(popup: Page, **changes: Any) -> None:
    """Choose how marks are shown, as the panel and the settings do."""
    popup.evaluate(
        "display => chrome.runtime.sendMessage({to: 'background', kind: 'display', display})",
        DISPLAY | changes,
    )


def probable(answer: dict[str, Any], label: str, threshold: float) -> int:
    return sum(s["labels"][label]["probability"] >= threshold for s in answer["sentences"])


def test_a_lower_threshold_shows_more_at_once_and_asks_nobody(
    reader: Chromium, site: Site, relay: Relay
):
    page = reader.open(site.url("lists.html"))
    popup = reader.analyze(page)
    careful = sorted(marked(page))
    [hit] = relay.scores
    asked = len(relay.hits)
    counts = []
    for care in (0, 0.5, 1):
        display(popup, care=care)
        counts.append(len([name for name, _ in marked(page) if "hedging" in name]))
        balanced = BALANCED["hedging"]
        threshold = balanced + (PRECISE["hedging"] - balanced) * care
        assert counts[-1] == probable(hit.answer, "hedging", threshold)
    assert counts[0] > counts[2]
    assert sorted(marked(page)) == careful
    assert len(relay.hits) == asked


def test_a_label_that_is_off_is_not_marked(reader: Chromium, site: Site):
    page = reader.open(site.url("plain.html"))
    popup = reader.analyze(page)
    display(popup, shown={"hedging": False, "anonymous_sourcing": True})
    assert {name.split("-")[2] for name, _ in marked(page)} == {"anonymous"}


def test_another_palette_paints_other_colors(reader: Chromium, site: Site):
    page = reader.open(site.url("shadow-dom.html"))
    popup = reader.analyze(page)
    ask = """() => [...CSS.highlights].map(([name, ranges]) => getComputedStyle(
      [...ranges][0].startContainer.parentElement, `::highlight(${name})`).backgroundColor)"""
    before = page.evaluate(ask)
    display(popup, palette="meadow")
    page.wait_for_function(f"before => ({ask})().join() !== before", arg=",".join(before))
