"""Scoring must stay light: what loading a model may not import."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = [
    *["sklearn", "scipy", "flask", "marshmallow", "training", "api", "newspaper", "trafilatura"],
    *["requests", "rich", "lxml", "nltk"],
]
PROGRAMS = {
    "import": "import model, model.scorer, model.sentences",
    "load": "from model.scorer import Scorer; Scorer.load()",
    "score": "from model.scorer import Scorer; Scorer.load().score('It may rain. It did.')",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_scoring_imports_neither_trainer_nor_server_nor_parser(program: str) -> None:
    probe = f"import json, sys; {program}; print(json.dumps([*sys.modules]))"
    ran = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in json.loads(ran.stdout)}
    assert loaded.isdisjoint(HEAVY)
