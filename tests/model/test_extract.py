"""Extraction: what comes out of a page, in what encoding, without touching network or disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model import extract as extraction
from model.extract import ExtractionError, extract

PAGE = Path(__file__).parent / "pages" / "harbor.html"
ROOT = Path(__file__).parents[2]
BODY = "<p>" + "Rain may fall on the coast tonight, a forecaster said. " * 12 + "</p>"


@pytest.fixture(scope="module")
def harbor() -> extraction.Extracted:
    return extract(PAGE.read_bytes())


def test_title_authors_and_date(harbor: extraction.Extracted) -> None:
    assert harbor.title == "Harbor bridge to close for repairs"
    assert harbor.authors == ("Ana McKay", "Bo O'Hara")
    assert harbor.published == "2024-03-05T08:15:00+00:00"


def test_paragraphs_are_separated_by_a_blank_line(harbor: extraction.Extracted) -> None:
    paragraphs = harbor.text.split("\n\n")
    assert "What comes next" in paragraphs
    assert "A second survey is due in May." in paragraphs
    assert any(p.startswith("Ferries will run") for p in paragraphs), "<br><br> separates too"


def test_line_breaks_of_the_source_are_blanks(harbor: extraction.Extracted) -> None:
    assert "two city officials said on Tuesday, after engineers found cracks in" in harbor.text


def test_body_leaves_out_scripts_menus_and_comments(harbor: extraction.Extracted) -> None:
    for boilerplate in ["junk", "color: red", "Weather", "First!!!", "Cookie"]:
        assert boilerplate not in harbor.text


def test_emoji_survives(harbor: extraction.Extracted) -> None:
    assert "crowns 🙂." in harbor.text


def test_string_and_bytes_give_the_same(harbor: extraction.Extracted) -> None:
    assert extract(PAGE.read_text(encoding="utf-8")) == harbor


ACCENTED = "<p>" + "Der Bürgermeister sagte „vielleicht“ im Café. " * 12 + "</p>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "cp1252"),
        ('<meta charset="windows-1252">', "cp1252"),
        ("<meta charset=iso-8859-1>", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">', "utf-8"),
        ('<meta charset="no-such-encoding">', "utf-8"),
        ('<meta charset="base64">', "utf-8"),
        ('<meta charset="utf-16">', "utf-8"),
    ],
)
def test_encoding_is_found(head: str, encoding: str) -> None:
    page = f"<html><head>{head}</head><body>{ACCENTED}</body></html>".encode(encoding)
    assert "Bürgermeister sagte „vielleicht“ im Café." in extract(page).text


def test_xml_declaration_is_no_obstacle() -> None:
    page = f'<?xml version="1.0" encoding="utf-8"?>\n<html><body>{BODY}</body></html>'
    assert extract(page).text.startswith("Rain may fall")


@pytest.mark.parametrize("page", [b"", b" \n\t", b"\xef\xbb\xbf", ""])
def test_empty_page_is_a_clear_error(page: bytes | str) -> None:
    with pytest.raises(ExtractionError, match="empty"):
        extract(page)


@pytest.mark.parametrize(
    "page", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100, b"\x00" * 5000, os.urandom(5000)]
)
def test_binary_data_is_a_clear_error(page: bytes) -> None:
    with pytest.raises(ExtractionError):
        extract(page)


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<script>let a = 1</script>", "<!--" * 5000]
)
def test_page_without_a_body_is_a_clear_error(page: str) -> None:
    with pytest.raises(ExtractionError):
        extract(page)


@pytest.mark.parametrize("tag", ["div", "b", "font", "blockquote", "span"])
def test_page_of_unclosed_tags_keeps_its_text(tag: str) -> None:
    page = f"<html><body>{f'<{tag}>' * 1000}{BODY}</body></html>"
    assert "a forecaster said" in extract(page).text


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "p", "b", "blockquote"])
def test_nesting_without_end_ends(tag: str) -> None:
    try:
        extract(f"<html><body>{f'<{tag}>' * 20_000}{BODY}")
    except ExtractionError as error:
        assert str(error)


@pytest.mark.parametrize("stain", ["\x00", "\ud800", "\x0b", "\ufffe"])
def test_character_no_page_may_hold_is_replaced(stain: str) -> None:
    page = f"<html><body><p>{stain}</p>{BODY}<p>The end{stain} of it all.</p></body></html>"
    assert "The end\ufffd of it all." in extract(page).text


def test_newspaper_failing_costs_only_what_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    from newspaper.extractors import ContentExtractor  # noqa: PLC0415 - slow to import

    def fail(*_: object) -> None:
        raise AttributeError("newspaper stumbled")

    monkeypatch.setattr(ContentExtractor, "get_title", fail)
    found = extract(PAGE.read_bytes())
    assert found.text.startswith("Harbor bridge to close")
    assert found.title, "trafilatura's title stands in"


def test_a_title_without_end_ends() -> None:
    page = f"<html><head><title>{'Rain ' * 5000}</title></head><body>{BODY}</body></html>"
    title = extract(page).title
    assert title is not None
    assert len(title) == 500
    assert title.startswith("Rain Rain")
    assert title.endswith("…")


def test_words_that_are_no_names_are_left_out() -> None:
    byline = "Ana Rowan, 5 Min Read, Ana Rowan is a reporter in the north of the country, Nov"
    page = f'<html><head><meta name="author" content="{byline}"></head><body>{BODY}</body></html>'
    assert extract(page).authors == ("Ana Rowan",)


# Denies every socket and every file opened for writing.
_SANDBOX = """
import sys
def deny(event, args):
    if event.startswith("socket."):
        raise AssertionError(f"{event} {args}")
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        raise AssertionError(f"{event} {args}")
sys.addaudithook(deny)
from model.extract import extract
page = open(sys.argv[1], "rb").read()
page = page.replace(b"<h1>", b"<img src='http://127.0.0.1:9/a.png'><link rel='canonical' "
                    b"href='http://127.0.0.1:9/'><h1>")
print(extract(page).title)
"""


def test_extraction_opens_no_socket_and_writes_no_file(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-B", "-c", _SANDBOX, str(PAGE)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.stdout.strip() == "Harbor bridge to close for repairs"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
