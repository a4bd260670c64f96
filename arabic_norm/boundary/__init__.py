"""Does a sentence end here?  The one place where that is decided.

Every candidate (a mark or a line end between two words) gets one Boundary: the offset where the sentence would end,
whether it ends one if it is no artifact, and the probability that it is an artifact.  Repair removes the artifacts,
segmentation cuts at the ends; both ask at the same level, so they cannot disagree.

The stages are candidates (one scan), constraints (what is certain) and the survey, in which a learnt model looks at
what is left: at every candidate once, and at suspects again, with the document around them.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Final, NamedTuple, overload

from arabic_norm.boundary import compiled
from arabic_norm.boundary.candidates import Candidate
from arabic_norm.boundary.ends import PAUSE, cut_of, goes_on
from arabic_norm.boundary.place import ARTIFACT, INSIDE, NEITHER
from arabic_norm.boundary.scorer import Model, default_model
from arabic_norm.boundary.survey import Survey
from arabic_norm.kernel import NAME, offsets_between, pairs
from arabic_norm.pairing import Pairing
from arabic_norm.protected import Protected

LEVELS: Final = {"safe": 0.95, "eager": 0.5, "off": 2.0}
"""How probable an artifact must be at each level before it is acted on.

Training maps a model's scores so that at 0.95 it removes some 2 in 1,000 genuine ends of its own undamaged documents,
and at 0.5 has the best F-score.
"""


class Boundary(NamedTuple):
    """The decision about one candidate.

    Attributes:
        candidate: where it stands.
        cut: where the sentence ends, in code points: behind the mark and what closes with it.
        ends: whether it ends a sentence if it is no artifact.
        probability: how probable it is that it is an artifact, from 0 to 1; 0 in code, where it would be likely.
        comma: whether a comma would stand there rather than nothing if it is one.
    """

    candidate: Candidate
    cut: int
    ends: bool
    probability: float
    comma: bool = False

    def is_artifact(self, level: str) -> bool:
        """Whether this is to be removed at ``level``."""
        return self.probability >= LEVELS[level]

    def is_end(self, level: str) -> bool:
        """Whether a sentence ends here, seen at ``level``."""
        return self.ends and not self.is_artifact(level)


class Boundaries(Sequence[Boundary]):
    """The decisions about every candidate of a text, in its order."""

    def __init__(self, text: str, decided: list[Boundary]) -> None:
        self._text = text
        self._decided = decided

    def __len__(self) -> int:
        return len(self._decided)

    @overload
    def __getitem__(self, index: int) -> Boundary: ...
    @overload
    def __getitem__(self, index: slice) -> list[Boundary]: ...
    def __getitem__(self, index: int | slice) -> Boundary | list[Boundary]:
        return self._decided[index]

    def likely(self) -> list[Boundary]:
        """Those that are artifacts at the level ``eager``."""
        return [boundary for boundary in self._decided if boundary.is_artifact("eager")]

    def glued(self) -> list[int]:
        """The offsets at which a sentence ends and a word begins, with no space between."""
        return [
            boundary.cut
            for boundary in self._decided
            if boundary.ends and boundary.candidate.right and boundary.candidate.form.glued
            and boundary.cut == boundary.candidate.end
        ]  # fmt: skip

    def spans(self, level: str) -> list[tuple[int, int]]:
        """The spans between the boundaries that end a sentence at ``level``, without their outer white space."""
        cuts = [boundary.cut for boundary in self._decided if boundary.is_end(level)]
        return list(pairs(offsets_between(self._text, cuts)))

    def sentences(self, level: str) -> list[str]:
        """The text of these spans."""
        return [self._text[start:end] for start, end in self.spans(level)]


def boundaries(text: str, pairing: Pairing | None = None, model: Model | None = None) -> Boundaries:
    """Decide about every candidate of ``text``, in its order, with ``model`` or the one of the package.

    >>> [(b.candidate.gap, b.ends, b.probability > 0.5) for b in boundaries("عاد إلى. البيت. ثم نام 3.5 ساعات.")]
    [('. ', True, True), ('. ', True, False), ('.', False, False), ('.', True, False)]
    """
    model = model or default_model()
    if NAME == "compiled" and isinstance(model, Model):
        return _Scanned(text, pairing, model)
    return Boundaries(text, decided(text, pairing or Pairing(text), model))


def sentences(text: str, level: str) -> list[str]:
    """The sentences of ``text`` at ``level``, as ``Boundaries.sentences`` has them."""
    return compiled.sentences(text, LEVELS[level]) if NAME == "compiled" else boundaries(text).sentences(level)


def spans(text: str, level: str) -> list[tuple[int, int]]:
    """The same as (start, end) in code points."""
    return compiled.spans(text, LEVELS[level]) if NAME == "compiled" else boundaries(text).spans(level)


def offsets(text: str, level: str) -> array[int]:
    """The same, start and end of each one behind the other."""
    if NAME == "compiled":
        return compiled.offsets(text, LEVELS[level])
    return array("q", chain.from_iterable(boundaries(text).spans(level)))


def decided(text: str, pairing: Pairing, model: Model) -> list[Boundary]:
    """The same decisions in plain Python, as a list: what the compiled scan must give."""
    survey = Survey(text, pairing)
    decisions = survey.decisions(model)
    protected: Protected | None = None
    found = []
    for (candidate, outcome), site in zip(survey.outcomes, survey.site_of, strict=True):
        probability, comma = decisions.get(site, (float(outcome == ARTIFACT), False))
        if probability >= LEVELS["eager"]:
            protected = protected or Protected(text)
            if protected.meets(candidate.start, candidate.end):
                probability, comma = 0.0, False  # what stands in code says nothing about the text around it
        if candidate.form.dots == 2:
            probability = min(probability, PAUSE)
        ends = outcome not in (NEITHER, INSIDE)
        if outcome is None:
            ends = not goes_on(candidate, survey.is_sure_end(site))
        found.append(Boundary(candidate, cut_of(text, candidate, pairing), ends, probability, comma))
    return found


class _Scanned(Boundaries):
    """The decisions as the compiled scan makes them; a Boundary is made only of those that are asked for."""

    def __init__(self, text: str, pairing: Pairing | None, model: Model) -> None:
        self._text = text
        self._survey = compiled.survey(text, pairing, model)
        self._likely: list[Boundary] | None = None

    @cached_property
    def _decided(self) -> list[Boundary]:  # type: ignore[override]
        return [self._boundary(i) for i in range(len(self._survey))]

    def _boundary(self, i: int) -> Boundary:
        start, end, left, right, cut, ends, probability, comma = self._survey.boundary(i)
        if probability >= LEVELS["eager"] and self._survey.meets(start, end):
            probability, comma = 0.0, False
        return Boundary(compiled.candidate(self._text, start, end, left, right), cut, ends, probability, comma)

    def __len__(self) -> int:
        return len(self._survey)

    def likely(self) -> list[Boundary]:
        if self._likely is None:
            found = self._survey.likely(LEVELS["eager"])
            self._likely = [b for b in map(self._boundary, found) if b.is_artifact("eager")] if found else []
        return self._likely

    def glued(self) -> list[int]:
        return self._survey.glued()

    def spans(self, level: str) -> list[tuple[int, int]]:
        return self._survey.spans(LEVELS[level])

    def sentences(self, level: str) -> list[str]:
        return self._survey.sentences(LEVELS[level])
