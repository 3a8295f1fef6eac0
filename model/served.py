"""Which model is served: the pointer in the data directory, or the model that ships."""

import os
from pathlib import Path
from typing import Final

from model.artifact import SHIPPED, ArtifactError

POINTER: Final = "served"  # a text file that holds the name of a directory in MODELS
MODELS: Final = "models"


def data_directory() -> Path:
    """Return the data directory: `HEARSAY_DATA`, else ./var."""
    return Path(os.environ.get("HEARSAY_DATA") or "var")


def served_name(root: Path) -> str | None:
    """Return what the pointer in data directory `root` holds; None without a pointer.

    Raises ArtifactError when it cannot be read, or could lead out of the data directory.
    """
    pointer = root / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{pointer} cannot be read: {error}") from None
    if name in ("", ".", "..") or "\0" in name or Path(name).name != name:
        raise ArtifactError(f"{pointer} must hold the name of a directory in {root / MODELS}")
    return name


def served_directory(data: Path | None = None) -> Path:
    """Return the directory of the served model.

    That is the one the pointer in the data directory names (`data`, else `data_directory()`), or
    the model that ships. Raises ArtifactError when the pointer leads nowhere, or out of the data
    directory.
    """
    root = data or data_directory()
    name = served_name(root)
    if name is None:
        return SHIPPED
    directory = root / MODELS / name
    if not directory.is_dir():
        raise ArtifactError(f"{root / POINTER} names a model that is not there: {directory}")
    return directory
