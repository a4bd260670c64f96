"""Decide: which words of a text are misspelt, how they are right, and how sure that is.

A word is weighed as a noisy channel does it: how probable each form is where it stands (lexicon and context, or
affixes for unknown words) times how often a form is misspelt as it is written.  How often that happens is first taken
from experience; what is sure then tells how sloppy this document is, and the second look takes that for the rate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from arabic_norm.kernel import NAME
from arabic_norm.spelling import compiled, guards
from arabic_norm.spelling.document import Memory, Reading, Weighed
from arabic_norm.spelling.lookup import REPORTED
from arabic_norm.spelling.model import Model
from arabic_norm.spelling.rates import judged


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

    Args:
        model: the model.
        in_loops: whether the compiled loops do it, or the Python code, which says the same.

    Attributes:
        read: the tokens of a text, and what is known of them.
    """

    def __init__(self, model: Model, in_loops: bool = NAME == "compiled") -> None:
        self.read: Callable[[str], Reading]
        self._judged: Callable[[Any, Callable[[int], bool]], list[Weighed]]
        if in_loops:
            self.read, self._judged = compiled.reader(model), compiled.experience().judged
        else:
            self.read, self._judged = Memory(model).read, judged

    def verdicts(self, text: str, ignored: frozenset[str] = frozenset()) -> list[Verdict]:
        """What is thought of every word of ``text`` that may be misspelt, with scores from REPORTED on."""
        reading = self.read(text)
        if not reading.suspects:
            return []
        return [
            Verdict(*reading.span(place), reading.written(place), right, score, others, channels)
            for place, right, score, others, channels in self._judged(reading, partial(_is_spared, reading, ignored))
        ]


def _is_spared(reading: Reading, ignored: frozenset[str], place: int) -> bool:
    written = reading.written(place)
    return (
        written in ignored
        or guards.is_arabic_name(written)
        or guards.is_foreign_name(reading, place)
        or guards.is_settled(written, reading, place)
    )


__all__ = ["REPORTED", "Decider", "Verdict"]
