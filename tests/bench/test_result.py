"""Rows, targets and the table: each figure beside what is asked of it."""

import io
import json

import pytest
from rich.console import Console

from tests.bench.archive import Cost
from tests.bench.contestants import FLOOR, HEARSAY
from tests.bench.machine import Machine
from tests.bench.peers import RETEXT, TFIDF, VADER
from tests.bench.result import Result, Row, Target, growth_rows, race_rows, start_rows
from tests.bench.show import archive_extrapolated, archive_measured, show, table, told
from tests.bench.sizes import ORDINARY, Growth
from tests.bench.start import Start

RATES = {
    FLOOR: [1000.0, 2000.0, 1000.0],
    HEARSAY: [200.0, 440.0, 250.0],
    TFIDF: [200.0, 440.0, 250.0],
    VADER: [100.0, 200.0, 100.0],
    RETEXT: [50.0, 100.0, 50.0],
}
GROWTHS = [
    Growth(ORDINARY, (10, 20, 40), (0.1, 0.2, 0.42)),
    Growth("dots", (10, 20, 40), (0.1, 0.25, 0.5)),
    Growth("spaces", (10, 20, 40), (0.001, 0.005, 0.015)),
]
COST = Cost(documents=2000, sentences=40, article=3.6, reading=0.1, bytes=2500, pages=9, page=72)


@pytest.fixture
def result():
    rows, notes = growth_rows(GROWTHS)
    return Result(
        machine=Machine("2026-01-02", "A processor", 2, "3.11.2", 0.25),
        told="Medians of 3 rounds",
        model="sha256:abc",
        rows=[*race_rows(RATES), *start_rows(0.0015, Start(0.5, 0.01, 80.0)), *rows],
        notes=[f"{note}." for note in notes],
        growths=GROWTHS,
        archive=COST,
    )


@pytest.mark.parametrize(
    ("value", "sign", "reached"),
    [(2, "≥", True), (1.99, "≥", False), (2, ">", False), (2.1, ">", True), (2, "≤", True)],
)
def test_a_target_is_reached_as_its_sign_says(value, sign, reached):
    assert Target(value, sign, 2, "ms").reached is reached


def test_ratios_are_medians_of_the_rounds_ratios():
    rows = {row.name: row for row in race_rows(RATES)}
    assert rows[HEARSAY].value == 250
    assert rows[HEARSAY].of_floor == pytest.approx(0.22)
    assert rows[VADER].hearsay == pytest.approx(2.2)
    assert [rows[name].target.reached for name in (HEARSAY, TFIDF, VADER, RETEXT)] == [
        *[True, False, True, False]
    ]


def test_a_peer_that_was_not_there_has_no_row():
    assert [row.name for row in race_rows({FLOOR: [2.0], HEARSAY: [1.0]})] == [FLOOR, HEARSAY]


def test_growth_is_told_at_its_worst_and_where():
    rows, notes = growth_rows(GROWTHS)
    assert [row.value for row in rows] == pytest.approx([2.1, 2.5])
    assert [row.target.reached for row in rows] == [True, False]
    assert notes[1] == "n → 2n, hostile: at worst dots, 10 → 20 characters"


@pytest.mark.parametrize(
    ("value", "figure"),
    [(34567.8, "34,568 x"), (12.34, "12.3 x"), (1.234, "1.23 x"), (0.1234, "0.123 x")],
)
def test_figures_have_three_digits_that_count(value, figure):
    assert Row("a", value, "x").figure() == figure


def test_what_is_missed_is_told(result):
    assert [row.name for row in result.missed()] == [
        *[TFIDF, RETEXT, "import and load, cold", "n → 2n characters, hostile"]
    ]


def test_json_holds_all_of_it_and_what_was_reached(result):
    written = json.loads(json.dumps(result.as_json()))
    assert Result.from_json(written) == result
    reached = {row["name"]: row["reached"] for row in written["rows"] if "reached" in row}
    assert reached[HEARSAY] is True
    assert reached[TFIDF] is False
    assert FLOOR not in reached


def test_the_table_has_figures_targets_and_the_machine(result):
    text = f"{table(result)}\n\n{told(result)}"
    assert f"| **{HEARSAY}** | 250 sentences/s | 0.220 |  | ≥ 0.2 of the floor | reached |" in text
    assert "| vaderSentiment | 100 sentences/s | 0.100 | 2.20 × | ≥ 2 × | reached |" in text
    assert "| import and load, cold | 0.500 s |  |  | ≤ 0.4 s | missed |" in text
    assert "(Medians of 3 rounds. " in text
    assert "2026-01-02, A processor, 2 cores (0.2 of them busy with other work)" in text
    out = io.StringIO()
    show(result, Console(file=out, width=200))
    for row in result.rows:
        assert row.name in out.getvalue()
    assert "model sha256:abc." in out.getvalue()


def test_an_archives_cost_follows_from_what_was_measured():
    assert "3.60 ms an article (2,000 of 40 sentences each), 72 ms a web page" in archive_measured(
        COST
    )
    assert archive_extrapolated(COST) == (
        "Extrapolated from that: a million articles take 1.00 core-hours, a million pages 20; a "
        "billion articles 1,000 core-hours and 2.5 TB in a million files, with 36 cores 28 hours. "
        "One reader keeps some 36 cores busy."
    )
