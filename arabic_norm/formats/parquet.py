"""Parquet: texts in columns of strings, through pyarrow; schema, metadata and row groups stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from arabic_norm.edits import apply
from arabic_norm.formats.problems import FileProblem, extra
from arabic_norm.formats.records import Field, Record, Result, Unit

ROWS: Final = 512
"""How many rows make a record."""


def _arrow(module: str) -> Any:
    return extra(module, "arrow", "Parquet files")


class Table:
    """A Parquet file that is read.

    Raises:
        FileProblem: if it is none, or has no such column, or that holds no text, or pyarrow is not installed.
    """

    def __init__(self, file: BinaryIO, columns: Sequence[str], name: str) -> None:
        parquet, self._pa = _arrow("pyarrow.parquet"), _arrow("pyarrow")
        try:
            self._file = parquet.ParquetFile(file)
        except (self._pa.ArrowInvalid, OSError) as error:
            raise FileProblem(f"{name}: not a Parquet file: {str(error).splitlines()[0]}") from None
        self.schema = self._file.schema_arrow
        self._name = name
        self._columns = [self._index(column) for column in columns]
        groups = [self._file.metadata.row_group(i) for i in range(self._file.num_row_groups)]
        packings = {group.column(j).compression for group in groups for j in range(group.num_columns)}
        self.compression = packings.pop().lower() if len(packings) == 1 else "snappy"

    def _index(self, column: str) -> int:
        i = self.schema.get_field_index(column)
        if i < 0:
            raise FileProblem(f"{self._name}: no column {column!r}; the columns are {', '.join(self.schema.names)}")
        kind = self.schema.field(i).type
        if not (self._pa.types.is_string(kind) or self._pa.types.is_large_string(kind)):
            raise FileProblem(f"{self._name}: the column {column!r} holds {kind}, not text")
        return int(i)

    def records(self) -> Iterator[Record]:
        """Yield a record for some rows at a time; ``rows`` is the batch, and the group that it belongs to."""
        done = 0
        for group in range(self._file.num_row_groups):
            try:
                for batch in self._file.iter_batches(ROWS, row_groups=[group], use_threads=False):
                    yield Record("", list(self._fields(batch, done)), rows=(batch, group), label=f"row {done + 1}")
                    done += batch.num_rows
            except (self._pa.ArrowInvalid, OSError) as error:
                raise FileProblem(f"{self._name}: damaged at row {done + 1}: {str(error).splitlines()[0]}") from None

    def _fields(self, batch: Any, done: int) -> Iterator[Field]:
        for column in self._columns:
            for i, value in enumerate(batch.column(column).to_pylist()):
                if value is not None:
                    yield Field(Unit(value), label=f"row {done + i + 1}, {self.schema.names[column]}", end=i)

    def edited(self, record: Record, results: Sequence[Result]) -> Any:
        """The record's batch with the edits made."""
        batch, _ = record.rows
        results_of = iter(zip(record.fields, results, strict=True))
        for column in self._columns:
            values = batch.column(column).to_pylist()
            changed = False
            for i, value in enumerate(values):
                if value is not None:
                    _, result = next(results_of)
                    values[i] = apply(value, result.edits)
                    changed = changed or bool(result.edits)
            if changed:
                kind = self.schema.field(column)
                batch = batch.set_column(column, kind, self._pa.array(values, kind.type))
        return batch


class Writer:
    """Writes batches as a Parquet file like the one that was read."""

    def __init__(self, file: BinaryIO, like: Table) -> None:
        self._pa = _arrow("pyarrow")
        self._like = like
        self._writer = _arrow("pyarrow.parquet").ParquetWriter(file, like.schema, compression=like.compression)
        self._group = -1
        self._held: list[Any] = []

    def write(self, record: Record, results: Sequence[Result]) -> None:
        """Write a record; a row group is written when the next begins."""
        group = record.rows[1]
        if group != self._group:
            self._flush()
            self._group = group
        self._held.append(self._like.edited(record, results))

    def _flush(self) -> None:
        if self._held:
            self._writer.write_table(self._pa.Table.from_batches(self._held, self._like.schema))
            self._held.clear()

    def close(self) -> None:
        """Write the rest and the file's end."""
        self._flush()
        self._writer.close()
