"""The README says what the project does; here the project is held to it."""

import json
import re
from pathlib import Path

import pytest

from api import create_app, settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_settings_are_the_table():
    assert settings.table() in README


def test_every_link_leads_to_a_file():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)\b", README)) <= targets


@pytest.fixture
def example():
    block = re.search(r"-d '(\{.*?\})'\n```.*?```json\n(.*?)```", README, re.DOTALL)
    assert block
    return json.loads(block[1]), json.loads(block[2])


def test_the_example_is_what_the_service_answers(example, tmp_path):
    sent, shown = example
    client = create_app({"HEARSAY_DATA": str(tmp_path)}).test_client()
    got = client.post("/v1/score", json=sent).get_json()
    assert _settled(got) == _settled(shown)


def _settled(answer):
    """Return `answer` without what differs from one installation to the next."""
    for sentence in answer["sentences"]:
        sentence.pop("token")
    return answer
