"""Places: a candidate in its text, as the constraints see it, and what they may answer."""

from __future__ import annotations

from typing import Final, NamedTuple

from arabic_norm.boundary.candidates import Candidate
from arabic_norm.pairing import Pairing

END: Final = "end"
NEITHER: Final = "neither"
ARTIFACT: Final = "artifact"
INSIDE: Final = "inside"
"""Nothing ends there, but the scorers decide whether it is an artifact or a mark that belongs there."""

MAX_ITEM_DISTANCE: Final = 600
"""How far list items stand apart at most, in code points."""


class Items:
    """The last list item of a line that was seen: its number, and its offset."""

    def __init__(self) -> None:
        self.number, self.offset = -MAX_ITEM_DISTANCE, 0


class Place(NamedTuple):
    """A candidate in its text, as the constraints see it."""

    text: str
    candidate: Candidate
    pairing: Pairing
    items: Items
