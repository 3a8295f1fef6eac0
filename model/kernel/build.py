"""`python -m model.kernel.build`: compile the kernel for this machine, if it has a C compiler."""

import os
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_NAMES: Final = ("table", "find", "learn", "word", "blake2b", "tag", "runs")
_CODE: Final = tuple(_HERE / f"{name}.c" for name in _NAMES)
_SOURCES: Final = (_HERE / "kernel.h", *_CODE)
_FOLDER: Final = _HERE / "compiled"
#: Fused multiply-and-add would round once where NumPy rounds twice. Protected: no function of the
#: same name in another library (libb2 has a `blake2b`) is called in place of the kernel's own.
_FLAGS: Final = (
    *("-std=c11", "-O3", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=protected"),
)


def path() -> Path:
    """Return where the library of these very sources is, or would be."""
    digest = sha256("\0".join(_FLAGS).encode())
    for source in _SOURCES:
        digest.update(source.read_bytes())
    return _FOLDER / f"kernel-{digest.hexdigest()[:12]}-{sysconfig.get_platform()}.so"


def build() -> Path:
    """Compile the library if it is not there, and return where it is.

    The compiler is `cc`, or what CC names. Raises OSError where there is none, or the folder cannot
    be written, ValueError for a CC that cannot be read, and subprocess.CalledProcessError when it
    fails.
    """
    library = path()
    if not library.exists():
        _FOLDER.mkdir(exist_ok=True)
        compiler = shlex.split(os.environ.get("CC") or "cc")
        with tempfile.TemporaryDirectory(dir=_FOLDER) as folder:
            made = Path(folder, library.name)
            command = [*compiler, *_FLAGS, "-o", str(made), *map(str, _CODE)]
            subprocess.run(  # noqa: S603 - no shell
                command, check=True, capture_output=True, text=True, errors="replace"
            )
            made.replace(library)
        for older in _FOLDER.glob(f"kernel-*-{sysconfig.get_platform()}.so"):
            if older != library:
                with suppress(OSError):  # another may be at it, or it may not be ours to remove
                    older.unlink()
    return library


def main() -> int:
    """Compile, and say how it went; return 0: scoring works without, at a third of the speed."""
    try:
        build()
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        sys.stderr.write(
            "The fast kernel was not compiled, so that scoring takes three times as long:\n"
            f"{said.strip()}\n"
            "With a C compiler (apt-get install gcc libc6-dev), run this again: "
            "python -m model.kernel.build\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
