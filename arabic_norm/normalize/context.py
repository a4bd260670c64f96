"""Context: the changes of characters that depend on what stands around them (AN402, AN403, AN409 to AN411)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

from pyarabic import araby

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.normalize.table import PHRASES
from arabic_norm.patterns import lazy, matches
from arabic_norm.places import places, repeats, runs
from arabic_norm.rules import Passage, Proposal

_ARABIC = f"[{ch.ARABIC_CLASS}]"
_ARABIC_OR_MARK = rf"[{ch.ARABIC_CLASS}\p{{Mn}}]"

#: What shows that a line is Persian, Urdu, Kurdish, Uyghur or the like: letters that no Arabic word has (but for ڤ,
#: which Arabic borrows for V), and words of Persian and Urdu that are no Arabic ones.
_FOREIGN_LETTER = lazy(r"[پچژگٹڈڑںھہۂۃےۓۀۆۇۈۉۊۋڵڕێۍېټډړږښڼڭٻڀٺڃڄڇڊڌڍݨڏٿڦڪڳڱڻۅ]")
_FOREIGN_WORD = lazy(
    rf"(?<![{ch.WORD_CLASS}])(?:در|از|را|که|است|برای|یک|بود|هستند|میان|کے|ہے|نے|سے)(?![{ch.WORD_CLASS}])"
)
#: What shows that a line is Arabic: letters that Persian and Urdu write otherwise, and the article.
_OWN = lazy(rf"[ةكيىإأ]|(?<![{ch.WORD_CLASS}])[وفبك]?ال[{ch.ARABIC_CLASS}]{{2}}|لل[{ch.ARABIC_CLASS}]{{2}}")
#: A line that names a language quotes it (بالفارسية: کتاب); one with marks of the Qur'an is spelt as in its edition.
_SET_APART = lazy(
    r"(?:[أا](?:رد|ويغور)و?|فارس|كرد|بشت|سند|بنجاب|كشمير|قازاق)ية"
    rf"|[{ch.char_class(ch.QURANIC_MARKS + araby.ALEF_WASLA)}]"
)
_WORD_AROUND = lazy(rf"[{ch.WORD_CLASS}]++")
_WORD_BEFORE = lazy(rf"(?r)[{ch.WORD_CLASS}]{{1,40}}+")
_LINE_END_BEFORE = lazy(rf"(?r)[{ch.char_class(ch.LINE_ENDS)}]")
_LINE_END = lazy(rf"[{ch.char_class(ch.LINE_ENDS)}]")

MAX_LINE: Final = 400
"""How much of a line, in code points, on either side shows its language."""


def _line_around(text: str, offset: int) -> tuple[int, int]:
    low, high = max(0, offset - MAX_LINE), min(len(text), offset + MAX_LINE)
    before = _LINE_END_BEFORE.search(text, low, offset)
    behind = _LINE_END.search(text, offset, high)
    return before.end() if before else low, behind.start() if behind else high


@cache
def lookalikes() -> dict[str, str]:
    """Letters of other languages and the Arabic letters that they look like."""
    return {chr(int(char, 16)): chr(int(letter, 16)) for char, letter, _ in tables.rows("lookalikes")}


@cache
def _lookalike_pattern() -> re.Pattern[str]:
    return re.compile(f"[{ch.char_class(''.join(lookalikes()))}]")


class _Languages:
    """Which lines of a text are Arabic; each line is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._span = (0, 0)
        self._arabic = False

    def is_arabic(self, offset: int) -> bool:
        """Whether the line at ``offset`` is Arabic, and of no other language as well."""
        low, high = self._span
        if not low <= offset < high:
            self._span = low, high = _line_around(self._text, offset)
            line = self._text[low:high]
            foreign = any(char not in _SWAPPED for char in _FOREIGN_LETTER.findall(line))
            # A non-joiner beside look-alikes is Persian: میروم.
            foreign = foreign or ("\N{ZERO WIDTH NON-JOINER}" in line and _lookalike_pattern().search(line) is not None)
            foreign = foreign or _FOREIGN_WORD.search(line) is not None or _SET_APART.search(line) is not None
            self._arabic = _OWN.search(line) is not None and not foreign
        return self._arabic


def find_lookalikes(passage: Passage) -> Iterator[Proposal]:
    """Look-alike letters (ک ی ہ) in Arabic lines.

    A line is Arabic if it has a letter or the article that only Arabic writes so, and nothing of another language.
    """
    text, letters = passage.text, lookalikes()
    languages = _Languages(text)
    for start in places(text, "".join(letters)):
        if languages.is_arabic(start) and len(_word_around(text, start)) > 1:
            yield Proposal(start, start + 1, letters[text[start]])


#: Look-alikes that are typed for the Arabic letter; in a line with Arabic's own letters they do not make it foreign.
_SWAPPED: Final = "ھہۃڪ"


def _word_around(text: str, offset: int) -> str:
    before = _WORD_BEFORE.match(text, 0, offset)
    behind = _WORD_AROUND.match(text, offset, offset + 40)
    return (before[0] if before else "") + (behind[0] if behind else "")


#: Words that a tatweel may end, where what follows is written apart: letters of lists, هـ, clitics before a quotation.
_STANDS_BEFORE_TATWEEL = lazy(
    rf"(?r)(?<![\p{{L}}\p{{M}}_])(?:{ch.TATWEEL}{{0,9}}[وف]?{_ARABIC}\p{{Mn}}?|[وف]?(?:[بك]?ال|لل))"
)
_HYPHEN = lazy(rf"(?<={_ARABIC_OR_MARK}){ch.TATWEEL}++[ \t]*(?:\r\n|\n)[ \t]*{ch.TATWEEL}*(?={_ARABIC})")
_ATTACHED = lazy(rf"[\p{{N}}A-Za-z{ch.char_class(ch.QUOTES + ch.OPENING_BRACKETS)}'’‘]")


def find_tatweel(passage: Passage) -> Iterator[Proposal]:
    """Tatweel inside words and at their end; kept as a dash, in هـ and أـ, under a mark and before what is attached."""
    text = passage.text
    for start, end in runs(text, ch.TATWEEL):
        before = text[start - 1 : start]
        behind = text[end : end + 1]
        if not before or not _LETTER_OR_MARK.match(before) or (behind and _carries(before, behind)):
            continue
        if behind and _ARABIC_LETTER.match(behind):
            yield Proposal(start, end, "")
        elif not _STANDS_BEFORE_TATWEEL.match(text, 0, start) and not (behind and _ATTACHED.match(behind)):
            hyphen = _HYPHEN.match(text, start)
            yield Proposal(start, hyphen.end() if hyphen else end, "")


def _carries(before: str, behind: str) -> bool:
    """Whether a tatweel carries the mark ``behind`` it, which no letter could: a dagger alef, a second vowel."""
    if unicodedata.category(behind)[0] != "M":
        return False
    return behind not in ch.TASHKEEL or unicodedata.category(before)[0] == "M"


_LETTER_OR_MARK = lazy(_ARABIC_OR_MARK)
_ARABIC_LETTER = lazy(_ARABIC)


def find_elongations(passage: Passage) -> Iterator[Proposal]:
    """Letters repeated three times or more; words of one letter (laughter) and تتتابع are left alone."""
    text = passage.text
    safe = passage.settings.elongation == "reduce"
    for match in matches(_ELONGATION, text, [place - 2 for place in repeats(text, _LETTERS)]):
        start, end = match.span()
        word = _word_around(text, start)
        if len(set(word)) > 1 and not (match[0] == "تتت" and word.startswith("تتت")):
            yield Proposal(start, end, match[1], safe)


_LETTERS: Final = "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
_ELONGATION = lazy(r"(.)\1{2,}+")


def find_joiners(passage: Passage) -> Iterator[Proposal]:
    """Zero-width joiners and non-joiners at Arabic letters, where no other language and no year mark needs them."""
    text = passage.text
    languages = _Languages(text)
    for start, end in runs(text, ch.ZERO_WIDTH_JOINERS):
        before, behind = text[start - 1 : start], text[end : end + 1]
        if not (_is_arabic(before) or _is_arabic(behind)) or not languages.is_arabic(start):
            continue
        if text.startswith("ال", end):
            continue  # two words (حزبالله)
        if not (before == ch.HEH and not _is_arabic(behind)):
            yield Proposal(start, end, "")


def _is_arabic(char: str) -> bool:
    return bool(char) and _LETTER_OR_MARK.match(char) is not None and unicodedata.name(char, "").startswith("ARABIC")


def find_phrases(passage: Passage) -> Iterator[Proposal]:
    """Ligatures of a whole phrase (ﷺ), written out and kept apart from the words around them."""
    text = passage.text
    for start in places(text, PHRASES):
        before, behind = text[start - 1 : start], text[start + 1 : start + 2]
        new = unicodedata.normalize("NFKC", text[start])
        new = " " * before.isalnum() + new + " " * (behind.isalnum() or behind in (*PHRASES,))
        yield Proposal(start, start + 1, new)
