"""Parquet → items: one a row, of the columns that documents have."""

from collections.abc import Iterator
from typing import Any, Final

import pyarrow
import pyarrow.parquet as pq

from model.bulk.documents import FIELDS
from model.bulk.inputs import File, file_system
from model.bulk.items import Item, Row, damaged

_ROWS: Final = 64  # that are decoded at once


def rows(file: File) -> Iterator[tuple[Item, int]]:
    """Yield the rows of `file`, each with how many bytes of the file it stands for.

    At damage an item tells it, in place of what is left of that row group. Raises OSError.
    """
    system, path = file_system(file.name)
    with system.open(path, "rb") as opened:
        try:
            table = pq.ParquetFile(opened)
        except (pyarrow.ArrowException, OSError) as error:
            yield _broken(file, 0, error), 0
            return
        share = file.size // max(1, table.metadata.num_rows)
        position = 0
        for group in range(table.num_row_groups):
            following = position + table.metadata.row_group(group).num_rows
            try:
                for row in _group(file, table, group, position):
                    yield row, share
                    position += 1
            except (pyarrow.ArrowException, OSError) as error:
                yield _broken(file, position, error), share * (following - position)
            position = following


def _group(file: File, table: Any, group: int, position: int) -> Iterator[Row]:
    columns = [name for name in table.schema_arrow.names if name in FIELDS]
    for batch in table.iter_batches(batch_size=_ROWS, row_groups=[group], columns=columns):
        for fields in batch.to_pylist():
            yield Row(file.name, position, _given(fields))
            position += 1


def _broken(file: File, position: int, error: Exception) -> Item:
    """Return what stands for rows that cannot be read; raises `error` if it is the system's."""
    if isinstance(error, OSError) and error.errno is not None:
        raise error
    return damaged(file.name, position, "The rows from here to the next group cannot be read.")


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
