"""Records: what a file is read as, and what is written back.

A record is a piece of a file as it stands there, with the texts in it that are to be looked at.  A text's edits are
turned into edits of the record, so that nothing but what was found changes in the file, whatever the format.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

from arabic_norm.edits import Edit, apply
from arabic_norm.pipeline import Finding


class Pin(NamedTuple):
    """A passage, in code points, in which nothing may change; with ``codes``, nothing by rules whose codes begin so."""

    start: int
    end: int
    codes: tuple[str, ...] = ()


class Unit(NamedTuple):
    """A text that is looked at by itself.

    Attributes:
        text: the text.
        before: what stands before it and may be looked at.
        behind: what stands behind it and may be looked at.
        last: whether its file, or its document, ends with it.
        masks: spans of ``whole`` that are no prose (markup, addresses): they are not even looked at.
        pins: passages of ``whole`` in which nothing may change.
    """

    text: str
    before: str = ""
    behind: str = ""
    last: bool = True
    masks: tuple[tuple[int, int], ...] = ()
    pins: tuple[Pin, ...] = ()

    @property
    def whole(self) -> str:
        """The text with what is around it."""
        return self.before + self.text + self.behind


class Result(NamedTuple):
    """What was found in a unit, in code points of its text.

    Attributes:
        edits: what is to be changed; the last may reach into what stands behind.
        findings: what is to be reported, where that was asked for.
        under: how far, as it looks from here, an edit of the unit before reaches into this one.
        over: how far the last edit reaches into the next.
    """

    edits: list[Edit]
    findings: list[Finding]
    under: int = 0
    over: int = 0


class Writing(NamedTuple):
    """How a text is written in its record.

    Attributes:
        places: maps the text as written to what maps an offset into the text to the offset in the writing.
        write: maps the text as written and a new piece of text to how that is written there.
    """

    places: Callable[[str], Callable[[int], int]]
    write: Callable[[str, str], str]


def _as_it_is(token: str) -> Callable[[int], int]:
    return lambda offset: offset


PLAIN: Final = Writing(_as_it_is, lambda token, new: new)

_JSON_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")
_QUOTED_ESCAPE = re.compile('""')


def _places_by(escape: re.Pattern[str], mark: str, token: str) -> Callable[[int], int]:
    """What maps offsets into a text to those in ``token``, in which some characters are written as escapes."""
    if mark not in token:
        return _as_it_is(token)
    behind: list[int] = []  # the offsets, in the text, behind each escape
    longer: list[int] = []  # how much longer the writing is than the text up to there
    more = 0
    for match in escape.finditer(token):
        behind.append(match.start() - more + 1)
        more += match.end() - match.start() - 1
        longer.append(more)

    def place(offset: int) -> int:
        escapes = bisect_right(behind, offset)
        return offset + longer[escapes - 1] if escapes else offset

    return place


def _json(token: str, new: str) -> str:
    return json.dumps(new, ensure_ascii="\\u" in token and token.isascii())[1:-1]


JSON: Final = Writing(partial(_places_by, _JSON_ESCAPE, "\\"), _json)
QUOTED: Final = Writing(partial(_places_by, _QUOTED_ESCAPE, '""'), lambda token, new: new.replace('"', '""'))


class Field(NamedTuple):
    """A unit and where it is written in its record: ``start`` to ``end`` of the raw text."""

    unit: Unit
    start: int = 0
    end: int = 0
    writing: Writing = PLAIN
    label: str = ""


@dataclass
class Record:
    """A piece of a file.

    Attributes:
        raw: the text of it as it stands in the file; bytes that are no text are lone surrogates.
        fields: the texts in it.
        line: its first line, from 1.
        problem: what is wrong with it, if it cannot be looked at; it starts with the place.
        rows: what its writer needs besides.
        label: what to call it where it has no lines.
    """

    raw: str
    fields: list[Field] = field(default_factory=list)
    line: int = 1
    problem: str = ""
    rows: Any = None
    label: str = ""

    @property
    def units(self) -> list[Unit]:
        """The texts alone."""
        return [item.unit for item in self.fields]

    @property
    def is_plain(self) -> bool:
        """Whether the record is one text."""
        return len(self.fields) == 1 and not self.fields[0].end and not self.fields[0].label

    @property
    def size(self) -> int:
        """How many code points are to be looked at."""
        return sum(len(item.unit.text) for item in self.fields)


def raw_edits(record: Record, results: Sequence[Result]) -> list[Edit]:
    """The edits of the record's own text that the results stand for."""
    if record.is_plain:
        return results[0].edits
    found = []
    for item, result in zip(record.fields, results, strict=True):
        if result.edits:
            found += written(item, record.raw, result.edits)
    return sorted(found, key=lambda edit: edit[:2])


def written(item: Field, raw: str, edits: Sequence[Edit]) -> list[Edit]:
    """The edits of a record that edits of one of its texts are."""
    token = raw[item.start : item.end]
    at = item.writing.places(token)
    made = [
        Edit(
            item.start + at(start),
            item.start + at(end),
            item.writing.write(token, new),
            rule,
        )
        for start, end, new, rule in edits
    ]
    if item.writing is PLAIN and item.label and _NEEDS_QUOTES.search("".join(edit.new for edit in made)):
        quoted = apply(item.unit.text, edits).replace('"', '""')
        return [Edit(item.start, item.end, f'"{quoted}"', made[0].rule)]
    return made


_NEEDS_QUOTES = re.compile(r'[",;\t\r\n]')
