"""Reads joblib files that hold arrays of numbers, strings and numbers, and refuses all others.

A pickle is a program. This reader knows only the instructions that joblib needs for such files,
and lets them name only the three classes below, for which it puts stand-ins: numpy's own unpickling
believes what it is told, so that a crafted dtype passes a file's bytes off as pointers to objects.
"""

import math
import pickle
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import numpy as np
from joblib import numpy_pickle

MAX_BYTES: Final = 256 * 1024 * 1024  # unpacked; some ten times what a model of 8 MB holds

_NUMBERS: Final = frozenset(
    ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"],
)
_INSTRUCTIONS: Final = (
    *(pickle.PROTO, pickle.FRAME, pickle.STOP, pickle.MARK, pickle.MEMOIZE),
    *(pickle.BINGET, pickle.LONG_BINGET, pickle.NONE, pickle.NEWTRUE, pickle.NEWFALSE),
    *(pickle.BININT, pickle.BININT1, pickle.BININT2, pickle.LONG1, pickle.BINFLOAT),
    *(pickle.SHORT_BINUNICODE, pickle.BINUNICODE, pickle.EMPTY_TUPLE, pickle.TUPLE),
    *(pickle.TUPLE1, pickle.TUPLE2, pickle.TUPLE3, pickle.EMPTY_LIST, pickle.APPEND),
    *(pickle.APPENDS, pickle.EMPTY_DICT, pickle.SETITEM, pickle.SETITEMS),
    *(pickle.STACK_GLOBAL, pickle.NEWOBJ, pickle.REDUCE, pickle.BUILD),
)


class NotPlainError(ValueError):
    """A file that holds something other than arrays, strings and numbers."""


def load(packed: bytes) -> dict[str, Any]:
    """Return the table in a zlib-compressed joblib file: name → array, string, number, dict, list.

    Raises NotPlainError for any other content, however it was made.
    """
    try:
        unpickler = _Unpickler("", BytesIO(_unpacked(packed)), ensure_native_byte_order=True)
        value = unpickler.load()
        _check(value)
    except NotPlainError:
        raise
    except Exception as error:  # a hostile program can fail in any way
        raise NotPlainError(f"it cannot be read ({type(error).__name__}: {error})") from None
    if not isinstance(value, dict):
        raise NotPlainError("it is no table of arrays")
    return value


def _unpacked(packed: bytes) -> bytes:
    stream = zlib.decompressobj()
    plain = stream.decompress(packed, MAX_BYTES)
    if stream.unconsumed_tail:
        raise NotPlainError(f"it unpacks to more than {MAX_BYTES:,} bytes")
    if not stream.eof or stream.unused_data:
        raise NotPlainError("it is cut off, or has something behind its end")
    return plain


def _check(root: object) -> None:
    """Refuse all but plain values, and a list or dict that is met twice: no end, or no bound."""
    met, open_ = set(), [root]
    while open_:
        value = open_.pop()
        if isinstance(value, dict | list):
            if id(value) in met:
                raise NotPlainError("a list or table in it is there twice")
            met.add(id(value))
            if isinstance(value, dict) and not all(isinstance(key, str) for key in value):
                raise NotPlainError("a name in it is no string")
            open_ += value.values() if isinstance(value, dict) else value
        elif type(value) not in (str, int, float, bool, type(None), np.ndarray):
            raise NotPlainError(f"{type(value).__name__} has no place in it")


class _Dtype:
    """Stands in for numpy.dtype: keeps a name and a byte order, and no more."""

    def __init__(self, name: str, *_: object) -> None:
        self.name = name
        self.order = "|"

    def __setstate__(self, state: tuple[object, str]) -> None:
        self.order = state[1]

    def plain(self) -> np.dtype[Any]:
        if self.name not in _NUMBERS:
            raise NotPlainError(f"an array of {self.name} in it is no array of numbers")
        return np.dtype(self.name).newbyteorder(self.order)  # type: ignore[arg-type]  # it checks


class _Array(numpy_pickle.NumpyArrayWrapper):  # type: ignore[misc]  # joblib is untyped
    """Stands in for joblib's wrapper, with a state that is checked."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        shape = state["shape"]
        if not all(type(length) is int and length >= 0 for length in shape):
            raise NotPlainError("the shape of an array in it is none")
        super().__init__(
            subclass=np.ndarray,
            shape=tuple(shape),
            order="F" if state["order"] == "F" else "C",
            dtype=state["dtype"].plain(),
            allow_mmap=False,
            numpy_array_alignment_bytes=state.get("numpy_array_alignment_bytes"),
        )

    def read_array(self, unpickler: Any, *args: Any, **kwargs: Any) -> Any:
        handle = unpickler.file_handle
        left = len(handle.getbuffer()) - handle.tell()
        if math.prod(self.shape) * self.dtype.itemsize > left:
            raise NotPlainError("an array in it is larger than the file")
        return super().read_array(unpickler, *args, **kwargs)


_STAND_INS: Final[dict[tuple[str, str], Any]] = {
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): _Array,
    ("numpy", "dtype"): _Dtype,
    ("numpy", "ndarray"): object(),  # only ever named, as what a wrapper wraps
}


class _Unpickler(numpy_pickle.NumpyUnpickler):  # type: ignore[misc]  # joblib is untyped
    """Allows what such a file needs; a list, not a hope."""

    dispatch: Final[dict[int, Callable[..., None]]] = {
        code[0]: numpy_pickle.NumpyUnpickler.dispatch[code[0]] for code in _INSTRUCTIONS
    }

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _STAND_INS[module, name]
        except KeyError:
            raise NotPlainError(f"{module}.{name} has no place in it") from None
