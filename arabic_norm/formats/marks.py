"""Marks in a text that leave a passage alone: ``arabic-norm: off`` and ``on`` on lines of their own, or own markers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import regex

from arabic_norm.formats.records import Pin
from arabic_norm.sections import Section

_MARK: Final = (
    r"^[ \t]*+(?:<!--|//|[#%;]++|\.\.|NOTE)?[ \t]*+arabic-norm:[ \t]*+(?P<state>off|on)\b"
    r"(?P<codes>[ \t,\w]*+)(?:-->)?[ \t]*+$"
)


class _Event(NamedTuple):
    start: int
    end: int
    opens: bool
    closer: str
    codes: tuple[str, ...] = ()


def divided(pins: Sequence[Pin]) -> tuple[tuple[tuple[int, int], ...], tuple[Pin, ...]]:
    """Of the pins, the spans that are not even looked at, and the passages in which some rules do nothing."""
    masks = tuple((pin.start, pin.end) for pin in pins if not pin.codes)
    return masks, tuple(sorted(pin for pin in pins if pin.codes))


class Marks:
    """The passages of one text that its marks leave alone, section by section in its order.

    Args:
        blocks: pairs of strings; what stands from a line with the first to a line with the second is left alone.

    >>> text = "نعم ..\\n<!-- arabic-norm: off -->\\nلا ..\\n<!-- arabic-norm: on -->\\n"
    >>> Marks().pins(Section("", text, "", 0, True))
    [Pin(start=7, end=63, codes=())]
    """

    def __init__(self, blocks: Sequence[tuple[str, str]] = ()) -> None:
        literal = "".join(
            rf"|^[^\n]*?{regex.escape(text)}[^\n]*+$" for text in sorted({mark for pair in blocks for mark in pair})
        )
        self._pattern = regex.compile(_MARK + literal, regex.MULTILINE)
        self._blocks = list(blocks)
        self._open: _Event | None = None
        self._before: list[Pin] = []

    def pins(self, section: Section) -> list[Pin]:
        """The passages in ``section.text``."""
        low, core = len(section.before), len(section.core)
        opened = self._open
        start = 0
        found: list[Pin] = []
        at_end = opened
        text = section.core + section.behind
        for event in self._events(text):
            if opened is None and event.opens:
                opened, start = event, event.start
            elif opened is not None and not event.opens and event.closer == opened.closer:
                found.append(Pin(start, event.end, opened.codes))
                if opened.codes:
                    found += [Pin(opened.start, opened.end), Pin(event.start, event.end)]
                opened = None
            if event.start < core:
                at_end = opened
        if opened is not None:
            found.append(Pin(start, len(text), opened.codes))
        before = [Pin(max(0, pin.start + low), pin.end + low, pin.codes) for pin in self._before if pin.end + low > 0]
        self._open = at_end
        kept = [*self._before, *found]
        self._before = [Pin(pin.start - core, min(pin.end - core, 0), pin.codes) for pin in kept if pin.start < core]
        return [*before, *(Pin(pin.start + low, pin.end + low, pin.codes) for pin in found)]

    def _events(self, text: str) -> Iterator[_Event]:
        for match in self._pattern.finditer(text):
            if match["state"]:
                codes = tuple(code.upper() for code in regex.findall(r"\w+", match["codes"]))
                yield _Event(*match.span(), match["state"] == "off", "on", codes)
                continue
            for opener, closer in self._blocks:
                opens, closes = opener in match[0], closer in match[0]
                if closes and self._is_open(closer, opens):
                    yield _Event(*match.span(), False, closer)
                elif opens:
                    yield _Event(*match.span(), True, closer)

    def _is_open(self, closer: str, opens: bool) -> bool:
        return not opens or closer not in {block[0] for block in self._blocks}
