"""Instances: places of clean text from which the scorer learns, each a choice among forms of which one is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from arabic_norm.spelling.context import unknown_slots
from arabic_norm.spelling.lexicon import UNSEEN, Form
from arabic_norm.spelling.skeleton import LETTERS, fold
from arabic_norm.spelling.words import TOKEN, letters, neighbour

MANY: Final = 32
"""Unknown words with more forms are left alone."""


class Candidate(NamedTuple):
    """One form that a word may have; ``mass`` is what the lexicon expects, 1 for all forms of an unknown word."""

    form: str
    mass: float


class Instance(NamedTuple):
    """A word of clean text: skeletons and its place, candidates and which of them is written, whether it is unknown."""

    keys: Sequence[str]
    place: int
    candidates: Sequence[Candidate]
    right: int
    unknown: bool


def unknown_forms(word: str, skeleton: str) -> list[str]:
    """The forms that a word may have which the lexicon does not have, with what is written in all other slots.

    >>> unknown_forms("كتابه", "كتابه")
    ['كتابه', 'كتابة']
    """
    ways = list(word)
    size = 1
    for i in unknown_slots(skeleton):
        ways[i] = LETTERS[skeleton[i]]
        size *= len(ways[i])
    return ["".join(each) for each in product(*ways)] if 1 < size <= MANY else []


def instances(
    texts: Iterable[str],
    lexicon: Mapping[str, Sequence[Form]],
    rare: float,
    learnt: Mapping[str, float],
    counted: bool = True,
) -> Iterator[Instance]:
    """The words of ``texts`` with more than one candidate.

    Args:
        texts: clean text.
        lexicon: the living forms.
        rare: words whose skeleton is not seen more often stand for unknown ones, also if the lexicon has them.
        learnt: how often each skeleton is seen in all of the text.
        counted: whether the lexicon has counted these texts; then each word is expected by what the others say.
    """
    for text in texts:
        tokens = TOKEN.findall(text)
        keys = [neighbour(token) for token in tokens]
        for place, token in enumerate(tokens):
            word = letters(token)
            if len(word) < 2:
                continue
            skeleton = fold(word)
            known = lexicon.get(skeleton, ())
            if known and len(known) > 1:
                found = [form.form for form in known]
                if word in found:
                    own = float(counted)
                    candidates = [
                        Candidate(form.form, max(UNSEEN, form.mass - own * (form.form == word))) for form in known
                    ]
                    yield Instance(keys, place, candidates, found.index(word), False)
            if not known or learnt.get(skeleton, 0) <= rare:
                found = unknown_forms(word, skeleton)
                if found:
                    yield Instance(keys, place, [Candidate(form, 1.0) for form in found], found.index(word), True)
