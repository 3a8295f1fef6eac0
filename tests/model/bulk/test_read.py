"""Files → records: every one of them, and where a file is damaged, all before that."""

import gzip
import json
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from warcio.warcwriter import WARCWriter

from model.bulk import read_lines
from model.bulk.errors import BulkError
from model.bulk.inputs import find
from model.bulk.items import MAX_PAGE, MAX_RECORD, Broken, Item, Line, Page, Plain, Row
from model.bulk.read import read
from tests.model.bulk import archives


def items(path: Path) -> list[Item]:
    found = []
    for given in find([str(path)], "/nowhere").inputs:
        parts = list(read(given))
        assert 0 <= sum(part.consumed for part in parts) <= given.size
        found += [part.item for part in parts]
    return found


def of_lines(path: Path, content: bytes) -> list[Item]:
    path.write_bytes(content)
    return items(path)


def test_lines_are_found_with_their_numbers(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"b": 2}\n\xff{\n{"c"'
    found = of_lines(tmp_path / "a.jsonl", content)
    assert [(item.position, item.raw) for item in found] == [
        (0, b'{"a": 1}\r'),
        (3, b'{"b": 2}'),
        (4, b"\xff{"),
        (5, b'{"c"'),
    ]
    assert {item.input for item in found} == {str(tmp_path / "a.jsonl")}
    packed = tmp_path / "b.jsonl.gz"
    parts = gzip.compress(content[:9]) + gzip.compress(content[9:])  # two members are one file
    assert [item[1:] for item in of_lines(packed, parts)] == [item[1:] for item in found]


def test_line_without_end_costs_its_row_alone(tmp_path: Path) -> None:
    huge = b'{"text": "' + b"a" * (3 * MAX_RECORD) + b'"}'
    found = of_lines(tmp_path / "a.jsonl", b"{}\n" + huge + b"\n{}\n" + huge)
    assert [type(item) for item in found] == [Line, Broken, Line, Broken]
    assert found[1] == Broken(str(tmp_path / "a.jsonl"), 1, "too_long", "It has more than 16 MiB.")


def test_line_of_exactly_the_limit_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_lines, "MAX_RECORD", 300_000)  # which spans two pieces read
    lines = [b"a" * 300_000, b"b" * 300_001, b"c"]
    found = of_lines(tmp_path / "a.jsonl", b"\n".join(lines))
    assert [getattr(item, "raw", None) for item in found] == [lines[0], None, lines[2]]


@pytest.mark.parametrize("damage", ["cut", "bits", "tail"])
def test_lines_before_the_damage_are_kept_and_the_damage_told(damage: str, tmp_path: Path) -> None:
    # Not of one pattern, so that the damage comes in the middle of it.
    lines = [json.dumps({"text": f"{zlib.crc32(str(n).encode())}" * 20}) for n in range(4000)]
    whole = gzip.compress(("\n".join(lines) + "\n").encode())
    middle = len(whole) // 2
    content = {
        "cut": whole[:middle],
        "bits": whole[:middle] + bytes(64) + whole[middle + 64 :],
        "tail": whole + b"no gzip",
    }[damage]
    *before, last = of_lines(tmp_path / "a.jsonl.gz", content)
    assert isinstance(last, Broken)
    assert last.code == "damaged"
    assert last.position == len(before)
    assert len(before) >= (4000 if damage == "tail" else 1500)
    for item, line in zip(before[:1500], lines, strict=False):
        assert isinstance(item, Line)
        assert item.raw == line.encode()


def pages(path: Path, content: bytes) -> list[Item]:
    path.write_bytes(content)
    return items(path)


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)


def mixed() -> bytes:
    """Return a WARC file of records to be taken, left out, and told of."""
    file, body = BytesIO(), archives.page(7).encode()
    writer = WARCWriter(file, gzip=True)
    html = ("Content-Type", "Text/HTML; charset=ISO-8859-1")
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "ours"}))
    archives.record(writer, "<p>Zürich".encode("latin-1"), headers=[html])
    archives.record(writer, body, status="404 Not Found")
    archives.record(writer, b"%PDF", headers=[("Content-Type", "application/pdf")])
    archives.record(writer, body, headers=[])
    archives.record(writer, body, kind="resource")
    for encoding, packed in (
        ("gzip", gzip.compress(body)),
        ("deflate", zlib.compress(body)),
        ("dcb", body),
        ("gzip", gzip.compress(bytes(20 * MAX_PAGE))),
        ("gzip", gzip.compress(body)[:50] + bytes(20)),
    ):
        archives.record(writer, packed, headers=[html, ("Content-Encoding", encoding)])
    archives.record(writer, chunked(body), headers=[html, ("Transfer-Encoding", "chunked")])
    archives.record(writer, bytes(MAX_PAGE + 1), headers=[html])
    return file.getvalue()


def test_web_pages_of_a_crawl_are_taken_and_nothing_else(tmp_path: Path) -> None:
    found = pages(tmp_path / "a.warc.gz", mixed())
    body = archives.page(7).encode()
    told = {item.position: item for item in found}
    assert [*told] == [1, 5, 6, 7, 8, 9, 10, 11, 12]
    first = told[1]
    assert isinstance(first, Page)
    assert (first.raw, first.charset) == ("<p>Zürich".encode("latin-1"), "iso-8859-1")
    assert (first.url, first.record is not None) == ("https://news.example/a", True)
    for number in (5, 6, 7, 11):
        assert told[number][2] == body
    assert told[8] == Broken(
        first.input, 8, "not_decoded", "It is compressed in a way that is not read ('dcb')."
    )
    assert [told[number][2] for number in (9, 12)] == ["too_long"] * 2
    assert told[10][2] != body  # what there is of it, or that it cannot be decoded


def test_crawl_in_one_piece_of_gzip_or_in_none_is_read_as_well(tmp_path: Path) -> None:
    plain = archives.warc(range(5), packed=False)
    for name, content in (("a.warc", plain), ("b.warc.gz", gzip.compress(plain))):
        found = pages(tmp_path / name, content)
        assert [item[2] for item in found] == [archives.page(n).encode() for n in range(5)]


def test_pages_before_the_damage_are_kept_and_the_damage_told(tmp_path: Path) -> None:
    plain = archives.warc(range(5), packed=False)
    third = plain.index(b"Tunnel 2")
    packed = archives.warc(range(5))
    for name, content, kept in (
        ("a.warc", plain[:third], 2),
        ("b.warc", plain + b"WARC/1.0\r\nno colon here\r\n\r\n", 5),
        ("c.warc", plain + b"no record\n", 5),
        ("d.warc.gz", packed[: len(packed) // 2], 2),
        ("e.warc.gz", packed + b"no gzip", 5),
        ("f.warc", b"garbage" * 9, 0),
        ("g.warc", plain + b"WARC/1.0\r\n" + b"X" * (9 << 20), 5),
    ):
        *before, last = pages(tmp_path / name, content)
        assert [item[2] for item in before] == [archives.page(n).encode() for n in range(kept)]
        assert isinstance(last, Broken), name
        assert last[1:3] == (kept, "damaged")
        assert "colon" not in last.detail


def test_nothing_of_a_page_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    plain = archives.warc(range(2), packed=False)
    shorter = plain.replace(b"Content-Length: ", b"Content-Length: 1", 1)
    pages(tmp_path / "a.warc", shorter)
    pages(tmp_path / "b.warc", plain[:-30] + b"canary\n" + plain)
    assert capfd.readouterr() == ("", "")


def test_rows_of_a_table_are_found_with_the_columns_that_count(tmp_path: Path) -> None:
    texts = [f"It may rain {n}." for n in range(200)]
    path = archives.parquet(
        tmp_path / "a.parquet",
        {"text": [*texts[:-1], None], "url": ["u"] * 200, "other": [1] * 200, "id": [*range(200)]},
        row_group_size=70,
        use_dictionary=["text"],
    )
    found = items(path)
    assert found[3] == Row(str(path), 3, {"text": texts[3], "url": "u", "id": 3})
    assert found[-1] == Row(str(path), 199, {"url": "u", "id": 199})


def test_damage_costs_the_rows_of_its_group_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    texts = [f"It may rain {zlib.crc32(str(n).encode())}." for n in range(3000)]
    archives.parquet(path, {"text": texts}, row_group_size=1000, compression="gzip")
    content = bytearray(path.read_bytes())
    at = len(content) // 2
    content[at : at + 60] = bytes(60)
    path.write_bytes(content)
    found = items(path)
    detail = "The rows from here to the next group cannot be read."
    assert found[1000] == Broken(str(path), 1000, "damaged", detail)
    assert [item.position for item in found] == [*range(1001), *range(2000, 3000)]
    assert found[-1] == Row(str(path), 2999, {"text": texts[-1]})


def test_pages_and_texts_are_a_record_each(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>a")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(b"<p>b"))
    (tmp_path / "c.txt").write_bytes(b"c")
    (tmp_path / "d.html").write_bytes(bytes(MAX_PAGE + 1))
    (tmp_path / "e.html.gz").write_bytes(gzip.compress(b"<p>e" * 99)[:20])
    found = items(tmp_path)
    assert [type(item) for item in found] == [Page, Page, Plain, Broken, Broken]
    assert [item[1:] for item in found[:3]] == [
        (0, b"<p>a", None, None, None),
        (0, b"<p>b", None, None, None),
        (0, b"c"),
    ]
    assert [item[2] for item in found[3:]] == ["too_long", "damaged"]
    assert [Path(item.input).name for item in found] == [
        *["a.html", "b.html.gz", "c.txt"],
        *["d.html", "e.html.gz"],
    ]


def test_file_that_goes_away_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(archives.lines([1]))
    (given,) = find([str(path)], "/nowhere").inputs
    path.unlink()
    with pytest.raises(BulkError, match=r"a\.jsonl cannot be read: No such file"):
        list(read(given))
