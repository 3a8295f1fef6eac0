"""What gunicorn and libraries log: JSON lines, without what they quote."""

import json
import logging
import threading
import warnings

import pytest
from gunicorn.config import Config

from api import logs
from api.library_logs import ServiceLogger

CANARY = "Canaryville officials may have whispered"


@pytest.fixture
def lines(monkeypatch, capsys):
    """Set the loggers up as gunicorn would; give a function that returns what they wrote."""
    root, hook = logging.getLogger(), threading.excepthook
    kept = root.handlers[:], root.level, logging.getLogger("gunicorn.error").handlers[:]
    monkeypatch.setattr("sys.unraisablehook", None)
    logs.configure(access=True)
    logger = ServiceLogger(Config())
    found: list[dict[str, object]] = []

    def written():
        printed = capsys.readouterr()
        assert printed.err == ""
        found.extend(json.loads(line) for line in printed.out.splitlines())
        return found

    yield logger, written
    root.handlers, level, logger.error_log.handlers = kept
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    threading.excepthook = hook


def test_gunicorns_sentences_are_kept_with_their_numbers(lines):
    logger, written = lines
    logger.critical("WORKER TIMEOUT (pid:%s)", 4711)
    logger.error("Worker (pid:%s) was sent %s!", 4711, "SIGKILL")
    assert [line["message"] for line in written()] == [
        "WORKER TIMEOUT (pid:4711)",
        "Worker (pid:4711) was sent SIGKILL!",
    ]
    assert [line["level"] for line in written()] == ["critical", "error"]


def test_what_comes_from_outside_is_not(lines):
    logger, written = lines
    try:
        int(CANARY)
    except ValueError as error:
        logger.exception("Error handling request %s", f"/v1/score?{CANARY}")
        logger.exception(error)  # noqa: TRY401 - as gunicorn does
    first, second = written()
    assert first["message"] == "Error handling request …"
    assert first["exception"] == ["builtins.ValueError"]
    assert first["at"][-1].startswith("tests/api/test_library_logs.py:")
    assert second["message"] == "ValueError"
    assert CANARY not in json.dumps(written())


def test_of_a_library_the_log_tells_who_and_where_but_not_what(lines):
    _, written = lines
    library = logging.getLogger("trafilatura.core")
    library.warning("discarding: %s", CANARY)
    library.error(CANARY)
    library.info("not of interest")
    assert [(line["level"], line["logger"]) for line in written()] == [
        ("warning", "trafilatura.core"),
        ("error", "trafilatura.core"),
    ]
    assert written()[0]["by"].startswith("tests/api/test_library_logs.py:")
    assert CANARY not in json.dumps(written())


def test_a_warning_is_a_line_like_any_other(lines):
    _, written = lines
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    assert [line["logger"] for line in written()] == ["py.warnings"]
    assert CANARY not in json.dumps(written())


def test_a_thread_that_fails_does_not_print_why(lines):
    _, written = lines

    def fail():
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [line["event"] for line in written()] == ["failure"]
    assert CANARY not in json.dumps(written())


def test_setting_up_again_writes_nothing_twice(lines):
    logger, written = lines
    logger.setup(Config())
    logger.error("Worker exiting")
    logging.getLogger("library").error("x")
    assert len(written()) == 2
