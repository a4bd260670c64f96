"""Does a sentence end here?  The one place where that is decided.

Every candidate (a mark or a line end between two words) gets one Boundary: the offset where the sentence would end,
whether it ends one if it is no artifact, and the probability that it is an artifact.  Repair removes the artifacts,
segmentation cuts at the ends; both ask at the same level, so they cannot disagree.

The stages are candidates (one scan), constraints (what is certain) and the survey, in which a learnt model looks at
what is left: at every candidate once, and at suspects again, with the document around them.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary.candidates import FOOTNOTE, Candidate
from arabic_norm.boundary.constraints import ARTIFACT, NEITHER
from arabic_norm.boundary.scorer import Model, default_model
from arabic_norm.boundary.survey import Survey
from arabic_norm.pairing import Pairing
from arabic_norm.protected import Protected

LEVELS: Final = {"safe": 0.97, "eager": 0.5, "off": 2.0}
"""How probable an artifact must be at each level before it is acted on.

Training maps a model's scores so that at 0.95 it removes some 2 in 1,000 genuine ends of its own undamaged documents,
and at 0.5 has the best F-score.  Safe is a little more, chosen on the dev sets.
"""


PAUSE: Final = 0.94
"""The most that two dots on a line can be an artifact: they are a writer's pause, and never go at the level safe."""


class Boundary(NamedTuple):
    """The decision about one candidate.

    Attributes:
        candidate: where it stands.
        cut: where the sentence ends, in code points: behind the mark and what closes with it.
        ends: whether it ends a sentence if it is no artifact.
        probability: how probable it is that it is an artifact, from 0 to 1.
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


def boundaries(text: str, pairing: Pairing | None = None, model: Model | None = None) -> list[Boundary]:
    """Decide about every candidate of ``text``, in its order, with ``model`` or the one of the package.

    >>> [(b.candidate.gap, b.ends, b.probability > 0.5) for b in boundaries("عاد إلى. البيت. ثم نام 3.5 ساعات.")]
    [('. ', True, True), ('. ', True, False), ('.', False, False), ('.', True, False)]
    """
    pairing = pairing or Pairing(text)
    survey = Survey(text, pairing)
    decisions = survey.decisions(model or default_model())
    protected: Protected | None = None
    decided = []
    for (candidate, outcome), site in zip(survey.outcomes, survey.site_of, strict=True):
        probability, comma = decisions.get(site, (float(outcome == ARTIFACT), False))
        if probability:
            protected = protected or Protected(text)
            if protected.meets(candidate.start, candidate.end):
                probability, comma = 0.0, False  # what stands in code says nothing about the text around it
        if candidate.form.dots == 2 and candidate.form.on_one_line:
            probability = min(probability, PAUSE)
        ends = outcome != NEITHER and not (outcome is None and _goes_on(candidate, survey.is_sure_end(site)))
        decided.append(Boundary(candidate, _cut(text, candidate, pairing), ends, probability, comma))
    return decided


def _goes_on(candidate: Candidate, is_sure_end: bool) -> bool:
    """Whether an open candidate ends nothing even if it is no artifact.

    A comma at a line's end does not; nor does a semicolon with a full stop, nor a comma with one, unless the words
    leave no doubt.
    """
    form = candidate.form
    if form.comma and form.dots == 1 and form.on_one_line:
        return not is_sure_end or any(mark in candidate.gap for mark in ch.SEMICOLONS)
    return form.comma_at_line_end


def _cut(text: str, candidate: Candidate, pairing: Pairing) -> int:
    """The offset behind the candidate's first marks and all that closes with them."""
    match = _MARKS.search(text, candidate.start, candidate.end)
    if match is None:
        return candidate.start + candidate.form.line_ends[0]
    offset = match.end()
    while offset < candidate.end:
        char = text[offset]
        attached = _ATTACHED.match(text, offset, candidate.end)
        if attached:
            offset = attached.end()
        elif (
            char in ch.INVISIBLE
            or char in ch.SENTENCE_MARKS
            or pairing.closes(offset)
            or (char in _CLOSERS and not pairing.opens(offset))
        ):
            offset += 1
        elif char in ch.SPACES and pairing.closes(offset + 1):
            offset += 2
        else:
            break
    return offset


#: Marks, and more marks that only spaces or line ends part from them and no word follows at once.
_MARKS = regex.compile(
    rf"[{ch.char_class(ch.SENTENCE_MARKS)}]++"
    rf"(?:\s*+[{ch.char_class(ch.SENTENCE_MARKS)}]++(?![{ch.WORD_CLASS}]))*+"
)
#: What belongs to the sentence before it: footnote marks, and emoji, which a space may part from it.
_ATTACHED = regex.compile(
    rf"{FOOTNOTE}"
    r"| ?(?:\p{Emoji_Presentation}|\p{So}\uFE0F)[\p{So}\p{Sk}\uFE0F\u200D]*+(?=\s|$)"
)
_CLOSERS: Final = ch.QUOTES + ch.CLOSING_BRACKETS + "'’"
