"""The room of the texts that speed is measured on: the dev texts, and what is made of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.shared_data import dev_sets

SEED: Final = 1
HARAKAT: Final = "\N{ARABIC FATHA}\N{ARABIC KASRA}\N{ARABIC DAMMA}\N{ARABIC SUKUN}"
SHADDA: Final = "\N{ARABIC SHADDA}"
SHADDA_SHARE: Final = 0.06  # of the letters; close to vocalised prose
ENGLISH: Final = (
    "the Ministry of Health said that OpenAI, Inc. and 3 others agreed on a report about it in 2024".split()
)
HOSTILE: Final = (
    "." * 400,
    " " * 400,
    "(" * 300,
    "\N{ARABIC TATWEEL}" * 300,
    SHADDA * 300,
    '"' * 200,
    "؟!" * 200,
    "\n" * 200,
)


def plain(shared: Path, size: int | None) -> str:
    """The dev texts one after another: ``size`` characters, or all of them once."""
    text = "\n".join(doc["text"] for docs in dev_sets(shared).values() for doc in docs)
    if size is None:
        return text
    return (text * (size // len(text) + 1))[:size]


def vocalised(text: str) -> str:
    """``text`` with a haraka after each letter, now and then with a shadda, cut to the length it had."""
    chance = random.Random(SEED)
    made: list[str] = []
    for character in text:
        made.append(character)
        if "\N{ARABIC LETTER HAMZA}" <= character <= "\N{ARABIC LETTER YEH}" and character != "\N{ARABIC TATWEEL}":
            made.append((SHADDA if chance.random() < SHADDA_SHARE else "") + chance.choice(HARAKAT))
    return "".join(made)[: len(text)]


def latin(text: str) -> str:
    """``text`` with an English word behind every third, cut to the length it had."""
    made: list[str] = []
    for number, word in enumerate(text.split(" ")):
        made.append(word)
        if number % 3 == 2:
            made.append(ENGLISH[number // 3 % len(ENGLISH)])
    return " ".join(made)[: len(text)]


def emoji(text: str) -> str:
    """``text`` with an emoji every fifty characters, which makes CPython keep four bytes a character."""
    faces = "\N{GRINNING FACE}\N{FACE WITH TEARS OF JOY}\N{PARTY POPPER}"
    parts = (text[start : start + 50] + faces[start // 50 % 3] for start in range(0, len(text), 50))
    return "".join(parts)[: len(text)]


def hostile(text: str) -> str:
    """Runs of one mark, of spaces, brackets, tatweels and vowel marks between pieces of ``text``."""
    parts = (text[start : start + 200] + HOSTILE[start // 200 % len(HOSTILE)] for start in range(0, len(text), 200))
    return "".join(parts)[: len(text)]


KINDS: Final[dict[str, Callable[[str], str]]] = {
    "plain": lambda text: text,
    "vocalised": vocalised,
    "Latin-mixed": latin,
    "emoji": emoji,
    "hostile": hostile,
}
"""The kinds of text, and how each is made of plain text of the same length."""
