"""What the command line is given (a file, standard input, a URL) → the text to score."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from model.extract import Extracted

_HTML_SUFFIXES = frozenset([".html", ".htm", ".xhtml", ".shtml"])
_SNIFFED = 4096  # bytes in which a page or a binary file shows what it is
_HTML_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class InputError(Exception):
    """An input that cannot be scored. The message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Input:
    """A text to score, and the page it was extracted from, if it was."""

    name: str
    text: str
    page: "Extracted | None"


def read(name: str, stdin: BinaryIO) -> Input:
    """Return the input called `name`: a path, a URL, or "-" for `stdin`.

    HTML is known by its suffix or its beginning. Raises InputError when there is nothing to
    read or no text in it.
    """
    if _URL.match(name):
        return _read_url(name)
    if name == "-":
        return _read_bytes("standard input", stdin.read(), is_html=False)
    path = Path(name)
    try:
        data = path.read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"{name} is a directory; name the files in it.") from error
    except FileNotFoundError as error:
        raise InputError(f"{name} does not exist.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name} cannot be read: {reason}.") from error
    return _read_bytes(name, data, is_html=path.suffix.lower() in _HTML_SUFFIXES)


def _read_url(url: str) -> Input:
    from model.extract import decode_as  # noqa: PLC0415 - only a URL needs them
    from model.fetch import FetchError, fetch  # noqa: PLC0415 - as above

    try:
        page = fetch(url)
    except FetchError as error:
        raise InputError(str(error)) from error
    # What the server declares goes before what the page does.
    declared = decode_as(page.body, page.charset) if page.charset else None
    data = page.body if declared is None else declared.encode("utf-8-sig", "replace")
    return _read_bytes(url, data, is_html=False)


def _read_bytes(name: str, data: bytes, *, is_html: bool) -> Input:
    beginning = data[:_SNIFFED].removeprefix(codecs.BOM_UTF8)
    if is_html or _HTML_BEGINS.match(beginning):
        return _read_html(name, data)
    text = _decode(name, data)
    if _HTML_BEGINS.match(text[:_SNIFFED].encode("utf-8", "replace")):  # was UTF-16
        return _read_html(name, data)
    if not text.strip():
        raise InputError(f"{name} holds no text.")
    return Input(name, text, None)


def _read_html(name: str, data: bytes) -> Input:
    from model.extract import ExtractionError, extract  # noqa: PLC0415 - only a page needs it

    try:
        page = extract(data)
    except ExtractionError as error:
        raise InputError(f"{name}: {error}") from error
    return Input(name, page.text, page)


def _decode(name: str, data: bytes) -> str:
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not is_utf16 and b"\0" in data[:_SNIFFED]:
        raise InputError(f"{name} is a binary file, not a text or a web page.")
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 text (byte {error.start:,}); convert it, for example with iconv."
        ) from error
