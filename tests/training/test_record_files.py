"""Files of records: JSON lines and CSV, and every way in which a file can be damaged."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from model.labels import Label
from tests.training import corpus
from training import record_files
from training.record_files import DataError, parse_json, raw_records, read_json
from training.records import examine, read_records

H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING


def faults(path: Path, content: str | bytes) -> list[tuple[int, str]]:
    """Return line and reason of each bad record of a file that can be used."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    reading = examine([path])
    assert reading.broken == []
    return [(fault.line, fault.why) for fault in reading.faults]


def refusal(path: Path, content: str | bytes) -> str:
    """Return what is said of a file that cannot be used at all, skipping or not."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError) as caught:
        read_records([path], skip_invalid=True)
    assert str(path) in str(caught.value)
    return str(caught.value)


def as_csv(lines: list[dict[str, Any]], **dialect: Any) -> str:
    """Return `lines` as CSV: lists as JSON in their cells, what is absent empty."""
    header = sorted({name for line in lines for name in line})
    held = io.StringIO()
    table = csv.DictWriter(held, header, restval="", **dialect)
    table.writeheader()
    for line in lines:
        cells = {k: json.dumps(v) if isinstance(v, list) else v for k, v in line.items()}
        table.writerow(cells)
    return held.getvalue()


@pytest.mark.parametrize("name", ["x.csv", "x.csv.gz", "X.CSV"])
def test_csv_says_what_json_lines_say(name: str, tmp_path: Path) -> None:
    lines = corpus.labelled(60)
    for number, line in enumerate(lines):
        if number % 2:
            line.update(outlet="Example", weight=1.5)
        if number % 4 == 0:
            del line["anonymous_sourcing"]
            line.pop("sources", None)
            line.pop("source_spans", None)
    lines[5]["text"] = 'He said, "It may,\n\nor not."'
    lines[5] |= {"hedging": 1, "hedge_cues": ["may"], "hedge_spans": [[13, 16]]}
    expected = read_records([corpus.write(tmp_path / "x.jsonl", lines)])
    content = as_csv(lines).encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    assert read_records([path]) == expected


def test_csv_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    content = "\ufefftext, hedging,anonymous_sourcing,i\nIt may.,1.0,,3.0\n,,,\n\nIt did.,0, 1 ,\n"
    path.write_bytes(content.replace("\n", "\r\n").encode())
    one, two = read_records([path])
    assert (one.labels, two.labels) == ({H: 1}, {H: 0, A: 1})
    assert (one.doc, two.doc) == ("x.csv:2", "x.csv:5")


def test_line_of_a_csv_fault_is_where_its_record_begins(tmp_path: Path) -> None:
    content = 'text,hedging\r\n"It\r\nmay.",1\r\n\r\n"It\r\ndid.",2\r\nRain.,0\r\n,1\r\n'
    assert faults(tmp_path / "x.csv", content) == [
        (5, "`hedging` must be 0 or 1"),
        (8, "`text` must be a sentence"),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("It may.,yes,,", "`hedging` must be 0 or 1"),
        ("It may.,nan,,", "`hedging` must be 0 or 1"),
        ("It may.,1,,inf", "`weight` must be a number"),
        ("It may.,1,,1_0", "`weight` must be a number"),
        ("It may.,1,,0", "`weight` must be a number"),
        ("It may.,,,", "neither `hedging` nor"),
        ("It may.,1,may,", "a list must be JSON in its cell"),
        ("It may.,1,['may'],", "a list must be JSON in its cell"),
        ('It may.,1,"{""may"": 1}",', "`hedge_cues` must be a list of strings"),
        ('It may.,1,"[""might""]",', "“might” is not in the text"),
        ("It may.,1,[],", "`hedging` is 1 but it has 0 spans"),
        ("It may.,1", "it has 2 cells where the header has 4"),
        ("It may, or not.,1,,", "it has 5 cells where the header has 4"),
        ("It \0may.,1,,", "NUL"),
        ('"It" may.,1,,', "not CSV"),
        (f"{'x' * 140_000},1,,", "not CSV (field larger than field limit"),
        (f'It may.,1,"{"[" * 100_000}",', "a list must be JSON in its cell"),
    ],
    ids=lambda value: value[:40],
)
def test_bad_csv_row_is_a_fault_of_its_line(row: str, why: str, tmp_path: Path) -> None:
    content = f"text,hedging,hedge_cues,weight\nIt may.,1,,\n{row}\nIt did.,0,,\n"
    ((line, told),) = faults(tmp_path / "x.csv", content)
    assert line == 3
    assert why in told
    assert len(read_records([tmp_path / "x.csv"], skip_invalid=True)) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("text,mood\nIt may.,1\n", "line 1: unknown column mood"),
        (",text,hedging\n0,It may.,1\n", "unknown column (no name)"),
        ("text;hedging\nIt may.;1\n", "columns are separated by commas"),
        ("text,hedging,text\nIt may.,1,x\n", "the column `text` is there twice"),
        ("hedging\n1\n", "there is no column `text`"),
        ('text,hedging\nIt did.,0\n"It may.,1\nIt did.,0\n', "line 3: a quotation mark"),
        ("text,hedging\n", "there are no records"),
        ("", "there are no records"),
        ("\n\n", "there are no records"),
    ],
)
def test_csv_that_cannot_be_used(content: str, why: str, tmp_path: Path) -> None:
    assert why in refusal(tmp_path / "x.csv", content)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"text": "x", "hedging": 0', "not JSON"),
        (b'{"text": "x", "hedging": 0} {}', "not JSON (Extra data"),
        (b'{"text": "x", "hedging": 0, "hedging": 1}', "`hedging` is given twice"),
        (b'{"text": "x", "hedging": NaN}', "NaN is no number"),
        (b'{"text": "x", "hedging": 0, "weight": -Infinity}', "-Infinity is no number"),
        (b'{"text": "x", "hedging": 0, "weight": 1e999}', "`weight` must be"),
        (b'{"text": "x", "hedging": 0, "weight": ' + b"9" * 5000 + b"}", "limit"),
        (b'["text", "hedging"]', "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "caf\xe9", "hedging": 0}', "not UTF-8 (byte 0xE9 at character 14)"),
        (b'{"text": "x\x00y", "hedging": 0}', "NUL bytes"),
        (rb'{"text": "x \ud83d", "hedging": 0}', "lone surrogate"),
        (rb'{"text": "\u0000", "hedging": 0}', "NUL character"),
        (b'{"text": "\xed\xa0\x80", "hedging": 0}', "not UTF-8 (byte 0xED"),
    ],
    ids=lambda value: str(value[:60]),
)
def test_bad_json_line_is_a_fault_of_its_line(line: bytes, why: str, tmp_path: Path) -> None:
    good = b'{"text": "x", "hedging": 0}\n'
    ((number, told),) = faults(tmp_path / "x.jsonl", good + b"\n" + line + b"\r\n" + good)
    assert number == 3
    assert why in told


def test_enormous_line_is_a_fault_and_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_files, "MAX_LINE", 1000)
    good = '{"text": "x", "hedging": 0}\n'
    long = f'{{"text": "{"x" * 5000}", "hedging": 0}}\n'
    found = faults(tmp_path / "x.jsonl", good + long + "\n" + good + long.strip())
    assert [line for line, _ in found] == [2, 5]
    assert all("more than 1,000 characters" in why for _, why in found)
    path = tmp_path / "x.csv"
    path.write_text(f"text,hedging\nx,0\n{'x' * 5000},0\ny,0\n")
    rows = list(raw_records(path))
    assert [line for line, _ in rows] == [2, 3, 4]
    assert isinstance(rows[1][1], str), "a line that was cut is no record"


def test_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"text": "x", "hedging": 0}\n')
    assert read_records([path])[0].text == "x"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("plain.jsonl.gz", b'{"text": "x", "hedging": 0}', "Not a gzipped file"),
        ("cut.jsonl.gz", gzip.compress(b"x" * 10_000)[:-12], "cannot be read"),
        ("broken.csv.gz", gzip.compress(b"abc")[:10] + b"\xff" * 40, "cannot be read"),
        ("tail.jsonl.gz", gzip.compress(b'{"text": "x", "hedging": 0}') + b"abc", "cannot be read"),
        ("zipped.jsonl", gzip.compress(b"{}"), "its name must end in .gz"),
        ("wide.jsonl", '{"text": "x", "hedging": 0}'.encode("utf-16"), "save it as UTF-8"),
        ("wide.csv", "text,hedging\nx,0".encode("utf-16-le"), "save it as UTF-8"),
        ("wide.csv.gz", gzip.compress("text,hedging\nx,0".encode("utf-32")), "save it as UTF-8"),
        ("empty.jsonl", b"", "there are no records"),
        ("blank.jsonl", b"\n \n", "there are no records"),
        ("data.json", b'{"text": "x", "hedging": 0}', "must end in .jsonl, .jsonl.gz, .csv or"),
        ("data.parquet", b"PAR1", "must end in"),
        ("data.gz", gzip.compress(b'{"text": "x", "hedging": 0}'), "must end in"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_file_that_cannot_be_used(name: str, content: bytes, why: str, tmp_path: Path) -> None:
    assert why in refusal(tmp_path / name, content)


def test_missing_file_and_directory_are_named(tmp_path: Path) -> None:
    directory = tmp_path / "dir.jsonl"
    directory.mkdir()
    for path, why in ((tmp_path / "none.jsonl", "no such file"), (directory, "is a directory")):
        with pytest.raises(DataError, match=f"{path.name}.*{why}"):
            read_records([path], skip_invalid=True)


def test_json_lines_of_other_files_are_objects(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n\n{"b": 2}\n')
    assert list(read_json(path)) == [(1, {"a": 1}), (3, {"b": 2})]
    for bad in (b"[]", b"{", b"1", b"[" * 100_000, b'{"a": NaN}', b'{"a": "\xff"}'):
        path.write_bytes(b'{"a": 1}\n' + bad)
        with pytest.raises(DataError, match=r"x\.jsonl, line 2"):
            list(read_json(path))


def test_strict_json_names_the_field_given_twice_at_any_depth() -> None:
    assert parse_json('{"a": {"b": [1]}}') == {"a": {"b": [1]}}
    with pytest.raises(ValueError, match="`b` is given twice"):
        parse_json('{"a": [{"b": 1, "b": 1}]}')
