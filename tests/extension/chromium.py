"""Debian's Chromium with the test build of the extension, and what a reader does with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Playwright, Worker

from tests.browsers import CHROMIUM

#: A public-looking host without host permission: only `activeTab` opens its pages.
FOREIGN_HOST = "news.example"

_HOSTS = f"MAP {FOREIGN_HOST} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost"
_QUIET = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    # Nothing but loopback can be reached.
    f"--host-resolver-rules={_HOSTS}",
    "--enable-unsafe-extension-debugging",  # lets a test click the toolbar button
]

#: The names under which sentences (not cue words) are marked, and what is marked under them.
_MARKED = """() => [...CSS.highlights.entries()]
  .filter(([name]) => /^hearsay-(light|dark)-(hedging|anonymous)-[123]$/.test(name))
  .flatMap(([name, ranges]) => [...ranges].map(range => [name, range.toString()]))"""


_FIRST_MARK = """kind => {
  for (const [name, ranges] of CSS.highlights) {
    if (!name.includes(kind) || !/-[123]$/.test(name)) continue;
    const range = [...ranges][0];
    const boxes = [...range.getClientRects()].map(({x, y, right, bottom}) => [x, y, right, bottom]);
    return {text: range.toString(), boxes};
  }
}"""


@contextmanager
def launch(pw: Playwright, extension: Path, profile: Path, **options: Any) -> Iterator["Chromium"]:
    context = pw.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        headless=True,
        args=[*_QUIET, f"--disable-extensions-except={extension}", f"--load-extension={extension}"],
        **{"viewport": {"width": 1000, "height": 900}, **options},
    )
    context.set_default_timeout(15_000)
    try:
        workers = context.service_workers
        yield Chromium(context, workers[0] if workers else context.wait_for_event("serviceworker"))
    finally:
        context.close()


class Chromium:
    """A browser with the extension in it."""

    def __init__(self, context: BrowserContext, worker: Worker) -> None:
        self.context = context
        self.worker = worker

    def forget(self, server: str, *, consent: bool) -> None:
        """Put the extension's storage in the state after installation, or after consent."""
        self.worker.evaluate(
            """async ([server, consent]) => {
              await chrome.storage.session.clear();
              await chrome.storage.local.clear();
              await chrome.storage.local.set(consent ? {server, consent: server} : {server});
            }""",
            [server, consent],
        )

    def open(self, url: str) -> Page:
        page = self.context.new_page()
        page.goto(url)
        return page

    def tab_id(self, page: Page) -> int:
        page.bring_to_front()
        script = "async () => (await chrome.tabs.query({active: true}))[0].id"
        return int(self.worker.evaluate(script))

    def open_popup(self, page: Page) -> Page:
        """Open the popup for the tab of `page`: as a tab of its own, to be looked at."""
        tab = self.tab_id(page)
        popup = self.context.new_page()
        popup.set_viewport_size({"width": 390, "height": 600})
        popup.goto(f"{self.worker.url.rsplit('/', 1)[0]}/popup.html?tab={tab}")
        return popup

    def open_panel(self, page: Page) -> Page:
        """Open the side panel for the tab of `page`: as a tab of its own, to be looked at."""
        panel = self.open_own(f"sidepanel.html?tab={self.tab_id(page)}")
        panel.set_viewport_size({"width": 420, "height": 900})
        return panel

    def open_own(self, name: str) -> Page:
        """Open a page of the extension."""
        return self.open(f"{self.worker.url.rsplit('/', 1)[0]}/{name}")

    def stored(self, name: str, area: str = "local") -> Any:
        """Return what the extension keeps under `name`, or None."""
        script = "async ([area, name]) => (await chrome.storage[area].get(name))[name] ?? null"
        return self.worker.evaluate(script, [area, name])

    def command(self, name: str, page: Page) -> None:
        """Do what the keys of a command do on the tab of `page`."""
        script = """async ([name, tabId]) => {
          chrome.commands.onCommand.dispatch(name, await chrome.tabs.get(tabId));
        }"""
        self.worker.evaluate(script, [name, self.tab_id(page)])

    def click_button(self, page: Page) -> None:
        """Click the toolbar button of the extension on the tab of `page`."""
        session = page.context.browser.new_browser_cdp_session()
        targets = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        tab = next(target["targetId"] for target in targets if target["url"] == page.url)
        identity = self.worker.url.split("/")[2]
        session.send("Extensions.triggerAction", {"id": identity, "targetId": tab})
        session.detach()

    def analyze(self, page: Page) -> Page:
        """Open the popup and wait until the page is marked; consent must be given."""
        popup = self.open_popup(page)
        wait_for_view(popup, "report")
        return popup


def wait_for_view(popup: Page, view: str) -> None:
    settled = ", ".join(
        f"main[data-view={name}]" for name in ("report", "failed", "consent", "notArticle", view)
    )
    popup.wait_for_selector(settled, state="attached")
    found = popup.get_attribute("main", "data-view")
    assert found == view, f"{found}: {popup.inner_text('main')}"


def marked(page: Page) -> list[tuple[str, str]]:
    """Every marked stretch as (name of its highlight, text), in no order."""
    return [(name, text) for name, text in page.evaluate(_MARKED)]


def first_mark(page: Page, kind: str) -> dict[str, Any]:
    """Return words and boxes (left, top, right, bottom) of the first mark of `kind`."""
    return page.evaluate(_FIRST_MARK, kind)


def hover(page: Page, kind: str) -> dict[str, Any]:
    """Rest the pointer on the first mark of `kind`; return its words and its boxes."""
    page.bring_to_front()
    mark = first_mark(page, kind)
    left, top, _, bottom = mark["boxes"][0]
    page.mouse.move(left + 12, (top + bottom) / 2)
    page.mouse.move(left + 20, (top + bottom) / 2)
    return mark


def card(page: Page) -> Locator:
    """Return the card, of which a test build lets us see the inside."""
    return page.locator("hearsay-card .card")


def edges(element: Locator) -> list[float]:
    """Return where an element is: left, top, right, bottom."""
    box = element.bounding_box()
    assert box is not None
    return [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]


def overlaps(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
