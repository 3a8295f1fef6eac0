"""The ledger of a dataset: with what it was begun, and which partitions of it stand.

`_hearsay.json` says how the rows are made (model, options) and of which inputs; a run that would
make others is refused. `_ledger/` has a file for each partition whose two tables are written, and,
in the place of all of those, one for each input that is finished. What the ledger does not name is
done again, and comes out the same: no row is missing or there twice, whenever a run is killed.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from model.bulk.errors import BulkError, Refusal
from model.bulk.inputs import Input
from model.bulk.partitions import named
from model.bulk.score import Done, Job
from model.bulk.storage import Storage, written

BEGUN: Final = "_hearsay.json"
_FOLDER: Final = "_ledger"
TABLES: Final = ("documents", "sentences")
FOLDERS: Final = (".", _FOLDER, *TABLES)
_ELSE: Final = "name another --out for it"


class Ledger:
    """What is done of a dataset. `counts` are its rows so far, by what they are."""

    def __init__(self, place: Storage) -> None:
        """Use `opened`."""
        self._place = place
        self._stand: dict[tuple[int, int], dict[str, Any]] = {}
        self._finished: dict[int, dict[str, Any]] = {}
        files = {table: place.sizes(table) for table in TABLES}
        for name in place.sizes(_FOLDER):
            try:
                self._take(name, files)
            except (ValueError, LookupError, TypeError, AttributeError):
                continue  # a record that is not as it was written is none: its rows come again
        for key in [key for key in self._stand if self.finished(key[0])]:
            self._drop(key)  # a run was killed while it put one record in their place

    @property
    def counts(self) -> Counter[str]:
        """Rows of all that stands: `documents`, `failed` ones among them, `sentences`."""
        found: Counter[str] = Counter()
        for record in (*self._finished.values(), *self._stand.values()):
            found.update(record["counts"])
        return found

    @property
    def consumed(self) -> int:
        """Bytes of inputs that are not yet finished whose partitions stand."""
        return sum(record["consumed"] for record in self._stand.values())

    def finished(self, number: int) -> bool:
        """Tell whether all of input `number` stands."""
        return number in self._finished

    def stands(self, number: int, partition: int) -> bool:
        """Tell whether that partition of input `number` stands."""
        return (number, partition) in self._stand

    def add(self, done: Done) -> None:
        """Note that a partition stands."""
        record = {"counts": done.counts, "consumed": done.consumed, "sizes": done.sizes}
        written(self._place, _partition(done.input, done.number), _json(record))
        self._stand[done.input, done.number] = record

    def finish(self, number: int, partitions: int) -> None:
        """Note that input `number` is done, which has so many partitions."""
        counts: Counter[str] = Counter()
        mine = [(number, partition) for partition in range(partitions)]
        for key in mine:
            counts.update(self._stand[key]["counts"])
        record = {"counts": dict(counts), "partitions": partitions}
        written(self._place, _input(number), _json(record))
        self._finished[number] = record
        for key in mine:
            self._drop(key)

    def _drop(self, key: tuple[int, int]) -> None:
        self._place.remove(_partition(*key))
        del self._stand[key]

    def _take(self, name: str, files: Mapping[str, Mapping[str, int]]) -> None:
        """Take over a record, if the files that it is about are there."""
        numbers = [int(part) for part in name.removesuffix(".json").split("-")]
        record = json.loads(self._place.get(f"{_FOLDER}/{name}") or b"")
        Counter(**record["counts"])
        if len(numbers) == 1:
            names = [_file(numbers[0], partition) for partition in range(record["partitions"])]
            if all(file in files[table] for file in names for table in TABLES):
                self._finished[numbers[0]] = record
            return
        parts = [(*path.split("/"), size) for path, size in record["sizes"].items()]
        if all(files[table].get(file) == size for table, file, size in parts):
            self._stand[numbers[0], numbers[1]] = record


def opened(place: Storage, job: Job, inputs: tuple[Input, ...], documents: int) -> Ledger:
    """Return the ledger at `place`, begun now if there is none.

    Raises Refusal when the dataset there is of other inputs, another model or other options, or
    when something else is there.
    """
    begun = {
        "options": job.options | {"partition": documents},
        "inputs": [_told(each) for each in inputs],
    }
    before = place.get(BEGUN)
    if before is None:
        check_place(place)
        written(place, BEGUN, _json(begun))
    else:
        try:
            _compare(place.root, json.loads(before), begun)
        except (ValueError, LookupError, TypeError, AttributeError):
            raise _spoilt(place, BEGUN) from None
    return Ledger(place)


def check_place(place: Storage) -> None:
    """Raise Refusal when something else is at `place`."""
    if place.get(BEGUN) is not None:
        return
    others = sorted(name for name in place.sizes("") if not name.startswith("_lock"))
    if others:
        raise Refusal(
            f"--out {place.root} holds other things ({', '.join(others[:3])}): name another."
        )


def _compare(root: str, before: dict[str, Any], now: dict[str, Any]) -> None:
    for name, value in now["options"].items():
        was = before["options"].get(name)
        if was != value:
            what = {"partition": "--partition", "text": "texts kept", "explain": "cues"}.get(
                name, name
            )
            raise Refusal(
                f"{root} was begun with {what} {was}, and this is {what} {value}: go on as it was "
                f"begun, or {_ELSE}."
            )
    was_given = {file[0]: file for given in before["inputs"] for file in given}
    is_given = {file[0]: file for given in now["inputs"] for file in given}
    for name in sorted(was_given.keys() | is_given.keys()):
        if name not in is_given:
            problem = f"{name}, which is not given now"
        elif name not in was_given:
            problem = f"other inputs: {name} is new"
        elif was_given[name] != is_given[name]:
            problem = f"{name}, which has changed since"
        else:
            continue
        raise Refusal(f"{root} was begun with {problem}. Give what it was begun with, or {_ELSE}.")
    if before["inputs"] != now["inputs"]:
        raise Refusal(f"{root} was begun with the inputs in another order: give them in that.")


def _spoilt(place: Storage, name: str) -> BulkError:
    return Refusal(
        f"{place.root}/{name} is not as it was written. Take the directory away and start anew, or "
        f"{_ELSE}."
    )


def _told(given: Input) -> list[list[Any]]:
    return [[file.name, file.size, file.stamp] for file in given.files]


def _file(number: int, partition: int) -> str:
    return f"{named(number, partition)}.parquet"


def _partition(number: int, partition: int) -> str:
    return f"{_FOLDER}/{named(number, partition)}.json"


def _input(number: int) -> str:
    return f"{_FOLDER}/{number:06d}.json"


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()
