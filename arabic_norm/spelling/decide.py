"""Decide: which words of a text are misspelt, how they are right, and how sure that is.

A word is weighed as a noisy channel does it: how probable each form is where it stands (lexicon and context, or
affixes for unknown words) times how often a form is misspelt as it is written.  How often that happens is first taken
from experience; what is sure then tells how sloppy this document is, and the second look takes that for the rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import gt, mul
from typing import Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.kernel import NAME
from arabic_norm.spelling import compiled, guards
from arabic_norm.spelling.channels import KIND_OF, RATES, Rates
from arabic_norm.spelling.document import Memory, Reading, Weighed
from arabic_norm.spelling.lookup import REPORTED
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.skeleton import ABOVE, ALEF_MAKSURA, BELOW, KINDS, MADDA, TEH_MARBUTA, YEH

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
        found = self._found(reading, text, ignored)
        return [
            Verdict(*reading.span(place), reading.written(place), right, score, others, channels)
            for place, right, score, others, channels in found
        ]

    def _found(self, reading: Reading, text: str, ignored: frozenset[str]) -> list[Weighed]:
        spared: dict[int, bool] = {}
        found = _weighed(reading, RATES, ignored, spared)
        sites = _sites(reading, text) if found else ()
        before: list[float] = []
        for _ in range(LOOKS):
            slips = _sure(found)
            if not found or slips == before:
                break  # the same slips make the same rates
            before = slips
            rates = document_rates(sites, slips)
            if any(map(gt, rates, RATES)):
                reading.open(rates)
            found = _weighed(reading, rates, ignored, spared)
        return found


def _weighed(reading: Reading, rates: Rates, ignored: frozenset[str], spared: dict[int, bool]) -> list[Weighed]:
    """What has a score from REPORTED on, less what guards speak against; ``spared`` keeps what they said."""
    found = []
    for weighed in reading.weigh(rates):
        place = weighed[0]
        spare = spared.get(place)
        if spare is None:
            spare = spared[place] = _is_spared(reading, place, ignored)
        if not spare:
            found.append(weighed)
    return found


def _is_spared(reading: Reading, place: int, ignored: frozenset[str]) -> bool:
    written = reading.written(place)
    return written in ignored or guards.is_foreign_name(reading, place) or guards.is_settled(written, reading, place)


def _sites(reading: Reading, text: str) -> tuple[int, ...]:
    """How many places there are in a document for a slip of each kind."""
    hamzas = text.count(ABOVE) + text.count(BELOW)
    wasl = len(reading) // 25  # so many words begin with hamzat al-wasl, about
    hehs, yehs = reading.ends(ch.HEH, YEH)
    return hamzas, wasl, hamzas, text.count(MADDA), text.count(TEH_MARBUTA), hehs, yehs, text.count(ALEF_MAKSURA)


def _sure(found: Iterable[Weighed]) -> list[float]:
    """How many slips of each kind are sure."""
    slips = [0.0] * len(KINDS)
    for _, _, score, _, channels in found:
        if score > SURE:
            for channel in channels:
                slips[KIND_OF[channel]] += 1
    return slips


def document_rates(sites: Sequence[int], slips: Sequence[float]) -> Rates:
    """How often each kind of slip happens in a document, by what is sure and what experience says.

    Args:
        sites: how many places there are for a slip of each kind.
        slips: how many slips of each kind are sure.
    """
    # One slip is no witness for itself: it takes two to call a document sloppy.
    every = sum(slips) if sum(slips) > 1 else 0.0
    slips = [number if number > 1 else 0.0 for number in slips]
    expected = sum(map(mul, RATES, sites))
    sloppiness = min(MOST_SLOPPY, max(1.0, (every + PRIOR_SLIPS) / (expected + PRIOR_SLIPS))) ** COUPLING
    share = []
    for number, places, rate in zip(slips, sites, RATES, strict=False):
        usual = rate * sloppiness
        own = (number + SITES * usual) / (number + places + SITES)
        share.append(max(LEAST, own / rate))
    return tuple([min(MOST, usual * share[kind]) for usual, kind in zip(RATES, KIND_OF, strict=True)])


__all__ = ["REPORTED", "Decider", "Verdict"]
