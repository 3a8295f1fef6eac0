"""What is given: known or refused before anything is done, and always in the same order."""

import gzip
from pathlib import Path

import pytest

from model.bulk.errors import Refusal
from model.bulk.inputs import Kind, find
from tests.model.bulk import archives


def names(folder: Path, *given: object) -> list[list[str]]:
    found = find([str(name) for name in given], "/nowhere").inputs
    return [[str(Path(file.name).relative_to(folder)) for file in each.files] for each in found]


def test_directory_is_read_whole_and_in_order(tmp_path: Path) -> None:
    archives.every_format(tmp_path / "in")
    (tmp_path / "in" / "below").mkdir()
    (tmp_path / "in" / "below" / "z.NDJSON").write_bytes(archives.lines([1]))
    (tmp_path / "in" / ".hidden.jsonl").write_bytes(b"")
    (tmp_path / "in" / "notes.md").write_bytes(b"")
    assert names(tmp_path / "in", tmp_path / "in") == [
        ["a.jsonl"],
        ["b.jsonl.gz"],
        ["below/z.NDJSON"],
        ["c.warc.gz"],
        ["d.parquet"],
        ["e.html", "f.txt"],
    ]
    assert find([str(tmp_path / "in")], "/nowhere").left_out == 1


def test_globs_and_what_is_given_twice(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.jsonl").write_bytes(archives.lines([1]))
    glob = tmp_path / "*.jsonl"
    assert names(tmp_path, glob, tmp_path, tmp_path / "a.jsonl") == [["a.jsonl"], ["b.jsonl"]]


def test_name_with_signs_of_a_glob_is_a_name_first(tmp_path: Path) -> None:
    (tmp_path / "a[1].jsonl").write_bytes(archives.lines([1]))
    (tmp_path / "a1.jsonl").write_bytes(archives.lines([1]))
    assert names(tmp_path, tmp_path / "a[1].jsonl") == [["a[1].jsonl"]]


def test_the_dataset_is_no_input_of_itself(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(archives.lines([1]))
    (tmp_path / "out").mkdir()
    archives.parquet(tmp_path / "out" / "b.parquet", {"text": ["It may rain."]})
    found = find([str(tmp_path)], str(tmp_path / "out")).inputs
    assert [each.name for each in found] == [str(tmp_path / "a.jsonl")]


def test_url_of_a_file_is_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(archives.lines([1]))
    assert names(tmp_path, f"file://{tmp_path}/a.jsonl") == [["a.jsonl"]]


def told(*given: object) -> str:
    with pytest.raises(Refusal) as refused:
        find([str(name) for name in given], "/nowhere")
    return str(refused.value)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "none.jsonl") == f"{tmp_path}/none.jsonl does not exist."
    assert told(tmp_path / "*.jsonl") == f"{tmp_path}/*.jsonl does not exist."


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.zip", "a.parquet.gz", "a.jsonl.zst", "gz"])
def test_file_of_no_known_kind_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"%PDF")
    assert "is none of the files that can be scored: taken are .jsonl" in told(tmp_path / name)


def test_directory_with_nothing_to_score_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert "There is nothing to score in" in told(tmp_path)


def test_what_is_only_called_compressed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(archives.lines([1]))
    assert "is not compressed by gzip" in told(tmp_path)


def test_empty_files_are_no_fault(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl.gz", "c.warc", "d.html"):
        (tmp_path / name).write_bytes(b"")
    assert [each.size for each in find([str(tmp_path)], "/nowhere").inputs] == [0] * 4


def test_parquet_that_is_none_or_is_cut_off_is_told(tmp_path: Path) -> None:
    whole = archives.parquet(tmp_path / "a.parquet", {"text": ["It may rain."]}).read_bytes()
    for content in (b"", b"PAR1", whole[:-9]):
        (tmp_path / "a.parquet").write_bytes(content)
        assert "is no Parquet file, or is cut off" in told(tmp_path)


def test_parquet_without_text_is_told_with_the_columns_it_has(tmp_path: Path) -> None:
    path = archives.parquet(tmp_path / "a.parquet", {"body": ["It may rain."], "text": [1]})
    assert "has no column `text` or `html` of strings; it has body, text." in told(path)


def test_standard_input_is_told() -> None:
    assert "put it into a file" in told("-")


def test_driver_that_is_missing_is_told() -> None:
    assert "needs a driver that is not installed" in told("gs://bucket/a.jsonl")
    assert "is no place that can be read" in told("nonsense://bucket/a.jsonl")


def test_kinds_are_known_by_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<p>"))
    (tmp_path / "b.warc").write_bytes(archives.warc([1], packed=False))
    found = find([str(tmp_path)], "/nowhere").inputs
    kinds = {file.kind: file.packed for each in found for file in each.files}
    assert kinds == {Kind.PAGE: True, Kind.WARC: False}
