"""The tables: a schema that stays, and rows that say what the scorer says."""

from io import BytesIO
from typing import Any

import pyarrow.parquet as pq
import pytest

from model.bulk import tables
from model.bulk.tables import Packed, Row, pack
from model.document import Article
from model.labels import Label
from model.scorer import Scorer
from tests.model.articles import TEXT, article
from tests.model.bulk import archives

README = (archives.ROOT / "README.md").read_text(encoding="utf-8").partition("### Archives")[2]
_PARTS = ("flagged", "rate", "percentile")


def read(content: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(BytesIO(content)).to_pylist()
    return rows


def packed(scored: Article, *, text: bool = True) -> Packed:
    return pack([Row("a", 3, {"title": "T"}, ("Ada",), scored)], {"hearsay": "x"}, text=text)


def test_schema_is_the_one_that_others_read() -> None:
    assert " ".join(tables.SENTENCES.names) == (
        "input position number start end hedging hedging_flagged anonymous_sourcing "
        "anonymous_sourcing_flagged attribution attribution_flagged cues"
    )
    scores = [f"{label.value}_{part}" for label in Label for part in _PARTS]
    assert " ".join(tables.DOCUMENTS.names) == (
        "input position id doc url title outlet published authors text length error_code error "
        f"sentences credibility credibility_low credibility_high warnings {' '.join(scores)}"
    )
    assert str(tables.SENTENCES.field("cues").type) == (
        "list<item: struct<start: int32 not null, end: int32 not null, label: string not null, "
        "text: string, weight: double not null, kind: string>>"
    )
    assert tables.SCHEMA == 1


@pytest.mark.parametrize("told", [tables.__doc__, README], ids=["docstring", "README"])
def test_every_column_is_told_of(told: str) -> None:
    for name in (*tables.DOCUMENTS.names, *tables.SENTENCES.names):
        label = next((each for each in Label if name.startswith(each.value)), None)
        names = (
            [name] if label is None else [name.replace(label, each) for each in ("L", "hedging")]
        )
        assert any(f"`{each}`" in told for each in names), name


def test_document_is_its_row() -> None:
    (row,) = read(packed(article()).documents)
    assert row == {
        **dict.fromkeys(tables.DOCUMENTS.names),
        "input": "a",
        "position": 3,
        "title": "T",
        "authors": ["Ada"],
        "text": TEXT,
        "length": len(TEXT),
        "sentences": 3,
        "warnings": [],
        "credibility": 61,
        "credibility_low": 52,
        "credibility_high": 70,
        "hedging_flagged": 2,
        "hedging_rate": 0.1235,
        "hedging_percentile": 71,
        "anonymous_sourcing_flagged": 1,
    }


def test_sentences_and_cues_are_the_slices_they_say() -> None:
    rows = read(packed(article()).sentences)
    assert [TEXT[row["start"] : row["end"]] for row in rows] == [
        "🙂 It may rain.",
        "Officials reportedly agree.",
        "Ana Elm left.",
    ]
    assert [row["number"] for row in rows] == [0, 1, 2]
    first = article().sentences[0].labels[Label.HEDGING]
    assert first is not None
    assert rows[0]["hedging"] == first.probability
    assert [row["anonymous_sourcing_flagged"] for row in rows] == [False, True, False]
    cues = [cue for row in rows for cue in row["cues"]]
    assert [cue["text"] for cue in cues] == ["may", "Officials", "reportedly", "reportedly"]
    assert all(TEXT[cue["start"] : cue["end"]] == cue["text"] for cue in cues)
    assert [cue["kind"] for cue in cues] == [None, "unnamed source", None, "no source given"]


def test_words_can_be_left_out() -> None:
    without = packed(article(), text=False)
    (row,) = read(without.documents)
    assert (row["text"], row["length"]) == (None, len(TEXT))
    assert [cue["text"] for each in read(without.sentences) for cue in each["cues"]] == [None] * 4
    bare = packed(article(explained=False))
    assert [row["cues"] for row in read(bare.sentences)] == [None] * 3


def test_error_is_a_row_without_scores() -> None:
    found = pack([Row("a", 3, {"id": "7"}, error=("no_text", "None."))], {}, text=True)
    assert read(found.documents) == [
        {
            **dict.fromkeys(tables.DOCUMENTS.names),
            "input": "a",
            "position": 3,
            "id": "7",
            "authors": [],
            "error_code": "no_text",
            "error": "None.",
        }
    ]
    assert read(found.sentences) == []
    assert found.counts == {"documents": 1, "failed": 1, "sentences": 0}


def test_no_rows_are_tables_all_the_same() -> None:
    found = pack([], {"hearsay": "x"}, text=True)
    for content, schema in (
        (found.documents, tables.DOCUMENTS),
        (found.sentences, tables.SENTENCES),
    ):
        table = pq.read_table(BytesIO(content))
        assert table.schema.equals(schema)
        assert table.schema.metadata == {b"hearsay": b"x"}
        assert table.num_rows == 0


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer.load()


def test_rows_say_what_the_scorer_says(scorer: Scorer) -> None:
    numbers = range(300)  # more than are turned into columns at once
    articles = [scorer.score(archives.text(number)) for number in numbers]
    found = pack([Row("a", n, {}, (), articles[n]) for n in numbers], {}, text=True)
    sentences = read(found.sentences)
    assert found.counts["sentences"] == len(sentences)
    expected = [(n, sentence) for n in numbers for sentence in articles[n].sentences]
    for row, (number, sentence) in zip(sentences, expected, strict=True):
        assert (row["position"], row["start"], row["end"]) == (number, *sentence[:2])
        scores = [(row[label.value], row[f"{label.value}_flagged"]) for label in Label]
        assert scores == [sentence.labels[label] for label in Label]
        assert len(row["cues"]) == len(sentence.cues)
