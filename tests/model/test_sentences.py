"""Sentence splitting: exact offsets in both units, hard cases, time linear in the text."""

import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.document import Span
from model.offsets import Offsets, OffsetUnit
from model.sentences import split

# What sentences are made of, and what breaks splitters: quotes and brackets of all kinds,
# abbreviations, emoji and their joiners, combining marks, right-to-left text, NUL, surrogates.
PIECES = st.sampled_from(
    [
        *".!?…。؟\"'”’“‘()[]—-•*,;:0aZé١",
        *" \t\n\r\v\f\x1c\x85\xa0\u2028\u2029\u200b\ufeff\x00\ud800\udfff\u0301\u200f",
        *["\r\n", "\n\n", "\n \n", "...", ". . .", ".”", "!?", "🙂", "👩‍👩‍👧", "🇬🇧", "é", "שלום"],
        *["U.S.", "Mr.", "p.m.", "Jan.", "No.", "3.5", "The ", "Jane Roe said", "well", "[12]"],
        *["中文", "「", "」", "iPhone", "@", "\n- ", "\n1. "],
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=60),
)


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


@given(TEXTS)
def test_spans_and_gaps_are_the_text(text: str) -> None:
    position = 0
    for span in split(text):
        assert span.start < span.end
        assert position <= span.start
        assert not text[position : span.start].strip(), "only white space lies between sentences"
        position = span.end
    assert not text[position:].strip()


@given(TEXTS)
def test_spans_neither_start_nor_end_with_white_space(text: str) -> None:
    for sentence in sentences(text):
        assert sentence == sentence.strip()


@given(TEXTS)
def test_utf16_offsets_slice_to_the_same_sentences(text: str) -> None:
    units = text.encode("utf-16-le", "surrogatepass")
    offsets = Offsets(text, OffsetUnit.UTF16)
    for span in split(text):
        start, end = offsets.from_codepoint(span.start), offsets.from_codepoint(span.end)
        sliced = units[2 * start : 2 * end]
        assert sliced == text[span.start : span.end].encode("utf-16-le", "surrogatepass")


@given(st.lists(TEXTS, max_size=4))
@example(['. "', "🙂"])
def test_blank_line_always_ends_a_sentence(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert sentences(text) == [s for paragraph in paragraphs for s in sentences(paragraph)]


@given(TEXTS)
def test_splitting_is_deterministic_and_ordered(text: str) -> None:
    spans = split(text)
    assert spans == split(text)
    assert spans == sorted(spans, key=lambda span: span.start)


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\u2029\u2028\x85"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert split(text) == []


def test_spans_are_code_points() -> None:
    assert split(" 🙂 Rain fell. It stopped.") == [Span(1, 13), Span(14, 25)]


# "|" marks where a sentence ends and white space follows, "¦" where none does.
HARD_CASES = """
The bridge closed. | Nobody knew why.
Did it close? | Yes! | It did…
Mr. Alder met Mrs. Birch. | Dr. Cole was away.
Gov. Ann Elm and Sen. Bo Fir spoke. | Rep. Gil Hay did not.
The U.S. Senate met in the U.S. | It adjourned.
Exports to the U.S. fell. | Then they rose.
He left the U.S. | Mr. Alder stayed.
U.S. Is Said to Weigh a Ban
They live in Washington, D.C. | But they work in Reno, Nev. | On Mondays they drive.
He was born on Jan. 3 in Mont. country. | She was born in Nov. | That was later.
It is No. 5 on the list. | Is it? | No. | It is not.
Prices rose 3.5 percent. | Wages rose .7 percent. | Rents did not.
Version 2.0.1 shipped at 10.30 a.m. | Nobody called.
Polls close at 8 p.m. Eastern on Monday. | Counting starts at 9 p.m. Tuesday.
It ended at 5 p.m. | Roads reopened at 6 p.m. local time. | All was calm.
It airs at 5 p.m. (9 p.m. in Oslo) on Sunday.
J. R. Ash and Lou K. Beech wrote it. | George H.W. Reed did not.
We follow plan B. | The others follow plan A. | It is late.
Acme Inc. Chairman Lee Moss quit. | He founded Acme Inc. | It was a shop.
John Roe Jr. Park is closed. | So is Elm St. | It reopens soon.
We drove to St. Albans on Elm St. near Ft. Pine.
She was in Reno, Nev. | Crowds cheered in Salem, Ore. | “Never,” he said.
He met South Bend, Ind. Mayor Lee Moss and (Salem, Ore.) Police.
“Who said, ‘What difference does it make? ’” | Nobody answered. ”
Apples, pears, etc. were sold. | Wool, yarn, etc. | Then came noon.
See Fig. 2 and pp. 4-5. | Then see Vol. 3.
Some fruit, e.g. Bramley apples, keeps (i.e. Lasts).
In Roe v. Wade, Acme vs. Brant and others, it lost.
“It is over,” she said. | “We go home.” | They went.
“Is it over?” he asked. | “Yes!” she cried.
“Is it over?” Mr. Alder asked. | Nobody answered.
“Never again!” Jane Roe wrote. | She meant it.
“Is it over?” | When they said nothing, he left.
She called it “a sham.” | He called it 'a lie.' | They left.
She said, "Go." | He went. | "Good," she said.
He said (twice.) | Then he left.
(It was late.) | [Nobody came.] | They left.
His (alleged?) Dutch ties were news.
He asked (why?). | The answer was no.
Wait ... what is that … thing? | Nothing . . . | It went.
He paused ... | The crowd waited.
Yahoo! News is a site. | Yahoo! | The name stuck.
1. The first point. | It is short.
IV. The fourth part. | It is long.
In 2016. | The year mattered.
Snow fell in May. | June was warm.
iPhone sales fell. | iPhone prices rose. | eBay won.
He left.¦The door closed.¦Nobody saw.
“He left.”¦The door closed.
Write to jane.Roe@news.example or see example.com.
Read Example.Com and www.example.org/a.b?c=d.E daily.
The U.S.-led force and the 7.62mm round.
It passed.[3] | It failed.[4][5] | It ended.
She won 🎉. | He lost! | 🙂 They met.
他走了。¦她留下了！¦谁知道？
她说：“他走了。”¦“真的？”¦「不。」
هل انتهى؟ | نعم انتهى.
הוא הלך. | היא נשארה.
What?! | No!!! | Really???
-- The end. | — Jane Roe
He won. | — Jane Roe
He won. — and then lost.
He said no. | $5 was too much. | #1 was taken. | @jane agreed with it.
They came in 1999. | 12 left in 2001.
A. The first. | B. The second.
x... | Y.
ST. ALBANS — The mayor quit. | GOV. ANN ELM did not.
No terminator at all
"""


@pytest.mark.parametrize("case", HARD_CASES.strip().splitlines())
def test_hard_case(case: str) -> None:
    expected = [part.strip() for part in case.replace("¦", "|").split("|")]
    assert sentences(case.replace(" | ", " ").replace("¦", "")) == expected


@pytest.mark.parametrize(
    "gap", ["\n\n", "\n \t\n", "\r\n\r\n", "\r\n \r\n", "\r\r", "\u2029", "\n\n\n"]
)
def test_blank_line_ends_a_sentence_without_a_terminator(gap: str) -> None:
    assert sentences(f"Rain in the north{gap}sun in the south") == [
        "Rain in the north",
        "sun in the south",
    ]


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", " \n ", "\u2028", "\f"])
def test_one_line_break_goes_on(gap: str) -> None:
    text = f"Rain in the{gap}north. Sun in the south."
    assert sentences(text) == [f"Rain in the{gap}north.", "Sun in the south."]


@pytest.mark.parametrize("bullet", ["•", "-", "*", "1.", "2)", "▪"])
def test_bullet_on_a_new_line_begins_a_sentence(bullet: str) -> None:
    assert sentences(f"We need\n{bullet} bread\n{bullet} salt") == [
        "We need",
        f"{bullet} bread",
        f"{bullet} salt",
    ]


def test_long_run_without_punctuation_is_one_sentence() -> None:
    assert len(split("word " * 200_000)) == 1


HOSTILE: dict[str, Callable[[int], str]] = {
    "one unit": lambda n: "a" * n,
    **{
        repr(unit): lambda n, unit=unit: (unit * (n // len(unit) + 1))[:n]  # type: ignore[misc]
        for unit in [
            *[
                ".",
                " ",
                "\n",
                "\r",
                "\t",
                '"',
                "“",
                "”",
                "(",
                ")",
                "[",
                "]",
                "'",
                "…",
                "。",
                "\x00",
            ],
            *[
                "!?",
                ". ",
                "a. ",
                "A. ",
                "1. ",
                ". .",
                '." ',
                ".” “",
                "?) ",
                "(?) A",
                "\n ",
                " \n\n",
            ],
            *[
                "Mr. ",
                "U.S. The ",
                "p.m. Mon ",
                "!” Aa Aa Aa Aa ",
                "\n- ",
                ".[1]",
                ".[1",
                ".A",
                "a.Bb",
            ],
            *[
                "。」",
                "🙂. ",
                "e\u0301. ",
                "\ud800. ",
                ".     —",
                ". ((((((((",
                "aaa.Bbbb@",
                "- ",
                "word ",
            ],
        ]
    },
    "dots then a letter": lambda n: "." * (n - 2) + " a",
    "spaces between two words": lambda n: "a." + " " * n + "B",
    "line breaks and spaces": lambda n: "a\n" + " " * n + "b",
    "openers far back": lambda n: "(" + "a " * (n // 4) + "?) A" * (n // 8),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_is_linear_whatever_the_text_holds(make: Callable[[int], str]) -> None:
    part, whole = make(250_000), make(1_000_000)
    # Four times the text: 4 if linear, 16 if quadratic. A busy machine gets further tries; what
    # takes no time at all has no ratio.
    assert any(_seconds(whole) < max(9 * _seconds(part), 0.05) for _ in range(4))


def _seconds(text: str) -> float:
    begin = time.process_time()
    split(text)
    return time.process_time() - begin
