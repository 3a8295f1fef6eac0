"""The one table of settings, read from the environment and checked at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from api import setting_values as kinds
from api.setting_values import Kind, whole


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable and what is allowed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table."""

    variable: str
    field: str
    default: str
    kind: Kind
    help: str


def _row(variable: str, default: str, kind: Kind, about: str) -> dict[str, Any]:
    return {"row": (variable, default, kind, about)}


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of the table, checked. Each field is a row: variable, default, kind, help."""

    host: str = field(
        metadata=_row("HEARSAY_HOST", "127.0.0.1", kinds.ADDRESS, "Address the service listens on.")
    )
    port: int = field(
        metadata=_row(
            "PORT", "5000", whole(0, 65535), "Port the service listens on; 0 takes any free one."
        )
    )
    hosts: frozenset[str] = field(
        metadata=_row(
            "HEARSAY_HOSTS",
            "",
            kinds.HOST_NAMES,
            "Host names the service answers to, besides localhost and plain IP addresses.",
        )
    )
    proxies: int = field(
        metadata=_row(
            "HEARSAY_PROXIES",
            "0",
            whole(0, 10),
            "Reverse proxies in front of the service, whose X-Forwarded-For is believed.",
        )
    )
    public: bool = field(
        metadata=_row(
            "HEARSAY_PUBLIC",
            "keyed",
            kinds.PUBLIC,
            "`open` lets anyone who can reach the service score; `keyed` asks for API keys.",
        )
    )
    api_keys: tuple[tuple[str, str], ...] = field(
        metadata=_row(
            "HEARSAY_API_KEYS",
            "",
            kinds.API_KEYS,
            "Keys that clients must send, as `name:sha256,…`: `python -m api key new NAME`.",
        )
    )
    data: Path = field(
        metadata=_row(
            "HEARSAY_DATA",
            "var",
            kinds.DIRECTORY,
            "Directory for what the service keeps: its secret, promoted models, readers' feedback.",
        )
    )
    model: Path | None = field(
        metadata=_row(
            "HEARSAY_MODEL",
            "",
            kinds.OPTIONAL_DIRECTORY,
            "Model directory to serve; empty serves the promoted model or the one that ships.",
        )
    )
    max_body: int = field(
        metadata=_row(
            "HEARSAY_MAX_BODY",
            "4194304",
            whole(1024, 64 * 1024 * 1024, "bytes"),
            "Largest request body, in bytes.",
        )
    )
    max_text: int = field(
        metadata=_row(
            "HEARSAY_MAX_TEXT",
            "500000",
            whole(1, 5_000_000),
            "Longest text, in characters (Unicode code points).",
        )
    )
    max_html: int = field(
        metadata=_row(
            "HEARSAY_MAX_HTML",
            "2097152",
            whole(1024, 64 * 1024 * 1024, "bytes"),
            "Largest web page, in bytes of UTF-8.",
        )
    )
    max_sentences: int = field(
        metadata=_row(
            "HEARSAY_MAX_SENTENCES",
            "2000",
            whole(1, 100_000),
            "Most sentences one answer holds; the rest is had by asking again with `start`.",
        )
    )
    max_batch: int = field(
        metadata=_row("HEARSAY_MAX_BATCH", "20", whole(1, 1000), "Most documents in one batch.")
    )
    max_batch_text: int = field(
        metadata=_row(
            "HEARSAY_MAX_BATCH_TEXT",
            "2000000",
            whole(1, 64 * 1024 * 1024),
            "Most characters of all documents of a batch together, of text or HTML.",
        )
    )
    extract_seconds: int = field(
        metadata=_row(
            "HEARSAY_EXTRACT_SECONDS",
            "5",
            whole(1, 60, "seconds"),
            "Seconds in which a web page must be read; then its reader is stopped.",
        )
    )
    extract_memory: int = field(
        metadata=_row(
            "HEARSAY_EXTRACT_MEMORY",
            "512",
            whole(32, 16384, "MiB"),
            "Memory that reading a web page may take, in MiB.",
        )
    )
    extract_processes: int = field(
        metadata=_row(
            "HEARSAY_EXTRACT_PROCESSES",
            "2",
            whole(1, 64),
            "Web pages that a worker reads at once, each in a process of its own.",
        )
    )
    scores_per_minute: int = field(
        metadata=_row(
            "HEARSAY_SCORES_PER_MINUTE",
            "60",
            whole(0, 1_000_000),
            "Texts a client may have scored in a minute; 0 sets no limit.",
        )
    )
    feedbacks_per_minute: int = field(
        metadata=_row(
            "HEARSAY_FEEDBACKS_PER_MINUTE",
            "20",
            whole(0, 1_000_000),
            "Feedbacks a client may give in a minute; 0 sets no limit.",
        )
    )
    redis_url: str | None = field(
        metadata=_row(
            "HEARSAY_REDIS_URL",
            "",
            kinds.REDIS_URL,
            "Redis that several machines count their clients in; empty counts on this machine.",
        )
    )
    database_url: str | None = field(
        metadata=_row(
            "HEARSAY_DATABASE_URL",
            "",
            kinds.DATABASE_URL,
            "PostgreSQL that keeps the feedback; empty keeps it in a file in HEARSAY_DATA.",
        )
    )
    feedbacks_per_day: int = field(
        metadata=_row(
            "HEARSAY_FEEDBACKS_PER_DAY",
            "1000",
            whole(0, 1_000_000),
            "Feedbacks of one client that are kept of any 24 hours; 0 sets no limit.",
        )
    )
    feedback_quorum: int = field(
        metadata=_row(
            "HEARSAY_FEEDBACK_QUORUM",
            "2",
            whole(1, 1000),
            "Keys that must agree before a feedback is exported; without keys, one is enough.",
        )
    )
    workers: int = field(metadata=_row("HEARSAY_WORKERS", "2", whole(1, 64), "Worker processes."))
    threads: int = field(
        metadata=_row("HEARSAY_THREADS", "4", whole(1, 64), "Threads in each worker.")
    )
    timeout: int = field(
        metadata=_row(
            "HEARSAY_TIMEOUT",
            "30",
            whole(1, 600, "seconds"),
            "Seconds after which a stuck worker is replaced, and half a request given up.",
        )
    )
    model_poll: int = field(
        metadata=_row(
            "HEARSAY_MODEL_POLL",
            "5",
            whole(0, 3600, "seconds"),
            "Seconds between looks for a newly promoted model; 0 looks at start alone.",
        )
    )
    secret: bytes | None = field(
        metadata=_row(
            "HEARSAY_SECRET",
            "",
            kinds.SECRET,
            "Key that signs tokens and hashes; empty keeps a generated one in HEARSAY_DATA.",
        )
    )
    token_lifetime: int = field(
        metadata=_row(
            "HEARSAY_TOKEN_LIFETIME",
            "604800",
            whole(60, 365 * 24 * 3600, "seconds"),
            "Seconds for which a sentence's feedback token holds.",
        )
    )
    access_log: bool = field(
        metadata=_row(
            "HEARSAY_ACCESS_LOG",
            "on",
            kinds.ON_OFF,
            "One JSON line on standard output for each request (never its text or its sender).",
        )
    )


def _setting(name: str, row: tuple[str, str, Kind, str]) -> Setting:
    variable, default, kind, about = row
    return Setting(variable, name, default, kind, about)


SETTINGS = tuple(_setting(each.name, each.metadata["row"]) for each in fields(Settings))


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings in `environment`, with defaults for what it does not set.

    Raises SettingsError for the first value that is not allowed.
    """
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environment.get(setting.variable, setting.default).strip()
        try:
            values[setting.field] = setting.kind.parse(text)
        except (ValueError, KeyError):
            shown = "" if setting.kind.secret else f" (it is {text!r})"
            raise SettingsError(
                f"{setting.variable} must be {setting.kind.allowed}{shown}. {setting.help}"
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
