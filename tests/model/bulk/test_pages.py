"""Pages are read beside: as the service reads them, and whatever they do harms no other."""

import os
import signal
import sys
from collections.abc import Iterator

import psutil
import pytest

from model.bulk.errors import BulkError, Unusable
from model.bulk.pages import PageReader
from model.confined import Limits
from model.extract import extract
from tests.model.bulk import archives
from tests.waiting import wait_until

ENDLESS = "<div>" + "<p>" * 4_000_000  # takes the parser minutes


@pytest.fixture
def reader() -> Iterator[PageReader]:
    with_limits = PageReader(Limits(seconds=20, memory=512 << 20))
    yield with_limits
    with_limits.close()


def beside() -> list[psutil.Process]:
    """Return the processes that read pages for this one."""
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "model.bulk.pages" in child.cmdline()
    ]


def test_page_reads_as_everywhere(reader: PageReader) -> None:
    for number in range(3):
        assert reader.read(archives.page(number)) == extract(archives.page(number))
    assert reader.read(archives.page(1).replace("Tunnel", "\ud800")).title


def test_page_without_article_is_told(reader: PageReader) -> None:
    for html, detail in (
        ("", "The page is empty."),
        ("<p>", "No article text was found in the page."),
    ):
        with pytest.raises(Unusable) as found:
            reader.read(html)
        assert (found.value.code, found.value.detail) == ("no_article", detail)


def test_page_that_takes_too_much_is_given_up_and_the_next_is_read() -> None:
    reader = PageReader(Limits(seconds=2, memory=30 << 20))
    try:
        with pytest.raises(Unusable) as found:
            reader.read(ENDLESS)
        assert found.value.code == "overrun"
        assert found.value.detail.startswith("Reading the page took more than ")
        assert reader.read(archives.page(1)).title == "Tunnel 1"
    finally:
        reader.close()


def test_process_that_cannot_be_started_is_told_and_makes_no_row(
    reader: PageReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    with pytest.raises(BulkError, match="No process can be started to read pages: No such file"):
        reader.read("<p>")


def test_process_that_was_ended_is_started_again(reader: PageReader) -> None:
    reader.read(archives.page(1))
    (process,) = beside()
    os.kill(process.pid, signal.SIGKILL)
    assert reader.read(archives.page(2)).title == "Tunnel 2"


def test_idle_process_ends_and_is_started_again() -> None:
    reader = PageReader(idle=0.2)
    try:
        reader.read(archives.page(1))
        (process,) = beside()
        wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
        assert reader.read(archives.page(2)).title == "Tunnel 2"
    finally:
        reader.close()


def test_nothing_is_left_when_it_is_closed(reader: PageReader) -> None:
    reader.read(archives.page(1))
    (process,) = beside()
    family = [process, *process.children(recursive=True)]
    reader.close()
    _, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
