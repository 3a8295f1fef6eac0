"""What a figure was measured on, and how much else the machine had to do meanwhile."""

import datetime
import os
import platform
import re
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil


@dataclass(frozen=True)
class Machine:
    """Where and when figures were measured; `others` is in cores that other work had busy."""

    date: str
    processor: str
    cores: int
    python: str
    others: float

    def line(self) -> str:
        """Return it as one line."""
        return (
            f"{self.date}, {self.processor}, {self.cores} cores ({self.others:.1f} of them busy "
            f"with other work), Python {self.python}"
        )


class Watch:
    """Watches the machine inside a `with` block; then `machine` tells about it."""

    def __enter__(self) -> Self:
        self._began = time.monotonic(), _busy(), _own()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        began, busy, own = self._began
        seconds = time.monotonic() - began
        # Processes that still run are counted as others: end yours inside the block.
        others = max(0.0, (_busy() - busy) - (_own() - own)) / seconds
        self.machine = Machine(
            date=datetime.datetime.now(datetime.UTC).date().isoformat(),
            processor=_processor(),
            cores=os.cpu_count() or 1,
            python=platform.python_version(),
            others=round(others, 2),
        )


def _busy() -> float:
    """Return the processor seconds of everything on this machine since it was started."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def _own() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _processor() -> str:
    told = re.search(r"(?m)^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text())
    return f"{told[1].strip()} ({platform.machine()})" if told else platform.machine()
