"""The command line: arguments in, exit code out.

Exit codes: 0 done; 1 an input could not be read or scored; 2 wrong usage or a bad line of
JSON; 130 interrupted; 141 the reader of the output went away.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.bulk.command import add as add_bulk
from model.bulk.command import bulk
from model.inputs import Input, InputError, read
from model.labels import Operating
from model.offsets import OffsetUnit

if TYPE_CHECKING:
    from model.document import Article
    from model.scorer import Scorer

_FAILED, _MISUSED, _INTERRUPTED, _NOBODY_READS = 1, 2, 130, 141


def main(arguments: Sequence[str]) -> int:
    """Run the command in `arguments` (without the program's name) and return its exit code."""
    try:
        options = _parser().parse_args(arguments)
        code = {"score": _score, "sentences": _sentences, "bulk": bulk}[options.command](options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Python flushes once more when it ends: give it somewhere to flush to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _NOBODY_READS
    except OSError as error:
        return _complain(f"The output cannot be written: {error.strerror or error}.")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model",
        description="Marks sentences that hedge, and those that lean on sources nobody can name. "
        "It reads wording and sourcing, never truth.",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--model", type=Path, metavar="DIR", help="the model to use; without it, the served one"
    )
    shared.add_argument(
        "--threshold",
        choices=[point.value for point in Operating],
        default=Operating.BALANCED.value,
        help="balanced: best F1; precise: few false alarms (default: %(default)s)",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    score = commands.add_parser(
        "score", parents=[shared], help="articles: marked up in the terminal, or as JSON"
    )
    score.add_argument(
        "inputs", nargs="+", metavar="FILE", help="a text or HTML file, a URL, or - for stdin"
    )
    score.add_argument(
        "--json", action="store_true", help="the API's answer, one line of JSON an input"
    )
    score.add_argument(
        "--offset-unit",
        choices=[unit.value for unit in OffsetUnit],
        default=OffsetUnit.UTF16.value,
        help="what offsets in the JSON count (default: %(default)s)",
    )
    score.add_argument("--no-explain", action="store_true", help="leave the cue words out")
    commands.add_parser(
        "sentences",
        parents=[shared],
        help='JSON lines on stdin, {"id", "text"}, each one sentence → JSON lines on stdout',
    )
    add_bulk(commands, shared)
    return parser


def _complain(sentence: str, code: int = _FAILED) -> int:
    sys.stdout.flush()
    sys.stderr.write(sentence.rstrip() + "\n")  # escapes by itself what it cannot encode
    return code


def _load(options: argparse.Namespace) -> "Scorer | None":
    """Return the scorer, or None after having said why there is none."""
    from model.artifact import ArtifactError  # noqa: PLC0415 - --help needs no numpy
    from model.scorer import Scorer  # noqa: PLC0415 - as above

    try:
        return Scorer.load(options.model)
    except ArtifactError as error:
        _complain(str(error))
        return None


def _score(options: argparse.Namespace) -> int:
    scorer = _load(options)
    if scorer is None:
        return _FAILED
    code = 0
    for name in options.inputs:
        try:
            given = read(name, sys.stdin.buffer)
        except InputError as error:
            code = _complain(str(error))
            continue
        article = scorer.score(
            given.text,
            threshold=Operating(options.threshold),
            explain=not options.no_explain,
            max_sentences=len(given.text),  # here nobody waits for an answer of bounded size
        )
        if options.json:
            _write_json(given, article, options)
        else:
            from model.terminal import show  # noqa: PLC0415 - JSON needs no terminal

            if isinstance(sys.stdout, io.TextIOWrapper):
                sys.stdout.reconfigure(errors="replace")  # not every terminal speaks Unicode
            show(article, given, sys.stdout, heading=len(options.inputs) > 1)
    return code


def _write_json(given: Input, article: "Article", options: argparse.Namespace) -> None:
    from model.answer import answer  # noqa: PLC0415 - as above

    body: dict[str, Any] = {"input": given.name} if len(options.inputs) > 1 else {}
    body |= answer(article, OffsetUnit(options.offset_unit), given.page)
    sys.stdout.write(json.dumps(body) + "\n")


def _sentences(options: argparse.Namespace) -> int:
    scorer = _load(options)
    if scorer is None:
        return _FAILED
    from model.sentence_lines import LineError, score_lines  # noqa: PLC0415 - --help needs no numpy

    lines = os.fdopen(sys.stdin.fileno(), "rb", closefd=False)
    try:
        score_lines(scorer, lines, sys.stdout, Operating(options.threshold))
    except LineError as error:
        return _complain(str(error), _MISUSED)
    return 0
