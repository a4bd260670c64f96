"""The engine: what a pipeline finds in a unit, with what may not be touched left alone, and the laws checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import regex

from arabic_norm import characters as ch
from arabic_norm.edits import Alignment, Edit, apply, compose, invert
from arabic_norm.formats.records import Pin, Result, Unit
from arabic_norm.pipeline import REPAIR, Document, Finding, Pipeline
from arabic_norm.rules import FOLD
from arabic_norm.sections import Section, part

_FILLER: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What the rules see in place of markup in a line, neither a letter nor a mark; whole lines look blank."""

_ITEM: Final = "\N{BULLET} "

_LETTER: Final = "\N{ARABIC LETTER MEEM}"
"""What the rules see in place of an own abbreviation's full stops."""

_ROUNDS: Final = 6
_Process = Callable[[str], Document]
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")


class LawBroken(Exception):
    """What would be written breaks a law that every output must keep: a bug here, not in the text."""


class Held:
    """The passages of a text in which nothing may change."""

    def __init__(self, masks: Sequence[tuple[int, int]], pins: Sequence[Pin]) -> None:
        self.masks = masks
        self.pins = pins
        whole = sorted([*masks, *((pin.start, pin.end) for pin in pins if not pin.codes)])
        self._starts = [start for start, _ in whole]
        self._ends: list[int] = []
        for _, end in whole:
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)
        self._by_code = [pin for pin in pins if pin.codes]

    def __bool__(self) -> bool:
        return bool(self.masks or self.pins)

    def holds(self, start: int, end: int, code: str) -> bool:
        """Whether the rule ``code`` may change nothing between ``start`` and ``end``; an empty span is a place."""
        last = max(start, end - 1)
        i = bisect_right(self._starts, last) - 1
        if i >= 0 and start < self._ends[i]:
            return True
        return any(pin.start <= last and start < pin.end and code.startswith(pin.codes) for pin in self._by_code)

    def moved(self, edits: Sequence[Edit]) -> Held:
        """The same passages in the text that the edits make."""
        to = Alignment(edits).target_span
        return Held([to(*span) for span in self.masks], [Pin(*to(pin.start, pin.end), pin.codes) for pin in self.pins])


class Engine:
    """Finds what is to be changed in units; it is picklable, so that other processes can do the work.

    Args:
        pipe: the pipeline.
        report: whether findings are wanted, and folding is not.
        verify: whether to check the laws on all that changes.
        abbreviations: own abbreviations, with their full stops: none of these ends a sentence or is changed.
        words: own words, in which nothing is changed.
    """

    def __init__(
        self,
        pipe: Pipeline,
        report: bool = False,
        verify: bool = False,
        abbreviations: Iterable[str] = (),
        words: Iterable[str] = (),
    ) -> None:
        self.pipe = pipe
        self.report = report
        self.verify = verify
        self._abbreviations = _pattern(abbreviations)
        self._words = _pattern(words)

    def __call__(self, unit: Unit, skip: int | None = None) -> Result:
        """What is to be changed and reported in a unit; ``skip`` as in ``sections.part``.

        Raises:
            LawBroken: if the laws are checked and one is broken.
        """
        text = unit.whole
        held = self._held(unit, text)
        is_section = bool(unit.before or unit.behind or not unit.last)
        process = self.pipe.process_section if is_section else self.pipe.process
        edits, doc = self._edits(text, held, process)
        if self.verify and edits:
            self._check_laws(text, edits, held, process)
        section = Section(unit.before, unit.text, unit.behind, 0, unit.last)
        own = part(section, edits, skip)
        return Result(
            own.edits, self._findings(section, doc, held, own.under) if self.report else [], own.under, own.over
        )

    def shown(self, unit: Unit) -> str:
        """A unit with what is around it as the rules see it: at its length, without what is no prose."""
        return self._show(unit.whole, self._held(unit, unit.whole))

    def _held(self, unit: Unit, text: str) -> Held:
        own = [
            Pin(*match.span())
            for pattern in (self._abbreviations, self._words)
            if pattern
            for match in pattern.finditer(text)
        ]
        return Held(unit.masks, [*unit.pins, *own])

    def _show(self, text: str, held: Held) -> str:
        if self._abbreviations:
            text = self._abbreviations.sub(lambda match: match[0].replace(".", _LETTER), text)
        if not held.masks:
            return text
        shown: list[str] = []
        done = 0
        for start, end in sorted(held.masks):
            if end > done:
                start = max(start, done)
                shown += text[done:start], _in_place_of(text, start, end)
                done = end
        return "".join([*shown, text[done:]])

    def _edits(self, text: str, held: Held, process: _Process) -> tuple[list[Edit], Document]:
        """The edits that may be made, and what the pipeline made of the text at first.

        Where some may not be made, the others are looked for again in what those that may be leave.
        """
        first = doc = process(self._show(text, held))
        edits: list[Edit] = []
        for _ in range(_ROUNDS):
            found = self._kept(doc, held)
            edits = compose(edits, found)
            if not held or len(found) == len(doc.edits) or not found:
                break
            text, held = apply(text, found), held.moved(found)
            doc = process(self._show(text, held))
        return edits, first

    def _kept(self, doc: Document, held: Held) -> list[Edit]:
        found = [edit for edit in doc.edits if edit.rule != FOLD] if self.report else doc.edits
        return [edit for edit in found if not held.holds(edit.start, edit.end, edit.rule)] if held else found

    def _findings(self, section: Section, doc: Document, held: Held, under: int) -> list[Finding]:
        low = len(section.before)
        high = low + len(section.core)
        return [
            item._replace(start=item.start - low, end=item.end - low)
            for item in self.pipe.findings(doc)
            if low + under <= item.start
            and (item.start < high or section.last)
            and not (held and held.holds(item.start, item.end, item.code))
        ]

    def _check_laws(self, text: str, edits: Sequence[Edit], held: Held, process: _Process) -> None:
        new = apply(text, edits)
        if apply(new, invert(text, edits)) != text:
            raise LawBroken("undoing what it would change does not give the text back")
        if self.pipe.codes <= REPAIR and _WORD.findall(new) != _WORD.findall(text):
            raise LawBroken("repair would change a letter, mark or digit")
        moved = held.moved(edits) if held else held
        again = self._kept(process(self._show(new, moved)), moved)
        if again:
            raise LawBroken(f"what it would write, it would change again ({again[0].rule})")


_LINE = regex.compile(r"[^\r\n]++")


def _in_place_of(text: str, start: int, end: int) -> str:
    """What the rules see of a mask: whole lines look like an empty item of a list, before which a sentence ends."""
    is_line = text[start - 1 : start] in ("", "\n") and "\n" in (text[end - 1], text[end : end + 1] or "\n")
    blank = _LINE.sub(lambda line: (" " if is_line else _FILLER) * len(line[0]), text[start:end])
    return _ITEM + blank[len(_ITEM) :] if is_line and blank.startswith("  ") else blank


def _pattern(words: Iterable[str]) -> regex.Pattern[str] | None:
    """What finds any of ``words`` that no letter stands on to."""
    parts = "|".join(regex.escape(word) for word in sorted(set(words), key=len, reverse=True) if word)
    return regex.compile(rf"(?<![{ch.WORD_CLASS}])(?:[وف]?[بلك]?)(?:{parts})(?![{ch.WORD_CLASS}])") if parts else None
