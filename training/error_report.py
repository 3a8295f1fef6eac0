"""A model's errors in the terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from training.errors import Errors, Example, Group
from training.readable import readable


def print_errors(errors: Errors, limit: int) -> None:
    """Print a label's errors by class of wording, each with at most `limit` examples."""
    console = Console(highlight=False, markup=False, emoji=False)
    parts = (
        ("false positives", errors.false_positives, errors.flagged, "flagged"),
        ("false negatives", errors.false_negatives, errors.positive, "that carry it"),
    )
    for name, groups, total, of in parts:
        wrong = sum(len(group.examples) for group in groups)
        console.print()
        title = f"{errors.label}: {wrong} {name} among {total} sentences {of}"
        console.print(title, style="bold", soft_wrap=True)
        if groups:
            console.print(_counts(groups))
        for group in groups:
            _print_examples(console, group, limit)


def _counts(groups: Sequence[Group]) -> Table:
    table = Table()
    table.add_column("class of wording", overflow="fold")
    table.add_column("sentences", justify="right")
    table.add_column("share", justify="right")
    for group in groups:
        table.add_row(group.name, str(len(group.examples)), f"{group.share:.0%}")
    return table


def _print_examples(console: Console, group: Group, limit: int) -> None:
    if not limit:
        return
    shown = group.examples[:limit]
    console.print()
    console.print(f"{group.name} ({len(shown)} of {len(group.examples)})", style="bold")
    for example in shown:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(f"{example.probability:.2f}", _marked(example))
        grid.add_row("", Text(_told(example), style="dim"))
        console.print(grid)


def _marked(example: Example) -> Text:
    text = Text(readable(example.text))
    for start, end in example.true:
        text.stylize("underline", start, end)
    for cue in example.cues:
        text.stylize("reverse", cue.start, cue.end)
    return text


def _told(example: Example) -> str:
    """Return what was returned and what is true in words: not every terminal shows styles."""
    text = readable(example.text)
    returned = [f"“{text[cue.start : cue.end]}”" for cue in example.cues]
    true = [f"“{text[start:end]}”" for start, end in example.true]
    told = [f"returned {', '.join(returned)}"] if returned else ["not flagged"]
    return "; ".join([*told, f"true {', '.join(true)}"] if true else told)
