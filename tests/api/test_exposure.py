"""A service that others can reach has keys, or was told that it is open."""

import pytest

from api import exposure, settings
from api.settings import SettingsError

ALL = "0.0.0.0"  # noqa: S104 - nothing listens here
KEYS = f"reader:{'0' * 64}"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_on_loopback_nothing_is_asked_for(host):
    exposure.check(settings.read({"HEARSAY_HOST": host}))


@pytest.mark.parametrize(
    "given",
    [
        *({"HEARSAY_HOST": host} for host in (ALL, "::", "192.168.0.7", "news.example.org")),
        {"HEARSAY_PROXIES": "1"},
    ],
)
def test_elsewhere_it_takes_keys_or_a_decision(given):
    with pytest.raises(SettingsError, match="python -m api key new NAME"):
        exposure.check(settings.read(given))
    exposure.check(settings.read({**given, "HEARSAY_API_KEYS": KEYS}))
    exposure.check(settings.read({**given, "HEARSAY_PUBLIC": "open"}))


def test_sockets_that_were_handed_over_count_and_not_the_setting():
    values = settings.read({})
    exposure.check(values, "", "127.0.0.1")
    with pytest.raises(SettingsError, match=r"0\.0\.0\.0"):
        exposure.check(values, "127.0.0.1", ALL)
