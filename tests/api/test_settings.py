"""The table of settings: defaults, bad values, and messages a person can act on."""

from dataclasses import fields
from pathlib import Path

import pytest

from api import settings
from api.__main__ import main
from api.settings import SETTINGS, Settings, SettingsError


def test_defaults_are_those_of_the_design():
    values = settings.read({})
    assert (values.host, values.port) == ("127.0.0.1", 5000)
    assert values.max_body == 4 * 1024 * 1024
    assert values.max_text == 500_000
    assert values.max_sentences == 2000
    assert values.data == Path("var")
    assert values.model is None
    assert values.secret is None


def test_every_field_has_one_row_in_the_table_with_a_default_that_is_allowed():
    read = settings.read({})
    for row, field in zip(SETTINGS, fields(Settings), strict=True):
        assert getattr(read, field.name) == row.kind.parse(row.default)
    assert len({row.variable for row in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "fifty"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", ""),
        ("PORT", "5_000.0"),
        ("HEARSAY_HOST", ""),
        ("HEARSAY_HOST", "http://example.org/"),
        ("HEARSAY_HOSTS", "news.example.org/path"),
        ("HEARSAY_DATA", ""),
        ("HEARSAY_MAX_BODY", "4 MiB"),
        ("HEARSAY_MAX_TEXT", "0"),
        ("HEARSAY_MAX_SENTENCES", "1e3"),
        ("HEARSAY_WORKERS", "0"),
        ("HEARSAY_THREADS", "1000"),
        ("HEARSAY_TIMEOUT", "0"),
        ("HEARSAY_SECRET", "short"),
        ("HEARSAY_TOKEN_LIFETIME", "1"),
        ("HEARSAY_ACCESS_LOG", "yes"),
        ("HEARSAY_PROXIES", "-1"),
        ("HEARSAY_PUBLIC", "yes"),
        ("HEARSAY_API_KEYS", "reader"),
        ("HEARSAY_API_KEYS", "reader:abc"),
        ("HEARSAY_API_KEYS", f"a b:{'0' * 64}"),
        ("HEARSAY_API_KEYS", f"reader:{'0' * 64},reader:{'1' * 64}"),
        ("HEARSAY_SCORES_PER_MINUTE", "-1"),
        ("HEARSAY_FEEDBACKS_PER_MINUTE", "often"),
        ("HEARSAY_REDIS_URL", "127.0.0.1:6379"),
        ("HEARSAY_REDIS_URL", "http://127.0.0.1"),
        ("HEARSAY_REDIS_URL", "redis://127.0.0.1:port/0"),
        ("HEARSAY_REDIS_URL", "redis://127.0.0.1:65536/0"),
        ("HEARSAY_REDIS_URL", "redis://127.0.0.1:6379/limits"),
        ("HEARSAY_REDIS_URL", "redis://127.0.0.1:6379/0?socket_timeout=soon"),
        ("HEARSAY_REDIS_URL", "redis://127.0.0.1:6379/0?timeout=1"),
        ("HEARSAY_REDIS_URL", "rediss://127.0.0.1:6379/0?ssl_cert_reqs=maybe"),
        ("HEARSAY_MODEL_POLL", "1.5"),
        ("HEARSAY_DATABASE_URL", "mysql://127.0.0.1/hearsay"),
        ("HEARSAY_DATABASE_URL", "feedback.sqlite"),
        ("HEARSAY_FEEDBACKS_PER_DAY", "-1"),
        ("HEARSAY_FEEDBACK_QUORUM", "0"),
    ],
)
def test_a_bad_value_is_refused_with_the_variable_and_what_is_allowed(variable, value):
    with pytest.raises(SettingsError) as caught:
        settings.read({variable: value})
    row = next(row for row in SETTINGS if row.variable == variable)
    assert variable in str(caught.value)
    assert row.kind.allowed in str(caught.value)


@pytest.mark.parametrize(
    "variable",
    ["HEARSAY_SECRET", "HEARSAY_REDIS_URL", "HEARSAY_API_KEYS", "HEARSAY_DATABASE_URL"],
)
def test_a_bad_secret_is_not_shown(variable):
    with pytest.raises(SettingsError) as caught:
        settings.read({variable: "hunter2"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1",
        "redis://:secret@127.0.0.1:6379/3?protocol=3",
        "rediss://redis.example.org:6380/0?ssl_cert_reqs=required",
        "unix:///run/redis/redis.sock?db=1",
    ],
)
def test_addresses_of_redis_are_taken_as_they_are(url):
    assert settings.read({"HEARSAY_REDIS_URL": url}).redis_url == url


def test_keys_are_read_by_name():
    one, other = "0" * 64, "F" * 64
    values = settings.read({"HEARSAY_API_KEYS": f"reader:{one}, desk-2:{other},"})
    assert dict(values.api_keys) == {"reader": one, "desk-2": other.lower()}


def test_host_names_are_read_with_commas_between_and_without_case():
    values = settings.read({"HEARSAY_HOSTS": "News.Example.org, localhost.lan"})
    assert values.hosts == {"news.example.org", "localhost.lan"}


def test_misspelt_variables_are_found():
    assert settings.unknown({"HEARSAY_PROT": "1", "HEARSAY_HOST": "x", "HOME": "/"}) == [
        "HEARSAY_PROT"
    ]


def test_the_command_prints_every_setting(capsys, monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert main(["settings"]) == 0
    printed = capsys.readouterr().out
    assert all(f"| `{row.variable}` |" in printed for row in SETTINGS)
    assert printed.strip() == settings.table()


def test_the_command_fails_on_a_setting_in_force_that_is_bad(capsys, monkeypatch):
    monkeypatch.setenv("PORT", "many")
    assert main(["settings"]) == 2
    assert "PORT must be" in capsys.readouterr().err
