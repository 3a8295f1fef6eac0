"""The marked-up article: in colour, and written out where there is no colour."""

import io
from dataclasses import replace

import pytest

from model.document import LabelSummary, Notice
from model.inputs import Input
from model.labels import Label
from model.terminal import show
from tests.model.articles import TEXT, article

COLOUR = {"TERM": "xterm-256color", "COLUMNS": "80"}
CYAN_UNDERLINED, YELLOW_DOUBLE = "4;36m", "21;33m"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ["NO_COLOR", "FORCE_COLOR", "COLORTERM"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in COLOUR.items():
        monkeypatch.setenv(name, value)


def shown(out: io.StringIO, text: str = TEXT, **options: object) -> str:
    scored = article(text, **options)  # type: ignore[arg-type]  # passed through
    show(scored, Input("a.txt", text, None), out, heading=False)
    return out.getvalue()


def test_pipe_writes_the_marks_out() -> None:
    assert (
        "{hedging 82%: 🙂 It [hedge: may] rain.} {hedging 60%, unnamed sources 97%: "
        "[unnamed source: Officials] [hedge + no source given: reportedly] agree.}\n\nAna Elm left."
    ) in shown(io.StringIO())


def test_pipe_holds_no_escapes() -> None:
    assert "\x1b" not in shown(io.StringIO())


def test_no_color_writes_the_marks_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    text = shown(Terminal())
    assert "[hedge: may]" in text
    assert "\x1b" not in text


def test_dumb_terminal_writes_the_marks_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "[hedge: may]" in shown(Terminal())


def test_labels_differ_in_colour_and_underline() -> None:
    text = shown(Terminal())
    assert f"{CYAN_UNDERLINED}🙂 It " in text
    assert f"{YELLOW_DOUBLE} agree." in text


def test_cue_words_are_bold() -> None:
    text = shown(Terminal())
    assert f"\x1b[1;{CYAN_UNDERLINED}may" in text
    assert f"\x1b[1;{YELLOW_DOUBLE}Officials" in text


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_summary_says_what_the_number_is_about(out: io.StringIO) -> None:
    text = shown(out)
    assert "Credibility 61 of 100" in text
    assert "most likely 52 to 70" in text
    assert "about wording and sourcing, never about truth" in text


def test_rates_and_percentiles_are_in_words() -> None:
    text = shown(io.StringIO())
    assert (
        "hedging: 2 of 3 sentences; 12% of the text hedges, more than in 71 of 100 news articles."
    ) in text
    assert "unnamed sources: 1 of 3 sentences.\n" in text
    assert "attribution" not in text


def test_no_article_is_beyond_all_others() -> None:
    scored = article(TEXT)
    most = replace(scored.summary, labels={Label.HEDGING: LabelSummary(3, 0.9, 100)})
    out = io.StringIO()
    show(replace(scored, summary=most), Input("a.txt", TEXT, None), out, heading=False)
    assert "more than in nearly all news articles." in out.getvalue()


def test_no_number_and_its_reason() -> None:
    reason = Notice("too_short", "Too short to rate.")
    text = shown(io.StringIO(), credibility=None, warnings=(reason,))
    assert "Credibility: no number can be given" in text
    assert "Too short to rate." in text


def test_unexplained_article_marks_whole_sentences() -> None:
    text = shown(io.StringIO(), explained=False)
    assert "{hedging 82%: 🙂 It may rain.}" in text
    assert "[hedge: words]" not in text


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_text_cannot_steer_the_terminal(out: io.StringIO) -> None:
    text = shown(out, TEXT + "\n\n\x1b[2J\x9b31m\u202etxt \ud800 \x07")
    for steering in ["\x1b[2J", "\x9b", "\u202e", "\ud800", "\x07"]:
        assert steering not in text


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()])
def test_markup_of_the_terminal_library_is_text(out: io.StringIO) -> None:
    assert "[bold]no[/bold] :smile:" in shown(out, TEXT + "\n\n[bold]no[/bold] :smile:")
