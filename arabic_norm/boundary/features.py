"""Features: what is known of a candidate, as a list of names.

Each name is one observation that speaks for or against a sentence's going on here.  How much it weighs is said in
``data/boundary_weights.tsv``; nothing here decides.
"""

from __future__ import annotations

from typing import Final

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary import words
from arabic_norm.boundary.candidates import MAX_WORD, Candidate, Form, next_word, word_before
from arabic_norm.pairing import Pairing

MIN_LINE_WORDS: Final = 3
"""The words that a line needs before its last word can show that it was wrapped."""

_GAP_BEFORE = regex.compile(rf"(?r)[^{ch.WORD_CLASS}]{{1,8}}")


def features(text: str, candidate: Candidate, pairing: Pairing) -> list[str]:
    """The names of all observations that hold for ``candidate``."""
    names = ["any", *_form(candidate.form)]
    names += _around(text, candidate, pairing)
    if candidate.gap[0] not in _CLOSERS:  # else it is a word that is mentioned: «من».
        names += words.observations_left(candidate.left)
    names += words.observations_right(candidate.right)
    names += _neighbours(text, candidate)
    if "no dot" in names and "line end" in names:
        if not _is_long_line(text, candidate):
            names.append("short line")
        elif "left needs-more" in names:
            names.append("hanging line")
    return names + [name for name, parts in _TOGETHER.items() if parts.issubset(names)]


#: Observations that say more together than one by one.
_TOGETHER: Final = {
    "masdar before definite": {"left masdar", "right definite"},
    "noun before its complement": {"left takes-complement", "right definite"},
    "noun before participle": {"left definite", "right definite-participle"},
    "noun before adjective": {"left definite", "right definite-nisba"},
    "preposition in quotation over lines": {"in quotation over lines", "right may-continue"},
    "masdar in quotation over lines": {"in quotation over lines", "right and-masdar"},
}


def _form(form: Form) -> list[str]:
    """How the gap is written."""
    names = []
    if not form.dots:
        names.append("no dot")
    if form.line_ends:
        names.append("line end" if len(form.line_ends) == 1 else "blank line")
    if form.dots > 1:
        names.append("dots" if form.line_ends else "pause")  # a space before them says no more
    elif form.dots and form.spaced:
        names.append("space before dot")
    if form.comma:
        names.append("comma")
    return names


def _around(text: str, candidate: Candidate, pairing: Pairing) -> list[str]:
    """Which quotation or bracket the gap stands in."""
    names = []
    quote = pairing.quotes.around(candidate.start)
    if quote is not None and pairing.quotes.around(candidate.end) is quote:
        inner = text[quote.opener.end : quote.closer.start]
        names.append("in quotation" if candidate.form.on_one_line else "in quotation over lines")
        if inner.count(".") > 3:
            names.append("in long quotation")
    elif quote is not None or pairing.quotes.around(candidate.end) is not None:
        names.append("at quotation mark")
    if pairing.brackets.around(candidate.start) is not None:
        names.append("in brackets" if candidate.form.on_one_line else "in brackets over lines")
    return names


def _neighbours(text: str, candidate: Candidate) -> list[str]:
    """What the second words on either side add."""
    names = []
    left, right = words.fold(candidate.left), words.fold(candidate.right)
    before = candidate.start - len(candidate.left)
    gap = _GAP_BEFORE.match(text, 0, before)
    second_left = word_before(text, before - len(gap[0])) if gap else ""
    behind, second_right = next_word(text, candidate.end + len(candidate.right))
    if not _COMMAS.isdisjoint(behind):
        names.append("comma behind first word")
        if words.classes(second_right) & {"may-continue", "continues"}:
            names.append("comma and preposition behind first word")
    elif not _ENDS.isdisjoint(behind):
        names.append("one word")
    if gap and not _COMMAS_AND_COLONS.isdisjoint(gap[0]):
        names.append("left alone behind comma")
    if left in _LETTER_NAMES and words.fold(second_left) in _LETTER_NAMES:
        names.append("letters spelt out")
    if "needs-more" in words.classes(second_left) and not words.is_definite(left):
        names.append("bare noun behind preposition")
    second = words.fold(second_right)
    if (right in _PREPOSITIONS and second in _CONNECTIVES) or (right in _EXCEPTIONS and second == "ان"):
        names.append("connective phrase")
    if right == "من" and second in _RELATIVE_PHRASES:
        names.append("relative phrase")
    return names


def _is_long_line(text: str, candidate: Candidate) -> bool:
    """Whether the line before the gap has at least MIN_LINE_WORDS words, as lines of verse and lists seldom have."""
    near = max(0, candidate.start - MIN_LINE_WORDS * MAX_WORD)
    line = text[max(near, text.rfind("\n", near, candidate.start) + 1) : candidate.start]
    return len(line.split(maxsplit=MIN_LINE_WORDS)) >= MIN_LINE_WORDS


#: Names of Latin letters as Arabic spells them, folded: إم تي في، سي إن إن.
_LETTER_NAMES: Final = frozenset(
    "اي بي سي دي اف جي اتش جيه كي ال ام ان او بيه كيو ار اس تي يو في دبليو اكس واي زد".split()
)
_CLOSERS: Final = frozenset(ch.QUOTES + ch.CLOSING_BRACKETS)
_COMMAS: Final = frozenset(ch.COMMAS)
_COMMAS_AND_COLONS: Final = frozenset(ch.COMMAS + ":")
_ENDS: Final = frozenset(ch.SENTENCE_MARKS + ch.LINE_ENDS)
_PREPOSITIONS: Final = frozenset("الي من في علي".split())
#: Behind a preposition these make a connective that opens a sentence of the news (إلى ذلك، من جهته، في المقابل).
_CONNECTIVES: Final = frozenset(
    "ذلك جانب جانبه جانبها جهته جهتها جهه جهتهم ناحيه ناحيته ناحيتها المقابل هذا الوقت صعيد المنتظر المتوقع المقرر"
    " حين غضون تلك الاثناء السياق الختام النهايه البدايه الحقيقه الواقع العام هنا ثم المهم الممكن الواضح المعروف متي"
    " اين".split()
)
#: Before أن these make one too (غير أن، إلا أن).
_EXCEPTIONS: Final = frozenset("غير الا بيد علي مع".split())
#: Behind من these make a relative clause, which cannot stand alone (عمليات من شأنها إعطاء ذريعة).
_RELATIVE_PHRASES: Final = frozenset("شانه شانها شانهم شانهما شانهن".split())
