"""Unpunctuated text: where sentences end when no marks say so.  Experimental.

Speech recognition, subtitles and chat come without marks: a sentence may end at any white space between two words.
The scorers of words learnt from every gap of clean text, some of it with its marks hidden, so they can be asked about
such a gap; and how many words a sentence has is known.  The ends that both together find most probable are chosen by
dynamic programming (Viterbi 1967).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import add
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary import boundaries
from arabic_norm.boundary import features as ft
from arabic_norm.boundary.candidates import MAX_WORD
from arabic_norm.boundary.scorer import Model, default_model
from arabic_norm.patterns import lazy

MAX_WORDS: Final = 80
"""The longest sentence; of the training text's one in a hundred is longer."""

LENGTH: Final = (3.04, 0.71)
"""Mean and standard deviation of the logarithm of a sentence's words in the training text."""

GAIN: Final = 3.4
"""What an end gains besides its logit, which allows for how rare ends are: the lengths do that too.

Chosen for the best mean F1 on the development sets.
"""

LINE_END: Final = 4.0
"""What an end at a line's end gains more; not measured, because the sets have no line ends of subtitles or chat."""

_WORD = lazy(rf"[{ch.WORD_CLASS}]++")
_WHITE = lazy(rf"[{ch.SPACE_CLASS}]")
_LINE_END = lazy(rf"[{ch.char_class(ch.LINE_ENDS)}]")
#: What belongs to the word before a gap: all that no white space parts from it, and emoji.
_ATTACHED = lazy(rf"[^{ch.SPACE_CLASS}]*+(?:[{ch.SPACE_CLASS}]++[\p{{So}}\p{{Sk}}][^{ch.SPACE_CLASS}]*+)*+")
_MARKS: Final = frozenset(ch.SENTENCE_MARKS)


def ends(text: str, certain: Iterable[int] = (), model: Model | None = None) -> list[int]:
    """The offsets in ``text`` where its sentences end, sorted; the last one's end is not among them.

    Marks that are there all the same are decided about in ``boundaries``.  A line end is a likelier place than a space.

    Args:
        text: the text.
        certain: offsets where a sentence ends in any case.
        model: the scorers, else those of the package.

    >>> text = "وصل الوفد إلى المدينة مساء أمس وقال الوزير إن الاجتماع كان ناجحا"
    >>> [text[:end] for end in ends(text)]
    ['وصل الوفد إلى المدينة مساء أمس']
    """
    model = model or default_model()
    decided = [] if _MARKS.isdisjoint(text) else boundaries(text, model=model)
    marked = [one for one in decided if not _MARKS.isdisjoint(one.candidate.gap)]
    known = sorted({*certain, *(one.cut for one in marked if one.is_end("safe"))})
    closed = [(one.candidate.start, one.candidate.end) for one in marked]
    found = known.copy()
    for offsets, gains in _stretches(text, known, closed, model):
        found += [offsets[i] for i in chosen(gains)]
    return sorted(found)


def _stretches(
    text: str, known: list[int], closed: list[tuple[int, int]], model: Model
) -> Iterator[tuple[list[int], list[float]]]:
    """Between one known end and the next: where a sentence may end, and what an end gains there."""
    spans = [match.span() for match in _WORD.finditer(text)]
    edge = [""] * ft.REACH
    words = [*edge, *(text[start : min(end, start + MAX_WORD)] for start, end in spans), *edge]
    offsets: list[int] = []
    gains: list[float] = []
    next_known = next_closed = 0
    for i, ((_, start), (end, _)) in enumerate(pairwise(spans), 1):
        while next_known < len(known) and known[next_known] < start:
            next_known += 1
        while next_closed < len(closed) and closed[next_closed][1] <= start:
            next_closed += 1
        if next_known < len(known) and known[next_known] <= end:
            yield offsets, gains
            offsets, gains = [], []
        elif _WHITE.search(text, start, end) and not (next_closed < len(closed) and closed[next_closed][0] < end):
            line_end = _LINE_END.search(text, start, end)
            attached = _ATTACHED.match(text, start, end)
            offsets.append(line_end.start() if line_end else attached.end() if attached else start)
            gains.append(_logit(words[i : i + 2 * ft.REACH], model) + GAIN + (LINE_END if line_end else 0.0))
    yield offsets, gains


def _logit(words: list[str], model: Model) -> float:
    """How much the words on either side of a gap, ``features.REACH`` of them, speak for an end there."""
    left, right = words[: ft.REACH], words[ft.REACH :]
    gaps = tuple(ft.PLAIN if one and other else ft.EDGE for side in (left, right) for one, other in pairwise(side))
    near = ft.Window((*left[-2:], *right[:2]), (gaps[ft.REACH - 2], gaps[ft.REACH - 1]))
    return (model.linear(near)[0] + model.network(ft.Window(tuple(words), gaps))[0]) / 2


def _length(words: int) -> float:
    """The logarithm of the probability that a sentence has so many words, which is log-normal."""
    mean, deviation = LENGTH
    from_mean = (math.log(words) - mean) / deviation
    return -from_mean * from_mean / 2 - math.log(words * deviation * math.sqrt(2 * math.pi))


_LONGEST_FIRST: Final = [_length(words) for words in range(MAX_WORDS, 0, -1)]


def chosen(gains: list[float]) -> list[int]:
    """The indices of the gaps that are ends in the best choice for a row of words, by what an end in each gap gains.

    >>> chosen([-9.0] * 10 + [9.0] + [-9.0] * 20)
    [10]
    """
    best = [0.0]
    before = [0]
    for end, gain in enumerate([*gains, 0.0], 1):
        low = max(0, end - MAX_WORDS)
        scores = list(map(add, best[low:end], _LONGEST_FIRST[low - end :]))
        top = max(scores)
        best.append(top + gain)
        before.append(low + scores.index(top))
    found = []
    place = before[-1]
    while place:
        found.append(place - 1)
        place = before[place]
    return found[::-1]
