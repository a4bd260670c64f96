"""Patterns: regular expressions that are compiled when they are first used, which halves the time of the import."""

from __future__ import annotations

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
