"""Pages are read in processes that end: in time, in memory, with the worker, one for each page."""

import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
import requests

from api import extraction, logs, settings
from api.extraction import Extractor
from api.problems import Problem
from model.confined import Failure
from tests.api.pages import ARTICLE, ENDLESS, GREEDY
from tests.service import Server, running
from tests.waiting import wait_until


def extractor(**values: str) -> Extractor:
    return Extractor(settings.read({f"HEARSAY_{name}": value for name, value in values.items()}))


def problem_of(reader: Extractor, html: str) -> Problem:
    with pytest.raises(Problem) as caught:
        reader.extract(html)
    return caught.value


def readers(process: int | None = None) -> list[psutil.Process]:
    """Return what the readers of pages of `process` are forked from, and those readers."""
    origins = [
        child
        for child in psutil.Process(process).children()
        if "multiprocessing.forkserver" in " ".join(child.cmdline())
    ]
    found = origins + [reader for origin in origins for reader in origin.children()]
    return [process for process in found if process.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def noticed(capsys):
    """Give a function that returns the one event that was logged."""
    logs.configure(access=False)

    def event() -> dict[str, object]:
        (line,) = capsys.readouterr().out.splitlines()
        return json.loads(line)

    return event


def test_a_page_is_read():
    page = extractor().extract(ARTICLE)
    assert page.title == "Harbor bridge to close for repairs"
    assert "two city officials said" in page.text


def test_readers_are_forked_with_their_libraries_loaded():
    extractor().extract(ARTICLE)
    (origin,) = readers()
    loaded = " ".join(each.path for each in origin.memory_maps())
    assert "lxml" in loaded
    assert "numpy" not in loaded


def test_a_page_without_an_article_is_the_clients_problem():
    problem = problem_of(extractor(), "<html><body></body></html>")
    assert (problem.kind.code, problem.kind.status) == ("no_article", 422)
    assert problem.errors[0].pointer == "/html"


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read(noticed):
    reader = extractor(EXTRACT_SECONDS="3", EXTRACT_MEMORY="4096")
    began = time.monotonic()
    problem = problem_of(reader, ENDLESS)
    assert (problem.kind.code, problem.kind.status) == ("extraction_overrun", 503)
    assert "3 s" in problem.detail
    assert time.monotonic() - began < 25
    assert reader.extract(ARTICLE).title
    assert noticed()["reason"] == "time"


def test_a_page_that_takes_too_much_memory_is_given_up_and_the_next_is_read(noticed):
    reader = extractor(EXTRACT_SECONDS="30", EXTRACT_MEMORY="64")
    problem = problem_of(reader, GREEDY)
    assert problem.kind.code == "extraction_overrun"
    assert "64 MiB" in problem.detail
    assert reader.extract(ARTICLE).title
    assert noticed()["reason"] == "memory"


def test_no_process_is_left_of_a_page():
    reader = extractor(EXTRACT_SECONDS="3")
    reader.extract(ARTICLE)
    problem_of(reader, ENDLESS)
    wait_until(lambda: len(readers()) == 1)


def test_a_reader_that_is_killed_costs_its_page_alone(noticed):
    reader = extractor(EXTRACT_SECONDS="30", EXTRACT_MEMORY="4096")
    reader.extract(ARTICLE)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(problem_of, reader, ENDLESS)
        wait_until(lambda: len(readers()) == 2)
        youngest = max(readers(), key=lambda process: process.create_time())
        wait_until(lambda: youngest.cpu_times().user > 0.3)  # it has the page
        youngest.kill()
        assert asked.result(60).kind.code == "extraction_overrun"
    assert reader.extract(ARTICLE).title
    event = noticed()
    assert (event["reason"], event["status"]) == ("crash", -signal.SIGKILL)


def test_what_readers_are_forked_from_may_be_killed():
    reader = extractor()
    reader.extract(ARTICLE)
    (process,) = readers()
    process.kill()
    wait_until(lambda: process.status() == psutil.STATUS_ZOMBIE)
    assert reader.extract(ARTICLE).title


def test_pages_that_would_wait_too_long_are_sent_away_and_a_thread_stays_free():
    reader = extractor(THREADS="3", EXTRACT_PROCESSES="1", EXTRACT_SECONDS="2")
    with ThreadPoolExecutor(6) as pool:
        codes = sorted(
            problem.kind.code
            for problem in pool.map(lambda _: problem_of(reader, ENDLESS), "abcdef")
        )
    assert codes[:4] == ["extraction_busy"] * 4  # two places, and one reader


def test_who_is_sent_away_is_told_when_to_come_back():
    problem = extraction.busy("Later.", 4.2)
    assert (problem.kind.status, problem.headers) == (503, {"Retry-After": "5"})


def test_a_bug_in_a_parser_is_logged_by_its_place_and_costs_its_page_alone(monkeypatch, noticed):
    failed = Failure("builtins.KeyError", ("parser.py:7 walk",))
    monkeypatch.setattr(extraction, "outcome", lambda *_: failed)
    assert problem_of(extractor(), "<p>canary").kind.code == "no_article"
    line = noticed()
    assert (line["event"], line["exception"]) == ("extraction_failed", "builtins.KeyError")
    assert line["at"] == ["parser.py:7 walk"]


def test_nothing_that_a_page_names_is_fetched():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        tags = (
            f'<base href="{url}/"><link rel="canonical" href="{url}/c"><script src="{url}/s">'
            f'</script><meta property="og:image" content="{url}/o"><img src="{url}/i">'
        )
        html = f'<!DOCTYPE html SYSTEM "{url}/d">' + ARTICLE.replace("<head>", f"<head>{tags}")
        assert url in html
        extractor().extract(html)
        with pytest.raises(TimeoutError):
            listener.accept()


def ask(server: Server, html: str) -> threading.Thread:
    """Send a page in a thread, whatever becomes of it."""

    def send() -> None:
        try:
            requests.post(f"{server.url}/v1/score", json={"html": html}, timeout=60)
        except requests.RequestException:
            return

    thread = threading.Thread(target=send)
    thread.start()
    return thread


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGQUIT])
def test_no_process_outlives_the_worker(tmp_path, ending):
    slow = {"HEARSAY_EXTRACT_SECONDS": "3", "HEARSAY_EXTRACT_MEMORY": "4096"}
    with running(tmp_path, **slow) as server:
        thread = ask(server, ENDLESS)
        wait_until(psutil.Process(server.pid).children)
        (worker,) = psutil.Process(server.pid).children()
        wait_until(lambda: len(readers(worker.pid)) == 2)
        doomed = worker.children(recursive=True)
        os.kill(worker.pid, ending)
        _, alive = psutil.wait_procs(doomed, timeout=30)
        thread.join(60)
        assert alive == []


def test_no_process_outlives_the_service(tmp_path):
    with running(tmp_path) as server:
        ask(server, ARTICLE).join(60)
        doomed = psutil.Process(server.pid).children(recursive=True)
        assert any("multiprocessing.forkserver" in " ".join(p.cmdline()) for p in doomed)
    _, alive = psutil.wait_procs(doomed, timeout=30)
    assert alive == []
