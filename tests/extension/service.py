"""This project's own service under gunicorn, with the model that ships, on a free port."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COMMAND = ["-m", "gunicorn", "--config", "api/gunicorn.conf.py", "api:create_app()"]


@contextmanager
def running(data: Path, **settings: str) -> Iterator[int]:
    """Yield the port of a service that is ready; it has ended when the block has."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HEARSAY_")}
    own = {"PORT": "0", "HEARSAY_DATA": str(data), "HEARSAY_WORKERS": "1"}
    process = subprocess.Popen(
        [sys.executable, *_COMMAND],
        cwd=ROOT,
        env=kept | own | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output: list[str] = []
    told = threading.Event()

    def collect() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line)
            if "make extension" in line:
                told.set()
        told.set()

    reader = threading.Thread(target=collect)
    reader.start()
    try:
        told.wait(60)
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", "".join(output))
        assert found, f"the service did not start:\n{''.join(output)}"
        yield int(found[1])
    finally:
        process.terminate()
        process.wait(30)
        reader.join()
