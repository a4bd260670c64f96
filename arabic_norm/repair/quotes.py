"""Quotation marks: pairs that face the wrong way or are mixed, and marks without a partner (AN2xx)."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.neighbours import has_arabic, is_arabic, is_latin_line, letter_before, letter_behind
from arabic_norm.pairing import Enclosed
from arabic_norm.places import has
from arabic_norm.rules import Passage, Proposal, Rule

_LOW = ch.LOW_QUOTES[0]
_SOUND: Final = frozenset(
    {
        ch.CURLY_QUOTES,
        ch.GUILLEMETS,
        ch.SINGLE_GUILLEMETS,
        _LOW + ch.CURLY_QUOTES[0],
        _LOW + ch.CURLY_QUOTES[1],
    }
)
"""Pairs that stand as they should, „…“ among them; straight marks always do."""


def _wrong_way(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    proposals: list[Proposal] = []
    for pair in passage.pairing.quoted:
        written = text[pair[0] : pair[1]] + text[pair[2] : pair[3]]
        if written not in _SOUND and written.strip(ch.STRAIGHT_QUOTE) and _stands_in_arabic(passage, pair):
            proposals += _restyled(text, pair, _style(written))
    yield from sorted(proposals)


def _restyled(text: str, pair: Enclosed, style: str) -> list[Proposal]:
    """The proposals that give a pair the opener and closer of a style."""
    start, low, high, end, _ = pair
    opener, closer = style[0], style[1]
    proposals = [] if text[start:low] == opener else [Proposal(start, low, opener)]
    if text[high:end] != closer:
        proposals.append(Proposal(high, end, closer))
    return proposals


def _style(written: str) -> str:
    """The sound pair that a wrong one most likely was meant to be."""
    for style in (ch.GUILLEMETS, ch.SINGLE_GUILLEMETS):
        if set(written) & set(style):
            return style
    return ch.CURLY_QUOTES


def _unpaired(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    for mark in passage.pairing.unpaired:
        if not text[mark.start - 1 : mark.start].isdigit():  # inches, seconds
            yield Proposal(mark.start, mark.end, None, safe=False, note=f"{mark.text} has no partner")


def _other_style(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    if passage.settings.quotes not in STYLES:
        return
    styles = STYLES[passage.settings.quotes]
    proposals: list[Proposal] = []
    for pair in passage.pairing.quoted:
        start, low, high, end, depth = pair
        style = styles[depth % 2]
        if text[start:low] + text[high:end] != style and _stands_in_arabic(passage, pair):
            proposals += _restyled(text, pair, style)
    yield from sorted(proposals)


def _stands_in_arabic(passage: Passage, pair: Enclosed) -> bool:
    text = passage.text
    start, low, high, end, _ = pair
    if text[start:low] == ch.STRAIGHT_QUOTE and passage.analysis(_has_latin) and is_latin_line(text, start):
        return False
    return has_arabic(text, low, high) or (
        is_arabic(letter_before(text, start)) and is_arabic(letter_behind(text, end))
    )


def _has_latin(passage: Passage) -> bool:
    """Whether there is a letter of code or data anywhere, without which no line need be looked at."""
    return has(passage.text, string.ascii_letters)


STYLES: Final = {
    "guillemets": (ch.GUILLEMETS, ch.CURLY_QUOTES),
    "curly": (ch.CURLY_QUOTES, "‘’"),
    "straight": (ch.STRAIGHT_QUOTE * 2, "''"),
}
"""For each style of quotation marks the outer and the inner pair."""

RULES: Final = (
    Rule(
        "AN201",
        "quotes-wrong-way",
        "the quotation marks of a pair face each other, in one style",
        "قال إن ”الوضع مستقر“ وغادر.",
        "قال إن “الوضع مستقر” وغادر.",
        _wrong_way,
        ch.CURLY_QUOTES + ch.LOW_QUOTES + ch.GUILLEMETS + ch.SINGLE_GUILLEMETS + "'`",
    ),
    Rule(
        "AN202",
        "quote-unpaired",
        "a quotation mark without a partner; where the partner should be, only a person can tell",
        "قال إن “الوضع مستقر وغادر.",
        "قال إن “الوضع مستقر وغادر.",
        _unpaired,
        ch.QUOTES + "'`",
        safe=False,
        acts=lambda settings: False,
    ),
    Rule(
        "AN203",
        "quote-style",
        "quotation marks of one style, with another for those inside",
        'قرأ "الأيام" مساء.',
        "قرأ «الأيام» مساء.",
        _other_style,
        ch.QUOTES,
    ),
)
