"""Hamzat al-wasl: words that begin with a bare alef by their pattern, whatever their root.

The patterns are data, ``data/hamzat_wasl.tsv``, each with its place in Wright's grammar.  A pattern applies behind
every stack of proclitics and before every ending of its kind.  What has the shape of a pattern and keeps its hamza
(form IV of roots in noon, foreign names) is in the table too.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import regex

from arabic_norm import tables
from arabic_norm.spelling.skeleton import BELOW

_BEFORE: Final = r"(?:[وف]?[بكل]?(?:ال)?|[وف]?لل)"
_NOUN: Final = (
    r"(?:ي(?:ا|ين|ون|ات|ه|تها?)?|تين|تان|ا|ين|ان|ون|ات(?:ها?|هم|هما|نا|كم|ي|ك)?|ها?|هم|هما|هن|نا|كم?|ته(?:ا|م)?)?"
)
_VERB: Final = r"(?:وا|و(?:ه|ها|هم)|تا?|ا|نا?|ها?|هم|ت(?:ه|ها|هم|م))?"
_RADICAL: Final = "[\u0621-\u063a\u0641-\u064a--[اأإآةىه]]|(?<=..)ه"
_FIRST: Final = "[\u0628-\u063a\u0641-\u0647--[ة]]"


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    """One pattern for each kind of entry, which finds the alef as its group ``alef``."""
    by_kind: dict[str, list[str]] = {}
    for skeleton, kind, _ in tables.rows("hamzat_wasl"):
        by_kind.setdefault(kind, []).append(skeleton)
    endings = {"masdar": _NOUN, "noun": _NOUN, "verb": _VERB, "past": _VERB, "keep": ".*"}
    patterns = {}
    for kind, skeletons in by_kind.items():
        behind = "|".join(_expand(each[1:], kind) for each in sorted(skeletons))
        patterns[kind] = regex.compile(rf"{_BEFORE}(?P<alef>ا)(?:{behind}){endings[kind]}", regex.V1)
    return patterns


def _expand(pattern: str, kind: str) -> str:
    """A pattern without its alef as a regular expression; in words, every letter is itself."""
    if kind not in ("masdar", "verb"):
        return pattern
    made, seen = "", dict[str, int]()
    for sign in pattern:
        if sign not in "فعل":
            made += sign
        elif sign in seen:
            made += f"(?P=r{_SIGNS[sign]}{_key(pattern)})"
        else:
            seen[sign] = 1
            made += f"(?P<r{_SIGNS[sign]}{_key(pattern)}>{_FIRST if sign == 'ف' else _RADICAL})"
    return made


_SIGNS: Final = {"ف": "f", "ع": "e", "ل": "l"}


def _key(pattern: str) -> str:
    return "".join(f"{ord(letter):x}" for letter in pattern)


@lru_cache(maxsize=1 << 14)
def wasl_alef(skeleton: str, letter: str = BELOW) -> int | None:
    """The index of the alef that is hamzat al-wasl by the word's pattern; None where no pattern says so.

    Patterns of verbs speak of an alef with a hamza below only: with one above it may be the first person (أستخدم).

    Args:
        skeleton: the word's skeleton.
        letter: the alef that is written.

    >>> wasl_alef("واجتماعات"), wasl_alef("بالاستقبال"), wasl_alef("انتظرنا")
    (1, 3, 0)
    >>> wasl_alef("انتاج"), wasl_alef("اعلان"), wasl_alef("استراتيجيه"), wasl_alef("استخدم", "أ")
    (None, None, None, None)
    """
    patterns = _patterns()
    if "keep" in patterns and patterns["keep"].fullmatch(skeleton):
        return None
    for kind in ("masdar", "noun", "verb", "past") if letter == BELOW else ("masdar", "noun"):
        match = patterns[kind].fullmatch(skeleton)
        if match:
            return int(match.start("alef"))
    return None
