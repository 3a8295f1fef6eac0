"""A page per hazard, in both browsers: marked is exactly what the service said, where it said it.

With PAGES_TABLE=FILE in the environment, a table of what was found on each page is written there.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.extension import firefox
from tests.extension.answers import expected_marks, flagged, squeezed
from tests.extension.chromium import Chromium
from tests.extension.conftest import built
from tests.extension.hazards import NAMES, ChromiumReader, FirefoxReader, Hazard, Reader, hazard
from tests.extension.relay import Relay
from tests.extension.site import Site

#: A page that moves is followed within this time, also on a busy machine.
PATIENCE = 8

#: Every highlight of the page and its frames: [name, words, line style where the words stand].
_MARKS = """() => {
  const found = [];
  const look = view => {
    for (const [name, ranges] of view.CSS.highlights) {
      for (const range of ranges) {
        const element = range.startContainer.parentElement;
        const style = view.getComputedStyle(element, `::highlight(${name})`);
        const strays = element.ownerDocument !== view.document;
        found.push([name, strays ? 'STRAY' : range.toString(), style.textDecorationStyle]);
      }
    }
    for (const frame of view.document.querySelectorAll('iframe')) look(frame.contentWindow);
  };
  look(window);
  return found;
}"""

_SEEN = """() => {
  const texts = [];
  const visit = node => {
    if (/^(script|style|template)$/i.test(node.nodeName)) return;
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    for (const child of node.shadowRoot?.childNodes ?? []) visit(child);
    for (const child of node.contentDocument?.childNodes ?? []) visit(child);
    for (const child of node.childNodes) visit(child);
  };
  visit(document.body);
  return texts.join('');
}"""

_NODES = """() => {
  const kept = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  for (let node = walker.currentNode; node; node = walker.nextNode()) kept.push(node);
  window.kept = kept;
  window.markup = document.documentElement.outerHTML;
}"""
_UNCHANGED = """() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let index = 0;
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node !== window.kept[index++]) return false;
  }
  return index === window.kept.length && document.documentElement.outerHTML === window.markup;
}"""


@pytest.fixture(scope="session")
def table() -> Iterator[list[str]]:
    """Collect a row for each page, and write them where PAGES_TABLE says."""
    rows: list[str] = []
    yield rows
    if target := os.environ.get("PAGES_TABLE"):
        head = (
            "| browser | page | sentences | marked | requests | ms |\n|---|---|--:|--:|--:|--:|\n"
        )
        Path(target).write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def chromium_reader(browser: Chromium, shared_relay: Relay) -> Iterator[Reader]:
    reader = ChromiumReader(browser, shared_relay.url)
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def firefox_reader(
    shared_relay: Relay, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reader]:
    build = built("firefox-test", "npm --prefix extension run build:test")
    with firefox.launch(build, tmp_path_factory.mktemp("firefox")) as running:
        yield FirefoxReader(running, shared_relay.url)


@dataclass(frozen=True, slots=True)
class Desk:
    """A browser, and what the service was asked from it."""

    name: str
    reader: Reader
    relay: Relay


@pytest.fixture(params=["chromium", "firefox"])
def desk(request: pytest.FixtureRequest, relay: Relay) -> Desk:
    return Desk(request.param, request.getfixturevalue(f"{request.param}_reader"), relay)


def own_marks(reader: Reader, page: Hazard) -> list[list[str]]:
    return [mark for mark in reader.evaluate(_MARKS) if mark[0] not in page.own]


def sentence_marks(marks: list[list[str]]) -> dict[str, str]:
    """Return the words under each name that marks sentences, without the ground in it."""
    words: dict[str, str] = {}
    for name, text, _ in marks:
        if name[-2:] in {"-1", "-2", "-3"}:
            bare = name.replace("-light-", "-").replace("-dark-", "-")
            words[bare] = words.get(bare, "") + squeezed(text)
    return words


def expected_now(relay: Relay, seen: str) -> dict[str, str]:
    """Return what the answers so far say of the sentences that the page still holds."""
    words: dict[str, list[tuple[int, str]]] = {}
    seen = squeezed(seen)
    for hit in relay.scores:
        text = hit.json["text"]
        for sentence in hit.answer["sentences"]:
            alone = {"sentences": [sentence]}
            for name, said in expected_marks(text, alone, "-").items():
                place = seen.find(said)
                known = words.setdefault(name.replace("---", "-"), [])
                if place >= 0 and (place, said) not in known:
                    known.append((place, said))
    return {
        name: "".join(said for _, said in sorted(found)) for name, found in words.items() if found
    }


def wait_until_equal(find: Any, expect: Any) -> tuple[Any, Any]:
    """Ask both until they agree, or patience ends; return the last of each."""
    end = time.monotonic() + PATIENCE
    while True:
        found, expected = find(), expect()
        if found == expected or time.monotonic() > end:
            return found, expected
        time.sleep(0.05)


@pytest.mark.parametrize("name", NAMES)
def test_marked_is_what_the_service_said(desk: Desk, site: Site, name: str, table: list[str]):
    page = hazard(name)
    reader, relay = desk.reader, desk.relay
    began = time.monotonic()
    reader.open(site.url(name))
    reader.evaluate(_NODES)
    reader.analyze()
    text = relay.scores[0].json["text"]
    # A long text is answered in parts.
    parts = [hit.answer["sentences"] for hit in relay.scores if hit.json["text"] == text]
    answer = {"sentences": [sentence for part in parts for sentence in part]}
    marks = own_marks(reader, page)

    assert "SECRET" not in text, "hidden words were sent"
    assert all(words in text for words in page.read)
    assert page.own <= {mark[0] for mark in reader.evaluate(_MARKS)}
    if page.act is None:
        expected = expected_marks(text, answer, "-")
        assert sentence_marks(marks) == {k.replace("---", "-"): v for k, v in expected.items()}
        assert reader.evaluate(_UNCHANGED), "a node of the page was changed"
    assert len(flagged(text, answer)) >= 2
    grounds = {mark[0].split("-")[1] for mark in marks if mark[0] != "hearsay-flash"}
    assert grounds == ({"light", "dark"} if page.ground == "both" else {page.ground})
    for mark, words, style in marks:
        if mark.endswith(("-1", "-2", "-3")) and words.strip():
            assert style == ("wavy" if "anonymous" in mark else "dotted"), "marks are not painted"
    if page.act is not None:
        follow(reader, relay, page)
    took = round((time.monotonic() - began) * 1000)
    table.append(
        f"| {desk.name} | {name} | {len(answer['sentences'])} "
        f"| {len(flagged(text, answer))} | {len(relay.scores)} | {took} |"
    )


def follow(reader: Reader, relay: Relay, page: Hazard) -> None:
    """Let the page move; in the end it is marked by what the service said of what it then says."""
    before = len(relay.scores)
    reader.evaluate(f"async () => {{ await {page.act}; }}")
    for words in page.later:
        wait_until_equal(
            lambda w=words: any(w in h.json["text"] for h in relay.scores), lambda: True
        )
        assert any(words in hit.json["text"] for hit in relay.scores), f"not sent: {words}"
    if page.leaves:
        found, _ = wait_until_equal(lambda: own_marks(reader, page), list)
        assert found == []
        assert len(relay.scores) == before, "another article was sent unasked"
        return
    found, expected = wait_until_equal(
        lambda: sentence_marks(own_marks(reader, page)),
        lambda: expected_now(relay, reader.evaluate(_SEEN)),
    )
    assert found == expected
    assert found
    sent = [block for hit in relay.scores for block in hit.json["text"].split("\n\n")]
    assert len(sent) == len(set(sent)), "a block was sent twice"
