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

from arabic_norm.edits import Edit
from arabic_norm.patterns import lazy
from arabic_norm.places import places

SIZE: Final = 1 << 18
"""How many code points a section has at least, but for the last."""

SLACK: Final = 1 << 14
"""How many code points more a section may have, so that it can end at a good place."""

MARGIN: Final = 1 << 14
"""How many code points before and behind a section are in view; at most SIZE."""

#: The places to end a section at, the best first, and the characters that they begin with.
_PLACES: Final = (
    ("\n", lazy(r"\n[ \t\r]*+\n\s*+")),
    ("\n", lazy(r"\n")),
    (".!؟?", lazy(r"[.!؟?][»”\")]*+ ++")),
    (" ", lazy(r" ++")),
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


class Window(NamedTuple):
    """A section of a text that is there as a whole, so that nothing of it need be copied; offsets in code points.

    Attributes:
        low: where what is in view begins.
        start: where the section begins.
        end: where it ends.
        high: where what is in view ends.
        last: whether the text ends with the section.
    """

    low: int
    start: int
    end: int
    high: int
    last: bool


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
            cut = _cut(text[size : size + slack], size)
            yield Section(before, text[:cut], text[cut : cut + margin], offset, False)
            before, text, offset = (before + text[:cut])[-margin:], text[cut:], offset + cut
    while len(text) > size + slack:
        cut = _cut(text[size : size + slack], size)
        yield Section(before, text[:cut], text[cut : cut + margin], offset, False)
        before, text, offset = (before + text[:cut])[-margin:], text[cut:], offset + cut
    if text or not offset:
        yield Section(before, text, "", offset, True)


def windows(text: str) -> Iterator[Window]:
    """The same sections of a text that is there as a whole."""
    start, size = 0, len(text)
    while size - start > SIZE + SLACK:
        end = start + _cut(text[start + SIZE : start + SIZE + SLACK], SIZE)
        yield Window(max(0, start - MARGIN), start, end, min(size, end + MARGIN), False)
        start = end
    if start < size or not start:
        yield Window(max(0, start - MARGIN), start, size, size, True)


def has_wide_space(text: str) -> bool:
    """Whether there may be white space in one place that is longer than what a section has in view."""
    return _WIDE_SPACE.search(text[:: max(1, MARGIN // 8)]) is not None


_WIDE_SPACE = lazy(r"\s{7}")


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


def _cut(slack: str, size: int) -> int:
    """Where a section of at least ``size`` code points ends, with ``slack`` behind them."""
    for chars, pattern in _PLACES:
        for place in places(slack, chars):
            match = pattern.match(slack, place)
            if match:
                return size + match.end()
    return size + len(slack)


def part(section: Section, edits: Sequence[Edit], skip: int | None = None) -> Part:
    """Of the ``edits`` for a section's text with its margins, those that are its own.

    An edit belongs to the section in which it begins.

    Args:
        section: the section.
        edits: what is to be changed in ``section.text``.
        skip: how far the edits of the section before reach into this one, where that is known: what begins there is
            left out.
    """
    low = len(section.before)
    return _own(edits, low, low + len(section.core), section.last, skip)


def _own(edits: Sequence[Edit], low: int, high: int, last: bool, skip: int | None) -> Part:
    under = max((edit.end - low for edit in edits if edit.start < low < edit.end), default=0)
    begin = low + (under if skip is None else skip)
    own = [
        Edit(edit.start - low, edit.end - low, edit.new, edit.rule)
        for edit in edits
        if begin <= edit.start and (edit.start < high or last)
    ]
    return Part(own, under if skip is None else skip, max(0, own[-1].end - (high - low)) if own else 0)


def edits_of(text: str, find: Callable[[Window], Sequence[Edit]]) -> list[Edit]:
    """The edits of a long text; ``find`` gives those of what is in view in a window, from its start."""
    found: list[Edit] = []
    over = 0
    for window in windows(text):
        low, start, end, _, last = window
        edits = find(window)
        own = _own(edits, start - low, end - low, last, None)
        if own.under != over:
            own = _own(edits, start - low, end - low, last, over)
        found += [Edit(edit.start + start, edit.end + start, edit.new, edit.rule) for edit in own.edits]
        over = own.over
    return found
