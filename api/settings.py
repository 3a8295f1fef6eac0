"""The one table of settings, read from the environment and checked at start."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable and what is allowed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `parse` turns the variable's text into the value or raises ValueError.

    `allowed` completes the sentence "NAME must be …".
    """

    variable: str
    field: str
    default: str
    allowed: str
    help: str
    parse: Callable[[str], Any]
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the table, checked."""

    host: str
    port: int
    hosts: frozenset[str]
    data: Path
    model: Path | None
    max_body: int
    max_text: int
    max_sentences: int
    workers: int
    threads: int
    timeout: int
    secret: bytes | None
    token_lifetime: int
    access_log: bool


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        number = int(value, 10)
        if not low <= number <= high:
            raise ValueError
        return number

    return parse


def _on_off(value: str) -> bool:
    return {"on": True, "off": False}[value.lower()]


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


def _directory(value: str) -> Path | None:
    return Path(value) if value else None


def _required_directory(value: str) -> Path:
    if not value:
        raise ValueError
    return Path(value)


SETTINGS = (
    Setting(
        "HEARSAY_HOST",
        "host",
        "127.0.0.1",
        "an address or host name to listen on",
        "Address the service listens on.",
        _address,
    ),
    Setting(
        "PORT",
        "port",
        "5000",
        "a whole number from 0 to 65535",
        "Port the service listens on; 0 takes any free one.",
        _whole(0, 65535),
    ),
    Setting(
        "HEARSAY_HOSTS",
        "hosts",
        "",
        "host names with commas between them",
        "Host names the service answers to, besides localhost and plain IP addresses.",
        _host_names,
    ),
    Setting(
        "HEARSAY_DATA",
        "data",
        "var",
        "a directory",
        "Directory for what the service keeps: its secret and promoted models.",
        _required_directory,
    ),
    Setting(
        "HEARSAY_MODEL",
        "model",
        "",
        "a model directory",
        "Model directory to serve; empty serves the promoted model or the one that ships.",
        _directory,
    ),
    Setting(
        "HEARSAY_MAX_BODY",
        "max_body",
        str(4 * 1024 * 1024),
        "a whole number of bytes from 1024 to 67108864",
        "Largest request body, in bytes.",
        _whole(1024, 64 * 1024 * 1024),
    ),
    Setting(
        "HEARSAY_MAX_TEXT",
        "max_text",
        "500000",
        "a whole number from 1 to 5000000",
        "Longest text, in characters (Unicode code points).",
        _whole(1, 5_000_000),
    ),
    Setting(
        "HEARSAY_MAX_SENTENCES",
        "max_sentences",
        "2000",
        "a whole number from 1 to 100000",
        "Most sentences one answer holds; the rest is had by asking again with `start`.",
        _whole(1, 100_000),
    ),
    Setting(
        "HEARSAY_WORKERS",
        "workers",
        "2",
        "a whole number from 1 to 64",
        "Worker processes.",
        _whole(1, 64),
    ),
    Setting(
        "HEARSAY_THREADS",
        "threads",
        "4",
        "a whole number from 1 to 64",
        "Threads in each worker.",
        _whole(1, 64),
    ),
    Setting(
        "HEARSAY_TIMEOUT",
        "timeout",
        "30",
        "a whole number of seconds from 1 to 600",
        "Seconds after which a worker that stopped responding is replaced.",
        _whole(1, 600),
    ),
    Setting(
        "HEARSAY_SECRET",
        "secret",
        "",
        "at least 16 bytes",
        "Key that signs feedback tokens; empty keeps a generated one in HEARSAY_DATA.",
        _secret,
        secret=True,
    ),
    Setting(
        "HEARSAY_TOKEN_LIFETIME",
        "token_lifetime",
        "604800",
        "a whole number of seconds from 60 to 31536000",
        "Seconds for which a sentence's feedback token holds.",
        _whole(60, 365 * 24 * 3600),
    ),
    Setting(
        "HEARSAY_ACCESS_LOG",
        "access_log",
        "on",
        "on or off",
        "One JSON line on standard output for each request (never its text or its sender).",
        _on_off,
    ),
)


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings in `environment`, with defaults for what it does not set.

    Raises SettingsError for the first value that is not allowed.
    """
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environment.get(setting.variable, setting.default).strip()
        try:
            values[setting.field] = setting.parse(text)
        except (ValueError, KeyError):
            shown = "" if setting.secret else f" (it is {text!r})"
            raise SettingsError(
                f"{setting.variable} must be {setting.allowed}{shown}. {setting.help}"
            ) from None
    return Settings(**values)


def unknown(environment: Mapping[str, str]) -> list[str]:
    """Return the HEARSAY_ variables that no setting reads: most likely misspelt."""
    known = {setting.variable for setting in SETTINGS}
    return sorted(name for name in environment if name.startswith("HEARSAY_") and name not in known)


def table() -> str:
    """Return the settings as a Markdown table, the one that the README carries."""
    rows = [
        f"| `{s.variable}` | {f'`{s.default}`' if s.default else '(empty)'} | {s.help} |"
        for s in SETTINGS
    ]
    return "\n".join(["| setting | default | meaning |", "| --- | --- | --- |", *rows])
