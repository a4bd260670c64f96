"""Sections: how a text of any length is taken in pieces that all give the same result.

A text of up to some hundred thousand code points is one section.  A longer one is divided at places that its own
content names (a blank line, else a line end, else a sentence's end, else a space), never at the places where a reader
happened to stop; so the result does not depend on how the text was read.  Each section is worked on with the text
around it in view: what is decided about a place depends on the candidates and marks near it, and MARGIN code points
hold about a hundred sentences.  The whole-text functions take long texts in the same sections, so that a file read in
pieces gives exactly what they give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import regex

from arabic_norm.edits import Edit
from arabic_norm.places import places

SIZE: Final = 1 << 18
"""How many code points a section has at least, but for the last."""

SLACK: Final = 1 << 14
"""How many code points more a section may have, so that it can end at a good place."""

MARGIN: Final = 1 << 14
"""How many code points before and behind a section are in view; at most SIZE."""

#: The places to end a section at, the best first, and the characters that they begin with.
_PLACES: Final = (
    ("\n", regex.compile(r"\n[ \t\r]*+\n\s*+")),
    ("\n", regex.compile(r"\n")),
    (".!؟?", regex.compile(r"[.!؟?][»”\")]*+ ++")),
    (" ", regex.compile(r" ++")),
)


class Section(NamedTuple):
    """A part of a text, with what stands around it.

    Attributes:
        before: the text before it, at most MARGIN code points.
        core: the section itself.
        behind: the text behind it, at most MARGIN code points.
        offset: where ``core`` begins in the whole text, in code points.
        last: whether the text ends with it.
    """

    before: str
    core: str
    behind: str
    offset: int
    last: bool

    @property
    def text(self) -> str:
        """The section with what is around it."""
        return self.before + self.core + self.behind


class Part(NamedTuple):
    """What is to be changed in a section.

    Attributes:
        edits: those that begin in it, in code points from its start; the last may reach beyond its end.
        under: how far an edit of the section before reaches into this one, as it looks from here.
        over: how far the last edit reaches into the next section.
    """

    edits: list[Edit]
    under: int
    over: int


def sections(pieces: Iterable[str], size: int = 0) -> Iterator[Section]:
    """Yield the sections of the text that ``pieces`` are, the same however it is cut into pieces.

    Args:
        pieces: strings of any length; no more of them is held than a section and its margins need.
        size: how long a section is to be, in place of SIZE; slack and margin shrink with it.

    >>> "".join(section.core for section in sections(["وصل الوفد. ثم", " غادر."], size=4))
    'وصل الوفد. ثم غادر.'
    """
    size = size or SIZE
    slack, margin = max(1, size * SLACK // SIZE), max(1, size * MARGIN // SIZE)
    before, text, offset = "", "", 0
    for piece in _short(pieces, size):
        text += piece
        while len(text) >= size + slack + margin:
            cut = _cut(text, size, slack)
            yield Section(before, text[:cut], text[cut : cut + margin], offset, False)
            before, text, offset = (before + text[:cut])[-margin:], text[cut:], offset + cut
    while len(text) > size + slack:
        cut = _cut(text, size, slack)
        yield Section(before, text[:cut], text[cut : cut + margin], offset, False)
        before, text, offset = (before + text[:cut])[-margin:], text[cut:], offset + cut
    if text or not offset:
        yield Section(before, text, "", offset, True)


def sections_of(text: str) -> Iterator[Section]:
    """The sections of a text that is there as a whole."""
    start = 0
    while len(text) - start > SIZE + SLACK:
        end = start + _cut(text[start : start + SIZE + SLACK], SIZE, SLACK)
        yield Section(text[max(0, start - MARGIN) : start], text[start:end], text[end : end + MARGIN], start, False)
        start = end
    if start < len(text) or not start:
        yield Section(text[max(0, start - MARGIN) : start], text[start:], "", start, True)


def _short(pieces: Iterable[str], size: int) -> Iterator[str]:
    """The same text in pieces that are neither much longer nor, but for the last, much shorter than ``size``."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        for start in range(0, len(piece), size):
            held.append(piece[start : start + size])
            length += len(held[-1])
            if length >= size:
                yield "".join(held)
                held, length = [], 0
    yield "".join(held)


def _cut(text: str, size: int, slack: int) -> int:
    window = text[size : size + slack]
    for chars, pattern in _PLACES:
        for place in places(window, chars):
            match = pattern.match(window, place)
            if match:
                return size + match.end()
    return size + slack


def part(section: Section, edits: Sequence[Edit], skip: int | None = None) -> Part:
    """Of the ``edits`` for a section's text with its margins, those that are its own.

    An edit belongs to the section in which it begins.

    Args:
        section: the section.
        edits: what is to be changed in ``section.text``.
        skip: how far the edits of the section before reach into this one, where that is known: what begins there is
            left out.
    """
    low, high = len(section.before), len(section.before) + len(section.core)
    under = max((edit.end - low for edit in edits if edit.start < low < edit.end), default=0)
    begin = low + (under if skip is None else skip)
    own = [
        Edit(edit.start - low, edit.end - low, edit.new, edit.rule)
        for edit in edits
        if begin <= edit.start and (edit.start < high or section.last)
    ]
    return Part(own, under if skip is None else skip, max(0, own[-1].end - len(section.core)) if own else 0)


def edits_of(text: str, find: Callable[[Section], Sequence[Edit]]) -> list[Edit]:
    """The edits of a long text, found section by section with ``find``."""
    found: list[Edit] = []
    over = 0
    for section in sections_of(text):
        edits = find(section)
        own = part(section, edits)
        if own.under != over:
            own = part(section, edits, over)
        found += [
            Edit(edit.start + section.offset, edit.end + section.offset, edit.new, edit.rule) for edit in own.edits
        ]
        over = own.over
    return found
