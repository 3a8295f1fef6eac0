"""Whose voice counts: behind keys several must agree, at the machine itself one is enough."""

import json

import pytest

from api import create_app
from api.__main__ import main
from api.keys import new_key
from tests.judgments import judgment

TEXT = "The kiln may be lit by June."


@pytest.fixture
def exported(tmp_path, monkeypatch, capsys):
    """Give `exported(requests, NAME=…)`: what is exported after feedback with these requests."""

    def give(*requests, **settings):
        values = {"HEARSAY_DATA": str(tmp_path), "HEARSAY_ACCESS_LOG": "off"} | settings
        client = create_app(values).test_client()
        for options in requests:
            scored = client.post("/v1/score", json={"text": TEXT}, **options).get_json()
            body = judgment(scored, TEXT, share_text=True)
            assert client.post("/v1/feedback", json=body, **options).status_code == 201
        monkeypatch.setenv("HEARSAY_DATA", str(tmp_path))
        monkeypatch.delenv("HEARSAY_DATABASE_URL", raising=False)
        monkeypatch.delenv("HEARSAY_FEEDBACK_QUORUM", raising=False)
        capsys.readouterr()
        assert main(["feedback", "export"]) == 0
        return [json.loads(line)["agree"] for line in capsys.readouterr().out.splitlines()]

    return give


@pytest.fixture
def keys():
    """Return the setting of two keys, and the options of a request with each."""
    made = {name: new_key() for name in ("ada", "bo")}
    setting = ",".join(f"{name}:{digest}" for name, (_, digest) in made.items())
    return setting, [{"headers": {"Authorization": f"Bearer {key}"}} for key, _ in made.values()]


def at(address):
    return {"environ_base": {"REMOTE_ADDR": address}}


def test_at_the_machine_itself_one_is_enough(exported):
    assert exported({}) == [1]


def test_one_key_is_not_enough_however_often_it_says_so(exported, keys):
    setting, (ada, _) = keys
    assert exported(ada, ada, ada, HEARSAY_API_KEYS=setting) == []


def test_two_keys_that_agree_are(exported, keys):
    setting, both = keys
    assert exported(*both, HEARSAY_API_KEYS=setting) == [2]


def test_in_a_service_open_to_all_each_address_is_one_voice_the_machine_s_too(exported):
    assert exported({}, {}, HEARSAY_PUBLIC="open") == []
    assert exported(at("203.0.113.7"), HEARSAY_PUBLIC="open") == [2]


def test_what_comes_through_a_proxy_is_not_the_machine_s(exported):
    assert exported({"headers": {"X-Forwarded-For": "203.0.113.7"}}) == []
