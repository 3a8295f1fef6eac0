"""The payload reader: a file from a stranger runs nothing, hides nothing, fills no memory."""

import io
import pickle
import subprocess
import tracemalloc
import zlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joblib.numpy_pickle import NumpyArrayWrapper

from model import artifact, plain_pickle
from model.plain_pickle import NotPlainError, load
from tests.model.test_artifact import seal, small_payload


def packed(value: object) -> bytes:
    buffer = io.BytesIO()
    joblib.dump(value, buffer, compress=("zlib", 1), protocol=5)
    return buffer.getvalue()


class Calls:
    """Pickles as a call, with a state that is set on what it returns."""

    def __init__(self, call: object, *arguments: object, state: object = None) -> None:
        self.reduced = (call, arguments) if state is None else (call, arguments, state)

    def __reduce__(self) -> Any:
        return self.reduced


def crafted(value: object, content: bytes = b"") -> bytes:
    """Return a payload that holds `value` as pickle writes it, with `content` behind it."""
    program = pickle.dumps(value, protocol=5)
    if program[2:3] == pickle.FRAME:  # joblib reads the bytes of an array from outside frames
        program = program[:2] + program[11:]
    return zlib.compress(program[:-1] + content + pickle.STOP)


def wrapper(dtype: object, shape: object, **more: Any) -> NumpyArrayWrapper:
    return NumpyArrayWrapper(
        **{"subclass": np.ndarray, "shape": shape, "order": "C", "dtype": dtype, **more}
    )


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), PLAIN, max_size=5))
def test_plain_values_come_back(payload: dict[str, Any]) -> None:
    assert load(packed(payload)) == payload


def test_crafted_arrays_are_what_joblib_writes() -> None:
    """Without this the refusals below could be for a reason of no interest."""
    content = np.array([1.5, -2.0]).tobytes()
    read = load(crafted({"a": 1}))
    assert read == {"a": 1}
    array = wrapper(np.dtype("f8"), (2,), numpy_array_alignment_bytes=None)
    with pytest.raises(NotPlainError, match="no table"):
        load(crafted(array, content))
    joined = zlib.decompress(crafted(array, content))[2:-1]
    table = b"\x80\x05}\x8c\x01a" + joined + b"s."
    assert load(zlib.compress(table))["a"].tolist() == [1.5, -2.0]


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "ran"


RUNS: dict[str, Callable[[Path], object]] = {
    "a call": lambda path: Calls(Path.touch, path),
    "a program": lambda path: Calls(subprocess.getoutput, f"touch {path}"),
    "eval": lambda path: Calls(eval, f"open({str(path)!r}, 'w')"),
    "joblib itself": lambda path: Calls(joblib.load, str(path)),
}


@pytest.mark.parametrize("make", RUNS.values(), ids=RUNS.keys())
def test_call_is_refused_and_not_made_though_all_digests_agree(
    make: Callable[[Path], object], marker: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "model"
    artifact.write(directory, small_payload(), {}, "")
    for payload in (make(marker), {"base": make(marker)}, [make(marker)]):
        (directory / artifact.PAYLOAD).write_bytes(packed(payload))
        seal(directory)
        with pytest.raises(artifact.ArtifactError, match=r"payload\.joblib holds something other"):
            artifact.read(directory)
    assert not marker.exists()


@pytest.mark.parametrize("nested", [False, True])
def test_call_inside_an_array_of_objects_is_refused_and_not_made(
    nested: bool, marker: Path
) -> None:
    cell: object = Calls(Path.touch, marker)
    if nested:
        cell = np.array([cell, None], dtype=object)
    for payload in ({"a": np.array([cell, None], dtype=object)}, {"a": np.array(cell, dtype="O")}):
        with pytest.raises(NotPlainError):
            load(packed(payload))
    assert not marker.exists()


def test_dtype_that_hides_its_objects_is_refused() -> None:
    """Numpy believes a pickled dtype: with its flags cleared, bytes would become pointers."""
    hidden = (3, "|", None, None, None, -1, -1, 0)
    content = b"\x41" * 16
    for name in ("O8", "O", "|O"):
        lying = Calls(np.dtype, name, False, True, state=hidden)
        array = wrapper(lying, (2,), numpy_array_alignment_bytes=None)
        with pytest.raises(NotPlainError, match="no array of numbers"):
            load(crafted(array, content))


ODD_DTYPES = ["S4", "U4", "V8", "M8[s]", "m8[s]", "c16", "f16", "O", "f8,f8"]


@pytest.mark.parametrize("dtype", ODD_DTYPES)
def test_array_of_anything_but_numbers_is_refused(dtype: str) -> None:
    with pytest.raises(NotPlainError):
        load(packed({"a": np.zeros(2, dtype=dtype)}))


@pytest.mark.parametrize("shape", [(10**12,), (2**31, 2**31), (2**63, 2), (3,), (1 << 70,)])
def test_array_larger_than_its_file_is_refused_and_not_made(shape: tuple[int, ...]) -> None:
    array = wrapper(np.dtype("f8"), shape, numpy_array_alignment_bytes=None)
    with pytest.raises(NotPlainError, match="larger than the file"):
        load(crafted(array, b"\0" * 16))


@pytest.mark.parametrize("shape", [(-1,), (-1, -2), ("2",), (2.0,), None, "22", (True,)])
def test_shape_that_is_none_is_refused(shape: object) -> None:
    array = wrapper(np.dtype("f8"), shape, numpy_array_alignment_bytes=None)
    with pytest.raises(NotPlainError):
        load(crafted(array, b"\0" * 16))


@pytest.mark.parametrize(
    "value",
    [
        *[{1, 2}, frozenset(), b"bytes", bytearray(b"bytes"), (1, 2), 1j, np.float64(1), print],
        *[OrderedDict(a=1), np.ndarray, np.dtype("f8"), {1: 2}, {None: 1}],
        *[Calls(np.ndarray, (4,), "O"), Calls(np.ndarray, (10**12,)), wrapper("f8", (1,))],
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_other_value_is_refused(value: object) -> None:
    for payload in ({"a": value}, {"a": [1, {"b": value}]}):
        with pytest.raises(NotPlainError):
            load(crafted(payload))
        with pytest.raises(NotPlainError):
            load(packed(payload))


@pytest.mark.parametrize("value", [1, "text", [1, 2], None, np.zeros(3)], ids=repr)
def test_payload_that_is_no_table_is_refused(value: object) -> None:
    with pytest.raises(NotPlainError, match="no table"):
        load(packed(value))


def test_stand_ins_cannot_be_changed_from_inside_a_file() -> None:
    state = (None, {"read_array": "changed", "plain": "changed", "find_class": "changed"})
    for named in (NumpyArrayWrapper, np.dtype, np.ndarray):
        program = (
            *(b"\x80\x05", pickle.dumps(named, protocol=4)[11:-1]),
            *(pickle.dumps(state, protocol=4)[11:-1], b"b."),
        )
        with pytest.raises(NotPlainError):
            load(zlib.compress(b"".join(program)))
    assert np.array_equal(load(packed({"a": np.arange(3)}))["a"], np.arange(3))


def test_list_that_holds_itself_is_refused() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(NotPlainError, match="twice"):
        load(packed({"a": endless}))


def test_lists_of_the_same_lists_are_refused_before_they_are_counted() -> None:
    laughs: list[object] = ["ha"]
    for _ in range(60):  # 2⁶⁰ laughs
        laughs = [laughs, laughs]
    with pytest.raises(NotPlainError, match="twice"):
        load(packed({"a": laughs}))


def test_deep_nesting_is_refused_or_read_but_never_crashes() -> None:
    program = b"\x80\x05" + b"]" * 200_000 + b"a" * 199_999 + b"."
    with pytest.raises(NotPlainError, match="no table"):
        load(zlib.compress(program))


def test_what_unpacks_to_too_much_is_refused_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_pickle, "MAX_BYTES", 1_000_000)
    bomb = zlib.compress(b"\0" * 100_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(NotPlainError, match="unpacks to more than 1,000,000 bytes"):
            load(bomb)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_limit_leaves_room_for_the_largest_model() -> None:
    payload, _ = artifact.read(artifact.SHIPPED)
    size = sum(value.nbytes for value in payload.values() if isinstance(value, np.ndarray))
    assert 4 * size < plain_pickle.MAX_BYTES


@given(st.binary(max_size=60))
def test_no_program_does_anything_but_return_or_refuse(program: bytes) -> None:
    for content in (program, zlib.compress(program), zlib.compress(b"\x80\x05" + program + b".")):
        try:
            load(content)
        except NotPlainError as error:
            assert str(error)


@given(st.data())
def test_changed_payload_never_crashes_the_reader(data: st.DataObject) -> None:
    program = bytearray(zlib.decompress(packed(small_payload())))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(program) - 1))
        program[place] = data.draw(st.integers(0, 255))
    try:
        load(zlib.compress(bytes(program), 1))
    except NotPlainError as error:
        assert str(error)
