"""Composition: letters and marks as canonical or compatibility composition (UAX #15) writes them (AN406)."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache, partial
from itertools import chain, groupby
from typing import Final, Literal

from arabic_norm import characters as ch
from arabic_norm import kernel
from arabic_norm.patterns import lazy
from arabic_norm.rules import Passage, Proposal

Form = Literal["NFC", "NFKC"]

_KEPT: Final = 32
"""Segments of fewer code points are remembered, composed."""

#: Where characters stand that compose or decompose; the rest is ideographs, Hangul syllables and what is unassigned.
#: A test goes through all of Unicode.
_BLOCKS: Final = (
    (0x80, 0x3400),
    (0xA000, 0xAC00),
    (0xF900, 0x12000),
    (0x16A00, 0x17000),
    (0x1BC00, 0x1BD00),
    (0x1CF00, 0x1FC00),
    (0x2F800, 0x2FA20),
)


@cache
def unstable(form: Form) -> frozenset[str]:
    r"""The characters without which a text is in normal form already: it takes one of them to reorder or compose.

    >>> [char in unstable("NFC") for char in "أ²\N{ARABIC FATHA}\N{ARABIC HAMZA ABOVE}"]
    [False, False, True, True]
    """
    chars = [chr(code) for low, high in _BLOCKS for code in range(low, high)]
    unstable = {char for char in chars if unicodedata.combining(char) or not unicodedata.is_normalized(form, char)}
    signs = map(chr, _SIGNS) if form == "NFKC" else ()
    return frozenset(unstable.union(composing(), signs))


@cache
def composing() -> frozenset[str]:
    """The characters that compose with one before them."""
    jamo = map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)))
    chars = (chr(code) for low, high in _BLOCKS for code in range(low, high))
    canonical = (parts.split() for parts in map(unicodedata.decomposition, chars) if parts and parts[0] != "<")
    return frozenset(chr(int(code, 16)) for _, *codes in canonical for code in codes).union(jamo)


#: The combining classes of marks that never compose, in groups: the first of each.  Shadda and sukun have their own.
_GROUPS: Final = (1, 33, 34, 35, 220, 230)
_REST: Final = len(_GROUPS) + 1


@cache
def _kinds(form: Form) -> kernel.Table:
    """Of what is unstable, marks that never compose are of the kind of their combining class.  The rest is _REST."""
    chars = unstable(form)
    alone = {char for char in chars - composing() if unicodedata.combining(char) and _is_normal(form, char)}
    kinds = {char: bisect_right(_GROUPS, unicodedata.combining(char)) for char in alone}
    return kernel.Table({}, kinds=dict.fromkeys(chars, _REST) | kinds)


def _is_normal(form: Form, char: str) -> bool:
    return unicodedata.is_normalized(form, char)


def _may_change(before: int, own: int) -> bool:
    """Whether what is of the kind ``own`` may be reordered or composed behind one of ``before``."""
    if own in (0, _REST):
        return own == _REST
    of_one_class = own < len(_GROUPS) and _GROUPS[own] == _GROUPS[own - 1] + 1
    return before > own or (before == own and not of_one_class)


_TOUCHING: Final = sum(1 << 8 * before + own for before in range(8) for own in range(8) if _may_change(before, own))
"""What may be reordered or composed, as ``Table.neighbours`` reads it."""


def _unstable_places(form: Form, text: str) -> list[int]:
    """The offsets of what may be written otherwise, at least one in each segment that has such."""
    found = _kinds(form).neighbours(text, _TOUCHING)[1]
    return sorted(chain.from_iterable(found.values())) if found else []


def find_decomposed(passage: Passage) -> Iterator[Proposal]:
    """Letters and marks that canonical composition (NFC, UAX #15) writes otherwise, a segment at a time."""
    text = passage.text
    places = _unstable_places("NFC", text)
    if not places:
        return  # as a rule
    if len(places) > len(text) // _MANY and not _has_long_cluster(places) and unicodedata.is_normalized("NFC", text):
        return
    for start, end in _segments(text, places):
        composed = _compose("NFC", text[start:end])
        if composed != text[start:end]:
            yield Proposal(start, end, composed)


_MANY: Final = 32
"""With more than one place in so many characters, asking about the whole text first is worth it."""


def _has_long_cluster(places: list[int]) -> bool:
    """Whether marks are heaped, which unicodedata sorts in quadratic time."""
    return any(last - first < 2 * _KEPT for first, last in zip(places, places[_KEPT - 1 :], strict=False))


def find_compatible(passage: Passage) -> Iterator[Proposal]:
    """What compatibility composition (NFKC) writes otherwise, and two signs that camel_tools writes out itself."""
    text = passage.text
    for start, end in _segments(text, _unstable_places("NFKC", text)):
        composed = _compose("NFKC", text[start:end].translate(_SIGNS))
        if composed != text[start:end]:
            yield Proposal(start, end, composed)


_SIGNS: Final = str.maketrans({"\N{RIAL SIGN}": "ريال", "\ufdfd": "بسم الله الرحمن الرحيم"})

#: A character and all behind it that may compose with it: marks, the vowels and final consonants of Hangul, and what
#: becomes one of these by compatibility.  Normalizing segment by segment is normalizing the whole (UAX #15, section 9).
_COMPOSES = r"\p{M}\u1160-\u11FF\uA960-\uA97C\uD7B0-\uD7FF\u3131-\u318E\uFF9E-\uFFDC"
_SEGMENT = lazy(rf"[^{_COMPOSES}][{_COMPOSES}]*+|[{_COMPOSES}]++")
_BEGINNING = lazy(rf"(?r)[^{_COMPOSES}]?[{_COMPOSES}]*+")


def _segments(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """The spans of the segments in which ``places`` lie."""
    end = 0
    for place in places:
        if place < end:
            continue
        if place >= end + 2 and _is_usual(text[place - 2 : place + 2]):
            start, end = place - 2, place + 1
            yield start, end
            continue
        before = _BEGINNING.match(text, end, place + 1)
        segment = _SEGMENT.match(text, before.start() if before else place)
        if segment:
            end = segment.end()
            yield segment.span()


def _is_usual(around: str) -> bool:
    """Whether ``around`` is two marks on an Arabic letter and another letter or a space, or the end of the text."""
    return (
        around[0] in _LETTERS
        and around[1] in ch.TASHKEEL
        and around[2] in ch.TASHKEEL
        and (len(around) == 3 or around[3] in _LETTERS)
    )


_LETTERS: Final = frozenset(map(chr, (*b" \n", *range(0x621, 0x64B))))


def _compose(form: Form, segment: str) -> str:
    return _composed(form, segment) if len(segment) < _KEPT else _compose_long(form, segment)


def _compose_long(form: Form, segment: str) -> str:
    """The same in time n log n: unicodedata sorts the marks of a letter in quadratic time, unless they are in order."""
    decompose: Literal["NFD", "NFKD"] = "NFD" if form == "NFC" else "NFKD"
    letters = "".join(map(partial(unicodedata.normalize, decompose), segment))
    ordered: list[str] = []
    for is_mark, run in groupby(letters, key=lambda char: unicodedata.combining(char) > 0):
        chars = list(run)
        ordered += sorted(chars, key=unicodedata.combining) if is_mark else chars
    return unicodedata.normalize(form, "".join(ordered))


@lru_cache(maxsize=8192)
def _composed(form: Form, segment: str) -> str:
    return unicodedata.normalize(form, segment)
