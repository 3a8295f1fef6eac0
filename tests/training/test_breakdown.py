"""Figures by outlet, class of wording and trap, counted by hand on invented sentences."""

import numpy as np
import pytest

from model.document import Cue
from model.labels import Label, Operating
from training import breakdown, metrics
from training.breakdown import Rate, by_outlet, by_trap, by_wording, overlap
from training.records import Record
from training.scored import Scored
from training.traps import Trap
from training.wording import Wording


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 40)


def sentence(text: str, doc: str, outlet: str | None = None) -> Record:
    """Return a sentence whose hedges stand in [brackets]."""
    spans = []
    while "[" in text:
        start, end = text.index("["), text.index("]") - 1
        text = text.replace("[", "", 1).replace("]", "", 1)
        spans.append((start, end))
    return Record(
        text=text,
        doc=doc,
        labels={Label.HEDGING: int(bool(spans))},
        spans={Label.HEDGING: tuple(spans)},
        pick="random",
        weight=1.0,
        outlet=outlet,
    )


def scored(records: list[Record], probability: list[float], cues: dict[int, str]) -> Scored:
    """Return `records` as a model would score them; `cues` are the words it returns."""
    return Scored(
        label=Label.HEDGING,
        records=tuple(records),
        cues=tuple(_cues(record.text, cues.get(k)) for k, record in enumerate(records)),
        truth=np.array([float(record.labels[Label.HEDGING]) for record in records]),
        probability=np.array(probability),
        docs=np.array([record.doc for record in records]),
        limits={Operating.BALANCED: 0.5, Operating.PRECISE: 0.9},
    )


def _cues(text: str, words: str | None) -> tuple[Cue, ...]:
    if words is None:
        return ()
    start = text.index(words)
    return (Cue(start, start + len(words), Label.HEDGING, 0.8),)


def test_wordings_are_counted_by_class_and_by_what_is_returned_of_them() -> None:
    records = [sentence("It [may] rain, he [thinks].", f"d{k}") for k in range(6)]
    found = scored(records, [0.8, 0.8, 0.8, 0.8, 0.8, 0.2], dict.fromkeys(range(5), "may"))
    rows = {row.wording: row for row in by_wording(found)}
    assert list(rows) == [Wording.EPISTEMIC, Wording.DOXASTIC]
    epistemic, doxastic = rows.values()
    assert (epistemic.sentences, epistemic.spans) == (6, 6)
    assert epistemic.recall is not None
    assert epistemic.found is not None
    assert doxastic.recall is not None
    assert epistemic.recall.value == doxastic.recall.value == pytest.approx(5 / 6)
    assert epistemic.found.value == pytest.approx(5 / 6)
    assert doxastic.found == Rate(0.0, None, None)


def test_positive_sentences_without_marked_words_have_a_row_of_their_own() -> None:
    bare = Record("It may rain.", "d", {Label.HEDGING: 1}, {}, "random", 1.0)
    (row,) = by_wording(scored([bare] * 5, [0.9] * 5, {}))
    assert (row.wording, row.sentences, row.spans, row.found) == (Wording.UNMARKED, 5, 0, None)
    assert row.recall == Rate(1.0, None, None)


def test_false_alarms_are_a_share_of_the_sentences_that_hold_the_trap() -> None:
    texts = ["She would go."] * 6 + ["It rained."] * 4 + ["It [may] rain, she would say."]
    records = [sentence(text, f"d{k}") for k, text in enumerate(texts)]
    found = scored(records, [0.9, 0.9, *[0.1] * 9], {})
    would, none = by_trap(found)
    assert (would.trap, would.sentences, would.flagged) == (Trap.REPORTED_FUTURE, 6, 2)
    assert would.false_alarms is not None
    assert would.false_alarms.value == pytest.approx(1 / 3)
    assert would.false_alarms.low is not None
    assert (none.trap, none.sentences, none.flagged) == (Trap.PLAIN, 4, 0)
    assert none.false_alarms is None, "four sentences are too few to say"


def test_overlap_is_of_marked_words_in_rightly_flagged_sentences_alone() -> None:
    records = [sentence("It [may] rain, he [thinks].", f"d{k}") for k in range(6)]
    records.append(sentence("It rained.", "d"))
    half = overlap(scored(records, [0.8] * 5 + [0.2, 0.9], dict.fromkeys(range(6), "may")))
    assert half.spans == 10
    assert half.overlapped is not None
    assert half.overlapped.value == 0.5
    cut = overlap(scored(records, [0.8] * 7, dict.fromkeys(range(6), "It ma")))
    assert cut.overlapped is not None
    assert cut.overlapped.value == 0.5, "a part of a wording is enough"
    assert overlap(scored(records[6:], [0.9], {})).overlapped is None


def test_outlets_are_sorted_by_size_and_the_rest_is_summed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breakdown, "OUTLETS", 2)
    papers = ["Lund Post"] * 3 + ["Mill News"] * 9 + ["Pier"] * 2 + [None] + ["Ash", "Fir"]
    texts = ["It [may] rain." if k in (0, 3, 4, 5, 6, 7, 8) else "It rains." for k in range(17)]
    records = [sentence(t, f"d{k}", p) for k, (t, p) in enumerate(zip(texts, papers, strict=True))]
    found = scored(records, [0.9 if "may" in text else 0.1 for text in texts], {})
    rows = by_outlet(found)
    assert [row.outlet for row in rows] == ["Mill News", "Lund Post", "other (4 outlets)"]
    assert [row.sentences for row in rows] == [9, 3, 5]
    assert [row.positive for row in rows] == [6, 1, 0]
    assert rows[0].f1 is not None
    assert rows[0].f1.value == 1.0
    assert rows[1].f1 is None, "one positive sentence is too few"


def test_one_outlet_too_many_is_named_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breakdown, "OUTLETS", 2)
    records = [sentence("It rains.", "d", paper) for paper in ("Ash", "Fir", None)]
    rows = by_outlet(scored(records, [0.1] * 3, {}))
    assert [row.outlet for row in rows] == ["Ash", "Fir", "not given"]


def test_interval_needs_some_difference() -> None:
    records = [sentence("It [may] rain.", "one", "Pier") for _ in range(8)]
    (row,) = by_outlet(scored(records, [0.9] * 8, {}))
    assert row.f1 is not None
    assert (row.f1.low, row.f1.high) == (None, None)
    assert str(row.f1) == "1.00"
    (row,) = by_outlet(scored(records, [0.9] * 4 + [0.1] * 4, {}))
    assert row.f1 is not None
    assert row.f1.low is not None
    assert row.f1.high is not None
    assert 0.2 < row.f1.low < row.f1.value < row.f1.high < 1
    assert str(Rate(0.5, 0.25, 0.75)) == "0.50 [0.25, 0.75]"
