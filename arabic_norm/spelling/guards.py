"""Guards: what is never changed, whatever the scores say, and what needs more certainty than other words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final, Protocol

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.spelling.skeleton import ABOVE, BELOW, MADDA, fold, is_initial
from arabic_norm.spelling.wasl import wasl_alef

SHORT: Final = 3
"""Words of so many letters or fewer are changed only to what ``data/short_words.tsv`` has."""

_FAMILIES: Final = frozenset(
    prefix + word
    for prefix in ("", "و", "ف")
    for word in "ان انه انها انهم انهما انهن اننا انني اني انك انكم علي".split()
)
"""أن and إن, أنه and إنه, على and علي, as skeletons: the context tells them apart less often than other words."""


@lru_cache(1 << 12)
def is_of_family(form: str) -> bool:
    """Whether a form is أن or إن, أنه or إنه, على or علي, or of their families.

    >>> is_of_family("وأنها"), is_of_family("أنهار")
    (True, False)
    """
    return fold(form) in _FAMILIES


@cache
def short_words() -> frozenset[str]:
    """What short words may become."""
    return frozenset(word for word, _ in tables.rows("short_words"))


@cache
def two_spellings() -> tuple[tuple[str, frozenset[str]], ...]:
    """Stems with more than one accepted spelling, and the letters with which these begin."""
    return tuple(
        (skeleton, frozenset(form[0] for form in forms.split())) for skeleton, forms, _ in tables.rows("two_spellings")
    )


@cache
def _any_stem() -> re.Pattern[str]:
    return re.compile("|".join(stem for stem, _ in two_spellings()))


def _has_stem(skeleton: str) -> bool:
    return _any_stem().search(skeleton) is not None


def may_become(word: str, skeleton: str, right: str) -> bool:
    """Whether the tables allow ``word`` to become ``right``.

    >>> may_become("الى", "الي", "إلى"), may_become("كرم", "كرم", "كرم")
    (True, False)
    >>> may_become("أستخدم", "استخدم", "استخدم"), may_become("إستخدم", "استخدم", "استخدم")
    (False, True)
    >>> may_become("إفريقيا", "افريقيا", "أفريقيا"), may_become("افريقيا", "افريقيا", "أفريقيا")
    (False, True)
    """
    if len(skeleton) <= SHORT and right not in short_words():
        return False
    for i, (old, new) in enumerate(zip(word, right, strict=True)):
        if old == MADDA != new:
            return False  # nobody writes a madda for want of care
        if old == ABOVE and new == ch.ALEF and wasl_alef(skeleton, BELOW) == i and wasl_alef(skeleton, ABOVE) != i:
            return False  # a verb's first person has its hamza
    for stem, spellings in two_spellings() if _has_stem(skeleton) else ():
        at = skeleton.find(stem)
        if at >= 0 and word[at] != right[at] and is_initial(skeleton, at) and word[at] in spellings:
            return False
    return True


def is_less_usual(skeleton: str, form: str, counts: Mapping[str, float]) -> bool:
    """Whether a word with two accepted spellings is more often spelt in the other: which one was meant nobody knows.

    >>> is_less_usual("افريقيا", "إفريقيا", {"أفريقيا": 9, "إفريقيا": 2})
    True
    """
    for stem, _ in two_spellings() if _has_stem(skeleton) else ():
        at = skeleton.find(stem)
        if at >= 0 and is_initial(skeleton, at):
            return any(counts[other] > counts[form] and other[at] != form[at] for other in counts)
    return False


def stands_apart(text: str, start: int, end: int) -> bool:
    """Whether the word from ``start`` to ``end`` is part of an address, a path, a file name or Latin text.

    >>> stands_apart("ar.example.org/الى", 15, 18), stands_apart("ذهب الى", 4, 7)
    (True, False)
    >>> stands_apart("تشرين الاول/اكتوبر", 12, 18)
    False
    """
    if text[start - 1 : start] == "/" or text[end : end + 1] == "/":
        return _PATH.search(_run(text, start, end)) is not None
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] and before[-1] in _JOINTS:
        return before[-1] in _ALWAYS or _is_latin(before[:-1])
    return bool(behind) and (behind[0] in _ALWAYS or (behind[0] in _JOINTS and _is_latin(behind[1:])))


def _run(text: str, start: int, end: int) -> str:
    """A word and what stands around it without a space, as far as LONGEST_RUN on either side."""
    before, behind = text[max(0, start - LONGEST_RUN) : start], text[end : end + LONGEST_RUN]
    return f"{before}-".split()[-1][:-1] + text[start:end] + f"-{behind}".split()[0][1:]


LONGEST_RUN: Final = 60
#: What tells a path or an address from words with a slash between them (تشرين الأول/أكتوبر).
_PATH: Final = re.compile(r"[A-Za-z0-9\\=&%~^<>{}|_@#?]|[.:]\w|//|^/|/.*/.*/")

_ALWAYS: Final = "/\\=&%~^<>{}|"
_JOINTS: Final = _ALWAYS + ".-_:+?'`"


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


class Keys(Protocol):
    """The skeletons of the tokens of a text."""

    def __len__(self) -> int: ...

    def __getitem__(self, i: int, /) -> str: ...


def is_foreign_name(keys: Keys, i: int) -> bool:
    """Whether a short word is part of a foreign name (بان كي مون, فان غوخ) or among spelt-out Latin letters (إم بي إي).

    >>> is_foreign_name(["بان", "كي", "مون"], 0), is_foreign_name(["قال", "بان", "الوقت"], 1)
    (True, False)
    >>> is_foreign_name(["ام", "بي", "اي"], 2), is_foreign_name(["من", "اي", "مكان"], 1)
    (True, False)
    """
    key = keys[i]
    if len(key) > SHORT and key[0] in _PROCLITICS:
        key = key[1:]  # وإيه بي سي
    if len(key) > SHORT or not (key[:1] == ch.ALEF or key in ("بان", "فان")):
        return False
    before, following = (keys[j] if 0 <= j < len(keys) else "" for j in (i - 1, i + 1))
    if key in ("بان", "فان"):
        return not following or following in _NAMES
    names = _letter_names()
    return (key in names or key.removesuffix("ه") in names) and (
        before in names - _WORDS or following in names - _WORDS
    )


_PROCLITICS: Final = "وفبكل"


@cache
def _letter_names() -> frozenset[str]:
    return frozenset(name for name, _ in tables.rows("letter_names"))


def is_settled(written: str, keys: Keys, i: int) -> bool:
    """Whether إن is right by grammar, though many write أن: directly behind قال, حيث or إذ.  Wright, Grammar I, 362 k.

    >>> is_settled("إنه", ["حيث", "انه"], 1), is_settled("أنه", ["حيث", "انه"], 1), is_settled("إنه", ["علي", "انه"], 1)
    (True, False, False)
    """
    return written[0] == BELOW and i > 0 and keys[i] in _INNA and keys[i - 1].lstrip("وف") in _BEFORE_INNA


def is_arabic_name(written: str) -> bool:
    """Whether a word is a name that looks like another word, or another name, misspelt.

    >>> is_arabic_name("علية"), is_arabic_name("لدية")
    (True, False)
    """
    return written.removeprefix("و") in _ARABIC_NAMES


_ARABIC_NAMES: Final = frozenset("علية منة منى موسي".split())

_INNA: Final = frozenset("ان انه انها انهم انهما انهن اننا انني اني انك انكم".split())
_BEFORE_INNA: Final = frozenset(
    "قال قالت قالوا يقول تقول يقولون قائلا قائله قائلين قوله قولها قولهم قيل يقال حيث اذ".split()
)

_WORDS: Final = frozenset("ال ام ان او اي في كي".split())
"""Names of letters that are words more often."""


_NAMES: Final = frozenset(
    "كي غوخ جوخ دايك دام هالن هيوسن ديك دير دي دن در نيس بيرسي غال باستن نيستلروي روي برسي بورن".split()
)
