"""Words: what the tables and the shape of a word say about a sentence's going on.

Words are looked up folded, so that a slip of the pen (``الى``, ``متوقعه``) or a vowel mark changes nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.patterns import lazy

CACHED: Final = 1 << 14
"""How many words are remembered: the words at sentence ends are few, and most come again and again."""

FOLD: Final = str.maketrans(
    {
        **dict.fromkeys(ch.ALEF_FORMS, ch.ALEF),
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER TEH MARBUTA}": ch.HEH,
    }
)
_MARKS = lazy(rf"[\p{{M}}{ch.TATWEEL}]++")
_ARABIC_START = lazy(f"[{ch.ARABIC_CLASS}]")


@cache
def tabled() -> dict[str, frozenset[str]]:
    """The words of the table ``sentence_words``, each with its classes."""
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
    return unmarked(word.translate(FOLD))


def unmarked(word: str) -> str:
    """``word`` without marks and tatweel.

    >>> unmarked("مُتَوَقَّعة")
    'متوقعة'
    """
    return _MARKS.sub("", word)


@lru_cache(maxsize=CACHED)
def classes(word: str) -> frozenset[str]:
    """The classes of the table ``sentence_words`` that a word is in, as it is written or folded.

    >>> sorted(classes("في"))
    ['may-continue', 'needs-more', 'never-last']
    """
    bare = unmarked(word)
    table = tabled()
    return table.get(bare, frozenset()) | table.get(bare.translate(FOLD), frozenset())


@cache
def openers() -> frozenset[str]:
    """The phrases of the table ``openers``."""
    return frozenset(phrase for phrase, _ in tables.rows("openers"))


@lru_cache(maxsize=CACHED)
def opens(first: str, second: str) -> bool:
    """Whether two words are a phrase that opens a sentence, as the table ``openers`` has them.

    >>> opens("من", "جهته"), opens("من", "البيت")
    (True, False)
    """
    phrases = openers()
    return fold(first) in phrases or f"{fold(first)} {fold(second)}" in phrases


@cache
def openings() -> frozenset[str]:
    """The words that the phrases of the table ``openers`` begin with."""
    return frozenset(phrase.partition(" ")[0] for phrase in openers())


def may_open(first: str) -> bool:
    """Whether a word is one of those that a phrase of the table ``openers`` begins with.

    >>> may_open("من"), may_open("البيت")
    (True, False)
    """
    return fold(first) in openings()


@cache
def _letter_names() -> frozenset[str]:
    return frozenset(name for name, _ in tables.rows("letter_names"))


def is_letter_name(word: str) -> bool:
    """Whether ``word`` may be the name of a Latin letter, as in إم تي في.

    >>> is_letter_name("إم"), is_letter_name("من")
    (True, False)
    """
    return fold(word) in _letter_names()


@lru_cache(maxsize=CACHED)
def is_arabic(word: str) -> bool:
    """Whether ``word`` begins with a letter of the Arabic script."""
    return _ARABIC_START.match(word) is not None
