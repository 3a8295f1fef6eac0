"""What a cluster is held to; training and bulk scoring try the rest on real clusters."""

import time
from pathlib import Path

import pytest

from model import cluster
from model.cluster import ClusterError, Parts, check_here, connected, versions

PARTS = Parts(("model",), ("numpy", "no-such-library"))


def test_versions_are_of_libraries_and_of_this_program() -> None:
    found = versions(PARTS)
    assert found["numpy"] != "missing"
    assert found["no-such-library"] == "missing"
    assert found["Python"].startswith("3.")
    assert found == versions.__wrapped__(PARTS)


def test_program_is_another_version_when_a_line_of_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.setattr(cluster, "__file__", str(tmp_path / "model" / "cluster.py"))
    seen = set()
    for code in ("1", "2"):
        (tmp_path / "model" / "one.py").write_text(code)
        seen.add(versions.__wrapped__(PARTS)["this program"])
    (tmp_path / "model" / "one.py").rename(tmp_path / "model" / "other.py")
    seen.add(versions.__wrapped__(PARTS)["this program"])
    assert len(seen) == 3


def test_worker_like_here_passes_and_another_does_not() -> None:
    check_here(versions(PARTS), PARTS)
    with pytest.raises(ClusterError, match=r"came later has numpy \S+ \(here 0\.1\)"):
        check_here(versions(PARTS) | {"numpy": "0.1"}, PARTS)
    with pytest.raises(ClusterError, match="came later has another version of this program"):
        check_here(versions(PARTS) | {"this program": "x"}, PARTS)


def test_nobody_at_an_address_is_told_in_time() -> None:
    began = time.monotonic()
    with (
        pytest.raises(ClusterError, match="no Dask scheduler answers"),
        connected("127.0.0.1:1", PARTS, 1),
    ):
        pass
    assert time.monotonic() - began < 10
