"""Whole runs: the same rows from however many processes, and however often they are killed."""

import json
import os
from contextlib import nullcontext
from pathlib import Path

import fsspec
import pyarrow.dataset
import pytest

from model.bulk.errors import BulkError
from model.bulk.inputs import find
from model.bulk.pools import Here
from model.bulk.progress import Progress
from model.bulk.run import Report, run
from model.bulk.score import Job
from model.bulk.storage import storage
from model.labels import Operating
from model.scorer import Scorer
from model.served import SHIPPED
from tests.model.bulk import archives
from tests.model.bulk.archives import ran, same, tables

SMALL = ("--partition", 7)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archives.every_format(tmp_path_factory.mktemp("archive") / "in")


def job(out: str) -> Job:
    identity = Scorer.load(SHIPPED).model_id
    return Job(str(SHIPPED), identity, Operating.BALANCED, explain=True, text=True, out=out)


def done(out: str, *names: object, documents: int = 7) -> Report:
    """Run in this process."""
    given = find([str(name) for name in names], storage(out).root)
    return run(
        job(storage(out).root),
        given,
        documents,
        lambda each: nullcontext(Here(each)),
        Progress(quiet=True),
    )


@pytest.fixture(scope="module")
def whole(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what one process makes of the archive, in one go."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert done(str(out), archive).counts["failed"] == 0
    return out


def test_every_document_of_every_format_is_a_row(whole: Path, archive: Path) -> None:
    documents, sentences = tables(whole)
    counts = dict.fromkeys(("a.jsonl", "b.jsonl.gz", "c.warc.gz", "d.parquet"), 0)
    counts |= {"e.html": 0, "f.txt": 0}
    for row in documents:
        counts[str(Path(row["input"]).relative_to(archive))] += 1
    assert list(counts.values()) == [40, 30, 4, 20, 1, 1]
    assert documents[3]["id"] == "a3"
    assert documents[3]["title"] == "Tunnel 3"
    scored = Scorer.load(SHIPPED).score(archives.text(3))
    mine = [row for row in sentences if row["input"].endswith("a.jsonl") and row["position"] == 3]
    assert [(row["start"], row["end"]) for row in mine] == [s[:2] for s in scored.sentences]
    assert documents[3]["sentences"] == len(mine)
    page = next(row for row in documents if row["url"] == "https://news.example/2")
    assert (page["title"], page["authors"]) == ("Tunnel 2", ["Ada Quill"])
    assert archives.text(2) in page["text"]


def test_dataset_is_read_as_one_and_says_how_it_was_made(whole: Path) -> None:
    for table in ("documents", "sentences"):
        found = pyarrow.dataset.dataset(whole / table)
        assert json.loads(found.schema.metadata[b"hearsay"])["model"].startswith("sha256:")
        assert all(fragment.count_rows() <= 7 for fragment in found.get_fragments()) or (
            table == "sentences"
        )
    begun = json.loads((whole / "_hearsay.json").read_text())
    assert begun["options"]["partition"] == 7
    assert len(begun["inputs"]) == 5


def test_two_processes_make_the_same_rows(whole: Path, archive: Path, tmp_path: Path) -> None:
    code, told = ran(archive, "--out", tmp_path / "out", "--jobs", 2, *SMALL)
    assert code == 0
    assert told.startswith("96 documents, ")
    assert same(tmp_path / "out", whole)
    assert {path.name for path in (tmp_path / "out" / "_ledger").iterdir()} == {
        f"00000{number}.json" for number in range(5)
    }


def test_finished_run_says_so_and_does_nothing(whole: Path, archive: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*.*")}
    code, told = ran(archive, "--out", whole, *SMALL)
    assert code == 0
    assert told.startswith("Nothing to do: 96 documents, ")
    assert before == {path: path.stat().st_mtime_ns for path in whole.rglob("*.*")}


def test_other_options_than_it_was_begun_with_are_refused(whole: Path, archive: Path) -> None:
    code, told = ran(archive, "--out", whole, *SMALL, "--threshold", "precise")
    assert (code, "begun with threshold balanced" in told) == (2, True)
    code, told = ran(archive / "a.jsonl", "--out", whole, *SMALL)
    assert (code, "which is not given now" in told) == (2, True)


def test_bad_documents_are_rows_with_an_error(tmp_path: Path) -> None:
    nul = json.dumps({"text": "It may\0rain. Officials say so."})
    good = json.dumps({"text": "It may rain."})
    lines = ["{", '{"text": 1}', '{"text": "\\ud800"}', good, nul, "[" * 9999]
    (tmp_path / "a.jsonl").write_bytes("\n".join(lines).encode() + b"\n\xff\n")
    (tmp_path / "b.html").write_bytes(b"")
    (tmp_path / "c.html").write_bytes(b"<div>" * 100_000)
    (tmp_path / "d.txt").write_bytes(b"\xff")
    (tmp_path / "e.txt").write_text("It may rain. " * 400_000)
    report = done(str(tmp_path / "out"), tmp_path)
    documents, _ = tables(tmp_path / "out")
    assert [row["error_code"] for row in documents] == [
        *("not_json", "no_text", "half_character", None, None, "not_json", "not_utf8"),
        *("no_article", "no_article", "not_utf8", "too_long"),
    ]
    assert all((row["error"] is None) == (row["error_code"] is None) for row in documents)
    assert documents[4]["length"] == len("It may\0rain. Officials say so.")
    assert report.counts["failed"] == 9


def test_name_of_a_file_may_be_anything(tmp_path: Path) -> None:
    for name in (b"\xff.jsonl", b"a\nb [1].jsonl", "ü🚆.jsonl".encode()):
        (tmp_path / os.fsdecode(name)).write_bytes(archives.lines([1]))
    for fresh in (True, False):
        assert done(str(tmp_path / "out"), tmp_path).fresh is fresh
    documents, _ = tables(tmp_path / "out")
    assert {row["input"].rpartition("/")[2] for row in documents} == {
        *("?.jsonl", "a\nb [1].jsonl", "ü🚆.jsonl")
    }


def test_bug_that_a_document_finds_costs_its_row_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = Scorer.score

    def faulty(self: Scorer, text: str, **options: object) -> object:
        if text == archives.text(6):
            raise KeyError(text)
        return score(self, text, **options)

    monkeypatch.setattr(Scorer, "score", faulty)
    (tmp_path / "a.jsonl").write_bytes(archives.lines([0, 6, 1]))
    done(str(tmp_path / "out"), tmp_path)
    documents, _ = tables(tmp_path / "out")
    bug = "It could not be scored (KeyError)."
    assert [row["error"] for row in documents] == [None, bug, None]


def test_lack_of_memory_ends_the_run_and_makes_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Scorer, "score", lacking)
    (tmp_path / "a.jsonl").write_bytes(archives.lines([0]))
    with pytest.raises(BulkError, match="Memory ran out"):
        done(str(tmp_path / "out"), tmp_path)
    assert not (tmp_path / "out" / "documents").exists()


def test_input_that_changes_under_the_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(archives.lines([1]))
    monkeypatch.setattr(
        "model.bulk.score.document", lambda _: path.write_bytes(archives.lines([1, 2]))
    )
    path.write_bytes(archives.lines(range(20)))
    with pytest.raises(BulkError, match="was changed while it was read"):
        done(str(tmp_path / "out"), path)


def test_inputs_and_dataset_may_be_elsewhere(archive: Path, whole: Path, tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    try:
        for path in archive.iterdir():
            memory.pipe_file(f"/archive/{path.name}", path.read_bytes())
        assert done("memory://dataset", "memory://archive").fresh
        assert not done("memory://dataset", "memory://archive").fresh
        memory.rm_file("/dataset/documents/000000-000002.parquet")
        assert done("memory://dataset", "memory://archive").fresh
        memory.get("/dataset/", str(tmp_path / "out"), recursive=True)
    finally:
        memory.store.clear()
    theirs, mine = tables(tmp_path / "out"), tables(whole)
    for rows in (*theirs, *mine):
        for row in rows:
            row["input"] = Path(row["input"]).name
    assert theirs == mine
