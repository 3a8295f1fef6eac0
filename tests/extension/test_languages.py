"""The interface in languages other than English."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.extension import chromium
from tests.extension.chromium import Chromium, wait_for_view
from tests.extension.relay import Relay
from tests.extension.site import Site

LANGUAGES = {
    "de": "Bevor etwas gesendet wird",
    "fr": "Avant tout envoi",
    "es": "Antes de enviar nada",
}


@pytest.fixture(params=LANGUAGES)
def abroad(
    request: pytest.FixtureRequest, playwright: Playwright, test_build: Path, tmp_path: Path
) -> Iterator[tuple[str, Chromium]]:
    """Give a browser with the extension in another language: the only one that is left in it."""
    build = tmp_path / "build"
    shutil.copytree(test_build, build)
    for folder in (build / "_locales").iterdir():
        if folder.name != request.param:
            shutil.rmtree(folder)
    manifest = json.loads((build / "manifest.json").read_text())
    (build / "manifest.json").write_text(json.dumps(manifest | {"default_locale": request.param}))
    with chromium.launch(playwright, build, tmp_path / "profile") as running:
        yield request.param, running


def test_it_speaks_other_languages(abroad: tuple[str, Chromium], relay: Relay, site: Site):
    language, running = abroad
    running.forget(relay.url, consent=False)
    page = running.open(site.url("plain.html"))
    popup = running.open_popup(page)
    popup.get_by_role("heading", name=LANGUAGES[language]).wait_for()
    assert popup.get_attribute("html", "lang") == language
    popup.locator(".primary").click()
    wait_for_view(popup, "report")
    assert popup.evaluate("document.documentElement.scrollWidth") <= 390
    for name in ("options.html", "meaning.html"):
        own = running.open_own(name)
        own.locator("section").last.wait_for()
        assert own.get_attribute("html", "lang") == language
        assert "$" not in own.inner_text("main")
