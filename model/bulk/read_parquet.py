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

    At damage the last item tells it. Raises OSError.
    """
    system, path = file_system(file.name)
    with system.open(path, "rb") as opened:
        position = 0
        try:
            table = pq.ParquetFile(opened)
            share = file.size // max(1, table.metadata.num_rows)
            columns = [name for name in table.schema_arrow.names if name in FIELDS]
            for batch in table.iter_batches(batch_size=_ROWS, columns=columns):
                for fields in batch.to_pylist():
                    yield Row(file.name, position, _given(fields)), share
                    position += 1
        except (pyarrow.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            yield damaged(file.name, position, "The table cannot be read from here on."), 0


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
