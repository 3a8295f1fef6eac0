"""The compiled kernel as Python calls it; structures are those of kernel.h."""

import ctypes
import sys
from ctypes import (
    POINTER,
    Structure,
    addressof,
    c_char,
    c_char_p,
    c_double,
    c_int32,
    c_int64,
    c_uint64,
    c_void_p,
)
from functools import cache
from typing import Any, Final

from numpy.typing import NDArray

from model.kernel.build import path


class Table(Structure):
    """Texts by open addressing."""

    _fields_ = (
        *((name, c_void_p) for name in ("slot", "key", "pool")),
        *((name, c_int64) for name in ("stride", "mask", "count")),
        *((name, c_uint64) for name in ("seed", "factor")),
    )


class Memory(Structure):
    """What is known."""

    _fields_ = (
        *((name, Table) for name in ("chunks", "words")),
        *((name, c_void_p) for name in ("chunk", "word", "hash", "row", "span", "pool")),
        *((f"{name}_room", c_int64) for name in ("chunks", "words", "tokens", "characters")),
        *((name, c_int64) for name in ("tokens", "characters")),
    )


class Found(Structure):
    """The chunks of a text."""

    _fields_ = (
        *((name, c_void_p) for name in ("number", "span")),
        *((name, c_int64) for name in ("chunks", "positions", "unknown")),
    )


class Lore(Structure):
    """What is to be known of words that were not seen before."""

    _fields_ = (
        *((name, c_void_p) for name in ("kind", "lower")),
        *((name, Table) for name in ("grammar", "classed")),
        *((name, c_void_p) for name in ("closed", "little", "classes", "look", "odd", "glance")),
        ("looks", c_int64),
        *((name, c_uint64) for name in ("salt", "shift")),
    )


class Told(Structure):
    """Chunks that Python took apart."""

    _fields_ = (
        *((name, c_void_p) for name in ("text", "length", "tokens", "span", "known")),
        *((name, c_void_p) for name in ("hash", "trait")),
        ("chunks", c_int64),
    )


class Plan(Structure):
    """Features and weights."""

    _fields_ = (
        *((name, c_int64) for name in ("names", "features")),
        *((name, c_void_p) for name in ("side", "name", "feature", "odd", "close")),
        *((name, c_void_p) for name in ("glance_scale", "glance_intercept")),
        *((name, c_void_p) for name in ("close_scale", "close_intercept")),
        *((name, c_uint64) for name in ("salt", "shift", "saying")),
        *((name, c_double) for name in ("closes", "nothing", "pointed_at")),
    )


class Tagged(Structure):
    """What comes of it."""

    _fields_ = (
        *((name, c_void_p) for name in ("log_odds", "largest", "first", "span", "counts")),
        *((name, c_void_p) for name in ("odds", "row", "around")),
        *((name, c_int64) for name in ("sentences", "tokens")),
    )


class Runs(Structure):
    """Runs of likely tokens."""

    _fields_ = (
        *((name, c_void_p) for name in ("log_odds", "first", "span", "flagged")),
        *((name, c_double) for name in ("starts", "joins")),
        *((name, c_void_p) for name in ("sentence", "place", "best")),
        *((name, c_int64) for name in ("sentences", "runs")),
    )


#: Bytes of what Python makes room for.
KEY_BYTES: Final = 2 * 4
CHUNK_BYTES: Final = 4 * 4
WORD_BYTES: Final = 64
AROUND_BYTES: Final = 11 * 4
LONGEST: Final = 64  # code points of a chunk that the kernel learns by itself
LETTERS: Final = 592  # the code points below are Latin
MOST_NAMES: Final = 64
MOST_FEATURES: Final = 128
LANDMARKS: Final = 19
#: The interpreter's lock is kept, so that the tables stay as they are meanwhile: with the longest
#: portion a millisecond or two, and some 15 where all its words are new.
_FUNCTIONS: Final = {
    "number_of": ((POINTER(Table), c_char_p, c_int64), c_int32),
    "spread_out": ((POINTER(Table), c_void_p, c_int64), None),
    "find": ((POINTER(Memory), c_char_p, c_int64, POINTER(Found)), None),
    "learn": ((POINTER(Memory), POINTER(Lore), c_char_p, POINTER(Found), c_int64), c_int64),
    "take_apart": ((POINTER(Lore), c_char_p, c_int64, c_void_p), c_int64),
    "learn_told": ((POINTER(Memory), POINTER(Lore), POINTER(Told)), None),
    "tag": ((POINTER(Memory), POINTER(Plan), POINTER(Found), POINTER(Tagged)), None),
    "find_runs": ((POINTER(Runs),), None),
}


def address(array: NDArray[Any]) -> int:
    """Return where the first element of `array` is; that is its own to keep alive."""
    try:
        return addressof(c_char.from_buffer(array))  # type: ignore[arg-type]  # the fastest way
    except (TypeError, ValueError):  # it is not to be written to, or is empty
        found: int = array.__array_interface__["data"][0]
        return found


def utf32(text: str) -> bytes:
    """Return `text` as the kernel reads it: 32 bits a code point, lone surrogates too."""
    return text.encode("utf-32-le", "surrogatepass")


@cache
def library() -> Any | None:
    """Return the compiled kernel's functions; None where it was not compiled, or cannot be used.

    It counts on the interpreter's lock, and reads UTF-32 as it lies in memory.
    """
    if sys.byteorder != "little" or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return None
    try:
        found = ctypes.PyDLL(str(path()))
    except OSError:
        return None
    for name, (arguments, result) in _FUNCTIONS.items():
        function = getattr(found, name)
        function.argtypes, function.restype = arguments, result
    return found
