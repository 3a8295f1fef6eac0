"""A browser with the extension, the real service behind a relay, and invented pages."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from tests import service
from tests.extension import chromium
from tests.extension.relay import Relay
from tests.extension.site import Site

DIST = service.ROOT / "extension" / "dist"


def built(name: str, command: str) -> Path:
    """Return a build of the extension, or say how it is made."""
    folder = DIST / name
    if not (folder / "manifest.json").is_file():
        pytest.fail(f"extension/dist/{name} is missing: run `{command}` first", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def test_build() -> Path:
    return built("chrome-test", "npm --prefix extension run build:test")


@pytest.fixture(scope="session")
def shipped_build() -> Path:
    return built("chrome", "make extension")


@pytest.fixture(scope="session")
def service_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with service.running(tmp_path_factory.mktemp("data")) as server:
        yield server.port


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture(scope="session")
def shared_relay(service_port: int) -> Iterator[Relay]:
    relay = Relay(service_port)
    yield relay
    relay.close()


@pytest.fixture(scope="session")
def browser(
    playwright: Playwright, test_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[chromium.Chromium]:
    with chromium.launch(playwright, test_build, tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture
def relay(shared_relay: Relay) -> Relay:
    shared_relay.hits.clear()
    return shared_relay


@pytest.fixture
def fresh(browser: chromium.Chromium, relay: Relay) -> Iterator[chromium.Chromium]:
    """Give the browser as it is after installation: no consent given yet."""
    browser.forget(relay.url, consent=False)
    yield browser
    _close_pages(browser)


@pytest.fixture
def reader(browser: chromium.Chromium, relay: Relay) -> Iterator[chromium.Chromium]:
    """Give the browser of somebody who has consented."""
    browser.forget(relay.url, consent=True)
    yield browser
    _close_pages(browser)


@pytest.fixture
def sharp(
    playwright: Playwright, test_build: Path, relay: Relay, tmp_path: Path
) -> Iterator[chromium.Chromium]:
    """Give a browser of its own with finer pixels, for pictures."""
    with chromium.launch(playwright, test_build, tmp_path, device_scale_factor=1.5) as running:
        running.forget(relay.url, consent=True)
        yield running


def _close_pages(browser: chromium.Chromium) -> None:
    # One stays, or the browser would end.
    keep: Page = browser.context.pages[0]
    keep.goto("about:blank")
    for page in browser.context.pages[1:]:
        page.close()


@pytest.fixture
def unused_port() -> int:
    """Return a loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
