"""Code points: the classes of characters as the compiled scan (``kernel/_scan.pyx``) is told of them.

Each class of ``_scan.CLASSES`` is found here by name, in the words of ``characters``; the scan asks for a page of code
points when it first meets one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Final

from arabic_norm import characters as ch
from arabic_norm import kernel
from arabic_norm.kernel import NAME
from arabic_norm.patterns import lazy

if NAME == "compiled":
    from arabic_norm.kernel import _scan

PAGE: Final = 256
DASHES: Final = "-/\N{EN DASH}\N{EM DASH}"
"""What a quotation mark may stand on to like a space."""


def _by_pattern(inside: str) -> Callable[[str], set[str]]:
    return lambda page: set(lazy(f"[{inside}]").findall(page))


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
}


def describe(first: int) -> list[int]:
    """The flags of the code points of the page that begins at ``first``: bit i stands for ``_scan.CLASSES[i]``."""
    page = "".join(map(chr, range(first, first + PAGE)))
    flags = [0] * PAGE
    for bit, name in enumerate(_scan.CLASSES):
        for char in _MEMBERS[name](page):
            flags[ord(char) - first] |= 1 << bit
    return flags


KINDS: Final = ("other", "arabic", "space", "quote", "line_end", "mark", "opening", "closing")
"""The kinds of characters, of which each has one; the first is for all that is of no other."""

#: Where letters of the Arabic script stand.  A test goes through all of Unicode.
_ARABIC_BLOCKS: Final = (*range(0x600, 0x900), *range(0xFB00, 0xFF00))


@cache
def kinds() -> kernel.Table:
    """The kinds of all characters, compiled: the index in KINDS.

    The separators U+001C to U+001F are spaces here, as a regular expression's ``\\s`` has them.
    """
    members = {
        "closing": ch.CLOSING_BRACKETS,
        "opening": ch.OPENING_BRACKETS,
        "mark": ch.SENTENCE_MARKS + ch.COMMAS + ch.SEMICOLONS + ":",
        "line_end": ch.LINE_ENDS,
        "quote": ch.QUOTES + "'`",
        "space": ch.SPACES + "\x1c\x1d\x1e\x1f",
        "arabic": lazy(f"[{ch.ARABIC_CLASS}]").findall("".join(map(chr, _ARABIC_BLOCKS))),
    }
    return kernel.Table({}, kinds={char: KINDS.index(kind) for kind, chars in members.items() for char in chars})


@cache
def mask(pairs: str) -> int:
    """The bits of ``Sights`` for pairs of kinds, parted by commas; one kind alone stands for all its neighbours.

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


SELDOM: Final = (
    "space mark, mark mark, line_end mark, space space, line_end space, mark arabic, mark quote, mark opening,"
    "mark closing, mark other, arabic line_end, space line_end, quote line_end, mark line_end, opening line_end,"
    "closing line_end, other line_end"
)
"""What is seldom seen in clean text: the places of all these are noted at once."""
_SELDOM: Final = mask(SELDOM)
_EDGE: Final = KINDS.index("line_end")


class Sights:
    """What stands next to each other in a text, as bits, and where; both are found in one pass.

    >>> seen = Sights("نعم . لا")
    >>> bool(seen.bits & mask("space mark")), seen.places("space mark, arabic line_end")
    (True, [4, 8])
    """

    __slots__ = ("_places", "_text", "bits")

    def __init__(self, text: str) -> None:
        self._text = text
        self.bits, self._places = kinds().neighbours(text, _SELDOM, _EDGE)

    def places(self, pairs: str) -> list[int]:
        """The offsets, in code points, of what stands second in ``pairs``; the end of the text is a line end."""
        asked = mask(pairs)
        seen = self._places if not asked & ~_SELDOM else kinds().neighbours(self._text, asked, _EDGE)[1]
        found = [seen[pair] for pair in _numbers(asked) if pair in seen]
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))


@cache
def _numbers(asked: int) -> tuple[int, ...]:
    """The pairs of a mask by their numbers."""
    return tuple(pair for pair in range(len(KINDS) ** 2) if asked >> pair & 1)


@cache
def known() -> _scan.Characters:
    """What the scan knows of characters."""
    return _scan.Characters(describe)
