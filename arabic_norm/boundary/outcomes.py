"""Outcomes: what is certain about the candidates of a text, by the constraints and by the width of its lines."""

from __future__ import annotations

from arabic_norm.boundary.candidates import Candidate, Form
from arabic_norm.boundary.constraints import Constraints
from arabic_norm.boundary.lines import block_around, wrapped_line_ends
from arabic_norm.boundary.place import ARTIFACT
from arabic_norm.pairing import Pairing


class Outcomes:
    """What is certain about the candidates of ``text``, asked in their order.

    A candidate may be left out if ``constraints.may_decide`` and its like see no reason to ask.
    """

    def __init__(self, text: str, pairing: Pairing) -> None:
        self._text = text
        self._constraints = Constraints(text, pairing)
        self._block = (0, 0)
        self._wrapped: frozenset[int] = frozenset()

    def of(self, candidate: Candidate) -> str | None:
        """END, NEITHER or ARTIFACT where it is certain, INSIDE or None where it is not."""
        outcome = self.certain(candidate)
        return ARTIFACT if outcome is None and self._is_wrap(candidate) else outcome

    def certain(self, candidate: Candidate) -> str | None:
        """The same by the constraints alone."""
        return self._constraints.outcome(candidate)

    def _is_wrap(self, candidate: Candidate) -> bool:
        """Whether a line end without a mark only wraps a paragraph whose lines are all as full as they can be."""
        form = candidate.form
        return may_wrap(candidate.gap, form) and self.is_wrap(candidate.start + form.line_ends[0])

    def is_wrap(self, offset: int) -> bool:
        """Whether the line end at ``offset``, which ``may_wrap``, only wraps a paragraph."""
        start, end = self._block
        if not start <= offset < end:
            self._block = start, end = block_around(self._text, offset)
            self._wrapped = wrapped_line_ends(self._text[start:end])
        return offset - start in self._wrapped


def may_wrap(gap: str, form: Form) -> bool:
    """Whether a gap is one line end without a mark."""
    return not form.dots and len(form.line_ends) == 1 and not gap.strip()
