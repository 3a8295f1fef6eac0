"""The compiled kernel as Python calls it; structures are those of kernel.h."""

import ctypes
import sys
from ctypes import POINTER, Structure, c_char_p, c_double, c_int64, c_uint64, c_void_p
from functools import cache
from typing import Any, Final

from numpy.typing import NDArray

from model.kernel.build import path


class Index(Structure):
    """The chunks that are known."""

    _fields_ = (
        ("chunks", c_void_p),
        ("pool", c_void_p),
        ("slots", c_void_p),
        ("known", c_int64),
        ("mask", c_int64),
        ("seed", c_uint64),
        ("factor", c_uint64),
    )


class Found(Structure):
    """The chunks of a text."""

    _fields_ = (
        ("number", c_void_p),
        ("span", c_void_p),
        ("chunks", c_int64),
        ("positions", c_int64),
        ("unknown", c_int64),
    )


class Words(Structure):
    """What is known of words."""

    _fields_ = (
        *((name, c_void_p) for name in ("chunks", "rows", "span", "hashes", "traits")),
        *((name, c_int64) for name in ("hashes_width", "traits_width")),
    )


class Plan(Structure):
    """Features and weights."""

    _fields_ = (
        *((name, c_int64) for name in ("sides", "traits", "counted", "names", "features")),
        *((name, c_void_p) for name in ("side", "name", "feature", "odd", "close")),
        *((name, c_void_p) for name in ("glance_scale", "glance_intercept")),
        *((name, c_void_p) for name in ("close_scale", "close_intercept")),
        *((name, c_uint64) for name in ("salt", "shift", "saying")),
        *((name, c_double) for name in ("closes", "nothing", "pointed_at")),
    )


class Tagged(Structure):
    """What comes of it."""

    _fields_ = (
        *((name, c_void_p) for name in ("log_odds", "first", "span", "counts", "row")),
        *((name, c_void_p) for name in ("odds", "around")),
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


AROUND_BYTES: Final = 11 * 4  # of a position's Around
MOST_NAMES: Final = 64
MOST_FEATURES: Final = 128
LANDMARKS: Final = 19
#: The interpreter's lock is kept, for a millisecond or two with the longest portion: the tables
#: stay as they are meanwhile.
_FUNCTIONS: Final = {
    "enter": (POINTER(Index), c_int64, c_int64),
    "find": (POINTER(Index), c_char_p, c_int64, POINTER(Found)),
    "tag": (POINTER(Words), POINTER(Plan), POINTER(Found), POINTER(Tagged)),
    "find_runs": (POINTER(Runs),),
}


def address(array: NDArray[Any]) -> int:
    """Return where the first element of `array` is; that is its own to keep alive."""
    found: int = array.__array_interface__["data"][0]  # in half the time of `array.ctypes.data`
    return found


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
    for name, arguments in _FUNCTIONS.items():
        function = getattr(found, name)
        function.argtypes, function.restype = arguments, None
    return found
