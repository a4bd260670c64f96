"""Spots: where a text needs more than its table, and how much around such a place has to be looked at.

A text of which few characters need rules is mapped as a whole, and what is around those characters is done again by the
rules.  What a rule says of a place depends on no more than REACH code points around it.  So a spot has in view what
several changes, one after another, could bring near; and it ends between two plain letters, over which no rule reaches.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from arabic_norm.patterns import lazy
from arabic_norm.protected import REACH
from arabic_norm.sections import Window

MOST_CHANGES: Final = 3
"""So many changes, one after another, bring nothing near that was not in view."""

MARGIN: Final = (MOST_CHANGES + 1) * REACH
"""How many code points before and behind a spot are in view."""

SHORT: Final = 4 * MARGIN
"""A text that is no longer, in code points, is done again as a whole."""

_LETTERS: Final = "بتثجحخدذرزسشصضطظعغفقكلمن"
_VOWELS: Final = "\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}"
_END: Final = rf"(?<=[{_LETTERS}{_VOWELS}])(?=[{_LETTERS}])"
_FIRST = lazy(_END)
_LAST = lazy("(?r)" + _END)


def spots(text: str, places: Iterable[int], section: Window) -> list[Window]:
    """Windows on what is around ``places``, which are sorted; or the whole section, where that is not much more.

    >>> text = "نعم " * 15_000 + "بیت" + " نعم" * 15_000
    >>> [window[1:3] for window in spots(text, [60_001], Window(0, 0, len(text), len(text), True))]
    [(59998, 60005)]
    """
    groups: list[list[int]] = []
    room = (section.high - section.low) // 2
    for place in places:
        if groups and place - groups[-1][1] < 2 * MARGIN:  # what lies between is in view of both
            room -= place - groups[-1][1]
            groups[-1][1] = place
        else:
            room -= 2 * MARGIN
            groups.append([place, place])
        if room < 0:
            return [section]
    found = []
    for first, last in groups:
        before = _LAST.search(text, max(section.start, first - REACH), first)
        behind = _FIRST.search(text, last + 2, min(section.end, last + REACH))
        if not before or not behind:
            return [section]
        start, end = before.start(), behind.start()
        found.append(Window(max(section.low, start - MARGIN), start, end, min(section.high, end + MARGIN), False))
    return found
