"""What the kernel learns of chunks and words is what Python says of them."""

import ctypes
import sys
import weakref
from hashlib import blake2b
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.glance import Glance
from model.kernel import memory as module
from model.kernel.library import Found, address, library, utf32
from model.kernel.lore import LETTER, LETTERS, SIGN, WordLore, characters
from model.kernel.memory import KernelMemory
from model.language import LITTLE_WORDS
from model.lexicon import CLOSED
from model.tokens import TOKEN, token_spans
from model.vocabulary import PAD, PADDING, Attribute, Trait, hashes_of, traits_of
from tests.model.payloads import CLASSES, loud

COMPILED: Any = library()
PAYLOAD = loud()
LORE = WordLore(COMPILED, PAYLOAD["classes"], PAYLOAD["glance"])
ADDED = Glance(*(PAYLOAD[f"glance{part}"] for part in ("", "_scale", "_intercept")))
#: The longest word of all is 64 bytes, as in kernel.h.
WORD = np.dtype(
    {
        "names": ["key", "sums", "letters", "foreign", "small"],
        "formats": [(np.int32, 2), (np.int16, (5, 4)), np.int32, np.int32, (np.uint8, 5)],
        "itemsize": 64,
    }
)
#: What tokens are made of, and what they end at.
PIECES = st.sampled_from(
    (
        *("’s", "'s", "n’t", "n't", "can't", "'ll", "'re", "'ve", "'d", "'m", "n’ts", "'s_", "’S"),
        *("-", "--", "a-b", "-a", "...", "..", ".", ",", "1,200.50", "1.", "2,", "_", "the", "The"),
        *("USA", "U.S.", "É", "é", "ß", "ﬁ", "İ", "ı", "ǅ", "ª", "²", "½", "µ", "Ÿ", "Ⅷ", "٣", "—"),
        *("“", "”", '"', "‘", "…", "€", "‐", "\u00ad", "\x7f", "\ud800", "😀", "中", "Ab", "aide"),
        *("according", "Said", "don’t", "isn't", "allies", "bridge’s", "x" * 61, "É" * 60),
        *("a-" * 40, "1,2." * 20, "n't" * 30),
    )
)
CHUNK = st.lists(PIECES | st.characters(codec=None, exclude_categories=()), max_size=12).map(
    lambda pieces: "".join("".join(pieces).replace(PADDING, "\x01").split())
)


def classes_of(lower: str) -> list[int]:
    return CLASSES.get(lower, [])


def learnt(memory: KernelMemory, chunks: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Have `memory` learn `chunks`; return their numbers, and the number of their tokens."""
    text = utf32(" ".join(chunks))
    numbers = np.empty(len(chunks) + 1, dtype=np.int32)
    spans = np.empty((len(chunks) + 1, 2), dtype=np.int32)
    found = Found(address(numbers), address(spans))
    COMPILED.find(memory.structure, text, len(text) // 4, found)
    unknown = found.unknown
    memory.learn(text, found, numbers, spans)
    assert (found.chunks, found.unknown) == (len(chunks), 0)
    return numbers[: len(chunks)], np.array([unknown, found.positions])


def array(memory: KernelMemory, name: str, kind: Any, count: int, width: int = 1) -> np.ndarray:
    found = memory._arrays[name].view(kind)
    return (found.reshape(-1, width) if width > 1 else found)[:count]


def check(memory: KernelMemory, chunks: list[str]) -> None:
    """Check that `memory` knows of `chunks` what Python says of them."""
    numbers, (_, positions) = learnt(memory, chunks)
    known = memory.structure
    table = array(memory, "chunk", np.int32, known.chunks.count, 4)
    tokens = array(memory, "row", np.int32, known.tokens)
    spans = array(memory, "span", np.int32, known.tokens, 2)
    words = array(memory, "word", WORD, known.words.count)
    hashes = array(memory, "hash", np.uint64, known.words.count, len(Attribute))
    assert positions == table[numbers, 3].sum()
    for chunk, number in zip(chunks, numbers, strict=True):
        _, length, first, count = table[number].tolist()
        assert length == len(chunk)
        assert [tuple(span) for span in spans[first : first + count]] == token_spans(chunk)
        for row, (begin, end) in zip(
            tokens[first : first + count].tolist(), token_spans(chunk), strict=True
        ):
            word = chunk[begin:end]
            expected = np.array(hashes_of(word, classes_of), dtype=np.uint64)
            assert hashes[row].tolist() == expected.tolist(), word
            sums = ADDED.sums(expected[:, None]).view(np.int16).reshape(5, 4)
            assert words["sums"][row].tolist() == sums.tolist(), word
            closed, quote, capital, counted, little, letters, foreign = traits_of(word)
            assert words["small"][row].tolist() == [counted, little, closed, quote, capital], word
            assert [words["letters"][row], words["foreign"][row]] == [letters, foreign], word


@given(st.lists(CHUNK.filter(bool), max_size=8))
def test_any_chunks(chunks: list[str]) -> None:
    memory = KernelMemory(COMPILED, LORE)
    check(memory, chunks[: len(chunks) // 2])
    check(memory, chunks)
    check(memory, chunks + chunks[::-1])


def test_words_of_grammar_and_classes_in_every_spelling() -> None:
    words = sorted({*CLOSED, *LITTLE_WORDS, *CLASSES})
    spellings = [*words, *map(str.upper, words), *map(str.title, words)]
    check(KernelMemory(COMPILED, LORE), [word.replace("'", "’") for word in spellings] + words)


def test_every_character_alone_and_among_others() -> None:
    codes = [*range(1, 0x3100), *range(0x3100, 0x110000, 1009)]
    chunks = [chunk for code in codes for chunk in f"{chr(code)} a{chr(code)}b1{chr(code)}".split()]
    check(KernelMemory(COMPILED, LORE), chunks)


def test_hash_is_that_of_the_standard_library() -> None:
    blake = COMPILED.blake2b
    blake.argtypes, blake.restype = (ctypes.c_char_p, ctypes.c_int64), ctypes.c_uint64
    text = bytes(range(256)) * 3
    for length in range(len(text)):
        digest = blake2b(text[:length], digest_size=8).digest()
        assert blake(text[:length], length) == int.from_bytes(digest, "little"), length


def test_signs_that_are_taken_for_some_are() -> None:
    """word.c takes these for signs without asking; they have no lower case and are no blanks."""
    for code in (*range(0x2010, 0x2028), *range(0x20A0, 0x20C0)):
        sign = chr(code)
        assert TOKEN.findall(f"a{sign}b{sign}{sign}1") == ["a", sign, "b", sign, sign, "1"]
        assert sign.lower() == sign
        assert not sign.isalnum() and not sign.isspace() and not sign.isupper()


def test_english_is_learnt_without_python() -> None:
    kinds, _ = characters()
    assert len(kinds) == LETTERS
    assert all(kinds[ord(letter)] & 3 == LETTER for letter in "azAZéÉöÖñ")
    assert all(kinds[ord(sign)] == SIGN for sign in "!\"#$%&'()*+,-./:;<=>?@[]^_{|}~«»£°")
    told = KernelMemory(COMPILED, LORE)
    told._tell = None  # type: ignore[assignment,method-assign] # an odd chunk would raise
    learnt(told, ["“It", "isn’t", "1,200.50”", "(Señor", "Elm’s)", "€5", "—", "so…"])


def test_chunks_are_learnt_once_and_known_then() -> None:
    memory = KernelMemory(COMPILED, LORE)
    chunks = ["two", "aides,", "two", "中文", "中文", "x" * 100]
    numbers, (unknown, positions) = learnt(memory, chunks)
    assert (unknown, positions) == (6, 7)
    assert numbers[0] == numbers[2]
    assert numbers[3] == numbers[4]
    again, (unknown, positions) = learnt(memory, chunks)
    assert (unknown, positions) == (0, 7)
    assert again.tolist() == numbers.tolist()
    assert memory.structure.chunks.count == 1 + 4


def test_padding_is_chunk_and_word_zero() -> None:
    memory = KernelMemory(COMPILED, LORE)
    numbers, (unknown, positions) = learnt(memory, [PADDING])
    assert (numbers.tolist(), unknown, positions) == ([0], 0, PAD)
    assert array(memory, "row", np.int32, PAD).tolist() == [0] * PAD
    assert array(memory, "word", WORD, 1)["small"][0].tolist() == [0, 0, traits_of("")[0], 0, 0]
    assert len(Trait) == 7


def test_arrays_grow_with_what_is_known_and_keep_it() -> None:
    memory = KernelMemory(COMPILED, LORE)
    chunks = [f"w{n:b}.{n}" for n in range(20_000)]
    known, _ = learnt(memory, chunks)
    structure = memory.structure
    used = {
        "chunks": structure.chunks.count,
        "words": structure.words.count,
        "tokens": structure.tokens,
        "characters": structure.characters,
    }
    for kind, count in used.items():
        assert count <= getattr(structure, f"{kind}_room") <= max(4096, 2 * count + 200), kind
    assert len(set(known.tolist())) == len(chunks)
    check(memory, chunks[::97])
    assert learnt(memory, chunks)[0].tolist() == known.tolist()


def pointers(memory: KernelMemory) -> set[int]:
    known = memory.structure
    tables = [(table.key, table.pool) for table in (known.chunks, known.words)]
    arrays = known.chunk, known.word, known.hash, known.row, known.span, known.pool
    return {*arrays, *tables[0], *tables[1]} - {None}


def test_what_is_pointed_into_is_kept_while_arrays_move(monkeypatch: pytest.MonkeyPatch) -> None:
    """CPython may turn to another thread, which reads, at any call: here, at each line."""
    memory, kept, lost = KernelMemory(COMPILED, LORE), set[int](), list[int]()
    lines, moves, before = module._lines, KernelMemory._make_room.__code__, sys.gettrace()

    def recorded(size: int) -> np.ndarray:
        array = lines(size)
        kept.add(address(array))
        weakref.finalize(array, kept.discard, address(array))
        return array

    def at_each_line(frame: Any, _event: str, _: Any) -> Any:
        if not pointers(memory) <= kept:
            lost.append(frame.f_lineno)
        return at_each_line

    monkeypatch.setattr(module, "_lines", recorded)
    rooms = "words", "chunks", "tokens", "characters"
    for name in rooms:  # from now on, all arrays are recorded
        memory._make_room(name, 8192)
    sys.settrace(lambda frame, *_: at_each_line if frame.f_code is moves else None)
    try:
        for name in rooms:
            memory._make_room(name, 16_384)
    finally:
        sys.settrace(before)
    assert not lost
    assert pointers(memory) <= kept


def test_lack_of_memory_leaves_what_is_known_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = module._lines
    for call in range(1, 7):  # as many arrays as there are
        memory = KernelMemory(COMPILED, LORE)
        chunks = [f"c{n}" for n in range(4000)]
        known, _ = learnt(memory, chunks)
        calls = 0

        def some(size: int, failing: int = call) -> np.ndarray:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise MemoryError
            return lines(size)

        monkeypatch.setattr(module, "_lines", some)
        with pytest.raises(MemoryError):
            learnt(memory, ["/".join(f"{n}" for n in range(m, m + 8)) for m in range(0, 99_999, 8)])
        monkeypatch.setattr(module, "_lines", lines)
        assert memory.structure.words.key == memory.structure.word
        assert learnt(memory, ["中", *chunks])[0].tolist()[1:] == known.tolist()


def test_words_cannot_be_chosen_to_crowd_one_stretch_of_slots() -> None:
    """A bit flipped far from the end changed the hash by the same for every seed."""
    length, factor, slots = 20, 0x9E3779B97F4A7C15, 1 << 48
    flips = sorted(
        (min(d, slots - d), place, bit)
        for place in range(length)
        for bit in range(7, 17)
        for d in [(pow(factor, place + 1, 1 << 64) << bit) % slots]
    )[:12]
    words = []
    for choice in range(1 << len(flips)):
        letters = [ord("a")] * length
        for number, (_, place, bit) in enumerate(flips):
            letters[length - 1 - place] ^= (choice >> number & 1) << bit
        words.append("".join(map(chr, letters)))
    words = [word for word in dict.fromkeys(words) if word.split() == [word]]
    assert len(words) > 1_000
    memory = KernelMemory(COMPILED, LORE)
    learnt(memory, words)
    taken = memory._arrays["slots of chunks"] >= 0
    run = longest = 0
    for slot in taken.tolist():
        run = run + 1 if slot else 0
        longest = max(longest, run)
    assert longest < 100
