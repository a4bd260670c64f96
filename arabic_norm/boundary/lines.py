"""Lines: which line ends come from text that was wrapped at a fixed width.

A program that wraps a paragraph fills each line as far as it can: the next line's first word would not have fitted.
Some wrap after a fixed number of words instead.  Verse, lists and headings do neither.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from arabic_norm.patterns import lazy

MIN_LINES: Final = 3
"""How many lines a block needs before its line lengths mean anything."""

MIN_WIDTH: Final = 30
"""The narrowest column, in code points, that is taken for wrapped text; verse is narrower."""

MIN_WORDS: Final = 6
"""The same in words, where a fixed number of words makes a line."""

MIN_SHARE: Final = 0.8
"""The share of a block's line ends, by width of those without a mark, that must be full; headings take the rest."""

_BLOCK = lazy(r"[^\n]*\S[^\n]*+(?:\n[^\n]*\S[^\n]*+)*+")
_MARK_AT_END = lazy(r"(?r)[.…۔؟?!:][^\p{L}\p{M}\p{N}\n.…۔؟?!:]*+")


def wrapped_line_ends(text: str) -> frozenset[int]:
    """The offsets, in code points, of the line ends of ``text`` that only wrap a paragraph.

    Line ends behind a mark are left out: whether they are a wrap or a paragraph's end cannot be told.

    >>> sorted(wrapped_line_ends("one two three four five\\n" * 4))
    []
    >>> text = "تسمح هذه العدادات للمشترك بمراقبة استهلاكه\\nساعة بساعة من خلال هاتفه المحمول أو حاسوبه\\n"
    >>> sorted(wrapped_line_ends(text + "ولا يدفع المستفيدون أي رسوم"))
    [42, 85]
    >>> sorted(wrapped_line_ends(text + "ولا رسوم عليهم.\\nوتبقى العدادات ملكا للشركة"))
    [42, 85]
    """
    wrapped: set[int] = set()
    for block in _blocks(text):
        if len(block) >= MIN_LINES:
            wrapped.update(_wraps(block))
    return frozenset(wrapped)


def block_around(text: str, offset: int) -> tuple[int, int]:
    """Where the paragraph begins and ends, between blank lines, that the line end at ``offset`` stands in.

    >>> block_around("one\\n\\ntwo\\nthree\\n \\nfour", 8)
    (5, 14)
    """
    start, end = text.rfind("\n", 0, offset) + 1, offset
    while start and text[(before := text.rfind("\n", 0, start - 1) + 1) : start - 1].strip():
        start = before
    while end < len(text):
        behind = text.find("\n", end + 1)
        behind = len(text) if behind < 0 else behind
        if not text[end + 1 : behind].strip():
            break
        end = behind
    return start, end


def _blocks(text: str) -> list[list[tuple[int, str]]]:
    """The paragraphs between blank lines, each a list of (offset, line)."""
    blocks: list[list[tuple[int, str]]] = [[]]
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append((offset, line))
        elif blocks[-1]:
            blocks.append([])
        offset += len(line) + 1
    return blocks


def _wraps(block: list[tuple[int, str]]) -> list[int]:
    width = max(len(line.rstrip()) for _, line in block)
    if width < MIN_WIDTH:
        return []
    ends = [
        (offset + len(line), line.rstrip(), following.split(maxsplit=1)[0])
        for (offset, line), (_, following) in pairwise(block)
    ]
    unmarked = [end for end in ends if not _MARK_AT_END.match(end[1])]
    if len(unmarked) < MIN_LINES - 1:
        return []
    full = [end for end, line, word in unmarked if len(line) + 1 + len(word) > width]
    if len(full) >= MIN_SHARE * len(unmarked):
        return full
    counts = [len(line.split()) for _, line, _ in ends]
    usual = max(set(counts), key=counts.count)
    if usual < MIN_WORDS or counts.count(usual) < MIN_SHARE * len(ends):
        return []
    return [end for end, line, _ in unmarked if len(line.split()) == usual]
