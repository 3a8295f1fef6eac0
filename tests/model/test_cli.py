"""The real command line, run as a process with the model that ships."""

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from model.document import Span
from model.sentences import split
from tests.processes import listen_to_interrupts

ROOT = Path(__file__).parents[2]
PAGE = Path(__file__).parent / "pages" / "harbor.html"
STORY = (
    "🙂 The harbor bridge may close, two city officials said on Tuesday.\n\n"
    "Ana Elm, the mayor, said the council will vote in June. It is unclear who will pay. "
    "Ferries run every ten minutes. The port authority said they will carry cars. "
    "Residents of the north shore were not asked."
)
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


def run(
    *arguments: str | Path, given: bytes | str = b"", **environment: str
) -> subprocess.CompletedProcess[str]:
    data = given if isinstance(given, bytes) else given.encode()
    ran = subprocess.run(
        [sys.executable, "-m", "model", *map(str, arguments)],
        cwd=ROOT,
        env={**ENVIRONMENT, **environment},
        input=data,
        capture_output=True,
        check=False,
        timeout=60,
    )
    out, error = (raw.decode("utf-8") for raw in (ran.stdout, ran.stderr))
    assert "Traceback" not in error
    return subprocess.CompletedProcess(ran.args, ran.returncode, out, error)


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "model", *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=listen_to_interrupts,  # noqa: PLW1509 - no threads run here
    )


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


# score


def test_score_marks_a_text_file(story: Path) -> None:
    ran = run("score", story)
    assert ran.returncode == 0
    assert "Credibility" in ran.stdout
    assert "never about truth" in ran.stdout
    assert "[hedge: may]" in ran.stdout


def test_score_reads_standard_input() -> None:
    assert "Ferries run every ten minutes." in run("score", "-", given=STORY).stdout


def test_score_shows_what_it_can_where_no_unicode_is_spoken(story: Path) -> None:
    ran = run("score", story, PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "? The harbor bridge" in ran.stdout


def test_score_json_is_the_answer_of_the_contract(story: Path) -> None:
    body = json.loads(run("score", "--json", story).stdout)
    assert body["offset_unit"] == "utf16"
    assert body["text_length"] == len(STORY) + 1
    assert body["complete"] is True
    assert body["article"]["sentence_count"] == len(split(STORY))
    assert "text" not in body


def test_score_json_counts_in_the_unit_asked_for(story: Path) -> None:
    body = json.loads(run("score", "--json", "--offset-unit", "codepoint", story).stdout)
    assert [Span(s["start"], s["end"]) for s in body["sentences"]] == split(STORY)


def test_score_json_leaves_cues_out_when_told(story: Path) -> None:
    body = json.loads(run("score", "--json", "--no-explain", story).stdout)
    assert all("cues" not in entry for entry in body["sentences"])


def test_score_precise_flags_no_more_than_balanced(story: Path) -> None:
    thresholds = [
        json.loads(run("score", "--json", "--threshold", point, story).stdout)["model"][
            "thresholds"
        ]
        for point in ["balanced", "precise"]
    ]
    assert thresholds[0]["hedging"] <= thresholds[1]["hedging"]


def test_score_json_of_a_page_carries_what_was_extracted() -> None:
    body = json.loads(run("score", "--json", "--offset-unit", "codepoint", PAGE).stdout)
    assert body["title"] == "Harbor bridge to close for repairs"
    assert body["authors"] == ["Ana McKay", "Bo O'Hara"]
    assert body["published"] == "2024-03-05T08:15:00+00:00"
    first = body["sentences"][1]
    assert body["text"][first["start"] : first["end"]].startswith("The harbor bridge may stay")


def test_score_knows_a_page_by_its_content() -> None:
    body = json.loads(run("score", "--json", "-", given=PAGE.read_bytes()).stdout)
    assert body["title"] == "Harbor bridge to close for repairs"


def test_score_of_several_files_is_json_lines(story: Path) -> None:
    lines = run("score", "--json", story, PAGE).stdout.splitlines()
    assert [json.loads(line)["input"] for line in lines] == [str(story), str(PAGE)]


def test_score_goes_on_after_a_bad_file(story: Path) -> None:
    ran = run("score", "--json", "missing.txt", story)
    assert ran.returncode == 1
    assert ran.stderr == "missing.txt does not exist.\n"
    assert len(ran.stdout.splitlines()) == 1


def test_score_shows_every_sentence_of_a_long_text(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("It may rain in the north. " * 2500, encoding="utf-8")
    body = json.loads(run("score", "--json", path).stdout)
    assert len(body["sentences"]) == 2500
    assert body["complete"] is True


def test_score_of_utf16_and_byte_order_marks(tmp_path: Path) -> None:
    for encoding in ["utf-16", "utf-8-sig"]:
        path = tmp_path / f"{encoding}.txt"
        path.write_text(STORY, encoding=encoding)
        body = json.loads(run("score", "--json", path).stdout)
        assert body["text_length"] == len(STORY) + 1


BAD_INPUTS = {
    "missing.txt": (None, "does not exist"),
    "binary.txt": (b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
    "latin.txt": (b"caf\xe9 is closed", "not UTF-8"),
    "empty.txt": (b"", "holds no text"),
    "blank.txt": (b" \n\n\t", "holds no text"),
    "empty.html": (b"<html><body></body></html>", "No article text"),
    "binary.html": (bytes(range(256)) * 40, "binary data"),
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_score_says_what_is_wrong_with_a_file(tmp_path: Path, name: str) -> None:
    data, complaint = BAD_INPUTS[name]
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    ran = run("score", path)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert complaint in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_score_of_a_directory_is_a_clear_error(tmp_path: Path) -> None:
    ran = run("score", tmp_path)
    assert ran.returncode == 1
    assert "is a directory" in ran.stderr


@pytest.mark.parametrize("command", [["score", "-"], ["sentences"]])
def test_missing_model_is_a_clear_error(tmp_path: Path, command: list[str]) -> None:
    ran = run(*command, "--model", tmp_path / "none", given=b"It may rain.")
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["score"], ["bulk"], ["score", "--threshold", "wild", "-"]]
)
def test_wrong_usage_is_code_2(arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.returncode == 2
    assert "usage:" in ran.stderr


class _Site(BaseHTTPRequestHandler):
    body: ClassVar[bytes] = PAGE.read_bytes()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/harbor"
    server.shutdown()
    server.server_close()


def test_score_fetches_a_url(site: str) -> None:
    body = json.loads(run("score", "--json", site).stdout)
    assert body["title"] == "Harbor bridge to close for repairs"


def test_url_nobody_answers_is_a_clear_error() -> None:
    ran = run("score", "http://127.0.0.1:1/")
    assert ran.returncode == 1
    assert "could not be reached" in ran.stderr


def test_score_in_a_terminal_is_coloured(story: Path) -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "model", "score", str(story)],
        cwd=ROOT,
        env={**ENVIRONMENT, "TERM": "xterm-256color"},
        stdout=slave,
    ) as process:
        os.close(slave)
        shown = b""
        with contextlib.suppress(OSError):  # what Linux says when the other end has closed
            while part := os.read(master, 65536):
                shown += part
        assert process.wait(30) == 0
    os.close(master)
    assert b"\x1b[1;4;36mmay\x1b[0m" in shown


# sentences


def lines_of(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def answers(ran: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_sentences_answers_in_order_and_passes_ids_through() -> None:
    ids = [1, "two", None, {"doc": ["a", 3.5]}, True, "🙂\ud800"]
    given = lines_of(*({"id": i, "text": f"It may rain, number {n}."} for n, i in enumerate(ids)))
    ran = run("sentences", given=given)
    assert ran.returncode == 0
    assert [body["id"] for body in answers(ran)] == ids


def test_sentences_gives_code_points() -> None:
    text = "🙂🙂 The bridge may close."
    (body,) = answers(run("sentences", given=lines_of({"id": 1, "text": text})))
    assert body["labels"]["hedging"]["flagged"] is True
    cue = next(cue for cue in body["cues"] if cue["label"] == "hedging")
    assert text[cue["start"] : cue["end"]] == cue["text"] == "may"


def test_sentences_does_not_split() -> None:
    given = lines_of({"id": 1, "text": "It rained. It may snow.\n\nIt stopped."})
    assert len(answers(run("sentences", given=given))) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800 may \udfff", "e\u0301\u200f", "a" * 200_000]
)
def test_sentences_takes_any_string(text: str) -> None:
    ran = run("sentences", given=lines_of({"id": "x", "text": text}))
    assert ran.returncode == 0
    assert len(answers(ran)) == 1


def test_sentences_skips_blank_lines_and_takes_windows_ones() -> None:
    given = b'\xef\xbb\xbf{"id":1,"text":"a"}\r\n\r\n\n{"id":2,"text":"b"}'
    assert [body["id"] for body in answers(run("sentences", given=given))] == [1, 2]


def test_sentences_of_nothing_is_nothing() -> None:
    ran = run("sentences")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"not json", "is not JSON"),
        (b'{"id": 1, "text": "cut', "is not JSON"),
        (b'{"id": 1, "text": "caf\xe9"}', "is not UTF-8"),
        (b'["It may rain."]', "not a JSON object"),
        (b'{"id": 1}', 'has no "text"'),
        (b'{"id": 1, "text": 5}', "not a string"),
        (b'{"id": NaN, "text": "a"}', "cannot be passed on"),
        (b'{"id": 1e999, "text": "a"}', "cannot be passed on"),
        (b'{"id": ' + b"[" * 5000 + b"]" * 5000 + b', "text": "a"}', "cannot be passed on"),
    ],
)
def test_sentences_names_a_bad_line_after_answering_the_others(line: bytes, complaint: str) -> None:
    good = lines_of(*({"id": n, "text": "It may rain."} for n in range(300))).encode()
    ran = run("sentences", given=good + line + b"\n" + good)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Line 301 ")
    assert complaint in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert [body["id"] for body in answers(ran)] == list(range(300))


def test_sentences_answers_a_line_before_the_next_is_written() -> None:
    with start("sentences") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(lines_of({"id": number, "text": "It may rain."}).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(30) == 0


def test_sentences_ends_quietly_when_nobody_reads() -> None:
    with start("sentences") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        many = lines_of(*({"id": n, "text": "It may rain."} for n in range(3000))).encode()
        try:
            process.stdin.write(many)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended before it had read all
        assert process.wait(30) == 141
        assert process.stderr.read() == b""


def test_interrupt_ends_quietly() -> None:
    with start("sentences") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(lines_of({"id": 1, "text": "It may rain."}).encode())
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr.read() == b""
