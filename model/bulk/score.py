"""Scores one partition and writes its two files; in whichever process, on whichever machine."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from model.artifact import ArtifactError
from model.bulk.documents import Document, document, whole
from model.bulk.errors import BulkError, Unusable
from model.bulk.items import Item
from model.bulk.pages import reader
from model.bulk.partitions import Partition
from model.bulk.storage import storage, written
from model.bulk.tables import SCHEMA, Row, pack
from model.labels import Operating
from model.scorer import Scorer

#: Most code points of a text: a thousand articles.
MAX_TEXT: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """How to score, and where to: the `model` of that `identity`, the options, the dataset."""

    model: str
    identity: str
    threshold: Operating
    explain: bool
    text: bool
    out: str

    @property
    def options(self) -> dict[str, Any]:
        """What the rows depend on besides the inputs."""
        return {
            "schema": SCHEMA,
            "model": self.identity,
            "threshold": self.threshold.value,
            "explain": self.explain,
            "text": self.text,
        }


class Done(NamedTuple):
    """A partition that stands: how many rows of what, and how many bytes of which file."""

    input: int
    number: int
    counts: dict[str, int]
    sizes: dict[str, int]
    consumed: int


def score(job: Job, partition: Partition) -> Done:
    """Score `partition` and write it; raises BulkError when that cannot be."""
    try:
        return _score(job, partition)
    except ArtifactError as error:
        raise BulkError(str(error)) from error
    except MemoryError:
        raise BulkError(
            "Memory ran out. What is done is kept; start the same command again with fewer --jobs."
        ) from None


def _score(job: Job, partition: Partition) -> Done:
    scorer = _scorer(job.model)
    if scorer.model_id != job.identity:
        raise BulkError(f"The model in {job.model} is another than the run began with.")
    metadata = {"hearsay": json.dumps(job.options, sort_keys=True)}
    rows = (_row(scorer, job, item) for item in partition.items)
    packed = pack(rows, metadata, text=job.text)
    place = storage(job.out)
    files = {
        f"documents/{partition.name}.parquet": packed.documents,
        f"sentences/{partition.name}.parquet": packed.sentences,
    }
    for name, content in files.items():
        written(place, name, content)
    sizes = {name: len(content) for name, content in files.items()}
    return Done(partition.input, partition.number, dict(packed.counts), sizes, partition.consumed)


@cache
def _scorer(model: str) -> Scorer:
    return Scorer.load(Path(model))


def _row(scorer: Scorer, job: Job, item: Item) -> Row:
    name, position = whole(item.input), item.position
    told: dict[str, str] = {}
    authors: tuple[str, ...] = ()
    try:
        given = document(item)
        told, authors = dict(given.told), given.authors
        text, authors = _text(given, told)
        return Row(name, position, told, authors, _scored(scorer, job, text))
    except Unusable as error:
        return Row(name, position, told, authors, error=(error.code, error.detail))
    except (BulkError, MemoryError):  # not of the document's making
        raise
    except Exception as error:  # a bug that one document finds must cost no more than it
        detail = f"It could not be scored ({type(error).__name__})."
        return Row(name, position, told, authors, error=("failed", detail))


def _text(given: Document, told: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the text and authors; what a page says joins what is `told` of it already."""
    if given.text is not None:
        return given.text, given.authors
    page = reader().read(given.html or "")
    for name, value in (("title", page.title), ("published", page.published)):
        if value:
            told.setdefault(name, whole(value))
    return page.text, given.authors or tuple(map(whole, page.authors))


def _scored(scorer: Scorer, job: Job, text: str) -> Any:
    if len(text) > MAX_TEXT:
        raise Unusable("too_long", f"It has more than {MAX_TEXT:,} characters.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Unusable(
            "half_character",
            f"Its text holds half a character (a lone surrogate, character {error.start:,}).",
        ) from None
    return scorer.score(text, threshold=job.threshold, explain=job.explain, max_sentences=len(text))
