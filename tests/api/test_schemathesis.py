"""schemathesis asks the running service whatever its description allows, and what it forbids."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.service import Server

CONFIG = Path(__file__).with_name("schemathesis.toml")


def ask(server: Server, directory: Path, *options: str) -> None:
    """Fail with schemathesis' report if an answer of `server` breaks a promise."""
    command = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            *(command, "--config-file", CONFIG, "run", f"{server.url}/openapi.json"),
            *("--checks", "all", "--continue-on-failure", "--no-color"),
            *("--request-timeout", "60", *options),
        ],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.timeout(900)
def test_every_answer_is_one_that_the_description_promises(server, tmp_path):
    ask(server, tmp_path, "--max-examples", "200", "--seed", "1")
