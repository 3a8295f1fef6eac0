"""Two thousand requests an operation, others in each run, that the contract allows or forbids."""

import pytest

from tests.api.test_schemathesis import ask
from tests.service import running


@pytest.mark.timeout(5400)
def test_every_answer_is_one_that_the_description_promises(tmp_path):
    with running(tmp_path / "data", HEARSAY_WORKERS="2") as server:
        ask(server, tmp_path, "--max-examples", "2000", "--workers", "2")
