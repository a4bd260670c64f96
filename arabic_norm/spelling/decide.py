"""Decide: which words of a text are misspelt, how they are right, and how sure that is.

A word is weighed as a noisy channel does it: how probable each form is where it stands (lexicon and context, or
affixes for unknown words) times how often a form is misspelt as it is written.  How often that happens is first taken
from experience; what is sure then tells how sloppy this document is, and the second look takes that for the rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.kernel import NAME
from arabic_norm.spelling import compiled, guards
from arabic_norm.spelling.channels import KIND_OF, RATES, Rates
from arabic_norm.spelling.document import Memory, Reading, Scored
from arabic_norm.spelling.lookup import REPORTED
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.skeleton import ABOVE, ALEF_MAKSURA, BELOW, KINDS, MADDA, TEH_MARBUTA, YEH
from arabic_norm.spelling.words import letters

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


class Verdict(NamedTuple):
    """What is thought of one word.

    Attributes:
        start: where its token begins, in code points.
        end: where it ends.
        written: its letters as they are written.
        right: the form that is most probably meant.
        score: how probable that is, from 0 to 1.
        others: other forms with their scores, the best first.
        channels: the slips that lead from the right form to what is written, as indices into CHANNELS.
    """

    start: int
    end: int
    written: str
    right: str
    score: float
    others: tuple[tuple[str, float], ...]
    channels: tuple[int, ...]


class Decider:
    """Decides with one model; what it learns of tokens it keeps, so one decider serves many texts, and threads.

    Attributes:
        read: the tokens of a text, and what is known of them.
    """

    def __init__(self, model: Model) -> None:
        self.read: Callable[[str], Reading] = compiled.reader(model) if NAME == "compiled" else Memory(model).read

    def verdicts(self, text: str, ignored: frozenset[str] = frozenset()) -> list[Verdict]:
        """What is thought of every word of ``text`` that may be misspelt, with scores from REPORTED on."""
        reading = self.read(text)
        if not reading.suspects:
            return []
        rates = RATES
        found = _judged(reading, text, rates, ignored)
        for _ in range(LOOKS):
            if not found:
                break
            rates = document_rates(reading, text, found)
            if any(rate > usual for rate, usual in zip(rates, RATES, strict=True)):
                reading.open(rates)
            found = _judged(reading, text, rates, ignored)
        return found


def _judged(reading: Reading, text: str, rates: Rates, ignored: frozenset[str]) -> list[Verdict]:
    """The verdicts with scores from REPORTED on, less those that guards speak against."""
    return [
        verdict
        for place, options in reading.weigh(rates)
        if (verdict := _verdict(reading, text, place, options, ignored))
    ]


def _verdict(reading: Reading, text: str, place: int, options: list[Scored], ignored: frozenset[str]) -> Verdict | None:
    start, end = reading.span(place)
    written = letters(text[start:end])
    keys = [reading.key(i) for i in range(max(0, place - 1), min(place + 2, len(reading)))]
    i = min(place, 1)
    if written in ignored or guards.is_foreign_name(keys, i) or guards.is_settled(written, keys, i):
        return None
    (right, score, channels), *others = sorted(options, key=lambda option: -option[1])
    return Verdict(start, end, written, right, score, tuple((form, score) for form, score, _ in others), channels)


def document_rates(reading: Reading, text: str, verdicts: Iterable[Verdict]) -> Rates:
    """How often each kind of slip happens in a document, by what is sure and what experience says."""
    slips = [0.0] * len(KINDS)
    for verdict in verdicts:
        if verdict.score > SURE:
            for channel in verdict.channels:
                slips[KIND_OF[channel]] += 1
    # One slip is no witness for itself: it takes two to call a document sloppy.
    every = sum(slips) if sum(slips) > 1 else 0.0
    slips = [number if number > 1 else 0.0 for number in slips]
    hamzas = text.count(ABOVE) + text.count(BELOW)
    wasl = len(reading) // 25  # so many words begin with hamzat al-wasl, about
    ends = (text.count(MADDA), text.count(TEH_MARBUTA), *reading.ends(ch.HEH, YEH), text.count(ALEF_MAKSURA))
    places = (hamzas, wasl, hamzas, *ends)
    expected = sum(rate * count for rate, count in zip(RATES, places, strict=False))
    sloppiness = min(MOST_SLOPPY, max(1.0, (every + PRIOR_SLIPS) / (expected + PRIOR_SLIPS))) ** COUPLING
    share = []
    for kind in range(len(KINDS)):
        usual = RATES[kind] * sloppiness
        rate = (slips[kind] + SITES * usual) / (slips[kind] + places[kind] + SITES)
        share.append(max(LEAST, rate / RATES[kind]))
    return tuple(min(MOST, usual * share[kind]) for usual, kind in zip(RATES, KIND_OF, strict=True))


__all__ = ["REPORTED", "Decider", "Verdict"]
