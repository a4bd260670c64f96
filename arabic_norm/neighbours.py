"""Neighbours: whether a place of a text is Arabic, so that code, Latin text and numbers are left alone."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.patterns import lazy
from arabic_norm.places import has

REACH: Final = 40
"""How far, in code points, the next letter may be; marks, digits and spaces are passed over."""

_LETTER = lazy(r"\p{L}")
_LETTER_BEFORE = lazy(r"(?r)\p{L}")
_ARABIC = lazy(f"[{ch.ARABIC_CLASS}{ch.TATWEEL}]")


def letter_before(text: str, offset: int) -> str:
    """The last letter before ``offset`` within REACH, or ''."""
    char = text[offset - 1 : offset]
    if _FIRST <= char <= _LAST:
        return char  # as a rule
    match = _LETTER_BEFORE.search(text, max(0, offset - REACH), offset)
    return match[0] if match else ""


def letter_behind(text: str, offset: int) -> str:
    """The first letter from ``offset`` on within REACH, or ''."""
    char = text[offset : offset + 1]
    if _FIRST <= char <= _LAST:
        return char
    match = _LETTER.search(text, offset, offset + REACH)
    return match[0] if match else ""


_FIRST: Final = "\N{ARABIC LETTER HAMZA}"
_LAST: Final = "\N{ARABIC LETTER YEH}"
"""All between these two are letters."""


@lru_cache(1 << 10)
def is_arabic(char: str) -> bool:
    """Whether ``char`` is a letter of the Arabic script."""
    return _ARABIC.match(char) is not None


def line_span(text: str, offset: int) -> tuple[int, int]:
    """Where the line at ``offset`` begins and ends, as far as MAX_LINE code points reach on either side."""
    near, far = max(0, offset - MAX_LINE), offset + MAX_LINE
    end = text.find("\n", offset, far)
    return max(near, text.rfind("\n", near, offset) + 1), end if end >= 0 else min(far, len(text))


def is_latin_line(text: str, offset: int) -> bool:
    """Whether the line at ``offset`` has more Latin than Arabic letters outside straight quotation marks: code, data.

    >>> is_latin_line('return "نعم";', 8), is_latin_line('قال "نعم"', 5)
    (True, False)
    """
    start, end = line_span(text, offset)
    if not has(text[start:end], string.ascii_letters):
        return False
    line = _STRING.sub("", text[start:end])
    more = len(_NOT_LATIN.sub("", line))
    for word in _ARABIC_RUN.finditer(line):
        more -= word.end() - word.start()
        if more <= 0:
            break  # as a rule behind a word or two
    return more > 0


MAX_LINE: Final = 300
"""How much of a line, in code points, is looked at on either side."""

_STRING = re.compile(r'"[^"\n]*+"')
_NOT_LATIN = re.compile(r"[^A-Za-z]++")
_ARABIC_RUN = re.compile(f"[{ch.ARABIC_CLASS}]++")


def token_around(text: str, start: int, end: int, reach: int) -> str:
    """What stands without a space before ``start`` and from ``end`` on, at most ``reach`` code points of either."""
    before = _TOKEN_BEFORE.match(text, max(0, start - reach), start)
    behind = _TOKEN_BEHIND.match(text, end, end + reach)
    return (before[0] if before else "") + (behind[0] if behind else "")


_TOKEN_BEFORE = lazy(r"(?r)\S++")
_TOKEN_BEHIND = lazy(r"\S++")


def in_arabic(text: str, start: int, end: int) -> bool:
    """Whether the next letter before ``start``, or else the next one from ``end`` on, is Arabic."""
    return is_arabic(letter_before(text, start) or letter_behind(text, end))


def has_arabic(text: str, start: int, end: int) -> bool:
    """Whether there is an Arabic letter between ``start`` and ``end``."""
    if start < end and _FIRST <= text[start : start + 1] <= _LAST:
        return True  # as a rule
    return _ARABIC.search(text, start, end) is not None


def spaces_before(text: str, offset: int) -> int:
    """The offset where the run of spaces (no line ends) that ends at ``offset`` begins.

    >>> spaces_before("ab  .", 4)
    2
    """
    while offset and text[offset - 1] in _SPACES:
        offset -= 1
    return offset


_SPACES: Final = frozenset(ch.SPACES)
