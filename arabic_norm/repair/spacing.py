"""Spacing: runs of spaces, spaces around marks, brackets and quotation marks (AN30x)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary.candidates import EMOJI, FOOTNOTE
from arabic_norm.code_points import KINDS
from arabic_norm.neighbours import has_arabic, in_arabic, is_arabic, letter_before, letter_behind, spaces_before
from arabic_norm.pairing import Enclosed
from arabic_norm.patterns import lazy, matches
from arabic_norm.rules import Passage, Proposal, Rule

_SPACE = f"[{ch.char_class(ch.SPACES)}]"
_BLANK = f"[{ch.char_class(ch.SPACES.replace(chr(9), ''))}]"  # a tabulator divides columns
_LINE_END = f"[{ch.char_class(ch.LINE_ENDS)}]"

_RUN = lazy(rf"{_BLANK}{{2,}}+")
_WIDE_RUN = re.compile(rf"{_BLANK}{{3,}}+(?=\S)")
_TRAILING = lazy(rf"{_SPACE}(?={_LINE_END}|\Z)")
_LEADING = lazy(rf"(?:\A|{_LINE_END})({_BLANK}{{1,3}})(?=[{ch.ARABIC_CLASS}])")
_NO_SPACE_BEHIND = lazy(f"[،؛؟!:](?=[{ch.ARABIC_CLASS}])")
_CLOSERS = ch.char_class(ch.QUOTES + ch.CLOSING_BRACKETS)
_BEFORE_ARABIC_MARK = lazy(rf"[{ch.WORD_CLASS}{_CLOSERS}]")
_BEFORE_OTHER_MARK = lazy(rf"[{ch.ARABIC_CLASS}\p{{Mn}}{ch.TATWEEL}{_CLOSERS}]")
_SPACES_BEHIND = lazy(f"{_SPACE}++")
_SPACES_BEFORE = lazy(f"(?r){_SPACE}++")


#: Where the rules look, as ``code_points.mask`` reads it.
_SPACE_BEHIND_SPACE: Final = "space space"
_SPACE_AT_START: Final = "line_end space"
_SPACE_AT_END: Final = "space line_end"
_WORD_BEHIND_MARK: Final = "mark arabic"


def _runs(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    for match in matches(_RUN, text, [place - 1 for place in passage.sights.places(_SPACE_BEHIND_SPACE)]):
        start, end = match.span()
        inside = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
        if inside and in_arabic(text, start, end) and not _is_column(text, start, end):
            yield Proposal(match.start(), match.end(), " ")


def _is_column(text: str, start: int, end: int) -> bool:
    """Whether a wide run of spaces divides columns or half-verses: the line before or behind has as many."""
    if end - start < 3:
        return False
    line = text.rfind("\n", 0, start)
    before = text.rfind("\n", 0, max(line, 0))
    behind = text.find("\n", end)
    runs = len(_WIDE_RUN.findall(_line_at(text, max(line + 1, start - _MAX_LINE))))
    if line >= 0 and len(_WIDE_RUN.findall(text, max(before + 1, line - _MAX_LINE), line)) == runs:
        return True
    return behind >= 0 and len(_WIDE_RUN.findall(_line_at(text, behind + 1))) == runs


_MAX_LINE: Final = 300
"""How much of a neighbouring line, in code points, is looked at."""


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start, start + _MAX_LINE)
    return text[start : end if end >= 0 else start + _MAX_LINE]


def _line_edges(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    starts = [max(0, place - 1) for place in passage.sights.places(_SPACE_AT_START)]
    edges = [match.span(1) for match in matches(_LEADING, text, starts)]
    for match in matches(_TRAILING, text, [place - 1 for place in passage.sights.places(_SPACE_AT_END)]):
        start = spaces_before(text, match.start())
        behind = text[match.end() + 1 : match.end() + 2]
        if text[start : match.end() + 1] == "  \n" and behind and not behind.isspace():
            continue  # a hard line break of Markdown
        if start and text[start - 1] not in ch.LINE_ENDS and in_arabic(text, start, match.end()):
            edges.append((start, match.end()))
    for start, end in sorted(edges):
        yield Proposal(start, end, "")


def _behind_marks(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    marks = [place - 1 for place in passage.sights.places(_WORD_BEHIND_MARK)]
    places = {
        match.end() for match in matches(_NO_SPACE_BEHIND, text, marks) if _stands_behind_word(text, match.start())
    }
    if passage.is_surveyed or _may_be_glued(passage):
        places.update(passage.boundaries.glued())
    for offset in sorted(places):
        yield Proposal(offset, offset, " ")


def _may_be_glued(passage: Passage) -> bool:
    """Whether somewhere a word stands behind a sentence mark and no space: only there can a space be forgotten."""
    done = 0
    for place in passage.sights.places(_NO_SPACE_BEHIND_MARK):
        if place <= done:
            continue  # in a run of marks that was looked at
        run = _WORD_AFTER_MARK.match(passage.text, place - 1)
        if run and run["word"]:
            return True
        done = run.end() if run else done
    return False


_NO_SPACE_BEHIND_MARK: Final = ", ".join(f"mark {kind}" for kind in KINDS if kind not in ("space", "line_end"))
#: The word that is parted from the one before a mark without any space is an Arabic one.
_WORD_AFTER_MARK = lazy(
    rf"[{ch.char_class(ch.SENTENCE_MARKS)}](?:{FOOTNOTE}|{EMOJI}|[^{ch.SPACE_CLASS}{ch.WORD_CLASS}])*+"
    rf"(?P<word>[{ch.ARABIC_CLASS}])?"
)


def _stands_behind_word(text: str, offset: int) -> bool:
    """Whether the mark at ``offset`` stands behind a word that it may end; ! and : only behind an Arabic one."""
    before = _BEFORE_ARABIC_MARK if text[offset] in "،؛؟" else _BEFORE_OTHER_MARK
    return offset > 0 and before.match(text, offset - 1) is not None


def _in_brackets(passage: Passage) -> Iterator[Proposal]:
    yield from _inside(passage, [pair for pair in passage.pairing.bracketed if passage.text[pair[0]] != "{"])


def _in_quotes(passage: Passage) -> Iterator[Proposal]:
    yield from _inside(passage, _quoted(passage))


def _quoted(passage: Passage) -> list[Enclosed]:
    """The pairs of quotation marks; what stands doubled for them becomes such first (AN201), or is code."""
    return [pair for pair in passage.pairing.quoted if passage.text[pair[0]] not in "'`"]


def _inside(passage: Passage, pairs: list[Enclosed]) -> Iterator[Proposal]:
    """The spaces behind the openers and before the closers of pairs in Arabic text.

    A space that stands on the wrong side of a mark is put on the right one: ``الكتاب( الجديد )أمس``.
    """
    text = passage.text
    found: dict[tuple[int, int], str] = {}
    for pair in pairs:
        opener, start, end, behind_closer, _ = pair
        if not (text[start].isspace() or text[end - 1].isspace()) or not _in_arabic(text, pair):  # cheapest first
            continue
        if not text[start:end].strip():
            continue
        behind = _SPACES_BEHIND.match(text, start, end)
        before = _SPACES_BEFORE.match(text, start, end)
        if behind and _follows_word(text, opener):
            found[opener, behind.end()] = " " + text[opener:start]
        elif behind:
            found[behind.span()] = ""
        if before and _WORD_BEHIND.match(text, behind_closer):
            found[before.start(), behind_closer] = text[end:behind_closer] + " "
        elif before:
            found[before.span()] = ""
    for (start, end), new in sorted(found.items()):
        yield Proposal(start, end, new)


def _in_arabic(text: str, pair: Enclosed) -> bool:
    opener, start, end, _, _ = pair
    around = is_arabic(letter_before(text, opener)) and is_arabic(letter_behind(text, start))
    return around or has_arabic(text, start, end)


def _around_pairs(passage: Passage) -> Iterator[Proposal]:
    """The places outside pairs where a word stands on to their marks; suffixes in brackets, طالب(ة), are let be."""
    text = passage.text
    places: set[int] = set()
    for pairs, is_meant in ((_quoted(passage), _in_arabic), (passage.pairing.bracketed, _is_remark)):
        for pair in pairs:
            start, _, _, end, _ = pair
            if text[start - 1 : start] in _BLANKS and text[end : end + 1] in _NO_LETTERS:
                continue  # nearly always
            follows, is_followed = _follows_word(text, start), _WORD_BEHIND.match(text, end)
            if (follows or is_followed) and is_meant(text, pair):
                places.update([start] if follows else [], [end] if is_followed else [])
    for offset in sorted(places):
        yield Proposal(offset, offset, " ")


def _follows_word(text: str, offset: int) -> bool:
    """Whether a whole Arabic word, no clitic such as و, بـ or ال, ends at ``offset``, or a comma or colon behind it."""
    match = _WORD_AND_MARK.match(text, 0, offset)
    letters = "".join(_ARABIC_LETTERS.findall(match["word"])) if match else ""
    return len(letters) >= _MIN_WORD and letters not in _CLITICS


def _is_remark(text: str, pair: Enclosed) -> bool:
    """Whether brackets in Arabic text hold words, and not a suffix or a letter."""
    _, start, end, _, _ = pair
    is_long = len(_ARABIC_LETTERS.findall(text, start, end)) >= _MIN_REMARK or text[start:end].isdecimal()
    return is_long and _in_arabic(text, pair)


_MIN_REMARK: Final = 4
_ARABIC_LETTERS = re.compile(f"[{ch.ARABIC_CLASS}]")
_WORD_AND_MARK = lazy(rf"(?r)(?P<word>[{ch.ARABIC_CLASS}\p{{Mn}}]{{1,40}}+)[،؛:.؟!]?")
_CLITICS: Final = frozenset("ال وال فال بال كال وبال وكال فبال لل ولل فلل".split())
_MIN_WORD: Final = 3
_BLANKS: Final = " \n"
_NO_LETTERS: Final = " \n.،"
_WORD_BEHIND = lazy(f"[{ch.ARABIC_CLASS}]")


RULES: Final = (
    Rule(
        "AN304",
        "space-in-brackets",
        "no space stands inside brackets",
        "وصل الوفد ( وعدده خمسة ) مساء.",
        "وصل الوفد (وعدده خمسة) مساء.",
        _in_brackets,
        ch.OPENING_BRACKETS,
        sights="opening space, space closing",
    ),
    Rule(
        "AN305",
        "space-in-quotes",
        "no space stands inside quotation marks",
        "قرأ كتاب « الأيام » مساء.",
        "قرأ كتاب «الأيام» مساء.",
        _in_quotes,
        ch.QUOTES,
        sights="quote space, space quote",
    ),
    Rule(
        "AN306",
        "no-space-around-pair",
        "a space stands outside quotation marks and brackets",
        "قال«نعم»ثم وقف الوفد(وعدده خمسة).",
        "قال «نعم» ثم وقف الوفد (وعدده خمسة).",
        _around_pairs,
        ch.QUOTES + ch.OPENING_BRACKETS,
        sights="quote, arabic opening, mark opening, other opening, closing arabic",
    ),
    Rule(
        "AN303",
        "no-space-behind-mark",
        "a space stands behind a mark",
        "اشترى خبزا،ولبنا.ثم عاد.",
        "اشترى خبزا، ولبنا. ثم عاد.",
        _behind_marks,
        "،؛؟!:?.۔",
        sights=_NO_SPACE_BEHIND_MARK,
    ),
    Rule(
        "AN301",
        "run-of-spaces",
        "one space divides two words",
        "وصل   الوفد.",
        "وصل الوفد.",
        _runs,
        ch.SPACES,
        sights=_SPACE_BEHIND_SPACE,
    ),
    Rule(
        "AN302",
        "space-at-line-edge",
        "no space stands at the start or the end of a line",
        "وصل الوفد. \n ثم غادر.",
        "وصل الوفد.\nثم غادر.",
        _line_edges,
        ch.SPACES,
        sights=f"{_SPACE_AT_START}, {_SPACE_AT_END}",
    ),
)
