"""Who counts as one client, and that nobody can tell who it is."""

import pytest

from api.clients import client_id, is_here, network


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("127.0.0.1", "::1"),
        ("127.0.0.1", "127.8.9.10"),
        ("", "127.0.0.1"),  # a Unix socket
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("203.0.113.7", "203.0.113.7:40123"),
        ("2001:db8::1", "[2001:db8::2]:443"),
        ("fe80::1%eth0", "fe80::2%eth1"),
    ],
)
def test_these_are_one_client(one, other):
    assert network(one) == network(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.7", "203.0.113.8"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("127.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "no address"),
    ],
)
def test_these_are_two(one, other):
    assert network(one) != network(other)


def asked(app, address, **headers):
    """Return the client's id, and whether it is this machine, as the application sees them."""
    seen = []
    app.before_request(lambda: seen.append((client_id(), is_here())))
    app.test_client().get("/healthz", environ_base={"REMOTE_ADDR": address}, headers=headers)
    return seen[0]


def test_the_id_is_opaque_stable_and_depends_on_the_secret(app_with):
    secret = "0123456789abcdef"  # noqa: S105 - invented
    one, again, elsewhere = (
        asked(app_with(HEARSAY_SECRET=value), "203.0.113.7")[0]
        for value in (secret, secret, secret[::-1])
    )
    assert one == again != elsewhere
    assert len(one) == 32
    assert int(one, 16) >= 0


def test_a_header_alone_makes_nobody_another_client(app_with):
    plain = asked(app_with(), "203.0.113.7")
    assert asked(app_with(), "203.0.113.7", **{"X-Forwarded-For": "198.51.100.1"}) == plain


def test_behind_a_proxy_its_last_word_counts_and_not_the_clients(app_with):
    direct = asked(app_with(), "198.51.100.1")[0]
    told = {"X-Forwarded-For": "192.0.2.99, 198.51.100.1"}
    assert asked(app_with(HEARSAY_PROXIES="1"), "127.0.0.1", **told) == (direct, False)


def test_behind_two_proxies_it_is_the_last_but_one(app_with):
    direct = asked(app_with(), "198.51.100.1")[0]
    told = {"X-Forwarded-For": "192.0.2.99, 198.51.100.1, 203.0.113.7"}
    assert asked(app_with(HEARSAY_PROXIES="2"), "127.0.0.1", **told)[0] == direct


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_what_came_past_a_proxy_that_nobody_told_of_is_not_from_here(app_with, header):
    assert asked(app_with(), "127.0.0.1")[1]
    assert not asked(app_with(), "127.0.0.1", **{header: "192.0.2.1"})[1]
