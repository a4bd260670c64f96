"""The rules about spelling (AN5xx), one for every kind of slip.

A word is judged once, for all of them; each then proposes the letters that are its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from arabic_norm.edits import Edit
from arabic_norm.rules import Passage, Proposal, Rule
from arabic_norm.spelling import KINDS, Slip, slips


def of_passage(passage: Passage) -> list[Slip]:
    """The slips of a passage, for which it is asked once."""
    return slips(passage.text, passage.settings.words)


def _find(kind: int, passage: Passage) -> Iterator[Proposal]:
    """The letters with one kind of slip."""
    for slip in passage.analysis(of_passage):
        for letter in slip.letters:
            if letter.kind == kind:
                safe = slip.is_sure(passage.settings.level)
                yield Proposal(letter.start, letter.start + 1, letter.new, safe, slip.note)


def edits(codes: frozenset[str], passage: Passage) -> list[Edit]:
    """What the rules with these codes would change, looked for at once: each letter has one rule."""
    found = passage.analysis(of_passage)
    if not found:
        return []
    level = passage.settings.level
    return [
        Edit(letter.start, letter.start + 1, letter.new, CODES[letter.kind])
        for slip in found
        if slip.is_sure(level)
        for letter in slip.letters
        if CODES[letter.kind] in codes and not passage.protected.meets(letter.start, letter.start + 1)
    ]


CODES: Final = tuple(f"AN50{kind + 1}" for kind in range(len(KINDS)))

RULES: Final = tuple(
    Rule(CODES[kind], name, summary, before, after, partial(_find, kind), safe=False)
    for kind, (name, summary, before, after) in enumerate(
        (
            (
                "bare-alef",
                "hamzat al-qat' is written on its alef",
                "سافر احمد الى مدينة اكبر.",
                "سافر أحمد إلى مدينة أكبر.",
            ),
            (
                "hamza-on-wasl",
                "hamzat al-wasl is a bare alef: forms VII to X, the ten nouns, the article",
                "عقد الوزراء إجتماعا.",
                "عقد الوزراء اجتماعا.",
            ),
            (
                "hamza-seat",
                "hamza stands under the alef before kasra, else on it",
                "بدأت أدارة الشركة العمل.",
                "بدأت إدارة الشركة العمل.",
            ),
            (
                "madda",
                "hamza and a long alef are one letter with madda",
                "حفظ القران في صغره.",
                "حفظ القرآن في صغره.",
            ),
            (
                "heh-for-teh-marbuta",
                "the feminine ending is teh marbuta, with its dots",
                "هذه اللغه جميلة.",
                "هذه اللغة جميلة.",
            ),
            (
                "teh-marbuta-for-heh",
                "a pronoun or a root's heh has no dots",
                "هذة المشكلة قديمة.",
                "هذه المشكلة قديمة.",
            ),
            (
                "alef-maksura-for-yeh",
                "yeh at the end of a word has its dots",
                "يعيش الطبيب الذى عالجه فى لندن.",
                "يعيش الطبيب الذي عالجه في لندن.",
            ),
            (
                "yeh-for-alef-maksura",
                "alef maksura has no dots",
                "سكنوا في قرية أخري.",
                "سكنوا في قرية أخرى.",
            ),
        )
    )
)
"""All of them, in the order of their codes."""
