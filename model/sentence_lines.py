"""Scores JSON lines, each one sentence: `{"id", "text"}` in, `{"id", "labels", "cues"}` out.

Answers go out as soon as what was read is scored: a program that writes one line gets one
answer back, and a file streams through in batches.
"""

import json
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NoReturn, TextIO

from model.answer import cues, scores
from model.document import Sentence
from model.labels import Operating
from model.offsets import Offsets, OffsetUnit
from model.scorer import Scorer

_READ = 64 * 1024  # bytes; some 300 lines of news
_BATCH = 256
_WANTED = 'each line must be a JSON object with a "text", like {"id": 1, "text": "It may rain."}'


class LineError(Exception):
    """A line that is no sentence. The message names it and says what is wanted."""


class _BadLineError(Exception):
    """What is wrong with a line, whichever it is."""


def score_lines(scorer: Scorer, lines: BufferedReader, out: TextIO, threshold: Operating) -> None:
    """Score every line of `lines` as one sentence and write the answers to `out`, in order.

    Offsets count code points. `id` may be any JSON value, and is null where a line has none;
    blank lines are skipped. Raises LineError at the first bad line, after the answers to those
    before it are out.
    """
    number = 0
    for batch in _batches(lines):
        ids: list[str] = []
        texts: list[str] = []
        problem = ""
        for raw in batch:
            number += 1
            if not raw.strip():
                continue
            try:
                line_id, text = _parse(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
            except _BadLineError as bad:
                problem = f"Line {number:,} {bad}; {_WANTED}."
                break
            ids.append(line_id)
            texts.append(text)
        sentences = scorer.score_sentences(texts, threshold=threshold) if texts else []
        for line_id, text, sentence in zip(ids, texts, sentences, strict=True):
            out.write(_answer(line_id, text, sentence))
        out.flush()
        if problem:
            raise LineError(problem)


def _batches(lines: BufferedReader) -> Iterator[list[bytes]]:
    """Yield the lines that have come, at most _BATCH at a time."""
    pending: list[bytes] = []  # pieces of a line that is not yet whole
    while chunk := lines.read1(_READ):
        *whole, rest = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join([*pending, whole[0]])
            pending = []
        pending.append(rest)
        for begin in range(0, len(whole), _BATCH):
            yield whole[begin : begin + _BATCH]
    yield [b"".join(pending)]


def _parse(raw: bytes) -> tuple[str, str]:
    """Return the id of a line, as JSON, and its text."""
    try:
        record = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        line_id = json.dumps(record.get("id"), allow_nan=False) if isinstance(record, dict) else ""
    except UnicodeDecodeError as error:
        raise _BadLineError("is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise _BadLineError(f"is not JSON ({error.msg} at column {error.colno:,})") from error
    except (ValueError, RecursionError) as error:  # NaN, 1e999, nested a thousand deep
        raise _BadLineError(
            "holds JSON that cannot be passed on (NaN, infinite or too deep)"
        ) from error
    if not isinstance(record, dict):
        raise _BadLineError("is not a JSON object")
    text = record.get("text")
    if not isinstance(text, str):
        raise _BadLineError(
            'has no "text"' if text is None else 'has a "text" that is not a string'
        )
    return line_id, text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _answer(line_id: str, text: str, sentence: Sentence) -> str:
    body: dict[str, Any] = {
        "labels": scores(sentence),
        "cues": cues(sentence, text, Offsets(text, OffsetUnit.CODEPOINT)),
    }
    return f'{{"id": {line_id}, {json.dumps(body)[1:]}\n'
