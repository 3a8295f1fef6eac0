"""An item → a document: what is known of it, and the text or the page to score."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NoReturn

from model.bulk.errors import Unusable
from model.bulk.items import MAX_PAGE, Broken, Item, Line, Page, Plain, Row
from model.extract import decode, decode_as

#: What is told of a document, in the order of the table's columns, and where it is looked for.
TOLD: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id",),
    "doc": ("doc",),
    "url": ("url",),
    "title": ("title",),
    "outlet": ("outlet",),
    "published": ("published", "date"),
}
#: The fields of a line, or columns of a table, that are read.
FIELDS: Final = frozenset({name for names in TOLD.values() for name in names}) | {
    "text",
    "html",
    "author",
    "authors",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document to score: `text`, or the `html` in which it is to be found."""

    told: Mapping[str, str]
    authors: tuple[str, ...]
    text: str | None
    html: str | None


def document(item: Item) -> Document:
    """Return the document that `item` holds; raises Unusable."""
    if isinstance(item, Broken):
        raise Unusable(item.code, item.detail)
    return _MAKERS[type(item)](item)


def _of_line(item: Line) -> Document:
    try:
        record = json.loads(item.raw.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise Unusable("not_utf8", f"The line is not UTF-8 (byte {error.start:,}).") from None
    except json.JSONDecodeError as error:
        raise Unusable(
            "not_json", f"The line is not JSON ({error.msg} at column {error.colno:,})."
        ) from None
    except (ValueError, RecursionError):
        raise Unusable(
            "not_json", "The line holds NaN, a number too long, or is too deep."
        ) from None
    if not isinstance(record, dict):
        raise Unusable("not_json", "The line is not a JSON object.")
    return _of_fields(record)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _of_row(item: Row) -> Document:
    return _of_fields(item.fields)


def _of_fields(fields: Mapping[str, Any]) -> Document:
    text, html = fields.get("text"), fields.get("html")
    if not isinstance(text, str) or not text.strip():
        if isinstance(html, str) and html.strip():
            if len(html.encode("utf-8", "surrogatepass")) > MAX_PAGE:
                raise Unusable("too_long", f"It has more than {MAX_PAGE >> 20} MiB.")
            return Document(_told(fields), _authors(fields), None, html)
        if text is not None and not isinstance(text, str):
            raise Unusable("no_text", "Its `text` is not a string.")
        text = None
    if text is None:
        raise Unusable("no_text", "It has no `text`, and no `html`.")
    return Document(_told(fields), _authors(fields), text, None)


def _of_plain(item: Plain) -> Document:
    try:
        text = item.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable("not_utf8", f"The file is not UTF-8 (byte {error.start:,}).") from None
    if not text.strip():
        raise Unusable("no_text", "The file holds no text.")
    return Document({}, (), text, None)


def _of_page(item: Page) -> Document:
    declared = decode_as(item.raw, item.charset) if item.charset else None
    told = {"id": item.record, "url": item.url}
    known = {name: whole(value) for name, value in told.items() if value}
    return Document(known, (), None, decode(item.raw) if declared is None else declared)


_MAKERS: Final[dict[type, Callable[[Any], Document]]] = {
    Line: _of_line,
    Row: _of_row,
    Plain: _of_plain,
    Page: _of_page,
}


def _told(fields: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for column, names in TOLD.items():
        value = next((as_text(fields[name]) for name in names if name in fields), None)
        if value:
            found[column] = value
    return found


def _authors(fields: Mapping[str, Any]) -> tuple[str, ...]:
    value = fields.get("authors", fields.get("author"))
    several = value if isinstance(value, list | tuple) else [value]
    return tuple(text for text in map(as_text, several) if text)


def as_text(value: Any) -> str | None:
    """Return a value of any kind as a string: a string as it is, others as JSON; None stays."""
    if value is None or isinstance(value, str):
        return None if value is None else whole(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return whole(json.dumps(value, ensure_ascii=False, default=str))


def whole(value: str) -> str:
    """Return `value` as a table can hold it: halves of characters become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8")
