"""Items → partitions: bounded in documents and bytes, and cut at the same places every time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from model.bulk.items import Item
from model.bulk.read import Read

_BYTES: Final = 16 << 20  # of a partition's items, but for one that alone has more


@dataclass(frozen=True, slots=True)
class Partition:
    """Some documents of one input, that follow each other; `consumed` bytes of it."""

    input: int
    number: int
    items: tuple[Item, ...]
    consumed: int

    @property
    def name(self) -> str:
        """What its files are called."""
        return named(self.input, self.number)


def named(given: int, number: int) -> str:
    """Return what the files of partition `number` of an input are called, but for the ending."""
    return f"{given:06d}-{number:06d}"


def cut(given: int, found: Iterable[Read], documents: int) -> Iterator[Partition]:
    """Yield partitions of at most so many `documents`; one without any for an input of none."""
    number = weight = consumed = 0
    items: list[Item] = []
    for each in found:
        if items and (len(items) == documents or weight + each.weight > _BYTES):
            yield Partition(given, number, tuple(items), consumed)
            number, weight, consumed = number + 1, 0, 0
            items = []
        items.append(each.item)
        weight += each.weight
        consumed += each.consumed
    if items or not number:
        yield Partition(given, number, tuple(items), consumed)
