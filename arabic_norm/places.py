"""Places: where the characters of a class stand, found by the kernel in one scan.

A rule that needs certain characters asks for their places and looks around each: no regular expression runs over a text
that has none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from arabic_norm import kernel


@lru_cache(maxsize=32)  # a compiled table takes half a megabyte
def _class(chars: str) -> kernel.Table:
    return kernel.Table({}, dict.fromkeys(chars, 1))


def places(text: str, chars: str) -> list[int]:
    """The offsets, in code points, of the characters of ``text`` that are among ``chars``.

    >>> places("نعم! لماذا؟", "!؟")
    [3, 10]
    """
    return _class(chars).find(text, 1)


def has(text: str, chars: str) -> bool:
    """Whether one of ``chars`` is in ``text``.

    >>> has("نعم!", "!؟"), has("نعم", "!؟")
    (True, False)
    """
    return _class(chars).flags(text) > 0


def repeats(text: str, chars: str) -> list[int]:
    """The offsets, in code points, of the characters of ``text`` that stand for the third time in a row or more.

    >>> repeats("جميييييل", "ي")
    [4, 5, 6]
    """
    return _class(chars).repeats(text, 1)


def runs(text: str, chars: str) -> Iterator[tuple[int, int]]:
    """The spans of the runs of ``chars`` in ``text``.

    >>> list(runs("سـلـــام", "ـ"))
    [(1, 2), (3, 6)]
    """
    start = end = -1
    for place in places(text, chars):
        if place != end:
            if end >= 0:
                yield start, end
            start = place
        end = place + 1
    if end >= 0:
        yield start, end
