"""Files for people: whole or not at all, and never over what is read."""

from pathlib import Path

import pytest

from training.outfile import check_outputs, write_whole
from training.records import DataError


def test_what_was_there_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_whole(path, "old")
    write_whole(path, "új — new")
    assert path.read_text(encoding="utf-8") == "új — new"
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_writing_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_cannot_be_written_are_told_before(tmp_path: Path) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text("{}")
    good = ("--html", tmp_path / "r.html")
    check_outputs([good], [data])
    for outputs, why in (
        ([("--json", tmp_path / "none" / "r.json")], "make it first"),
        ([("--json", tmp_path)], "no place for a file"),
        ([("--json", Path("/dev/null"))], "no place for a file"),
        ([("--json", data)], "in use already"),
        ([good, ("--json", tmp_path / "." / "r.html")], "in use already"),
    ):
        with pytest.raises(DataError, match=why) as refused:
            check_outputs(outputs, [data])
        assert "--json" in str(refused.value)
    assert data.read_text() == "{}"
