"""Pairing: which quotation mark closes which, and which bracket.

Quotation marks are paired by where they stand, not by which way they face, so that a pair that faces the wrong way is
found like any other: a mark with a space before it and a word behind it opens, one with a word before it and a space
or a mark behind it closes, and anything else opens or closes by whether one is open.  A pair lies within a paragraph
(what blank lines divide) and within MAX_DISTANCE code points; single line breaks do not part it, because a false
period or a forced line break stands in the middle of quotations.  What finds no partner is unpaired.

Repair turns pairs the right way and segmentation asks whether it stands inside one: both use this.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.code_points import DASHES, known
from arabic_norm.kernel import NAME
from arabic_norm.once import once
from arabic_norm.patterns import lazy

if NAME == "compiled":
    from arabic_norm.kernel import _scan

MAX_DISTANCE: Final = 1500
"""How far apart, in code points, the marks of a pair may be: some ten long sentences."""

MAX_DEPTH: Final = 8
"""How many quotations or brackets may be open at once; the outermost is given up where there are more."""

DOUBLED_APOSTROPHES: Final = "''"
DOUBLED_GRAVES: Final = "``"

_FAMILIES: Final = (
    ch.STRAIGHT_QUOTE,
    ch.CURLY_QUOTES + ch.LOW_QUOTES,
    ch.GUILLEMETS,
    ch.SINGLE_GUILLEMETS,
    "'`",
)
_FAMILY: Final = {char: family for family, chars in enumerate(_FAMILIES) for char in chars}
_DIRECTED: Final = frozenset(ch.CURLY_QUOTES + ch.LOW_QUOTES + ch.GUILLEMETS + ch.SINGLE_GUILLEMETS)
_QUOTES: Final = {char: (family, char in _DIRECTED) for char, family in _FAMILY.items()}
_BRACKETS: Final = tuple(zip(ch.OPENING_BRACKETS, ch.CLOSING_BRACKETS, strict=True))

#: A row of quotation marks is an ornament; one behind € is the rest of a dash that was decoded wrongly (â€“); doubled
#: apostrophes and graves are one mark.
_TOKEN = re.compile(
    rf"(?P<ornament>[{ch.char_class(ch.QUOTES)}]{{4,}}+)|(?P<quote>(?<!\")\"\"(?=[^\s\".,،؛:؟!)])|(?<=[^\s\"(])\"\"(?!\")|(?<!€)[{ch.char_class(ch.QUOTES)}]|(?<!')''(?!')|(?<!`)``(?!`))"
    rf"|(?P<bracket>[{ch.char_class(ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS)}])"
    rf"|(?P<blank>\n[ \t]*+\n\s*+)"
)
_HINT = re.compile(rf"[{ch.char_class(ch.QUOTES + ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS)}'`\n]")
_FEET_BEFORE = lazy(r"(?r)['’′]\s?\p{Nd}{1,2}")
#: A clitic that stands on to a quotation: و"جمال"، لـ"سكاي نيوز"، ال"كلمة".
_CLITIC_BEFORE = lazy(
    rf"(?r)(?<![{ch.WORD_CLASS}{ch.char_class(ch.QUOTES)}])(?:[وف]?[بلكس]?(?:ال|لل)|[وف]?[بلكس]|[وف]){ch.TATWEEL}{{0,3}}"
)
#: The last characters that it may have, all that it may have, and how many at most.
_CLITIC_ENDS: Final = "وفبلكس" + ch.TATWEEL
_CLITIC_LETTERS: Final = _CLITIC_ENDS + ch.ALEF
_LONGEST_CLITIC: Final = 7
_INVISIBLE_BEFORE = lazy(rf"(?r)[{ch.char_class(ch.INVISIBLE)}]++")
_INVISIBLE_BEHIND = lazy(rf"[{ch.char_class(ch.INVISIBLE)}]++")
_PAUSES: Final = frozenset(ch.SENTENCE_MARKS + ch.COMMAS + ch.SEMICOLONS + ":")
_DASHES: Final = frozenset(DASHES)


@cache
def marks() -> _scan.Marks:
    """Which marks belong together, as the compiled scan is told."""
    limits = (MAX_DISTANCE, MAX_DEPTH, _LONGEST_CLITIC)
    return _scan.Marks(_QUOTES, _BRACKETS, _CLITIC_ENDS, _CLITIC_LETTERS, limits, is_measure, follows_clitic)


class Mark(NamedTuple):
    """A quotation mark or bracket: its span in code points and how it is written."""

    start: int
    end: int
    text: str


class Pair(NamedTuple):
    """Two marks that belong together; ``depth`` counts the pairs around it, from 0."""

    opener: Mark
    closer: Mark
    depth: int


Enclosed = tuple[int, int, int, int, int]
"""A pair as offsets in code points: the span of its opener, that of its closer, and how many pairs are around it."""


class Nest:
    """Pairs that do not cross, to be asked which of them is around an offset."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.pairs = sorted(pairs)
        self._offsets = [0]
        self._inside: list[Pair | None] = [None]
        opened: list[Pair] = []
        for pair in self.pairs:
            while opened and opened[-1].closer.end <= pair.opener.start:
                self._leave(opened)
            self._offsets.append(pair.opener.end)
            self._inside.append(pair)
            opened.append(pair)
        while opened:
            self._leave(opened)

    def _leave(self, opened: list[Pair]) -> None:
        self._offsets.append(opened.pop().closer.start + 1)
        self._inside.append(opened[-1] if opened else None)

    def around(self, offset: int) -> Pair | None:
        """The innermost pair that has ``offset`` between its marks."""
        return self._inside[bisect_right(self._offsets, offset) - 1]


class Pairing:
    """The quotation marks and brackets of one text; ``scanned`` are they where the compiled scan has found them.

    >>> pairing = Pairing('قال ”نعم“ (ثم صمت).')
    >>> [(pair.opener.text, pair.closer.text) for pair in pairing.quotes.pairs + pairing.brackets.pairs]
    [('”', '“'), ('(', ')')]
    >>> Pairing('شاشة 14" فقط').unpaired
    [Mark(start=7, end=8, text='"')]
    """

    def __init__(self, text: str, scanned: _scan.Pairs | None = None) -> None:
        self._text = text
        if scanned is not None:
            self.__dict__["scanned"] = scanned

    @once
    def scanned(self) -> _scan.Pairs:
        """What the compiled scan finds."""
        return _scan.Pairs(self._text, known(), marks())

    @once
    def quoted(self) -> list[Enclosed]:
        """The pairs of quotation marks, in the order of their openers."""
        return list(map(_enclosed, self._read[0])) if NAME == "reference" else self.scanned.quotations()

    @once
    def bracketed(self) -> list[Enclosed]:
        """The same of brackets."""
        return list(map(_enclosed, self._read[1])) if NAME == "reference" else self.scanned.in_brackets()

    @once
    def _read(self) -> tuple[list[Pair], list[Pair], list[Mark]]:
        """The pairs of quotation marks and of brackets, and the quotation marks without a partner."""
        return read(self._text) if NAME == "reference" else self._scanned_objects()

    def _scanned_objects(self) -> tuple[list[Pair], list[Pair], list[Mark]]:
        text = self._text
        quotes, brackets = (
            [Pair(Mark(a, b, text[a:b]), Mark(c, d, text[c:d]), depth) for a, b, c, d, depth in pairs]
            for pairs in (self.quoted, self.bracketed)
        )
        return quotes, brackets, self.unpaired

    @once
    def quotes(self) -> Nest:
        """The pairs of quotation marks."""
        return Nest(self._read[0])

    @once
    def brackets(self) -> Nest:
        """The pairs of brackets."""
        return Nest(self._read[1])

    def quote_around(self, offset: int) -> Pair | None:
        """The innermost pair of quotation marks that has ``offset`` between its marks."""
        return self.quotes.around(offset) if NAME == "reference" else self._pair(self.scanned.around_quotes(offset))

    def bracket_around(self, offset: int) -> Pair | None:
        """The same of brackets."""
        return self.brackets.around(offset) if NAME == "reference" else self._pair(self.scanned.around_brackets(offset))

    def _pair(self, found: tuple[int, int, int, int, int] | None) -> Pair | None:
        if found is None:
            return None
        a, b, c, d, depth = found
        return Pair(Mark(a, b, self._text[a:b]), Mark(c, d, self._text[c:d]), depth)

    @once
    def unpaired(self) -> list[Mark]:
        """Quotation marks without a partner, in the order of the text."""
        if NAME == "reference":
            return self._read[2]
        return [Mark(start, end, self._text[start:end]) for start, end in self.scanned.unpaired()]

    @once
    def _closers(self) -> frozenset[int]:
        return frozenset(pair.closer.start for pairs in self._read[:2] for pair in pairs)

    @once
    def _openers(self) -> frozenset[int]:
        return frozenset(pair.opener.start for pairs in self._read[:2] for pair in pairs)

    def closes(self, offset: int) -> bool:
        """Whether the mark at ``offset`` closes a pair."""
        return offset in self._closers if NAME == "reference" else self.scanned.closes(offset)

    def opens(self, offset: int) -> bool:
        """Whether the mark at ``offset`` opens a pair."""
        return offset in self._openers if NAME == "reference" else self.scanned.opens(offset)


def _enclosed(pair: Pair) -> Enclosed:
    return pair.opener.start, pair.opener.end, pair.closer.start, pair.closer.end, pair.depth


def is_measure(text: str, offset: int) -> bool:
    """Whether the straight quotation mark at ``offset``, behind a digit, stands for inches: 6'2"."""
    return _FEET_BEFORE.match(text, 0, offset) is not None


def follows_clitic(text: str, offset: int) -> bool:
    """Whether nothing but a clitic stands before ``offset``."""
    return _CLITIC_BEFORE.match(text, 0, offset) is not None


def read(text: str) -> tuple[list[Pair], list[Pair], list[Mark]]:
    """The pairs of quotation marks and of brackets, and quotation marks without a partner, in plain Python."""
    quotes, brackets = _Stack(), _Stack()
    for match in _tokens(text):
        mark = Mark(match.start(), match.end(), match[0])
        if match.lastgroup == "quote":
            _place_quote(text, mark, quotes)
        elif match.lastgroup == "bracket":
            _place_bracket(mark, brackets)
        elif match.lastgroup == "blank":
            quotes.end_paragraph()
            brackets.end_paragraph()
    return sorted(quotes.pairs), sorted(brackets.pairs), sorted(quotes.unpaired + quotes.opened)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """The matches of _TOKEN, tried only where one may begin."""
    done = 0
    for hint in _HINT.finditer(text):
        if hint.start() >= done and (match := _TOKEN.match(text, hint.start())):
            yield match
            done = match.end()


class _Stack:
    """What is open while the text is read from its start."""

    def __init__(self) -> None:
        self.opened: list[Mark] = []
        self.pairs: list[Pair] = []
        self.unpaired: list[Mark] = []

    def open(self, mark: Mark) -> None:
        if len(self.opened) == MAX_DEPTH:
            self.unpaired.append(self.opened.pop(0))
        self.opened.append(mark)

    def close(self, mark: Mark, index: int) -> None:
        """Pair ``mark`` with the open mark at ``index``; those inside it stay without a partner."""
        self.unpaired += self.opened[index + 1 :]
        opener = self.opened[index]
        del self.opened[index:]
        self.pairs.append(Pair(opener, mark, len(self.opened)))

    def forget_far(self, offset: int) -> None:
        while self.opened and offset - self.opened[0].end > MAX_DISTANCE:
            self.unpaired.append(self.opened.pop(0))

    def end_paragraph(self) -> None:
        self.unpaired += self.opened
        self.opened.clear()


def _place_bracket(mark: Mark, stack: _Stack) -> None:
    stack.forget_far(mark.start)
    if mark.text in ch.OPENING_BRACKETS:
        stack.open(mark)
        return
    opener = ch.OPENING_BRACKETS[ch.CLOSING_BRACKETS.index(mark.text)]
    for index in range(len(stack.opened) - 1, -1, -1):
        if stack.opened[index].text == opener:
            stack.close(mark, index)
            return


def _place_quote(text: str, mark: Mark, stack: _Stack) -> None:
    stack.forget_far(mark.start)
    before, behind = _neighbours(text, mark)
    is_inch = mark.text == ch.STRAIGHT_QUOTE and before.isdigit()
    if is_inch and (not stack.opened or is_measure(text, mark.start)):
        stack.unpaired.append(mark)  # 14", 6'2"
        return
    family = _FAMILY[mark.text[0]]
    same = [index for index, opened in enumerate(stack.opened) if _FAMILY[opened.text[0]] == family]
    followed = behind not in ch.LINE_ENDS and behind not in _PAUSES
    shape = "opens" if followed and follows_clitic(text, mark.start) else _shape(before, behind)
    if shape == "opens" or (shape == "either" and not same):
        if mark.text not in _DIRECTED and stack.opened and stack.opened[-1].text == mark.text:
            stack.unpaired.append(stack.opened.pop())  # marks without direction do not nest in themselves
        stack.open(mark)
    elif stack.opened:
        stack.close(mark, same[-1] if same else len(stack.opened) - 1)
    else:
        stack.unpaired.append(mark)


def _neighbours(text: str, mark: Mark) -> tuple[str, str]:
    """The visible characters before and behind ``mark``; a line end where the text ends."""
    before, behind = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    if before and before in ch.INVISIBLE and (match := _INVISIBLE_BEFORE.match(text, 0, mark.start)):
        before = text[match.start() - 1 : match.start()]
    if behind and behind in ch.INVISIBLE and (match := _INVISIBLE_BEHIND.match(text, mark.end)):
        behind = text[match.end() : match.end() + 1]
    return before or "\n", behind or "\n"


def _shape(before: str, behind: str) -> str:
    if behind in _PAUSES or behind in ch.CLOSING_BRACKETS:
        return "closes"
    if before in ch.OPENING_BRACKETS or before == ":":
        return "opens"
    before_is_free = before.isspace() or before in _DASHES or before in _FAMILY or before in ch.CLOSING_BRACKETS
    behind_is_free = behind.isspace() or behind in _DASHES or behind in _FAMILY or behind in ch.OPENING_BRACKETS
    opens = (before_is_free or before in _PAUSES) and not behind.isspace()
    closes = behind_is_free and not before.isspace()
    if opens == closes:
        return "either"
    return "opens" if opens else "closes"
