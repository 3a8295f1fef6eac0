"""What holds for every test: properties are not timed, and all browsers come of one Playwright."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Playwright, sync_playwright

from tests.browsers import CHROMIUM

# Machines are shared, so that nothing has a deadline. What passes is to pass again, so that the
# examples are always the same. `make soak` searches further, with others each time.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile("same")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return the one Playwright: two of them cannot run in one process."""
    if not Path(CHROMIUM).is_file():
        pytest.fail("there is no Chromium: run `make browser` first", pytrace=False)
    with sync_playwright() as running:
        yield running
