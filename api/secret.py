"""The service's signing secret: from the settings, or generated once and kept in a private file."""

import os
import secrets
import tempfile
from pathlib import Path

from api.settings import SettingsError

_FILE_NAME = "secret"
_BYTES = 32


def service_secret(configured: bytes | None, data: Path) -> bytes:
    """Return `configured`, or else the secret kept in directory `data`, made if there is none.

    Safe when several processes start at once: all of them get the same one. Raises SettingsError
    when the directory cannot be used.
    """
    if configured:
        return configured
    path = data / _FILE_NAME
    try:
        if not path.exists():
            _create(path)
        secret = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The secret cannot be kept in {data}: {error.strerror}. "
            "Set HEARSAY_DATA to a directory that can be written, or HEARSAY_SECRET."
        ) from None
    if len(secret) < _BYTES:
        raise SettingsError(f"{path} is damaged: remove it, and a new secret is made.")
    return secret


def _create(path: Path) -> None:
    """Write a new secret to `path`, complete at once, unless another process was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".secret-", dir=path.parent)  # its mode is 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)  # unlike a rename, it never replaces what is there
        except FileExistsError:
            return
    finally:
        Path(name).unlink()
