"""Models that differ from a trained one in one respect, and are as well-formed."""

import json
from pathlib import Path
from typing import Any

import pytest

from model import artifact
from model.labels import Label
from tests.training.conftest import Trained
from training.store import Store, locked

#: What `artifact.write` puts into the manifest itself.
_WRITTEN = {"format", "id", "files", "digest"}


def identity(directory: Path) -> str:
    """Return the id of the model in `directory`."""
    manifest = (directory / artifact.MANIFEST).read_text(encoding="utf-8")
    return str(json.loads(manifest)["id"])


def name(directory: Path) -> str:
    """Return the name under which the model in `directory` is kept when it is promoted."""
    return identity(directory).removeprefix("sha256:")[:16]


def promoted(root: Path, *directories: Path) -> Store:
    """Promote the models, one after the other, and return the store of data directory `root`."""
    for directory in directories:
        with locked(root, pytest.fail) as store:
            store.promote(directory, identity(directory))
    return Store(root)


def variant(of: Trained, directory: Path, *, manifest: dict[str, Any] | None = None) -> Path:
    """Write the model again, with other entries in its manifest: another directory, the same id."""
    return _write(of, directory, {}, manifest or {})


def other(of: Trained, directory: Path, number: int) -> Path:
    """Write a model that scores the same but for a digit nobody sees, and has another id."""
    return _write(of, directory, {"number": number}, {})


def careless(of: Trained, directory: Path, label: Label, limit: float = 0.0) -> Path:
    """Write a model that flags every sentence with `label`: its `balanced` threshold is `limit`."""
    payload, _ = artifact.read(of.directory)
    thresholds = {
        name: {**values, **({"balanced": limit} if name == label else {})}
        for name, values in payload["thresholds"].items()
    }
    return _write(of, directory, {"thresholds": thresholds}, {"thresholds": thresholds})


def without(of: Trained, directory: Path, label: Label) -> Path:
    """Write a model that does not know `label`."""
    payload, _ = artifact.read(of.directory)
    parts = {
        field: {name: value for name, value in payload[field].items() if name != label}
        for field in ("calibration", "thresholds", "reference")
    }
    labels = [name for name in of.manifest["labels"] if name != label]
    return _write(of, directory, parts, {"labels": labels, "thresholds": parts["thresholds"]})


def _write(of: Trained, directory: Path, parts: dict[str, Any], more: dict[str, Any]) -> Path:
    payload, manifest = artifact.read(of.directory)
    rest = {key: value for key, value in manifest.items() if key not in _WRITTEN}
    artifact.write(directory, payload | parts, rest | more, "# Card\n")
    return directory
