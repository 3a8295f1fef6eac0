"""Compiling the kernel, and doing without it."""

import ctypes
import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from model import glance, landmarks
from model.kernel import build as module
from model.kernel import library, lore
from model.kernel.library import (
    AROUND_BYTES,
    CHUNK_BYTES,
    KEY_BYTES,
    LANDMARKS,
    LETTERS,
    LONGEST,
    MOST_FEATURES,
    MOST_NAMES,
    WORD_BYTES,
    Found,
    Lore,
    Memory,
    Plan,
    Runs,
    Table,
    Tagged,
    Told,
)
from model.language import Counts
from model.scorer import Scorer
from model.tags import Channel
from model.vocabulary import CLOSES, OPENS, PAD, STRAIGHT, Attribute, Trait
from tests.service import ROOT

STORY = "Two aides said the pier may close. It rained. “It is unclear why,” Ana Elm said. So what?"
SCORE = f"""
import json
from model.answer import answer
from model.kernel.library import library
from model.scorer import Scorer
scored = answer(Scorer.load().score({STORY!r}))
print(json.dumps([library() is not None, scored["sentences"]]))
"""


#: What kernel.h has of its own, for the compiler, and where else it stands.
CONSTANTS = {
    "PAD": PAD,
    **{attribute.name: attribute for attribute in Attribute},
    "ATTRIBUTES": len(Attribute),
    "TRAITS": len(Trait),
    "SIDES": len(glance.SHIFTS),
    "LETTERS": LETTERS,
    "LONGEST": LONGEST,
    "LANDMARKS": LANDMARKS,
    **{name: getattr(lore, name) for name in ("SIGN", "LETTER", "DIGIT", "ODD", "UPPER", "LOWER")},
    "OPENS": OPENS,
    "CLOSES": CLOSES,
    "STRAIGHT": STRAIGHT,
    "NONE": landmarks._NONE,
    "FAR": landmarks._FAR,
    "SOURCE": Channel.SOURCE,
    "CUE": Channel.CUE,
    "CHANNELS": len(Channel),
    "CARRIED_FROM": Channel.HEDGING,
    "CARRIERS": len(Channel) - Channel.HEDGING,
    "COUNTS": len(dataclasses.fields(Counts)),
    "MOST_NAMES": MOST_NAMES,
    "MOST_FEATURES": MOST_FEATURES,
    "PADDING_CHUNK": 0,
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the package without what is compiled."""
    aside = shutil.ignore_patterns("compiled", "__pycache__")
    shutil.copytree(ROOT / "model", tmp_path / "model", ignore=aside)
    return tmp_path


def run(checkout: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_what_is_compiled_is_found_and_says_the_same_as_without(checkout: Path) -> None:
    without = json.loads(run(checkout, "-c", SCORE).stdout)
    built = run(checkout, "-m", "model.kernel.build")
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert len([*(checkout / "model/kernel/compiled").iterdir()]) == 1
    with_it = json.loads(run(checkout, "-c", SCORE).stdout)
    assert [without[0], with_it[0]] == [False, True]
    assert without[1] == with_it[1]
    assert any(sentence["cues"] for sentence in with_it[1])


@pytest.mark.parametrize("compiler", ["no-such-compiler", "false", "cc'"])
def test_no_compiler_is_told_and_fails_nothing(checkout: Path, compiler: str) -> None:
    built = run(checkout, "-m", "model.kernel.build", CC=compiler)
    assert built.returncode == 0
    assert "apt-get install gcc" in built.stderr
    assert "Traceback" not in built.stderr
    assert not [*(checkout / "model/kernel/compiled").iterdir()]


def test_what_other_sources_were_compiled_to_is_left_alone(checkout: Path) -> None:
    run(checkout, "-m", "model.kernel.build")
    with (checkout / "model/kernel/find.c").open("a") as source:
        source.write("\n")
    assert json.loads(run(checkout, "-c", SCORE).stdout)[0] is False


def test_damaged_library_is_done_without(checkout: Path) -> None:
    run(checkout, "-m", "model.kernel.build")
    (compiled,) = (checkout / "model/kernel/compiled").iterdir()
    compiled.write_text("no library\n")
    assert json.loads(run(checkout, "-c", SCORE).stdout)[0] is False


def test_structures_are_as_long_as_those_of_the_compiler(tmp_path: Path) -> None:
    structures = {
        "Table": Table,
        "Memory": Memory,
        "Found": Found,
        "Lore": Lore,
        "Told": Told,
        "Plan": Plan,
        "Tagged": Tagged,
        "Runs": Runs,
    }
    fields = [(name, field) for name, kind in structures.items() for field, _ in kind._fields_]
    asked = [
        *(f"sizeof({name})" for name in [*structures, "Around", "Key", "Chunk", "Word"]),
        *(f"offsetof({name}, {field})" for name, field in fields),
        *(f"(size_t){name}" for name in CONSTANTS),
    ]
    printed = "".join(f'printf("%zu ", {expression});' for expression in asked)
    includes = '#include <stddef.h>\n#include <stdio.h>\n#include "kernel.h"\n'
    source = f"{includes}int main(void) {{{printed}}}"
    (tmp_path / "sizes.c").write_text(source)
    here = Path(module.__file__).parent
    subprocess.run(["cc", f"-I{here}", "-o", tmp_path / "sizes", tmp_path / "sizes.c"], check=True)
    told = subprocess.run([tmp_path / "sizes"], check=True, capture_output=True, text=True).stdout
    expected = [*map(ctypes.sizeof, structures.values()), AROUND_BYTES]
    expected += [KEY_BYTES, CHUNK_BYTES, WORD_BYTES]
    expected += [getattr(structures[name], field).offset for name, field in fields]
    expected += CONSTANTS.values()
    assert list(map(int, told.split())) == expected


def test_kernel_is_compiled_here() -> None:
    assert library.library() is not None, "make setup compiles it"
    assert Scorer.load()._tagger._kernel is not None
