"""`ablate`: what each part of a training is worth, as a table."""

import argparse
from pathlib import Path

from training.commands.inputs import add_options, inputs, workers


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    ablate = commands.add_parser(
        "ablate", help="train again without each part in turn: a table of what each is worth"
    )
    ablate.add_argument(
        "--out", type=Path, required=True, metavar="FILE.md", help="write the table there"
    )
    add_options(ablate)
    ablate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from training.ablation import ablate, markdown
    from training.outfile import check_outputs, write_whole
    from training.readable import readable

    wanted = inputs(options, options.out)
    check_outputs([("--out", options.out)], [path for _, path in wanted.named()])
    rows = []
    with workers(options) as hands:
        for row in ablate(wanted, hands):
            rows.append(row)
            print(markdown([row]).splitlines()[-1], flush=True)
    write_whole(options.out, markdown(rows))
    print(f"Wrote {readable(str(options.out))}")
    return 0
