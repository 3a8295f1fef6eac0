"""The ledger knows what stands, believes nothing that is not there, and lets nothing be mixed."""

from dataclasses import replace
from pathlib import Path

import pytest

from model.bulk import ledger
from model.bulk.errors import Refusal
from model.bulk.inputs import File, Input, Kind
from model.bulk.score import Done, Job
from model.bulk.storage import Local
from model.labels import Operating

JOB = Job("model", "sha256:1", Operating.BALANCED, explain=True, text=True, out="out")
INPUTS = tuple(Input((File(name, Kind.LINES, False, 9, "1"),)) for name in ("a", "b"))
COUNTS = {"documents": 2, "failed": 1, "sentences": 7}


def opened(place: Local, job: Job = JOB, inputs: tuple[Input, ...] = INPUTS, documents: int = 5):
    return ledger.opened(place, job, inputs, documents)


def write(place: Local, number: int, partition: int) -> Done:
    """Write the files of a partition."""
    sizes = {}
    for table in ledger.TABLES:
        name = f"{table}/{number:06d}-{partition:06d}.parquet"
        place.put(name, b"rows")
        sizes[name] = 4
    return Done(number, partition, COUNTS, sizes, 3)


@pytest.fixture
def place(tmp_path: Path) -> Local:
    """Return a place where partition 0 of input 0 stands, and all two of input 1."""
    place = Local(tmp_path)
    known = opened(place)
    for key in ((0, 0), (1, 0), (1, 1)):
        known.add(write(place, *key))
    known.finish(1, 2)
    return place


def test_what_was_added_stands_also_for_the_next(place: Local) -> None:
    known = opened(place)
    assert [known.finished(number) for number in (0, 1)] == [False, True]
    assert [known.stands(0, partition) for partition in (0, 1)] == [True, False]
    assert known.counts == {"documents": 6, "failed": 3, "sentences": 21}
    assert known.consumed == 3
    assert set(place.sizes("_ledger")) == {"000000-000000.json", "000001.json"}


def test_run_that_was_killed_while_it_finished_an_input_counts_it_once(place: Local) -> None:
    name = "_ledger/000000-000000.json"
    before = place.get(name)
    assert before is not None
    opened(place).finish(0, 1)
    place.put(name, before)
    known = opened(place)
    assert known.counts["documents"] == 6
    assert known.consumed == 0
    assert place.get(name) is None


def test_file_without_its_record_does_not_stand(place: Local) -> None:
    write(place, 0, 1)
    assert not opened(place).stands(0, 1)


@pytest.mark.parametrize("table", ledger.TABLES)
def test_record_without_its_file_does_not_stand(table: str, place: Local) -> None:
    place.remove(f"{table}/000000-000000.parquet")
    place.remove(f"{table}/000001-000001.parquet")
    known = opened(place)
    assert not known.stands(0, 0)
    assert not known.finished(1)
    assert known.counts == {}


def test_record_of_another_file_does_not_stand(place: Local) -> None:
    place.put("documents/000000-000000.parquet", b"longer")
    assert not opened(place).stands(0, 0)


def changed(index: int, **how: object) -> tuple[Input, ...]:
    files = [each.files[0] for each in INPUTS]
    files[index] = replace(files[index], **how)
    return tuple(Input((file,)) for file in files)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (
            {"job": replace(JOB, identity="sha256:2")},
            "with model sha256:1, and this is model sha256:2",
        ),
        (
            {"job": replace(JOB, threshold=Operating.PRECISE)},
            "threshold balanced, and this is threshold precise",
        ),
        ({"job": replace(JOB, explain=False)}, "cues True, and this is cues False"),
        ({"job": replace(JOB, text=False)}, "texts kept True, and this is texts kept False"),
        ({"documents": 6}, "--partition 5, and this is --partition 6"),
        ({"inputs": INPUTS[:1]}, "with b, which is not given now"),
        ({"inputs": (*INPUTS, *changed(1, name="c")[1:])}, "with other inputs: c is new"),
        ({"inputs": changed(1, size=10)}, "with b, which has changed since"),
        ({"inputs": changed(0, stamp="2")}, "with a, which has changed since"),
        ({"inputs": INPUTS[::-1]}, "with the inputs in another order"),
    ],
)
def test_what_would_make_other_rows_is_refused(how, told: str, place: Local) -> None:
    before = {path: path.read_bytes() for path in Path(place.root).rglob("*") if path.is_file()}
    with pytest.raises(Refusal) as refused:
        opened(place, **how)
    assert told in str(refused.value)
    assert str(refused.value).startswith(f"{place.root} was begun with")
    assert before == {p: p.read_bytes() for p in Path(place.root).rglob("*") if p.is_file()}


def test_place_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"")
    with pytest.raises(Refusal, match=r"holds other things \(notes\.txt\): name another"):
        opened(Local(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


SPOILT = [b"", b"{", b"[]", b"{}", b'{"options": 1}', b'{"counts": {}, "sizes": [1]}']


@pytest.mark.parametrize("content", SPOILT)
def test_beginning_that_was_spoilt_is_told(content: bytes, place: Local) -> None:
    place.put("_hearsay.json", content)
    with pytest.raises(Refusal, match=r"_hearsay\.json is not as it was written"):
        opened(place)


@pytest.mark.parametrize("content", SPOILT)
def test_record_that_was_spoilt_does_not_stand(content: bytes, place: Local) -> None:
    for name in ("000001.json", "000000-000000.json", "notes", "a-b.json"):
        place.put(f"_ledger/{name}", content)
    known = opened(place)
    assert known.counts == {}
    assert not known.stands(0, 0)
    assert not known.finished(1)
