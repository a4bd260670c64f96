"""Decide: which words of a text are misspelt, how they are right, and how sure that is.

A word is weighed as a noisy channel does it: how probable each form is where it stands (lexicon and context, or
affixes for unknown words) times how often a form is misspelt as it is written.  How often that happens is first taken
from experience; what is sure then tells how sloppy this document is, and the second look takes that for the rate.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from arabic_norm.spelling import context as ct
from arabic_norm.spelling import guards
from arabic_norm.spelling.instances import unknown_forms
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.skeleton import ABOVE, BELOW, KINDS, fold, kind_of, kinds_of
from arabic_norm.spelling.wasl import wasl_alef
from arabic_norm.spelling.words import TOKEN, letters, neighbour

Rates = tuple[float, ...]

RATES: Final[Rates] = (0.02, 0.01, 0.002, 0.03, 0.01, 0.006, 0.01, 0.01)
"""How often each of KINDS happens in text of which nothing is known, for each place where it could."""

TWICE: Final = 0.3
"""A word with two slips is less probable than their rates say alone, by this factor... for they are not independent."""

SITES: Final = 60
"""The rates of experience weigh as much as so many places of the document."""

MOST: Final = 0.6
LEAST: Final = 0.1
"""No document is sloppier than MOST, and none more careful than LEAST times what is usual."""

SURE: Final = 0.9
"""What counts for the rate of a document."""

REPORTED: Final = 0.5
"""Below this score a slip is not worth a finding."""

REACH: Final = 6.0
"""The most that a context is expected to say, a logit; what it could not decide even so is not looked at."""

INVALID: Final = 0.001
UNKNOWN: Final = 0.05
"""What a written form that the lexicon does not have counts, where the dictionary accepts another form, or none."""

BY_PATTERN: Final = 0.998
"""How sure a pattern of hamzat al-wasl is of a word that the lexicon does not have."""


class Option(NamedTuple):
    """One form that a word may have; ``kinds`` are the slips that make what is written of it."""

    form: str
    count: float
    kinds: tuple[int, ...]


class Word(NamedTuple):
    """A word that may be misspelt: its letters, skeleton, options, and what speaks for what is written."""

    letters: str
    skeleton: str
    options: tuple[Option, ...]
    own: float
    known: bool
    total: float


class Verdict(NamedTuple):
    """What is thought of one word: its index among the tokens, the form that is right, the score, and other forms."""

    place: int
    right: str
    score: float
    others: tuple[tuple[str, float], ...]


class _Cache(dict[str, "Word | None"]):
    """What is known of tokens, without regard to where they stand; begun anew when it is full."""

    FULL = 1 << 17

    def __init__(self, model: Model) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, token: str) -> Word | None:
        if len(self) >= self.FULL:
            self.clear()
        word = self[token] = look_up(self._model, token)
        return word


def look_up(model: Model, token: str) -> Word | None:
    """What a token may be; None where it is no word to spell, or only what it is."""
    word = letters(token)
    if len(word) < 2:
        return None
    skeleton = fold(word)
    known = model.lexicon.get(skeleton)
    if known:
        found = [(form.form, form.count) for form in known]
        own = sum(form.count for form in known if form.form == word)
        floor = INVALID if any(form.valid for form in known) else UNKNOWN
        own += floor
    else:
        found, own = _unknown(model, word, skeleton)
    options = tuple(
        Option(form, count, tuple(kinds_of(word, form)))
        for form, count in found
        if form != word and guards.may_become(word, skeleton, form)
    )
    if not options:
        return None
    return Word(word, skeleton, options, own, bool(known), sum(count for _, count in found) + own)


def _unknown(model: Model, word: str, skeleton: str) -> tuple[list[tuple[str, float]], float]:
    """The forms of a word that the lexicon does not have, with their shares, and the share of what is written."""
    forms = unknown_forms(word, skeleton)
    if not forms:
        return [], 0.0
    wasl = wasl_alef(skeleton)
    if wasl is not None:
        if word[wasl] == ABOVE and wasl_alef(skeleton, ABOVE) is None:
            return [], 0.0  # a verb's first person has its hamza
        forms = [form for form in forms if form[wasl] == skeleton[wasl]] + [word] * (word[wasl] != skeleton[wasl])
    logits = [model.by_affixes(skeleton, form) for form in forms]
    top = max(logits)
    shares = [math.exp(logit - top) for logit in logits]
    if wasl is not None and word[wasl] in (ABOVE, BELOW):
        shares[-1] = 1e-5
    total = sum(shares)
    found = [(form, share / total) for form, share in zip(forms, shares, strict=True)]
    return found, dict(found)[word]


class Decider:
    """Decides with one model; what it learns of tokens it keeps, so one decider serves many texts, and threads."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._words = _Cache(model)
        self._suspects: dict[str, bool] = {}

    def verdicts(self, text: str, ignored: frozenset[str] = frozenset()) -> list[Verdict]:
        """What is thought of every word of ``text`` that may be misspelt, with scores from REPORTED on."""
        return self.decide(TOKEN.findall(text), ignored)

    def decide(self, tokens: Sequence[str], ignored: frozenset[str] = frozenset()) -> list[Verdict]:
        """The same for tokens."""
        places = [i for i, token in enumerate(tokens) if self._is_suspect(token)]
        if not places:
            return []
        keys = _Keys(tokens)
        first = [verdict for i in places if (verdict := self._weigh(tokens, keys, i, RATES, ignored))]
        if not first:
            return []
        rates = document_rates(tokens, first)
        if any(rate > usual for rate, usual in zip(rates, RATES, strict=True)):
            places = [i for i, token in enumerate(tokens) if (word := self._words[token]) and is_open(word, rates)]
        second = [verdict for i in places if (verdict := self._weigh(tokens, keys, i, rates, ignored))]
        return [verdict for verdict in second if verdict.score >= REPORTED]

    def _is_suspect(self, token: str) -> bool:
        suspect = self._suspects.get(token)
        if suspect is None:
            if len(self._suspects) >= _Cache.FULL:
                self._suspects.clear()
            word = self._words[token]
            suspect = self._suspects[token] = word is not None and is_open(word, RATES)
        return suspect

    def _weigh(
        self, tokens: Sequence[str], keys: _Keys, i: int, rates: Rates, ignored: frozenset[str]
    ) -> Verdict | None:
        word = self._words[tokens[i]]
        if word is None or word.letters in ignored or guards.is_foreign_name(keys, i):
            return None
        scores = self._scores(word, keys, i, rates)
        right = max(scores, key=lambda form: scores[form])
        others = tuple(sorted(((form, score) for form, score in scores.items() if form != right), key=lambda o: -o[1]))
        return Verdict(i, right, scores[right], others)

    def _scores(self, word: Word, keys: _Keys, i: int, rates: Rates) -> dict[str, float]:
        """How probable it is of each other form that it is what was meant."""
        shares = [option.count for option in word.options]
        own = word.own
        if word.known and len(word.options) + (own >= 1) > 1 or not word.known:
            shares, own = self._in_context(word, keys, i)
        weighed = []
        for option, share in zip(word.options, shares, strict=True):
            for kind in option.kinds:
                share *= rates[kind]
            weighed.append(share * (TWICE if len(option.kinds) > 1 else 1.0))
        total = own + sum(weighed)
        return {option.form: share / total for option, share in zip(word.options, weighed, strict=True)}

    def _in_context(self, word: Word, keys: _Keys, i: int) -> tuple[list[float], float]:
        """The counts of the options and of what is written, put right by the context."""
        codes = ct.around(keys, i)
        of = self._model.in_context if word.known else self._model.of_class
        forms = [option.form for option in word.options]
        counts = [option.count for option in word.options]
        logits = [math.log(count) + of(form, codes) for form, count in zip(forms, counts, strict=True)]
        logits.append(math.log(word.own) + of(word.letters, codes))
        top = max(logits)
        shares = [math.exp(logit - top) for logit in logits]
        scale = word.total / sum(shares)
        return [share * scale for share in shares[:-1]], shares[-1] * scale


class _Keys(Sequence[str]):
    """The skeletons of tokens as their neighbours see them, made when asked for."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tokens
        self._keys: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, i: int) -> str:  # type: ignore[override]
        key = self._keys.get(i)
        if key is None:
            key = self._keys[i] = neighbour(self._tokens[i])
        return key


def is_open(word: Word, rates: Rates) -> bool:
    """Whether some context could make a finding of a word."""
    for _, count, kinds in word.options:
        share = count
        for kind in kinds:
            share *= rates[kind]
        if share * math.exp(REACH) > word.own * REPORTED:
            return True
    return False


def document_rates(tokens: Sequence[str], verdicts: Iterable[Verdict]) -> Rates:
    """How often each kind of slip happens in a document, by what is sure and what experience says."""
    slips: Counter[int] = Counter()
    for verdict in verdicts:
        if verdict.score > SURE:
            slips.update(kinds_of(letters(tokens[verdict.place]), verdict.right))
    ends = Counter(token[-1] for token in tokens)
    text = Counter("".join(tokens))
    hamzas = text[ABOVE] + text[BELOW]
    places = (hamzas, len(tokens) // 25, hamzas, text["آ"], text["ة"], ends["ه"], ends["ي"], text["ى"])
    rates = []
    for kind in range(len(KINDS)):
        rate = (slips[kind] + SITES * RATES[kind]) / (slips[kind] + places[kind] + SITES)
        rates.append(min(MOST, max(LEAST * RATES[kind], rate)))
    return tuple(rates)


__all__ = ["REPORTED", "Decider", "Verdict", "Word", "kind_of"]
