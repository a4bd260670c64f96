"""Words: a text as tokens, and what of a token spelling looks at.

A token is a run of letters, marks and digits (with ``#`` and ``@``, which begin hashtags and mentions), or a run of
marks that end a sentence or stand around a quotation.  Only a token of plain Arabic letters is a word to spell;
tanwin fath and shadda, which ordinary text has, do not keep it from being one, and any other mark does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pyarabic import araby

from arabic_norm import characters as ch
from arabic_norm.spelling.skeleton import fold

_MARKS: Final = ch.char_class(ch.TASHKEEL + ch.COMBINING_HAMZAS + ch.DAGGER_ALEF) + "\\u0610-\\u061A\\u06D6-\\u06ED"
TOKEN_CLASS: Final = ch.TOKEN_CLASS
BREAK_CLASS: Final = ch.char_class(ch.BREAKS)
TOKEN: Final = re.compile(rf"[{TOKEN_CLASS}]+|[{BREAK_CLASS}]+")
"""Finds tokens; what is between two of them are spaces and marks inside a sentence."""

ORDINARY: Final = araby.FATHATAN + araby.SHADDA
LETTER_CLASS: Final = r"\u0621-\u063A\u0641-\u064A"
_SPELT: Final = re.compile(rf"[{LETTER_CLASS}{ch.char_class(ORDINARY)}]+")
_REMOVE_ORDINARY: Final = str.maketrans(dict.fromkeys(ORDINARY))
REMOVED_CLASS: Final = _MARKS + ch.TATWEEL
_REMOVE_MARKS: Final = re.compile(f"[{REMOVED_CLASS}]+")
_IS_BREAK: Final = re.compile(f"[{BREAK_CLASS}]")

BREAK: Final = ""
"""What stands for the end of a sentence, or of the text, among skeletons."""


def letters(token: str) -> str:
    """The letters of a token that is a word to spell, else ''.

    >>> letters("أيضًا"), letters("قُلْ"), letters("#وسم"), letters("covid19")
    ('أيضا', '', '', '')
    """
    return token.translate(_REMOVE_ORDINARY) if _SPELT.fullmatch(token) else ""


@lru_cache(maxsize=1 << 14)
def neighbour(token: str) -> str:
    """The skeleton of a token as its neighbours see it; BREAK for a break.

    >>> neighbour("إلى"), neighbour("قُلْ"), neighbour("2020"), neighbour("؟")
    ('الي', 'قل', '0', '')
    """
    if _IS_BREAK.match(token):
        return BREAK
    return "0" if token.isdigit() else fold(_REMOVE_MARKS.sub("", token)) or "0"


def letter_places(token: str) -> list[int]:
    """The offsets of the letters of ``letters(token)`` in the token, in code points."""
    return [i for i, char in enumerate(token) if char not in ORDINARY]
