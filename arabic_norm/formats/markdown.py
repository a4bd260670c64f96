"""Markdown: the text of paragraphs, headings, lists and tables; code, addresses and front matter are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from arabic_norm.formats.marks import Marks, divided
from arabic_norm.formats.records import Field, Pin, Record, Unit
from arabic_norm.sections import Section

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n.*?^(?:\1|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
#: What is no prose in a line: the address of a link, a label behind a link, an autolink, HTML, code.
_INLINE = re.compile(
    r"(?<=\]\()(?:[^()\n\\]|\\.|\([^()\n]*\))+(?=\))|(?<=\])\[[^\]\n]*\]|\[\^[^\[\]\n]+\]:?"
    r"|<(?:[A-Za-z][A-Za-z0-9+.-]*:|/?[A-Za-z][^<>\n]*|!--)[^<>\n]*>"
    r"|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)"
)
#: How a line of a block begins: quotation marks of Markdown, bullets, numbers, heading signs, indentation.
_PREFIX = re.compile(r"(?:[ \t]|>|#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s)|\[[ xX]\](?=\s))+")
#: A line break in a paragraph is a space to Markdown: where text is wrapped is its author's.
_NO_DEFECT: Final = ("AN310",)
_HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
_LINK = re.compile(r"\]\(")
_CELL = re.compile(r"[ \t]*\|[ \t]*")


def records(text: str, blocks: Sequence[tuple[str, str]] = ()) -> Iterator[Record]:
    """Yield the one record of a document."""
    masks, pins = layout(text)
    left_alone, some = divided(Marks(blocks).pins(Section("", text, "", 0, True)))
    some = (*some, Pin(0, len(text), _NO_DEFECT))
    unit = Unit(text, masks=tuple(sorted([*masks, *left_alone])), pins=tuple(sorted([*pins, *some])))
    yield Record(text, [Field(unit)])


def layout(text: str) -> tuple[list[tuple[int, int]], list[Pin]]:
    """The spans of ``text`` that are no prose, and the places of its markup, in which nothing may change.

    >>> masks, pins = layout("# سلام\\n\\n    code\\n")
    >>> [text for text in ("# سلام\\n\\n    code\\n"[start:end] for start, end in masks)]
    ['    code']
    """
    from markdown_it import MarkdownIt  # needed for Markdown alone

    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    lines = text[body:].split("\n")
    starts = [body]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    masks: list[tuple[int, int]] = [(0, body)] if body else []
    pins: list[Pin] = []
    inside: dict[int, bool] = {}  # lines with prose, and whether they go on on the next one
    tables: set[int] = set()
    for token in MarkdownIt("commonmark").enable("table").parse(text[body:]):
        if token.map and token.type == "inline":
            for number in range(*token.map):
                inside[number] = number + 1 < token.map[1]
        elif token.map and token.type == "table_open":
            tables.update(range(*token.map))
    for number, line in enumerate(lines):
        start, end = starts[number], starts[number] + len(line)
        if number not in inside:
            if line.strip():
                masks.append((start, end))
            pins.append(Pin(end, min(end + 1, len(text))))
            continue
        masks += [(start + match.start(), start + match.end()) for match in _INLINE.finditer(line)]
        pins += _pins(line, start, number in tables)
        if not inside[number]:
            pins.append(Pin(end, min(end + 1, len(text))))
    return sorted(masks), [pin for pin in pins if pin.start < pin.end]


def _pins(line: str, start: int, is_table: bool) -> Iterator[Pin]:
    prefix = _PREFIX.match(line)
    if prefix:
        yield Pin(start, start + prefix.end())
    hard = _HARD_BREAK.search(line)
    if hard:
        yield Pin(start + hard.start(), start + len(line) + 1)
    for match in _LINK.finditer(line):
        yield Pin(start + match.start(), start + match.end())
    if is_table:
        for match in _CELL.finditer(line):
            yield Pin(start + match.start(), start + match.end())
