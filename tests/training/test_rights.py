"""Where data files are from: known by what is in them, not by their names."""

import hashlib
import re
from pathlib import Path

import pytest

from training import rights
from training.rights import UNKNOWN, digest, origin


def test_digest_is_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"Two boats left the pier.\n")
    expected = hashlib.sha256(b"Two boats left the pier.\n").hexdigest()
    assert digest(tmp_path / "file") == expected


def test_file_that_is_not_known_has_no_stated_rights() -> None:
    assert origin("ab" * 32) == UNKNOWN
    assert "not stated" in UNKNOWN.rights


def test_known_files_have_an_origin_and_rights() -> None:
    assert len(rights._KNOWN) >= 7
    for sha256, known in rights._KNOWN.items():
        assert re.fullmatch("[0-9a-f]{64}", sha256)
        assert known.what
        assert known.rights
        assert origin(sha256) is known


def test_file_of_this_project_is_known_by_what_it_holds_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "starter.train.jsonl"
    monkeypatch.setattr(rights, "_OWN_FILES", (tmp_path / "none.jsonl", file))
    for text in ("The gate may close.\n", "The gate may open.\n"):
        before = hashlib.sha256(text.encode()).hexdigest()
        assert origin(before) == UNKNOWN
        file.write_text(text)
        assert origin(before).what == "sentences written for this project"
