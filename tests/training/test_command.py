"""`python -m training` as people meet it: a model, or a sentence that says why not."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model import artifact
from model.labels import Label
from model.scorer import Scorer
from tests.processes import listen_to_interrupts
from tests.training import corpus
from tests.training.conftest import Files, Trained
from training import metrics
from training.__main__ import main

ROOT = Path(__file__).parents[2]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "training", *map(str, arguments)]


def test_train_and_evaluate_as_processes(whole: Trained, files: Files, tmp_path: Path) -> None:
    out = tmp_path / "model"
    train = command(
        *("train", "--data", files.data, "--attribution", files.attribution),
        *("--reference", files.reference, "--out", out, "--jobs", "2"),
    )
    ran = subprocess.run(train, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    _, manifest = artifact.read(out)
    assert manifest["id"] == whole.manifest["id"], "the same data give the same model"
    assert manifest["id"] in ran.stdout
    assert "RuntimeWarning" not in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    evaluate = command("evaluate", "--model", out, "--data", files.data)
    ran = subprocess.run(
        evaluate, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    for label in ("hedging", "anonymous_sourcing"):
        figures = ran.stdout.split(f"{label}: Figures\n")[1].split("└")[0]
        rows = [line.split("│")[1:-1] for line in figures.splitlines() if line.startswith("│")]
        told = {name.strip(): value.strip() for name, value in rows}
        for figure in ("F1", "precision, precise"):
            assert re.fullmatch(r"\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\]", told[figure])
        assert told["sentences"] == "240"


@pytest.fixture
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "RESAMPLES", 5)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Run a command that must end with 2 and a complaint; return the complaint."""
    assert main([str(part) for part in arguments]) == 2
    told = capsys.readouterr()
    assert told.err
    assert "Traceback" not in told.err
    return told.err


def train_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, data: Path, *more: str | Path
) -> str:
    out = tmp_path / "model"
    told = refused(capsys, "train", "--data", data, "--out", out, "--jobs", "1", *more)
    assert not out.exists()
    return told


def test_bad_data_are_listed_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = corpus.labelled(20)
    lines[3]["hedging"], lines[7]["mood"] = 2, "grim"
    data = corpus.write(tmp_path / "data.jsonl", lines)
    told = train_refused(capsys, tmp_path, data)
    assert f"{data}, line 4: `hedging` must be 0 or 1" in told
    assert f"{data}, line 8: unknown field mood" in told
    assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


def changed(tmp_path: Path, **fields: object) -> Path:
    lines = [{**line, **fields} for line in corpus.labelled(80)]
    return corpus.write(tmp_path / "changed.jsonl", lines)


NO_SPANS = {"hedge_cues": None, "hedge_spans": None, "sources": None, "source_spans": None}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"hedging": 0, **NO_SPANS}, "`hedging` needs at least 2 sentences with it"),
        (
            {"anonymous_sourcing": 1, "sources": None, "source_spans": [[0, 1]]},
            "`anonymous_sourcing` needs",
        ),
        ({"pick": "cue"}, "natural rates"),
    ],
    ids=str,
)
def test_data_that_teach_nothing_are_refused_in_a_sentence(
    fields: dict[str, object], why: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert why in train_refused(capsys, tmp_path, changed(tmp_path, **fields))


def trained_warnings(capsys: pytest.CaptureFixture[str], out: Path, data: Path) -> list[str]:
    """Train, and return the warnings, which people, manifest and card are told alike."""
    assert main(["train", "--data", str(data), "--out", str(out), "--jobs", "1"]) == 0
    told = capsys.readouterr().err.splitlines()
    _, manifest = artifact.read(out)
    card = (out / artifact.CARD).read_text(encoding="utf-8")
    warnings: list[str] = manifest["warnings"]
    for warning in warnings:
        assert f"warning: {warning}" in told
        assert f"* Warning: {warning}." in card
    return warnings


@pytest.mark.usefixtures("few_resamples")
@pytest.mark.parametrize("articles", [1, 2, 10])
def test_ten_sentences_make_a_model_that_warns(
    articles: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = corpus.write(tmp_path / "ten.jsonl", corpus.ten(articles))
    warnings = trained_warnings(capsys, tmp_path / "m", data)
    rough = [
        f"`{label}`: only 4 sentences with it teach; under 100, figures are rough"
        for label in ("hedging", "anonymous_sourcing")
    ]
    assert warnings[-2:] == rough
    rosy = warnings[:-2]
    assert len(rosy) == (articles < 10)
    assert all("the figures are too rosy" in warning for warning in rosy)
    scorer = Scorer.load(tmp_path / "m")
    hedged, unnamed, plain = scorer.score(
        "It may snow in Varnham. Two officials said the gate was locked. Ana Elm bought a kite."
    ).sentences
    for label, sentence in (
        (Label.HEDGING, hedged),
        (Label.ANONYMOUS_SOURCING, unnamed),
    ):
        scores = [each.labels[label] for each in (sentence, plain)]
        assert scores[0] is not None
        assert scores[1] is not None
        assert scores[0].probability > scores[1].probability


@pytest.mark.usefixtures("few_resamples")
def test_label_that_one_article_alone_carries_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = corpus.labelled(80)
    for line in lines:
        line.update(doc="one" if line["hedging"] else line["doc"])
    data = corpus.write(tmp_path / "data.jsonl", lines)
    rosy, *_ = trained_warnings(capsys, tmp_path / "m", data)
    assert rosy.startswith("`hedging`: too few articles")


def test_label_the_data_lack_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = ("text", "doc", "hedging", "hedge_cues")
    lines = [{k: line[k] for k in kept if k in line} for line in corpus.labelled(40)]
    data = corpus.write(tmp_path / "data.jsonl", lines)
    told = train_refused(capsys, tmp_path, data, "--labels", "anonymous_sourcing")
    assert "no record of --data carries `anonymous_sourcing`; they have: hedging" in told


@pytest.mark.parametrize("option", ["--attribution", "--reference", "--data"])
def test_missing_file_is_told_before_the_work_begins(
    option: str, files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "missing.jsonl"
    begin = time.monotonic()
    told = train_refused(capsys, tmp_path, files.data, option, missing)
    assert time.monotonic() - begin < 2
    assert str(missing) in told


def test_corpus_and_articles_that_teach_nothing_are_refused(
    files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path, few_resamples: None
) -> None:
    del few_resamples
    silent = [{**line, "attributions": []} for line in corpus.attributed(4)]
    path = corpus.write(tmp_path / "silent.jsonl", silent)
    assert "corpus needs" in train_refused(capsys, tmp_path, files.data, "--attribution", path)
    path = corpus.write(tmp_path / "one.jsonl", corpus.attributed(1))
    assert "two articles" in train_refused(capsys, tmp_path, files.data, "--attribution", path)
    path = corpus.write(tmp_path / "short.jsonl", [{"text": "It rained."}, {"title": "x"}])
    assert "no article in" in train_refused(capsys, tmp_path, files.data, "--reference", path)


def test_place_that_holds_something_else_is_left_alone(
    files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "letter").write_text("dear")
    told = refused(capsys, "train", "--data", files.data, "--out", tmp_path / "letter")
    assert "is no model directory" in told
    told = refused(capsys, "train", "--data", files.data, "--out", tmp_path)
    assert "is no model directory" in told
    refused(capsys, "train", "--data", files.data, "--out", tmp_path / "letter" / "model")
    assert (tmp_path / "letter").read_text() == "dear"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--jobs", "0"],
        ["--jobs", "many"],
        ["--labels", "attribution"],
        ["--labels", "truth"],
        ["--mood", "grim"],
    ],
    ids=" ".join,
)
def test_wrong_arguments_are_explained(
    arguments: list[str], files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["train", "--data", str(files.data), "--out", str(tmp_path / "m"), *arguments])
    assert exit_.value.code == 2
    told = capsys.readouterr().err
    assert arguments[0] in told
    assert "<" not in told.splitlines()[-1], "no reprs for people"


def test_evaluate_needs_a_model_and_labels_that_it_knows(
    whole: Trained, files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for model in (tmp_path / "none", tmp_path, files.data):
        told = refused(capsys, "evaluate", "--model", model, "--data", files.data)
        assert str(model) in told
    missing = tmp_path / "missing.jsonl"
    told = refused(capsys, "evaluate", "--model", whole.directory, "--data", missing)
    assert str(missing) in told


def test_evaluate_refuses_data_of_labels_the_model_lacks(
    files: Files, capsys: pytest.CaptureFixture[str], tmp_path: Path, few_resamples: None
) -> None:
    del few_resamples
    out = tmp_path / "model"
    train = ["train", "--data", str(files.data), "--out", str(out), "--jobs", "1"]
    assert main([*train, "--labels", "hedging"]) == 0
    capsys.readouterr()
    lines = [{"text": "Aides say so.", "anonymous_sourcing": 1}]
    data = corpus.write(tmp_path / "other.jsonl", lines)
    assert "none of the labels" in refused(capsys, "evaluate", "--model", out, "--data", data)


@pytest.mark.parametrize("after", [0.15, 0.3, 0.6])
def test_interrupted_training_leaves_nothing(files: Files, tmp_path: Path, after: float) -> None:
    data = corpus.write(tmp_path / "data.jsonl", corpus.labelled(4000))
    train = command(
        *("train", "--data", data, "--attribution", files.attribution),
        *("--out", tmp_path / "models" / "new", "--jobs", "2"),
    )
    process = subprocess.Popen(
        train,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=listen_to_interrupts,  # noqa: PLW1509 - no threads run here
    )
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while not children.read_text().strip():
            assert process.poll() is None, "training was over before it was interrupted"
            time.sleep(0.05)
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)  # as the terminal does
        try:
            _, told = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:  # the instant in which an interrupt is lost
            os.killpg(process.pid, signal.SIGINT)
            _, told = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"Interrupted; nothing was written." in told
        assert b"Traceback" not in told
        assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]
        for _ in range(100):
            try:
                os.killpg(process.pid, 0)
            except ProcessLookupError:
                break
            time.sleep(0.1)
        else:
            pytest.fail("a process of the interrupted training lives on")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
