"""Lines: line breaks that only wrap a sentence (AN310)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary import LEVELS
from arabic_norm.rules import Passage, Proposal, Rule

_BREAK = regex.compile(r"\s++")


def _forced_breaks(passage: Passage) -> Iterator[Proposal]:
    for boundary in passage.boundaries:
        candidate = boundary.candidate
        if candidate.form.dots or boundary.probability < LEVELS["eager"]:
            continue
        run = _BREAK.search(passage.text, candidate.start + candidate.form.line_ends[0])
        start = run.start()
        while passage.text[start - 1] in ch.SPACES:
            start -= 1
        note = f"line break in mid-sentence (probability {boundary.probability:.2f})"
        yield Proposal(start, run.end(), " ", boundary.is_artifact(passage.level), note)


RULES: Final = (
    Rule(
        "AN310",
        "forced-line-break",
        "a line break in the middle of a sentence, where text was wrapped",
        "أعلنت وزارة الصحة أن عدد المصابين ارتفع إلى\n250 مصابا.",
        "أعلنت وزارة الصحة أن عدد المصابين ارتفع إلى 250 مصابا.",
        _forced_breaks,
        ch.LINE_ENDS,
    ),
)
