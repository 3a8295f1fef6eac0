"""Readers' feedback: read strictly, decided durably, turned into records that training takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from model.labels import Label
from training.record_files import DataError
from training.records import CHOSEN_BY_MODEL, read_records
from training.review import (
    Choice,
    Decision,
    Item,
    accept,
    correct,
    open_decisions,
    read_items,
    records,
    reject,
)

TEXT = "One clerk said the weir may leak."
LINE = {
    "id": "5d5d",
    "text": TEXT,
    "label": "hedging",
    "verdict": "agree",
    "agree": 2,
    "disagree": 1,
    "spans": [[24, 27]],
    "probability": 0.8,
    "model": "sha256:0",
}


def exported(path: Path, *changes: dict[str, Any]) -> Path:
    lines = [json.dumps(LINE | change) + "\n" for change in changes]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def item(**fields: Any) -> Item:
    values = {
        "id": "5d5d",
        "text": TEXT,
        "label": Label.HEDGING,
        "value": 1,
        "spans": None,
        "agree": 1,
        "disagree": 0,
        "probability": 0.8,
    }
    return Item(**(values | fields))


def test_what_was_exported_is_read(tmp_path: Path) -> None:
    other = {"label": "anonymous_sourcing", "verdict": "disagree", "spans": None, "later": 1}
    hedge, source = read_items(exported(tmp_path / "x.jsonl", {}, other))
    assert hedge == item(spans=((24, 27),), agree=2, disagree=1)
    assert (source.label, source.value, source.spans) == (Label.ANONYMOUS_SOURCING, 0, None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": ""}, "`id` and `text`"),
        ({"id": 3}, "`id` and `text`"),
        ({"label": "truth"}, "`label` must be one of hedging, anonymous_sourcing"),
        ({"verdict": True}, "`verdict` must be one of agree, disagree"),
        ({"verdict": []}, "`verdict` must be one of agree, disagree"),
        ({"agree": "two"}, "must be numbers"),
        ({"spans": [[30, 99]]}, "inside the text"),
        ({"spans": "may"}, "`spans` must be a list"),
        ({"verdict": "disagree"}, "no words carry the label"),
    ],
    ids=str,
)
def test_what_was_not_exported_so_is_refused_by_its_line(
    tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    path = exported(tmp_path / "x.jsonl", {}, {"id": "other"} | change)
    with pytest.raises(DataError) as caught:
        read_items(path)
    assert f"{path}, line 2: " in str(caught.value)
    assert why in str(caught.value)


@pytest.mark.parametrize("name", LINE.keys() - {"model"})
def test_a_missing_field_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({k: v for k, v in LINE.items() if k != name}) + "\n")
    with pytest.raises(DataError, match=f"line 1: there is no '{name}'"):
        read_items(path)


def test_the_same_item_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="line 2: hedging of 5d5d is there twice"):
        read_items(exported(tmp_path / "x.jsonl", {}, {}))


def test_accepting_takes_the_readers_words_or_those_that_were_shown() -> None:
    assert accept(item(spans=((24, 27),)), ((0, 9),)).spans == ((24, 27),)
    assert accept(item(), ((0, 9),)).spans == ((0, 9),)
    assert accept(item(), ()).spans is None, "which words carry it was not annotated"
    assert accept(item(value=0), ((0, 9),)).spans == ()


def test_correcting_finds_the_words_in_the_sentence() -> None:
    fixed = correct(item(), ["may", "One clerk"])
    assert (fixed.value, fixed.spans) == (1, ((0, 9), (24, 27)))
    none = correct(item(), [])
    assert (none.value, none.spans) == (0, ())
    for words in (["might"], ["weir may", "may"]):
        with pytest.raises(ValueError, match="“"):
            correct(item(), words)


def test_decisions_are_kept_and_the_latest_counts(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    with open_decisions(path) as decisions:
        assert decisions.of(item()) is None
        decisions.add(accept(item(), ((24, 27),)))
        decisions.add(reject(item(label=Label.ANONYMOUS_SOURCING)))
        decisions.add(correct(item(), []))
    with open_decisions(path) as decisions:
        assert decisions.of(item()) == correct(item(), [])
        rejected = decisions.of(item(label=Label.ANONYMOUS_SOURCING))
        assert rejected == Decision("5d5d", Label.ANONYMOUS_SOURCING, Choice.REJECT)
        assert decisions.of(item(id="other")) is None
    assert TEXT not in path.read_text()


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_that_was_never_finished_is_as_if_it_had_not_begun(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "d.jsonl"
    with open_decisions(path) as decisions:
        decisions.add(accept(item(), ((24, 27),)))
        whole = path.stat().st_size
        decisions.add(accept(item(id="other"), ((24, 27),)))
    with path.open("r+b") as file:
        file.truncate(whole + cut)
    with open_decisions(path) as decisions:
        assert decisions.of(item()) is not None
        assert decisions.of(item(id="other")) is None
        decisions.add(reject(item(id="third")))
    with open_decisions(path) as decisions:
        assert decisions.of(item(id="third")) is not None


@pytest.mark.parametrize(
    "line", ["{}", "[]", "nonsense", '{"id": "a", "label": "hedging", "choice": "burn"}', '"a"']
)
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path, line: str) -> None:
    path = tmp_path / "d.jsonl"
    path.write_text(f"{line}\n")
    with pytest.raises(DataError, match="line 1: no decision of a review"), open_decisions(path):
        pass
    assert path.read_text() == f"{line}\n"


def test_two_reviews_at_once_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    with open_decisions(path), pytest.raises(DataError, match="another review"):  # noqa: SIM117
        with open_decisions(path):
            pass


def test_records_have_both_labels_of_a_sentence_and_training_takes_them(tmp_path: Path) -> None:
    source = item(label=Label.ANONYMOUS_SOURCING)
    other = item(id="other", text="It rained.", value=0)
    dropped, undecided = item(id="dropped", text="It may."), item(id="later", text="Maybe.")
    with open_decisions(tmp_path / "d.jsonl") as decisions:
        decisions.add(accept(item(), ((24, 27),)))
        decisions.add(correct(source, ["One clerk"]))
        decisions.add(accept(other, ()))
        decisions.add(reject(dropped))
        lines = records([item(), source, other, dropped, undecided], decisions)
    assert lines == [
        {
            "id": "5d5d",
            "text": TEXT,
            "pick": CHOSEN_BY_MODEL,
            "hedging": 1,
            "hedge_cues": ["may"],
            "hedge_spans": [[24, 27]],
            "anonymous_sourcing": 1,
            "sources": ["One clerk"],
            "source_spans": [[0, 9]],
        },
        {
            "id": "other",
            "text": "It rained.",
            "pick": CHOSEN_BY_MODEL,
            "hedging": 0,
            "hedge_cues": [],
            "hedge_spans": [],
        },
    ]
    path = tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    first, second = read_records([path])
    assert first.labels == {Label.HEDGING: 1, Label.ANONYMOUS_SOURCING: 1}
    assert first.spans[Label.HEDGING] == ((24, 27),)
    assert second.labels == {Label.HEDGING: 0}
