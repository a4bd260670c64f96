"""The pipeline: which rules are applied in what order, and what comes of a text.

Every public function is a pipeline with some of the rules.  The rules are applied one after another, each to what the
one before left, and all of them again until none finds anything more; so the result of a pipeline is a text in which
it finds nothing, and running it twice is the same as running it once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import regex

from arabic_norm import normalize as norm
from arabic_norm.boundary.scorer import model_at
from arabic_norm.code_points import mask
from arabic_norm.edits import Alignment, Edit, apply, compose
from arabic_norm.normalize import Profile, profile_of
from arabic_norm.repair import dots, lines, quotes, spacing
from arabic_norm.rules import FOLD, Passage, Proposal, Registry, Rule, Settings, check_level
from arabic_norm.sections import SIZE, SLACK, Section, edits_of
from arabic_norm.segment import checked
from arabic_norm.spelling import ignored
from arabic_norm.spelling import rules as spelling

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


class _Steps:
    """Rules ready to be applied: what folds every character first, then one rule after another."""

    def __init__(
        self, codes: frozenset[str], profile: Profile, level: str, model: str = "", words: frozenset[str] = frozenset()
    ) -> None:
        self._settings = Settings(level, profile.quotes, profile.digits, profile.elongation, model, words)
        self._rules = [rule for rule in REGISTRY if rule.code in codes and rule.code not in norm.TABLE_ONLY]
        if profile.folds:
            self._rules = [replace(rule, code=FOLD) if rule.code == "AN408" else rule for rule in self._rules]
        table = norm.table_of(profile, codes).find_in
        self._finders: list[tuple[int, Callable[[Passage], list[Edit]]]] = [(0, table)]
        if profile.compose == "nfkc":
            self._finders.insert(0, (0, partial(_edits, norm.COMPATIBLE)))
        self._finders += [
            (mask(rule.sights), partial(_edits, rule)) for rule in self._rules if rule.code not in SPELLING
        ]
        spelt = [rule for rule in self._rules if rule.code in SPELLING]
        if spelt and level != "off":
            self._finders.append((0, partial(_edits_of_all, spelt)))
        if profile.trim:
            self._finders.append((0, partial(_edits, norm.TRIM)))
        # What camel_tools does once is done once, though doing it again would at times change more.
        self._rounds = 1 if profile.compose == "nfkc" and not self._rules else MAX_ROUNDS

    def run(self, text: str, notes: dict[int, str] | None = None) -> tuple[list[Edit], Passage]:
        """The edits from ``text`` to what the rules leave, and that; a long text is taken in sections.

        Args:
            text: the source.
            notes: gets what is to be said of edits of spelling, by their offset in the source.
        """
        if len(text) <= SIZE + SLACK:
            return self.at_once(text, notes)

        def find(section: Section) -> list[Edit]:
            own: dict[int, str] = {}
            edits, _ = self.at_once(section.text, own)
            if notes is not None:
                moved = section.offset - len(section.before)
                notes.update({moved + offset: note for offset, note in own.items()})
            return edits

        edits = edits_of(text, find)
        return edits, Passage(apply(text, edits), self._settings)

    def at_once(self, text: str, notes: dict[int, str] | None = None) -> tuple[list[Edit], Passage]:
        """The same without dividing the text."""
        passage = Passage(text, self._settings)
        edits: list[Edit] = []
        for _ in range(self._rounds):
            before = passage
            for needed, find in self._finders:
                if needed and not passage.sights & needed:
                    continue
                found = find(passage)
                if found:
                    if notes is not None and found[0].rule in SPELLING:
                        _note(notes, edits, passage, found)
                    edits = compose(edits, found)
                    passage = passage.with_text(apply(passage.text, found))
            if passage is before:
                break
        return edits, passage

    def unsafe(self, passage: Passage) -> Iterator[tuple[Rule, Proposal]]:
        """What the rules see in a passage and do not dare to change."""
        for rule in self._rules:
            for proposal in () if rule.safe else rule.proposals(passage):
                if not proposal.safe or proposal.new is None:
                    yield rule, proposal


def _edits(rule: Rule, passage: Passage) -> list[Edit]:
    """The safe proposals of a rule, as edits."""
    return [
        Edit(start, end, new, rule.code)
        for start, end, new, safe, _ in rule.proposals(passage)
        if safe and new is not None and passage.text[start:end] != new
    ]


def _edits_of_all(rules: list[Rule], passage: Passage) -> list[Edit]:
    """The safe proposals of rules that never want the same letters, as one list of edits."""
    return sorted(edit for rule in rules for edit in _edits(rule, passage))


def _note(notes: dict[int, str], before: list[Edit], passage: Passage, found: list[Edit]) -> None:
    """Keep what spelling says of the edits that it ``found`` in a passage which ``before`` led to."""
    alignment = Alignment(before)
    said = {p.start: p.note for rule in spelling.RULES for p in rule.find(passage)}
    for edit in found:
        notes[alignment.source_span(edit.start, edit.end)[0]] = said[edit.start]


class Finding(NamedTuple):
    """One thing that check() reports, with its place in the text that was checked.

    Attributes:
        code: the rule's code.
        name: the rule's name.
        start: offset in code points.
        end: offset in code points.
        line: the line, from 1.
        column: the column in code points, from 1.
        replacement: what would stand there; None where only a person can tell.
        message: what is wrong, in English.
        safe: whether clean() makes the change by itself.
    """

    code: str
    name: str
    start: int
    end: int
    line: int
    column: int
    replacement: str | None
    message: str
    safe: bool


class Document:
    """A text, what a pipeline made of it, and the way back.

    Attributes:
        source: the text that was given.
        text: what became of it.
        edits: the edits that lead from ``source`` to ``text``.
    """

    def __init__(self, source: str, passage: Passage, edits: list[Edit], notes: dict[int, str] | None = None) -> None:
        self.source = source
        self._notes = notes or {}
        self.text = passage.text
        self.edits = [edit for edit in edits if source[edit.start : edit.end] != edit.new]
        self._passage = passage

    @cached_property
    def sentence_spans(self) -> list[tuple[int, int]]:
        """The sentences of ``text`` as (start, end) offsets into it, in code points."""
        return self._passage.boundaries.spans(self._passage.settings.level)

    @property
    def sentences(self) -> list[str]:
        """The sentences of ``text``."""
        return [self.text[start:end] for start, end in self.sentence_spans]

    @cached_property
    def alignment(self) -> Alignment:
        """The map of offsets between ``source`` and ``text``."""
        return Alignment(self.edits)

    def to_source(self, offset: int) -> int:
        """The offset in ``source`` of the character at ``offset`` of ``text``, in code points."""
        return self.alignment.to_source(offset)

    def to_text(self, offset: int) -> int:
        """The offset in ``text`` of the character at ``offset`` of ``source``, in code points."""
        return self.alignment.to_target(offset)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of ``source`` that ``start`` to ``end`` of ``text`` came from, with the marks on its letters.

        >>> doc = Pipeline("search").process("في غزّةَ.")
        >>> start, end = doc.source_span(3, 6)  # غزه
        >>> doc.source[start:end]
        'غزّةَ'
        """
        low, high = self.alignment.source_span(start, end)
        while low < high < len(self.source) and unicodedata.category(self.source[high])[0] == "M":
            high += 1
        return low, high

    def __repr__(self) -> str:
        return f"Document({len(self.source)} code points, {len(self.edits)} edits)"


_State = tuple[frozenset[str], Profile, str, str, frozenset[str]]


class Pipeline:
    """Repair, normalization and segmentation with one configuration; immutable, picklable and safe to share.

    Args:
        profile: a profile or the name of one.
        level: how sure a decision about a false period, a line break or a word must be: ``safe``, ``eager`` or ``off``.
        select: codes or prefixes of codes of the only rules to apply; folding is not a rule and stays.
        ignore: codes or prefixes of codes of rules not to apply.
        model: the file of a model that ``arabic-norm train`` made, in place of the one that comes with the package.
        words: words whose spelling is left alone, as they are written.
        switches: switches of the profile to be set otherwise: ``quotes="curly"``, ``digits="ascii"``,
            ``elongation="reduce"`` and all others; None leaves the profile's.

    Raises:
        ValueError: for an unknown profile, level, rule, switch or value; the message names the known ones.
        ModelError: a ValueError too, for a file that is no model; the message names it and says why.

    >>> pipe = Pipeline(ignore=["AN203"], digits="ascii")
    >>> pipe('قال: "٣" .')
    'قال: "3".'
    """

    def __init__(
        self,
        profile: str | Profile = "standard",
        level: str = "safe",
        select: Iterable[str] | None = None,
        ignore: Iterable[str] = (),
        model: str | Path | None = None,
        words: Iterable[str] = (),
        **switches: Any,
    ) -> None:
        chosen = profile_of(profile)
        for name in switches:
            if name not in norm.SWITCHES:
                raise ValueError(f"unknown switch {name!r}; the switches are {', '.join(norm.SWITCHES)}")
        chosen = chosen.replace(**{name: value for name, value in switches.items() if value is not None})
        codes = REPAIR | norm.codes_of(chosen)
        if select is not None:
            codes &= REGISTRY.matching(_codes(select, "select"))
        codes -= REGISTRY.matching(_codes(ignore, "ignore"))
        path = str(model or "")
        if path:
            model_at(path)  # what is wrong with it shows now
        self._settings = (codes, chosen, check_level(level), path, ignored(words))
        self._steps = _Steps(*self._settings)

    @classmethod
    def _of(cls, codes: frozenset[str], profile: Profile, level: str = "safe") -> Pipeline:
        pipe = cls.__new__(cls)
        pipe.__setstate__((codes, profile, check_level(level), "", frozenset()))
        return pipe

    def __getstate__(self) -> _State:
        return self._settings

    def __setstate__(self, settings: _State) -> None:
        self._settings = settings
        self._steps = _Steps(*settings)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pipeline) and self._settings == other._settings

    def __hash__(self) -> int:
        return hash(self._settings)

    @property
    def profile(self) -> Profile:
        """What normalization does."""
        return self._settings[1]

    @property
    def level(self) -> str:
        """How sure a decision must be."""
        return self._settings[2]

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that are applied."""
        return self._settings[0]

    def __call__(self, text: str) -> str:
        """Return ``text`` with everything done that the pipeline does.

        Raises:
            TypeError: if ``text`` is not a str.
        """
        return self._steps.run(checked(text))[1].text

    def process(self, text: str) -> Document:
        """Do the same, and keep the edits, the sentences and the map of offsets.

        Raises:
            TypeError: if ``text`` is not a str.

        >>> doc = Pipeline().process("وصل الوفد .. ثم غادر.")
        >>> doc.text, doc.sentences, doc.to_source(doc.text.index("ثم"))
        ('وصل الوفد. ثم غادر.', ['وصل الوفد.', 'ثم غادر.'], 13)
        """
        notes: dict[int, str] = {}
        edits, passage = self._steps.run(checked(text), notes)
        return Document(text, passage, edits, notes)

    def process_section(self, text: str) -> Document:
        """Do the same for a section with its margins, which are not divided again; see ``sections``."""
        notes: dict[int, str] = {}
        edits, passage = self._steps.at_once(checked(text), notes)
        return Document(text, passage, edits, notes)

    def map(self, texts: Iterable[str], workers: int = 1) -> Iterator[str]:
        """Yield what becomes of each text, in their order, reading a few ahead of what has been asked for.

        Args:
            texts: any iterable; it is read as the results are.
            workers: how many threads work; the rules free no time for others until the compiled kernel is there.

        Raises:
            TypeError: if ``texts`` is a str.
            ValueError: if ``workers`` is less than one.

        >>> list(Pipeline().map(["نعم ..", "لا ؟"], workers=2))
        ['نعم.', 'لا؟']
        """
        if isinstance(texts, str):
            raise TypeError("texts must be an iterable of texts, not a str")
        if workers < 1:
            raise ValueError(f"workers must be at least 1, not {workers}")
        return map(self, texts) if workers == 1 else self._map_in_threads(texts, workers)

    def _map_in_threads(self, texts: Iterable[str], workers: int) -> Iterator[str]:
        with ThreadPoolExecutor(workers) as pool:
            waiting = deque[Any]()
            for text in texts:
                waiting.append(pool.submit(self, text))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def check(self, text: str) -> list[Finding]:
        """Report what the pipeline would change (safe) and what it sees and leaves (unsafe), in the text's order.

        Folding is not reported: it is no defect.

        Raises:
            TypeError: if ``text`` is not a str.

        >>> [(finding.code, finding.start, finding.safe) for finding in Pipeline().check("وصل الوفد ؟ “نعم")]
        [('AN102', 9, True), ('AN202', 12, False)]
        """
        return self.findings(self.process(text))

    def findings(self, doc: Document) -> list[Finding]:
        """The same for a document that this pipeline has made, without doing its work again."""
        text = doc.source
        found: list[tuple[int, int, Rule, str | None, str, bool]] = [
            (
                edit.start,
                edit.end,
                REGISTRY[edit.rule],
                edit.new,
                _names(text[edit.start : edit.end], edit.rule)
                or (doc._notes.get(edit.start, "") if edit.rule in SPELLING else ""),
                True,
            )
            for edit in doc.edits
            if edit.rule != FOLD
        ]
        for rule, proposal in self._steps.unsafe(doc._passage):
            start, end = doc.alignment.source_span(proposal.start, proposal.end)
            found.append((start, end, rule, proposal.new, proposal.note, False))
        lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
        findings = []
        for start, end, rule, new, note, safe in sorted(found, key=lambda item: (item[0], item[1], item[2].code)):
            line = bisect_right(lines, start)
            message = f"{rule.summary} ({note})" if note else rule.summary
            column = start - lines[line - 1] + 1
            findings.append(Finding(rule.code, rule.name, start, end, line, column, new, message, safe))
        return findings


_LINE_END = regex.compile(r"\r\n|[\n\r]")


def _codes(codes: Iterable[str], argument: str) -> Iterable[str]:
    if isinstance(codes, str):
        raise TypeError(f"{argument} must be a list of codes, not the str {codes!r}")
    return codes


def _names(characters: str, rule: str) -> str:
    """The Unicode names of a few characters, for findings about characters."""
    if not rule.startswith("AN4") or not 0 < len(characters) <= 3:
        return ""
    return ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}" for char in characters)
