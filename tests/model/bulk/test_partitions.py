"""Partitions are bounded, lose nothing, and are cut at the same places every time."""

from hypothesis import given
from hypothesis import strategies as st

from model.bulk.items import Line
from model.bulk.partitions import Partition, cut
from model.bulk.read import Read

MEBIBYTE = 1 << 20
READS = st.lists(
    st.tuples(st.integers(0, 20 * MEBIBYTE), st.integers(0, 99)).map(
        lambda pair: Read(Line("a", 0, b""), *pair)
    )
)


@given(READS, st.integers(1, 5))
def test_all_are_in_and_no_partition_is_too_large(reads: list[Read], most: int) -> None:
    numbered = [Read(Line("a", n, b""), *each[1:]) for n, each in enumerate(reads)]
    parts = list(cut(3, numbered, most))
    assert [part.number for part in parts] == [*range(len(parts))]
    assert [item for part in parts for item in part.items] == [each.item for each in numbered]
    assert sum(part.consumed for part in parts) == sum(each.consumed for each in numbered)
    for part in parts:
        weight = sum(numbered[item.position].weight for item in part.items)
        assert len(part.items) <= most
        assert weight <= 16 * MEBIBYTE or len(part.items) == 1
    assert parts == list(cut(3, iter(numbered), most))


def test_input_of_none_is_one_partition_of_none() -> None:
    assert list(cut(3, [], 5)) == [Partition(3, 0, (), 0)]
    assert Partition(3, 0, (), 0).name == "000003-000000"
