"""Compiled: what the loops of ``kernel/_spell.pyx`` are told of spelling."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from arabic_norm.boundary.codes import ENDINGS
from arabic_norm.kernel import NAME
from arabic_norm.spelling import context as ct
from arabic_norm.spelling import guards, lookup, rates, relatives, skeleton, wasl, words
from arabic_norm.spelling.channels import KIND_OF, RATES
from arabic_norm.spelling.document import CLEAR
from arabic_norm.spelling.lexicon import COUNTS
from arabic_norm.spelling.model import Model

if TYPE_CHECKING or NAME == "compiled":
    from arabic_norm.kernel import _spell

PAGE: Final = 256
BASE: Final = 0x620
"""Less this, the letters of words to spell are numbers below 64."""


def reader(model: Model) -> Callable[[str], _spell.Document]:
    """What reads texts with a model; it remembers the tokens that it has seen."""
    spread = (ct.SPREAD, ct.SHIFT)
    scorer = _spell.Scorer(model.weights, model.scale, ct.CONTEXT, ct.COUNTS, spread, ct.REACH, float(CLEAR))
    lexicon = _spell.Lexicon(model.lexicon.data, model.lexicon.blocks, COUNTS)
    dictionary = _spell.Dictionary(lexicon, grammar(), affixes(), scorer, _numbers())
    limits = (math.exp(lookup.REACH), lookup.REPORTED)
    memory = _spell.Memory(classes(), dictionary, partial(describe, model), RATES, limits)
    return lambda text: _spell.Document(text, memory, scorer)


@cache
def experience() -> _spell.Experience:
    """What is known of slips before a text is read."""
    numbers = {name: float(getattr(rates, name.upper())) for name in _spell.RATE_NUMBERS}
    return _spell.Experience(RATES, KIND_OF, numbers)


def _numbers() -> dict[str, float]:
    """The constants of ``lookup``, by the names that the loops have for them."""
    return {name: float(getattr(lookup, name.upper())) for name in _spell.NUMBERS}


@cache
def classes() -> _spell.Classes:
    """The classes of characters."""
    return _spell.Classes(describe_page)


_MEMBERS: Final = {
    "token": re.compile(f"[{words.TOKEN_CLASS}]"),
    "break": re.compile(f"[{words.BREAK_CLASS}]"),
    "letter": re.compile(f"[{words.LETTER_CLASS}]"),
    "ordinary": re.compile(f"[{words.ORDINARY}]"),
    "removed": re.compile(f"[{words.REMOVED_CLASS}]"),
}


def describe_page(first: int) -> bytes:
    """The classes of the 256 code points from ``first`` on: bit i stands for ``_spell.CLASSES[i]``."""
    page = "".join(map(chr, range(first, first + PAGE)))
    flags = bytearray(PAGE)
    for bit, name in enumerate(_spell.CLASSES):
        for char in filter(str.isdigit, page) if name == "digit" else _MEMBERS[name].findall(page):
            flags[ord(char) - first] |= 1 << bit
    return bytes(flags)


@cache
def grammar() -> _spell.Grammar:
    """What is known of words as such."""
    of_words = {"of_an": ct.AN_FAMILY, "governing": ct.GOVERNING, "saying": ct.SAYING, "short": guards.short_words()}
    known = set().union(*of_words.values())
    kinds = {"masdar": ("noun", "signs"), "noun": ("noun",), "verb": ("verb", "signs"), "past": ("verb",)}
    return _spell.Grammar(
        proclitics=sorted(skeleton.BEFORE),
        articles=[(before + skeleton.ARTICLE, 3) for before in skeleton.BEFORE_ARTICLE - {"أ"}],
        defined=[(article, 2) for article in ct.DEFINED],
        words=[(word, _bits(_spell.OF_WORDS, (n for n, of in of_words.items() if word in of))) for word in known],
        two_spellings=[(stem, _letters(forms)) for stem, forms in guards.two_spellings()],
        before=wasl.BEFORE,
        patterns=[(each[1:], _bits(_spell.OF_PATTERNS, kinds.get(kind, (kind,)))) for each, kind in wasl.rows()],
        endings=[
            (ending, _bits(_spell.OF_PATTERNS, ["noun"] * (ending in wasl.NOUN) + ["verb"] * (ending in wasl.VERB)))
            for ending in {*wasl.NOUN, *wasl.VERB}
        ],
        radicals=(_letters(wasl.FIRST), _letters(wasl.RADICALS)),
    )


@cache
def affixes() -> _spell.Affixes:
    """What speaks for the letters of words that the lexicon does not have."""
    return _spell.Affixes(
        proclitics=[(proclitic, proclitic in relatives.WHOLE) for proclitic in relatives.BEFORE],
        among=(relatives.TO, relatives.TO_OTHERS),
        endings=relatives.BEHIND,
        of_stems=ct.PROCLITICS,
        stem_endings=ENDINGS,
        weak=_letters(ct.WEAK),
    )


def _bits(names: tuple[str, ...], having: Iterable[str]) -> int:
    """Bit i for ``names[i]``, of those that something has."""
    return sum(1 << names.index(name) for name in having)


def _letters(letters: Iterable[str]) -> int:
    """Letters as bits."""
    return sum(1 << ord(letter) - BASE for letter in letters)


def describe(model: Model, token: str) -> tuple[str, int, str, Any]:
    """What is known of a token: its skeleton, its flags as in ``_spell.FLAGS``, its ending, and its forms."""
    key = words.neighbour(token)
    flags = sum(bool(said) << bit for bit, said in enumerate(ct.flags_of(key)))
    ending = model.ending(key) if key[-1:] in ct.AGREEING else ""
    word = lookup.look_up(model, token)
    return key, flags, ending, word and _forms(word)


def _forms(word: lookup.Word) -> tuple[bool, bool, list[tuple[str, float, tuple[int, ...], ct.Codes]]]:
    forms = [(option.form, option.mass, option.channels, ct.form_codes(option.form)) for option in word.options]
    forms.append((word.letters, word.own, (), ct.form_codes(word.letters)))
    return word.known, word.lives, forms
