"""The pipeline: which rules are applied in what order, and what comes of a text.

Every public function is a pipeline with some of the rules.  The rules are applied one after another, each to what the
one before left, and all of them again until none finds anything more; so the result of a pipeline is a text in which
it finds nothing, and running it twice is the same as running it once.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from arabic_norm import normalize as norm
from arabic_norm.boundary.scorer import model_at
from arabic_norm.edits import Alignment, Edit
from arabic_norm.kernel import slices
from arabic_norm.normalize import Profile, profile_of
from arabic_norm.places import places
from arabic_norm.rules import FOLD, Passage, Rule, check_level
from arabic_norm.segment import checked
from arabic_norm.spelling import ignored
from arabic_norm.steps import REGISTRY, REPAIR, SPELLING, Steps

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["REGISTRY", "REPAIR", "Document", "Finding", "Pipeline"]


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
        return slices(self.text, self.sentence_spans)

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


_BATCH: Final = 1 << 20
"""How many code points of texts a thread takes at once: handing them over takes as long as folding a tenth of them."""

_FIRST: Final = 16
"""How many texts the first batch has at most; each may have twice as many as the one before it,"""

_MANY: Final = 1024
"""up to so many."""


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size, most = 0, _FIRST
    for text in texts:
        batch.append(text)
        size += len(text) if isinstance(text, str) else 0
        if size >= _BATCH or len(batch) == most:
            yield batch
            batch, size, most = [], 0, min(2 * most, _MANY)
    if batch:
        yield batch


def _results(made: list[str], error: Exception | None) -> Iterator[str]:
    yield from made
    if error:
        raise error


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
        self._steps = Steps(*self._settings)

    @classmethod
    def _of(cls, codes: frozenset[str], profile: Profile, level: str = "safe") -> Pipeline:
        pipe = cls.__new__(cls)
        pipe.__setstate__((codes, profile, check_level(level), "", frozenset()))
        return pipe

    def __getstate__(self) -> _State:
        return self._settings

    def __setstate__(self, settings: _State) -> None:
        self._settings = settings
        self._steps = Steps(*settings)

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
        return self._steps.text(text)

    def process(self, text: str) -> Document:
        """Do the same, and keep the edits, the sentences and the map of offsets.

        Raises:
            TypeError: if ``text`` is not a str.

        >>> doc = Pipeline().process("وصل الوفد .. ثم غادر.")
        >>> doc.text, doc.sentences, doc.to_source(doc.text.index("ثم"))
        ('وصل الوفد. ثم غادر.', ['وصل الوفد.', 'ثم غادر.'], 13)
        """
        notes: dict[int, str] = {}
        text = checked(text)
        edits, passage = self._steps.run(text, notes)
        return Document(text, passage, edits, notes)

    def process_section(self, text: str) -> Document:
        """Do the same for a section with its margins, which are not divided again; see ``sections``."""
        notes: dict[int, str] = {}
        text = checked(text)
        edits, passage = self._steps.at_once(text, notes)
        return Document(text, passage, edits, notes)

    def map(self, texts: Iterable[str], workers: int = 1) -> Iterator[str]:
        """Yield what becomes of each text, in their order.

        Args:
            texts: any iterable; it is read as the results are, with several workers up to 1,024 texts or a million code
                points ahead for each and a few more of these batches in waiting.
            workers: how many threads work; they run side by side in the compiled loops over characters, not in Python.

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
        return map(self._steps.text, texts) if workers == 1 else self._map_in_threads(texts, workers)

    def _map_in_threads(self, texts: Iterable[str], workers: int) -> Iterator[str]:
        from concurrent.futures import ThreadPoolExecutor  # with logging, a tenth of the time that importing us takes

        pool = ThreadPoolExecutor(workers)
        try:
            waiting = deque[Any]()
            for batch in _batches(texts):
                waiting.append(pool.submit(self._done, batch))
                if len(waiting) > 2 * workers:
                    yield from _results(*waiting.popleft().result())
            while waiting:
                yield from _results(*waiting.popleft().result())
        finally:
            pool.shutdown(cancel_futures=True)

    def _done(self, batch: list[str]) -> tuple[list[str], Exception | None]:
        """What becomes of texts, up to one for which an error was raised, and that."""
        try:
            return self._steps.texts(batch), None
        except Exception:
            made: list[str] = []
        try:
            made.extend(map(self._steps.text, batch))  # up to the one at fault
        except Exception as error:
            return made, error
        return made, None

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
        if not found:
            return []
        lines = _line_starts(text)
        findings = []
        for start, end, rule, new, note, safe in sorted(found, key=lambda item: (item[0], item[1], item[2].code)):
            line = bisect_right(lines, start)
            message = f"{rule.summary} ({note})" if note else rule.summary
            column = start - lines[line - 1] + 1
            findings.append(Finding(rule.code, rule.name, start, end, line, column, new, message, safe))
        return findings


def _line_starts(text: str) -> list[int]:
    """The offsets at which lines begin; the two characters CR LF are one line end."""
    ends = places(text, "\n\r")
    return [0, *(end + 1 for end in ends if text[end] == "\n" or not text.startswith("\n", end + 1))]


def _codes(codes: Iterable[str], argument: str) -> Iterable[str]:
    if isinstance(codes, str):
        raise TypeError(f"{argument} must be a list of codes, not the str {codes!r}")
    return codes


def _names(characters: str, rule: str) -> str:
    """The Unicode names of a few characters, for findings about characters."""
    if not rule.startswith("AN4") or not 0 < len(characters) <= 3:
        return ""
    return ", ".join(f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}" for char in characters)
