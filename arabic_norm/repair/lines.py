"""Lines: line breaks that only wrap a sentence (AN310)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.code_points import KINDS
from arabic_norm.patterns import lazy
from arabic_norm.rules import Passage, Proposal, Rule

_SPACE = f"[{ch.char_class(ch.SPACES)}]"
_LINE_END = f"[{ch.char_class(ch.LINE_ENDS)}]"
_BREAK = lazy(rf"(?<!{_SPACE}){_SPACE}*+{_LINE_END}\s*+")


def _forced_breaks(passage: Passage) -> Iterator[Proposal]:
    if not passage.is_surveyed and not _may_wrap(passage):
        return
    for boundary in passage.boundaries.likely():
        candidate = boundary.candidate
        if candidate.form.dots:
            continue
        run = _BREAK.search(candidate.gap)
        if run:
            start, end = run.span()
            note = f"probability {boundary.probability:.2f}"
            safe = boundary.is_artifact(passage.settings.level)
            yield Proposal(candidate.start + start, candidate.start + end, " ", safe, note)


def _may_wrap(passage: Passage) -> bool:
    """Whether somewhere a line ends without a full stop, and the text goes on."""
    text = passage.text
    places = (place for place in passage.sights.places(_LINE_END_BEHIND) if place < len(text))
    return any(text[place - 1] != ch.FULL_STOP and not _DOT_BEFORE.match(text, 0, place) for place in places)


_LINE_END_BEHIND: Final = ", ".join(f"{kind} line_end" for kind in KINDS if kind != "line_end")
_DOT_BEFORE = lazy(rf"(?r)[.…{ch.ARABIC_FULL_STOP}]{_SPACE}*+")

RULES: Final = (
    Rule(
        "AN310",
        "forced-line-break",
        "a line break in the middle of a sentence, where text was wrapped",
        "أعلنت وزارة الصحة أن عدد المصابين ارتفع إلى\n250 مصابا.",
        "أعلنت وزارة الصحة أن عدد المصابين ارتفع إلى 250 مصابا.",
        _forced_breaks,
        ch.LINE_ENDS,
        safe=False,
    ),
)
