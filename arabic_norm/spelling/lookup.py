"""Looking up: what a token may be, without regard to where it stands.

The lexicon says how often each form of a word is expected; of words that it does not have, or seldom saw as they are
written, affixes and patterns say so.  ``kernel/_spell.pyx`` does the same, and is held to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.spelling import guards
from arabic_norm.spelling.channels import NEEDS_LEXICON, Rates, channels_of
from arabic_norm.spelling.instances import unknown_forms
from arabic_norm.spelling.lexicon import UNSEEN, Form
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.skeleton import ABOVE, BELOW, LAST, fold
from arabic_norm.spelling.wasl import wasl_alef
from arabic_norm.spelling.words import letters

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

TENTH: Final = re.compile("است[^اوي]{3}")


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


def look_up(model: Model, token: str) -> Word | None:
    """What a token may be; None where it is no word to spell, or only what it is."""
    word = letters(token)
    if len(word) < 2:
        return None
    skeleton = fold(word)
    if ch.ALEF not in skeleton and skeleton[-1] not in LAST:
        return None
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
        verb = BY_TENTH if TENTH.match(skeleton, wasl) else BY_VERB
        shares[-1] = BY_PATTERN if wasl_alef(skeleton, ABOVE) == wasl else verb
    total = sum(shares)
    return {form: share / total for form, share in zip(forms, shares, strict=True)}


def is_open(word: Word, rates: Rates) -> bool:
    """Whether some context could make a finding of a word."""
    for _, count, kinds in word.options:
        share = count
        for kind in kinds:
            share *= rates[kind]
        if share * math.exp(REACH) > word.own * REPORTED:
            return True
    return False
