"""A text of more sentences than one answer holds is asked for in parts, and marked as a whole."""

from collections.abc import Iterator

import pytest

from tests import service
from tests.extension.answers import expected_marks, squeezed
from tests.extension.chromium import Chromium, marked
from tests.extension.relay import Relay
from tests.extension.site import Site


@pytest.fixture
def brief_relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """Give a relay to a service that answers five sentences at a time."""
    with service.running(tmp_path_factory.mktemp("data"), HEARSAY_MAX_SENTENCES="5") as server:
        relay = Relay(server.port)
        yield relay
        relay.close()


def test_all_parts_are_marked(reader: Chromium, site: Site, brief_relay: Relay):
    reader.forget(brief_relay.url, consent=True)
    page = reader.open(site.url("plain.html"))
    popup = reader.analyze(page)
    parts = brief_relay.scores
    assert len(parts) >= 3
    assert [hit.json["start"] for hit in parts[1:]] == [
        hit.answer["next_start"] for hit in parts[:-1]
    ]
    text = parts[0].json["text"]
    sentences = [sentence for hit in parts for sentence in hit.answer["sentences"]]
    found: dict[str, str] = {}
    for name, words in marked(page):
        found[name] = found.get(name, "") + squeezed(words)
    assert found == expected_marks(text, {"sentences": sentences}, "light")
    assert "read in parts, so there is no overall score" in popup.inner_text(".summary")
