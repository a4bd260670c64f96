"""Compiled: what the loops of ``kernel/_spell.pyx`` are told of spelling."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from arabic_norm.kernel import NAME
from arabic_norm.spelling import context as ct
from arabic_norm.spelling.channels import RATES
from arabic_norm.spelling.document import CLEAR
from arabic_norm.spelling.lookup import REACH, REPORTED, Word, look_up
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.words import BREAK_CLASS, TOKEN_CLASS, neighbour

if TYPE_CHECKING or NAME == "compiled":
    from arabic_norm.kernel import _spell

PAGE: Final = 256


def reader(model: Model) -> Callable[[str], _spell.Document]:
    """What reads texts with a model; it remembers the tokens that it has seen."""
    memory = _spell.Memory(partial(describe, model), RATES, (math.exp(REACH), REPORTED))
    scorer = _spell.Scorer(
        model.weights, model.scale, ct.CONTEXT, ct.COUNTS, (ct.SPREAD, ct.SHIFT), ct.REACH, float(CLEAR)
    )
    known = classes()
    return lambda text: _spell.Document(text, known, memory, scorer)


@cache
def classes() -> _spell.Classes:
    """The classes of characters."""
    return _spell.Classes(describe_page)


_MEMBERS: Final = {"token": re.compile(f"[{TOKEN_CLASS}]"), "break": re.compile(f"[{BREAK_CLASS}]")}


def describe_page(first: int) -> bytes:
    """The classes of the 256 code points from ``first`` on: bit i stands for ``_spell.CLASSES[i]``."""
    page = "".join(map(chr, range(first, first + PAGE)))
    flags = bytearray(PAGE)
    for bit, name in enumerate(_spell.CLASSES):
        for char in _MEMBERS[name].findall(page):
            flags[ord(char) - first] |= 1 << bit
    return bytes(flags)


def describe(model: Model, token: str) -> tuple[str, int, str, Any]:
    """What is known of a token: its skeleton, its flags as ``_spell.FLAGS`` has them, its ending, what it may be."""
    key = neighbour(token)
    flags = sum(bool(said) << bit for bit, said in enumerate(ct.flags_of(key)))
    ending = model.ending(key) if key[-1:] in ct.AGREEING else ""
    word = look_up(model, token)
    return key, flags, ending, word and _forms(word)


def _forms(word: Word) -> tuple[bool, bool, list[tuple[str, float, tuple[int, ...], ct.Codes]]]:
    forms = [(option.form, option.mass, option.channels, ct.form_codes(option.form)) for option in word.options]
    forms.append((word.letters, word.own, (), ct.form_codes(word.letters)))
    return word.known, word.lives, forms
