"""Patterns: regular expressions that are compiled when they are first used, which halves the time of the import.

And how they are used: where a scan has seen that they may match, not over a whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

import regex


class _Lazy:
    """Stands for a pattern until a method of it is asked for, and hands out the pattern's own methods from then on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(regex.compile(self._pattern, self._flags), name)
        self.__dict__[name] = found
        return found


def lazy(pattern: str, flags: int = 0) -> regex.Pattern[str]:
    """The same as ``regex.compile(pattern, flags)``, but later.

    >>> lazy(r"\\p{Nd}+").search("سنة 1440 هـ")[0]
    '1440'
    """
    return cast("regex.Pattern[str]", _Lazy(pattern, flags))


def matches(pattern: regex.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[regex.Match[str]]:
    """The matches of ``pattern`` in ``text`` from left to right, tried only at ``starts``, which are sorted.

    Where ``starts`` has every offset at which the pattern can match, these are the matches of ``finditer``.

    >>> [match.span() for match in matches(lazy("aa"), "aaaa", [0, 1, 2])]
    [(0, 2), (2, 4)]
    """
    done = 0
    for start in starts:
        match = pattern.match(text, start) if start >= done else None
        if match:
            yield match
            done = match.end()
