"""The private directory that the workers of one running service share: their counters.

The gunicorn process makes it before it loads the application, and removes it when it ends. Without
gunicorn (an application in a test, say) there is none, and what would be shared is held in memory.
"""

import atexit
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "hearsay-"
_MEMORY = Path("/dev/shm")  # noqa: S108 - ours has a name nobody can guess, and mode 0700
_PROMETHEUS = "PROMETHEUS_MULTIPROC_DIR"  # where prometheus_client looks for the directory
_directory: Path | None = None


def create() -> Path:
    """Make the directory, once a process; return it. A killed service's is removed."""
    global _directory  # noqa: PLW0603 - one per process, as its workers inherit it
    if _directory is None:
        parent = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
        _sweep(parent)
        _directory = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
        os.environ[_PROMETHEUS] = str(_directory)
        atexit.register(_remove, _directory, os.getpid())
    return _directory


def directory() -> Path | None:
    """Return the directory; None where the service does not run under gunicorn."""
    return _directory


def _remove(made: Path, owner: int) -> None:
    """Remove the directory `made` when the process that made it ends; a worker does not."""
    if os.getpid() == owner:
        shutil.rmtree(made, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove what services left that were killed: the process in the name is no more."""
    for left in parent.glob(f"{_PREFIX}[0-9]*-*"):
        owner = int(left.name.removeprefix(_PREFIX).partition("-")[0])
        with suppress(OSError):
            state = left.lstat()
            if state.st_uid == os.getuid() and stat.S_ISDIR(state.st_mode) and not _runs(owner):
                shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True
