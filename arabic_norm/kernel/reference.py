"""The twins of the compiled loops, in plain Python: what they must do, to be read and to be run without a compiler."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
        self._squeezes = bool(squeeze)

    def map(self, text: str) -> tuple[str, int]:
        """What becomes of a text, the same object if nothing changes, and the flags of what it had, joined."""
        flags = self.flags(text)
        made = text if self._changing.isdisjoint(text) else text.translate(self._entries)
        if self._squeezes:
            made = _SPACES.sub(" ", made)
        return (text if made == text else made), flags

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

    def find(self, text: str, mask: int) -> list[int]:
        """The offsets, in code points, of the characters that have a flag of ``mask``.

        >>> Table({}, {"؟": 1, "!": 2}).find("نعم! لماذا؟", 1)
        [10]
        """
        return _offsets(_check(text), {char for char in set(text) if self._flags.get(char, 0) & mask})

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


def spans_between(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    """The spans between ``cuts`` without their outer white space, if there is anything else in them.

    Args:
        text: the text.
        cuts: offsets in code points, sorted.

    >>> spans_between("نعم. لا. ", [4, 8])
    [(0, 4), (5, 8)]
    """
    _check(text)
    spans, low = [], 0
    for cut in (*cuts, len(text)):
        high = min(max(cut, 0), len(text))
        piece = text[low:high]
        start, end = high - len(piece.lstrip()), low + len(piece.rstrip())
        if start < end:
            spans.append((start, end))
        low = high
    return spans


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
