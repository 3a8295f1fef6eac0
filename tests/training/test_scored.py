"""Sentences beside what a model says of them."""

from pathlib import Path

import pytest

from model.document import Cue
from model.labels import Label, Operating
from tests.training import corpus
from tests.training.conftest import Trained
from training.records import DataError, read_records
from training.scored import overlaps, score


def test_each_label_has_the_sentences_that_carry_it(whole: Trained, tmp_path: Path) -> None:
    lines = [
        {"text": "The bridge may close in March.", "hedging": 1, "doc": "a"},
        {
            "text": "Several aides said the tram line opened on June 4.",
            "anonymous_sourcing": 1,
            "doc": "b",
        },
        {
            "text": "The tram line opened on June 4.",
            "hedging": 0,
            "anonymous_sourcing": 0,
            "doc": "c",
        },
    ]
    records = read_records([corpus.write(tmp_path / "data.jsonl", lines)])
    found = score(whole.scorer, records)
    assert found[Label.HEDGING].records == (records[0], records[2])
    assert found[Label.ANONYMOUS_SOURCING].docs.tolist() == ["b", "c"]
    for label, part in found.items():
        assert part.truth.tolist() == [1.0, 0.0]
        assert part.probability[0] > part.probability[1]
        assert part.flagged().tolist() == [1.0, 0.0]
        assert (part.flagged(Operating.PRECISE) <= part.flagged()).all()
        assert {cue.label for cues in part.cues for cue in cues} == {label}
        alone = whole.scorer.score_sentences([part.records[0].text])[0].labels[label]
        assert alone is not None
        assert part.probability[0] == alone.probability


def test_no_sentence_is_no_label_in_common(whole: Trained) -> None:
    with pytest.raises(DataError, match="none of the labels"):
        score(whole.scorer, [])


def test_spans_that_touch_do_not_overlap() -> None:
    cue = Cue(4, 8, Label.HEDGING, 0.9)
    assert not any(overlaps(span, [cue]) for span in ((0, 4), (8, 9)))
    assert all(overlaps(span, [cue]) for span in ((0, 5), (7, 9), (5, 6), (0, 20)))
    assert not overlaps((0, 20), [])
