"""Decide: which words of a text are misspelt, how they are right, and how sure that is.

A word is weighed as a noisy channel does it: how probable each form is where it stands (lexicon and context, or
affixes for unknown words) times how often a form is misspelt as it is written.  How often that happens is first taken
from experience; what is sure then tells how sloppy this document is, and the second look takes that for the rate.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.code_points import known
from arabic_norm.kernel import NAME
from arabic_norm.spelling import context as ct
from arabic_norm.spelling import guards
from arabic_norm.spelling.channels import KIND_OF, NEEDS_LEXICON, channels_of
from arabic_norm.spelling.instances import unknown_forms
from arabic_norm.spelling.lexicon import UNSEEN, Form
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.skeleton import ABOVE, ALEF_MAKSURA, BELOW, KINDS, MADDA, TEH_MARBUTA, YEH, fold
from arabic_norm.spelling.wasl import wasl_alef
from arabic_norm.spelling.words import TOKEN, letters, neighbour

if NAME == "compiled":
    from arabic_norm.kernel import _scan

Rates = tuple[float, ...]

RATES: Final[Rates] = (0.02, 0.006, 0.011, 0.04, 0.013, 0.006, 0.02, 0.026, 0.03, 0.003, 0.000002, 0.0001)
"""How often a slip of each of CHANNELS happens in text of which nothing is known, for each place where it could."""

SITES: Final = 90
"""The rates of experience weigh as much as so many places of the document."""

MOST: Final = 0.6
LEAST: Final = 0.5
"""No document is sloppier than MOST, and none more careful than LEAST times what is usual."""

COUPLING: Final = 1.0
MOST_SLOPPY: Final = 40.0
PRIOR_SLIPS: Final = 0.6
"""A document with so many times as many slips as expected, at most MOST_SLOPPY, is thought to have more of every kind,
by that number to the power of COUPLING; PRIOR_SLIPS are added to either side."""

LOOKS: Final = 2
"""How often a document is judged again with its own rates."""

SURE: Final = 0.8
"""What counts for the rate of a document."""

REPORTED: Final = 0.5
"""Below this score a slip is not worth a finding."""

REACH: Final = 4.5
"""The most that a context is expected to say, a logit; what it could not decide even so is not looked at."""

ACCEPTED: Final = 0.15
REFUSED: Final = 0.03
"""How many words' weight a form has that was never seen, all such forms of a skeleton together, where the dictionary
accepts the form or none of them, and where it accepts others."""

INSIDE: Final = 0.02
"""The share of hamza among alefs inside words that the lexicon does not have."""

FOREIGN: Final = 5
"""Words of so many letters that begin like a proclitic and a bare alef are as often names: باول, فاما."""

AS_FOREIGN: Final = 0.3

RARE: Final = 5.0
"""Forms that were seen less often are also expected by their affixes."""

CLEAR: Final = 20_000
"""Where one form is so many times as probable as what is written, no context could make a difference."""

POSSIBLE: Final = 0.006
GROWTH: Final = 0.25
"""The least weight of what is written if the dictionary accepts it, beside one word of its skeleton and how that grows
with their number: pronouns, imperatives and objects of verbs (نسبه, ادخل, تغطيه) are rare in what was learnt from, but
the more often a noun is seen, the more often it may also have a pronoun (estimated as Good and Turing do)."""

SHORT_NOUN: Final = 4
PRONOUN: Final = 0.2
"""The same for words of so many letters at most that end in heh: short nouns (نسبه, لمسه, أجره) have pronouns more
often than longer words, of which many are adjectives."""

LEAST_SHARE: Final = 1e-3

BY_PATTERN: Final = 1e-5
BY_VERB: Final = 1e-2
BY_TENTH: Final = 1e-4
"""What is left for a hamza on an alef that is hamzat al-wasl by a word's pattern; foreign names look like verbs, but
hardly ever like those of form X with three strong radicals."""


_TENTH: Final = re.compile("است[^اوي]{3}")


class Option(NamedTuple):
    """One form that a word may have; ``channels`` are how what is written comes of it."""

    form: str
    mass: float
    channels: tuple[int, ...]


class Word(NamedTuple):
    """A word that may be misspelt: its letters, skeleton, options, and what speaks for what is written.

    Attributes:
        known: whether the lexicon has the skeleton.
        lives: whether it has what is written, or does not know better; else contexts have taught nothing about it.
    """

    letters: str
    skeleton: str
    options: tuple[Option, ...]
    own: float
    known: bool
    lives: bool


class Verdict(NamedTuple):
    """What is thought of one word: its index among the tokens, the form that is right, the score, and other forms."""

    place: int
    right: str
    score: float
    others: tuple[tuple[str, float], ...]


class _Words(dict[str, "Word | None"]):
    """What is known of tokens, without regard to where they stand; begun anew when it is full."""

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


FULL: Final = 1 << 17
"""How many tokens are remembered."""


def look_up(model: Model, token: str) -> Word | None:
    """What a token may be; None where it is no word to spell, or only what it is."""
    word = letters(token)
    if len(word) < 2:
        return None
    skeleton = fold(word)
    known = model.lexicon.get(skeleton)
    counts = {form.form: form.mass for form in known} if known else _unknown(model, word, skeleton)
    right = [form for form in counts if form != word and guards.may_become(word, skeleton, form)]
    if not right:
        return None
    if known and counts.get(word, 0.0) < RARE:
        counts = _smoothed(model, word, skeleton, known)
    usual = {form: counts[form] for form in right}
    right = [form for form in right if not guards.is_less_usual(skeleton, form, usual)]
    options = tuple(Option(form, counts[form], channels_of(word, form)) for form in right)
    lives = not known or any(form.form == word for form in known)
    return Word(word, skeleton, options, counts[word], bool(known), lives)


def _smoothed(model: Model, word: str, skeleton: str, known: Sequence[Form]) -> dict[str, float]:
    """The counts of the living forms and of what is written, and what their affixes let expect of each."""
    counts = {word: 0.0} | {form.form: form.mass for form in known if form.mass > UNSEEN or not form.valid}
    counts |= {form.form: 0.0 for form in known if form.form not in counts}
    accepted = {form.form for form in known if form.valid}
    possible = unknown_forms(word, skeleton)
    logits = model.by_affixes(skeleton, [*counts, *possible])
    total = sum(map(math.exp, logits[len(counts) :])) or 1.0
    for form, logit in zip(list(counts), logits, strict=False):
        share = math.exp(logit) / total
        if not NEEDS_LEXICON.isdisjoint(channels_of(word, form)):
            share *= INSIDE
        far = all(len(channels_of(form, other.form)) > 1 for other in known if other.mass > UNSEEN)
        mass = ACCEPTED if form in accepted or not accepted or far else REFUSED
        counts[form] += mass * max(share, LEAST_SHARE)
    if word in accepted:
        least = PRONOUN if word[-1] == ch.HEH and len(word) <= SHORT_NOUN else POSSIBLE
        counts[word] = max(counts[word], least * sum(form.mass for form in known) ** GROWTH)
    if len(skeleton) <= FOREIGN and word[1] == ch.ALEF and skeleton[0] in "بكلف":
        counts[word] = max(counts[word], AS_FOREIGN)
    if word not in accepted and against_pattern(word, skeleton) and any(channels_of(word, f) == (1,) for f in accepted):
        counts[word] = BY_PATTERN  # it was seen in what was learnt from, as a slip
    return counts


def against_pattern(word: str, skeleton: str) -> bool:
    """Whether a word has a hamza on an alef that is hamzat al-wasl by its pattern."""
    wasl = wasl_alef(skeleton)
    return wasl is not None and word[wasl] in (ABOVE, BELOW) and wasl_alef(skeleton, word[wasl]) == wasl


def _unknown(model: Model, word: str, skeleton: str) -> dict[str, float]:
    """The forms of a word that the lexicon does not have, with their shares."""
    forms = unknown_forms(word, skeleton)
    if not forms:
        return {}
    wasl = wasl_alef(skeleton)
    if wasl is not None:
        if word[wasl] == ABOVE and wasl_alef(skeleton, ABOVE) is None:
            return {}  # a verb's first person has its hamza
        forms = [form for form in forms if form[wasl] == skeleton[wasl]] + [word] * (word[wasl] != skeleton[wasl])
    logits = model.by_affixes(skeleton, forms)
    top = max(logits)
    shares = [math.exp(logit - top) for logit in logits]
    if wasl is not None and word[wasl] != skeleton[wasl]:
        verb = BY_TENTH if _TENTH.match(skeleton, wasl) else BY_VERB
        shares[-1] = BY_PATTERN if wasl_alef(skeleton, ABOVE) == wasl else verb
    total = sum(shares)
    return {form: share / total for form, share in zip(forms, shares, strict=True)}


class Decider:
    """Decides with one model; what it learns of tokens it keeps, so one decider serves many texts, and threads."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._words = _Words(model)
        self._suspects = _Suspects(self._words)
        self._judged = _scan.Judged(self.is_suspect) if NAME == "compiled" else None

    def verdicts(self, text: str, ignored: frozenset[str] = frozenset()) -> list[Verdict]:
        """What is thought of every word of ``text`` that may be misspelt, with scores from REPORTED on."""
        return self.decide(*self.read(text), ignored)

    def is_suspect(self, token: str) -> bool:
        """Whether a token may be misspelt in text of which nothing else is known."""
        return self._suspects[token]

    def read(self, text: str) -> tuple[Sequence[str], list[int]]:
        """The tokens of ``text``, and which of them may be misspelt if nothing else is known of the text."""
        if self._judged is not None:
            scanned = _scan.Tokens(text, known(), self._judged)
            return scanned, scanned.suspects
        tokens = TOKEN.findall(text)
        return tokens, [i for i, token in enumerate(tokens) if self.is_suspect(token)]

    def decide(self, tokens: Sequence[str], places: list[int], ignored: frozenset[str] = frozenset()) -> list[Verdict]:
        """The verdicts about tokens, of which those at ``places`` may be misspelt."""
        if not places:
            return []
        document = _Document(tokens, self._words, self._model, ignored)
        rates = RATES
        found = document.weigh(places, rates)
        for _ in range(LOOKS):
            if not any(verdict.score >= REPORTED for verdict in found):
                break
            rates = document_rates(tokens, found)
            if any(rate > usual for rate, usual in zip(rates, RATES, strict=True)):
                places = [i for i, token in enumerate(tokens) if (word := self._words[token]) and is_open(word, rates)]
            found = document.weigh(places, rates)
        return [verdict for verdict in found if verdict.score >= REPORTED]


class _Document:
    """The tokens of one text; what a context says of a word does not depend on the rates, and is asked for once."""

    def __init__(
        self, tokens: Sequence[str], words: Mapping[str, Word | None], model: Model, ignored: frozenset[str]
    ) -> None:
        self._tokens = tokens
        self._keys = _Keys(tokens)
        self._words = words
        self._model = model
        self._ignored = ignored
        self._shares: dict[int, tuple[list[float], float]] = {}

    def weigh(self, places: Iterable[int], rates: Rates) -> list[Verdict]:
        """The verdicts about the words at some places."""
        return [verdict for i in places if (verdict := self._weigh(i, rates))]

    def _weigh(self, i: int, rates: Rates) -> Verdict | None:
        word = self._words[self._tokens[i]]
        if word is None or word.letters in self._ignored or guards.is_foreign_name(self._keys, i):
            return None
        if guards.is_settled(word.letters, self._keys, i):
            return None
        scores = self._scores(word, i, rates)
        right = max(scores, key=lambda form: scores[form])
        others = tuple(sorted(((form, score) for form, score in scores.items() if form != right), key=lambda o: -o[1]))
        return Verdict(i, right, scores[right], others)

    def _scores(self, word: Word, i: int, rates: Rates) -> dict[str, float]:
        """How probable it is of each other form that it is what was meant."""
        found = self._shares.get(i)
        if found is None:
            found = self._shares[i] = self._in_context(word, i)
        shares, own = found
        weighed = []
        for option, share in zip(word.options, shares, strict=True):
            for channel in option.channels:
                share *= rates[channel]
            weighed.append(share)
        total = own + sum(weighed)
        return {option.form: share / total for option, share in zip(word.options, weighed, strict=True)}

    def _in_context(self, word: Word, i: int) -> tuple[list[float], float]:
        """The masses of the options and of what is written, put right by the context where it could favour one."""
        masses = [option.mass for option in word.options]
        if len(masses) == 1 and masses[0] > CLEAR * word.own and word.known:
            return masses, word.own
        codes = ct.around(self._keys, i, self._model.ending)
        of = self._model.in_context if word.known else self._model.of_class
        said = [of(option.form, codes) for option in word.options]
        own = of(word.letters, codes) if word.lives else max(said)
        logits = [math.log(mass) + each for mass, each in zip((*masses, word.own), (*said, own), strict=True)]
        top = max(logits)
        shares = [math.exp(logit - top) for logit in logits]
        return shares[:-1], shares[-1]


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
    slips = [0.0] * len(KINDS)
    for verdict in verdicts:
        if verdict.score > SURE:
            written = letters(tokens[verdict.place])
            for channel in channels_of(written, verdict.right):
                slips[KIND_OF[channel]] += 1
    # One slip is no witness for itself: it takes two to call a document sloppy.
    every = sum(slips) if sum(slips) > 1 else 0.0
    slips = [number if number > 1 else 0.0 for number in slips]
    text = " ".join(tokens) + " "
    hamzas = text.count(ABOVE) + text.count(BELOW)
    wasl = len(tokens) // 25  # so many words begin with hamzat al-wasl, about
    ends = [text.count(end) for end in (MADDA, TEH_MARBUTA, ch.HEH + " ", YEH + " ", ALEF_MAKSURA)]
    places = (hamzas, wasl, hamzas, *ends)
    expected = sum(rate * count for rate, count in zip(RATES, places, strict=False))
    sloppiness = min(MOST_SLOPPY, max(1.0, (every + PRIOR_SLIPS) / (expected + PRIOR_SLIPS))) ** COUPLING
    share = []
    for kind in range(len(KINDS)):
        usual = RATES[kind] * sloppiness
        rate = (slips[kind] + SITES * usual) / (slips[kind] + places[kind] + SITES)
        share.append(max(LEAST, rate / RATES[kind]))
    return tuple(min(MOST, usual * share[kind]) for usual, kind in zip(RATES, KIND_OF, strict=True))


__all__ = ["REPORTED", "Decider", "Verdict", "Word"]
