"""Candidates: the places of a text where a sentence may end.

A candidate is a gap between two words that has a sentence mark or a line end in it.  All of them are found in one
scan; what is between the words is left as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.neighbours import is_arabic
from arabic_norm.patterns import lazy

if TYPE_CHECKING:
    import regex

MAX_WORD: Final = 40
"""How much of a word, in code points, is looked at; no Arabic word is longer."""

KEPT: Final = 32
"""Gaps that are shorter are remembered with their form: there are few, and they come again and again."""

_LINE_END = lazy(rf"\r\n|[{ch.char_class(ch.LINE_ENDS)}]")
_COMMA_AT_LINE_END = re.compile(rf"\s*[{ch.char_class(ch.COMMAS + ch.SEMICOLONS)}][^\S\n]*\n[^\S\n]*")
_TRIGGER = re.compile(f"[{ch.char_class(ch.SENTENCE_MARKS + ch.LINE_ENDS)}]")
#: A footnote mark such as [1] belongs to the gap that it stands in.
FOOTNOTE: Final = r"\[\p{Nd}{1,3}\]|\(\p{Nd}{1,2}\)|[\xB9\xB2\xB3\u2070-\u2079]{1,3}"
EMOJI: Final = r"[\p{So}\p{Sk}][\uFE0F\u200D]*"
_GAP = lazy(rf"(?:(?:{FOOTNOTE})(?![{ch.WORD_CLASS}])|{EMOJI}|[^{ch.WORD_CLASS}])*+")
_GAP_BEFORE = lazy(rf"(?r)(?:{EMOJI}|[^{ch.WORD_CLASS}])*+")
_WORD = lazy(rf"[{ch.WORD_CLASS}]{{1,{MAX_WORD}}}+")
_WORD_BEFORE = lazy(rf"(?r)[{ch.WORD_CLASS}]{{1,{MAX_WORD}}}+")


class Form(NamedTuple):
    """How a gap is written.

    Attributes:
        line_ends: offsets into the gap of its line ends; CR LF is one.
        dots: how many full stops it has; an ellipsis counts as three.
        ellipsis: whether it has three dots or more in one.
        glued: whether it has no white space.
        spaced: whether it begins with a space.
        comma: whether it has a comma or semicolon.
        comma_at_line_end: whether nothing but a comma or semicolon and one line end is in it.
        on_one_line: whether it has no line end.
    """

    line_ends: tuple[int, ...]
    dots: int
    ellipsis: bool
    glued: bool
    spaced: bool
    comma: bool
    comma_at_line_end: bool
    on_one_line: bool


def form_of(gap: str) -> Form:
    """How a gap is written."""
    return _form_of(gap) if len(gap) < KEPT else _form_of.__wrapped__(gap)


@lru_cache(maxsize=1 << 10)
def _form_of(gap: str) -> Form:
    line_ends = tuple(match.start() for match in _LINE_END.finditer(gap))
    return Form(
        line_ends,
        gap.count(ch.FULL_STOP) + gap.count(ch.ARABIC_FULL_STOP) + 3 * gap.count(ch.ELLIPSIS),
        "..." in gap or ch.ELLIPSIS in gap,
        not any(char.isspace() for char in gap),
        gap[0] in ch.SPACES,
        any(mark in gap for mark in ch.COMMAS + ch.SEMICOLONS),
        _COMMA_AT_LINE_END.fullmatch(gap) is not None,
        not line_ends,
    )


class Candidate(NamedTuple):
    """A gap, ``start`` to ``end`` in code points, and the words that it parts; '' at either end of the text."""

    start: int
    end: int
    gap: str
    left: str
    right: str
    form: Form


def candidates(text: str) -> Iterator[Candidate]:
    """Yield the candidates of ``text`` in its order, in time linear in its length.

    >>> [(c.left, c.gap, c.right) for c in candidates("نعم. قال: لا")]
    [('نعم', '. ', 'قال')]
    """
    done = 0
    while trigger := _TRIGGER.search(text, done):
        start = trigger.start() - len(_matched(_GAP_BEFORE.match(text, done, trigger.start())))
        end = trigger.start() + len(_matched(_GAP.match(text, trigger.start())))
        gap = text[start:end]
        yield Candidate(start, end, gap, word_before(text, start), word_at(text, end), form_of(gap))
        done = end


def word_before(text: str, offset: int) -> str:
    """The word that ends at ``offset``, or ''."""
    return _matched(_WORD_BEFORE.match(text, 0, offset))


def word_at(text: str, offset: int) -> str:
    """The word that begins at ``offset``, or ''."""
    return _matched(_WORD.match(text, offset))


def next_word(text: str, offset: int) -> tuple[str, str]:
    """What is between ``offset`` and the next word (at most some code points of it), and that word."""
    if text.startswith(" ", offset) and is_arabic(text[offset + 1 : offset + 2]):
        return " ", word_at(text, offset + 1)  # as a rule
    gap = _matched(_GAP.match(text, offset, offset + MAX_WORD))
    return gap, word_at(text, offset + len(gap))


def _matched(match: regex.Match[str] | None) -> str:
    return match[0] if match else ""
