"""The model card: every figure is the manifest's, and it says what the model is not for."""

import itertools
import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest

from model.artifact import SHIPPED, read
from model.labels import Label
from model.scorer import Scorer
from tests.training.conftest import Trained
from training.__main__ import _parser
from training.card import _FAILURES, _WHAT, model_card

IDENTITY = "sha256:" + "5e" * 32
NEWS_TRAIN = "f74a7d17584e5debd55b10063e2dfc9d17e182509c02684ccc5e819695606fea"


def estimate(value: float) -> dict[str, float]:
    return {"value": value, "low": round(value - 0.0312, 4), "high": round(value + 0.0217, 4)}


def part(start: float) -> dict[str, Any]:
    names = ("f1", "precision", "recall", "average_precision", "precise_precision")
    figures = {name: estimate(round(start + k / 37, 4)) for k, name in enumerate(names)}
    return {
        "sentences": int(start * 9871),
        "positive": int(start * 3413),
        **figures,
        "precise_recall": estimate(round(start - 0.2, 4)),
        "calibration_error": round(start / 61, 4),
        "perfect_calibration_error": round(start / 53, 4),
    }


def manifest(**more: Any) -> dict[str, Any]:
    """Return an invented manifest in which no two figures are the same."""
    return {
        "created_at": "2031-02-03T04:05:06+00:00",
        "labels": ["hedging", "anonymous_sourcing", "attribution"],
        "thresholds": {
            "hedging": {"balanced": 0.4123, "precise": 0.8234},
            "anonymous_sourcing": {"balanced": 0.3345, "precise": 0.6456},
            "attribution": {"balanced": 0.4567, "precise": 0.7678},
        },
        "metrics": {
            "hedging": {"not_active": part(0.7123), "random": part(0.6871)},
            "anonymous_sourcing": {"not_active": part(0.5534), "random": part(0.5109)},
            "attribution": {
                "attribution_corpus": {
                    "f1": estimate(0.8021),
                    "precision": estimate(0.7719),
                    "recall": estimate(0.8432),
                }
            },
        },
        "reference": {"articles": 4711, "quantiles": {}},
        "data": [
            {"role": "data", "file": "mine.jsonl", "sha256": "ab" * 32},
            {"role": "data", "file": "news.jsonl", "sha256": NEWS_TRAIN},
            {"role": "attribution", "file": "who said it.jsonl.gz", "sha256": "cd" * 32},
        ],
        **more,
    }


def estimates(value: Any) -> Iterator[dict[str, float]]:
    if isinstance(value, dict):
        if "low" in value:
            yield value
        else:
            for inner in value.values():
                yield from estimates(inner)


def tables(card: str) -> list[list[list[str]]]:
    """Return the card's tables as rows of cells."""
    blocks = re.findall(r"(?:^\|.*\n)+", card, re.MULTILINE)
    return [
        [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in block.split("\n")
        ]
        for block in (block.strip("\n") for block in blocks)
    ]


def section(card: str, title: str) -> str:
    return card.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_every_figure_of_the_manifest_is_told() -> None:
    told = manifest()
    card = model_card(IDENTITY, told)
    quality = section(card, "How good it is").lstrip()
    for each in estimates(told["metrics"]):
        assert f"{each['value']:.3f} [{each['low']:.3f}, {each['high']:.3f}]" in quality
    for label in ("hedging", "anonymous_sourcing"):
        assert f"| {label} | `not_active` | `random` |" in quality
        for name, figures in told["metrics"][label].items():
            assert re.search(rf"\| {figures['sentences']} \|", quality)
            assert re.search(rf"\| {figures['positive']} \|", quality)
            assert (
                f"| {label} | `{name}` | {figures['calibration_error']} | "
                f"{figures['perfect_calibration_error']} |"
            ) in section(card, "Calibration")
    assert "Reference articles: 4711." in card


def test_no_figure_is_told_that_the_manifest_lacks() -> None:
    told = manifest()
    card = model_card(IDENTITY, told)
    known = {f"{value:.3f}" for each in estimates(told["metrics"]) for value in each.values()}
    known |= set(re.findall(r"\d\.\d+", json.dumps(told)))
    for title in ("How good it is", "Calibration", "Thresholds"):
        assert set(re.findall(r"\d\.\d+", section(card, title))) <= known


def test_figure_stands_in_the_column_of_its_part() -> None:
    told = manifest()
    rows = {row[0]: row for row in tables(model_card(IDENTITY, told))[0]}
    assert rows["hedging"] == ["hedging", "`not_active`", "`random`"]
    for column, name in enumerate(("not_active", "random"), start=1):
        f1 = told["metrics"]["hedging"][name]["f1"]
        assert rows["F1"][column].startswith(f"{f1['value']:.3f} ")


def test_thresholds_stand_beside_what_they_yield() -> None:
    told = manifest()
    rows = {row[0]: row[1:] for row in tables(section(model_card(IDENTITY, told), "Thresholds"))[0]}
    figures = told["metrics"]["hedging"]["not_active"]
    points = [
        " / ".join(f"{figures[name]['value']:.3f}" for name in names)
        for names in (("precision", "recall"), ("precise_precision", "precise_recall"))
    ]
    assert rows["hedging"] == ["0.4123", points[0], "0.8234", points[1], "`not_active`"]
    assert rows["attribution"] == ["0.4567", "0.772 / 0.843", "0.7678", "", "`attribution_corpus`"]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"metrics": {}},
        {"metrics": {"hedging": {"not_active": {"sentences": 4, "f1": None, "curve": [1, 2]}}}},
        {"metrics": {"hedging": {"not_active": {"curve": [1, 2]}}}},
        {"metrics": {"hedging": {"a": {"f1": estimate(0.5)}, "b": {"recall": estimate(0.6)}}}},
        {"data": [{"role": "data", "file": "a|b`c\n| d |.jsonl", "sha256": "ab" * 32}]},
    ],
    ids=str,
)
def test_tables_are_well_formed_whatever_the_manifest_holds(more: dict[str, Any]) -> None:
    card = model_card(IDENTITY, manifest(**more))
    found = tables(card)
    assert found
    for table in found:
        assert len({len(row) for row in table}) == 1, table
        assert set(table[1]) == {"---"}
        assert len(table) > 2, "a table without rows tells nothing"
        assert all(row[0] for row in table)
    assert not re.search(r"[{}]|None", card)


def test_each_table_stands_apart() -> None:
    lines = model_card(IDENTITY, manifest()).split("\n")
    for before, line in itertools.pairwise(lines):
        if line.startswith("| ") and not before.startswith("| "):
            assert before == "", "Markdown needs an empty line before a table"


def test_card_names_the_model_and_only_the_labels_it_knows() -> None:
    one = manifest(
        labels=["hedging"],
        thresholds={"hedging": {"balanced": 0.4, "precise": 0.8}},
        metrics={"hedging": {"random": part(0.6)}},
    )
    card = model_card(IDENTITY, one)
    assert f"Model `{IDENTITY}`, trained 2031-02-03." in card
    assert _WHAT[Label.HEDGING] in card
    assert _WHAT[Label.ATTRIBUTION] not in card
    assert "attribution_corpus" not in card
    assert "--labels hedging" in card


def test_origin_and_rights_are_told_where_they_are_known() -> None:
    told = section(model_card(IDENTITY, manifest()), "What it was trained from")
    lines = {line.split("`")[1]: line for line in told.splitlines() if line.startswith("* ")}
    assert lines["mine.jsonl"].endswith(
        "Rights: not stated; the file was given by the person who trained."
    )
    assert "AllSides" in lines["news.jsonl"]
    assert "Apache-2.0" in lines["news.jsonl"]
    assert lines["who said it.jsonl.gz"].startswith("* attribution: ")


def test_time_and_machine_are_told_where_they_are_known() -> None:
    assert "Training took" not in model_card(IDENTITY, manifest())
    for seconds, told in ((41.4, "41 s"), (60.0, "1 min 0 s"), (754.6, "12 min 35 s")):
        training = {"seconds": seconds, "machine": "x86_64", "cores": 2}
        card = model_card(IDENTITY, manifest(training=training))
        assert f"Training took {told} on x86_64, 2 cores.\n\n```" in card


def test_the_command_is_one_that_the_command_line_takes() -> None:
    card = model_card(IDENTITY, manifest())
    block = card.split("```\n")[1].replace("\\\n", " ")
    for line in block.strip().split("\n"):
        words = shlex.split(line)
        assert words[:3] == ["python", "-m", "training"]
        options = _parser().parse_args(words[3:])
        if words[3] == "train":
            assert [path.name for path in options.data] == ["mine.jsonl", "news.jsonl"]
            assert options.attribution.name == "who said it.jsonl.gz"


def test_warnings_and_what_folds_kept_together_are_told() -> None:
    good = section(
        model_card(IDENTITY, manifest(folds="article", warnings=[])), "How good it is"
    ).lstrip()
    assert good.startswith("By cross-validation: each sentence is scored by a model that has not")
    assert "has not seen its article." in good
    assert good == section(model_card(IDENTITY, manifest()), "How good it is").lstrip()
    told = manifest(folds="sentence", warnings=["there is little", "it is rough"])
    poor = section(model_card(IDENTITY, told), "How good it is").lstrip()
    assert poor.startswith("* Warning: there is little.\n* Warning: it is rough.\n\nBy cross-")
    assert "has not seen it, but others of its article." in poor


def test_limits_are_told() -> None:
    card = model_card(IDENTITY, manifest())
    assert "never whether it is true" in card
    assert "truthful or untruthful" in section(card, "What it must not be used for")
    failures = section(card, "Known failures of models of this kind")
    for kind, example in _FAILURES.items():
        assert f"* {kind}: {example}" in failures


def test_failures_are_such_that_the_shipped_model_has_some() -> None:
    scorer = Scorer.load(SHIPPED)

    def flagged(kind: str, label: Label) -> bool:
        quoted = re.findall("“(.*?[.])”", _FAILURES[kind])[-1]
        score = scorer.score_sentences([quoted])[0].labels[label]
        return score is not None and score.flagged

    taken = [
        flagged("People who act, or are acted on", Label.ANONYMOUS_SOURCING),
        flagged("“may” and “could” of permission or ability", Label.HEDGING),
        flagged("“would” of habit or reported future", Label.HEDGING),
    ]
    missed = [
        not flagged(kind, Label.ANONYMOUS_SOURCING)
        for kind in _FAILURES
        if _FAILURES[kind].endswith("Missed.")
    ]
    assert sum(taken) + sum(missed) >= 3, "the card needs examples that still are failures"


def test_card_of_a_trained_model_and_of_the_shipped_one(whole: Trained) -> None:
    for told in (whole.manifest, read(SHIPPED)[1]):
        card = model_card(told["id"], told)
        assert told["id"] in card
        for each in estimates(told["metrics"]):
            assert f"{each['value']:.3f}" in card
        assert all(len({len(row) for row in table}) == 1 for table in tables(card))
