"""The model directory: written atomically, verified on load, arrays and nothing else inside.

`payload.joblib` holds numpy arrays, strings and numbers; it is read by an unpickler that allows
those and refuses everything else, so that a model from a stranger cannot run code. `manifest.json`
holds the SHA-256 of every other file and, in `digest`, of itself.
"""

import hashlib
import io
import json
import os
import pickle
import shutil
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import joblib
import numpy as np
from joblib import numpy_pickle

FORMAT: Final = 1
SHIPPED: Final = Path(__file__).parent / "artifacts" / "shipped"
PAYLOAD: Final = "payload.joblib"
MANIFEST: Final = "manifest.json"
CARD: Final = "MODEL_CARD.md"

Payload = dict[str, Any]  # name → array, string, number, or a dict or list of them


class ArtifactError(Exception):
    """A model directory that cannot be trusted; the message says which file and why."""


def served_directory(data: Path | None = None) -> Path:
    """Return the directory of the served model.

    That is the one the pointer in the data directory names (`data`, else `HEARSAY_DATA`, else
    ./var), or the model that ships. Raises ArtifactError when the pointer leads nowhere.
    """
    root = data or Path(os.environ.get("HEARSAY_DATA", "var"))
    pointer = root / "served"
    if not pointer.is_file():
        return SHIPPED
    directory = root / "models" / pointer.read_text(encoding="utf-8").strip()
    if not directory.is_dir():
        raise ArtifactError(f"{pointer} names a model that is not there: {directory}")
    return directory


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


def write(directory: Path, payload: Payload, manifest: Mapping[str, Any], card: str) -> str:
    """Write a model directory, whole or not at all; return the model's id.

    An older directory of that name is replaced. Raises OSError when it cannot be written.
    """
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
        text = json.dumps(body, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        (fresh / MANIFEST).write_text(text, encoding="utf-8")
        fresh.chmod(0o755)
        _replace(directory, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return identity


def _replace(directory: Path, fresh: Path) -> None:
    for file in fresh.iterdir():
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    aside = fresh.with_name(f"{fresh.name}-old")
    if directory.exists():
        directory.rename(aside)
    fresh.rename(directory)
    shutil.rmtree(aside, ignore_errors=True)


def read(directory: Path) -> tuple[Payload, dict[str, Any]]:
    """Return payload and manifest of a model directory.

    Raises ArtifactError when anything is missing, changed, truncated or of an unknown format.
    """
    manifest = _read_manifest(directory)
    for name in (PAYLOAD, CARD):
        path = directory / name
        if not path.is_file():
            raise ArtifactError(f"{path} is missing: the model directory is incomplete")
        if _sha256(path) != manifest["files"].get(name):
            raise ArtifactError(
                f"{path} is not the file the manifest describes: changed or cut off"
            )
    payload = _read_payload(directory / PAYLOAD)
    if model_id(payload) != manifest["id"]:
        raise ArtifactError(f"{directory / PAYLOAD} does not hold the model {manifest['id']}")
    return payload, manifest


def _read_manifest(directory: Path) -> dict[str, Any]:
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArtifactError(f"{directory} is not a model directory: no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArtifactError(f"{path} is not in format {FORMAT}, the one this version reads")
    if manifest.get("digest") != _manifest_digest(manifest):
        raise ArtifactError(f"{path} was changed after it was written")
    return manifest


def _manifest_digest(manifest: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


class _PlainArrayWrapper(numpy_pickle.NumpyArrayWrapper):  # type: ignore[misc]  # joblib is untyped
    """Reads arrays of numbers; joblib would unpickle an array of objects without any check."""

    def read_array(self, unpickler: Any, *args: Any, **kwargs: Any) -> Any:
        if self.dtype.hasobject:
            raise pickle.UnpicklingError("an array of objects")
        return super().read_array(unpickler, *args, **kwargs)


_ALLOWED: Final[dict[tuple[str, str], Any]] = {
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _PlainArrayWrapper,
    ("numpy", "ndarray"): np.ndarray,
    ("numpy", "dtype"): np.dtype,
}


class _PlainUnpickler(numpy_pickle.NumpyUnpickler):  # type: ignore[misc]  # joblib is untyped
    """Allows what a payload may hold; a list, not a hope."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a model") from None


def _read_payload(path: Path) -> Payload:
    try:
        plain = io.BytesIO(zlib.decompress(path.read_bytes()))
        unpickler = _PlainUnpickler(str(path), plain, ensure_native_byte_order=True)
        payload = unpickler.load()
    except (pickle.UnpicklingError, zlib.error, EOFError, ValueError, TypeError) as error:
        raise ArtifactError(f"{path} holds something other than arrays: {error}") from None
    if not isinstance(payload, dict):
        raise ArtifactError(f"{path} holds something other than a table of arrays")
    return payload
