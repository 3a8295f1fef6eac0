"""Who asks, as an opaque name: by the API key, or where there are none by the address.

The name is a keyed hash. Neither the address nor the key's name can be had from it, and it is all
that is ever kept, counted or sent to Redis.
"""

import hmac
import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from api.services import of

_PURPOSE = b"hearsay client v1\0"
_EXTENSION = "hearsay-clients"
_LENGTH = 32  # hexadecimal digits, 128 bits
_HERE = "here"
_LOOPBACK = 127  # the first byte of such an IPv4 address
_IPV6_PREFIX = 64  # what one household or machine is given


def register(app: Flask, proxies: int) -> None:
    """Make `app` believe what that many reverse proxies say of the client's address and scheme.

    With none, their headers are what anyone could send, and are not looked at.
    """
    app.extensions[_EXTENSION] = hmac.new(of(app).secret, _PURPOSE, "sha256")
    if proxies:
        # Not the host: a proxy passes the Host header on, which is checked for itself.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0, x_prefix=0
        )


def client_id() -> str:
    """Return the opaque name of the current request's client: 32 hexadecimal digits.

    The same client has the same name, as long as the service's secret stays. All that asks from
    this machine itself without a key is one client.
    """
    name = g.get("key_name")
    who = f"address {network(request.remote_addr)}" if name is None else f"key {name}"
    keyed: hmac.HMAC = current_app.extensions[_EXTENSION].copy()  # has taken the key in already
    keyed.update(who.encode())
    return keyed.hexdigest()[:_LENGTH]


def network(address: str | None) -> str:
    """Return what counts as one client: an IPv4 address, an IPv6 /64, or this machine."""
    if not address:
        return _HERE  # a Unix socket has none
    with suppress(OSError, ValueError):  # most are IPv4, and this tells it in a tenth of the time
        return _HERE if socket.inet_pton(socket.AF_INET, address)[0] == _LOOPBACK else address
    found = _parsed(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found is None:
        return "unknown"
    if found.is_loopback:
        return _HERE
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), _IPV6_PREFIX), strict=False))
    return str(found)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """Return `address`, to which some proxies add the port."""
    with suppress(ValueError):
        return ip_address(address.partition("%")[0])
    with suppress(ValueError):
        return ip_address(urlsplit(f"//{address}").hostname or "")
    return None


def is_here() -> bool:
    """Tell whether the current request comes from this machine itself, past no proxy."""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "Via"))
    return not forwarded and network(request.remote_addr) == _HERE
