"""`python -m api feedback …` as its host meets it, in both databases."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from api.__main__ import main
from api.feedback.job import feedback_job
from api.feedback.service import Author
from tests.api.feedback.conftest import ADA, BO, NOW, asked, rows
from tests.service import ROOT, environment

HOST = Author("c" * 32, local=True)
DAY = "2027-01-15"  # that of NOW


@pytest.fixture
def run(place, monkeypatch, capsys):
    def command(*arguments, code=0, **settings):
        for name in [name for name in os.environ if name.startswith("HEARSAY_")]:
            monkeypatch.delenv(name)
        where = {"HEARSAY_DATA": str(place.data), "HEARSAY_DATABASE_URL": place.url}
        for name, value in (where | settings).items():
            monkeypatch.setenv(name, value)
        try:
            ended = main(["feedback", *map(str, arguments)])
        except SystemExit as exit_:
            ended = exit_.code
        printed = capsys.readouterr()
        assert ended == code, printed.err
        return printed

    return command


@pytest.fixture
def keep(service):
    feedback = service()

    def one(sentence, author, now=NOW, **fields):
        job = feedback_job(asked(sentence, expires=now + 3600, **fields))
        return feedback.keep(job, author, now).body

    return one


def test_export_gives_what_was_shared_and_agreed_on_and_says_what_was_not(run, keep):
    keep("The “weir” may leak.", ADA, share_text=True, spans=[{"start": 11, "end": 14}])
    keep("The “weir” may leak.", BO)
    keep("It may rain.", ADA, share_text=True)
    keep("It may snow.", ADA)
    keep("It may snow.", BO)
    keep("It may hail.", HOST, share_text=True, verdict="disagree")
    done = run("export")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert {line["text"]: (line["verdict"], line["agree"], line["spans"]) for line in lines} == {
        "The “weir” may leak.": ("agree", 2, [[11, 14]]),
        "It may hail.": ("disagree", 0, None),
    }
    assert done.err.splitlines() == [
        "2 judgments exported.",
        "1 held back: nobody who judged the sentence shared its text.",
        "1 held back: too few agree on it.",
    ]
    assert len(run("export", HEARSAY_FEEDBACK_QUORUM="1").out.splitlines()) == 3
    assert len(run("export", "--quorum", 3).out.splitlines()) == 1


def test_a_dash_is_standard_output_and_no_file(run, keep, tmp_path, monkeypatch):
    keep("It may rain.", HOST, share_text=True)
    monkeypatch.chdir(tmp_path)
    assert "It may rain." in run("export", "--out", "-").out
    assert not Path("-").exists()


def test_whoever_shares_a_sentence_shares_it_for_every_label(run, keep):
    keep("It may rain.", HOST, share_text=True)
    keep("It may rain.", HOST, label="anonymous_sourcing", verdict="disagree")
    labels = [json.loads(line)["label"] for line in run("export").out.splitlines()]
    assert labels == ["anonymous_sourcing", "hedging"]


def test_export_writes_a_file_for_its_owner_alone_and_whole(run, keep, place):
    out = place.data / "out.jsonl"
    keep("It may rain.", HOST, share_text=True)
    out.write_text("what was there")
    done = run("export", "--out", out)
    assert done.out == ""
    assert json.loads(out.read_text())["text"] == "It may rain."
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not list(place.data.glob(".out.jsonl-*"))
    said = run("export", "--out", place.data / "no" / "where", code=2).err
    assert str(place.data / "no") in said


def test_stats_counts(run, keep):
    keep("It may rain.", HOST, share_text=True)
    keep("It may snow.", ADA, now=NOW + 24 * 3600)
    assert run("stats").out.splitlines() == [
        "2 feedback of 2 clients, 1 with the sentence's text.",
        "The first is of 2027-01-15, the last of 2027-01-16.",
        "1 judgment would be exported.",
        "1 held back: nobody who judged the sentence shared its text.",
    ]


def test_purge_deletes_what_is_older_than_a_day_and_says_how_much(run, keep, place):
    keep("It may rain.", HOST, share_text=True)
    keep("It may snow.", ADA, now=NOW + 24 * 3600)
    assert run("purge", "--before", DAY).out == f"0 feedback from before {DAY} deleted.\n"
    said = run("purge", "--before", "2027-01-16").out
    assert said == "1 feedback from before 2027-01-16 deleted.\n"
    assert [row["client"] for row in rows(place)] == [ADA.client]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["purge"], "--before"),
        (["purge", "--before", "yesterday"], "2026-01-31"),
        (["export", "--quorum", "0"], "from 1 to 1000"),
        (["export", "--quorum", "٣"], "from 1 to 1000"),
        ([], "action"),
    ],
    ids=str,
)
def test_what_is_missing_or_wrong_is_said(run, arguments, said):
    assert said in run(*arguments, code=2).err


def test_bad_settings_are_said(run):
    assert "HEARSAY_FEEDBACK_QUORUM" in run("stats", code=2, HEARSAY_FEEDBACK_QUORUM="x").err


def test_where_there_is_nothing_yet_nothing_is_made(run, tmp_path):
    data = tmp_path / "none"
    done = run("export", HEARSAY_DATA=str(data), HEARSAY_DATABASE_URL="")
    assert "There is no feedback in" in done.err
    assert done.out == ""
    assert not data.exists()


def test_a_database_that_is_away_is_named_without_its_password(run):
    url = "postgresql://ada:hunter2@127.0.0.1:1/hearsay"
    said = run("stats", code=2, HEARSAY_DATABASE_URL=url).err
    assert "127.0.0.1:1/hearsay cannot be read" in said
    assert "hunter2" not in said


def test_a_reader_that_has_gone_is_no_crash(keep, place):
    for number in range(300):
        keep(f"Number {number} may rain. " + "It goes on and on. " * 20, HOST, share_text=True)
    command = f"{sys.executable} -m api feedback export | head -n 1"
    done = subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=ROOT,
        env=environment(HEARSAY_DATA=str(place.data), HEARSAY_DATABASE_URL=place.url),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout)["verdict"] == "agree"
    assert "Traceback" not in done.stderr
