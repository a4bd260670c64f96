"""Lines: line breaks that only wrap a sentence (AN310)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.patterns import lazy
from arabic_norm.rules import Passage, Proposal, Rule

_SPACE = f"[{ch.char_class(ch.SPACES)}]"
_LINE_END = f"[{ch.char_class(ch.LINE_ENDS)}]"
_BREAK = lazy(rf"(?<!{_SPACE}){_SPACE}*+{_LINE_END}\s*+")


def _forced_breaks(passage: Passage) -> Iterator[Proposal]:
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
