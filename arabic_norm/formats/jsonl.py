"""JSON lines, and JSON documents: texts in the fields of objects; nothing else of a line or document changes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import BinaryIO, Final

from arabic_norm.formats.problems import RowProblem
from arabic_norm.formats.records import JSON, Field, Record, Unit

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


def records(file: BinaryIO, paths: Sequence[str]) -> Iterator[Record]:
    """Yield a record for each line.

    Args:
        file: where its UTF-8 bytes are read from.
        paths: the fields, with dots for those inside others (``message.text``); through lists, for each item.
    """
    for number, data in enumerate(iter(file.readline, b""), 1):
        raw = data.decode("utf-8", "surrogateescape")
        record = Record(raw, line=number, label=f"line {number}")
        try:
            record.fields = _fields(data, raw, paths)
        except RowProblem as error:
            record.problem = f"line {number}: {error}"
        yield record


def document(file: BinaryIO, paths: Sequence[str]) -> Iterator[Record]:
    """Yield the one record of a file that is one JSON value, over as many lines as it likes."""
    data = file.read()
    raw = data.decode("utf-8", "surrogateescape")
    record = Record(raw, label="its JSON")
    try:
        record.fields = _fields(data, raw, paths)
    except RowProblem as error:
        record.problem = str(error)
    yield record


def _fields(data: bytes, raw: str, paths: Sequence[str]) -> list[Field]:
    if not raw.strip():
        return []
    check_utf8(data)
    try:
        json.loads(raw)
    except json.JSONDecodeError as error:
        is_line = "\n" not in raw[:-1]
        place = f"column {error.pos + 1}" if is_line else f"line {error.lineno}, column {error.colno}"
        raise RowProblem(f"not JSON: {error.msg[:1].lower()}{error.msg[1:]} ({place})") from None
    except RecursionError:
        raise RowProblem("not JSON that can be read: nested too deeply") from None
    fields = []
    for path in paths:
        spans = list(_spans(raw, _skip(raw, 0), path.split(".")))
        if not spans:
            raise RowProblem(f"no field {path!r}; --field names another")
        for start, end in spans:
            if raw[start] == '"':
                text, _ = scanstring(raw, start + 1)
                fields.append(Field(Unit(text), start + 1, end - 1, JSON, path))
            elif raw[start : start + 4] != "null":
                raise RowProblem(f"the field {path!r} holds no text")
    return fields


def check_utf8(data: bytes) -> None:
    """Find out that a row's bytes are no text.

    Raises:
        RowProblem: if they are not UTF-8.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RowProblem(f"not UTF-8: 0x{data[error.start]:02x} at byte {error.start} of the line") from None


def _skip(raw: str, at: int) -> int:
    match = _SPACE.match(raw, at)
    return match.end() if match else at


def _spans(raw: str, at: int, path: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The spans of the values at ``path`` in the value that begins at ``at``; the texts of a list one by one."""
    if raw[at] == "[":
        for _, start in _members(raw, at):
            yield from _spans(raw, start, path)
    elif not path:
        yield at, _DECODER.raw_decode(raw, at)[1]
    elif raw[at] == "{":
        for key, start in _members(raw, at):
            if key == ".".join(path):
                yield from _spans(raw, start, ())
            elif key == path[0]:
                yield from _spans(raw, start, path[1:])


def _members(raw: str, at: int) -> Iterator[tuple[str, int]]:
    """The keys ('' in a list) and the offsets of the values of the object or list that begins at ``at``."""
    is_object = raw[at] == "{"
    at = _skip(raw, at + 1)
    while raw[at] not in "}]":
        key = ""
        if is_object:
            key, at = scanstring(raw, at + 1)
            at = _skip(raw, _skip(raw, at) + 1)
        yield key, at
        at = _skip(raw, _DECODER.raw_decode(raw, at)[1])
        if raw[at] == ",":
            at = _skip(raw, at + 1)
