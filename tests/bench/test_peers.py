"""The peers do what they are timed for; one that is not there is told in a sentence."""

import json
import sys
from contextlib import ExitStack

import pytest

from tests.bench import peers
from tests.bench.contestants import Unavailable, sentences

ROUNDS = [sentences(["Perhaps the ferry is late. The bridge is closed."]), sentences(["A. B. C."])]


@pytest.fixture
def labelled(tmp_path):
    path = tmp_path / "mine.jsonl"
    records = [{"text": "It may rain.", "hedging": 1}, {"text": "It rained.", "hedging": 0}]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def test_all_are_timed_and_say_what_they_are(labelled):
    with ExitStack() as stack:
        found, missing = peers.peers(ROUNDS, labelled, stack)
        assert missing == []
        assert [peer.name for peer in found] == [peers.TFIDF, peers.VADER, peers.RETEXT]
        assert all(peer.rate(0) > 0 for peer in found)
    notes = " ".join(peer.note for peer in found)
    assert "learnt from 2 sentences (mine.jsonl)" in notes
    assert "3.3.2" in notes
    assert "7.0.0, timed inside Node 22" in notes


def test_on_node_each_sentence_is_looked_at():
    with peers.on_node(peers.NODE / "retext.js", ROUNDS) as (_, answer):
        assert answer(0)["flagged"] == 1
        assert answer(1)["flagged"] == 0
        assert answer(0)["flagged"] == 1
        assert answer(0)["seconds"] >= 0


def test_a_peer_without_its_packages_is_left_out_in_a_sentence(labelled, tmp_path, monkeypatch):
    monkeypatch.setattr(peers, "NODE", tmp_path)
    monkeypatch.setitem(sys.modules, "vaderSentiment.vaderSentiment", None)
    with ExitStack() as stack:
        found, missing = peers.peers(ROUNDS, labelled, stack)
    assert [peer.name for peer in found] == [peers.TFIDF]
    assert missing == [
        "vaderSentiment is left out: it is not installed (pip install -r requirements-dev.txt)",
        "retext-intensify is left out: it is not installed (`make peers` installs it from npm)",
    ]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ('throw new Error("no such luck");', "Error: no such luck"),
        ("process.exit(0);", "Node ended by itself"),
    ],
)
def test_a_peer_that_does_not_start_is_left_out_in_a_sentence(source, why, tmp_path):
    broken = tmp_path / "broken.mjs"
    broken.write_text(source, encoding="utf-8")
    with pytest.raises(Unavailable) as told, peers.on_node(broken, ROUNDS):
        pass
    assert str(told.value) == f"retext-intensify is left out: {why}"
