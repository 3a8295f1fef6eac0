"""What the bench found: rows of a table, each beside what is asked of it, and back from JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import ge, gt, le
from statistics import median
from typing import Any, Final, Self

from tests.bench.archive import Cost
from tests.bench.contestants import FLOOR, HEARSAY
from tests.bench.machine import Machine
from tests.bench.peers import RETEXT, TFIDF, VADER
from tests.bench.sizes import ALLOWED, ORDINARY, Growth
from tests.bench.start import Start

_SIGNS: Final = {"≥": ge, ">": gt, "≤": le}
_OF_FLOOR: Final = 0.20
_AHEAD: Final = {TFIDF: (">", 1.0), VADER: ("≥", 2.0), RETEXT: ("≥", 5.0)}
_ARTICLE: Final = 2.0  # milliseconds
_COLD: Final = 0.4  # seconds
_RESIDENT: Final = 90.0  # MB


@dataclass(frozen=True)
class Target:
    """What is asked: that `value` stands to `limit` as `sign` says; `unit` is of both."""

    value: float
    sign: str
    limit: float
    unit: str

    @property
    def reached(self) -> bool:
        """Tell whether it does."""
        return bool(_SIGNS[self.sign](self.value, self.limit))

    def asked(self) -> str:
        """Return it in words."""
        return f"{self.sign} {self.limit:g} {self.unit}"


@dataclass(frozen=True)
class Row:
    """A line of the table: a figure, and for who was in the race how it compares.

    `of_floor` is its speed by that of the floor, `hearsay` that of this project by its own.
    """

    name: str
    value: float
    unit: str
    of_floor: float | None = None
    hearsay: float | None = None
    target: Target | None = None

    def figure(self) -> str:
        """Return value and unit, with three digits that count."""
        digits = next((d for d, least in enumerate((100, 10, 1)) if abs(self.value) >= least), 3)
        return f"{self.value:,.{digits}f} {self.unit}"


@dataclass(frozen=True)
class Result:
    """All of it; `told` says what was measured on, `notes` what else a reader has to know."""

    machine: Machine
    told: str
    model: str
    rows: list[Row]
    notes: list[str]
    growths: list[Growth]
    archive: Cost | None

    def missed(self) -> list[Row]:
        """Return the rows whose target is not reached."""
        return [row for row in self.rows if row.target and not row.target.reached]

    def machine_line(self) -> str:
        """Return when, where and with which model."""
        return f"{self.machine.line()}; model {self.model}"

    def as_json(self) -> dict[str, Any]:
        """Return what `from_json` takes, and who reached what."""
        found = asdict(self)
        for row, written in zip(self.rows, found["rows"], strict=True):
            if row.target:
                written["reached"] = row.target.reached
        return found

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        """Return what `as_json` was made of."""
        return cls(
            machine=Machine(**found["machine"]),
            told=found["told"],
            model=found["model"],
            rows=[_row(row) for row in found["rows"]],
            notes=found["notes"],
            growths=[
                Growth(g["kind"], tuple(g["sizes"]), tuple(g["seconds"])) for g in found["growths"]
            ],
            archive=Cost(**found["archive"]) if found["archive"] else None,
        )


def _row(found: Mapping[str, Any]) -> Row:
    kept = {key: value for key, value in found.items() if key not in ("target", "reached")}
    return Row(**kept, target=Target(**found["target"]) if found["target"] else None)


def race_rows(rates: Mapping[str, Sequence[float]]) -> list[Row]:
    """Return a row for each in the race, from its sentences a second in each round: medians.

    A ratio is the median of the rounds' ratios: what slows a round down slows both.
    """

    def by(above: str, below: str) -> float:
        return median(a / b for a, b in zip(rates[above], rates[below], strict=True))

    rows = []
    for name, own in rates.items():
        floor, times = by(name, FLOOR), by(HEARSAY, name)
        target = None
        if name == HEARSAY:
            target = Target(floor, "≥", _OF_FLOOR, "of the floor")
        elif name in _AHEAD:
            target = Target(times, *_AHEAD[name], "×")
        shown = times if name in _AHEAD else None
        rows.append(Row(name, median(own), "sentences/s", floor, shown, target))
    return rows


def start_rows(seconds: float, start: Start) -> list[Row]:
    """Return the rows of one article, warm, and of a start."""

    def at_most(name: str, value: float, limit: float, unit: str) -> Row:
        return Row(name, value, unit, target=Target(value, "≤", limit, unit))

    return [
        at_most("40-sentence article, warm", seconds * 1000, _ARTICLE, "ms"),
        at_most("import and load, cold", start.seconds, _COLD, "s"),
        Row("… then its first article", start.first * 1000, "ms"),
        at_most("… resident after it", start.megabytes, _RESIDENT, "MB"),
    ]


def growth_rows(growths: Sequence[Growth]) -> tuple[list[Row], list[str]]:
    """Return how time grows from n to 2n characters, of ordinary and of hostile texts, at worst.

    And where that was.
    """
    rows, notes = [], []
    hostile = [growth for growth in growths if growth.kind != ORDINARY]
    ordinary = [growth for growth in growths if growth.kind == ORDINARY]
    for name, some in (("ordinary", ordinary), ("hostile", hostile)):
        worst = [(*found, growth.kind) for growth in some if (found := growth.worst())]
        if worst:
            ratio, size, kind = max(worst)
            target = Target(ratio, "≤", ALLOWED, "×")
            rows.append(Row(f"n → 2n characters, {name}", ratio, "×", target=target))
            notes.append(f"n → 2n, {name}: at worst {kind}, {size:,} → {2 * size:,} characters")
    return rows, notes
