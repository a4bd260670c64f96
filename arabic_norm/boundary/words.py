"""Words: what the tables and the shape of a word say about a sentence's going on.

Words are looked up folded, so that a slip of the pen (``الى``, ``متوقعه``) or a vowel mark changes nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import regex

from arabic_norm import characters as ch
from arabic_norm import tables

CACHED: Final = 1 << 14
"""How many words are remembered: the words at sentence ends are few, and most come again and again."""

_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys(ch.ALEF_FORMS, ch.ALEF),
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER TEH MARBUTA}": ch.HEH,
    }
)
_MARKS = regex.compile(rf"[\p{{M}}{ch.TATWEEL}]++")
_ARABIC_START = regex.compile(f"[{ch.ARABIC_CLASS}]")

#: Verbal nouns (masdars) of forms II, IV, VII, VIII and X without article or suffix, folded: they stand before what
#: they act on.  Patterns: Wright, A Grammar of the Arabic Language, I, sections 196 to 204.
_MASDAR = regex.compile(
    r"(?:[وف])?[بلك]?(?:"
    r"ت..ي."  # taf'il
    r"|ا[^اوىي]..ا.|ا[^لاو].ا."  # infi'al and ifti'al; if'al
    r"|است[^ا].ا."  # istif'al
    r")"
)
#: Passive and derived participles with the article, folded: an adjective that follows its noun.
_DEFINITE_PARTICIPLE = regex.compile(r"الم(?:..و.|ت...|ست...)ه?")
_DEFINITE_NISBA = regex.compile(r"ال.{3,}يه?")
_INDEFINITE_PARTICIPLE = regex.compile(r"م.{3,4}ا|م.{3,4}ين")
_PRESENT_VERB = regex.compile(r"[يت].{2,5}(?:ون|ها|ه|وا)?")


@cache
def _classes() -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for word, name, _ in tables.rows("sentence_words"):
        classes.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in classes.items()}


@lru_cache(maxsize=CACHED)
def fold(word: str) -> str:
    """``word`` as the tables write it: no marks, one alef, heh for teh marbuta, yeh for alef maksura.

    >>> fold("إلى"), fold("مُتوقَّعة")
    ('الي', 'متوقعه')
    """
    return _MARKS.sub("", word.translate(_FOLD))


@lru_cache(maxsize=CACHED)
def classes(word: str) -> frozenset[str]:
    """The classes of the table ``sentence_words`` that a word is in, as it is written or folded.

    >>> sorted(classes("في"))
    ['may-continue', 'needs-more']
    """
    bare = _MARKS.sub("", word)
    table = _classes()
    return table.get(bare, frozenset()) | table.get(bare.translate(_FOLD), frozenset())


def is_arabic(word: str) -> bool:
    """Whether ``word`` begins with a letter of the Arabic script."""
    return _ARABIC_START.match(word) is not None


def is_definite(folded: str) -> bool:
    """Whether a folded word bears the article, as far as its letters tell (not الى, الذي, القى)."""
    return folded.startswith("ال") and len(folded) > 4 and not classes(folded)


@lru_cache(maxsize=CACHED)
def observations_left(word: str) -> tuple[str, ...]:
    """What a word shows where it is the last of its sentence: its classes and shapes."""
    folded = fold(word)
    names = sorted(classes(word))
    if _MASDAR.fullmatch(folded):
        names.append("masdar")
    if is_definite(folded) or folded.startswith(("وال", "بال", "لل", "كال", "فال")):
        names.append("definite")
    if folded.isdigit():
        names.append("digits")
    if folded.endswith(("ها", "هم", "هما")):
        names.append("pronoun")
    return tuple(f"left {name}" for name in names)


@lru_cache(maxsize=CACHED)
def observations_right(word: str) -> tuple[str, ...]:
    """What a word shows where it is the first of its sentence: its classes and shapes."""
    folded = fold(word)
    return tuple(f"right {name}" for name in (*sorted(classes(word)), *_shapes_right(folded)))


def _shapes_right(folded: str) -> list[str]:
    names = []
    if is_definite(folded):
        names.append("definite")
        if _DEFINITE_PARTICIPLE.fullmatch(folded):
            names.append("definite-participle")
        elif _DEFINITE_NISBA.fullmatch(folded):
            names.append("definite-nisba")
    elif _INDEFINITE_PARTICIPLE.fullmatch(folded):
        names.append("indefinite-participle")
    elif folded.startswith("وال"):
        names.append("and-definite")
    elif folded.startswith("ل") and len(folded) > 3:
        names.append("lam")
    elif folded.startswith(("وا", "وت")) and _MASDAR.fullmatch(folded):
        names.append("and-masdar")
    elif folded.startswith("و") and len(folded) > 3:
        names.append("and")
    elif folded.startswith("ف") and len(folded) > 3:
        names.append("fa")
    elif _PRESENT_VERB.fullmatch(folded):
        names.append("present-verb")
    if folded[:1].isdigit():
        names.append("digits")
    return names
