"""Stand-off labels: they find their sentences in articles, and no other sentence."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.training import corpus
from training.__main__ import main
from training.record_files import DataError, read_json
from training.records import read_records
from training.standoff import join, normalized

RAW = "  Aides\u00a0say it \t may rain. 🙂 \n\n\tThe pier   closed on Monday.  \n"
TEXT = "Aides say it may rain. 🙂\n\nThe pier closed on Monday.\n"
SHIPPED = Path(__file__).parents[2] / "training" / "data"


def label(sentence: str, i: int, *, text: str = TEXT, doc: str = "elm-7", **more: Any) -> Any:
    start = text.index(sentence)
    return {
        "id": f"{doc}-{i}",
        "doc": doc,
        "i": i,
        "pick": "random",
        "start": start,
        "end": start + len(sentence),
        "sha": hashlib.sha256(sentence.encode()).hexdigest()[:12],
        **more,
    }


RAIN = label(
    "Aides say it may rain.",
    0,
    hedging=1,
    hedge_spans=[[13, 16]],
    anonymous_sourcing=1,
    source_spans=[[0, 5]],
)
PIER = label("The pier closed on Monday.", 1, hedging=0, hedge_spans=[])


def collection(folder: Path, **fields: Any) -> Path:
    """Write an article as the collection does."""
    folder.mkdir(parents=True)
    held = {"ID": "elm-7", "source": "Elm Post", "date": "2026-03-01", "content_original": RAW}
    (folder / "elm-7.json").write_text(json.dumps(held | fields))
    return folder


def joined(tmp_path: Path, rows: list[Any], *articles: Path) -> Any:
    labels = corpus.write(tmp_path / "labels.jsonl.gz", rows)
    return join(labels, articles, pytest.fail)


def test_text_is_normalized_line_by_line() -> None:
    assert normalized(RAW) == TEXT
    assert normalized("a\u2028b\r\n c\u2003d") == "a\u2028b\nc\u2003d"


@pytest.mark.parametrize("below", ["data/jsons", "jsons", "."])
def test_labels_find_their_sentences_in_the_collection(below: str, tmp_path: Path) -> None:
    collection(tmp_path / "top" / below)
    found = joined(tmp_path, [RAIN, PIER], tmp_path / "top")
    assert (found.missing, found.changed) == ({}, [])
    assert found.lines == [
        {
            "id": "elm-7-0",
            "doc": "elm-7",
            "outlet": "Elm Post",
            "date": "2026-03-01",
            "i": 0,
            "pick": "random",
            "text": "Aides say it may rain.",
            "hedging": 1,
            "hedge_spans": [[13, 16]],
            "anonymous_sourcing": 1,
            "source_spans": [[0, 5]],
        },
        {
            "id": "elm-7-1",
            "doc": "elm-7",
            "outlet": "Elm Post",
            "date": "2026-03-01",
            "i": 1,
            "pick": "random",
            "text": "The pier closed on Monday.",
            "hedging": 0,
            "hedge_spans": [],
        },
    ]


def test_json_lines_of_texts_do_too(tmp_path: Path) -> None:
    others = [{"id": "fir-1", "text": 7}, {"id": ["elm-7"]}, {"id": None}, {}]
    plain = corpus.write(tmp_path / "a.jsonl.gz", [*others, {"id": "elm-7", "text": RAW}])
    assert [line.get("outlet") for line in joined(tmp_path, [RAIN], plain).lines] == [None]
    more = {"id": "elm-7", "text": RAW, "outlet": "Elm Post", "date": None}
    named = corpus.write(tmp_path / "b.jsonl", [more])
    assert joined(tmp_path, [RAIN], named).lines[0]["outlet"] == "Elm Post"
    original = {"ID": "elm-7", "content_original": RAW, "source": "Elm Post"}
    whole = corpus.write(tmp_path / "c.jsonl", [original])
    assert joined(tmp_path, [RAIN], whole).lines == joined(tmp_path, [RAIN], named).lines


def test_sentence_that_reads_otherwise_is_never_written(tmp_path: Path) -> None:
    changed = RAW.replace("closed", "opened")
    found = joined(tmp_path, [RAIN, PIER], collection(tmp_path / "top", content_original=changed))
    assert [line["id"] for line in found.lines] == ["elm-7-0"]
    assert found.changed == ["elm-7-1"]
    cut = joined(tmp_path, [PIER], collection(tmp_path / "cut", content_original="Aides"))
    assert (cut.lines, cut.changed) == ([], ["elm-7-1"])


def test_half_characters_in_an_article_are_another_text(tmp_path: Path) -> None:
    halves = RAW.replace("closed", "closed \ud83d")
    found = joined(tmp_path, [RAIN, PIER], collection(tmp_path / "top", content_original=halves))
    assert (len(found.lines), found.changed) == (1, ["elm-7-1"])


def test_first_article_of_a_name_counts(tmp_path: Path) -> None:
    one = collection(tmp_path / "one")
    two = corpus.write(tmp_path / "two.jsonl", [{"id": "elm-7", "text": "Another."}])
    assert len(joined(tmp_path, [RAIN, PIER], one, two).lines) == 2
    assert len(joined(tmp_path, [RAIN, PIER], two, one).changed) == 2


@pytest.mark.parametrize(
    "damage",
    [
        {"sha": "XYZ"},
        {"sha": None},
        {"start": -1},
        {"start": "0"},
        {"start": True},
        {"end": 0},
        {"i": None},
        {"doc": "../elm-7"},
        {"doc": 7},
        {"pick": ""},
    ],
    ids=str,
)
def test_labels_in_another_format_are_refused(damage: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"labels\.jsonl\.gz, line 2: not a stand-off label"):
        joined(tmp_path, [PIER, {**RAIN, **damage}], tmp_path)


def test_article_that_cannot_be_used_is_told_and_missing(tmp_path: Path) -> None:
    labels = corpus.write(tmp_path / "labels.jsonl", [RAIN])
    for number, content in enumerate((b"{", b"[]", b'{"ID": "elm-7"}', b"\xff")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "elm-7.json").write_bytes(content)
        told: list[str] = []
        found = join(labels, [folder], told.append)
        assert found.missing == {"elm-7": 1}
        assert f"{folder / 'elm-7.json'} cannot be used" in told[0]


def command(tmp_path: Path, labels: Path, *articles: Path) -> list[str]:
    out = str(tmp_path / "out.jsonl")
    return ["join", "--labels", str(labels), "--articles", *map(str, articles), "--out", out]


def test_command_writes_what_can_be_trained_on_and_tells_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collection(tmp_path / "top", content_original=RAW.replace("closed", "opened"))
    gone = [label("Monday", 0, doc=f"fir-{n}") for n in range(8)]
    labels = corpus.write(tmp_path / "labels.jsonl", [RAIN, PIER, *gone, gone[0]])
    assert main(command(tmp_path, labels, tmp_path / "top")) == 0
    told = capsys.readouterr()
    assert told.out == f"1 labelled sentences written to {tmp_path / 'out.jsonl'}\n"
    missing, changed = told.err.splitlines()
    assert missing.startswith("8 articles are not there, 9 labels left out: fir-0, fir-1, ")
    assert missing.endswith("fir-4, …")
    assert changed.startswith("1 sentences read otherwise")
    assert changed.endswith(": elm-7-1")
    (record,) = read_records([tmp_path / "out.jsonl"])
    assert (record.outlet, record.text) == ("Elm Post", "Aides say it may rain.")


def test_when_nothing_is_joined_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = corpus.write(tmp_path / "labels.jsonl", [RAIN])
    assert main(command(tmp_path, labels, tmp_path)) == 1
    assert "No label found its sentence; nothing was written." in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["labels.jsonl"]


def test_what_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = corpus.write(tmp_path / "labels.jsonl", [RAIN])
    for one, other in ((tmp_path / "none.jsonl", tmp_path), (labels, tmp_path / "none.jsonl")):
        assert main(command(tmp_path, one, other)) == 2
        assert "none.jsonl: there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "count", "weights"),
    [("news-train", 16_067, {None}), ("news-more", 60_994, {0.5}), ("news-dev", 450, {None})],
)
def test_shipped_labels_are_whole_and_hold_no_text(
    name: str, count: int, weights: set[float | None], tmp_path: Path
) -> None:
    path = SHIPPED / f"{name}.standoff.jsonl.gz"
    found = join(path, [tmp_path], pytest.fail)
    assert sum(found.missing.values()) == count
    allowed = {"id", "doc", "i", "pick", "start", "end", "sha"} | {
        *("hedging", "hedge_spans", "anonymous_sourcing", "source_spans"),
        *(["weight"] if weights != {None} else []),
    }
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        first = json.loads(next(lines))
    assert set(first) == allowed
    for _, row in read_json(path):
        assert set(row) == allowed
        assert row.get("weight") in weights
        for flag, spans in (("hedging", "hedge_spans"), ("anonymous_sourcing", "source_spans")):
            assert bool(row[flag]) == bool(row[spans])
            assert all(0 <= a < b <= row["end"] - row["start"] for a, b in row[spans])
