"""API keys: who may use the service, once it has any.

A service with keys asks for one wherever work is done or figures are told; what explains it (the
page, the description, the problems) and what its host probes stay open. Of a key, the service
knows the name and the SHA-256 alone: a key is 256 random bits, which nobody finds by trying.
"""

import hmac
import secrets
from hashlib import sha256

from flask import Flask, g, request

from api import clients
from api.problems import Problem
from api.services import services

_MARK = "hs_"  # so that a key that leaked is known for what it is
_BYTES = 32
_GUARDED = "/v1/"
_METRICS = "/metrics"
_LONGEST = 200


def register(app: Flask) -> None:
    """Make `app` ask for a key where one is needed; its pages know whether it does (`keyed`)."""
    app.before_request(_check)
    app.context_processor(lambda: {"keyed": needed()})


def new_key() -> tuple[str, str]:
    """Return a new key and what is kept of it, its SHA-256 in hexadecimal."""
    key = _MARK + secrets.token_urlsafe(_BYTES)
    return key, digest(key)


def digest(key: str) -> str:
    """Return what the settings hold of `key`."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def name_of(key: str) -> str | None:
    """Return the name of `key`, in the same time for any key; None if it is none of ours."""
    sent, found = digest(key[:_LONGEST]), None
    for name, known in services().settings.api_keys:
        if hmac.compare_digest(sent, known):
            found = name
    return found


def needed() -> bool:
    """Tell whether this service asks for keys."""
    return bool(services().settings.api_keys)


def require(key: str | None) -> None:
    """Note whose `key` it is for the current request; raises Problem (401) if it is nobody's."""
    g.key_name = name_of(key) if key else None
    if g.key_name is None:
        raise _unauthorized(wrong=bool(key))


def _check() -> None:
    if request.path.startswith(_GUARDED):
        if needed():
            require(_bearer())
    elif request.path == _METRICS and not clients.is_here():
        if not needed():
            detail = "The figures are told to this machine alone, as the service has no API keys."
            raise Problem("forbidden", detail)
        require(_bearer())


def _bearer() -> str | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() or None if scheme.lower() == "bearer" else None


def _unauthorized(*, wrong: bool) -> Problem:
    detail = "That API key is not known here." if wrong else None
    error = ', error="invalid_token"' if wrong else ""
    headers = {"WWW-Authenticate": f'Bearer realm="hearsay"{error}'}
    return Problem("unauthorized", detail, headers=headers)
