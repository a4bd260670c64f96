"""Features: what is observed at a candidate, as the scorers read it.

The first look reads the words around the gap, as slots of a table of hashed weights.  The second look, where the first
found a suspect, reads more words, how the gap is written, where it stands, and the other candidates around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple
from zlib import crc32

from arabic_norm import characters as ch
from arabic_norm.boundary import words
from arabic_norm.boundary.candidates import KEPT, MAX_WORD, Candidate, Form, form_of, next_word, word_before
from arabic_norm.boundary.codes import Codes, all_mixed, codes, mixed
from arabic_norm.pairing import Pairing
from arabic_norm.patterns import lazy

REACH: Final = 6
"""How many words before a gap and behind it the network reads.

With three of them its AUC between ends and other gaps of clean text is .920 (dev, mean of four sets), with six .934,
with eight .936.
"""

POSITIONS: Final = (*(f"L{n}" for n in range(REACH, 0, -1)), *(f"R{n}" for n in range(1, REACH + 1)))
"""The words of a window, in the order of the text."""

PLAIN, COMMA, QUOTE, SITE, COLON, OTHER, EDGE = range(7)
"""The classes of the gaps next to a gap: what parts the words, as far as it matters."""

NEAR: Final = ("L2", "L1", "R1", "R2")
"""The words that the first look reads."""

GAPS: Final = tuple(f"{left} {right}" for left, right in pairwise(POSITIONS) if left != "L1")
"""The gaps of a window, by the words that they part."""

NEAR_GAPS: Final = ("L2 L1", "R1 R2")
"""Those of the first look."""

WINDOW: Final = 32
"""How many sites on either side are the document to the second look: streams can read so far ahead."""

SLOT_BITS: Final = 18

#: What the first look observes of one word, and of several together: ``position.field``, or a gap.
_OF_ONE: Final = {
    "L2": "written stem last2 shape classes",
    "L1": "written pattern folded stem last1 last2 last3 shape classes",
    "R1": "written pattern folded stem first1 first2 first3 first4 last1 last2 shape classes",
    "R2": "written pattern stem first2 shape classes",
}
_OF_SEVERAL: Final = tuple(
    """L1.folded R1.folded
    L1.stem R1.stem
    L2.folded L1.folded
    R1.folded R2.folded
    L1.last2 R1.first3
    L1.shape R1.shape
    L1.folded R1.shape
    L1.shape R1.folded
    L1.shape R1.shape R2.shape
    R1 R2, R1.folded
    R1 R2, R1.shape
    L2 L1, L1.shape
    R1.pattern R2.shape
    L2.shape L1.shape
    R1.classes R2.classes
    L1.classes R1.shape""".split("\n")
)

_GAP_BEFORE = lazy(rf"(?r)[^{ch.WORD_CLASS}]{{0,{MAX_WORD}}}")


class Window(NamedTuple):
    """The words around a gap, '' outside the text, and the classes of the gaps between them.

    In training the words are the codes of many windows, and the gaps arrays.
    """

    words: tuple[Any, ...]
    gaps: tuple[Any, ...]


def window(text: str, candidate: Candidate, reach: int = REACH) -> Window:
    """The window around ``candidate``, of ``reach`` words on either side.

    >>> from arabic_norm.boundary.candidates import candidates
    >>> text = "عاد، إلى. البيت"
    >>> window(text, next(candidates(text)), 3)
    Window(words=('', 'عاد', 'إلى', 'البيت', '', ''), gaps=(6, 1, 6, 6))
    """
    before, gaps_before = [candidate.left], []
    offset = candidate.start - len(candidate.left)
    for _ in range(reach - 1):
        gap, word = _word_further_before(text, offset)
        offset -= len(gap)
        gaps_before.append(gap_class(gap) if word else EDGE)
        before.append(word)
        offset -= len(word)
    behind, gaps_behind = [candidate.right], []
    offset = candidate.end + len(candidate.right)
    for _ in range(reach - 1):
        gap, word = next_word(text, offset)
        gaps_behind.append(gap_class(gap) if word else EDGE)
        behind.append(word)
        offset += len(gap) + len(word)
    return Window((*reversed(before), *behind), (*reversed(gaps_before), *gaps_behind))


def _word_further_before(text: str, offset: int) -> tuple[str, str]:
    """What is between ``offset`` and the word before it (at most some code points of it), and that word."""
    if offset > 1 and text[offset - 1] == " " and (word := word_before(text, offset - 1)):
        return " ", word  # as a rule
    match = _GAP_BEFORE.match(text, 0, offset)
    gap = match[0] if match else ""
    return gap, word_before(text, offset - len(gap)) if len(gap) < offset else ""


def gap_class(gap: str) -> int:
    """The class of what parts two words.

    >>> [gap_class(gap) for gap in (" ", "، ", " «", ". ", ": ", "-")] == [PLAIN, COMMA, QUOTE, SITE, COLON, OTHER]
    True
    """
    if gap == " ":
        return PLAIN
    if not _SITE.isdisjoint(gap):
        return SITE
    if not gap or gap.isspace():
        return PLAIN
    for marks, name in ((_COMMAS, COMMA), (":", COLON), (_QUOTES, QUOTE)):
        if any(mark in gap for mark in marks):
            return name
    return OTHER


_SITE: Final = frozenset(ch.SENTENCE_MARKS + ch.LINE_ENDS)
_COMMAS: Final = ch.COMMAS + ch.SEMICOLONS
_QUOTES: Final = ch.QUOTES + ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS


def _salted() -> dict[str, tuple[tuple[int, int], ...]]:
    """For each position, the salt and the index into Codes of what is observed of its word alone."""
    return {
        position: tuple((crc32(f"{position}.{name}".encode()), Codes._fields.index(name)) for name in names.split())
        for position, names in _OF_ONE.items()
    }


def _read(part: str) -> tuple[int, int]:
    position, name = part.split(".")
    return NEAR.index(position), Codes._fields.index(name)


def _parsed() -> tuple[tuple[int, tuple[tuple[int, int], ...], int], ...]:
    """Each observation of several: its salt, (position, field) of its words, and its gap or -1."""
    parsed = []
    for line in _OF_SEVERAL:
        head, _, tail = line.strip().rpartition(", ")
        parsed.append(
            (crc32(line.strip().encode()), tuple(map(_read, tail.split())), NEAR_GAPS.index(head) if head else -1)
        )
    return tuple(parsed)


ALONE: Final = _salted()
TOGETHER: Final = _parsed()
#: The same with where its values stand among the codes of the words, one word's behind the other's, and the gaps.
_OBSERVED: Final = tuple(
    (
        salt,
        (
            *[position * len(Codes._fields) + field for position, field in parts],
            *[len(NEAR) * len(Codes._fields) + gap] * (gap >= 0),
        ),
    )
    for salt, parts, gap in TOGETHER
)
_SLOT_MASK: Final = (1 << SLOT_BITS) - 1


def slots_alone(position: str, word: Codes) -> list[Any]:
    """The slots of what is observed of one word at ``position``."""
    return [mixed(salt, word[field]) & _SLOT_MASK for salt, field in ALONE[position]]


def slots_together(words: Sequence[Codes], gaps: Sequence[Any]) -> list[Any]:
    """The slots of what is observed of several: the codes of two words on either side, and the classes of ``GAPS``
    between these."""
    values = (*chain.from_iterable(words), *gaps)
    return [number & _SLOT_MASK for number in all_mixed(_OBSERVED, values)]


# ---- the second look -------------------------------------------------------------------------------------------------

FORM: Final = "dots lines spaced dot-behind-line comma glued closes opens ellipsis colon exclaims".split()
PLACE: Final = (
    "in-quotation at-quotation in-brackets line-before line-behind digits-left digits-right arabic-left"
    " arabic-right first-line left-length opener".split()
)


class Site(NamedTuple):
    """A candidate that may end a sentence, as the second look sees it.

    Attributes:
        candidate: where it stands.
        certain: the evidence for an end, CERTAIN or its negative, where it is certain; 0 where it is to be decided.
        words: how many words stand between the site before, or the start of the text, and this one.
        form: how it is written: the values of ``FORM``.
        kind: the written form in one number, by which sites are compared.
    """

    candidate: Candidate
    certain: float
    words: int
    form: tuple[int, ...]
    kind: int


def site(text: str, candidate: Candidate, certain: float, done: int) -> Site:
    """The site at ``candidate``; the one before it ends at ``done``."""
    gap = candidate.gap
    form, kind = _form_and_kind(gap) if len(gap) < KEPT else _form_and_kind.__wrapped__(gap)
    return Site(candidate, certain, len(text[done : candidate.start].split()), form, kind)


@lru_cache(maxsize=1 << 10)
def _form_and_kind(gap: str) -> tuple[tuple[int, ...], int]:
    form = written(gap, form_of(gap))
    return form, kind_of(form)


def kind_of(form: tuple[int, ...]) -> int:
    """The kind of a site by how it is written, the values of ``FORM``."""
    dots, lines, spaced, behind_line = form[:4]
    odd = dots > 1 or (spaced and dots) or behind_line
    return (1 if dots else 0) + (2 if lines else 0) + (4 if odd else 0) + (8 if lines > 1 else 0)


def written(gap: str, form: Form) -> tuple[int, ...]:
    """How a gap is written: the values of ``FORM``."""
    mark = next((i for i, char in enumerate(gap) if char in _STOPS), len(gap))
    before, behind = gap[:mark], gap[mark:]
    return (
        min(form.dots, 4),
        min(len(form.line_ends), 3),
        int(form.spaced),
        int(_DOT_BEHIND_LINE.search(gap) is not None),
        int(form.comma),
        int(form.glued),
        int(any(char in _CLOSERS for char in before)),
        int(any(char in _OPENERS for char in behind)),
        int(form.ellipsis),
        int(":" in gap),
        int(any(char in "؟?!" for char in gap)),
    )


_STOPS: Final = ch.FULL_STOP + ch.ELLIPSIS + ch.ARABIC_FULL_STOP + ch.LINE_ENDS
_DOT_BEHIND_LINE = lazy(rf"[{ch.char_class(ch.LINE_ENDS)}]\s*\.")
_CLOSERS: Final = ch.QUOTES + ch.CLOSING_BRACKETS
_OPENERS: Final = ch.QUOTES + ch.OPENING_BRACKETS


def place(text: str, candidate: Candidate, pairing: Pairing, second: str) -> tuple[int, ...]:
    """Where a candidate stands, behind which ``second`` is the second word: the values of ``PLACE``."""
    quote = pairing.quote_around(candidate.start)
    behind = pairing.quote_around(candidate.end)
    near = max(0, candidate.start - MAX_LINE)
    start = text.rfind("\n", near, candidate.start) + 1
    end = text.find("\n", candidate.end, candidate.end + MAX_LINE)
    left, right = candidate.left, candidate.right
    return (
        int(quote is not None and behind == quote),
        int(behind != quote),
        int(pairing.bracket_around(candidate.start) is not None),
        candidate.start - (start or near),
        (min(len(text), candidate.end + MAX_LINE) if end < 0 else end) - candidate.end,
        int(left[0].isdigit()),
        int(right[0].isdigit()),
        int(words.is_arabic(left)),
        int(words.is_arabic(right)),
        int(start == 0 and near == 0),
        len(left),
        int(words.opens(right, second)),
    )


MAX_LINE: Final = 2000
"""How far a line is looked at, in code points."""

CERTAIN: Final = 8.0
"""The evidence for a sentence's end, a logit, where it is certain or there is none before it."""

NEIGHBOURS: Final = (
    "evidence evidence-before evidence-behind artifact-before artifact-behind two-before two-behind kind kind-before"
    " kind-behind words-before words-behind words-both words-two-before words-two-behind".split()
)
DOCUMENT: Final = (
    "mean half nine count-nine kind-mean kind-share kind-nine artifact-words artifact-spread artifact-weight"
    " from-artifact-words in-spreads end-words end-spread before-weight sites words-mean words-spread words-most"
    " words-quarter words-three-quarters lines dots lines-with-dots".split()
)


COUNTS: Final = "left-ends left-stem-ends left-seen right-begins right-stem-begins right-seen".split()
"""What the counts say of the words next to a gap."""

SCORES: Final = ("linear", "left", "right", "together", "network", "comma", *COUNTS)
"""What the scorers of words say: the first look in all and by its parts, the network on end and comma, the counts."""

ROW: Final = (*SCORES, *NEIGHBOURS, *FORM, *PLACE, *DOCUMENT)
"""The names of what the forests read, in order."""


def definition() -> str:
    """All that a model depends on here, as one text: if it changes, models must be trained again."""
    parts: list[object] = [Codes._fields, POSITIONS, GAPS, WINDOW, SLOT_BITS, _OF_ONE, _OF_SEVERAL, ROW, CERTAIN]
    example = codes("والمستشفيات"), codes("زرافة"), codes("12")
    distances = [b - a for a, b in pairwise(sum(example, ()))]
    return repr([*parts, distances, slots_together((example * 2)[:4], (1, 2))])
