"""Certainty: from which score on a slip is mended at each level, by what is written and what it would become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from arabic_norm.characters import ALEF
from arabic_norm.spelling import guards
from arabic_norm.spelling.model import default_model
from arabic_norm.spelling.skeleton import ABOVE, BELOW, KINDS, MADDA, fold
from arabic_norm.spelling.wasl import wasl_alef

LEVELS: Final = {"safe": 0.94, "eager": 0.68, "off": 2.0}
"""The score from which on a slip is mended at each level, chosen on the dev sets."""

AGREEING: Final = 0.93
"""The score that ه for ة needs at the level safe behind a word with teh marbuta (ضربة متوقعه): an adjective agrees with
its noun, and a noun with a pronoun hardly ever stands in that place.  Elsewhere (وسجل مهاجمه) it may well be one."""

CERTAIN: Final = 0.98
"""The score that أن and إن, أنه and إنه, على and علي need there."""

RARE: Final = 0.997
"""The score that ة for ه needs there: few write so, and single acts (إطلاقة, تطبيقة) and foreign names look like it."""

_BARE, _, _SEAT, _, _HEH, _TEH, _MAKSURA, _YEH = range(len(KINDS))

ANOTHER_WORD: Final = {_BARE: 0.97, _HEH: 0.98, _MAKSURA: 0.97, _YEH: 0.97}
"""The score that a slip of these kinds needs there where what is written is a word too: اقسم, divide; مطالبه, his
demands; معني, concerned; يلقى, is thrown."""

#: Of masdars of form IV and plurals, as skeletons, both often live: إشكال, a problem, and أشكال, shapes; إحكام, إعراض.
_MASDAR_OR_PLURAL: Final = re.compile("(?:[وفبكل]|ال|لل)*ا..ا.(?:ه|ها|هم|هما|نا|ي)?")


def is_sure(written: str, right: str, kinds: Sequence[int], score: float, agrees: bool, level: str) -> bool:
    """Whether a slip is to be mended.

    Args:
        written: a word's letters as they are written.
        right: the form that is most probably meant.
        kinds: of the letters that would change, as indices into KINDS.
        score: how probable it is that they should.
        agrees: whether the word before it ends in teh marbuta.
        level: one of LEVELS.

    >>> [is_sure("إشكال", "أشكال", [2], 0.99, False, level) for level in ("safe", "eager")]
    [False, True]
    """
    changes = set(zip(written, right, strict=True))
    if (BELOW, MADDA) in changes or ((ABOVE, ALEF) in changes and not is_known_wasl(right)):
        return False
    return _is_safe(written, right, kinds, score, agrees) if level == "safe" else score >= LEVELS[level]


def _is_safe(written: str, right: str, kinds: Sequence[int], score: float, agrees: bool) -> bool:
    if guards.is_of_family(right):
        return score >= CERTAIN
    if _TEH in kinds:
        return score >= RARE
    if _SEAT in kinds and len(kinds) > 1 and (_HEH in kinds or len(written) <= guards.SHORT):
        return False  # أداره is a verb with its object, beside إدارة; إى and إدي may be anything
    if list(kinds) == [_HEH] and agrees:
        return score >= AGREEING
    if _SEAT in kinds and _MASDAR_OR_PLURAL.fullmatch(fold(written)) and is_accepted(written):
        return False
    usual = LEVELS["safe"]
    of_words = max([ANOTHER_WORD.get(kind, usual) for kind in kinds])
    return score >= of_words or (score >= usual and not is_accepted(written))


@lru_cache(1 << 12)
def is_accepted(word: str) -> bool:
    """Whether the dictionary accepts a word as it is written, among those of which the lexicon knows."""
    return any(form.form == word and form.valid for form in default_model().lexicon.get(fold(word)) or ())


@lru_cache(1 << 12)
def is_known_wasl(word: str) -> bool:
    """Whether a word that the dictionary accepts begins with hamzat al-wasl: أنطوان and أسمته only look like such.

    >>> is_known_wasl("والاتحاد"), is_known_wasl("انطوان"), is_known_wasl("وكان")
    (True, False, False)
    """
    return wasl_alef(fold(word)) is not None and is_accepted(word)
