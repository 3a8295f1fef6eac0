"""Records → documents, or a sentence about why there is none, without a word of the record."""

import json
from datetime import date
from typing import Any

import pytest

from model.bulk.documents import Document, document
from model.bulk.errors import Unusable
from model.bulk.items import MAX_PAGE, Broken, Line, Page, Plain, Row


def of(**fields: Any) -> Document:
    return document(Line("a", 0, json.dumps(fields).encode()))


def error(item: Any) -> tuple[str, str]:
    with pytest.raises(Unusable) as found:
        document(item)
    assert "canary" not in found.value.detail
    return found.value.code, found.value.detail


def of_raw(raw: bytes) -> tuple[str, str]:
    return error(Line("a", 0, raw))


def test_what_is_told_of_a_line_is_kept() -> None:
    told = {"id": "7", "doc": "d", "url": "u", "title": "T", "outlet": "o", "published": "p"}
    given = of(**told, authors=["Ada Quill", None, "Ines"], text=" It may\r\nrain.\0", more=1)
    assert given == Document(told, ("Ada Quill", "Ines"), " It may\r\nrain.\0", None)


def test_what_is_told_may_be_of_any_kind() -> None:
    given = of(
        id=7, doc=["a", 1], url=None, title="\ud800 ü", date="2026-01-02", author="A", text="x"
    )
    assert given.told == {"id": "7", "doc": '["a", 1]', "title": "? ü", "published": "2026-01-02"}
    assert given.authors == ("A",)
    row = document(Row("a", 0, {"date": date(2026, 1, 2), "text": "x"}))
    assert row.told == {"published": "2026-01-02"}


def test_html_is_taken_where_there_is_no_text() -> None:
    assert of(html="<p>x", text=" ").html == "<p>x"
    assert of(html="<p>x", text="x").html is None
    assert error(Row("a", 0, {"html": "ü" * (MAX_PAGE // 2 + 1)})) == (
        "too_long",
        "It has more than 2 MiB.",
    )


@pytest.mark.parametrize(
    "raw", [b"{}", b'{"text": ""}', b'{"text": " \\n"}', b'{"html": ""}', b'{"text": null}']
)
def test_record_without_text_is_told(raw: bytes) -> None:
    assert of_raw(raw) == ("no_text", "It has no `text`, and no `html`.")


def test_text_that_is_no_string_is_told() -> None:
    assert of_raw(b'{"text": ["canary"]}') == ("no_text", "Its `text` is not a string.")


@pytest.mark.parametrize(
    ("raw", "detail"),
    [
        (
            b'{"text": "canary',
            "The line is not JSON (Unterminated string starting at at column 10).",
        ),
        (b'["canary"]', "The line is not a JSON object."),
        (b'{"text": "canary", "n": NaN}', "The line holds NaN, a number too long, or is too deep."),
        (b'{"n": ' + b"9" * 9999 + b"}", "The line holds NaN, a number too long, or is too deep."),
        (b"[" * 100_000, "The line holds NaN, a number too long, or is too deep."),
    ],
)
def test_line_that_is_no_json_is_told(raw: bytes, detail: str) -> None:
    assert of_raw(raw) == ("not_json", detail)


def test_what_is_not_utf8_is_told() -> None:
    assert of_raw(b'{"text": "\xff"}') == ("not_utf8", "The line is not UTF-8 (byte 10).")
    assert error(Plain("a", 0, b"a\xff")) == ("not_utf8", "The file is not UTF-8 (byte 1).")


def test_text_file_is_its_text() -> None:
    assert document(Plain("a", 0, b"\xef\xbb\xbfIt may rain.")).text == "It may rain."
    assert error(Plain("a", 0, b" \n")) == ("no_text", "The file holds no text.")


def test_page_is_decoded_as_its_server_said_then_as_it_says_itself() -> None:
    raw = '<meta charset="utf-8"><p>Zürich'.encode("latin-1")
    assert document(Page("a", 0, raw, charset="iso-8859-1")).html == raw.decode("latin-1")
    assert document(Page("a", 0, raw, charset="nonsense")).html == raw.decode("utf-8", "replace")
    page = document(Page("a", 0, b"<p>", url="https://news.example/\udcff", record="<urn:1>"))
    assert page.told == {"id": "<urn:1>", "url": "https://news.example/?"}


def test_record_that_cannot_be_read_says_so() -> None:
    assert error(Broken("a", 0, "damaged", "Cut.")) == ("damaged", "Cut.")
