"""Plain text, in sections, whatever the length of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from arabic_norm.formats.marks import Marks, divided
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.records import Field, Record, Unit
from arabic_norm.sections import sections

LOOK: Final = 1 << 20
"""How many code points of a stream show which line ends it has, where it cannot be read twice."""


def records(pieces: Iterable[str], blocks: Sequence[tuple[str, str]] = ()) -> Iterator[Record]:
    """Yield the records of a text, the same however it comes in pieces."""
    marks = Marks(blocks)
    for section in sections(pieces):
        masks, pins = divided(marks.pins(section))
        unit = Unit(section.core, section.before, section.behind, section.last, masks, pins)
        yield Record(section.core, [Field(unit)])


def newline_of(pieces: Iterable[str]) -> str:
    r"""CR LF if every line of the text ends so, else LF, which stands for all that the text has.

    >>> newline_of(["a\r", "\nb\r\n"]), newline_of(["a\r\nb\n"]), newline_of(["a"])
    ('\r\n', '\n', '\n')
    """
    both = lines = returns = 0
    held = ""
    for piece in pieces:
        text = held + piece
        held = "\r" if text.endswith("\r") else ""
        text = text[: len(text) - len(held)]
        both += text.count("\r\n")
        lines += text.count("\n")
        returns += text.count("\r")
    return "\r\n" if both and both == lines == returns + len(held) else "\n"


def with_line_feeds(pieces: Iterable[str], name: str) -> Iterator[str]:
    """A text whose lines end in CR LF, with LF for them.

    Raises:
        FileProblem: if a line ends otherwise, which only a stream may turn out to do that was not read before.
    """
    held, line = "", 1
    for piece in pieces:
        text = held + piece
        held = "\r" if text.endswith("\r") else ""
        text = text[: len(text) - len(held)]
        if text.count("\r\n") != text.count("\n"):
            line += text.count("\r\n")
            raise FileProblem(f"{name}: line ends are mixed near line {line}; give it as a file, which is read twice")
        line += text.count("\n")
        yield text.replace("\r\n", "\n")
    yield held
