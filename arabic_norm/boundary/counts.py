"""Counts: how often a word, or its stem, begins, ends and stands inside sentences of clean text.

The hashed weights say what all observations of a word say together; the counts say how often it was seen at all, and
how much of that at a boundary: that is what tells a rare word from one that never ends a sentence.  A table is two flat
arrays, the codes of the words in order and three small numbers for each, so that a model needs no list of words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Final, NamedTuple

FIELDS: Final = 3

STEP: Final = 12.0
"""Log-odds and log-counts are kept as whole multiples of one in so many."""

SMOOTHING: Final = 4.0
"""How many times a word counts as seen, at boundaries as often as any other, before it is seen."""


class Counted(NamedTuple):
    """What is known of a word: log(1 + times seen), and the log-odds that it begins and that it ends a sentence."""

    seen: float
    begins: float
    ends: float


class Counts:
    """The counts of the words of clean text.

    Args:
        codes: the codes of the words, ascending.
        values: for each of them and, last, for a word that was not seen, the values of Counted in STEPs.
    """

    def __init__(self, codes: Sequence[int], values: Sequence[int]) -> None:
        self._codes = codes
        self._values = values

    def fault(self) -> str | None:
        """What is wrong with the arrays; None if nothing is."""
        if len(self._values) != FIELDS * (len(self._codes) + 1):
            return "a table of counts has another number of values than of words"
        if any(one >= other for one, other in pairwise(self._codes)):
            return "a table of counts is in no order"
        return None

    def of(self, code: int) -> Counted:
        """What is known of the word with this code."""
        place = bisect_left(self._codes, code)
        if place == len(self._codes) or self._codes[place] != code:
            place = len(self._codes)
        seen, begins, ends = self._values[FIELDS * place : FIELDS * (place + 1)]
        return Counted(seen / STEP, begins / STEP, ends / STEP)


def quantised(seen: int, begins: int, ends: int, usual: float) -> tuple[int, int, int]:
    """The values of one word in STEPs; ``usual`` is the share of boundaries among all gaps.

    >>> quantised(0, 0, 0, 0.5)
    (0, 0, 0)
    """
    return _steps(log(1 + seen)), _steps(_log_odds(begins, seen, usual)), _steps(_log_odds(ends, seen, usual))


def _log_odds(part: int, of: int, usual: float) -> float:
    share = (part + SMOOTHING * usual) / (of + SMOOTHING)
    return log(share / (1 - share))


def _steps(value: float) -> int:
    return max(-127, min(127, round(value * STEP)))
