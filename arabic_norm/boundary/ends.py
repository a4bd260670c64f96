"""Ends: whether a sentence ends at a candidate, and where it is cut."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary.candidates import FOOTNOTE, KEPT, Candidate, form_of
from arabic_norm.pairing import Pairing
from arabic_norm.patterns import lazy

PAUSE: Final = 0.94
"""The most that two dots can be an artifact: they may be a writer's pause, and never go at the level safe."""


def goes_on(candidate: Candidate, is_sure_end: bool) -> bool:
    """Whether an open candidate ends nothing even if it is no artifact.

    A comma at a line's end does not; nor does a full stop with a comma behind it or with a semicolon; nor one with a
    comma before it, unless the words leave no doubt.
    """
    form = candidate.form
    if form.comma and form.dots == 1 and form.on_one_line:
        return not is_sure_end or joins(candidate.gap)
    return form.comma_at_line_end


def joins(gap: str) -> bool:
    """Whether a gap with a full stop and a comma goes on whatever the words say: the mark that stands last counts.

    >>> joins("،. "), joins(".، "), joins("؛. ")
    (False, True, True)
    """
    return _COMMA_LAST.search(gap) is not None


_COMMA_LAST = lazy(rf"[{ch.char_class(ch.SEMICOLONS)}]|\.[^.]*[{ch.char_class(ch.COMMAS)}]")


def cut_of(text: str, candidate: Candidate, pairing: Pairing) -> int:
    """The offset behind the candidate's first marks and all that closes with them."""
    gap, start = candidate.gap, candidate.start
    fixed = cut_in(gap) if len(gap) < KEPT else cut_in.__wrapped__(gap)
    return start + fixed if fixed >= 0 else _cut(text, start + marks_end(gap), candidate.end, pairing)


@lru_cache(maxsize=1 << 10)
def cut_in(gap: str) -> int:
    """The same as an offset into a gap; -1 where that depends on which quotation marks and brackets belong together.

    >>> cut_in(" .. "), cut_in(".» ")
    (3, -1)
    """
    end = marks_end(gap)
    if end < 0:
        return form_of(gap).line_ends[0]
    return -1 if _MAY_PAIR.search(gap) else _cut(gap, end, len(gap), _NO_PAIRS)


def _cut(text: str, offset: int, end: int, pairing: Pairing) -> int:
    """Where a sentence is cut whose first marks end at ``offset``, in a gap that ends at ``end``."""
    while offset < end:
        char = text[offset]
        attached = _ATTACHED.match(text, offset, end)
        if attached:
            offset = attached.end()
        elif (
            char in ch.INVISIBLE
            or char in ch.SENTENCE_MARKS
            or pairing.closes(offset)
            or (char in _CLOSERS and not pairing.opens(offset))
        ):
            offset += 1
        elif char in ch.SPACES and pairing.closes(offset + 1):
            offset += 2
        else:
            break
    return offset


_MAY_PAIR = lazy(rf"[{ch.char_class(ch.QUOTES + ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS)}'’`]")
_NO_PAIRS: Final = Pairing("")
#: Marks, and more marks that only spaces or line ends part from them and no word follows at once.
_MARKS = lazy(
    rf"[{ch.char_class(ch.SENTENCE_MARKS)}]++"
    rf"(?:\s*+[{ch.char_class(ch.SENTENCE_MARKS)}]++(?![{ch.WORD_CLASS}]))*+"
)
#: What belongs to the sentence before it: footnote marks, and emoji, which a space may part from it.
_ATTACHED = lazy(
    rf"{FOOTNOTE}"
    r"| ?(?:\p{Emoji_Presentation}|\p{So}\uFE0F)[\p{So}\p{Sk}\uFE0F\u200D]*+(?=\s|$)"
)
_CLOSERS: Final = ch.QUOTES + ch.CLOSING_BRACKETS + "'’"


def marks_end(gap: str) -> int:
    """The offset into a gap behind its first marks, or -1 if it has none."""
    match = _MARKS.search(gap)
    return match.end() if match else -1


def attaches(gap: str) -> bool:
    """Whether a footnote mark or emoji of a gap may belong to the sentence before it."""
    return _ATTACHED.search(gap) is not None
