"""The attribution corpus: spans go to the sentence they are in, whatever sentence names them."""

from pathlib import Path
from typing import Any

import pytest

from tests.training import corpus
from training.attribution import read_attributions
from training.records import DataError


def line(i: int, text: str, *attributions: dict[str, Any], doc: str = "d") -> dict[str, Any]:
    return {"doc": doc, "i": i, "text": text, "attributions": list(attributions)}


def attribution(source: object, source_sent: object, cue: object, cue_sent: object) -> Any:
    return {
        "source_span": source,
        "source_sent": source_sent,
        "cue_span": cue,
        "cue_sent": cue_sent,
    }


def read(tmp_path: Path, *lines: dict[str, Any]) -> Any:
    return read_attributions(corpus.write(tmp_path / "corpus.jsonl", lines))


def test_spans_are_of_the_sentence_they_lie_in(tmp_path: Path) -> None:
    crossing = attribution([0, 7], 0, [3, 7], 1)  # the source stands a sentence before its cue
    first, second, other = read(
        tmp_path,
        line(0, "Ana Elm spoke."),
        line(1, "It said no.", crossing),
        line(1, "It said no.", doc="e"),
    )
    assert (first.sources, first.cues, first.rests) == (((0, 7),), (), False)
    assert (second.sources, second.cues, second.rests) == ((), ((3, 7),), True)
    assert (other.sources, other.cues) == ((), ())


def test_spans_that_cross_sentences_or_leave_the_text_are_left_out(tmp_path: Path) -> None:
    (sentence,) = read(
        tmp_path,
        line(
            0,
            "It rained.",
            attribution(None, None, [0, 2], 0),
            attribution([5, 99], 0, None, 0),
            attribution([3, 3], 0, [0, 2], 7),
        ),
    )
    assert (sentence.sources, sentence.cues) == ((), ((0, 2),))


def test_same_span_of_two_attributions_is_there_once(tmp_path: Path) -> None:
    same = attribution([0, 2], 0, [3, 9], 0)
    (sentence,) = read(tmp_path, line(0, "It rained.", same, same))
    assert (sentence.sources, sentence.cues) == (((0, 2),), ((3, 9),))


def test_invented_corpus_is_read_from_gzip(tmp_path: Path) -> None:
    lines = corpus.attributed(5)
    path = corpus.write(tmp_path / "corpus.jsonl.gz", lines)
    read_back = read_attributions(path)
    assert [s.text for s in read_back] == [one["text"] for one in lines]
    assert any(s.rests for s in read_back)


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"doc": "d", "i": 0, "text": "x"},
        {"doc": "d", "text": "x", "attributions": []},
        {"i": 0, "text": "x", "attributions": []},
        {"doc": "d", "i": 0, "attributions": []},
        {"doc": "d", "i": 0, "text": None, "attributions": []},
        {"doc": "d", "i": [0], "text": "x", "attributions": []},
        {"doc": "d", "i": 0, "text": "x", "attributions": 1},
        {"doc": "d", "i": 0, "text": "x", "attributions": ["x"]},
        line(0, "x", attribution([0], 0, None, None)),
        line(0, "x", attribution(["a", "b"], 0, None, None)),
        line(0, "x", attribution(5, 0, None, None)),
        line(0, "x", attribution([0, None], 0, None, None)),
        line(0, "x", attribution([0, 1], [0], None, None)),
    ],
    ids=str,
)
def test_bad_line_is_named(bad: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"corpus\.jsonl, line 2"):
        read(tmp_path, line(0, "It rained."), bad)


def test_empty_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no sentences"):
        read(tmp_path)
