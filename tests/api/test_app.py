"""The factory: configuration is passed in, and nothing heavy or of the training comes along."""

import subprocess
import sys

import pytest

from api import create_app
from api.settings import SettingsError
from tests.service import ROOT


def test_two_applications_with_settings_of_their_own_live_side_by_side(tmp_path):
    small = create_app({"HEARSAY_DATA": str(tmp_path), "HEARSAY_MAX_TEXT": "10"})
    large = create_app({"HEARSAY_DATA": str(tmp_path), "HEARSAY_MAX_TEXT": "100"})
    body = {"text": "It may rain tomorrow."}
    assert small.test_client().post("/v1/score", json=body).status_code == 413
    assert large.test_client().post("/v1/score", json=body).status_code == 200


def test_processes_that_share_a_data_directory_sign_alike(tmp_path):
    body = {"text": "It may rain tomorrow."}
    answers = [
        create_app({"HEARSAY_DATA": str(tmp_path)}).test_client().post("/v1/score", json=body).json
        for _ in range(2)
    ]
    assert answers[0] == answers[1]


def test_a_bad_setting_stops_it(tmp_path):
    with pytest.raises(SettingsError, match="HEARSAY_THREADS"):
        create_app({"HEARSAY_DATA": str(tmp_path), "HEARSAY_THREADS": "none"})


def test_serving_needs_neither_scikit_learn_nor_the_training(tmp_path):
    program = (
        "import sys; from api import create_app;"
        f"create_app({{'HEARSAY_DATA': {str(tmp_path)!r}}})"
        ".test_client().post('/v1/score', json={'text': 'It may rain.'});"
        "print(sorted({'sklearn', 'training', 'newspaper', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
