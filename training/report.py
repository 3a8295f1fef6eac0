"""Figures as tables in the terminal."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from model.labels import Label
from training.metrics import Estimate, Figures


def print_training(manifest: dict[str, Any], out: Path) -> None:
    """Print what cross-validation says of a model that was just trained."""
    table = Table(title="Cross-validation, grouped by article; 95 % intervals")
    for column in ("label", "sentences", "figure", "value", "interval"):
        table.add_column(column, overflow="fold")
    for label, parts in manifest["metrics"].items():
        for part, values in parts.items():
            for name, value in values.items():
                if isinstance(value, dict):
                    interval = f"{value['low']:.3f} – {value['high']:.3f}"
                    table.add_row(label, part, name, f"{value['value']:.3f}", interval)
                else:
                    table.add_row(label, part, name, str(value), "")
        table.add_section()
    console = Console()
    console.print(table)
    console.print(
        "not_active: without the sentences an earlier model chose; random: natural rates."
    )
    for lacking in _lacking(manifest):
        console.print(f"Warning: {lacking}", soft_wrap=True)
    console.print(f"Wrote {out}: {manifest['id']}", soft_wrap=True)


def _lacking(manifest: dict[str, Any]) -> list[str]:
    """Return what answers of this model will lack, in sentences."""
    roles = {part["role"] for part in manifest["data"]}
    found = []
    if "attribution" not in roles:
        found.append("without --attribution there is no attribution and no credibility.")
    if "reference" not in roles:
        found.append("without --reference there are no percentiles and no credibility.")
    return found


def print_evaluation(results: dict[Label, Figures]) -> None:
    """Print a model's figures on labelled data."""
    table = Table(title="On the given data, at the balanced threshold unless said")
    for column in ("label", "figure", "value [95 % interval over articles]"):
        table.add_column(column, overflow="fold")
    for label, values in results.items():
        for name, value in values.items():
            table.add_row(label.value, name, _shown(value))
        table.add_section()
    Console().print(table)


def _shown(value: Estimate | float | int) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)
