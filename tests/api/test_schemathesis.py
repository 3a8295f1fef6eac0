"""schemathesis asks the running service whatever its description allows, and what it forbids.

`SCHEMATHESIS_EXAMPLES` sets how many requests an operation gets at most; other than by default,
each run then asks other things.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = 200


@pytest.mark.timeout(3600)
def test_every_answer_is_one_that_the_description_promises(server, tmp_path):
    asked = int(os.environ.get("SCHEMATHESIS_EXAMPLES", EXAMPLES))
    seed = ["--seed", "1"] if asked == EXAMPLES else []
    command = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            *(command, "--config-file", CONFIG, "run", f"{server.url}/openapi.json"),
            *("--checks", "all", "--max-examples", str(asked), *seed),
            *("--continue-on-failure", "--no-color", "--request-timeout", "60"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
