"""Punctuation: Latin marks in Arabic text, repeated marks, digits and white space, as a profile asks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm import kernel
from arabic_norm.neighbours import (
    in_arabic,
    is_arabic,
    is_latin_line,
    letter_before,
    letter_behind,
    line_span,
    token_around,
)
from arabic_norm.patterns import lazy, matches
from arabic_norm.places import places
from arabic_norm.rules import Passage, Proposal

_ARABIC_MARKS: Final = {",": ch.ARABIC_COMMA, ";": ch.ARABIC_SEMICOLON, "?": ch.ARABIC_QUESTION_MARK}
_CLOSERS = ch.char_class(ch.QUOTES + ch.CLOSING_BRACKETS)
LATIN_MARKS: Final = "".join(_ARABIC_MARKS)
_LATIN_MARK = lazy(
    rf"[,;?](?=\Z|[{ch.SPACE_CLASS}{ch.ARABIC_CLASS}{_CLOSERS}{ch.char_class(ch.OPENING_BRACKETS)}!.؟?،])"
)
_BEFORE_MARK = lazy(rf"[{ch.WORD_CLASS}{_CLOSERS}%٪!؟,،?]")
_REPEATED = lazy(rf"([!؟?]{{1,2}}?)\1+|([،؛])(?:[{ch.SPACE_CLASS}]?\2)+")


def find_latin_marks(passage: Passage) -> Iterator[Proposal]:
    """Latin , ; ? between Arabic words."""
    text = passage.text
    for match in matches(_LATIN_MARK, text, places(text, LATIN_MARKS)):
        if not (match.start() and _BEFORE_MARK.match(text, match.start() - 1)):
            continue
        start, end = line_span(text, match.start())
        line, offset = text[start:end], match.start() - start
        before, behind = letter_before(line, offset), letter_behind(line, offset + 1)
        arabic = before and is_arabic(before) and (not behind or is_arabic(behind))
        if arabic and not is_latin_line(text, match.start()) and not _in_table(text, match[0], start, end):
            yield Proposal(match.start(), match.end(), _ARABIC_MARKS[match[0]])


def _in_table(text: str, mark: str, start: int, end: int) -> bool:
    """Whether ``mark`` divides columns in the line ``start`` to ``end``.

    Then a line before or behind has as many of it, and neither line has a space behind one.
    """
    line = text[start:end]
    is_whole = (start == 0 or text[start - 1] == "\n") and text[end : end + 1] in ("", "\n")
    if mark == "?" or mark + " " in line or not is_whole:
        return False
    before = text[slice(*line_span(text, start - 1))] if start else ""
    behind = text[slice(*line_span(text, end + 1))]
    return any(other.count(mark) == line.count(mark) and mark + " " not in other for other in (before, behind))


MARK_BEHIND_MARK: Final = "mark mark, space mark, line_end mark"
"""Where marks may be repeated, as ``code_points.mask`` reads it."""


def find_repeated_marks(passage: Passage) -> Iterator[Proposal]:
    """The same mark several times: one is enough.  An ellipsis stays."""
    text = passage.text
    starts = (place - gap for place in passage.sights.places(MARK_BEHIND_MARK) for gap in (2, 1) if place >= gap)
    for match in matches(_REPEATED, text, starts):
        if is_arabic(letter_before(text, match.start())):
            yield Proposal(match.start(), match.end(), match[1] or match[2])


_NUMBER = lazy(r"(?<![\p{N}_.,٫٬])\p{Nd}(?:[.,٫٬]?\p{Nd})*+(?!_)")
_THOUSANDS = lazy(r"\p{Nd}{1,3}(?:[,٬]\p{Nd}{3})+(?:[.٫]\p{Nd}+)?|\p{Nd}+(?:[.٫]\p{Nd}+)?")
SEPARATORS: Final = ch.DECIMAL_SEPARATOR + ch.THOUSANDS_SEPARATOR
_IN_NUMBER = lazy(r"(?<=\p{Nd}).(?=\p{Nd})")
_DOTTED_THOUSANDS = lazy(r"\p{Nd}{1,3}(?:\.\p{Nd}{3}){2,}")
_DATE = lazy(r"\p{Nd}{1,2}\.\p{Nd}{1,2}\.(?:\p{Nd}{2}){1,2}|\p{Nd}{4}\.\p{Nd}{1,2}\.\p{Nd}{1,2}")
_TO_ARABIC = str.maketrans("0123456789" + ch.EXTENDED_ARABIC_INDIC_DIGITS, ch.ARABIC_INDIC_DIGITS * 2)


def find_digits(passage: Passage) -> Iterator[Proposal]:
    """Numbers that are not written with the digits and separators that were asked for.

    Arabic digits become ASCII everywhere, which the table does; here it is only their separators.  ASCII digits become
    Arabic in Arabic text, and outside words, addresses and versions.
    """
    text = passage.text
    if passage.settings.digits == "ascii":
        for start in places(text, SEPARATORS):
            if _IN_NUMBER.match(text, start):
                yield Proposal(start, start + 1, "." if text[start] == ch.DECIMAL_SEPARATOR else ",")
    elif passage.settings.digits == "arabic":
        for match in _NUMBER.finditer(text):
            if not _in_latin(text, match.start(), match.end()) and in_arabic(text, match.start(), match.end()):
                yield Proposal(match.start(), match.end(), _arabic_number(match[0]))


def _arabic_number(number: str) -> str:
    new = number.translate(_TO_ARABIC)
    if _THOUSANDS.fullmatch(number):
        return new.replace(".", ch.DECIMAL_SEPARATOR).replace(",", ch.THOUSANDS_SEPARATOR)
    if _DOTTED_THOUSANDS.fullmatch(number):
        return new.replace(".", ch.THOUSANDS_SEPARATOR)
    is_version = number.count(".") > 1 and not _DATE.fullmatch(number)
    return number if is_version else new


def _in_latin(text: str, start: int, end: int) -> bool:
    """Whether a number is a part of an address, a file name or the like: Latin letters stand in the same token."""
    return _LATIN.search(token_around(text, start, end, _MAX_TOKEN)) is not None


_MAX_TOKEN: Final = 60
_LATIN = lazy(r"[A-Za-z@]")


_SPACE_RUN = lazy(r"\s++")


@cache
def _trim() -> kernel.Table:
    return kernel.Table(dict.fromkeys(ch.LINE_ENDS + ch.SPACES, " "), squeeze=True)


def squeezed(text: str) -> str:
    """``text`` with one space for each run of white space, also at its ends."""
    return _trim().map(text)[0]


def trimmed(text: str) -> str:
    """``text`` with white space folded to single spaces and none at its ends; the same object if it is so.

    >>> trimmed(" سلام  عليكم\\n")
    'سلام عليكم'
    """
    return squeezed(text).strip(" ")


def find_space_to_trim(passage: Passage) -> Iterator[Proposal]:
    """White space that is more than one space, or stands at an end of the text."""
    text = passage.text
    if trimmed(text) is text:
        return
    for match in _SPACE_RUN.finditer(text):
        new = "" if match.start() == 0 or match.end() == len(text) else " "
        if match[0] != new:
            yield Proposal(match.start(), match.end(), new)
