"""Strings from data, fit to be shown."""

from hypothesis import given
from hypothesis import strategies as st

from training.readable import readable


def test_what_steers_or_turns_is_blank_and_the_rest_stays() -> None:
    assert readable("a\x1b[31mb\u202ec\ud800d\ne\u00a0f") == "a [31mb c d e f"
    assert readable("Søren’s “Ünder” – 東京 🌊") == "Søren’s “Ünder” – 東京 🌊"


@given(st.text())
def test_offsets_hold_and_files_can_take_it(text: str) -> None:
    shown = readable(text)
    assert len(shown) == len(text)
    assert shown.isprintable()
    shown.encode()
