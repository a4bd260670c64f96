"""The room of slips: right text misspelt as people misspell it, seeded, a rate for every kind of slip.

Every place of a word where a kind of slip is possible is drawn for once, with that kind's rate; so a word may have two
slips, and no two kinds touch the same letter.  ``folded`` is the other extreme: every hamza, teh marbuta and alef
maksura is gone.  Only words without vowel marks are touched, as in text on the web.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final, NamedTuple

KINDS: Final = ("bare", "medial", "madda", "wasl", "seat", "heh", "teh", "yeh", "maksura")
"""What is written for what: ا for أ or إ at the start of a word (behind clitics) and inside it; ا or أ for آ; a hamza
on hamzat al-wasl; أ for إ and the reverse; ه for ة and the reverse; ي for ى and the reverse."""

WORD: Final = re.compile("[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u0670]+")
_MARKED: Final = re.compile("[\u064c-\u0650\u0652\u0670]")
_BEFORE: Final = r"(?:[وف]?[بلك]?(?:ال)?|[وف]?لل|[وف]س?|أ)"
_INITIAL: Final = re.compile(rf"{_BEFORE}$")
#: Words that begin with hamzat al-wasl: forms VII to X (verb and masdar), and the ten nouns.
_WASL: Final = re.compile(
    rf"^{_BEFORE}(?P<alef>ا)(?:لت(?:زام|هاب|قاء|قاط|فات|ماس|حاق|قى$|قت$|زم$|حق$)|(?!ل)(?:ست\w{{3,}}|ن\w{{2}}ا\w|\w[تطد]\w?ا\w|\w?[تطد]\w{{2}}(?:|ت|وا|نا)$|ت[فصجحخهسك]ا\w"
    r"|سم(?:ه|ها|هم|ي|اء)?$|بن(?:|ه|ها|ة|ته|تها|ي|ك)$|مرأ(?:ة|ته)$|ثن(?:ا|ي|ان|ين|تا|تي|تان|تين)$))"
)


class Slip(NamedTuple):
    """One misspelt word: where it is, in code points, how it is right, how it is written, and with which slips."""

    start: int
    right: str
    written: str
    kinds: tuple[str, ...]


def sites(word: str) -> list[tuple[int, str]]:
    """Where in a right word which kind of slip is possible.

    >>> sites("الإدارة")
    [(2, 'bare'), (2, 'seat'), (6, 'heh')]
    >>> sites("التواصل"), sites("والتزام"), sites("الاستقبال")
    ([], [(1, 'wasl')], [(2, 'wasl')])
    """
    found = []
    for i, letter in enumerate(word):
        if letter in "أإ":
            initial = _INITIAL.match(word[:i])
            found.append((i, "bare" if initial else "medial"))
            if initial:
                found.append((i, "seat"))
        elif letter == "آ":
            found.append((i, "madda"))
    wasl = _WASL.match(word)
    if wasl:
        found.append((wasl.start("alef"), "wasl"))
    if len(word) > 1 and word[-1] in "ةهىي":
        found.append((len(word) - 1, {"ة": "heh", "ه": "teh", "ى": "yeh", "ي": "maksura"}[word[-1]]))
    return found


def _written(letter: str, kind: str, rng: Random) -> str:
    """What is written for ``letter``; of two ways the commoner one nine times in ten."""
    if kind == "madda":
        return "ا" if rng.random() < 0.9 else "أ"
    if kind == "wasl":
        return "إ" if rng.random() < 0.9 else "أ"
    if kind == "seat":
        return "إ" if letter == "أ" else "أ"
    return {"bare": "ا", "medial": "ا", "heh": "ه", "teh": "ة", "yeh": "ي", "maksura": "ى"}[kind]


def misspelt(text: str, rates: dict[str, float], seed: str) -> tuple[str, list[Slip]]:
    """``text`` with slips, and these; the same for the same seed.

    >>> misspelt("هذه المدرسة جميلة.", {"heh": 1.0}, "1")[0]
    'هذه المدرسه جميله.'
    """
    rng = Random(seed)
    slips: list[Slip] = []

    def misspell(match: re.Match[str]) -> str:
        right = match[0]
        if _MARKED.search(right):
            return right
        letters, kinds = list(right), []
        for i, kind in sites(right):
            if rng.random() < rates.get(kind, 0.0) and letters[i] == right[i]:
                letters[i] = _written(right[i], kind, rng)
                kinds.append(kind)
        written = "".join(letters)
        if kinds:
            slips.append(Slip(match.start(), right, written, tuple(kinds)))
        return written

    return WORD.sub(misspell, text), slips


def folded(text: str) -> tuple[str, list[Slip]]:
    """``text`` without any hamza on alef, madda, teh marbuta and alef maksura, and what that changed.

    >>> folded("إلى الآن")[0]
    'الي الان'
    """
    slips: list[Slip] = []

    def fold(match: re.Match[str]) -> str:
        right = match[0]
        written = right if _MARKED.search(right) else _LAST.sub(lambda m: _PLAIN[m[0]], right.translate(_ALEFS))
        if written != right:
            slips.append(Slip(match.start(), right, written, ("folded",)))
        return written

    return WORD.sub(fold, text), slips


_ALEFS: Final = str.maketrans("أإآ", "ااا")
_PLAIN: Final = {"ة": "ه", "ى": "ي"}
_LAST: Final = re.compile("[ةى](?=[\u064b\u0651]*$)")
