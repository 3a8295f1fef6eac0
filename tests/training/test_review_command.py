"""`python -m training review` as people meet it: asked one by one, left, taken up again."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.processes import listen_to_interrupts
from training.__main__ import main
from training.records import read_records

ROOT = Path(__file__).parents[2]
HEDGED = "Two wardens said the weir may leak."
PLAIN = "Ana Elm bought a kite."


def line(text: str, label: str = "hedging", verdict: str = "agree", **fields: Any) -> str:
    values = {"id": f"{len(text):016x}", "text": text, "label": label, "verdict": verdict}
    votes = {"agree": 1, "disagree": 0, "spans": None, "probability": 0.9, "model": "sha256:0"}
    return json.dumps(values | votes | fields) + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feedback.jsonl"
    path.write_text(
        line(HEDGED)
        + line(HEDGED, "anonymous_sourcing")
        + line(PLAIN, verdict="disagree", probability=0.1)
        + line("It could \x1b[31mrain\u202e.", spans=[[3, 8]])
    )
    return path


@pytest.fixture
def review(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Review":
    return Review(file, monkeypatch, capsys)


class Review:
    """Runs the command with typed answers; return what it said."""

    def __init__(
        self, file: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._file, self._patch, self._capsys = file, patch, capsys

    def __call__(self, *answers: str, code: int = 0, options: tuple[str, ...] = ()) -> str:
        typed = "".join(f"{answer}\n" for answer in answers)
        self._patch.setattr(sys, "stdin", io.StringIO(typed))
        assert main(["review", str(self._file), *options]) == code
        told = self._capsys.readouterr()
        return told.out + told.err

    @property
    def labelled(self) -> dict[str, Any]:
        path = self._file.with_name("feedback.labelled.jsonl")
        return {record.text: record for record in read_records([path])}


def test_each_item_is_shown_with_the_model_s_words_and_the_readers(review: Review) -> None:
    said = review("q")
    assert "4 to decide, 0 decided before." in said
    assert "1 of 4" in said
    assert HEDGED in said
    assert "by “may”" in said
    assert "Readers: it carries hedging (1 agree, 0 disagree, when the model said 0.90)" in said
    assert "2 of 4" not in said
    assert "Nothing was accepted, and nothing written." in said


def test_accept_correct_and_reject_become_records(review: Review) -> None:
    said = review("a", "c", "Two wardens", "a", "r")
    assert "0 left to decide." in said
    assert "2 labelled sentences written to" in said
    found = review.labelled
    assert list(found) == [HEDGED, PLAIN]
    assert found[HEDGED].labels == {"hedging": 1, "anonymous_sourcing": 1}
    assert found[HEDGED].spans == {"hedging": ((26, 29),), "anonymous_sourcing": ((0, 11),)}
    assert found[PLAIN].labels == {"hedging": 0}


def test_words_that_are_not_the_sentence_s_are_asked_for_again(review: Review) -> None:
    said = review("c", "perhaps", "may | leak", "q")
    assert "“perhaps” is not in the text" in said
    assert review.labelled[HEDGED].spans["hedging"] == ((26, 29), (30, 34))


def test_no_words_mean_that_it_carries_none(review: Review) -> None:
    review("c", "", "q")
    assert review.labelled[HEDGED].labels == {"hedging": 0}


def test_a_review_goes_on_where_it_was_left(review: Review) -> None:
    review("a", "r", "q")
    said = review("a", "q")
    assert "2 to decide, 2 decided before." in said
    assert HEDGED not in said
    assert list(review.labelled) == [HEDGED, PLAIN]


def test_what_is_skipped_is_asked_again_the_next_time(review: Review) -> None:
    said = review("s", "s", "s", "s")
    assert "4 left to decide." in said
    assert "4 to decide" in review("q")


def test_back_goes_to_the_one_before_and_its_new_answer_counts(review: Review) -> None:
    said = review("b", "a", "b", "r", "q")
    assert said.count("1 of 4") == 3
    assert "Decided: accept. A new answer replaces it." in said
    assert "Nothing was accepted" in said


def test_an_answer_that_is_none_is_explained(review: Review) -> None:
    said = review("x", "", "A", "q")
    assert said.count("learn nothing from this one") == 2
    assert list(review.labelled) == [HEDGED]


def test_the_end_of_the_input_is_as_good_as_leaving(review: Review) -> None:
    assert "3 left to decide." in review("a")
    assert "3 left to decide." in review("c")
    assert list(review.labelled) == [HEDGED]


def test_what_could_steer_a_terminal_is_not_shown(review: Review) -> None:
    said = review("s", "s", "s", "a")
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert review.labelled["It could \x1b[31mrain\u202e."].spans["hedging"] == ((3, 8),)


def test_the_output_may_be_named_and_is_never_the_input(review: Review, tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl.gz"
    review("a", "q", options=("--out", str(out)))
    assert [record.text for record in read_records([out])] == [HEDGED]
    for name in ("feedback.jsonl", "feedback.decisions.jsonl"):
        said = review(code=2, options=("--out", str(tmp_path / name)))
        assert "in use already" in said
    assert "must end in .jsonl" in review(code=2, options=("--out", str(tmp_path / "x.csv")))


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_file_that_is_none_is_said(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", str(tmp_path / name)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_an_interrupted_or_killed_review_has_kept_what_was_decided(file: Path) -> None:
    for ending, code in ((signal.SIGINT, 0), (signal.SIGKILL, -signal.SIGKILL)):
        process = subprocess.Popen(
            [sys.executable, "-m", "training", "review", str(file)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=listen_to_interrupts,  # noqa: PLW1509 - no threads run here
        )
        assert process.stdin is not None
        process.stdin.write(b"a\n")
        process.stdin.flush()
        kept = file.with_name("feedback.decisions.jsonl")
        before = _lines(kept)
        deadline = time.monotonic() + 60
        while _lines(kept) == before:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        os.kill(process.pid, ending)
        told, _ = process.communicate(timeout=60)
        assert process.returncode == code
        assert b"Traceback" not in told
    assert _lines(kept) == 2


def _lines(path: Path) -> int:
    return len(path.read_bytes().splitlines()) if path.exists() else 0
