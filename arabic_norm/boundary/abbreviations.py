"""Abbreviations: whose full stop ends nothing, and behind which of them a sentence may end."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.boundary import words
from arabic_norm.boundary.candidates import next_word
from arabic_norm.boundary.place import END, NEITHER, Place
from arabic_norm.patterns import lazy

if TYPE_CHECKING:
    import regex

_ARABIC_LETTER = f"[{ch.ARABIC_CLASS}]"
#: What stands before a full stop and may be an abbreviation: letters, single ones divided by full stops.
_DOTTED_BEFORE = lazy(rf"(?r)(?<![{ch.WORD_CLASS}.])(?:[{ch.WORD_CLASS}]{{1,4}}\.){{0,5}}[{ch.WORD_CLASS}]{{1,6}}")
_DOTTED_LETTERS = lazy(
    rf"(?:{_ARABIC_LETTER}{{1,2}}{ch.TATWEEL}?\.)+{_ARABIC_LETTER}{{1,2}}{ch.TATWEEL}?|(?:[A-Za-z]\.)+[A-Za-z]"
)
_SINGLE_LETTER = lazy(rf"{_ARABIC_LETTER}{ch.TATWEEL}?|[A-Za-z]")
_NUMBER_BEFORE = lazy(r"(?r)\p{Nd}[)\s]{0,3}")
_TIME_BEFORE = lazy(r"(?r)\p{Nd}{1,2}[:.٫]\p{Nd}{2}\s?")
_PROCLITICS: Final = ("و", "ف", "ل", "ب", "ك", "وب", "ول", "فل", "فب", "لـ", "بـ", "كـ")


@cache
def _abbreviations() -> dict[str, str]:
    return {form: kind for form, kind, _ in tables.rows("abbreviations")}


def forms() -> set[str]:
    """All abbreviations, alone and with proclitics."""
    return {proclitic + form for form in _abbreviations() for proclitic in ("", *_PROCLITICS)}


def outcome(place: Place) -> str | None:
    """An abbreviation's own full stop."""
    candidate = place.candidate
    match = _dotted_before(place.text, candidate.start)
    if match is None:
        return None
    form = match[0]
    kind = kind_of(form)
    letter_follows = candidate.right.isalpha() and place.text.startswith(".", candidate.end + 1)
    if letter_follows and len(candidate.right) == 1 and (kind is not None or len(form) <= 2):
        return NEITHER  # letters with spaces between them: ت. س. إليوت
    if kind is None:
        return None
    if form.isascii() and len(form) == 1 and words.is_arabic(candidate.right):
        return None  # a symbol (بروتين S.), not an initial
    behind_number = _NUMBER_BEFORE.match(place.text, 0, match.start()) is not None
    if kind == "reference" and (candidate.right[0].isdigit() or len(form) > 2):
        return NEITHER if candidate.right[0].isdigit() else None
    if behind_number and _TIME_BEFORE.match(place.text, 0, match.start()) and candidate.right[0] not in "وف":
        return NEITHER  # 8:30 م. بتوقيت بيروت
    if behind_number and (kind == "inner" or len(form.rstrip(ch.TATWEEL)) == 1):
        kind = "inner"  # 500 م. or 241 هـ.: a unit or an era
    elif kind != "inner":
        return NEITHER
    elif len(form.rstrip(ch.TATWEEL)) == 1:
        return None if candidate.right[0] in "وف" else NEITHER  # an initial, unless an era is spelt out before it
    if _goes_on(place):
        return NEITHER
    return NEITHER if _seldom_ends(form) and not _begins(candidate.right) else END


def _seldom_ends(form: str) -> bool:
    """Whether an abbreviation stands in the middle of sentences more often than at their end: ل.س. Inc. U.S."""
    return form.isascii() or form.count(".") > 0


def _begins(word: str) -> bool:
    """Whether a word looks like the first of a sentence."""
    return word[0] in "وف" or "begins" in words.classes(word)


@lru_cache(maxsize=words.CACHED)
def kind_of(form: str) -> str | None:
    """The kind of abbreviation that ``form`` is, if it is one."""
    known = _abbreviations()
    if form in known:
        return known[form]
    for proclitic in _PROCLITICS:
        rest = form.removeprefix(proclitic)
        if (
            rest != form
            and rest in known
            and ("." in rest or rest in "أد" or (proclitic == "و" and known[rest] == "title"))
        ):
            return known[rest]
        if rest != form and rest.isascii() and _DOTTED_LETTERS.fullmatch(rest):
            return "inner"
    if _SINGLE_LETTER.fullmatch(form):
        return "title"  # an initial or a list letter
    return "inner" if _DOTTED_LETTERS.fullmatch(form) else None


def _goes_on(place: Place) -> bool:
    """Whether the word behind an abbreviation shows that the sentence goes on."""
    right = place.candidate.right
    behind_waw = right[1:2] if right[0] == "و" else ""
    if right[0].isdigit() or right[0].islower() or (behind_waw and behind_waw.isascii()):
        return True
    behind, _ = next_word(place.text, place.candidate.end + len(right))
    return bool(words.classes(right) & {"continues", "may-continue"}) and ":" not in behind


def is_abbreviation(text: str, offset: int) -> bool:
    """Whether the full stop at ``offset`` belongs to an abbreviation.

    >>> is_abbreviation("عام 356 ق.م.، أي", 11), is_abbreviation("نعم.، أي", 3)
    (True, False)
    """
    match = _dotted_before(text, offset)
    return match is not None and kind_of(match[0]) is not None


def _dotted_before(text: str, offset: int) -> regex.Match[str] | None:
    """What stands before the full stop at ``offset`` and may be an abbreviation."""
    return _DOTTED_BEFORE.match(text, max(0, offset - 40), offset)
