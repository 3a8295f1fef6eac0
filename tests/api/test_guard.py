"""Who may reach the service from a browser."""

import pytest

from api import create_app
from api.guard import host_allowed, origin_allowed

HEADERS = (
    *("Cache-Control", "Content-Security-Policy", "Cross-Origin-Opener-Policy"),
    *("Cross-Origin-Resource-Policy", "Permissions-Policy", "Referrer-Policy"),
    *("X-Content-Type-Options", "X-Frame-Options"),
)
NAMES = frozenset({"news.example.org"})


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:5000", "LOCALHOST", "localhost.", "hearsay.localhost:5000"),
        *("127.0.0.1", "127.0.0.1:5000", "[::1]", "[::1]:5000", "192.168.0.7:5000"),
        *("[fe80::1]", "[2001:db8::7]:8443", "[::ffff:127.0.0.1]:5000", "localhost.:5000"),
        *("news.example.org", "News.Example.org:443", "news.example.org."),
    ],
)
def test_names_of_this_machine_and_addresses_are_allowed(host):
    assert host_allowed(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "",
            "evil.example",
            "evil.example:5000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
        ),
        *("[::1].evil.example", "localhost:5000.evil.example", "127.1.evil.example", "0x7f.evil"),
        *("evil.example@localhost.evil", "[::1", "[x]", "xlocalhost", "x.news.example.org", "a b"),
    ],
)
def test_any_other_name_is_refused(host):
    assert not host_allowed(host, NAMES)


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        (None, None),  # a program
        (None, "none"),  # typed into the address bar
        (None, "same-origin"),
        ("http://127.0.0.1:5000", None),
        ("http://127.0.0.1:5000", "same-origin"),
        ("null", "same-origin"),  # our own form under a strict referrer policy
        ("chrome-extension://abcdefghijklmnop", None),
        ("chrome-extension://abcdefghijklmnop", "none"),
        ("chrome-extension://abcdefghijklmnop", "cross-site"),
        ("moz-extension://5a3c-11", "cross-site"),
        ("safari-web-extension://5A3C", None),
    ],
)
def test_programs_extensions_and_our_own_page_may_post(origin, site):
    assert origin_allowed(origin, site, "127.0.0.1:5000")


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        ("https://evil.example", None),
        ("https://evil.example", "cross-site"),
        ("http://127.0.0.1:8000", None),  # another port is another origin
        ("http://127.0.0.1:8000", "same-site"),
        ("null", None),
        ("null", "cross-site"),
        ("http://[", None),
        ("", None),
        (None, "cross-site"),
        (None, "same-site"),
    ],
)
def test_pages_of_other_origins_may_not(origin, site):
    assert not origin_allowed(origin, site, "127.0.0.1:5000")


def test_each_answer_carries_each_header_once_and_a_route_may_decide(tmp_path):
    client = create_app({"HEARSAY_DATA": str(tmp_path)}).test_client()
    for path in ("/", "/healthz", "/static/style.css", "/nothing", "/docs"):
        headers = client.get(path).headers
        for name in HEADERS:
            assert len(headers.getlist(name)) == 1, (path, name)
        assert "'unsafe" not in headers["Content-Security-Policy"]
