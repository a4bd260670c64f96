"""Channels: in which ways a right form comes to be written as it is, some of them rarer than others of their kind."""

from __future__ import annotations

from typing import Final

from arabic_norm.spelling.skeleton import KINDS, MADDA, fold, is_initial, kind_of
from arabic_norm.spelling.wasl import wasl_alef

CHANNELS: Final = (*KINDS, "bare-alef inside", "bare-alef at the end", "madda too many", "hamza elsewhere")
"""The kinds, and four ways of some of them that are rarer than the rest."""

KIND_OF: Final = (0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 3, 1)
"""The kind that each channel belongs to."""

Rates = tuple[float, ...]

RATES: Final[Rates] = (0.02, 0.006, 0.011, 0.04, 0.013, 0.006, 0.02, 0.026, 0.03, 0.003, 0.000002, 0.0001)
"""How often a slip of each of CHANNELS happens in text of which nothing is known, for each place where it could."""

NEEDS_LEXICON: Final = frozenset((8, 9, 11))
"""Channels about which affixes say nothing."""


def channels_of(written: str, right: str) -> tuple[int, ...]:
    """The channels of the slips that lead from a right form to what is written, as indices into CHANNELS.

    >>> [CHANNELS[channel] for channel in channels_of("مسالة", "مسألة")]
    ['bare-alef inside']
    >>> [CHANNELS[channel] for channel in channels_of("إجتماعه", "اجتماعة")]
    ['hamza-on-wasl', 'heh-for-teh-marbuta']
    >>> [CHANNELS[channel] for channel in channels_of("أستخدم", "استخدم")]  # the first person has its hamza
    ['hamza elsewhere']
    """
    return tuple([_channel(a, b, i, right) for i, (a, b) in enumerate(zip(written, right, strict=True)) if a != b])


def _channel(written: str, letter: str, i: int, right: str) -> int:
    kind = kind_of(written, letter)
    if kind == 0 and not is_initial(fold(right), i):
        return 9 if i == len(right) - 1 else 8
    if kind == 1 and wasl_alef(fold(right), written) != i:
        return 11
    return 10 if kind == 3 and written == MADDA else kind
