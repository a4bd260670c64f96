"""Subtitles (SRT and WebVTT): the lines of their cues, each by itself, for where a cue breaks is the subtitler's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from arabic_norm.formats.engine import Held
from arabic_norm.formats.marks import Marks
from arabic_norm.formats.records import Field, Record, Unit
from arabic_norm.sections import Section

_TIMES = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_TAG = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}|&[a-z]+;")
_ALONE: Final = ("NOTE", "STYLE", "REGION")


def records(text: str, blocks: Sequence[tuple[str, str]] = ()) -> Iterator[Record]:
    r"""Yield the one record of a file, with a field for each line of a cue.

    >>> text = "1\n00:00:01,000 --> 00:00:02,000\n<i>نعم</i>\nلا\n\n2\n"
    >>> [text[field.start : field.end] for record in records(text) for field in record.fields]
    ['<i>نعم</i>', 'لا']
    """
    left_alone = Held((), Marks(blocks).pins(Section("", text, "", 0, True)))
    fields = []
    offset, in_cue = 0, False
    for line in text.split("\n"):
        if not line.strip():
            in_cue = False
        elif not in_cue:
            in_cue = _TIMES.match(line) is not None
        else:
            end = offset + len(line.rstrip("\r"))
            if end > offset and not left_alone.holds(offset, end, ""):
                masks = tuple(match.span() for match in _TAG.finditer(line))
                fields.append(Field(Unit(text[offset:end], masks=masks), offset, end))
        offset += len(line) + 1
    yield Record(text, fields)
