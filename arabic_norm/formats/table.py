"""CSV and TSV: texts in the columns of a table; nothing of a row changes but the cells in which something was found."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from arabic_norm.formats.jsonl import check_utf8
from arabic_norm.formats.problems import FileProblem, RowProblem
from arabic_norm.formats.records import PLAIN, QUOTED, Field, Record, Unit

_LONGEST_CELL: Final = 1 << 30
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def records(file: BinaryIO, columns: Sequence[str], name: str, delimiter: str = "") -> Iterator[Record]:
    """Yield a record for each row, the header's among them.

    Args:
        file: where its UTF-8 bytes are read from.
        columns: names in the header, or numbers from 1.
        name: what to call the file in an error.
        delimiter: what divides cells; by default what the header has most of: a comma, a semicolon or a tabulator.

    Raises:
        FileProblem: if there is no such column.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = _Lines(file)
    header = lines.peek()
    delimiter = delimiter or max(",;\t", key=header.count)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    wanted: list[int] | None = None
    width = 0
    while True:
        first = lines.number + 1
        problem, row = "", None
        try:
            row = next(reader, None)
        except csv.Error as error:
            problem = f"line {first}: {error}"
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        data = lines.taken()
        if not data:
            return
        record = Record(data.decode("utf-8", "surrogateescape"), line=first, problem=problem, label=f"line {first}")
        if wanted is None:
            wanted, width = _wanted(row or [], columns, name), len(row or [])
        elif row and not problem:
            try:
                check_utf8(data)
                record.fields = _fields(record.raw, row, wanted, width, delimiter)
            except RowProblem as error:
                record.problem = f"line {first}: {error}"
        yield record


class _Lines(Iterator[str]):
    """The lines of a file, and the bytes that were read since they were last asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._taken: list[bytes] = []
        self._next: bytes | None = None
        self.number = 0

    def peek(self) -> str:
        """The next line, which stays the next."""
        self._next = self._file.readline()
        return self._next.decode("utf-8", "replace")

    def __next__(self) -> str:
        data = self._file.readline() if self._next is None else self._next
        self._next = None
        if not data:
            raise StopIteration
        self._taken.append(data)
        self.number += 1
        return data.decode("utf-8", "surrogateescape")

    def taken(self) -> bytes:
        """The bytes since the last call."""
        data = b"".join(self._taken)
        self._taken.clear()
        return data


def _wanted(header: Sequence[str], columns: Sequence[str], name: str) -> list[int]:
    wanted = []
    for column in columns:
        if column in header:
            wanted.append(header.index(column))
        elif column.isdecimal() and 1 <= int(column) <= len(header):
            wanted.append(int(column) - 1)
        elif header:
            raise FileProblem(f"{name}: no column {column!r}; the columns are {', '.join(header)}")
    return wanted


def _fields(raw: str, row: Sequence[str], wanted: Sequence[int], width: int, delimiter: str) -> list[Field]:
    if len(row) != width:
        raise RowProblem(f"{len(row)} cells, and the header has {width}")
    cells = _cells(raw, delimiter)
    if [text for _, _, text, _ in cells] != list(row):
        raise RowProblem("cells with quotation marks that cannot be kept as they are")
    fields = []
    for i in wanted:
        start, end, text, quoted = cells[i]
        fields.append(Field(Unit(text), start, end, QUOTED if quoted else PLAIN, f"column {i + 1}"))
    return fields


def _cells(raw: str, delimiter: str) -> list[tuple[int, int, str, bool]]:
    """The cells of a row: where their texts are written, the texts, and whether they are between quotation marks."""
    body = raw.removesuffix("\n").removesuffix("\r")
    cells = []
    at = 0
    while True:
        match = _QUOTED.match(body, at)
        if match:
            cells.append((match.start(1), match.end(1), match[1].replace('""', '"'), True))
            at = match.end()
        else:
            end = body.find(delimiter, at)
            end = len(body) if end < 0 else end
            cells.append((at, end, body[at:end], False))
            at = end
        if at >= len(body):
            return cells
        at += 1
        if at == len(body):
            cells.append((at, at, "", False))
            return cells
