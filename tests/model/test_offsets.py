"""Offsets between code points and UTF-16 units: round trips, order, lengths, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.offsets import OffsetError, Offsets, OffsetUnit

TEXTS = st.text(
    st.one_of(
        st.characters(codec=None, exclude_categories=()),
        st.sampled_from("🙂👩\u200d🇬🇧\ud800\udfff\x00\u0301אa "),
    ),
    max_size=40,
)


@given(TEXTS)
def test_utf16_length_is_that_of_the_encoding(text: str) -> None:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert Offsets(text, OffsetUnit.UTF16).length == units


@given(TEXTS)
def test_code_point_offsets_are_unchanged(text: str) -> None:
    offsets = Offsets(text, OffsetUnit.CODEPOINT)
    assert offsets.length == len(text)
    for position in range(len(text) + 1):
        assert offsets.from_codepoint(position) == offsets.to_codepoint(position) == position


@given(TEXTS, st.sampled_from(OffsetUnit))
def test_round_trip(text: str, unit: OffsetUnit) -> None:
    offsets = Offsets(text, unit)
    for position in range(len(text) + 1):
        assert offsets.to_codepoint(offsets.from_codepoint(position)) == position


@given(TEXTS, st.sampled_from(OffsetUnit))
def test_order_is_kept(text: str, unit: OffsetUnit) -> None:
    offsets = Offsets(text, unit)
    translated = [offsets.from_codepoint(position) for position in range(len(text) + 1)]
    assert translated == sorted(set(translated))
    assert translated[0] == 0
    assert translated[-1] == offsets.length


@given(TEXTS, st.data())
def test_slices_are_equal_in_both_units(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offsets = Offsets(text, OffsetUnit.UTF16)
    units = text.encode("utf-16-le", "surrogatepass")
    first, last = offsets.from_codepoint(start), offsets.from_codepoint(end)
    assert units[2 * first : 2 * last] == text[start:end].encode("utf-16-le", "surrogatepass")


@given(TEXTS)
def test_every_unit_is_an_offset_or_refused(text: str) -> None:
    offsets = Offsets(text, OffsetUnit.UTF16)
    starts = {offsets.from_codepoint(position) for position in range(len(text) + 1)}
    for unit in range(offsets.length + 1):
        if unit in starts:
            assert offsets.from_codepoint(offsets.to_codepoint(unit)) == unit
        else:
            with pytest.raises(OffsetError, match="surrogate pair"):
                offsets.to_codepoint(unit)


@pytest.mark.parametrize("unit", OffsetUnit)
@pytest.mark.parametrize("offset", [-1, 4, 10**12])
def test_offset_outside_the_text_is_refused(unit: OffsetUnit, offset: int) -> None:
    with pytest.raises(OffsetError, match="outside"):
        Offsets("abc", unit).to_codepoint(offset)


def test_offsets_behind_emoji() -> None:
    offsets = Offsets("a🙂b🙂c", OffsetUnit.UTF16)
    assert [offsets.from_codepoint(i) for i in range(6)] == [0, 1, 3, 4, 6, 7]
