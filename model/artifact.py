"""The model directory: written atomically, verified on load, arrays and nothing else inside.

`payload.joblib` holds numpy arrays, strings and numbers; `plain_pickle` reads those and refuses
everything else, so that a model from a stranger cannot run code. `manifest.json` holds the SHA-256
of every other file and, in `digest`, of itself.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import joblib
import numpy as np

from model import plain_pickle

FORMAT: Final = 3
SHIPPED: Final = Path(__file__).parent / "artifacts" / "shipped"
PAYLOAD: Final = "payload.joblib"
MANIFEST: Final = "manifest.json"
CARD: Final = "MODEL_CARD.md"

Payload = dict[str, Any]  # name → array, string, number, or a dict or list of them


class ArtifactError(Exception):
    """A model directory that cannot be trusted; the message says which file and why."""


def model_id(payload: Payload) -> str:
    """Return "sha256:…" over the payload's canonical form; the same data and seed give the same."""
    digest = hashlib.sha256()
    _feed(digest, payload)
    return f"sha256:{digest.hexdigest()}"


def _feed(digest: "hashlib._Hash", value: object) -> None:
    """Hash `value` with type and length marks, so that no two payloads collide by concatenation."""
    if isinstance(value, np.ndarray):
        little = np.ascontiguousarray(value.astype(value.dtype.newbyteorder("<"), copy=False))
        digest.update(f"array{little.dtype.str}{little.shape}".encode())
        digest.update(little.tobytes())
    elif isinstance(value, Mapping):
        digest.update(f"map{len(value)}".encode())
        for key in sorted(value):
            _feed(digest, key)
            _feed(digest, value[key])
    elif isinstance(value, list | tuple):
        digest.update(f"list{len(value)}".encode())
        for item in value:
            _feed(digest, item)
    else:
        digest.update(f"{type(value).__name__}{json.dumps(value)}".encode())


def check_target(directory: Path) -> None:
    """Raise OSError when no model can be written to `directory`: better before training than after.

    What is there already is only replaced when it is a model directory, or empty.
    """
    directory = directory.resolve()
    replaceable = (directory / MANIFEST).is_file() or not directory.exists()
    if not replaceable and not (directory.is_dir() and not any(directory.iterdir())):
        raise FileExistsError(f"{directory} exists and is no model directory: left as it is")
    parent = next(path for path in directory.parents if path.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise PermissionError(f"{directory} cannot be written: {parent} is closed")


def write(directory: Path, payload: Payload, manifest: Mapping[str, Any], card: str) -> str:
    """Write a model directory, whole or not at all; return the model's id.

    An older model of that name is replaced once the new one has been read back. Raises OSError when
    it cannot be written, and ArtifactError when it could not be read.
    """
    check_target(directory)
    directory = directory.resolve()
    directory.parent.mkdir(parents=True, exist_ok=True)
    identity = model_id(payload)
    fresh = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        joblib.dump(payload, fresh / PAYLOAD, compress=("zlib", 9), protocol=5)
        (fresh / CARD).write_text(card, encoding="utf-8")
        body = {
            "format": FORMAT,
            "id": identity,
            **manifest,
            "files": {name: _sha256(fresh / name) for name in (PAYLOAD, CARD)},
        }
        body["digest"] = _manifest_digest(body)
        (fresh / MANIFEST).write_text(_manifest_text(body), encoding="utf-8")
        fresh.chmod(0o755)
        read(fresh)
        _replace(directory, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return identity


def _replace(directory: Path, fresh: Path) -> None:
    for file in fresh.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    aside = fresh.with_name(f"{fresh.name}-old")
    try:
        if directory.exists():
            directory.rename(aside)
        fresh.rename(directory)
    except BaseException:
        if aside.exists() and not directory.exists():
            aside.rename(directory)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def read(directory: Path) -> tuple[Payload, dict[str, Any]]:
    """Return payload and manifest of a model directory.

    Raises ArtifactError when anything is missing, changed, truncated or of an unknown format.
    """
    manifest = _read_manifest(directory)
    payload_path = directory / PAYLOAD
    files = {path.name: _bytes(path) for path in (payload_path, directory / CARD)}
    for name, content in files.items():
        if hashlib.sha256(content).hexdigest() != manifest["files"].get(name):
            raise ArtifactError(
                f"{directory / name} is not the file the manifest describes: changed or cut off"
            )
    try:
        payload = plain_pickle.load(files[PAYLOAD])
    except plain_pickle.NotPlainError as error:
        raise ArtifactError(f"{payload_path} holds something other than arrays: {error}") from None
    if model_id(payload) != manifest["id"]:
        raise ArtifactError(f"{payload_path} does not hold the model {manifest['id']}")
    return payload, manifest


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ArtifactError(f"{path} is missing: the model directory is incomplete") from None
    except OSError as error:
        raise ArtifactError(f"{path} cannot be read: {error.strerror}") from None


def _read_manifest(directory: Path) -> dict[str, Any]:
    path = directory / MANIFEST
    if not path.is_file():
        raise ArtifactError(f"{directory} is not a model directory: no {MANIFEST} in it")
    try:
        text = _bytes(path).decode("utf-8")
        manifest = json.loads(text)
        untouched = text == _manifest_text(manifest)
    except (ValueError, RecursionError) as error:
        raise ArtifactError(f"{path} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArtifactError(
            f"{path} is not in format {FORMAT}, the one this version reads: train the model again"
        )
    whole = isinstance(manifest.get("files"), dict) and isinstance(manifest.get("id"), str)
    # The digest is of what the file says; that it says it in the same characters comes on top.
    if not (whole and untouched and manifest.get("digest") == _manifest_digest(manifest)):
        raise ArtifactError(f"{path} was changed or cut off after it was written")
    return manifest


def _manifest_text(manifest: object) -> str:
    return json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _manifest_digest(manifest: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
