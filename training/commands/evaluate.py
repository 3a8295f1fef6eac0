"""`evaluate`: a model's figures on labelled data."""

import argparse
import json
from pathlib import Path

from training.commands import invalid
from training.commands.errors import count


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's parser."""
    evaluate = commands.add_parser("evaluate", help="a model's figures on labelled data")
    evaluate.add_argument("--model", type=Path, metavar="DIR", help="default: the served model")
    evaluate.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    evaluate.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    evaluate.add_argument(
        "--html", type=Path, metavar="FILE", help="write a report with plots there, for a browser"
    )
    evaluate.add_argument(
        "--examples",
        type=count,
        default=0,
        metavar="N",
        help="show N false positives and N false negatives in the report; without it, it holds "
        "figures alone and no sentence of the data",
    )
    invalid.add_option(evaluate)
    evaluate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from training.evaluate import evaluate, plain
    from training.html_report import html_report
    from training.outfile import check_outputs, write_whole
    from training.readable import readable
    from training.records import DataError
    from training.report import print_evaluation

    outputs = [(f"--{k}", path) for k in ("json", "html") if (path := getattr(options, k))]
    check_outputs(outputs, options.data)
    if options.examples and not options.html:
        raise DataError("--examples belongs into the report; give --html FILE as well")
    skip = options.skip_invalid
    evaluation, scored = evaluate(options.model, options.data, skip_invalid=skip, tell=invalid.tell)
    print_evaluation(evaluation)
    if options.json:
        text = json.dumps(plain(evaluation), indent=1, ensure_ascii=False, allow_nan=False)
        write_whole(options.json, text + "\n")
    if options.html:
        write_whole(options.html, html_report(evaluation, scored, options.examples))
    for _, path in outputs:
        print(f"Wrote {readable(str(path))}")
    return 0
