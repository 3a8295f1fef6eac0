"""`review`: go through readers' feedback, and make labelled sentences of what is accepted."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

_ENDING = ".jsonl"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    review = commands.add_parser("review", help="readers' feedback → labelled sentences")
    review.add_argument(
        "file", type=Path, metavar="FILE.jsonl", help="of `python -m api feedback export`"
    )
    review.add_argument(
        "--out", type=Path, metavar="FILE", help="default: FILE.labelled.jsonl beside it"
    )
    review.add_argument(
        "--model", type=Path, metavar="DIR", help="whose marks to show; default: the served model"
    )
    review.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from model.scorer import Scorer
    from training.json_lines import check_name, write_json_lines
    from training.outfile import check_outputs
    from training.review import open_decisions, read_items, records
    from training.review_walk import Walk

    name = options.file.name.removesuffix(_ENDING)
    out = options.out or options.file.with_name(f"{name}.labelled{_ENDING}")
    kept = options.file.with_name(f"{name}.decisions{_ENDING}")
    check_name("--out", out)
    check_outputs([("--out", out)], [options.file, kept])
    items = read_items(options.file)
    with open_decisions(kept) as decisions:
        open_items = [item for item in items if decisions.of(item) is None]
        print(f"{len(open_items)} to decide, {len(items) - len(open_items)} decided before.")
        walk = Walk(Scorer.load(options.model), decisions, sys.stdin, sys.stdout)
        with suppress(KeyboardInterrupt):  # as good as q: what was decided is on the disk
            walk.through(open_items)
        left = sum(decisions.of(item) is None for item in items)
        lines = records(items, decisions)
    print(f"\n{left} left to decide.")
    if not lines:
        print("Nothing was accepted, and nothing written.")
        return 0
    count = write_json_lines(out, lines)
    print(f"{count} labelled sentence{'' if count == 1 else 's'} written to {out}")
    return 0
