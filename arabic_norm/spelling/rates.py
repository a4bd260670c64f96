"""Rates: how often each kind of slip happens in a document, and what is misspelt at these rates.

This is the readable twin of ``kernel/_spell_rates.pxi``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import gt, mul
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.spelling.channels import KIND_OF, RATES, Rates
from arabic_norm.spelling.document import Document, Weighed
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


def judged(document: Document, spare: Callable[[int], bool]) -> list[Weighed]:
    """What is misspelt at the rates of its own document.

    Args:
        document: the document.
        spare: asked once of each place with such a score, whether it is to be left.
    """
    spared: dict[int, bool] = {}
    found = _weighed(document, RATES, spare, spared)
    sites = _sites(document) if found else ()
    before: list[float] = []
    for _ in range(LOOKS):
        slips = _sure(found)
        if not found or slips == before:
            break  # the same slips make the same rates
        before = slips
        rates = document_rates(sites, slips)
        if any(map(gt, rates, RATES)):
            document.open(rates)
        found = _weighed(document, rates, spare, spared)
    return found


def _weighed(document: Document, rates: Rates, spare: Callable[[int], bool], spared: dict[int, bool]) -> list[Weighed]:
    """What has a score from REPORTED on and is not to be left; ``spared`` keeps what was said of each."""
    found = []
    for weighed in document.weigh(rates):
        place = weighed[0]
        if place not in spared:
            spared[place] = spare(place)
        if not spared[place]:
            found.append(weighed)
    return found


def _sites(document: Document) -> tuple[int, ...]:
    """How many places there are in a document for a slip of each kind."""
    text = document.text
    hamzas = text.count(ABOVE) + text.count(BELOW)
    wasl = len(document) // 25  # so many words begin with hamzat al-wasl, about
    hehs, yehs = document.ends(ch.HEH, YEH)
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
