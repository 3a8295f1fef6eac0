"""The schema of the dataset, in its one definition, and scored documents as its rows.

Two tables, each a directory of Parquet files that share their names. `input` (the file) and
`position` (the record's number in it, from 0) name a document in both.

`documents`: one row a document, also of those that could not be scored:

* `id`, `doc`, `url`, `title`, `outlet`, `published`, `authors`: what is told of it, or null;
* `text`: what the offsets count in (null with --no-text), `length` its code points;
* `error_code`, `error`: why it was not scored, for programs and for people; else null, as all that
  follows then is;
* `sentences` (how many), `credibility`, `credibility_low`, `credibility_high` (0-100, null when it
  is not rated), `warnings` (codes, such as `too_short`);
* of each label L of `hedging`, `anonymous_sourcing`, `attribution`: `L_flagged` (sentences),
  `L_rate` (0-1), `L_percentile` (0-100); null where the model has no such label.

`sentences`: one row a sentence, in order:

* `number` (from 0), `start`, `end`: half-open, in code points of the document's text;
* of each label L: `L` (probability, 0-1) and `L_flagged`;
* `cues`: the words that carry a label: `start`, `end`, `label`, `text`, `weight` (0-1), `kind`;
  null with --no-explain.

SCHEMA counts up when a column changes its meaning or goes; columns that are added leave it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from model.bulk.documents import TOLD
from model.document import DIGITS, Article, Cue, Sentence
from model.labels import Label

SCHEMA: Final = 1
_KEY: Final = [
    pa.field("input", pa.string(), nullable=False),
    pa.field("position", pa.int64(), nullable=False),
]
CUE: Final = pa.struct(
    [
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        pa.field("label", pa.string(), nullable=False),
        pa.field("text", pa.string()),
        pa.field("weight", pa.float64(), nullable=False),
        pa.field("kind", pa.string()),
    ]
)
DOCUMENTS: Final = pa.schema(
    [
        *_KEY,
        *(pa.field(name, pa.string()) for name in TOLD),
        pa.field("authors", pa.list_(pa.string())),
        pa.field("text", pa.string()),
        pa.field("length", pa.int32()),
        pa.field("error_code", pa.string()),
        pa.field("error", pa.string()),
        pa.field("sentences", pa.int32()),
        pa.field("credibility", pa.int32()),
        pa.field("credibility_low", pa.int32()),
        pa.field("credibility_high", pa.int32()),
        pa.field("warnings", pa.list_(pa.string())),
        *(
            pa.field(f"{label.value}_{name}", kind)
            for label in Label
            for name, kind in (
                ("flagged", pa.int32()),
                ("rate", pa.float64()),
                ("percentile", pa.int32()),
            )
        ),
    ]
)
SENTENCES: Final = pa.schema(
    [
        *_KEY,
        pa.field("number", pa.int32(), nullable=False),
        pa.field("start", pa.int32(), nullable=False),
        pa.field("end", pa.int32(), nullable=False),
        *(
            part
            for label in Label
            for part in (
                pa.field(label.value, pa.float64()),
                pa.field(f"{label.value}_flagged", pa.bool_()),
            )
        ),
        pa.field("cues", pa.list_(CUE)),
    ]
)
_BATCH: Final = 128  # documents; as Python objects they take twenty times the memory of columns
_ROW_GROUP: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Row:
    """A document as it came out: what is told of it, and its scores, or an error in their place."""

    input: str
    position: int
    told: Mapping[str, str]
    authors: tuple[str, ...] = ()
    article: Article | None = None
    error: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows as Parquet files, and how many there are; `failed` documents have an error."""

    documents: bytes
    sentences: bytes
    counts: Mapping[str, int]


def pack(rows: Iterable[Row], metadata: Mapping[str, str], *, text: bool) -> Packed:
    """Return the two tables of `rows`; `metadata` goes into both, texts only if `text` says so."""
    documents = _Writer(DOCUMENTS, metadata)
    sentences = _Writer(SENTENCES, metadata)
    failed = 0
    for row in rows:
        documents.add(_document(row, text=text))
        failed += row.error is not None
        if row.article is not None:
            for number, sentence in enumerate(row.article.sentences):
                sentences.add(_sentence(row, number, sentence, text=text))
        if documents.pending >= _BATCH:
            documents.flush()
            sentences.flush()
    counts = {"documents": documents.rows, "failed": failed, "sentences": sentences.rows}
    return Packed(documents.close(), sentences.close(), counts)


class _Writer:
    """Rows of one table → a Parquet file in memory."""

    def __init__(self, schema: pa.Schema, metadata: Mapping[str, str]) -> None:
        self._schema = schema.with_metadata(dict(metadata))
        self._columns: list[list[Any]] = [[] for _ in schema.names]
        self._batches: list[pa.RecordBatch] = []
        self.rows = 0

    @property
    def pending(self) -> int:
        """Rows that are still Python objects."""
        return len(self._columns[0])

    def add(self, values: Iterable[Any]) -> None:
        """Add a row: its values, in the order of the schema."""
        for column, value in zip(self._columns, values, strict=True):
            column.append(value)
        self.rows += 1

    def flush(self) -> None:
        """Turn what was added into columns."""
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(self._columns, self._schema, strict=True)
        ]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._columns = [[] for _ in self._columns]

    def close(self) -> bytes:
        """Return the file."""
        self.flush()
        file = BytesIO()
        table = pa.Table.from_batches(self._batches, self._schema)
        pq.write_table(table, file, compression="zstd", row_group_size=_ROW_GROUP)
        return file.getvalue()


def _document(row: Row, *, text: bool) -> list[Any]:
    article = row.article
    told = [row.told.get(name) for name in TOLD]
    values: list[Any] = [row.input, row.position, *told, list(row.authors)]
    if article is None:
        code, detail = row.error or ("failed", "It could not be scored.")
        values += [None, None, code, detail]
        return values + [None] * (len(DOCUMENTS) - len(values))
    summary = article.summary
    low, high = summary.interval or (None, None)
    values += [article.text if text else None, len(article.text), None, None]
    values += [summary.sentence_count, summary.credibility, low, high]
    values.append([warning.code for warning in article.warnings])
    for label in Label:
        part = summary.labels.get(label)
        if part is None:
            values += [None, None, None]
        else:
            rate = None if part.rate is None else round(part.rate, DIGITS)
            values += [part.flagged, rate, part.percentile]
    return values


def _sentence(row: Row, number: int, sentence: Sentence, *, text: bool) -> list[Any]:
    values: list[Any] = [row.input, row.position, number, sentence.start, sentence.end]
    for label in Label:
        score = sentence.labels.get(label)
        values += [None, None] if score is None else score
    article = row.article
    if article is None or not article.explained:
        return [*values, None]
    source = article.text if text else None
    return [*values, [_cue(cue, source) for cue in sentence.cues]]


def _cue(cue: Cue, source: str | None) -> dict[str, Any]:
    return {
        "start": cue.start,
        "end": cue.end,
        "label": cue.label.value,
        "text": None if source is None else source[cue.start : cue.end],
        "weight": round(cue.weight, DIGITS),
        "kind": None if cue.kind is None else cue.kind.value,
    }
