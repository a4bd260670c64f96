"""Spelling: hamza and alef, teh marbuta and heh, alef maksura and yeh put right, without harm.

A word is looked up by its skeleton (what is left without hamza, dots of teh marbuta and yeh) in a lexicon of living
forms; patterns of hamzat al-wasl and affixes speak for words that it does not have; a scorer weighs the neighbours
where several forms live; and how sloppy the document is decides how much it takes to call a word misspelt.  What is
not sure is reported and left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pyarabic import araby

from arabic_norm import neighbours
from arabic_norm.edits import Edit, apply
from arabic_norm.places import places
from arabic_norm.spelling import guards
from arabic_norm.spelling.certainty import LEVELS, is_sure
from arabic_norm.spelling.decide import REPORTED, Decider, Verdict
from arabic_norm.spelling.model import default_model
from arabic_norm.spelling.skeleton import KINDS, TEH_MARBUTA, kind_of
from arabic_norm.spelling.words import letter_places, letters

__all__ = ["KINDS", "LEVELS", "REPORTED", "Letter", "Slip", "correct", "slips"]

ROUNDS: Final = 4
"""How often a text is looked at at most; prose needs two rounds, the second to find nothing."""


class Letter(NamedTuple):
    """One letter to be changed: its offset in code points, what it becomes, and the kind of slip, of KINDS."""

    start: int
    new: str
    kind: int


class Slip(NamedTuple):
    """A word that may be misspelt.

    Attributes:
        start: where the word begins, in code points.
        end: where it ends.
        written: its letters as they are written.
        right: the form that is most probably meant.
        score: how probable that is, from 0 to 1.
        others: other forms with their scores, the best first.
        letters: the letters that would change.
        agrees: whether the word before it ends in teh marbuta.
    """

    start: int
    end: int
    written: str
    right: str
    score: float
    others: tuple[tuple[str, float], ...]
    letters: tuple[Letter, ...]
    agrees: bool

    def is_sure(self, level: str) -> bool:
        """Whether this is to be mended at ``level``."""
        kinds = [letter.kind for letter in self.letters]
        return is_sure(self.written, self.right, kinds, self.score, self.agrees, level)

    @property
    def note(self) -> str:
        """What a finding says: the word, the score and what else it may be."""
        others = "".join(f"; {form} {score:.2f}" for form, score in self.others if score >= SHOWN)
        return f"{self.written} → {self.right}, score {self.score:.2f}{others}"


SHOWN: Final = 0.05
"""Other forms with a lower score are not worth mentioning."""

#: Letters that no Arabic word has: a line with many of them is Persian, Urdu, Kurdish or Uyghur.
_FOREIGN: Final = "".join(
    chr(code)
    for low, high in ((0x672, 0x6A3), (0x6A5, 0x6D3), (0x6EE, 0x6EF), (0x6FA, 0x6FF), (0x750, 0x77F))
    for code in range(low, high + 1)
)


FOREIGN: Final = 0.02
"""A line with a larger share of such letters is not Arabic: Persian has one in ten, Arabic one in a name (ڤيينا)."""


def _is_foreign(text: str, offset: int, foreign: list[int]) -> bool:
    """Whether the line at ``offset`` has many of the letters whose offsets are given."""
    start, end = neighbours.line_span(text, offset)
    return bisect_left(foreign, end) - bisect_left(foreign, start) > FOREIGN * (end - start)


@cache
def decider() -> Decider:
    """The one that decides with the model of the package."""
    return Decider(default_model())


def slips(text: str, words: Iterable[str] = ()) -> list[Slip]:
    """The words of ``text`` that may be misspelt, with scores from REPORTED on, in the order of the text.

    Args:
        text: any text.
        words: words to leave alone, as they are written.

    Raises:
        TypeError: if ``text`` is not a str, or ``words`` is one.

    >>> [(slip.start, slip.written, slip.right, slip.score > 0.95) for slip in slips("ذهب الى المدرسة")]
    [(4, 'الى', 'إلى', True)]
    >>> slips("قرأت كتابه وهذه قصته")  # his book; heh is right
    []
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    verdicts = decider().verdicts(text, ignored(words))
    if not verdicts:
        return []  # as a rule
    foreign = places(text, _FOREIGN)
    return [slip for verdict in verdicts if (slip := _slip(text, verdict, foreign))]


def ignored(words: Iterable[str]) -> frozenset[str]:
    """The user's words as they are compared.

    Raises:
        TypeError: if it is a str, whose letters would be taken for words.
    """
    if isinstance(words, str):
        raise TypeError(f"words must be a list of words, not the str {words!r}")
    return words if isinstance(words, frozenset) else frozenset(letters(word) or word for word in words)


def _slip(text: str, verdict: Verdict, foreign: list[int]) -> Slip | None:
    """The slip that a verdict speaks of; None where the word is no Arabic prose."""
    start, end, written, right = verdict[:4]
    if guards.stands_apart(text, start, end) or (foreign and _is_foreign(text, start, foreign)):
        return None
    has_marks = end - start > len(written)
    offsets = letter_places(text[start:end]) if has_marks else range(end - start)
    changed = tuple([Letter(start + offsets[at], new, kind) for at, new, kind in _differences(written, right)])
    if has_marks and any(text.startswith(araby.SHADDA, letter.start + 1) for letter in changed):
        return None  # a letter with shadda is no alef, of whatever kind, and no teh marbuta that was left out: عليّ
    agrees = text.endswith(_FEMININE, 0, start)
    return Slip(start, end, written, right, verdict.score, verdict.others, changed, agrees)


@lru_cache(1 << 12)
def _differences(written: str, right: str) -> tuple[Letter, ...]:
    """The letters of a word that are to be changed, by their offsets in it."""
    both = enumerate(zip(written, right, strict=True))
    return tuple(Letter(at, new, kind_of(old, new)) for at, (old, new) in both if old != new)


_FEMININE: Final = tuple(TEH_MARBUTA + tanwin + " " for tanwin in ("", araby.KASRATAN, araby.DAMMATAN, araby.FATHATAN))


def correct(text: str, level: str = "safe", words: Iterable[str] = ()) -> str:
    """Put hamza and alef, teh marbuta and heh, alef maksura and yeh right.

    Only these letters change, each to one of the same place in the alphabet; so the length stays.

    Args:
        text: any text.
        level: how sure it must be: ``safe``, ``eager`` or ``off``.
        words: words to leave alone, as they are written.

    Raises:
        TypeError: if ``text`` is not a str, or ``words`` is one.
        ValueError: if there is no such level.

    >>> correct("عقد الوزراء إجتماعا فى المدينه.")
    'عقد الوزراء اجتماعا في المدينة.'
    >>> correct("التقيت صديقي علي في الجامعة.")  # a name
    'التقيت صديقي علي في الجامعة.'
    >>> correct("سافر الى هناك.", words=["الى"])
    'سافر الى هناك.'
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}; the levels are {', '.join(LEVELS)}")
    kept = ignored(words)
    for _ in range(ROUNDS):
        edits = [
            Edit(letter.start, letter.start + 1, letter.new)
            for slip in slips(text, kept)
            if slip.is_sure(level)
            for letter in slip.letters
        ]
        if not edits:
            break
        text = apply(text, edits)
    return text
