"""The way back: a text is scored, readers judge it, a person reviews it, a model learns from it."""

import io
import json
import sys
from contextlib import redirect_stderr

import pytest
import requests

from api.__main__ import main as api
from model import artifact
from tests.judgments import judgment
from tests.service import running
from tests.training import corpus
from training import metrics
from training.__main__ import main as training
from training.records import read_records

SENTENCES = {
    "hedged": "The kiln may be lit by June.",
    "unnamed": "Two potters said the kiln was cold.",
    "plain": "Ines Marlow bought a blue bowl.",
    "private": "The council might never vote.",
}


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """Go the whole way up to the labelled sentences; return their file."""
    tmp_path = tmp_path_factory.mktemp("way")
    text = " ".join(SENTENCES.values())
    with running(tmp_path / "data") as server:
        scored = requests.post(f"{server.url}/v1/score", json={"text": text}, timeout=30).json()
        places = {name: place for place, name in enumerate(SENTENCES)}
        for name, label, verdict, spans in (
            ("hedged", "hedging", "agree", [{"start": 9, "end": 12}]),
            ("unnamed", "anonymous_sourcing", "agree", []),
            ("plain", "hedging", "disagree", []),
            ("plain", "anonymous_sourcing", "agree", []),
            ("private", "hedging", "agree", []),
        ):
            told = {"label": label, "verdict": verdict, "spans": spans}
            told["share_text"] = name != "private"
            body = judgment(scored, SENTENCES[name], places[name], **told)
            answer = requests.post(f"{server.url}/v1/feedback", json=body, timeout=30)
            assert answer.status_code == 201, answer.text
    exported, said = tmp_path / "feedback.jsonl", io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(said):
        patch.setenv("HEARSAY_DATA", str(tmp_path / "data"))
        patch.delenv("HEARSAY_DATABASE_URL", raising=False)
        assert api(["feedback", "export", "--out", str(exported)]) == 0
    assert "4 judgments exported." in said.getvalue()
    items = [json.loads(line) for line in exported.read_text().splitlines()]
    wrong = (SENTENCES["plain"], "anonymous_sourcing")  # the reader erred there
    answers = ["r" if (item["text"], item["label"]) == wrong else "a" for item in items]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.StringIO("\n".join(answers) + "\n"))
        assert training(["review", str(exported)]) == 0
    return tmp_path / "feedback.labelled.jsonl"


def test_what_readers_shared_becomes_what_training_reads(reviewed):
    found = {record.text: record for record in read_records([reviewed])}
    assert set(found) == {SENTENCES[name] for name in ("hedged", "unnamed", "plain")}
    hedged, unnamed = found[SENTENCES["hedged"]], found[SENTENCES["unnamed"]]
    assert hedged.labels == {"hedging": 1}
    assert hedged.spans == {"hedging": ((9, 12),)}
    assert unnamed.labels == {"anonymous_sourcing": 1}
    assert unnamed.spans == {"anonymous_sourcing": ((0, 11),)}
    assert found[SENTENCES["plain"]].labels == {"hedging": 0}


@pytest.mark.parametrize("option", ["--data", "--also"])
def test_a_model_is_trained_on_it_as_it_is(reviewed, tmp_path, monkeypatch, option):
    monkeypatch.setattr(metrics, "RESAMPLES", 5)
    data = corpus.write(tmp_path / "data.jsonl", corpus.labelled(80))
    out = tmp_path / "model"
    files = [str(data)] + (["--also"] if option == "--also" else []) + [str(reviewed)]
    assert training(["train", "--data", *files, "--out", str(out), "--jobs", "1"]) == 0
    _, manifest = artifact.read(out)
    assert "feedback.labelled.jsonl" in json.dumps(manifest["data"])
