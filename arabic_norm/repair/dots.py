"""Dots and sentence marks: false periods, stray, repeated and heaped marks (AN1xx)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary import Boundary
from arabic_norm.boundary.abbreviations import is_abbreviation
from arabic_norm.neighbours import REACH, has_arabic, in_arabic, spaces_before
from arabic_norm.patterns import lazy, matches
from arabic_norm.rules import Passage, Proposal, Rule

_SPACE = f"[{ch.char_class(ch.SPACES)}]"
_CLOSERS = ch.char_class(ch.QUOTES + ch.CLOSING_BRACKETS)
#: What a mark may stand behind: a word or what closes.
_BEHIND_WORD = lazy(rf"[{ch.WORD_CLASS}{_CLOSERS}%٪]")
_BEHIND_ARABIC = lazy(rf"[{ch.ARABIC_CLASS}\p{{M}}\p{{N}}{_CLOSERS}%٪]")

_WORD = lazy(f"[{ch.WORD_CLASS}]")
_DOT_RUN = lazy(rf"(?<!\s)\s*+[.{ch.ARABIC_FULL_STOP}](?:[\s.{ch.ARABIC_FULL_STOP}]*+)")
_TWO_DOTS = lazy(rf"\.{_SPACE}*+\.")
_NO_TWO_DOTS = lazy(rf"{_SPACE}*+[./\\…A-Za-z\p{{N}}]")  # three dots, a path, a range
_DOT_BEFORE_WORD = lazy(rf"\.{_SPACE}*+(?=[{ch.char_class(ch.LINE_ENDS)}{ch.ARABIC_CLASS}]|\Z)")
#: A number (.5), a file ending (.com), a path or an emoticon is no mark behind a space.
_NO_MARK = lazy(rf"[-.…({ch.char_class(ch.CLOSING_BRACKETS)}A-Za-z\p{{N}}=/\\]|\s\.")
_SPACE_BEFORE = lazy(rf"{_SPACE}[{ch.char_class(ch.COMMAS + ch.SEMICOLONS)}:!?؟.۔]")
_COMMA_AND_DOT = lazy(rf"(?:\.(?!\.){_SPACE}*+[،؛]|[،؛]{_SPACE}*+\.(?![.\p{{N}}A-Za-z]))++")
_ARABIC_MARKS: Final = ch.ARABIC_COMMA + ch.ARABIC_SEMICOLON + ch.ARABIC_QUESTION_MARK
_MARK_AND_DOT = lazy(r"(?<=[؟!?])[ \xA0]?\.(?![.…\p{L}\p{N}])|(?<![.…])\.(?=[؟!](?:\s|$))")


#: Where the rules look, as ``code_points.mask`` reads it.
_MARK_BEHIND_SPACE: Final = "space mark"
_MARK_BEHIND_MARK: Final = "mark mark, space mark"
_MARK_AT_LINE: Final = "line_end mark, space mark"


def _marks_before_marks(passage: Passage) -> Iterator[int]:
    """The offsets of what stands before the marks that have a mark before them, or a space."""
    text = passage.text
    starts = (spaces_before(text, place) - 1 for place in passage.sights.places(_MARK_BEHIND_MARK))
    return (start for start in starts if start >= 0)


def _has_word_behind_dot(text: str) -> bool:
    """Whether anything behind the first full stop is a word: only between two words can one be false."""
    dot = text.find(ch.FULL_STOP)
    if dot >= 0 and text[dot + 2 : dot + 3].isalnum():
        return True  # as a rule
    other = text.find(ch.ARABIC_FULL_STOP)
    first = dot if other < 0 or 0 <= dot < other else other
    return 0 <= first < len(text) - 1 and _WORD.search(text, first + 1) is not None


def _false_periods(passage: Passage) -> Iterator[Proposal]:
    if not _has_word_behind_dot(passage.text):
        return
    for boundary in passage.boundaries.likely():
        candidate = boundary.candidate
        if not candidate.form.dots:
            continue
        run = _DOT_RUN.search(candidate.gap)
        if run is None:
            continue
        yield Proposal(
            candidate.start + run.start(),
            candidate.start + run.end(),
            _joint(boundary),
            boundary.is_artifact(passage.settings.level),
            f"probability {boundary.probability:.2f}",
        )


def _joint(boundary: Boundary) -> str:
    """What stands in place of an artifact: a comma where two dots stand for one, else a space."""
    form = boundary.candidate.form
    return ch.ARABIC_COMMA + " " if boundary.comma and form.dots == 2 and form.on_one_line and not form.comma else " "


def _space_before_mark(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    for match in matches(_SPACE_BEFORE, text, [place - 1 for place in passage.sights.places(_MARK_BEHIND_SPACE)]):
        end = match.end() - 1
        start = spaces_before(text, end)
        follows_word = _BEHIND_WORD.match(text, start - 1) if start else None
        if follows_word and not _NO_MARK.match(text, end + 1) and _is_arabic_mark(text, start, end):
            yield Proposal(start, end, "")


def _is_arabic_mark(text: str, start: int, end: int) -> bool:
    """Whether the mark behind the space from ``start`` to ``end`` is an Arabic sentence's."""
    mark = text[end]
    if mark == ":" and text[start - 1].isdigit() and text[end + 1 : end + 3].strip()[:1].isdigit():
        return False  # 9 : 45 is a time
    return mark in _ARABIC_MARKS or in_arabic(text, start, end) or has_arabic(text, max(0, start - REACH), start)


def _repeated_dots(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    for match in matches(_TWO_DOTS, text, _marks_before_marks(passage)):
        start = spaces_before(text, match.start())
        if start and _BEHIND_ARABIC.match(text, start - 1) and not _NO_TWO_DOTS.match(text, match.end()):
            glued = text[match.end() : match.end() + 1].isalpha()
            yield Proposal(start, match.end(), ". " if glued else ".")


def _dot_alone(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    done = 0
    for match in matches(_DOT_BEFORE_WORD, text, passage.sights.places(_MARK_AT_LINE)):
        line = spaces_before(text, match.start())
        if line and text[line - 1] not in ch.LINE_ENDS:
            continue
        start = line
        while start > done and text[start - 1].isspace():
            start -= 1
        done = match.end()
        before = text[start:line]
        if match.end() == len(text) or text[match.end()] in ch.LINE_ENDS:
            before = before[: max(before.rfind("\n"), 0)]  # the dot's line goes
        dot = "." if start and (text[start - 1].isalnum() or text[start - 1] in ch.CLOSING_BRACKETS + ch.QUOTES) else ""
        yield Proposal(start, match.end(), dot + before)


def _comma_and_dot(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    for match in matches(_COMMA_AND_DOT, text, _marks_before_marks(passage)):
        start = spaces_before(text, match.start())
        if not (start and _BEHIND_WORD.match(text, start - 1)):
            continue
        if match[0][0] == "." and is_abbreviation(text, match.start()):
            continue
        ends = _LINE_BEHIND.match(text, match.end()) is not None or match.start() in passage.analysis(_ended)
        comma = next(mark for mark in match[0] if mark in "،؛")
        yield Proposal(match.start(), match.end(), "." if ends else comma)


def _ended(passage: Passage) -> set[int]:
    """The offsets that lie in a gap with a comma at which a sentence ends."""
    with_comma = (b.candidate for b in passage.boundaries if b.ends and b.candidate.form.comma)
    return {offset for candidate in with_comma for offset in range(candidate.start, candidate.end)}


_LINE_BEHIND = lazy(rf"{_SPACE}*+(?:$|[{ch.char_class(ch.LINE_ENDS)}])")


def _mark_and_dot(passage: Passage) -> Iterator[Proposal]:
    text = passage.text
    starts = [start for place in passage.sights.places(_MARK_BEHIND_MARK) for start in (place - 1, place)]
    for match in matches(_MARK_AND_DOT, text, starts):
        yield Proposal(match.start(), match.end(), "")


RULES: Final = (
    Rule(
        "AN104",
        "dot-alone",
        "a full stop at the start of a line belongs to the line before",
        "انتهى الاجتماع\n.\nغادر الوفد.",
        "انتهى الاجتماع.\nغادر الوفد.",
        _dot_alone,
        ".",
        sights=_MARK_AT_LINE,
    ),
    Rule(
        "AN105",
        "comma-and-dot",
        "a comma and a full stop in one place: one of them is enough",
        "حضر الوزير،. وألقى كلمة.",
        "حضر الوزير، وألقى كلمة.",
        _comma_and_dot,
        ".",
        sights=_MARK_BEHIND_MARK,
    ),
    Rule(
        "AN106",
        "mark-and-dot",
        "a question or exclamation mark ends the sentence by itself",
        "هل حضر؟. نعم.",
        "هل حضر؟ نعم.",
        _mark_and_dot,
        ".",
        sights=_MARK_BEHIND_MARK,
    ),
    Rule(
        "AN101",
        "false-period",
        "a full stop in the middle of a sentence, where a long one was broken",
        "بحث الوزيران سبل التعاون بين .\nالبلدين في مجال المياه.",
        "بحث الوزيران سبل التعاون بين البلدين في مجال المياه.",
        _false_periods,
        ".۔",
        safe=False,
    ),
    Rule(
        "AN103",
        "repeated-dots",
        "two dots are neither a full stop nor an ellipsis",
        "وصل الوفد.. ثم غادر.",
        "وصل الوفد. ثم غادر.",
        _repeated_dots,
        ".",
        sights=_MARK_BEHIND_MARK,
    ),
    Rule(
        "AN102",
        "space-before-mark",
        "no space stands before a mark",
        "وصل الوفد ، ثم غادر .",
        "وصل الوفد، ثم غادر.",
        _space_before_mark,
        ch.COMMAS + ch.SEMICOLONS + ":!?؟.۔",
        sights=_MARK_BEHIND_SPACE,
    ),
)
