"""Patterns: regular expressions that are compiled when they are first used, which halves the time of the import.

And how they are used: where a scan has seen that they may match, not over a whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import regex


class _Lazy:
    """Stands for a pattern until a method of it is asked for, and hands out the pattern's own methods from then on."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        import regex  # a fifth of the time that importing us would take

        found = getattr(regex.compile(self._pattern), name)
        self.__dict__[name] = found
        return found


def lazy(pattern: str) -> regex.Pattern[str]:
    """The same as ``regex.compile(pattern)``, but later.

    >>> lazy(r"\\p{Nd}+").search("سنة 1440 هـ")[0]
    '1440'
    """
    return cast("regex.Pattern[str]", _Lazy(pattern))


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
