"""Constraints: the candidates about which there is nothing to weigh.

A full stop inside a number, an address or an abbreviation ends nothing; before a list item on the next line a sentence
ends whatever the words say, and of text that is not Arabic nothing is known.  Each constraint is one function that
answers END, NEITHER, ARTIFACT, INSIDE or None, and None means that it has nothing to say; the first answer counts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary import abbreviations, quotations, words
from arabic_norm.boundary.candidates import KEPT, MAX_WORD, Candidate, Form, form_of, word_before
from arabic_norm.boundary.place import ARTIFACT, END, INSIDE, MAX_ITEM_DISTANCE, NEITHER, Items, Place
from arabic_norm.neighbours import token_around
from arabic_norm.pairing import Pairing
from arabic_norm.patterns import lazy

_ADDRESS = lazy(r"://|www\.|@|/|\\")
_BULLET_LINE = lazy(r"\n[^\S\n]*+[-*+•●▪‣·◦–—][^\S\n]")
_DASH: Final = r"[:.]\s+[-–—]\s"
_DASH_BEFORE, _DASH_BEHIND = lazy(rf"(?r){_DASH}"), lazy(_DASH)
#: A source or remark in brackets, behind which the line ends: (وكالات)
_CREDIT = lazy(rf"[^{ch.char_class(ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS)}.\n]{{1,30}}[)\]][^\S\n]*+(?:\n|$)")
_ITEM = lazy(rf"(?:\p{{Nd}}{{1,3}}|[{ch.ARABIC_CLASS}]{ch.TATWEEL}?|[A-Za-z])[^\S\n]?[.)\-–](?!\p{{Nd}})")
_ITEM_OPENER_BEFORE = lazy(rf"(?r)(?:^|[\n(]\s*|[:،؛,;{ch.char_class(ch.SENTENCE_MARKS)}]\s+)(?:[^\w\s]\s*)?")
#: Ordinals and Roman numbers that mark items: أولا. ثانيا. ii.
_ORDINALS: Final = "اولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا"
_ITEM_WORD = lazy(_ORDINALS + "|[ivx]{1,4}|[IVX]{1,4}")
_LABELS: Final = "المادة|الفصل|الباب|البند|الفقرة|القسم"
#: A speaker, a question's letter (س:), or a numbered part (المادة 9.) at the start of a line.
_LABEL_LINE = lazy(
    rf"(?!(?:و|ف)?(?:قال|أضاف|أكد|أوضح|تابع|صرح|كتب|ذكر|قائل))(?:[{ch.WORD_CLASS}]{{1,15}} ?){{1,2}}:(?=\s)"
    rf"|(?:{_LABELS}) (?:\(\s?)?(?:\p{{Nd}}|ال(?:أول|ثان|ثالث|رابع|خامس))"
)
_REFERENCE_BEFORE = lazy(r"(?r)\.\s")
_CHAIN_BEFORE = lazy(r"(?r)(?:\p{Nd}{1,3}\.)++")
_LABEL_BEFORE = lazy(
    r"(?r)(?:^|\n)\s*(?:(?:ال)?(?:مادة|فصل|باب|جدول|شكل|قسم|بند|فقرة|مبحث|مطلب|ملحق|سؤال|تمرين|مثال|خطوة|مرحلة|صورة)"
    r"|Figure|Table|Chapter|Section|Article)\s"
)
_SENTENCE_BEFORE = lazy(rf"(?r)(?:^|[{ch.char_class(ch.SENTENCE_MARKS)}])\s*")
_LAST_MARK = lazy(f"(?r)[{ch.char_class(ch.SENTENCE_MARKS)}]")
_MAX_ADDRESS: Final = 200
_MAX_BRACKETS: Final = 150
_STOPS_IN_BRACKETS: Final = (". ", " . ", ".. ", " .. ")
_MAX_LABEL: Final = 4
_MAX_NUMBER: Final = 3
_MAY_CLOSE = lazy(rf"[{ch.char_class(ch.QUOTES + ch.OPENING_BRACKETS + ch.CLOSING_BRACKETS)}'’`]")


class Constraints:
    """The constraints for one text, asked for its candidates in their order."""

    def __init__(self, text: str, pairing: Pairing) -> None:
        self._text = text
        self._pairing = pairing
        self._items = Items()

    def outcome(self, candidate: Candidate) -> str | None:
        """END, NEITHER or ARTIFACT where it is certain, INSIDE or None where it is not."""
        if not candidate.left:
            return NEITHER
        if not candidate.right:
            return END
        gap, form = candidate.gap, candidate.form
        place = Place(self._text, candidate, self._pairing, self._items)
        for constraint in _about(gap) if len(gap) < KEPT else _about.__wrapped__(gap):
            answer = constraint(place)
            if answer is not None:
                return answer
        if form.on_one_line and (not form.dots or form.ellipsis):
            return END  # a question or exclamation mark, an ellipsis
        if not (words.is_arabic(candidate.left) or words.is_arabic(candidate.right)):
            return END
        return _never_last(place)


@lru_cache(maxsize=1 << 10)
def _about(gap: str) -> tuple[Callable[[Place], str | None], ...]:
    """The constraints that may have something to say of a gap, in their order."""
    form = form_of(gap)
    one_line = form.on_one_line
    may_answer = {
        _glued: needs_arabic_behind(gap, form),
        _next_line: not one_line,
        _list_number: one_line and gap[0] == ch.FULL_STOP,
        _dash: one_line and _is_dash(gap),
        _brackets: one_line,
        _comma: one_line and (form.comma or ":" in gap),
        abbreviations.outcome: one_line and gap[0] == ch.FULL_STOP and not gap.startswith(".."),
        _label: gap == ". ",
        quotations.outcome: one_line and (not form.dots or quotations.may_end_speech(gap)),
        _pause: one_line and form.ellipsis,
        _credit: _may_open_credit(gap, form),
    }
    return tuple(constraint for constraint, may in may_answer.items() if may)


def _list_number(place: Place) -> str | None:
    """``1. المقدمة``: a number or ordinal with a full stop is a list item where nothing but one stands."""
    candidate = place.candidate
    start = candidate.start - len(candidate.left)
    if _is_item_word(candidate.left):
        return NEITHER if _ITEM_OPENER_BEFORE.match(place.text, 0, start) else None
    if not may_number(candidate.left):
        return None
    before = _REFERENCE_BEFORE.match(place.text, 0, start)
    if before and abbreviations.is_abbreviation(place.text, before.start()):
        return None  # ص. 45.
    if _LABEL_BEFORE.match(place.text, 0, start):
        return NEITHER  # المادة 1. يسمى
    chain = _CHAIN_BEFORE.match(place.text, 0, start)
    start = chain.start() if chain else start  # 2.1.
    number, items = int(candidate.left), place.items
    follows = number == items.number + 1 and start - items.offset < MAX_ITEM_DISTANCE
    if follows or _ITEM_OPENER_BEFORE.match(place.text, 0, start):
        items.number, items.offset = number, start
        return NEITHER
    return None


def _dash(place: Place) -> str | None:
    """``قررت: - إضراب يوم الأربعاء. - الدعوة إلى تجمع``: an item of a list that goes on in the line."""
    text, start, end = place.text, place.candidate.start, place.candidate.end
    near, far = max(0, start - MAX_ITEM_DISTANCE), end + MAX_ITEM_DISTANCE
    return END if _DASH_BEFORE.search(text, near, start) or _DASH_BEHIND.search(text, end, far) else None


# Where nothing of the following holds, no constraint has anything to say: the compiled scan asks nobody there.


def may_decide(gap: str, form: Form) -> bool:
    """Whether a gap by itself gives reason to ask the constraints.

    >>> from arabic_norm.boundary.candidates import form_of
    >>> [may_decide(gap, form_of(gap)) for gap in (". ", "؟ ", ".\\n", ".", "... ", "\\n- ")]
    [False, False, False, True, True, True]
    """
    if _may_open_credit(gap, form):
        return True
    if form.on_one_line:
        return (
            form.glued
            or form.comma
            or form.ellipsis
            or ":" in gap
            or gap.endswith(" .")
            or (not form.dots and _MAY_CLOSE.search(gap) is not None)
            or _is_dash(gap)
        )
    starts_line = _BULLET_LINE.search(gap) is not None or gap.lstrip(" ").startswith(":")
    return starts_line or gap.endswith(" .") or gap.startswith("  \n")


def _is_dash(gap: str) -> bool:
    """Whether a gap is a full stop or a colon, and a dash."""
    return _DASH_BEHIND.fullmatch(gap) is not None


def _may_open_credit(gap: str, form: Form) -> bool:
    """Whether a gap has a full stop, and a bracket opens at its end."""
    return form.dots > 0 and gap[-1] in "(["


def needs_arabic_behind(gap: str, form: Form) -> bool:
    """Whether a gap is no sentence's end unless an Arabic word follows: .env, 7.55."""
    return form.glued or gap.endswith(" .")


def may_bind_mark(word: str) -> bool:
    """Whether a word before a mark gives reason to ask: abbreviations, ordinals, words that are never last.

    >>> [may_bind_mark(word) for word in ("الوزير", "إلخ", "5", "Inc", "Linux", "بين")]
    [False, True, False, True, False, True]
    """
    return not word or _is_item_word(word) or abbreviations.kind_of(word) is not None or is_never_last(word)


@lru_cache(maxsize=words.CACHED)
def _is_item_word(word: str) -> bool:
    """Whether a word is an ordinal or a Roman number that may mark an item."""
    return _ITEM_WORD.fullmatch(words.fold(word)) is not None


def may_label_number(word: str) -> bool:
    """Whether a word before a mark gives reason to ask where a digit stands behind it: Jan. 2020."""
    return word.isascii() and word.isalpha() and len(word) <= _MAX_LABEL


def may_number(word: str) -> bool:
    """Whether a word before a mark may number an item.

    It does not where a word stands before it that does not begin its line, unless an item was seen already.
    """
    return word.isdecimal() and len(word) <= _MAX_NUMBER


@cache
def bound_words() -> frozenset[str]:
    """The words of which something special may hold here, but for short ones, Latin and numbers."""
    never = {word for word, classes in words.tabled().items() if "never-last" in classes}
    return frozenset(abbreviations.forms().union(_ORDINALS.split("|"), never, _LABEL_WORDS, quotations.SPEAKING))


@lru_cache(maxsize=words.CACHED)
def is_never_last(word: str) -> bool:
    """Whether no sentence ends with a word, as the table ``sentence_words`` says.

    What only folding makes one of its words is another word: آلي, إليّ and والي are not إلى, nor is إذًا إذا.

    >>> [is_never_last(word) for word in ("إلى", "الى", "آلي", "إليّ", "إذا", "إذًا")]
    [True, True, False, False, True, False]
    """
    return "never-last" in words.classes(word) and not _OTHER_WORD.fullmatch(word)


_OTHER_WORD = lazy(".*آ.*|.*يّ|و?إلي|والي|.*ًا?")


def may_label(word: str) -> bool:
    """Whether a numbered part may begin with a word: المادة 9."""
    return word in _LABEL_WORDS


_LABEL_WORDS: Final = frozenset(_LABELS.split("|"))


def _glued(place: Place) -> str | None:
    """A mark without a space behind it: a number, an address, an abbreviation, or a space that was forgotten."""
    candidate = place.candidate
    left, right = candidate.left, candidate.right
    if needs_arabic_behind(candidate.gap, candidate.form) and not words.is_arabic(right):
        return NEITHER  # .env, 7.55
    if not candidate.form.glued:
        return None
    if not (words.is_arabic(left) or left.isdecimal() or len(left) > 1):
        return NEITHER
    short = (len(right) < 3 and not words.classes(right)) or (len(left) < 3 and not left.isdecimal())
    if short or "[" in candidate.gap or candidate.form.ellipsis:
        return NEITHER  # initials (آر.إف.إم), a remark ([بحاجة لمصدر]), a pause
    if left.isdecimal() and _ITEM_OPENER_BEFORE.match(place.text, 0, candidate.start - len(left)):
        return NEITHER
    return NEITHER if candidate.form.dots > 1 or _in_address(place.text, candidate.start) else END


def _in_address(text: str, offset: int) -> bool:
    """Whether what stands around ``offset`` without a space is an address or a path."""
    return _ADDRESS.search(token_around(text, offset, offset, _MAX_ADDRESS)) is not None


def _next_line(place: Place) -> str | None:
    """A list item, a speaker or a label on the next line; a colon, or a hard break of Markdown, ends this one."""
    candidate = place.candidate
    if candidate.gap.startswith("  \n"):
        return END  # CommonMark 0.31, section 6.7
    if _BULLET_LINE.search(candidate.gap) or candidate.gap.lstrip(" ").startswith(":"):
        return END
    if _ITEM.match(place.text, candidate.end) or _LABEL_LINE.match(place.text, candidate.end):
        return END
    return None


def _brackets(place: Place) -> str | None:
    """Marks in brackets, which stand in the middle of a sentence; long ones hold sentences of their own."""
    candidate = place.candidate
    mark = _LAST_MARK.search(candidate.gap)
    pair = place.pairing.bracket_around(candidate.start + mark.start()) if mark else None
    if pair is None or pair.closer.start - pair.opener.end >= _MAX_BRACKETS:
        return None
    if pair.closer.start < candidate.end:
        return END if _SENTENCE_BEFORE.match(place.text, 0, pair.opener.start) else NEITHER  # (لم تُعلن النتائج.)
    is_stop = (
        candidate.gap in _STOPS_IN_BRACKETS and words.is_arabic(candidate.left) and words.is_arabic(candidate.right)
    )
    is_own = is_stop and abbreviations.is_abbreviation(place.text, candidate.start + candidate.gap.index(ch.FULL_STOP))
    return INSIDE if is_stop and not is_own else NEITHER  # (آكلة كل. شيء)


_MARKS: Final = ch.SENTENCE_MARKS + ch.COMMAS + ch.SEMICOLONS + ":"


def _label(place: Place) -> str | None:
    """``Jan. 2020``: a short Latin word before a number."""
    candidate = place.candidate
    return NEITHER if may_label_number(candidate.left) and candidate.right[0].isdigit() else None


def _pause(place: Place) -> str | None:
    """An ellipsis in the middle of a sentence: before a word that joins or that is said again."""
    right = words.fold(place.candidate.right)
    return NEITHER if right in quotations.JOINING or right == words.fold(place.candidate.left) else None


def _credit(place: Place) -> str | None:
    """``قال الوزير. (وكالات)``: behind a sentence, its source in brackets ends the line."""
    return END if _CREDIT.match(place.text, place.candidate.end) else None


def _comma(place: Place) -> str | None:
    """A mark with a comma or colon behind it; of a full stop and a comma in one place, one is too many."""
    candidate = place.candidate
    marks = [char for char in candidate.gap if char in _MARKS]
    if marks[-1] in ch.SENTENCE_MARKS:
        return None
    if marks[-1] == ":":
        return NEITHER
    stop = candidate.gap.find(ch.FULL_STOP)
    is_open = len(marks) == 2 and stop >= 0 and not abbreviations.is_abbreviation(place.text, candidate.start + stop)
    return None if is_open else NEITHER


def _never_last(place: Place) -> str | None:
    """A word that cannot be a sentence's last, so that the sentence breaks off behind it: ``بين .`` and its like.

    A word behind which a quotation or bracket closes or that ends a list of single words is mentioned («من»), it may be
    a letter's name (إم تي في), and a line of a word or two is an item.
    """
    candidate = place.candidate
    if not is_never_last(candidate.left) or not (candidate.gap[0].isspace() or candidate.gap[0] == "."):
        return None
    if candidate.form.ellipsis or candidate.form.comma:
        return None
    if not (candidate.right[0].isalpha() or candidate.right.isdecimal()):
        return None
    before = candidate.start - len(candidate.left)
    last_but_one = _word_before(place.text, before)
    if last_but_one == candidate.left:
        return None  # بين بين: neither the one nor the other
    spelt = words.is_letter_name(candidate.left) and words.is_letter_name(last_but_one)
    if spelt or _MENTIONED_BEFORE.match(place.text, 0, before) or (not candidate.form.dots and _joins_items(place)):
        return END
    near = max(0, candidate.start - MIN_LINE_WORDS * MAX_WORD)
    line = place.text[max(near, place.text.rfind("\n", near, candidate.start) + 1) : candidate.start]
    is_line = len(line.split(maxsplit=MIN_LINE_WORDS)) >= MIN_LINE_WORDS
    return ARTIFACT if candidate.form.dots or is_line else None


def _joins_items(place: Place) -> bool:
    """Whether a line ends with a comma and a conjunction, as the last but one item of a list does."""
    before = place.candidate.start - len(place.candidate.left)
    return words.fold(place.candidate.left) in ("و", "او") and place.text.endswith(_COMMA_AND_SPACE, 0, before)


_COMMA_AND_SPACE: Final = tuple(f"{comma} " for comma in ch.COMMAS + ch.SEMICOLONS)


def _word_before(text: str, offset: int) -> str:
    return word_before(text, offset - 1) if offset > 1 and text[offset - 1] == " " else ""


#: One word between commas, and a comma: a list of words, of which another one follows.
_MENTIONED_BEFORE = lazy(
    rf"(?r)[{ch.char_class(ch.COMMAS)}:]\s*[{ch.WORD_CLASS}]{{1,{MAX_WORD}}}[{ch.char_class(ch.COMMAS)}]\s*"
)

MIN_LINE_WORDS: Final = 3
"""The words that a line needs before its last word can show that it was wrapped."""
