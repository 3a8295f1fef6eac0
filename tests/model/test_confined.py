"""A process that reads one page: what it may not do, what ends it, what it says in the end."""

import multiprocessing
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model import confined
from model.confined import OUT_OF_MEMORY, Failure, Limits, NoArticle, read, read_page
from model.extract import Extracted

ROOT = Path(__file__).parents[2]
PAGE = (Path(__file__).parent / "pages" / "harbor.html").read_text(encoding="utf-8")
MIB = 1024 * 1024
DENIED = 7

_CONFINED = """
import os, socket, subprocess, sys, urllib.request
from model.confined import Limits, confine
confine(Limits(seconds=2, memory=64 * 1024 * 1024))
try:
    {attempt}
except PermissionError:
    os._exit(7)
except MemoryError:
    os._exit(8)
except OSError:
    os._exit(9)
"""


def attempt(code: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run `code` in a confined process."""
    return subprocess.run(
        [sys.executable, "-c", _CONFINED.format(attempt=code)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "code",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "socket.socket()",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "open('written', 'w')",
        "open('written', 'ab')",
    ],
)
def test_what_reading_never_needs_is_denied(code: str, tmp_path: Path) -> None:
    assert attempt(code, tmp_path).returncode == DENIED
    assert list(tmp_path.iterdir()) == []


def test_a_library_cannot_fetch_an_address() -> None:
    assert attempt("urllib.request.urlopen('http://127.0.0.1:9/')").returncode in {DENIED, 9}


def test_even_behind_pythons_back_nothing_is_written(tmp_path: Path) -> None:
    code = "os.write(os.open('written', os.O_WRONLY | os.O_CREAT), b'page')"
    assert attempt(code, tmp_path).returncode == 9
    assert [path.stat().st_size for path in tmp_path.iterdir()] == [0]


def test_files_may_be_read_and_nothing_is_printed() -> None:
    code = "print('page'); sys.stderr.write(open('README.md').read()); os.write(1, b'page')"
    done = attempt(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_memory_ends() -> None:
    assert attempt("bytearray(100 * 1024 * 1024)").returncode == 8
    assert attempt("bytearray(30 * 1024 * 1024)").returncode == 0


def test_processor_time_ends() -> None:
    assert attempt("[None for _ in iter(int, 1) if None]").returncode == -signal.SIGXCPU


def test_idle_time_ends_even_when_nobody_watches() -> None:
    assert attempt("__import__('time').sleep(60)").returncode == -signal.SIGALRM


def test_a_page_is_read() -> None:
    found = read(PAGE)
    assert isinstance(found, Extracted)
    assert found.title == "Harbor bridge to close for repairs"


def test_a_page_without_an_article_is_told_from_a_bug() -> None:
    assert read("<p>") == NoArticle("No article text was found in the page.")


def test_a_bug_is_told_by_its_kind_and_place_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise ValueError("canary")

    monkeypatch.setattr(confined, "extract", fail)
    found = read(PAGE)
    assert isinstance(found, Failure)
    assert found.exception == "builtins.ValueError"
    assert found.at[-1].startswith("test_confined.py:")
    assert "canary" not in repr(found)


def test_lack_of_memory_is_not_taken_for_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise MemoryError

    monkeypatch.setattr(confined, "extract", fail)
    with pytest.raises(MemoryError):
        read(PAGE)


@pytest.mark.parametrize(
    ("page", "memory", "expected"),
    [(PAGE, 256 * MIB, 0), ("<br>" * 400_000, 64 * MIB, OUT_OF_MEMORY)],
    ids=["a page", "a flood"],
)
def test_a_process_ends_with_an_answer_or_says_by_its_status_why_not(
    page: str, memory: int, expected: int
) -> None:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=read_page, args=(page, Limits(30, memory), sender))
    process.start()
    sender.close()
    if expected == 0:
        assert isinstance(receiver.recv(), Extracted)
    else:
        with pytest.raises(EOFError):
            receiver.recv()
    process.join(60)
    assert process.exitcode == expected
