"""The twins of the compiled loops, in plain Python: what they must do, to be read and to be run without a compiler."""

from __future__ import annotations

import re
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Final

FLAGS: Final = 31
"""How many flags a character can have."""

KINDS: Final = 8
"""How many kinds of characters there can be, of which each has one."""


class Table:
    """What each character becomes, and the flags that it has: compiled once, applied in one pass.

    The table knows no rule: what a flag means is the caller's affair.

    Args:
        entries: characters and what they become, none, one or several characters; all others stay.
        flags: characters and their flags, numbers of 31 bits.
        squeeze: whether a run of U+0020 in what comes of a text becomes one.
        kinds: characters and their kinds, numbers from 0 to 7; all others are of kind 0.
        strip: the same as ``squeeze``, and none is left at the ends.

    Raises:
        ValueError: for a key that is not one character, flags of more bits, or no such kind.
        TypeError: for an entry that is not a str.

    >>> table = Table({"أ": "ا", "ـ": "", "ﷲ": "الله"}, {"؟": 1})
    >>> table.map("أكبـر؟")
    ('اكبر؟', 1)
    """

    def __init__(
        self,
        entries: Mapping[str, str],
        flags: Mapping[str, int] | None = None,
        squeeze: bool = False,
        kinds: Mapping[str, int] | None = None,
        strip: bool = False,
    ) -> None:
        self._flags = dict(flags or {})
        self._kinds = dict(kinds or {})
        for char in (*entries, *self._flags, *self._kinds):
            if not isinstance(char, str) or len(char) != 1:
                raise ValueError(f"a key is one character, not {char!r}")
        for new in entries.values():
            if not isinstance(new, str):
                raise TypeError(f"a character becomes a str, not {type(new).__name__}")
        for mask in self._flags.values():
            if not 0 <= mask < 1 << FLAGS:
                raise ValueError(f"flags are {FLAGS} bits, not {mask}")
        for kind in self._kinds.values():
            _check_kind(kind)
        self._entries = {ord(char): new for char, new in entries.items() if new != char}
        self._changing = frozenset(map(chr, self._entries))
        self._squeezes = bool(squeeze or strip)
        self._strips = bool(strip)

    def map(self, text: str) -> tuple[str, int]:
        """What becomes of a text, the same object if nothing changes, and the flags of what it had, joined."""
        flags = self.flags(text)
        made = self._spaced(self._mapped(text))
        return (text if made == text else made), flags

    def patch(self, text: str, patches: list[tuple[int, int, str]]) -> str:
        """What becomes of a text, but for some spans of which it is said what they become.

        Args:
            text: the text.
            patches: spans as offsets in code points, sorted and disjoint, and what stands in their place.

        Raises:
            IndexError: for a span that does not lie in the text, or not behind the one before.

        >>> Table({"أ": "ا"}).patch("أين أنت أحمد", [(4, 7, "«أنت»")])
        'اين «أنت» احمد'
        """
        parts: list[str] = []
        done = 0
        for start, end, new in patches:
            if not done <= start <= end <= len(text):
                raise IndexError(f"no span behind {done} of {len(text)} code points: {(start, end)}")
            parts += self._mapped(text[done:start]), new
            done = end
        return self._spaced("".join(parts) + self._mapped(text[done:]))

    def _mapped(self, text: str) -> str:
        return text if self._changing.isdisjoint(text) else text.translate(self._entries)

    def _spaced(self, made: str) -> str:
        made = _SPACES.sub(" ", made) if self._squeezes else made
        return made.strip(" ") if self._strips else made

    def flags(self, text: str) -> int:
        """The flags of the characters of a text, joined.

        >>> Table({}, {"؟": 1, "!": 2}).flags("لا!")
        2
        """
        _check(text)
        joined = 0
        for char in set(text):
            joined |= self._flags.get(char, 0)
        return joined

    def find(self, text: str, mask: int, start: int = 0, end: int = sys.maxsize) -> list[int]:
        """The offsets, in code points, of the characters from ``start`` to ``end`` that have a flag of ``mask``.

        >>> Table({}, {"؟": 1, "!": 2}).find("نعم! لماذا؟", 1)
        [10]
        """
        part = _check(text)[max(start, 0) : max(end, 0)]
        chars = {char for char in set(part) if self._flags.get(char, 0) & mask}
        return [max(start, 0) + offset for offset in _offsets(part, chars)]

    def changes(self, text: str) -> list[int]:
        """The offsets, in code points, of the characters that ``map`` replaces; those of squeezed spaces not.

        >>> Table({"أ": "ا", "ـ": ""}).changes("أكبـر")
        [0, 3]
        """
        return _offsets(_check(text), self._changing.intersection(text))

    def repeats(self, text: str, mask: int) -> list[int]:
        """The offsets, in code points, of what has a flag of ``mask`` and stands for the third time in a row, or more.

        >>> Table({}, {"ي": 1}).repeats("جميييل نممم", 1)
        [4]
        """
        return [i for i in self.find(text, mask) if i > 1 and text[i] == text[i - 1] == text[i - 2]]

    def neighbours(self, text: str, pairs: int = 0, edge: int = 0) -> tuple[int, dict[int, list[int]]]:
        """Which kinds of characters stand next to each other, and where: in the pair 8 i + k, kind k stands behind i.

        Args:
            text: the text.
            pairs: the pairs whose places are wanted, as bits.
            edge: the kind of what is thought to stand before the text and behind it.

        Returns:
            All pairs that there are, as bits, and for each of the wanted ones the offsets, in code points, of what
            stands second; that of what is thought to stand behind the text is its length.

        Raises:
            ValueError: if there is no such kind.

        >>> table = Table({}, kinds={" ": 1, ".": 2})
        >>> table.neighbours("لا . نعم.", 1 << 8 * 1 + 2 | 1 << 8 * 2 + 0)[1]
        {10: [3], 16: [9]}
        """
        kinds = [_check_kind(edge), *(self._kinds.get(char, 0) for char in _check(text)), edge]
        seen = [KINDS * before + own for before, own in pairwise(kinds)]
        places: dict[int, list[int]] = {}
        for offset, pair in enumerate(seen):
            if pairs >> pair & 1:
                places.setdefault(pair, []).append(offset)
        return sum(1 << pair for pair in set(seen)), places


class OnePass:
    """What a table makes of texts, which is all where they have no flags and are not too long.

    Args:
        table: the table.
        most: how long a text may be, in code points.
        flagged: what becomes of a text that has flags, from the text, what the table makes of it, the flags, and the
            offsets of the characters that have them.
        beyond: what becomes of a longer text.

    >>> OnePass(Table({"أ": "ا"}, {"؟": 1}), 100, lambda text, made, *_: f"({made})", len).text("أين؟")
    '(اين؟)'
    """

    def __init__(
        self, table: Table, most: int, flagged: Callable[[str, str, int, list[int]], str], beyond: Callable[[str], str]
    ) -> None:
        self._table, self._most, self._flagged, self._beyond = table, most, flagged, beyond

    def text(self, text: str) -> str:
        """What becomes of ``text``.

        Raises:
            TypeError: if it is not a str.
        """
        if type(text) is not str:
            text = str.__str__(_check(text))
        if len(text) > self._most:
            return self._beyond(text)
        made, flags = self._table.map(text)
        return self._flagged(text, made, flags, self._table.find(text, (1 << FLAGS) - 1)) if flags else made

    def texts(self, texts: list[str]) -> list[str]:
        """What becomes of each of ``texts``; the compiled twin lets other threads run once for all of them.

        Raises:
            TypeError: if one of them is not a str.
        """
        return list(map(self.text, texts))


def _check_kind(kind: int) -> int:
    if not 0 <= kind < KINDS:
        raise ValueError(f"a kind is a number below {KINDS}, not {kind}")
    return kind


_SPACES: Final = re.compile("  +")


def _offsets(text: str, chars: Iterable[str]) -> list[int]:
    chars = frozenset(chars)
    return [offset for offset, char in enumerate(text) if char in chars] if chars else []


def _check(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return text


def offsets_between(text: str, cuts: Iterable[int], start: int = 0, end: int = sys.maxsize) -> array[int]:
    """The spans between ``cuts`` without their outer white space, if there is anything else in them.

    Args:
        text: the text.
        cuts: offsets in code points, sorted.
        start: where the first span begins.
        end: where the last ends.

    Returns:
        Start and end of each span, one behind the other.

    >>> offsets_between("نعم. لا. ", [4, 8])
    array('q', [0, 4, 5, 8])
    """
    _check(text)
    offsets = array("q")
    end = min(max(end, 0), len(text))
    start = min(max(start, 0), end)
    for cut in (*cuts, end):
        behind = min(max(cut, start), end)
        piece = text[start:behind]
        low, high = behind - len(piece.lstrip()), start + len(piece.rstrip())
        if low < high:
            offsets.extend((low, high))
        start = behind
    return offsets


def slices(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The parts of ``text`` at ``spans``, offsets in code points.

    Raises:
        IndexError: for a span that does not lie in the text.

    >>> slices("نعم. لا.", [(0, 4), (5, 8)])
    ['نعم.', 'لا.']
    """
    _check(text)
    parts = []
    for start, end in spans:
        if not 0 <= start <= end <= len(text):
            raise IndexError(f"a span lies outside the text of {len(text)} code points: {(start, end)}")
        parts.append(text[start:end])
    return parts
