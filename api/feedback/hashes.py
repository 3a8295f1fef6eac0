"""The keyed hashes that stand for what is not kept (HMAC-SHA-256, one key a purpose).

Whoever has the database without the service's secret can neither read a sentence from its hash nor
find it by trying sentences.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

SECRET_LENGTH: Final = 43  # characters of an undo secret: 256 bits in base64url


class Hashes:
    """The hashes of one service."""

    def __init__(self, secret: bytes) -> None:
        self._sentence = _key(secret, "sentence")
        self._request = _key(secret, "request")
        self._undo = _key(secret, "undo")

    def sentence(self, sentence: str) -> str:
        """Return what a sentence is known by; the same sentence is known by the same."""
        return _hex(self._sentence, sentence)

    def request(self, *parts: object) -> str:
        """Return what a request made of JSON values `parts` is known by."""
        return _hex(self._request, json.dumps(parts))

    def undo_secret(self, identity: str) -> str:
        """Return the secret that takes back the feedback with that id.

        It follows from the id, so that a retry can be told it again although it is not kept.
        """
        raw = hmac.digest(self._undo, identity.encode("ascii"), "sha256")
        return urlsafe_b64encode(raw)[:SECRET_LENGTH].decode("ascii")


def kept_of(undo_secret: str) -> str:
    """Return what is kept of an undo secret: 256 random bits need no key to be safe."""
    return sha256(undo_secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Tell whether two strings are equal, in a time that tells nothing about them."""
    encoded = (part.encode("utf-8", "surrogatepass") for part in (one, other))
    return hmac.compare_digest(*encoded)


def _key(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, f"hearsay feedback {purpose} v1\0".encode(), "sha256")


def _hex(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()
