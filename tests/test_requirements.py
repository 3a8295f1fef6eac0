"""The pinned requirements can be installed where the README says they can."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
DEBIAN_12 = "3.11.2"  # the Python of the README's fresh Debian
PINNED = [
    name
    for file in ("requirements.txt", "requirements-dev.txt")
    for name in re.findall(r"(?m)^([\w.-]+)==", (ROOT / file).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("name", PINNED)
def test_every_pin_runs_on_the_python_of_debian_12(name: str) -> None:
    assert DEBIAN_12 in SpecifierSet(metadata(name).get("Requires-Python") or "")
