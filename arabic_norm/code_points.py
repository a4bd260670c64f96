"""Code points: the classes of characters as the compiled scan (``kernel/_scan.pyx``) is told of them.

Each class of ``_scan.CLASSES`` is found here by name, in the words of ``characters``; the scan asks for a page of code
points when it first meets one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final

import regex

from arabic_norm import characters as ch
from arabic_norm.kernel import NAME

if NAME == "compiled":
    from arabic_norm.kernel import _scan

PAGE: Final = 256
DASHES: Final = "-/\N{EN DASH}\N{EM DASH}"
"""What a quotation mark may stand on to like a space."""


def _by_pattern(inside: str) -> Callable[[str], set[str]]:
    return lambda page: set(regex.findall(f"[{inside}]", page))


def _by_member(characters: str) -> Callable[[str], set[str]]:
    return lambda page: set(page) & set(characters)


#: For each class, how its members among the characters of a page are found.
_MEMBERS: Final[dict[str, Callable[[str], set[str]]]] = {
    "word": _by_pattern(ch.WORD_CLASS),
    "mark": _by_member(ch.SENTENCE_MARKS),
    "line_end": _by_member(ch.LINE_ENDS),
    "space": lambda page: {char for char in page if char.isspace()},
    "blank": _by_member(ch.SPACES),
    "symbol": _by_pattern(r"\p{So}\p{Sk}"),
    "joiner": _by_member("\N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}"),
    "invisible": _by_member(ch.INVISIBLE),
    "decimal": _by_pattern(r"\p{Nd}"),
    "raised": _by_pattern(r"\xB9\xB2\xB3\u2070-\u2079"),
    "comma": _by_member(ch.COMMAS + ch.SEMICOLONS),
    "colon": _by_member(":"),
    "enclosing": _by_member(ch.QUOTES + ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS),
    "opening": _by_member(ch.OPENING_BRACKETS),
    "closing": _by_member(ch.CLOSING_BRACKETS),
    "closer": _by_member(ch.QUOTES + ch.CLOSING_BRACKETS + "'’"),
    "quotation": _by_member(ch.QUOTES + "'`"),
    "not_quoted": _by_member('".,،؛:؟!)'),
    "dash": _by_member(DASHES),
    "arabic": _by_pattern(ch.ARABIC_CLASS),
    "unseen": _by_pattern(rf"\p{{M}}{ch.TATWEEL}"),
    "digit": lambda page: {char for char in page if char.isdigit()},
    "token": lambda page: set(re.findall(f"[{ch.TOKEN_CLASS}]", page)),
    "break": _by_member(ch.BREAKS),
}


#: The kinds of characters, of which each has one, the first that it is of; the last is for all others.
KINDS: Final = ("arabic", "space", "quote", "line_end", "mark", "opening", "closing", "other")

_CLASSES_OF_KINDS: Final = {
    "arabic": ("arabic",),
    "space": ("blank",),
    "quote": ("quotation",),
    "line_end": ("line_end",),
    "mark": ("mark", "comma", "colon"),
    "opening": ("opening",),
    "closing": ("closing",),
}


def describe(first: int) -> list[int]:
    """The flags of the code points of the page that begins at ``first``, and their kinds.

    Bit i of the flags stands for ``_scan.CLASSES[i]``; the index of the kind in KINDS begins at bit ``_scan.KIND``.
    """
    page = "".join(map(chr, range(first, first + PAGE)))
    flags = [0] * PAGE
    for bit, name in enumerate(_scan.CLASSES):
        for char in _MEMBERS[name](page):
            flags[ord(char) - first] |= 1 << bit
    return [own | _kind(own) << _scan.KIND for own in flags]


def _kind(flags: int) -> int:
    for kind, names in _CLASSES_OF_KINDS.items():
        if any(flags >> _scan.CLASSES.index(name) & 1 for name in names):
            return KINDS.index(kind)
    return KINDS.index("other")


ANYTHING: Final = (1 << len(KINDS) ** 2) - 1


def sights(text: str) -> int:
    """What stands next to each other in ``text``, as bits; without the compiled scan, anything may.

    >>> bool(sights("نعم .") & mask("space mark"))
    True
    """
    return _scan.sights(known(), text) if NAME == "compiled" else ANYTHING


@cache
def mask(pairs: str) -> int:
    """The bits of ``sights`` for pairs of kinds, parted by commas; one kind alone stands for all its neighbours.

    The text begins and ends with a line end.

    >>> mask("space mark, quote") == mask("space mark") | mask("quote")
    True
    """
    bits = 0
    for pair in pairs.split(",") if pairs else ():
        first, _, second = pair.strip().partition(" ")
        for behind in (second,) if second else KINDS:
            bits |= 1 << len(KINDS) * KINDS.index(first) + KINDS.index(behind)
    return bits


@cache
def known() -> _scan.Characters:
    """What the scan knows of characters."""
    return _scan.Characters(describe)
