"""Protected: the passages of a text that no rule touches.

These are code (fenced blocks and inline code as Markdown has them, JSON objects, calls and assignments of a program
that hold a string), addresses of the Internet, and quotations from the Qur'an between ornate brackets.  Folding reaches
them all the same: it makes keys, and mends nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Final

from arabic_norm import kernel
from arabic_norm.patterns import lazy
from arabic_norm.places import places

MAX_LINE: Final = 400
"""How long, in code points, an inline passage of code may be."""

_ORNATE: Final = "\N{ORNATE RIGHT PARENTHESIS}\N{ORNATE LEFT PARENTHESIS}"
#: The characters that a passage begins with or has behind a name, and what of them shows that there is any code.
_OPENERS: Final = "`{" + _ORNATE[0]
_ANCHORS: Final = _OPENERS + "~([=/w"
_HINTS: Final = ("`", '("', "('", '{"', '="', '= "', "={", '["', "www.", _ORNATE[0])
_HINT_STARTS: Final = frozenset(hint[:2] for hint in (*_HINTS, "//"))
_FENCES: Final = ("```", "~~~")
_FENCE_STARTS: Final = frozenset(fence[:2] for fence in _FENCES)
_NAMES: Final = {
    "(": lazy(r"(?r)[\w.]{1,41}+"),
    "=": lazy(r"(?r)[\w.]{1,41}+\s?"),
    "/": lazy(r"(?r)[A-Za-z]{1,12}+:"),
}
_NAME_STARTS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
_FENCE = lazy(r"(?m)^[ \t]*+(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*+)$")
_INLINE = lazy(
    rf"(?<!`)(?P<graves>``?)(?!`)[^`\n]{{1,{MAX_LINE}}}+(?P=graves)(?!`)"  # between graves
    rf"|\{{\s*\"[^{{}}\n]{{0,{MAX_LINE}}}+\}}"  # a JSON object
    rf"|[A-Za-z_][\w.]{{0,40}}\([^()\n]{{0,{MAX_LINE}}}+\);?"  # a call
    rf"|[A-Za-z_][\w.]{{0,40}}+\s?=\s?(?:\"[^\"\n]{{0,{MAX_LINE}}}+\"|'[^'\n]{{0,{MAX_LINE}}}+');?"  # an assignment
    # An address, without the mark of the sentence behind it.
    rf"|(?:[A-Za-z]{{2,12}}://|www\.)[^\s<>«»“”]{{1,{MAX_LINE}}}(?<![.,;:!?،؛؟)\]}}\"'])"
    rf"|{_ORNATE[0]}[^{_ORNATE}]{{0,{4 * MAX_LINE}}}+{_ORNATE[1]}"  # scripture
)


class Protected:
    """The passages of ``text`` that are code, addresses or scripture.

    >>> Protected('اكتب `echo "سلام"` الآن').spans
    [(5, 18)]
    """

    def __init__(self, text: str) -> None:
        self.spans: list[tuple[int, int]] = []
        fenced = hinted = False
        for anchor in places(text, _ANCHORS):
            start = text[anchor : anchor + 2]
            if start in _HINT_STARTS or start[0] in _OPENERS:
                hinted = hinted or text.startswith(_HINTS, anchor) or text.startswith("://", anchor - 1)
            fenced = fenced or (start in _FENCE_STARTS and text.startswith(_FENCES, anchor))
        if fenced:
            self.spans = _fenced(text)
        if hinted:
            self.spans = sorted(self.spans + _outside(_inline(text), self.spans))
        self._starts = [start for start, _ in self.spans]

    def meets(self, start: int, end: int) -> bool:
        """Whether ``start`` to ``end``, in code points, meets a protected passage; an empty span is a place."""
        if not self.spans:
            return False
        i = bisect_right(self._starts, max(start, end - 1)) - 1
        return i >= 0 and start < self.spans[i][1]


def may_be_protected(text: str, offsets: Iterable[int]) -> bool:
    """False where nothing that is protected can hold a character at ``offsets``: nothing near looks like its beginning.

    >>> may_be_protected("اكتب `echo` الآن", [7]), may_be_protected("اكتب الآن", [7])
    (True, False)
    """
    return has_fence(text) or is_near_code(text, offsets)


def has_fence(text: str) -> bool:
    """Whether something in ``text`` could begin a block of code."""
    return may_have_fence(text, 0, len(text)) and any(text.startswith(_FENCES, place) for place in places(text, "`~"))


def may_have_fence(text: str, start: int, end: int) -> bool:
    """Whether ``start`` to ``end``, in code points, has the characters of a fence, though others may part them."""
    for fence in _FENCES:
        at = start - 1
        for char in fence:  # str.count would take ten times as long
            at = text.find(char, at + 1, end)
            if at < 0:
                break
        else:
            return True
    return False


def is_near_code(text: str, offsets: Iterable[int]) -> bool:
    """Whether there is something before one of ``offsets`` that looks like code, an address or scripture."""
    return any(_looks_like_code(text[max(0, offset - REACH) : offset + _NAME]) for offset in offsets)


def _looks_like_code(window: str) -> bool:
    return any(True for _ in _starts(window))


REACH: Final = 4 * MAX_LINE + 50
"""How long a passage can be that is no block, in code points."""

_NAME: Final = 50
"""How far behind its start a passage may show what it is: the name of a function, the scheme of an address."""


#: What tells where a passage may begin; the number of a class is its kind to the kernel.
_KINDS: Final = ("", " ", ":", "(", "=", "/", _OPENERS, "w")


def _may_begin(before: str, own: str) -> bool:
    """Whether a passage may begin, itself or by its name, where one of ``own`` stands behind one of ``before``."""
    return own in ("=", _OPENERS) or (own == "(" and before != " ") or before + own in (":/", "ww")


_BEGINNINGS: Final = sum(
    1 << 8 * i + k for i, before in enumerate(_KINDS) for k, own in enumerate(_KINDS) if _may_begin(before, own)
)


@cache
def _kinds() -> kernel.Table:
    return kernel.Table({}, kinds={char: kind for kind, chars in enumerate(_KINDS) for char in chars})


def _starts(text: str) -> Iterator[int]:
    """Where a passage of one line may begin, in no order, and some places more than once."""
    for anchor in chain.from_iterable(_kinds().neighbours(text, _BEGINNINGS)[1].values()):
        char = text[anchor]
        if char in _NAMES:
            name = _NAMES[char].match(text, 0, anchor)
            yield from (place for place in range(*name.span()) if text[place] in _NAME_STARTS) if name else ()
        elif char in _OPENERS:
            yield anchor
        elif text.startswith("www.", anchor - 1):
            yield anchor - 1


def _inline(text: str) -> list[tuple[int, int]]:
    """What ``_INLINE`` finds from left to right, looked for where it can begin."""
    spans: list[tuple[int, int]] = []
    for start in sorted(set(_starts(text))):
        match = _INLINE.match(text, start) if not spans or start >= spans[-1][1] else None
        if match:
            spans.append(match.span())
    return spans


def _fenced(text: str) -> list[tuple[int, int]]:
    """The blocks between two lines of the same fence, the second of which has nothing else; as CommonMark has them."""
    lines = list(_FENCE.finditer(text))
    closers: dict[str, list[int]] = {}
    for line in lines:
        if not line["info"].strip():
            closers.setdefault(line["fence"], []).append(line.start())
    spans: list[tuple[int, int]] = []
    for line in lines:
        if spans and line.start() < spans[-1][1]:
            continue
        ends = closers.get(line["fence"], [])
        i = bisect_right(ends, line.start())
        if i < len(ends):
            closing = _FENCE.match(text, ends[i])
            spans.append((line.start(), closing.end() if closing else ends[i]))
    return spans


def _outside(spans: list[tuple[int, int]], blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of ``spans`` that meet none of ``blocks``; both are sorted and neither overlaps itself."""
    ends = [end for _, end in blocks]
    kept = []
    for start, end in spans:
        i = bisect_right(ends, start)
        if i == len(blocks) or end <= blocks[i][0]:
            kept.append((start, end))
    return kept
