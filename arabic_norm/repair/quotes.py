"""Quotation marks: pairs that face the wrong way or are mixed, and marks without a partner (AN2xx)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.neighbours import has_arabic, is_arabic, is_latin_line, letter_before, letter_behind
from arabic_norm.pairing import Pair
from arabic_norm.rules import Passage, Proposal, Rule

_LOW = ch.LOW_QUOTES[0]
_SOUND: Final = frozenset(
    {
        ch.STRAIGHT_QUOTE * 2,
        ch.CURLY_QUOTES,
        ch.GUILLEMETS,
        ch.SINGLE_GUILLEMETS,
        _LOW + ch.CURLY_QUOTES[0],
        _LOW + ch.CURLY_QUOTES[1],
    }
)
"""Pairs that stand as they should, „…“ among them."""


def _wrong_way(passage: Passage) -> Iterator[Proposal]:
    def wanted(pair: Pair) -> str | None:
        written = pair.opener.text + pair.closer.text
        return None if written in _SOUND or not _stands_in_arabic(passage.text, pair) else _style(written)

    yield from _restyled(passage, wanted)


def _restyled(passage: Passage, wanted: Callable[[Pair], str | None]) -> list[Proposal]:
    """The proposals that give each pair the opener and closer that ``wanted`` says, in the order of the text."""
    proposals = []
    for pair in passage.pairing.quotes.pairs:
        style = wanted(pair)
        if style is not None:
            note = f"quotation marks {pair.opener.text}…{pair.closer.text}"
            proposals += [
                Proposal(mark.start, mark.end, new, note=note)
                for mark, new in zip((pair.opener, pair.closer), style, strict=True)
                if mark.text != new
            ]
    return sorted(proposals)


def _style(written: str) -> str:
    """The sound pair that a wrong one most likely was meant to be."""
    if set(written) == {ch.STRAIGHT_QUOTE}:
        return ch.STRAIGHT_QUOTE * 2
    for style in (ch.GUILLEMETS, ch.SINGLE_GUILLEMETS):
        if set(written) & set(style):
            return style
    return ch.CURLY_QUOTES


def _unpaired(passage: Passage) -> Iterator[Proposal]:
    for mark in passage.pairing.unpaired:
        before = passage.text[mark.start - 1 : mark.start]
        if not before.isdigit():  # inches, seconds
            yield Proposal(mark.start, mark.end, None, safe=False, note=f"{mark.text} has no partner")


def _other_style(passage: Passage) -> Iterator[Proposal]:
    if passage.settings.quotes in STYLES:
        styles = STYLES[passage.settings.quotes]
        yield from _restyled(
            passage, lambda pair: styles[pair.depth % 2] if _stands_in_arabic(passage.text, pair) else None
        )


def _stands_in_arabic(text: str, pair: Pair) -> bool:
    if pair.opener.text == ch.STRAIGHT_QUOTE and is_latin_line(text, pair.opener.start):
        return False
    return has_arabic(text, pair.opener.end, pair.closer.start) or (
        is_arabic(letter_before(text, pair.opener.start)) and is_arabic(letter_behind(text, pair.closer.end))
    )


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
