"""What a setting's text may be, and the value it stands for."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from redis.connection import ConnectionPool
from redis.exceptions import RedisError

KEY_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: `parse` turns the text into it, or raises ValueError or KeyError.

    `allowed` completes the sentence "NAME must be …". The text of a `secret` is never shown.
    """

    parse: Callable[[str], Any]
    allowed: str
    secret: bool = False


def whole(low: int, high: int, unit: str = "") -> Kind:
    """Return the kind of whole numbers from `low` to `high`, counting `unit` ("seconds")."""

    def parse(value: str) -> int:
        number = int(value, 10)
        if not low <= number <= high:
            raise ValueError
        return number

    return Kind(parse, f"a whole number {f'of {unit} ' if unit else ''}from {low} to {high}")


def one_of(**choices: Any) -> Kind:
    """Return the kind of words, each with the value it stands for; case does not matter."""
    return Kind(lambda value: choices[value.lower()], " or ".join(choices))


def _host_names(value: str) -> frozenset[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not all(_HOST_NAME.fullmatch(name) for name in names):
        raise ValueError
    return frozenset(name.lower() for name in names)


def _address(value: str) -> str:
    if not value or any(character.isspace() or character == "/" for character in value):
        raise ValueError
    return value


def _secret(value: str) -> bytes | None:
    if value and len(value.encode()) < 16:
        raise ValueError
    return value.encode() or None


def _redis_url(value: str) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    # Of a path that names no database, the client would use the first, and say nothing.
    if parts.scheme != "unix" and not re.fullmatch(r"/?[0-9]*", parts.path):
        raise ValueError
    try:
        pool = ConnectionPool.from_url(value)
        pool.connection_class(**pool.connection_kwargs)  # not connected; but its options are there
    except (TypeError, RedisError):
        raise ValueError from None
    return value


def _database_url(value: str) -> str | None:
    if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
        raise ValueError
    return value or None


def _api_keys(value: str) -> tuple[tuple[str, str], ...]:
    """Return the name and SHA-256 (hex) of each key in "name:hash, name:hash"."""
    pairs = [pair.strip().partition(":") for pair in value.split(",") if pair.strip()]
    names = [name for name, _, _ in pairs]
    if len(set(names)) < len(names) or not all(KEY_NAME.fullmatch(name) for name in names):
        raise ValueError
    if not all(_SHA256.fullmatch(digest) for _, _, digest in pairs):
        raise ValueError
    return tuple((name, digest.lower()) for name, _, digest in pairs)


def _directory(value: str) -> Path | None:
    return Path(value) if value else None


def _required_directory(value: str) -> Path:
    if not value:
        raise ValueError
    return Path(value)


ON_OFF = one_of(on=True, off=False)
HOST_NAMES = Kind(_host_names, "host names with commas between them")
ADDRESS = Kind(_address, "an address or host name to listen on")
SECRET = Kind(_secret, "at least 16 bytes", secret=True)
OPTIONAL_DIRECTORY = Kind(_directory, "a model directory")
DIRECTORY = Kind(_required_directory, "a directory")
REDIS_URL = Kind(_redis_url, "a URL like redis://127.0.0.1:6379/0", secret=True)
DATABASE_URL = Kind(_database_url, "a URL like postgresql://user@host/database", secret=True)
API_KEYS = Kind(_api_keys, "NAME:SHA256 pairs with commas between them", secret=True)
PUBLIC = one_of(keyed=False, open=True)
