"""Excerpts: short texts to train with, cut out of clean documents or put together of short sentences.

A text of a few sentences tells little of its habits, and news and encyclopedias have few short sentences; what is
learnt from long documents alone takes both for damaged text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary.documents import Clean, is_odd, joined

PER_SENTENCE: Final = 0.12
"""How many excerpts, and collages, are made for each sentence of a document."""

COLLAGES: Final = 0.3
"""How many of them are collages."""

SIZES: Final = (6, 20, 24, 18, 12, 8, 6, 6)
"""How often an excerpt has one sentence, two, and so on."""

SHORT: Final = 9
"""The most words of a short sentence."""

LONG: Final = 25
"""The most words of the others in a collage, of which there are LONG_SHARE."""
LONG_SHARE: Final = 0.2


def excerpts(documents: Sequence[Clean], rng: Random) -> Iterator[Clean]:
    """Short texts of the sentences of ``documents``, without stray marks of their own."""
    short, long = _sentences(documents)
    for document in documents:
        number = len(document.spans) * PER_SENTENCE
        for _ in range(int(number) + (rng.random() < number % 1)):
            if short and long and rng.random() < COLLAGES:
                yield collage(short, long, rng)
                continue
            found = excerpt(document, rng)
            if not is_odd(found.text):
                yield found


def excerpt(document: Clean, rng: Random) -> Clean:
    """A few sentences of a document that follow each other, most often two to four.

    >>> text = "نام. قام. عاد."
    >>> excerpt(Clean(text, [(0, 4), (5, 9), (10, 14)]), Random(1)).text
    'نام. قام.'
    """
    count = rng.choices(range(1, len(SIZES) + 1), SIZES)[0]
    first = rng.randrange(max(1, len(document.spans) - count + 1))
    spans = document.spans[first : first + count]
    start, end = spans[0][0], spans[-1][1]
    return replace(
        document,
        text=document.text[start:end],
        spans=[(low - start, high - start) for low, high in spans],
        headings=[heading - first for heading in document.headings if 0 <= heading - first < count],
    )


def collage(short: Sequence[str], long: Sequence[str], rng: Random) -> Clean:
    """Short sentences that do not belong together, and now and then a long one among them.

    >>> made = collage(["نام.", "قام."], ["عاد الولد إلى البيت."], Random(3))
    >>> [made.text[start:end] for start, end in made.spans]
    ['قام.', 'قام.', 'نام.', 'قام.', 'نام.', 'عاد الولد إلى البيت.', 'قام.']
    """
    between = rng.choice((" ", " ", "\n"))
    sentences = [rng.choice(long if rng.random() < LONG_SHARE else short) for _ in range(rng.randint(3, 8))]
    return Clean(*joined(sentences, between), [], "collage")


def _sentences(documents: Sequence[Clean]) -> tuple[list[str], list[str]]:
    """The short sentences that end with a mark, and the others that are not too long."""
    found: tuple[list[str], list[str]] = [], []
    for document in documents:
        for start, end in document.spans:
            sentence = document.text[start:end]
            words = len(sentence.split())
            if words <= LONG and sentence[-1:] in ch.SENTENCE_MARKS and not is_odd(sentence):
                found[words > SHORT].append(sentence)
    return found
