"""Tokens: every visible character is in one, and none reaches over a blank."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.tokens import token_spans, tokens
from tests.model.test_sentences import TEXTS

ROOT = Path(__file__).parents[2]
BLANKS = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
#: What a token could be torn at, or glued by: signs within words, clitics, numbers, every blank.
CRUMBS = st.sampled_from(
    [
        *[*BLANKS, *"aN0١²-'’.,_“\u0301\u200d\u200b\ufeff\ud800\udfff🙂中é\x00"],
        *["n't", "n’t", "'s", "’ll", "...", "well-", "3.5", "1,2"],
    ]
)
ANY = TEXTS | st.lists(CRUMBS, max_size=30).map("".join)


@given(TEXTS)
def test_tokens_hold_every_visible_character_in_order(text: str) -> None:
    assert "".join(tokens(text)) == "".join(text.split())


@given(TEXTS)
def test_spans_slice_to_the_tokens(text: str) -> None:
    assert [text[start:end] for start, end in token_spans(text)] == tokens(text)


def test_letters_alone_are_one_token_in_every_script() -> None:
    letters = [character for character in map(chr, range(0x110000)) if character.isalpha()]
    assert all(tokens(letter * 2) == [letter * 2] for letter in letters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It may rain.", "It|may|rain|."),
        ("I don't, can’t, cannot.", "I|don't|,|can’t|,|cannot|."),
        ("Elm's aides’ plan; they're in, I'd say", "Elm|'s|aides|’|plan|;|they|'re|in|,|I|'d|say"),
        ("a well-known so-called ex-aide", "a|well-known|so-called|ex-aide"),
        ("$3.4 billion, 1,200 of 9-5", "$|3.4|billion|,|1,200|of|9|-|5"),
        ("“So... what?”", "“|So|...|what|?|”"),
        ("COVID19 a_b", "COVID|19|a|_|b"),
        ("naïve Øre שלום 中文 🙂", "naïve|Øre|שלום|中文|🙂"),
        ("'tis 'said'", "'|tis|'|said|'"),
        ("-- a--b -", "-|-|a|-|-|b|-"),
    ],
)
def test_tokens_of_hard_cases(text: str, expected: str) -> None:
    assert tokens(text) == expected.split("|")


@given(ANY)
@example("don\x1c't")
@example("1\x85,2")
@example("well-\xa0known .\u2028..")
@example("n\ud800't \udfff's")
def test_tokens_of_the_chunks_between_blanks_are_those_of_the_text(text: str) -> None:
    assert [token for chunk in text.split() for token in tokens(chunk)] == tokens(text)


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_no_token_holds_or_spans_a_blank(blank: str) -> None:
    for left in ("a", "well-", "don", "1", "1,", ".", "..", "'"):
        for right in ("b", "-b", "'t", "'s", "2", ",2", ".", "s"):
            assert tokens(left + blank + right) == tokens(left) + tokens(right)
            assert (left + blank + right).split() == [left, right]


@given(ANY)
def test_a_token_by_itself_is_the_same_token(text: str) -> None:
    assert [tokens(token) for token in tokens(text)] == [[token] for token in tokens(text)]


@given(ANY)
def test_each_chunk_has_a_token(text: str) -> None:
    assert all(tokens(chunk) for chunk in text.split())


def test_no_pattern_is_one_that_older_pythons_match_wrong() -> None:
    """Possessive quantifiers on groups match too much before Python 3.11.5; Debian 12 has 3.11.2.

    `(?>…)` says the same, and is matched right.
    """
    group = re.compile(r"\)(?:[*+?]|\{[\d,]+\})\+")
    files = [path for room in ("api", "model", "training") for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 50
    assert [path for path in files if group.search(path.read_text(encoding="utf-8"))] == []
