"""Errors grouped by class of wording, and as the command prints them."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.document import Cue
from model.labels import Label
from tests.training import corpus
from tests.training.conftest import Trained
from tests.training.test_breakdown import scored, sentence
from training.__main__ import main
from training.errors import find_errors, most_confident
from training.traps import Trap
from training.wording import Wording

TEXTS = [
    "It [may] rain.",
    "It [may] snow.",
    "He [thinks] so.",
    "It [may] hail.",
    "She would go.",
    "She would stay.",
    "It rained.",
]


def test_errors_are_grouped_counted_and_the_surest_comes_first() -> None:
    records = [sentence(text, f"d{k}") for k, text in enumerate(TEXTS)]
    cues = {3: "may", 4: "would", 5: "would", 6: "rained"}
    found = find_errors(scored(records, [0.4, 0.1, 0.3, 0.9, 0.6, 0.8, 0.7], cues))
    assert (found.label, found.flagged, found.positive) == (Label.HEDGING, 4, 4)
    would, other = found.false_positives
    assert (would.name, would.share) == (Trap.REPORTED_FUTURE, pytest.approx(2 / 3))
    assert [one.text for one in would.examples] == ["She would stay.", "She would go."]
    assert other.name == Wording.OTHER
    epistemic, doxastic = found.false_negatives
    assert (epistemic.name, doxastic.name) == (Wording.EPISTEMIC, Wording.DOXASTIC)
    assert [one.probability for one in epistemic.examples] == [0.1, 0.4]
    assert epistemic.examples[0].true == ((3, 6),)
    assert [one.probability for one in most_confident(found.false_negatives, 2)] == [0.1, 0.3]
    assert [one.probability for one in most_confident(found.false_positives, 9)] == [0.8, 0.7, 0.6]


def test_a_false_positive_is_of_the_class_of_its_strongest_cue() -> None:
    text = "She would go, reportedly."
    cues = (Cue(4, 9, Label.HEDGING, 0.6), Cue(14, 24, Label.HEDGING, 0.9))
    one = replace(scored([sentence(text, "d")], [0.9], {}), cues=(cues,))
    (group,) = find_errors(one).false_positives
    assert group.name == Wording.DOXASTIC


def test_no_errors_are_no_groups() -> None:
    found = find_errors(scored([sentence("It rained.", "d")], [0.1], {}))
    assert (found.false_positives, found.false_negatives) == ((), ())
    assert most_confident((), 3) == ()


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return data whose labels no model can meet: each sentence says the contrary."""
    lines = [
        {"text": "The bridge may close in March.", "doc": "a", "hedging": 0},
        {"text": "The tram opened on June 4.", "doc": "b", "hedging": 1, "hedge_cues": ["opened"]},
    ]
    return corpus.write(tmp_path / "wrong.jsonl", lines)


def test_command_shows_words_returned_and_words_marked(
    whole: Trained, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["errors", "--model", str(whole.directory), "--data", str(wrong)]) == 0
    told = capsys.readouterr().out
    assert "hedging: 1 false positives among 1 sentences flagged" in told
    assert "hedging: 1 false negatives among 1 sentences that carry it" in told
    assert "epistemic" in told
    assert "The bridge may close in March." in told
    assert "returned “may”" in told
    assert "not flagged; true “opened”" in told
    assert all(len(line) <= 80 for line in told.splitlines())


def test_command_shows_counts_alone_when_asked(
    whole: Trained, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["errors", "--model", str(whole.directory), "--data", str(wrong), "--limit", "0"]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "100%" in told
    assert "bridge" not in told


def test_command_refuses_a_label_that_is_not_there(
    whole: Trained, wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["errors", "--model", str(whole.directory), "--data", str(wrong)]
    assert main([*command, "--label", "anonymous_sourcing"]) == 2
    assert "share no such label, only hedging" in capsys.readouterr().err
    for limit in ("-1", "many", "1.5", "٣"):
        with pytest.raises(SystemExit) as exit_:
            main([*command, "--limit", limit])
        assert exit_.value.code == 2
        assert "a number, 0 or more" in capsys.readouterr().err
