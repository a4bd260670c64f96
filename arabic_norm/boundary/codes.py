"""Codes: what the scorers know of a word, as numbers.

A word is known by how it is written, by its stem without clitics, by its ends, by the shape of its affixes, by its
pattern of weak and strong letters, and by its classes in the table of sentence words.  Each of these is hashed to 32
bits, so that a model needs no list of words.  The same arithmetic runs on an ``int`` and on an array of them: what a
model is trained on is what it sees later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar
from zlib import crc32

from arabic_norm import characters as ch
from arabic_norm.boundary import words

Number = TypeVar("Number")

MASK: Final = 0xFFFFFFFF

#: Proclitics, longest first: conjunction, preposition and article.  Wright, Grammar I, sections 345 and 356 to 366.
PROCLITICS: Final = "وبال فبال وكال وال فال بال كال ولل فلل ال لل و ف ب ل ك س".split()
#: Endings: pronouns, plurals and duals, feminine and relative ones.  Wright, Grammar I, sections 185, 294 to 308.
ENDINGS: Final = "هما ها هم نا ات ون ين ان ية ه ة".split()

ARTICLES: Final = "وبال وال فال بال كال ولل لل ال".split()
SHOWN_ENDINGS: Final = "ات ون ين ها هم نا ان وا ية تم يا".split()
VERB_ENDINGS: Final = "هما ها هم نا ات ون ين وا ت ن ه".split()
WEAK: Final = "اويىةأإآءئؤ"
#: For ``shape``: conjunctions, the article after one, prepositions, l- and m-, prefixes of verbs, short endings.
CONJUNCTIONS, DEFINITE, PREPOSITIONS, LAM_AND_MEEM, VERB_PREFIXES, SHORT_ENDINGS = (
    "وف", ("ال", "لل"), "بك", "لم", "يتنا", "تاي",
)  # fmt: skip
#: For ``pattern``: proclitics of one letter, prefixes of verbs, and what may follow these.
SHORT_PROCLITICS, PREFIXES, AUGMENTS = "وفبكلس", "يتنم", ("ست", "نت")
TEH_MARBUTA: Final = "\N{ARABIC LETTER TEH MARBUTA}"
ALEF_AND_YEH: Final = str.maketrans(
    {**dict.fromkeys(ch.ALEF_FORMS, ch.ALEF), "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}"}
)


class Codes(NamedTuple):
    """The codes of one word; in training, each is an array of the codes of many."""

    written: int
    pattern: int
    folded: int
    stem: int
    shape: int
    first1: int
    first2: int
    first3: int
    first4: int
    last1: int
    last2: int
    last3: int
    classes: int


@lru_cache(maxsize=words.CACHED)
def codes(word: str) -> Codes:
    """The codes of ``word``; '' stands for what lies outside the text.

    >>> codes("إلى").folded == codes("الى").folded, codes("إلى").written == codes("الى").written
    (True, False)
    """
    if word.isdigit() and word != (digits := _digits(word)):
        return codes(digits)
    written = words.unmarked(word)
    folded = written.translate(ALEF_AND_YEH) if words.is_arabic(written) else written.lower()
    observed = (
        written,
        pattern(written),
        folded,
        stem(folded),
        shape(folded),
        *(folded[:n] for n in (1, 2, 3, 4)),
        *(folded[-n:] for n in (1, 2, 3)),
        " ".join(sorted(words.classes(word))),
    )
    named = zip(_NAMES, observed, strict=True)
    return Codes(*(crc32(f"{name} {what}".encode("utf-8", "replace")) for name, what in named))


_NAMES: Final = Codes._fields


def _digits(word: str) -> str:
    """What stands for all numbers of so many digits."""
    return "0" * min(len(word), 5)


def stem(word: str) -> str:
    """``word`` without one proclitic and one ending, if three letters stay.

    >>> stem("والمدرسة"), stem("مدرستهم"), stem("له")
    ('مدرس', 'مدرست', 'له')
    """
    for proclitic in PROCLITICS:
        if word.startswith(proclitic) and len(word) - len(proclitic) >= 3:
            word = word[len(proclitic) :]
            break
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def shape(word: str) -> str:
    """The affixes of a folded word, as signs: conjunction, article (D), preposition (p), prefix of a verb, ending.

    >>> shape("والمدرسة"), shape("يكتب"), shape("1999")
    ('وDة', 'vي', '0')
    """
    if not word or word[0].isdigit():
        return word and "0"
    if word.isascii():
        return "L"
    signs = ""
    if word[0] in CONJUNCTIONS and len(word) > 3:
        signs, word = word[0], word[1:]
    if word[:2] in DEFINITE and len(word) > 3:
        signs += "D"
    elif word[0] in PREPOSITIONS and len(word) > 3:
        signs += "pD" if word[1:3] == DEFINITE[0] else "p"
    elif word[0] in LAM_AND_MEEM and len(word) > 3:
        signs += word[0]
    elif word[0] in VERB_PREFIXES and 3 < len(word) < 6:
        signs += "v" + word[0]
    if word.endswith(TEH_MARBUTA):
        return signs + TEH_MARBUTA
    if word[-2:] in SHOWN_ENDINGS:
        return signs + word[-2:]
    return signs + word[-1] if word[-1] in SHORT_ENDINGS else signs


def pattern(word: str) -> str:
    """The pattern of an unfolded word: its affixes and weak letters, and C for every other consonant.

    >>> pattern("نزل"), pattern("بكى"), pattern("يكتبون"), pattern("الشركة")
    ('CCC', 'CCى', 'يCCC-ون', 'ال-CCCة')
    """
    if not word or not words.is_arabic(word):
        return word[:1]
    before, rest = "", word
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            before, rest = article + "-", word[len(article) :]
            break
    else:
        if word[0] in SHORT_PROCLITICS and len(word) > 3:
            before, rest = word[0] + "-", word[1:]
        if rest[0] in PREFIXES and len(rest) > 3:
            before, rest = before + rest[0], rest[1:]
        if rest[:2] in AUGMENTS and len(rest) > 4:
            before, rest = before + rest[:2], rest[2:]
    behind = ""
    for ending in VERB_ENDINGS:
        if rest.endswith(ending) and len(rest) - len(ending) >= 2:
            behind, rest = "-" + ending, rest[: -len(ending)]
            break
    return before + "".join(char if char in WEAK else "C" for char in rest[:6]) + behind


def mixed(salt: int, *parts: Number) -> Number:
    """``parts`` and ``salt`` in one number of 32 bits; ``parts`` are ints, or arrays of unsigned 64-bit ints.

    >>> mixed(1, 2, 3) == mixed(1, 3, 2)
    False
    """
    return all_mixed([(salt, range(len(parts)))], parts)[0]


def all_mixed(observations: Iterable[tuple[int, Sequence[int]]], values: Sequence[Number]) -> list[Number]:
    """The same for many ``observations``, each with its salt and where its parts stand among the ``values``.

    The multipliers are those of Knuth, The Art of Computer Programming 3, 6.4, and of MurmurHash3.
    """
    found: list[Any] = []
    for salt, places in observations:
        number: Any = salt
        for place in places:
            number = ((number ^ values[place]) * 0x9E3779B1) & MASK
            number = number ^ (number >> 15)
        number = (number * 0x85EBCA6B) & MASK
        found.append(number ^ (number >> 13))
    return found
