"""Who may talk to the service from a browser, and what its answers let a browser do.

* A page of another site must not reach a service on loopback by pointing its own name at it (DNS
  rebinding): the Host header must name this machine.
* Nor may it post to it across origins. The background of a browser extension may: it needs no
  CORS, and identifies itself by the scheme of its origin.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, request

from api.problems import Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_HOST = re.compile(r"(\[(?P<address>[0-9A-Fa-f:.%a-z]+)\]|(?P<name>[^\s:@/\[\]]+))(:[0-9]*)?")
_EXTENSION_SCHEMES = frozenset({"chrome-extension", "moz-extension", "safari-web-extension"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Probes address a machine by whatever name they know, and their answers tell nothing.
_ANY_HOST = frozenset({"/healthz", "/readyz"})

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", _POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    # Not "no-referrer": under it browsers send "Origin: null" with our own form.
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
]
# What a route, or Flask for a static file, may have decided for itself.
_VARIED = frozenset({"cache-control", "content-security-policy"})


def register(app: Flask, hosts: frozenset[str]) -> None:
    """Make `app` check the Host and origin of each request, and send the security headers."""

    def check() -> None:
        host, headers = request.host, request.headers
        if request.path not in _ANY_HOST and not host_allowed(host, hosts):
            raise Problem("unknown_host")
        if request.method not in _SAFE_METHODS and not origin_allowed(
            headers.get("Origin"), headers.get("Sec-Fetch-Site"), host
        ):
            raise Problem("cross_origin")

    app.before_request(check)
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[assignment, method-assign]  # Flask documents it


@lru_cache(maxsize=256)
def host_allowed(host: str, names: frozenset[str]) -> bool:
    """Tell whether the Host header `host` names this machine, or is one of `names`.

    An IP address always does: rebinding needs a name that changes what it resolves to.
    """
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = (found["address"] or found["name"]).lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost") or name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def origin_allowed(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Tell whether a request that changes or computes something may come from where it does.

    `origin` and `fetch_site` are the headers Origin and Sec-Fetch-Site, which a page cannot forge;
    without both of them, it is not a browser that asks.
    """
    if fetch_site in {"same-origin", "none"}:
        return True
    if origin is None:
        return fetch_site is None
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in _EXTENSION_SCHEMES or parts.netloc == host


def _with_headers(answer: "WSGIApplication") -> "WSGIApplication":
    """Return what answers as `answer` does, with the security headers.

    Not by Flask: it would hold every header against its rules, for every answer.
    """

    def with_headers(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            decided = _VARIED.intersection([name.lower() for name, _ in headers])
            ours = [h for h in _HEADERS if h[0].lower() not in decided] if decided else _HEADERS
            return start_response(status, headers + ours, *rest)

        return answer(environ, start)

    return with_headers
