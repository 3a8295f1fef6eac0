"""Debian's Firefox with the test build of the extension, over Marionette."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from marionette_driver.addons import Addons
from marionette_driver.marionette import Marionette
from marionette_driver.wait import Wait

from tests.browsers import FIREFOX

ADDON = "hearsay@hearsay.invalid"
#: Fixes the host of the extension's own pages.
HOST = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"

_PREFERENCES = {
    "extensions.webextensions.uuids": json.dumps({ADDON: HOST}),
    # Nothing but loopback can be reached.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1, localhost",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
}

_TEXT = "return document.querySelector('main').innerText"


@contextmanager
def launch(extension: Path, folder: Path, **preferences: Any) -> Iterator["Firefox"]:
    if not Path(FIREFOX).is_file():
        pytest.fail("there is no Firefox: run `make browser` first", pytrace=False)
    marionette = Marionette(
        bin=FIREFOX,
        port=_free_port(),
        headless=True,
        gecko_log=str(folder / "gecko.log"),
        workspace=str(folder),
        app_args=["-remote-allow-system-access"],
        prefs=_PREFERENCES | preferences,
    )
    marionette.start_session()
    try:
        marionette.timeout.page_load = 30
        marionette.timeout.script = 30
        marionette.set_window_rect(width=1000, height=900)
        Addons(marionette).install(str(extension), temp=True)
        yield Firefox(marionette)
    finally:
        marionette.quit()
        marionette.cleanup()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Firefox:
    """A browser with the extension in it: one tab for the article, one for the popup."""

    def __init__(self, marionette: Marionette) -> None:
        self._marionette = marionette
        self._page = marionette.current_window_handle
        self._popup = marionette.open(type="tab")["handle"]
        self._in_popup(lambda: marionette.navigate(f"moz-extension://{HOST}/popup.html?tab=-1"))
        self._tab = self._extension("return (await browser.tabs.query({index: 0}))[0].id")

    def forget(self, server: str, *, consent: bool) -> None:
        """Put the extension's storage in the state after installation, or after consent."""
        self._extension(
            """const [server, consent] = args;
            await browser.storage.session.clear();
            await browser.storage.local.clear();
            await browser.storage.local.set(consent ? {server, consent: server} : {server});""",
            server,
            consent,
        )

    def open(self, url: str) -> None:
        self._marionette.switch_to_window(self._page)
        self._marionette.navigate(url)

    def analyze(self) -> None:
        """Open the popup for the page and wait until the page is marked."""
        popup = f"moz-extension://{HOST}/popup.html?tab={self._tab}"
        self._in_popup(lambda: self._marionette.navigate(popup))
        view = self._in_popup(self._settled)
        assert view == "report", f"{view}: {self.popup_text()}"

    def back(self) -> None:
        self._marionette.go_back()

    def open_own(self, name: str) -> None:
        """Open a page of the extension where the popup was."""
        self._in_popup(lambda: self._marionette.navigate(f"moz-extension://{HOST}/{name}"))

    def own(self, function: str, *args: Any) -> Any:
        """Call a JavaScript function in the extension's page that is open there."""
        return self._extension(f"return ({function})(...args)", *args)

    def show_sidebar(self) -> None:
        """Open the sidebar as the browser's own menu does."""
        with self._marionette.using_context("chrome"):
            self._run(
                """const window = Services.wm.getMostRecentWindow('navigator:browser');
                const {SidebarController} = window;
                const names = [...SidebarController.sidebars.keys()];
                await SidebarController.show(names.find(name => name.includes('hearsay')));""",
                (),
            )

    def screenshot(self) -> str:
        """Return a picture of what the window shows of the page, as a PNG in base64."""
        picture: str = self._marionette.screenshot(full=False)
        return picture

    def point_at(self, x: float, y: float) -> None:
        mouse = self._marionette.actions.sequence("pointer", "mouse", {"pointerType": "mouse"})
        mouse.pointer_move(int(x) - 4, int(y)).pointer_move(int(x), int(y)).perform()

    def popup_text(self) -> str:
        text: str = self._in_popup(lambda: self._marionette.execute_script(_TEXT))
        return text

    def evaluate(self, function: str, *args: Any) -> Any:
        """Call a JavaScript function in the page, in its own world; return what it resolves to."""
        return self._run(f"return ({function})(...args)", args)

    def wait_for(self, expression: str, timeout: float = 15) -> None:
        Wait(self._marionette, timeout=timeout, interval=0.05).until(
            lambda m: m.execute_script(f"return {expression}", sandbox=None),
            message=expression,
        )

    def _settled(self) -> str:
        views = ["report", "failed", "consent", "notArticle"]
        script = "return document.querySelector('main')?.dataset.view"
        return Wait(self._marionette, timeout=20, interval=0.03).until(
            lambda m: found if (found := m.execute_script(script)) in views else None
        )

    def _extension(self, body: str, *args: Any) -> Any:
        return self._in_popup(lambda: self._run(body, args))

    def _run(self, body: str, args: tuple[Any, ...]) -> Any:
        script = (
            "const [args, done] = arguments;"
            f"(async () => {{ {body} }})()"
            ".then(value => done({value}), error => done({error: String(error)}))"
        )
        found = self._marionette.execute_async_script(script, [list(args)], sandbox=None)
        assert "error" not in found, found["error"]
        return found.get("value")

    def _in_popup(self, work: Any) -> Any:
        here = self._marionette.current_window_handle
        self._marionette.switch_to_window(self._popup, focus=False)
        try:
            return work()
        finally:
            self._marionette.switch_to_window(here, focus=False)
