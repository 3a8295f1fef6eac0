"""Which chunks and words the kernel knows, and the room that they take."""

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.kernel.library import (
    CHUNK_BYTES,
    LONGEST,
    WORD_BYTES,
    Found,
    Memory,
    Table,
    Told,
    address,
    utf32,
)
from model.kernel.lore import FREE, WordLore
from model.tokens import token_spans
from model.vocabulary import AT_ONCE, PAD, PADDING, Attribute, is_full, traits_of, words_of

I32 = NDArray[np.int32]

_CHARACTER: Final = 4  # bytes
_FEWEST: Final = 4096  # of everything, at the beginning; rooms are powers of two
#: Bytes of each array, by what it has one of.
_BYTES: Final = {
    "chunks": {"chunk": CHUNK_BYTES},
    "words": {"word": WORD_BYTES, "hash": 8 * len(Attribute)},
    "tokens": {"row": 4, "span": 2 * 4},
    "characters": {"pool": 4},
}


class KernelMemory:
    """What the kernel knows, which only grows; the kernel is given its `structure`.

    Safe to be read by threads while one of them adds to it: where an array moves, the new one holds
    all that the old one did, which stays until nothing points into it.
    """

    def __init__(self, library: Any, lore: WordLore) -> None:
        """Begin with the padding: chunk 0, which is PAD times word 0."""
        self._library, self._lore = library, lore
        self._arrays: dict[str, NDArray[Any]] = {}
        self._old: list[dict[str, NDArray[Any]]] = []
        # Nobody is to know which texts share a slot: looking for one among many takes long.
        seed, factor = (int.from_bytes(os.urandom(8), "little") | 1 for _ in range(2))
        tables = [
            Table(stride=size, seed=seed, factor=factor) for size in (CHUNK_BYTES, WORD_BYTES)
        ]
        self.structure = Memory(*tables)
        for kind in _BYTES:
            self._make_room(kind, _FEWEST)
        self._tell([PADDING], [[0, 0] * PAD])

    @property
    def full(self) -> bool:
        """Whether it is to be begun anew before it learns more."""
        known = self.structure
        return is_full(known.chunks.count, known.words.count, known.characters)

    def learn(self, text: bytes, found: Found, numbers: I32, spans: I32) -> None:
        """Learn the chunks of `text`, in UTF-32, that this does not know, and complete `found`.

        `numbers` and `spans` are the arrays that `found` points into. One thread at a time.
        """
        at, known, lore = 0, self.structure, self._lore.structure
        while (at := self._library.learn(known, lore, text, found, at)) < found.chunks:
            self._have_room(chunks=1, words=LONGEST, tokens=LONGEST, characters=LONGEST)
        if found.unknown:
            odd = list(dict.fromkeys(_unknown(text, numbers[: found.chunks], spans)))
            for start in range(0, len(odd), AT_ONCE):
                some = odd[start : start + AT_ONCE]
                self._tell(some, [self._apart(chunk) for chunk in some])
            self._library.find(known, text, len(text) // _CHARACTER, found)

    def _apart(self, chunk: str) -> list[int]:
        """Return where the tokens of `chunk` begin and end, in turn.

        The kernel tells of a long one, if it can. One list, not a pair a token: millions of those
        would make Python look for garbage, ever longer.
        """
        if len(chunk) > LONGEST:  # which regular expressions need much memory for
            spans = np.empty((len(chunk), 2), dtype=np.int32)
            count = self._library.take_apart(
                self._lore.structure, utf32(chunk), len(chunk), address(spans)
            )
            if count >= 0:
                places: list[int] = spans[:count].ravel().tolist()
                return places
        return [place for span in token_spans(chunk) for place in span]

    def _tell(self, chunks: Sequence[str], parts: Sequence[list[int]]) -> None:
        """Enter `chunks`, whose tokens are `parts` of them."""
        rows: dict[str, int] = {}
        words = words_of(chunks, map(_pairs, parts))
        known = np.fromiter((rows.setdefault(word, len(rows)) for word in words), dtype=np.int32)
        told: tuple[NDArray[Any], ...] = (
            np.frombuffer(utf32("".join(chunks)), dtype=np.uint32),
            np.array([*map(len, chunks)], dtype=np.int32),
            np.array([len(part) // 2 for part in parts], dtype=np.int32),
            np.fromiter(chain.from_iterable(parts), dtype=np.int32),
            known,
            np.array([self._lore.hashes(word) for word in rows], dtype=np.uint64),
            np.array([traits_of(word) for word in rows], dtype=np.int64),
        )
        self._have_room(
            chunks=len(chunks), words=len(rows), tokens=len(known), characters=len(told[0])
        )
        self._library.learn_told(
            self.structure, self._lore.structure, Told(*map(address, told), len(chunks))
        )

    def _have_room(self, **more: int) -> None:
        known = self.structure
        used = {
            "chunks": known.chunks.count,
            "words": known.words.count,
            "tokens": known.tokens,
            "characters": known.characters,
        }
        for kind, wanted in more.items():
            room = getattr(known, f"{kind}_room")
            while used[kind] + wanted > room:
                room *= 2
            if room > getattr(known, f"{kind}_room"):
                self._make_room(kind, room)

    def _make_room(self, kind: str, room: int) -> None:
        """Have room for so many of a kind; what there is moves to longer arrays.

        Between any two of these steps another thread may read, or memory run out: `structure` only
        ever points into arrays that hold all there is, the old ones until nothing does any more.
        """
        known, arrays = self.structure, self._arrays.copy()
        for name, size in _BYTES[kind].items():
            arrays[name] = _lines(room * size)
            if name in self._arrays:
                arrays[name][: len(self._arrays[name])] = self._arrays[name]
        if kind in {"chunks", "words"}:
            arrays[f"slots of {kind}"] = np.full(2 * room, FREE, dtype=np.int32)
        places = {name: address(arrays[name]) for name in _BYTES[kind]}
        self._old.append(self._arrays)  # whatever happens until all points into the new ones
        self._arrays = arrays
        for name, place in places.items():
            setattr(known, name, place)
        known.chunks.pool = known.words.pool = known.pool
        known.chunks.key, known.words.key = known.chunk, known.word
        if kind in {"chunks", "words"}:
            slots = arrays[f"slots of {kind}"]
            self._library.spread_out(getattr(known, kind), address(slots), len(slots))
        setattr(known, f"{kind}_room", room)
        self._old.clear()


def _pairs(places: list[int]) -> Iterator[tuple[int, int]]:
    each = iter(places)
    return zip(each, each, strict=True)


def _unknown(text: bytes, numbers: I32, spans: I32) -> Iterator[str]:
    places = spans[: len(numbers)][numbers < 0] * _CHARACTER
    return (text[begin:end].decode("utf-32-le", "surrogatepass") for begin, end in places.tolist())


def _lines(size: int) -> NDArray[np.uint8]:
    """Return so many bytes, zeros, from where a line of the processor's cache begins."""
    array = np.zeros(size + WORD_BYTES, dtype=np.uint8)
    begin = -address(array) % WORD_BYTES
    return array[begin : begin + size]
