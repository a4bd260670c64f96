"""Guards: what is never changed, whatever the scores say, and what needs more certainty than other words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.spelling.skeleton import ABOVE, BELOW, MADDA, is_initial
from arabic_norm.spelling.wasl import wasl_alef

SHORT: Final = 3
"""Words of so many letters or fewer are changed only to what ``data/short_words.tsv`` has."""

FAMILIES: Final = frozenset(
    prefix + word for prefix in ("", "و", "ف") for word in "انه انها انهم انهما انهن اننا انني اني انك انكم علي".split()
)
"""أنه and إنه, على and علي, as skeletons: the context tells them apart less often than other words."""


@cache
def _short_words() -> frozenset[str]:
    return frozenset(word for word, _ in tables.rows("short_words"))


@cache
def _two_spellings() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (skeleton, frozenset(form[0] for form in forms.split())) for skeleton, forms, _ in tables.rows("two_spellings")
    )


def may_become(word: str, skeleton: str, right: str) -> bool:
    """Whether the tables allow ``word`` to become ``right``.

    >>> may_become("الى", "الي", "إلى"), may_become("كرم", "كرم", "كرم")
    (True, False)
    >>> may_become("أستخدم", "استخدم", "استخدم"), may_become("إستخدم", "استخدم", "استخدم")
    (False, True)
    >>> may_become("إفريقيا", "افريقيا", "أفريقيا"), may_become("افريقيا", "افريقيا", "أفريقيا")
    (False, True)
    """
    if len(skeleton) <= SHORT and right not in _short_words():
        return False
    for i, (old, new) in enumerate(zip(word, right, strict=True)):
        if old == MADDA != new:
            return False  # nobody writes a madda for want of care
        if old == ABOVE and new == ch.ALEF and wasl_alef(skeleton, BELOW) == i and wasl_alef(skeleton, ABOVE) != i:
            return False  # a verb's first person has its hamza
    for stem, spellings in _two_spellings():
        at = skeleton.find(stem)
        if at >= 0 and word[at] != right[at] and is_initial(skeleton, at) and word[at] in spellings:
            return False
    return True


def stands_apart(text: str, start: int, end: int) -> bool:
    """Whether the word from ``start`` to ``end`` is part of an address, a path, a file name or Latin text.

    >>> stands_apart("ar.example.org/الى", 15, 18), stands_apart("ذهب الى", 4, 7)
    (True, False)
    """
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] and before[-1] in _JOINTS:
        return before[-1] in _ALWAYS or _is_latin(before[:-1])
    return bool(behind) and (behind[0] in _ALWAYS or (behind[0] in _JOINTS and _is_latin(behind[1:])))


_ALWAYS: Final = "/\\=&%~^<>{}|"
_JOINTS: Final = _ALWAYS + ".-_:+?'`"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def is_foreign_name(keys: Sequence[str], i: int) -> bool:
    """Whether a short word is part of a foreign name (بان كي مون, فان غوخ) or among spelt-out Latin letters (إم بي إي).

    >>> is_foreign_name(["بان", "كي", "مون"], 0), is_foreign_name(["قال", "بان", "الوقت"], 1)
    (True, False)
    >>> is_foreign_name(["ام", "بي", "اي"], 2), is_foreign_name(["من", "اي", "مكان"], 1)
    (True, False)
    """
    key = keys[i]
    if len(key) > SHORT or not (key[:1] == ch.ALEF or key in ("بان", "فان")):
        return False
    before, following = (keys[j] if 0 <= j < len(keys) else "" for j in (i - 1, i + 1))
    if key in ("بان", "فان"):
        return not following or following in _NAMES
    names = _letter_names()
    return key in names and (before in names - _WORDS or following in names - _WORDS)


@cache
def _letter_names() -> frozenset[str]:
    return frozenset(name for name, _ in tables.rows("letter_names"))


_WORDS: Final = frozenset("ال ام ان او اي في كي".split())
"""Names of letters that are words more often."""


_NAMES: Final = frozenset(
    "كي غوخ جوخ دايك دام هالن هيوسن ديك دير دي دن در نيس بيرسي غال باستن نيستلروي روي برسي بورن".split()
)
