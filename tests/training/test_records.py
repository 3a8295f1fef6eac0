"""Labelled sentences: what is read from them, and that every fault is told by file and line."""

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from model.document import LONGEST_SENTENCE
from model.labels import Label
from tests.training import corpus
from training.records import LISTED, DataError, examine, read_records

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
    ({"text": "x", "hedging": 0, "": 1}, "unknown field (no name)"),
    *(({"text": "x", "hedging": 0, "weight": w}, "`weight`") for w in (0, -1, 1e9, "1", True, [1])),
    ({"text": "x", "hedging": 0, "weight": float("nan")}, "NaN is no number"),
    ({"text": "x", "hedging": 0, "weight": float("inf")}, "Infinity is no number"),
    ({"text": "x" * (LONGEST_SENTENCE + 1), "hedging": 0}, "`text` has 20,001 characters"),
    ({"text": "x \ud800", "hedging": 0}, "lone surrogate"),
    ({"text": "x \x00", "hedging": 0}, "`text` holds a NUL"),
    *(({"text": "x", "hedging": 0, "doc": v}, "`doc`") for v in ("", " ", 1.5, True, [], {})),
    *(({"text": "x", "hedging": 0, "i": v}, "`i`") for v in (-1, 1.5, "1", True, [])),
    *(
        ({"text": "x", "hedging": 0, name: v}, f"`{name}`")
        for name in ("outlet", "date", "pick")
        for v in (1, True, ["x"], "  ", "\udfff")
    ),
    *(({"text": "x", "hedging": 0, "id": v}, "`id`") for v in (1.5, False, [])),
    ({"text": "x", "hedging": 1, "hedge_cues": []}, "`hedging` is 1 but"),
    ({"text": "x y", "hedging": 0, "hedge_cues": ["x"]}, "`hedging` is 0 but"),
    ({"text": "x", "hedging": 0, "hedge_spans": [[0, 1]]}, "`hedging` is 0 but"),
    ({"text": "x", "hedging": 1, "hedge_cues": ["may"]}, "“may” is not in the text"),
    ({"text": "May.", "hedging": 1, "hedge_cues": ["may"]}, "“may” is not in the text"),
    *(
        ({"text": "x", "hedging": 1, "hedge_cues": v}, "list of strings")
        for v in ("x", [1], [""], [" "])
    ),
    ({"text": "It may.", "hedging": 1, "hedge_cues": ["may", "may"]}, "“may” overlaps"),
    ({"text": "It may.", "hedging": 1, "hedge_cues": ["may", "It may"]}, "“It may” overlaps"),
    ({"text": "It may.", "hedging": 1, "hedge_spans": [[3, 6], [3, 6]]}, "overlap at “may”"),
    ({"text": "It may.", "hedging": 1, "hedge_spans": [[3, 6], [0, 4]]}, "overlap at “It m”"),
    ({"text": "It may.", "hedging": 1, "hedge_spans": [[2, 3]]}, "only blanks at [2, 3]"),
    (
        {"text": "🙂 It may.", "hedging": 1, "hedge_cues": ["may"], "hedge_spans": [[6, 9]]},
        "`hedge_spans` cover “ay.” where `hedge_cues` has “may”; are they code points?",
    ),
    ({"text": "x", "hedging": 0, "hedge_spans": [], "hedge_cues": "x"}, "list of strings"),
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
    assert last.startswith("5 bad records of 7;")
    assert "--skip-invalid" in last


def test_of_thousands_of_faults_a_hundred_are_listed_and_all_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", {"text": "x", "hedging": 0}, *["{"] * 3000)
    with pytest.raises(DataError) as caught:
        read_records([path])
    *faults, more, last = str(caught.value).split("\n")
    assert len(faults) == LISTED == 100
    assert more == "… and 2900 more bad records"
    assert last.startswith("3000 bad records of 3001")


def test_bad_records_are_left_out_when_asked_and_each_is_told(tmp_path: Path) -> None:
    good = {"text": "It may.", "hedging": 1, "doc": "a"}
    path = write(tmp_path / "x.jsonl", good, "[]", {**good, "hedging": 7}, {**good, "doc": "b"})
    told: list[str] = []
    records = read_records([path], skip_invalid=True, tell=told.append)
    assert [record.doc for record in records] == ["a", "b"]
    assert told == [
        f"{path}, line 2: not a JSON object (dropped)",
        f"{path}, line 3: `hedging` must be 0 or 1 (dropped)",
        "dropped 2 of 4 records",
    ]


def test_nothing_left_is_no_data(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", "{", "[]")
    with pytest.raises(DataError, match="no usable records in"):
        read_records([path], skip_invalid=True)


def test_file_that_cannot_be_used_is_never_left_out(tmp_path: Path) -> None:
    good = write(tmp_path / "good.jsonl", {"text": "x", "hedging": 0}, "{")
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"text": "x", "hedging": 9}\n' * 9000)[:-12])
    with pytest.raises(DataError) as caught:
        read_records([good, cut, tmp_path / "none.csv"], skip_invalid=True)
    message = str(caught.value)
    assert f"{good}, line 2: " in message, "what else is wrong is told too"
    assert f"{cut}, line 1: `hedging`" in message
    assert f"{cut} cannot be read: " in message
    assert f"{tmp_path / 'none.csv'}: there is no such file" in message


def test_file_given_twice_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", {"text": "x", "hedging": 0})
    again = tmp_path / "y.jsonl"
    again.symlink_to(path)
    with pytest.raises(DataError, match=r"y\.jsonl is given twice"):
        read_records([path, again])


def test_an_id_names_one_record_of_a_file(tmp_path: Path) -> None:
    lines = [{"id": i, "text": t, "hedging": 0} for i, t in ((1, "x"), (2, "y"), ("1", "z"))]
    path = write(tmp_path / "x.jsonl", *lines)
    (fault,) = examine([path]).faults
    assert str(fault) == f"{path}, line 3: the id 1 was given at {path}, line 1 already"


def test_files_may_number_alike_but_not_hold_the_same_record(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", {"id": 1, "text": "x", "hedging": 0})
    two = write(tmp_path / "two.jsonl", {"id": 1, "text": "y", "hedging": 0})
    assert [record.id for record in read_records([one, two])] == ["1", "1"]
    three = write(tmp_path / "three.jsonl", {"id": 1, "text": "x", "hedging": 0})
    (fault,) = examine([one, two, three]).faults
    assert (fault.path, fault.line) == (three, 1)


def test_same_sentence_with_another_label_is_a_warning(tmp_path: Path) -> None:
    lines = [("It may.", 1), ("It did.", 0), ("It may.", 0), ("It did.", 0)]
    path = write(tmp_path / "x.jsonl", *({"text": t, "hedging": h} for t, h in lines))
    told: list[str] = []
    assert len(read_records([path], tell=told.append)) == 4, "labels are made by people"
    assert told == [
        f"warning: {path}, line 3: the same sentence has `hedging` 1 at {path}, line 1, and 0 here"
    ]


def test_warnings_are_told_a_hundred_at_most(tmp_path: Path) -> None:
    lines = [{"text": f"It may {n}.", "hedging": h} for n in range(150) for h in (0, 1)]
    told: list[str] = []
    read_records([write(tmp_path / "x.jsonl", *lines)], tell=told.append)
    assert len(told) == 101
    assert told[-1] == "warning: … and 50 more like these"


def test_blank_lines_and_files_in_gzip_are_read(tmp_path: Path) -> None:
    lines = corpus.labelled(20)
    for line in lines:
        del line["id"]
    plain = corpus.write(tmp_path / "a.jsonl", lines)
    zipped = corpus.write(tmp_path / "b.jsonl.gz", lines)
    plain.write_bytes(plain.read_bytes().replace(b"\n", b"\n\n\r\n"))
    assert read_records([plain]) == read_records([zipped])
    assert len(read_records([plain, zipped])) == 40


def test_line_separators_inside_a_text_end_no_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "a\u2028b\x85c", "hedging": 0}\n', encoding="utf-8")
    assert read_records([path])[0].text == "a\u2028b\x85c"


def test_thousands_of_cues_in_one_sentence_are_found_at_once(tmp_path: Path) -> None:
    line = {"text": " ".join(["may"] * 5000), "hedging": 1, "hedge_cues": ["may"] * 5000}
    began = time.monotonic()
    (record,) = read_records([corpus.write(tmp_path / "data.jsonl", [line])])
    assert record.spans[Label.HEDGING] == tuple((at, at + 3) for at in range(0, 20_000, 4))
    assert time.monotonic() - began < 5
