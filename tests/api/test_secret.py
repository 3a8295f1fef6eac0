"""The service's secret: configured, or generated once, privately, by whoever is first."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.secret import service_secret
from api.settings import SettingsError


def test_a_configured_secret_wins_and_nothing_is_written(tmp_path):
    assert service_secret(b"configured secret", tmp_path) == b"configured secret"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_generated_once_and_readable_by_its_owner_alone(tmp_path):
    data = tmp_path / "not" / "yet"
    first = service_secret(None, data)
    assert len(first) == 32
    assert service_secret(None, data) == first
    assert stat.S_IMODE((data / "secret").stat().st_mode) == 0o600
    assert [path.name for path in data.iterdir()] == ["secret"]


def test_all_that_start_at_once_get_the_same_secret(tmp_path):
    for round_ in range(20):
        data = tmp_path / str(round_)
        with ThreadPoolExecutor(8) as pool:
            secrets = set(pool.map(lambda _, d=data: service_secret(None, d), range(8)))
        assert len(secrets) == 1


def test_a_directory_that_cannot_be_used_is_a_clear_message(tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(SettingsError, match="HEARSAY_DATA"):
        service_secret(None, file / "data")


def test_a_damaged_secret_is_not_used(tmp_path):
    (tmp_path / "secret").write_bytes(b"short")
    with pytest.raises(SettingsError, match="damaged"):
        service_secret(None, tmp_path)
