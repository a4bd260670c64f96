"""Steps: which rules there are, and how those of a pipeline are applied to a text.

The rules are applied one after another, each to what the one before left, and all of them again until none finds
anything more.  A rule that needs characters which the text has not is passed over: the pass that maps characters sees
which there are.  Where nothing but the table and white space can change a text, that pass is all.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Final, NamedTuple, TypeVar

from arabic_norm import kernel
from arabic_norm import normalize as norm
from arabic_norm.code_points import mask
from arabic_norm.edits import Alignment, Edit, apply, compose, edit_of, moved
from arabic_norm.kernel.reference import FLAGS
from arabic_norm.normalize import Profile
from arabic_norm.normalize.punctuation import squeezed, trimmed
from arabic_norm.normalize.table import Table
from arabic_norm.protected import has_fence, is_near_code, may_have_fence
from arabic_norm.repair import dots, lines, quotes, spacing
from arabic_norm.rules import FOLD, Passage, Proposal, Registry, Rule, Settings
from arabic_norm.sections import SIZE, SLACK, Window, edits_of, has_wide_space, windows
from arabic_norm.segment import checked
from arabic_norm.spelling import rules as spelling
from arabic_norm.spots import MOST_CHANGES, SHORT, spots

REGISTRY: Final = Registry(
    (
        *norm.CHARACTER_RULES,
        *quotes.RULES,
        *dots.RULES,
        *lines.RULES,
        *norm.PUNCTUATION_RULES,
        *spacing.RULES,
        *spelling.RULES,
    )
)
"""All rules, in the order in which they are applied: what shows an artifact is looked at before it is tidied away."""

REPAIR: Final = frozenset(rule.code for rules in (quotes, dots, lines, spacing) for rule in rules.RULES)
"""The codes of the rules that repair() applies: none of them changes a letter, mark or digit."""

SPELLING: Final = frozenset(rule.code for rule in spelling.RULES)
"""The codes of the rules about spelling, which are applied at once: they judge a word together."""

MAX_ROUNDS: Final = 12
"""How often the rules are applied at most.  Prose needs two rounds, the second to find nothing."""

_ANY: Final = (1 << FLAGS) - 1

_SPARSE: Final = 1 << 9
"""A section in which one character in so many needs rules, or more, is done by rules as a whole."""


_REMEMBERED: Final = 1 << 12
"""For so many kinds of text it is remembered which steps may find anything in them."""


class Part(NamedTuple):
    """A text on its way, and which part of it is wanted.

    Attributes:
        passage: the text as it is now.
        low: where what is wanted begins, in code points.
        high: where it ends.
        changes: how many steps have changed the text.
    """

    passage: Passage
    low: int
    high: int
    changes: int = 0

    def edited(self, edits: list[Edit]) -> Part:
        """The same with ``edits`` made."""
        text = apply(self.passage.text, edits)
        high = len(text) if self.high == len(self.passage.text) else moved(edits, self.high)
        return self.changed(text, moved(edits, self.low), high)

    def changed(self, text: str, low: int, high: int) -> Part:
        """What a step leaves."""
        return Part(self.passage.with_text(text), low, high, self.changes + 1)

    @property
    def wanted(self) -> str:
        """The part that is wanted."""
        return self.passage.text[self.low : self.high]


class Trail(NamedTuple):
    """A text on its way, and the edits that led to it.

    Attributes:
        passage: the text as it is now.
        edits: those from the source to it.
        notes: gets what is to be said of edits of spelling, by their offset in the source.
    """

    passage: Passage
    edits: list[Edit]
    notes: dict[int, str] | None

    def edited(self, edits: list[Edit]) -> Trail:
        """The same with ``edits`` made."""
        if self.notes is not None and edits[0].rule in SPELLING:
            _note(self.notes, self.edits, self.passage, edits)
        passage = self.passage.with_text(apply(self.passage.text, edits))
        return Trail(passage, compose(self.edits, edits), self.notes)


Way = TypeVar("Way", Part, Trail)


class Step(NamedTuple):
    """One rule, or rules that are applied together.

    Attributes:
        needs: the flags of which a text must have one; 0 for any text.
        find: the edits that it wants.
        make: does the same without edits, where that is faster.
        sights: the bits of ``Sights`` of which one must be there; 0 for any text.
    """

    needs: int
    find: Callable[[Passage], list[Edit]]
    make: Callable[[Part], Part] | None = None
    sights: int = 0


class Steps:
    """Rules ready to be applied: what maps every character first, then one rule after another."""

    def __init__(
        self, codes: frozenset[str], profile: Profile, level: str, model: str = "", words: frozenset[str] = frozenset()
    ) -> None:
        self._settings = settings = Settings(level, profile.quotes, profile.digits, profile.elongation, model, words)
        self._rules = [rule for rule in REGISTRY if rule.code in codes and rule.code not in norm.TABLE_ONLY]
        if profile.folds:
            self._rules = [replace(rule, code=FOLD) if rule.code == "AN408" else rule for rule in self._rules]
        acting = [rule for rule in self._rules if rule.code not in SPELLING and rule.acts(settings)]
        spelt = frozenset(rule.code for rule in self._rules if rule.code in SPELLING and level != "off")
        reporting = [rule for rule in self._rules if not rule.safe]
        self._table = table = norm.table_of(profile, codes, [rule.needs(settings) for rule in acting + reporting])
        self._steps = [Step(table.CHANGES, table.find_in, self._mapped)]
        if profile.compose == "nfkc":
            self._steps.insert(0, Step(table.UNSTABLE, partial(_edits, norm.COMPATIBLE)))
        self._steps += [
            Step(table.flag_of(rule.needs(settings)), partial(_edits, rule), sights=mask(rule.sights))
            for rule in acting
        ]
        self._unsafe = [(rule, table.flag_of(rule.needs(settings))) for rule in reporting]
        if spelt:
            self._steps.append(Step(0, partial(spelling.edits, spelt)))
        self._trims = profile.trim
        if profile.trim:
            self._steps.append(Step(0, partial(_edits, norm.TRIM), _trimmed))
        # What camel_tools does once is done once, though doing it again would at times change more.
        self._rounds = 1 if profile.compose == "nfkc" and not self._rules else MAX_ROUNDS
        self._looks = any(step.sights for step in self._steps)
        self._which = lru_cache(_REMEMBERED)(self._that_may_find)
        self.text: Callable[[str], str] = self._by_rules
        """What the rules make of a text; raises TypeError for what is no str."""
        self.texts: Callable[[list[str]], list[str]] = self._each_by_rules
        """The same of several."""
        # Where all that could be done needs certain characters, a text without them is done in one pass.
        if all(step.needs or step.make for step in self._steps) and (table.is_closed or self._rounds == 1):
            self._one_pass = table.trimming if profile.trim else table.whole
            most = sys.maxsize if table.flags_nothing and not profile.trim else SIZE + SLACK
            one_pass = kernel.OnePass(self._one_pass, most, self._flagged, self._patched)
            self.text, self.texts = one_pass.text, one_pass.texts

    def _by_rules(self, text: str) -> str:
        text = checked(text)
        if len(text) > SIZE + SLACK:
            return self.run(text)[1].text
        return self._rounds_of(Part(Passage(text, self._settings), 0, len(text))).passage.text

    def _each_by_rules(self, texts: list[str]) -> list[str]:
        return list(map(self.text, texts))

    def _flagged(self, text: str, made: str, flags: int, places: list[int]) -> str:
        """The same for a text of one section that has flags, at ``places``, and of which the table makes ``made``."""
        if flags == Table.MENDS and not self._table.spares(Passage(text), places):
            return made
        return self._part(text, 0, len(text)).wanted if len(text) <= SHORT else self._patched(text, places)

    def _patched(self, text: str, places: list[int] | None = None) -> str:
        """The same for a long text: mapped, but for where the table is not enough; flags are at ``places``."""
        if self._trims and has_wide_space(text):
            return self._by_rules(text)
        patches = []
        for section in windows(text):
            found = self._one_pass.find(text, _ANY, section.start, section.end) if places is None else places
            for spot, part in self._done_again(text, section, self._spots(text, section, found)):
                patches.append((spot.start, spot.end, part.wanted))
        return self._one_pass.patch(text, patches) if patches else self._one_pass.map(text)[0]

    def _spots(self, text: str, section: Window, found: list[int]) -> list[Window]:
        """Where in a section the table is not enough, of the places ``found`` that have flags; what it mends may be
        protected, and then only near code."""
        low, start, end, high, _ = section
        if not found:
            return []
        # What goes may have parted the characters of a fence.
        fenced = may_have_fence(text, low, high) and has_fence(self._one_pass.map(text[low:high])[0])
        if fenced or len(found) > (high - low) // _SPARSE:
            flags = self._one_pass.flags(text[start:end])
            return [section] if flags != Table.MENDS or self._table.spares(Passage(text[low:high])) else []
        chars = "".join(map(text.__getitem__, found))
        places = {found[i] for i in self._one_pass.find(chars, _ANY & ~Table.MENDS)}
        near = {found[i] for i in self._one_pass.find(chars, Table.MENDS) if is_near_code(text, [found[i]])}
        return spots(text, sorted(places | near), section)

    def _done_again(self, text: str, section: Window, found: list[Window]) -> list[tuple[Window, Part]]:
        """What becomes of spots, or of the whole section where they are not independent of what is around them."""
        parts = [self._part(text[low:high], start - low, end - low) for low, start, end, high, _ in found]
        if any(part.changes > MOST_CHANGES for part in parts) and found != [section]:
            return self._done_again(text, section, [section])
        return list(zip(found, parts, strict=True))

    def _part(self, text: str, low: int, high: int) -> Part:
        """What becomes of a part of ``text``, in code points, with all of it in view."""
        return self._rounds_of(Part(Passage(text, self._settings), low, high))

    def _rounds_of(self, way: Way) -> Way:
        """All steps one after another, again and again until each has found nothing in the text as it is."""
        until = len(self._steps)  # those behind have seen the text as it is, and found nothing
        for _ in range(self._rounds):
            done = self._next_change(way, 0, until)
            until = 0
            while done is not None:
                way, until = done
                done = self._next_change(way, until, len(self._steps))
            if not until:
                break
        return way

    def _next_change(self, way: Way, start: int, end: int) -> tuple[Way, int] | None:
        """What the first of some steps makes that finds anything, and which step is the next; None where none does."""
        passage = way.passage
        sights = passage.sights.bits if self._looks else 0
        for i in self._which(self._table.flags(passage.text), sights):
            if not start <= i < end:
                continue
            _, find, make, _ = self._steps[i]
            if make and isinstance(way, Part):
                made = make(way)
                if made is not way:
                    return made, i + 1
            elif found := find(passage):
                return way.edited(found), i + 1
        return None

    def _that_may_find(self, flags: int, sights: int) -> tuple[int, ...]:
        """The indices of the steps that may find anything in a text with these flags and sights."""
        return tuple(
            i
            for i, step in enumerate(self._steps)
            if (not step.needs or step.needs & flags) and (not step.sights or step.sights & sights)
        )

    def _mapped(self, part: Part) -> Part:
        """The step of the table, without edits."""
        passage, low, high, _ = part
        text = passage.text
        made, flags = self._table.map(text)
        if flags & Table.MENDS and self._table.spares(passage):
            found = self._table.find_in(passage)
            return part.edited(found) if found else part
        if made is text:
            return part
        before, behind = (len(self._table.map(margin)[0]) for margin in (text[:low], text[high:]))
        return part.changed(made, before, len(made) - behind)

    def run(self, text: str, notes: dict[int, str] | None = None) -> tuple[list[Edit], Passage]:
        """The edits from ``text`` to what the rules leave, and that; a long text is taken in sections.

        Args:
            text: the source.
            notes: gets what is to be said of edits of spelling, by their offset in the source.
        """
        if len(text) <= SIZE + SLACK:
            return self.at_once(text, notes)

        def find(window: Window) -> list[Edit]:
            own: dict[int, str] | None = None if notes is None else {}
            edits, _ = self.at_once(text[window.low : window.high], own)
            if notes is not None and own:
                notes.update({window.low + offset: note for offset, note in own.items()})
            return edits

        edits = edits_of(text, find)
        return edits, Passage(apply(text, edits), self._settings)

    def at_once(self, text: str, notes: dict[int, str] | None = None) -> tuple[list[Edit], Passage]:
        """The same without dividing the text."""
        trail = self._rounds_of(Trail(Passage(text, self._settings), [], notes))
        return trail.edits, trail.passage

    def unsafe(self, passage: Passage) -> Iterator[tuple[Rule, Proposal]]:
        """What the rules see in a passage and do not dare to change."""
        flags = self._table.flags(passage.text)
        for rule, needs in self._unsafe:
            if needs and not needs & flags:
                continue
            if rule.code in SPELLING and not passage.analysis(spelling.of_passage):
                break  # these stand last
            for proposal in rule.proposals(passage):
                if not proposal.safe or proposal.new is None:
                    yield rule, proposal


def _trimmed(part: Part) -> Part:
    """The step of white space, without edits."""
    passage, low, high, _ = part
    made = trimmed(passage.text)
    if made is passage.text:
        return part
    before = squeezed(passage.text[:low]).lstrip(" ")
    behind = squeezed(passage.text[high:]).rstrip(" ")
    if squeezed(passage.text[max(0, high - 1) : high]) in ("", " "):
        behind = behind.lstrip(" ")  # of a run of white space what stands first is left
    return part.changed(made, min(len(before), len(made)), len(made) - len(behind))


def _edits(rule: Rule, passage: Passage) -> list[Edit]:
    """The safe proposals of a rule, as edits; where it proposes nothing it is not asked what is protected."""
    proposals = list(rule.find(passage))
    if not proposals:
        return []  # as a rule
    text, code = passage.text, rule.code
    found = [
        edit_of((start, end, new, code))
        for start, end, new, safe, _ in proposals
        if safe and new is not None and text[start:end] != new
    ]
    if not found or code == FOLD or not passage.protected.spans:
        return found
    return [edit for edit in found if not passage.protected.meets(edit.start, edit.end)]


def _note(notes: dict[int, str], before: list[Edit], passage: Passage, found: list[Edit]) -> None:
    """Keep what spelling says of the edits that it ``found`` in a passage which ``before`` led to."""
    alignment = Alignment(before)
    said = {letter.start: slip for slip in passage.analysis(spelling.of_passage) for letter in slip.letters}
    for edit in found:
        notes[alignment.source_span(edit.start, edit.end)[0]] = said[edit.start].note
