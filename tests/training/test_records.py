"""Labelled sentences: what is read from them, and that every fault is told by file and line."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from model.labels import Label
from tests.training import corpus
from training.records import DataError, read_json, read_records

H, A = Label.HEDGING, Label.ANONYMOUS_SOURCING


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines))
    return path


def read(tmp_path: Path, **line: object) -> Any:
    """Return the one record of a file that holds `line`."""
    (record,) = read_records([write(tmp_path / "one.jsonl", line)])
    return record


def fault(tmp_path: Path, **line: object) -> str:
    with pytest.raises(DataError) as caught:
        read(tmp_path, **line)
    return str(caught.value)


def spanned(tmp_path: Path, text: str, cues: list[str]) -> list[str]:
    record = read(tmp_path, text=text, hedging=1, hedge_cues=cues)
    return [text[start:end] for start, end in record.spans[H]]


def test_smallest_record_has_one_label_and_natural_rates(tmp_path: Path) -> None:
    record = read(tmp_path, text="It may rain.", hedging=1)
    assert record.labels == {H: 1}
    assert record.spans == {}
    assert (record.pick, record.weight, record.doc) == ("random", 1.0, "one.jsonl:1")


def test_every_documented_field_is_known(tmp_path: Path) -> None:
    record = read(
        tmp_path,
        id="x",
        doc="a1",
        i=3,
        outlet="Example",
        date="2026-01-01",
        text="Aides say it may rain.",
        weight=2,
        pick="cue",
        hedging=1,
        hedge_cues=["may"],
        anonymous_sourcing=1,
        sources=["Aides"],
        hedge_spans=[[13, 16]],
        source_spans=[[0, 5]],
    )
    assert record.labels == {H: 1, A: 1}
    assert record.spans == {H: ((13, 16),), A: ((0, 5),)}
    assert (record.pick, record.weight, record.doc) == ("cue", 2.0, "a1")


def test_absent_spans_are_not_annotated_and_empty_ones_are_none(tmp_path: Path) -> None:
    assert read(tmp_path, text="Rain.", hedging=0).spans == {}
    assert read(tmp_path, text="Rain.", hedging=0, hedge_cues=[]).spans == {H: ()}
    assert read(tmp_path, text="Rain.", hedging=0, hedge_spans=[]).spans == {H: ()}


def test_null_counts_as_absent_where_a_field_is_optional(tmp_path: Path) -> None:
    null = {"doc": None, "pick": None, "hedge_cues": None, "hedge_spans": None}
    record = read(tmp_path, text="Rain.", hedging=0, **null)
    assert (record.doc, record.pick, record.spans) == ("one.jsonl:1", "random", {})


def test_numbers_name_articles_too(tmp_path: Path) -> None:
    assert read(tmp_path, text="Rain.", hedging=0, doc=7).doc == "7"


@pytest.mark.parametrize(
    ("text", "cues", "starts"),
    [
        ("It may be that it may.", ["may", "may"], [3, 18]),
        ("Dismay may come.", ["may"], [7]),
        ("It may or could be, to our dismay.", ["could", "may"], [3, 10]),
        ("He'd go.", ["'d"], [2]),
        ("It (may) go, it may.", ["(may)", "may"], [3, 16]),
        ("🙂 It may.", ["may"], [5]),
        ("some say, some, somehow", ["some say", "some"], [0, 10]),
        ("a+b may.", ["a+b"], [0]),
    ],
)
def test_strings_are_found_left_to_right_at_word_boundaries(
    text: str, cues: list[str], starts: list[int], tmp_path: Path
) -> None:
    record = read(tmp_path, text=text, hedging=1, hedge_cues=cues)
    assert [start for start, _ in record.spans[H]] == starts
    assert sorted(spanned(tmp_path, text, cues)) == sorted(cues)


def test_offsets_win_over_strings(tmp_path: Path) -> None:
    text = "It may be that it may."
    record = read(tmp_path, text=text, hedging=1, hedge_cues=["may"], hedge_spans=[[18, 21]])
    assert record.spans[H] == ((18, 21),)


def test_spans_come_in_order(tmp_path: Path) -> None:
    record = read(tmp_path, text="It may, might.", hedging=1, hedge_spans=[[8, 13], [3, 6]])
    assert record.spans[H] == ((3, 6), (8, 13))


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"hedging": 1}, "`text`"),
    ({"text": 7, "hedging": 1}, "`text`"),
    ({"text": " \n", "hedging": 1}, "`text`"),
    ({"text": "x"}, "neither `hedging` nor `anonymous_sourcing`"),
    *(({"text": "x", "hedging": v}, "0 or 1") for v in (2, -1, True, False, "1", None, 0.5, [])),
    ({"text": "x", "hedging": 0, "attribution": 1}, "unknown field attribution"),
    ({"text": "x", "hedging": 0, "Weight": 1}, "unknown field Weight"),
    *(
        ({"text": "x", "hedging": 0, "weight": w}, "`weight`")
        for w in (0, -1, float("nan"), float("inf"), "1", True, None, [1])
    ),
    ({"text": "x", "hedging": 1, "hedge_cues": []}, "`hedging` is 1 but"),
    ({"text": "x y", "hedging": 0, "hedge_cues": ["x"]}, "`hedging` is 0 but"),
    ({"text": "x", "hedging": 0, "hedge_spans": [[0, 1]]}, "`hedging` is 0 but"),
    ({"text": "x", "hedging": 1, "hedge_cues": ["may"]}, "“may” is not in the text"),
    ({"text": "May.", "hedging": 1, "hedge_cues": ["may"]}, "“may” is not in the text"),
    *(({"text": "x", "hedging": 1, "hedge_cues": v}, "list of strings") for v in ("x", [1], [""])),
    ({"text": "x", "hedging": 1, "hedge_spans": 1}, "`hedge_spans`"),
    *(
        ({"text": "x y", "anonymous_sourcing": 1, "source_spans": [v]}, "`source_spans`")
        for v in ([0], [0, 4], [2, 2], [2, 1], [-1, 2], ["0", 1], [0.0, 1.0], [False, True], 3)
    ),
]


@pytest.mark.parametrize(("line", "why"), FAULTS, ids=[str(line) for line, _ in FAULTS])
def test_fault_is_told_with_file_line_and_reason(
    line: dict[str, Any], why: str, tmp_path: Path
) -> None:
    message = fault(tmp_path, **line)
    assert f"{tmp_path / 'one.jsonl'}, line 1: " in message
    assert why in message


def test_all_faults_of_all_files_are_listed(tmp_path: Path) -> None:
    good = {"text": "x", "hedging": 0}
    one = write(tmp_path / "one.jsonl", good, "{", "", [1], {"text": "x"}, "[" * 100_000)
    two = write(tmp_path / "two.jsonl", {**good, "hedging": 3}, good)
    with pytest.raises(DataError) as caught:
        read_records([one, two])
    *faults, last = str(caught.value).split("\n")
    places = [line.split(": ")[0] for line in faults]
    assert places == [f"{one}, line {n}" for n in (2, 4, 5, 6)] + [f"{two}, line 1"]
    assert last.startswith("5 bad records")


def test_blank_lines_and_files_in_gzip_are_read(tmp_path: Path) -> None:
    lines = corpus.labelled(20)
    plain = corpus.write(tmp_path / "a.jsonl", lines)
    zipped = corpus.write(tmp_path / "b.jsonl.gz", lines)
    plain.write_bytes(plain.read_bytes().replace(b"\n", b"\n\n\r\n"))
    assert read_records([plain]) == read_records([zipped])
    assert len(read_records([plain, zipped])) == 40


def test_line_separators_inside_a_text_end_no_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "a\u2028b\x85c", "hedging": 0}\n', encoding="utf-8")
    assert read_records([path])[0].text == "a\u2028b\x85c"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.jsonl", '{"text": "é", "hedging": 0}'.encode("latin-1")),
        ("plain.jsonl.gz", b'{"text": "x", "hedging": 0}'),
        ("cut.jsonl.gz", gzip.compress(b"x" * 10_000)[:-12]),
        ("broken.jsonl.gz", gzip.compress(b"abc")[:10] + b"\xff" * 40),
        ("empty.jsonl", b""),
        ("blank.jsonl", b"\n \n"),
    ],
)
def test_file_that_cannot_be_read_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=name):
        read_records([tmp_path / name])


def test_missing_file_and_directory_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(DataError, match=path.name):
            read_records([path])


def test_json_lines_of_other_files_are_objects(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", {"a": 1}, "", {"b": 2})
    assert list(read_json(path)) == [(1, {"a": 1}), (3, {"b": 2})]
    for bad in ("[]", "{", "1", "[" * 100_000):
        write(path, {"a": 1}, bad)
        with pytest.raises(DataError, match=r"x\.jsonl, line 2"):
            list(read_json(path))
