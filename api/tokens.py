"""The signed token of a scored sentence: proof, for a later feedback, that we scored it so.

A token is base64url(expiry, three probabilities, MAC) without padding, 31 characters. The MAC is
HMAC-SHA-256 (RFC 2104), truncated to 128 bits, over the expiry, the probabilities and the sentence,
with a key derived from the service's secret and the model's id. Nothing of the sentence can be
read from it.
"""

import hmac
import struct
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.labels import Label

_PURPOSE = b"hearsay sentence token v1\0"
_EXPIRY = struct.Struct(">I")  # in Unix seconds; then one byte a label
_MAC_BYTES = 16
TOKEN_LENGTH = 31  # characters
_LABELS = tuple(Label)
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_STEPS = 254  # probabilities travel in steps of 1/254 …
_NO_LABEL = 255  # … and this says that the model was not trained for the label

Probabilities = Mapping[Label, float | None]


class TokenError(ValueError):
    """A token that does not vouch for the sentence; `code` is "expired" or "invalid"."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the token is {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Claim:
    """What a valid token says: the probabilities, to within 1/508, and its expiry (Unix time)."""

    probabilities: Probabilities
    expires: int


class Signer:
    """Issues and checks the tokens of one model's sentences."""

    def __init__(self, secret: bytes, model_id: str) -> None:
        # One key a model, so that what is signed for each sentence stays short.
        key = hmac.digest(secret, _PURPOSE + model_id.encode(), "sha256")
        self._keyed = hmac.new(key, digestmod="sha256")  # copied, it need not take the key in again

    def issue(self, sentence: str, probabilities: Probabilities, expires: int) -> str:
        """Return the token of `sentence`, good until `expires` (Unix seconds)."""
        columns = [[probabilities.get(label)] for label in _LABELS]
        return self.issue_all([sentence], columns, expires)[0]

    def issue_all(
        self, sentences: Iterable[str], columns: Iterable[Sequence[float | None]], expires: int
    ) -> list[str]:
        """Return the tokens of `sentences`, good until `expires` (Unix seconds).

        `columns` holds their probabilities: a row for each label, with an entry for each sentence.
        """
        # Every sentence of every answer gets one, so that they are made step by step together.
        steps = [
            [_NO_LABEL if known is None else round(known * _STEPS) for known in column]
            for column in columns
        ]
        until = _EXPIRY.pack(expires)
        signed = []
        for sentence, row in zip(sentences, map(bytes, zip(*steps, strict=True)), strict=True):
            head = until + row
            signed.append(head + self._mac(head, sentence))
        return _spelt(signed)

    def verify(self, token: str, sentence: str, now: float) -> Claim:
        """Return what `token` says about `sentence`; raises TokenError if it does not hold."""
        if len(token) != TOKEN_LENGTH or not token.isascii():
            raise TokenError("invalid")
        try:
            raw = urlsafe_b64decode(token + "=")
        except ValueError:
            raise TokenError("invalid") from None
        head, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        genuine = hmac.compare_digest(self._mac(head, sentence), mac)
        # Base64 ignores stray characters and spare bits; a token has one spelling only.
        if not genuine or _spelt([raw]) != [token]:
            raise TokenError("invalid")
        (expires,), steps = _EXPIRY.unpack_from(head), head[_EXPIRY.size :]
        if now >= expires:
            raise TokenError("expired")
        return Claim(dict(zip(_LABELS, map(_probability, steps), strict=True)), expires)

    def _mac(self, head: bytes, sentence: str) -> bytes:
        mac = self._keyed.copy()
        mac.update(head + sentence.encode("utf-8", "surrogatepass"))
        return mac.digest()[:_MAC_BYTES]


def expiry(now: float, lifetime: int) -> int:
    """Return when a token issued at `now` ends: after `lifetime` seconds, at the next full hour.

    The same request gets the same answer, byte for byte, within the hour.
    """
    return -(-int(now + lifetime) // 3600) * 3600


def _spelt(tokens: Sequence[bytes]) -> list[str]:
    """Return each of `tokens` in base64url without padding (RFC 4648).

    With a byte more, each takes a whole number of characters, so that all are spelt at once.
    """
    spelt = (
        b2a_base64(b"\0".join([*tokens, b""]), newline=False).translate(_URL_SAFE).decode("ascii")
    )
    return [spelt[at : at + TOKEN_LENGTH] for at in range(0, len(spelt), TOKEN_LENGTH + 1)]


def _probability(step: int) -> float | None:
    return None if step == _NO_LABEL else step / _STEPS
