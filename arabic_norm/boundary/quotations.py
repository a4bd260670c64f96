"""Quotations: whether a sentence ends with a mark inside or behind one."""

from __future__ import annotations

from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary import words
from arabic_norm.boundary.place import END, NEITHER, Place
from arabic_norm.pairing import Pair
from arabic_norm.patterns import lazy

_CLOSING_MARKS = lazy(rf"[!?؟]+[{ch.char_class(ch.QUOTES)}'’{ch.char_class(ch.CLOSING_BRACKETS)}]+(?!\.)")
_MAX_EXCLAMATION_WORDS: Final = 3
SPEAKING: Final = frozenset("قال قالت سال سالت صاح صاحت صرخ صرخت اجاب اجابت هتف هتفت تساءل تساءلت رد ردت هكذا".split())
JOINING: Final = frozenset("ثم بل او".split())
_CLOSED_BY_QUOTE = lazy(rf"\.[{ch.char_class(ch.QUOTES)}]")
_OPENS_QUOTATION = lazy(f"\\s[{ch.char_class(ch.QUOTES)}]$")


def may_end_speech(gap: str) -> bool:
    """Whether the word behind a gap may show that the sentence goes on behind a quotation; see ``is_of_speaking``."""
    return _CLOSED_BY_QUOTE.search(gap) is not None


def is_of_speaking(word: str) -> bool:
    """Whether a word says that somebody spoke."""
    return words.fold(word) in SPEAKING


def outcome(place: Place) -> str | None:
    """``«النجدة!» وركض``: a question or exclamation at the end of a quotation, and the sentence goes on.

    It goes on behind a quotation of few words, and where the next word joins it or says who spoke; behind a longer one
    the sentence ended with it.
    """
    candidate = place.candidate
    if candidate.form.dots:
        return NEITHER if _says_so(place) else None
    quote = place.pairing.quote_around(candidate.start)
    match = _CLOSING_MARKS.search(candidate.gap)
    if match is None:
        inside = quote is not None and quote == place.pairing.quote_around(candidate.end)
        return NEITHER if inside and quote and _words_in(place.text, quote) <= _MAX_EXCLAMATION_WORDS else None
    if _OPENS_QUOTATION.search(candidate.gap, match.end()):
        return END
    if quote is not None and _words_in(place.text, quote) <= _MAX_EXCLAMATION_WORDS:
        return NEITHER
    right = words.fold(candidate.right)
    joins = bool(words.classes(candidate.right) & {"continues", "may-continue"}) or right in JOINING
    joins = joins or (right.startswith("ف") and len(right) > 3)
    return NEITHER if joins or _says_so(place) else END


def _says_so(place: Place) -> bool:
    """Whether the words behind a quotation tell who said it; where they go on to what was said, they begin anew.

    So «أنا هنا.» قالت سعاد. is one sentence, and «أنا هنا.» قالت سعاد إنها عادت. two.
    """
    candidate = place.candidate
    return is_of_speaking(candidate.right) and not _WHAT_IS_SAID.match(words.fold(_behind(place)))


def _behind(place: Place) -> str:
    """The next few words behind the word after a candidate."""
    start = place.candidate.end + len(place.candidate.right)
    return place.text[start : start + _MAX_SPEAKER]


_MAX_SPEAKER: Final = 60
#: One to four words of who speaks, and the conjunction that opens what is said, alone or with a pronoun; all folded.
_WHAT_IS_SAID = lazy(rf"(?: [{ch.WORD_CLASS}]++){{0,4}}? ب?ان(?:ه|ها|هما|هم|هن|ني|ي|نا|ك|كم)? ")


def _words_in(text: str, pair: Pair) -> int:
    return text.count(" ", pair.opener.end, pair.closer.start) + 1
