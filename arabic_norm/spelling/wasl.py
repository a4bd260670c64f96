"""Hamzat al-wasl: words that begin with a bare alef by their pattern, whatever their root.

The patterns are data, ``data/hamzat_wasl.tsv``, each with its place in Wright's grammar.  A pattern applies behind
every stack of proclitics and before every ending of its kind.  What has the shape of a pattern and keeps its hamza
(form IV of roots in noon, foreign names) is in the table too.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from arabic_norm import tables
from arabic_norm.patterns import lazy
from arabic_norm.spelling.skeleton import BELOW

if TYPE_CHECKING:
    import regex

BEFORE: Final = tuple(
    [one + two + article for one in ("و", "ف", "") for two in ("ب", "ك", "ل", "") for article in ("ال", "")]
    + ["ولل", "فلل", "لل"]
)
"""What may stand before the alef; of two, the first is tried first."""

_PRONOUNS: Final = ("ه", "ها", "هم", "هما", "نا", "كم", "ي", "ك")
NOUN: Final = (
    *("ي" + ending for ending in ("", "ا", "ين", "ون", "ات", "ه", "ته", "تها")),
    *("ات" + ending for ending in ("", *_PRONOUNS)),
    *"تين تان ا ين ان ون ه ها هم هما هن نا ك كم ته تها تهم".split(),
    "",
)
VERB: Final = (*"وا وه وها وهم ت تا ا ن نا ه ها هم ته تها تهم تم".split(), "")
"""The endings of nouns and of verbs; kept apart from the pattern, each may follow any."""

RADICALS: Final = frozenset(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B)))) - set("اأإآةىه")
FIRST: Final = frozenset(map(chr, (*range(0x628, 0x63B), *range(0x641, 0x648)))) - set("ة")
"""What may be a radical, and a first one; heh is another from the third letter of a word on."""

SIGNS: Final = "فعل"
"""The signs for radicals in the patterns of the kinds WITH_SIGNS."""

WITH_SIGNS: Final = ("masdar", "verb")
_ENDINGS: Final = {"masdar": NOUN, "noun": NOUN, "verb": VERB, "past": VERB}


def rows() -> list[tuple[str, str]]:
    """The table: patterns with their kinds."""
    return [(skeleton, kind) for skeleton, kind, _ in tables.rows("hamzat_wasl")]


@cache
def _patterns() -> dict[str, regex.Pattern[str]]:
    """One pattern for each kind of entry, which finds the alef as its group ``alef``."""
    by_kind: dict[str, list[str]] = {}
    for skeleton, kind in rows():
        by_kind.setdefault(kind, []).append(skeleton)
    patterns = {}
    for kind, skeletons in by_kind.items():
        behind = "|".join(_expand(each[1:], kind) for each in sorted(skeletons))
        ending = "|".join(_ENDINGS[kind]) if kind in _ENDINGS else ".*"
        patterns[kind] = lazy(rf"(?V1)(?:{'|'.join(BEFORE)})(?P<alef>ا)(?:{behind})(?:{ending})")
    return patterns


def _expand(pattern: str, kind: str) -> str:
    """A pattern without its alef as a regular expression; in words, every letter is itself."""
    if kind not in WITH_SIGNS:
        return pattern
    made, seen = "", dict[str, int]()
    for sign in pattern:
        if sign not in SIGNS:
            made += sign
        elif sign in seen:
            made += f"(?P=r{_SIGNS[sign]}{_key(pattern)})"
        else:
            seen[sign] = 1
            made += f"(?P<r{_SIGNS[sign]}{_key(pattern)}>{_FIRST if sign == SIGNS[0] else _RADICAL})"
    return made


_SIGNS: Final = dict(zip(SIGNS, "fel", strict=True))
_FIRST: Final = f"[{''.join(sorted(FIRST))}]"
_RADICAL: Final = f"[{''.join(sorted(RADICALS))}]|(?<=..)ه"


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
