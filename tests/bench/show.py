"""The bench's table, for a terminal and in Markdown; and what an archive costs, in words."""

from typing import Final

from rich.console import Console
from rich.table import Table

from tests.bench.archive import Cost
from tests.bench.contestants import HEARSAY
from tests.bench.result import Result, Row

_HEAD: Final = ("", "figure", "of the floor", "Hearsay is", "asked", "")


def cells(row: Row) -> tuple[str, ...]:
    """Return the row as the table has it."""
    target = row.target
    return (
        row.name,
        row.figure(),
        "" if row.of_floor is None else f"{row.of_floor:.3f}",
        "" if row.hearsay is None else f"{row.hearsay:.2f} ×",
        target.asked() if target else "",
        ("reached" if target.reached else "missed") if target else "",
    )


def show(result: Result, console: Console) -> None:
    """Print it as a table."""
    grid = Table(title=result.told)
    for number, name in enumerate(_HEAD):
        grid.add_column(name, justify="right" if 0 < number < 5 else "left")
    for row in result.rows:
        missed = row.target is not None and not row.target.reached
        grid.add_row(
            *cells(row), style="bold" if row.name == HEARSAY else "red" if missed else None
        )
    console.print(grid)
    for line in (*result.notes, f"{result.machine_line()}."):
        console.print(line, soft_wrap=True, highlight=False)
    if result.archive:
        console.print(archive_measured(result.archive), soft_wrap=True, highlight=False)


def table(result: Result) -> str:
    """Return the table in Markdown."""
    lines = [_line(_HEAD), "| --- | ---: | ---: | ---: | --- | --- |"]
    for row in result.rows:
        found = cells(row)
        lines.append(_line([f"**{found[0]}**", *found[1:]] if row.name == HEARSAY else found))
    return "\n".join(lines)


def told(result: Result) -> str:
    """Return what a reader of the table has to know, in parentheses."""
    return f"({' '.join([f'{result.told}.', *result.notes, f'{result.machine_line()}.'])})"


def _line(found: "tuple[str, ...] | list[str]") -> str:
    return f"| {' | '.join(found)} |"


def archive_measured(cost: Cost) -> str:
    """Return what was measured of an archive."""
    pages = (
        f", {cost.page:.0f} ms a web page (mostly reading it, {cost.pages} pages)"
        if cost.page
        else ""
    )
    return (
        f"Measured, in processor time: {cost.article:.2f} ms an article ({cost.documents:,} of "
        f"{cost.sentences:.0f} sentences each){pages}; {cost.reading:.2f} ms "
        f"of it to read an article from `.jsonl.gz` and hand it over; "
        f"{cost.bytes / 1000:.1f} kB of dataset an article, with its text."
    )


def archive_extrapolated(cost: Cost) -> str:
    """Return what follows of it for more articles than were measured."""
    hours = cost.article / 3.6  # milliseconds each are hours a million
    pages = f", a million pages {cost.page / 3.6:.0f}" if cost.page else ""
    cores = max(1, int(cost.article / cost.reading))
    return (
        f"Extrapolated from that: a million articles take {hours:.2f} core-hours"
        f"{pages}; a billion articles {hours * 1000:,.0f} core-hours and {cost.bytes / 1000:.1f} "
        f"TB in a million files, with {cores} cores {hours * 1000 / cores:,.0f} hours. One reader "
        f"keeps some {cores} cores busy."
    )
