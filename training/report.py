"""Figures as tables in the terminal, readable at 80 columns."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from model.labels import Label
from training.evaluate import Evaluation
from training.tables import Grid, figure_name, grids


def print_training(manifest: dict[str, Any], out: Path) -> None:
    """Print what cross-validation says of a model that was just trained."""
    console = Console(highlight=False, markup=False, emoji=False)
    kept = "grouped by article" if manifest["folds"] == "article" else "sentence by sentence"
    console.print(f"Cross-validation, {kept}; 95 % intervals.")
    for label, parts in manifest["metrics"].items():
        console.print(f"\n{label}", style="bold")
        table = Table()
        for column in ("figure", "measured on"):
            table.add_column(column, overflow="fold")
        table.add_column("value [95 % interval]", justify="right", no_wrap=True)
        for part, values in parts.items():
            for name, value in values.items():
                table.add_row(figure_name(name), part, _shown(value))
            table.add_section()
        console.print(table)
    console.print(
        "not_active: without the sentences an earlier model chose; random: natural rates."
    )
    for lacking in _lacking(manifest):
        console.print(f"Warning: {lacking}", soft_wrap=True)
    console.print(f"Wrote {out}: {manifest['id']}", soft_wrap=True)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['value']:.3f} [{value['low']:.3f}, {value['high']:.3f}]"
    return str(value)


def _lacking(manifest: dict[str, Any]) -> list[str]:
    """Return what answers of this model will lack, in sentences."""
    found = []
    if Label.ATTRIBUTION not in manifest["labels"]:
        found.append("without --attribution there is no attribution and no credibility.")
    if not manifest["reference"]["quantiles"]:
        found.append("without --reference there are no percentiles and no credibility.")
    return found


def print_evaluation(evaluation: Evaluation) -> None:
    """Print a model's figures on labelled data."""
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(
        f"{evaluation.sentences} sentences of {evaluation.articles} articles; 95 % intervals by "
        "bootstrap over articles."
    )
    for doubt in evaluation.doubts:
        console.print(f"Warning: {doubt}", soft_wrap=True)
    for label, found in evaluation.labels.items():
        for grid in grids(found):
            console.print()
            console.print(f"{label}: {grid.title}", style="bold")
            console.print(_table(grid))
            console.print(grid.note, style="dim")


def _table(grid: Grid) -> Table:
    table = Table()
    name, *numbers = grid.columns
    table.add_column(name, overflow="fold")
    for column in numbers:
        table.add_column(column, justify="right", no_wrap=True)
    for row in grid.rows:
        table.add_row(*row)
    return table
