"""The pages of tests/pages, what each asks of a reader, and how a browser reads it."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.extension.chromium import Chromium, wait_for_view
from tests.extension.firefox import Firefox
from tests.extension.site import PAGES

#: Pages that nothing is to be marked on: they are no articles, or not in English.
UNMARKED = {"empty.html", "german.html", "not-an-article.html"}
#: Pages opened by their own tests alone.
NAMES = sorted(
    path.name for path in PAGES.iterdir() if path.is_file() and path.name not in UNMARKED
)

_META = re.compile(r'<meta name="(read|act|later|after|own|ground)" content="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Hazard:
    """What a page says of itself in its `<meta>` elements."""

    name: str
    #: Words that must be in the text that is sent.
    read: tuple[str, ...]
    #: What the page does after it was marked, as a JavaScript expression.
    act: str | None
    #: Words that it says only then, and that must be sent too.
    later: tuple[str, ...]
    #: Nothing of what was marked is left after that.
    leaves: bool
    #: Highlights of the page's own.
    own: frozenset[str]
    #: The grounds that marks stand on.
    ground: str


def hazard(name: str) -> Hazard:
    found: dict[str, list[str]] = {}
    for key, value in _META.findall((PAGES / name).read_text(encoding="utf-8")):
        found.setdefault(key, []).append(unescape(value))
    default = "dark" if name == "dark.html" else "light"
    return Hazard(
        name=name,
        read=tuple(found.get("read", [])),
        act=found.get("act", [None])[0],
        later=tuple(found.get("later", [])),
        leaves="after" in found,
        own=frozenset(" ".join(found.get("own", [])).split()),
        ground=found.get("ground", [default])[0],
    )


class Reader(Protocol):
    """A browser with the extension, in which one page at a time is read."""

    def open(self, url: str) -> None: ...

    def analyze(self) -> None: ...

    def evaluate(self, function: str, *args: Any) -> Any: ...


class ChromiumReader:
    """One tab for the page and one for the popup."""

    def __init__(self, browser: Chromium, server: str) -> None:
        self._browser = browser
        self._server = server
        self._page: Page = browser.context.new_page()
        self._popup: Page = browser.context.new_page()
        self._address = (
            f"{browser.worker.url.rsplit('/', 1)[0]}/popup.html?tab={browser.tab_id(self._page)}"
        )

    def open(self, url: str) -> None:
        # Pages share texts, and a text is sent once a session.
        self._browser.forget(self._server, consent=True)
        self._page.goto(url)

    def analyze(self) -> None:
        self._popup.goto(self._address)
        wait_for_view(self._popup, "report")

    def evaluate(self, function: str, *args: Any) -> Any:
        return self._page.evaluate(f"args => ({function})(...args)", list(args))

    def close(self) -> None:
        self._popup.close()
        self._page.close()


class FirefoxReader:
    """The same in Firefox, which keeps its two tabs."""

    def __init__(self, browser: Firefox, server: str) -> None:
        self._browser = browser
        self._server = server
        self.analyze = browser.analyze
        self.evaluate = browser.evaluate

    def open(self, url: str) -> None:
        self._browser.forget(self._server, consent=True)
        self._browser.open(url)
