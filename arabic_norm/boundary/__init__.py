"""Does a sentence end here?  The one place where that is decided.

Every candidate (a mark or a line end between two words) gets one Boundary: the offset where the sentence would end,
whether it ends one if it is no artifact, and the probability that it is an artifact.  Repair removes the artifacts,
segmentation cuts at the ends; both ask at the same level, so they cannot disagree.

The stages are candidates (one scan), constraints (what is certain), features (what is observed) and the scorecard
(what that weighs); a learnt scorer takes the place of the last two.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final, NamedTuple

import regex

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.boundary.candidates import FOOTNOTE, Candidate, candidates
from arabic_norm.boundary.constraints import END, Constraints
from arabic_norm.boundary.features import features
from arabic_norm.boundary.lines import wrapped_line_ends
from arabic_norm.pairing import Pairing
from arabic_norm.protected import Protected

LEVELS: Final = {"safe": 0.91, "eager": 0.6, "off": 2.0}
"""How probable an artifact must be at each level before it is acted on."""


class Boundary(NamedTuple):
    """The decision about one candidate.

    Attributes:
        candidate: where it stands.
        cut: where the sentence ends, in code points: behind the mark and what closes with it.
        ends: whether it ends a sentence if it is no artifact.
        probability: how probable it is that it is an artifact, from 0 to 1.
    """

    candidate: Candidate
    cut: int
    ends: bool
    probability: float

    def is_artifact(self, level: str) -> bool:
        """Whether this is to be removed at ``level``."""
        return self.probability >= LEVELS[level]

    def is_end(self, level: str) -> bool:
        """Whether a sentence ends here, seen at ``level``."""
        return self.ends and not self.is_artifact(level)


def boundaries(text: str, pairing: Pairing | None = None) -> list[Boundary]:
    """Decide about every candidate of ``text``, in its order.

    >>> [(b.candidate.gap, b.ends, round(b.probability, 1)) for b in boundaries("عاد إلى. البيت. ثم نام 3.5 ساعات.")]
    [('. ', True, 1.0), ('. ', True, 0.0), ('.', False, 0.0), ('.', True, 0.0)]
    """
    pairing = pairing or Pairing(text)
    constraints = Constraints(text, pairing)
    wrapped: frozenset[int] | None = None
    protected: Protected | None = None
    decided = []
    for candidate in candidates(text):
        outcome = constraints.outcome(candidate)
        probability = 0.0
        if outcome is None:
            names = features(text, candidate, pairing)
            if "no dot" in names:
                if wrapped is None:
                    wrapped = wrapped_line_ends(text)
                if candidate.start + candidate.form.line_ends[0] in wrapped:
                    names.append("wrapped line")
            probability = score(names)
            if probability >= LEVELS["eager"]:
                protected = protected or Protected(text)
                if protected.meets(candidate.start, candidate.end):
                    probability = 0.0  # what stands in code says nothing about the text around it
        ends = outcome in (END, None) and not (outcome is None and candidate.form.comma_at_line_end)
        decided.append(Boundary(candidate, _cut(text, candidate, pairing), ends, probability))
    return decided


@cache
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight, _ in tables.rows("boundary_weights")}


def score(names: list[str]) -> float:
    """The probability of an artifact where the features ``names`` are observed (the logistic of their weights)."""
    weights = _weights()
    return 1 / (1 + math.exp(-sum(weights[name] for name in names if name in weights)))


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
