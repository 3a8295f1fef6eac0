"""The starter set is what its README says, and the shipped model holds its figures on it."""

from pathlib import Path

import pytest

from model.artifact import SHIPPED
from model.labels import ANNOTATED, Label
from training.evaluate import evaluate
from training.records import Record, read_records
from training.rights import UNKNOWN, digest, origin

DATA = Path(__file__).parents[2] / "training" / "data"
TRAIN, EVAL = DATA / "starter.train.jsonl", DATA / "starter.eval.jsonl"

#: F1 of the model that ships, at its balanced threshold; a new model brings its own.
RECORDED = {Label.HEDGING: 0.869, Label.ANONYMOUS_SOURCING: 0.722}


def both() -> tuple[list[Record], list[Record]]:
    return read_records([TRAIN]), read_records([EVAL])


def test_it_is_large_enough_and_no_article_is_in_both_parts() -> None:
    train, evaluation = both()
    assert len(train) >= 700
    assert len(evaluation) >= 300
    assert not {record.doc for record in train} & {record.doc for record in evaluation}
    texts = [record.text for record in train + evaluation]
    assert len(set(texts)) == len(texts)


def test_every_sentence_carries_both_labels_and_every_positive_its_spans() -> None:
    train, evaluation = both()
    for record in train + evaluation:
        for label in ANNOTATED:
            assert bool(record.spans[label]) == bool(record.labels[label]), record.text


@pytest.mark.parametrize("label", ANNOTATED)
def test_both_parts_have_both_sides_of_a_label_in_every_kind_of_news(label: Label) -> None:
    for part in both():
        for kind in {record.outlet for record in part}:
            assert {r.labels[label] for r in part if r.outlet == kind} == {0, 1}, kind


def test_it_is_known_to_be_of_this_project() -> None:
    for file in (TRAIN, EVAL):
        assert origin(digest(file)) != UNKNOWN


def test_the_shipped_model_holds_its_recorded_f1() -> None:
    told, _ = evaluate(SHIPPED, [EVAL])
    for label, recorded in RECORDED.items():
        assert told.labels[label].figures["f1"].value == pytest.approx(recorded, abs=0.0005)
