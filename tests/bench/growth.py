"""`make growth`: how long training takes and how much memory, against the sentences it learns from.

Each size is trained on by the command line, in a process of its own, on one core. Which sentences
are taken is drawn by article, for the folds of the cross-validation are made of whole articles.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.machine import Watch

ROOT = Path(__file__).parents[2]
SIZES = (500, 1000, 2000, 4000, 8000, 16000)


@dataclass(frozen=True)
class Training:
    """What one training took: `seconds` by the clock, `processor` of one core; MB at most."""

    sentences: int
    seconds: float
    processor: float
    megabytes: float


class TrainingFailed(Exception):  # noqa: N818 - what happened
    """A training ended with an error; the message is its last line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, write it as JSON; return 1 if a training failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="labelled sentences, JSON Lines")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="besides all of them")
    parser.add_argument("--out", type=Path, default=Path("growth.json"))
    options = parser.parse_args(arguments)
    records = options.data.read_text(encoding="utf-8").splitlines()
    trainings = []
    try:
        with Watch() as watch, tempfile.TemporaryDirectory() as folder:
            for part in parts(records, options.sizes):
                trainings.append(train(part, Path(folder)))
                Console(stderr=True).print(f"{trainings[-1]}", highlight=False)
    except TrainingFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    found = {
        "machine": asdict(watch.machine),
        "data": options.data.name,
        "trainings": [asdict(training) for training in trainings],
    }
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _show(trainings, f"{options.data.name}; {watch.machine.line()}")
    return 0


def parts(records: Sequence[str], sizes: Sequence[int]) -> list[list[str]]:
    """Return some `sizes` of `records` (lines of JSON) and at last all; each holds the one before.

    An article (`doc`) is taken whole, so that a part may be a few sentences larger than asked.
    """
    documents: dict[str, list[str]] = {}
    for record in records:
        documents.setdefault(json.loads(record)["doc"], []).append(record)
    order = sorted(documents)
    random.Random(7).shuffle(order)  # noqa: S311 - reproducible, not secret
    shuffled = [documents[name] for name in order]
    found = []
    for size in sorted(size for size in sizes if size < len(records)):
        part: list[str] = []
        for sentences in shuffled:
            if len(part) >= size:
                break
            part += sentences
        found.append(part)
    return [*found, list(records)]


def train(records: Sequence[str], folder: Path) -> Training:
    """Train on `records` in a process of its own; raises TrainingFailed."""
    data, log = folder / f"{len(records)}.jsonl", folder / "log"
    data.write_text("\n".join(records) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "training", "train", "--data", str(data), "--jobs", "1"]
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--out", str(data.with_suffix(""))], stdout=out, stderr=out, cwd=ROOT
        )
        # Not `wait`: this tells what that one process used.
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    if process.returncode:
        told = log.read_text(encoding="utf-8").strip().splitlines()
        raise TrainingFailed(f"On {len(records)} sentences: {told[-1] if told else 'killed'}")
    return Training(
        len(records),
        round(seconds, 2),
        round(used.ru_utime + used.ru_stime, 2),
        round(used.ru_maxrss * 1024 / 1e6, 1),
    )


def _show(trainings: Sequence[Training], told: str) -> None:
    table = Table(title="Training, on one core")
    for name in ("sentences", "seconds", "of processor", "ms a sentence", "MB"):
        table.add_column(name, justify="right")
    for at in trainings:
        each = at.processor / at.sentences * 1000
        table.add_row(
            f"{at.sentences:,}",
            f"{at.seconds:,.1f}",
            f"{at.processor:,.1f}",
            f"{each:.1f}",
            f"{at.megabytes:,.0f}",
        )
    console = Console()
    console.print(table)
    console.print(told, soft_wrap=True, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
