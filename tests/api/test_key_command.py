"""`python -m api key new NAME`: a key, and the setting that makes it known."""

import argparse
import re

import pytest

from api import key_command, keys, settings


@pytest.fixture
def command(monkeypatch, capsys):
    monkeypatch.delenv("HEARSAY_API_KEYS", raising=False)

    def run(*arguments: str) -> tuple[int, str]:
        parser = argparse.ArgumentParser()
        key_command.register(parser.add_subparsers(required=True))
        options = parser.parse_args(["key", "new", *arguments])
        return options.run(options), capsys.readouterr().out

    return run


def test_the_key_that_is_printed_is_the_one_that_the_setting_knows(command):
    status, printed = command("reader")
    assert status == 0
    key = printed.splitlines()[0]
    row = re.search(r"HEARSAY_API_KEYS=(\S+)", printed)[1]
    assert settings.read({"HEARSAY_API_KEYS": row}).api_keys == (("reader", keys.digest(key)),)
    assert key not in row


def test_keys_that_there_are_stay(command, monkeypatch):
    before = f"desk:{'0' * 64}"
    monkeypatch.setenv("HEARSAY_API_KEYS", before)
    assert f"HEARSAY_API_KEYS={before},reader:" in command("reader")[1]


def test_a_name_is_taken_once(command, monkeypatch):
    monkeypatch.setenv("HEARSAY_API_KEYS", f"desk:{'0' * 64}")
    status, printed = command("desk")
    assert status == 2
    assert "choose another name" in printed


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a,b", "-a", "x" * 65])
def test_a_name_that_cannot_stand_in_the_setting_is_refused(command, name, capsys):
    with pytest.raises(SystemExit):
        command("--", name)
    assert "a name has letters" in capsys.readouterr().err
