"""The command line: what it takes, what it says, and how it ends."""

import os
import pty
import re
from pathlib import Path

import pytest

from model.__main__ import main
from model.bulk.tables import DOCUMENTS
from tests.model.bulk import archives
from tests.model.bulk.archives import start, tables


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main(["bulk", *map(str, arguments)])
    out, told = capsys.readouterr()
    assert out == ""
    return code, told


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(archives.lines(range(5)) + b"{\n")
    (tmp_path / "in" / "notes.md").write_bytes(b"")
    return tmp_path / "in"


def test_it_says_what_there_is(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = archive.parent / "out"
    code, told = said(capsys, archive, "--out", out, "--jobs", "1")
    assert code == 0
    assert re.fullmatch(
        rf"1 files of other kinds are left out\.\n6 documents, \d+ sentences in {out}; "
        r"1 could not be scored, see their `error` \(\d+\.\d s\)\.\n",
        told,
    )
    code, told = said(capsys, archive, "--out", out, "--jobs", "1")
    assert (code, "Nothing to do: 6 documents, " in told) == (0, True)


def test_options_reach_the_rows(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = archive.parent / "out"
    options = ["--threshold", "precise", "--no-explain", "--no-text", "--partition", "2"]
    assert said(capsys, archive, "--out", out, "--jobs", "1", *options)[0] == 0
    documents, sentences = tables(out)
    assert {row["text"] for row in documents} == {None}
    assert all(row["cues"] is None for row in sentences)
    assert len([*(out / "documents").iterdir()]) == 3
    assert [*documents[0]] == DOCUMENTS.names


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--jobs", "0"], "it takes at least one process"),
        (["--jobs", "-2"], "it takes at least one process"),
        (["--jobs", "many"], "it takes a number of processes"),
        (["--partition", "0"], "it takes 1 to 1,000,000 documents"),
        (["--jobs", "2", "--dask", "127.0.0.1:1"], "not allowed with argument"),
        ([], "the following arguments are required: --out"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str], told: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(archive.parent / "out")] if arguments else []
    with pytest.raises(SystemExit) as ended:
        main(["bulk", str(archive), *out, *arguments])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err
    assert not (archive.parent / "out").exists()


def test_what_cannot_be_done_is_told_before_anything_is_done(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = archive.parent / "out"
    for given, told in (
        ([archive / "none.jsonl"], "does not exist"),
        ([archive / "notes.md"], "is none of the files that can be scored"),
        ([archive, "--model", archive], "is not a model directory"),
    ):
        code, said_so = said(capsys, *given, "--out", out)
        assert (code, told in said_so) == (2, True)
        assert not out.exists()
    assert said(capsys, archive, "--out", archive)[0] == 2
    assert sorted(path.name for path in archive.iterdir()) == ["a.jsonl", "notes.md"]


def test_place_that_cannot_be_written_is_told(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = said(capsys, archive, "--out", archive / "a.jsonl" / "out")
    assert (code, "cannot be written" in told) == (2, True)
    code, told = said(capsys, archive, "--out", archive / "a.jsonl")
    assert (code, "cannot be written" in told) == (2, True)
    code, told = said(capsys, archive, "--out", "s3://bucket/out")
    assert (code, "needs a driver that is not installed" in told) == (2, True)


def test_terminal_is_told_how_far_it_is(archive: Path) -> None:
    terminal, end = pty.openpty()
    arguments = [archive / "a.jsonl", "--out", archive.parent / "out", "--partition", 2]
    with start(*arguments, "--jobs", 1, stderr=end) as process:
        os.close(end)
        told = b""
        while part := _read(terminal):
            told += part
        os.close(terminal)
    assert process.returncode == 0
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", told.decode())
    assert re.search(r"6 documents\s+━+\s+100%\s+[\d,]+/s\s+0:00:00", shown)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # the other end is closed
        return b""


def test_no_terminal_is_told_nothing_but_the_end(archive: Path) -> None:
    with start(archive / "a.jsonl", "--out", archive.parent / "out", "--jobs", 1) as process:
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert told.count("\n") == 1
    assert "━" not in told
