"""Documents: the tokens of one text, what is known of them, and what each may be where it stands.

This is the readable twin of ``kernel/_spell.pyx``, which reads the text's own buffer, remembers tokens in a table of
its own, and makes no object of a token that is not suspect.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, Protocol

from arabic_norm.spelling import context as ct
from arabic_norm.spelling import guards
from arabic_norm.spelling.channels import RATES, Rates
from arabic_norm.spelling.lookup import REPORTED, Word, is_open, look_up
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.words import TOKEN, neighbour

Weighed = tuple[int, str, float, tuple[tuple[str, float], ...], tuple[int, ...]]
"""The index of a token, the form that is most probably meant, its score, other forms with theirs, the best first, and
the channels by which what is written comes of the form."""

CLEAR: Final = 20_000
"""Where one form is so many times as probable as what is written, no context could make a difference."""

FULL: Final = 1 << 17
"""How many tokens are remembered."""


class Reading(guards.Keys, Protocol):
    """A text as it was read: the skeletons of its tokens as neighbours see them, and what else is known of them."""

    @property
    def suspects(self) -> Sequence[int]:
        """The indices of the tokens that may be misspelt if nothing else is known of the text."""

    def span(self, i: int) -> tuple[int, int]:
        """Where a token begins and ends, in code points."""

    def written(self, i: int) -> str:
        """The letters of a token that may be misspelt."""


class Memory:
    """What is known of tokens, without regard to where they stand; begun anew when it is full."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.words = _Words(model)
        self.suspects = _Suspects(self.words)

    def read(self, text: str) -> Document:
        """The tokens of a text."""
        return Document(text, self)


class _Words(dict[str, "Word | None"]):
    """What every token may be."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, token: str) -> Word | None:
        if len(self) >= FULL:
            self.clear()
        word = self[token] = look_up(self._model, token)
        return word


class _Suspects(dict[str, bool]):
    """Which tokens may be misspelt in text of which nothing is known."""

    def __init__(self, words: _Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, token: str) -> bool:
        if len(self) >= FULL:
            self.clear()
        word = self._words[token]
        suspect = self[token] = word is not None and is_open(word, RATES)
        return suspect


class Document:
    """The tokens of one text; what a context says of a word does not depend on the rates, and is asked for once."""

    def __init__(self, text: str, memory: Memory) -> None:
        self.text = text
        self.tokens: list[str] = TOKEN.findall(text)
        self._words = memory.words
        self._model = memory.model
        suspects = memory.suspects
        self.suspects = self._places = [i for i, token in enumerate(self.tokens) if suspects[token]]
        self._keys: dict[int, str] = {}
        self._matches: list[re.Match[str]] = []
        self._shares: dict[int, tuple[list[float], float]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, i: int) -> str:
        key = self._keys.get(i)
        if key is None:
            key = self._keys[i] = neighbour(self.tokens[i])
        return key

    def span(self, i: int) -> tuple[int, int]:
        """Where a token begins and ends, in code points."""
        if not self._matches:
            self._matches = list(TOKEN.finditer(self.text))
        return self._matches[i].span()

    def written(self, i: int) -> str:
        """The letters of a token that may be misspelt."""
        word = self._words[self.tokens[i]]
        return word.letters if word else ""

    def ends(self, *letters: str) -> tuple[int, ...]:
        """How many tokens end in each of some letters."""
        joined = " ".join(self.tokens) + " "
        return tuple(joined.count(letter + " ") for letter in letters)

    def open(self, rates: Rates) -> None:
        """From now on, weigh every token that may be misspelt at these rates."""
        words = self._words
        self._places = [i for i, token in enumerate(self.tokens) if (word := words[token]) and is_open(word, rates)]

    def weigh(self, rates: Rates) -> list[Weighed]:
        """The tokens of which a form has a score from REPORTED on."""
        found = []
        for i in self._places:
            word = self._words[self.tokens[i]]
            if word:
                scores = self._scores(word, i, rates)
                if max(scores) >= REPORTED:
                    found.append(_weighed(i, word, scores))
        return found

    def _scores(self, word: Word, i: int, rates: Rates) -> list[float]:
        """How probable it is of each other form that it is what was meant."""
        found = self._shares.get(i)
        if found is None:
            found = self._shares[i] = self._in_context(word, i)
        shares, own = found
        total = 0.0
        weighed = []
        for option, share in zip(word.options, shares, strict=True):
            for channel in option.channels:
                share *= rates[channel]
            weighed.append(share)
            total += share
        total += own
        return [share / total for share in weighed]

    def _in_context(self, word: Word, i: int) -> tuple[list[float], float]:
        """The masses of the options and of what is written, put right by the context where it could favour one."""
        masses = [option.mass for option in word.options]
        if len(masses) == 1 and masses[0] > CLEAR * word.own and word.known:
            return masses, word.own
        codes = ct.around(self, i, self._model.ending)
        of = self._model.in_context if word.known else self._model.of_class
        said = [of(option.form, codes) for option in word.options]
        own = of(word.letters, codes) if word.lives else max(said)
        logits = [math.log(mass) + each for mass, each in zip((*masses, word.own), (*said, own), strict=True)]
        top = max(logits)
        shares = [math.exp(logit - top) for logit in logits]
        return shares[:-1], shares[-1]


def _weighed(i: int, word: Word, scores: list[float]) -> Weighed:
    ranked = sorted(zip(word.options, scores, strict=True), key=lambda each: -each[1])
    (best, score), *others = ranked
    return i, best.form, score, tuple([(option.form, score) for option, score in others]), best.channels
