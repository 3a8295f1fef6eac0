"""A page is read in a process of its own; what that may cost is held."""

import pytest

from model.confined import Limits, NoArticle
from model.extract import Extracted
from model.page_reader import Overrun, outcome, told

AMPLE = Limits(seconds=20, memory=512 << 20)
ARTICLE = "<html><body><article>" + "<p>The ferry may sail late, two crew members said.</p>" * 5
ENDLESS = "<div>" + "<p>" * 4_000_000  # takes the parser minutes


def test_article_is_found_and_its_lack_is_told() -> None:
    found = outcome(ARTICLE, AMPLE)
    assert isinstance(found, Extracted)
    assert found.text.startswith("The ferry may sail late")
    assert outcome("", AMPLE) == NoArticle("The page is empty.")


def test_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Overrun) as overrun:
        outcome(ENDLESS, Limits(seconds=1, memory=4 << 30))
    assert overrun.value.reason == "time"
    assert outcome(ARTICLE, AMPLE)


def test_page_that_takes_too_much_memory_is_given_up() -> None:
    with pytest.raises(Overrun) as overrun:
        outcome(ENDLESS, Limits(seconds=20, memory=10 << 20))
    assert overrun.value.reason == "memory"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("time", "Reading the page took more than 20 s."),
        ("memory", "Reading the page took more than 512 MiB."),
        ("crash", "Reading the page ended the process that read it."),
    ],
)
def test_overrun_is_told_in_a_sentence(reason: str, sentence: str) -> None:
    assert told(reason, AMPLE) == sentence
