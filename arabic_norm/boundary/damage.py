"""Damage: clean text made into text as it is found, to train and test what tells artifacts from genuine ends.

Every document draws its own *habits*, because each tool and each writer has its own: a plugin that cuts long sentences,
a hand that puts dots anywhere, a copy with hard wraps.  Genuine ends are rewritten too, often in the very form of the
cuts, so that the form alone never tells them apart.  Words are never changed; only the gaps between them are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import accumulate
from math import exp, log
from random import Random
from typing import Any, Final, NamedTuple

import regex

from arabic_norm import characters as ch

#: How often a document is damaged in which way.
SCENARIOS: Final = {
    "plugin": 34,  # what a sentence-length warning leads to: every long sentence cut near twenty words
    "limit": 20,  # sentences longer than some other limit are cut
    "blind": 8,  # cuts anywhere
    "sprinkle": 3,  # few stray dots, and dots for commas
    "wrap": 5,  # hard wraps
    "lines": 20,  # a sentence a line: no artifact, or hardly any
    "clean": 5,  # as it stands
    "mixed": 5,  # several of them, each at a lower rate
}

#: How an artifact may be written in place of a space, and how often.
CUT_FORMS: Final = {
    ".\n": 50,
    ". ": 8,
    " .\n": 10,
    " . ": 4,
    ".\n\n": 10,
    "..\n": 4,
    ".. ": 3,
    " .": 1,
    " .\n\n": 2,
    "\n. ": 2,
    "\n.\n": 2,
    ".\n.\n": 1,
    ". .\n": 1,
    ". . ": 1,
    ".": 1,
}

#: How a careless hand writes a genuine end.
END_FORMS: Final = {
    " . ": 6,
    " .\n": 6,
    ".. ": 4,
    "..\n": 3,
    ". . ": 2,
    "\n. ": 2,
    "\n.\n": 2,
    ".\n\n": 3,
    " .": 2,
    ".": 1,
}

#: What becomes of a comma: artifacts, and mere habits of writing it.
COMMA_ARTIFACTS: Final = (". ", ".. ", "{}. ", ".{} ", "{} . ", " . ", ".\n", "{}.\n")
COMMA_HABITS: Final = (" {} ", " {}", " {} ", "{}  ")

QUOTES: Final = ("“”", "”“", '""', "«»", "»«", "„“", "””", "mixed")
BULLETS: Final = ("- ", "• ", "* ", "– ", "-", "▪ ")

#: Words that a clause begins with: a cutter with some sense puts its dots before them.
CLAUSE_STARTERS: Final = frozenset(
    "حيث بينما فيما عندما حين حينما لكن ولكن لأن كما إذ إلا بل ثم أو أم و إن أن بأن أنه أنها وأن وإن وأنه الذي التي"
    " الذين اللذين اللواتي والتي والذي مما ممن وهو وهي وهم وذلك وقد ولم ولا وكان وكانت كي لكي حتى منذ بعد بعدما قبل"
    " قبيل خلال أثناء رغم بالرغم إضافة فضلا علاوة نظرا بسبب نتيجة وفقا وبحسب بحسب مضيفا مضيفة مشيرا مشيرة مؤكدا"
    " مؤكدة موضحا لافتا معتبرا داعيا مبينا من في على إلى عن مع عبر لدى ضمن نحو سواء إما غير سوى مثل وفي ومن وعلى"
    " وإلى ومع".split()
)

#: Lines that stand between sentences; no colon or mark but their own.
HEADINGS: Final = tuple(
    """
نظرة عامة|خلاصة القول|ما الجديد في هذا الإصدار؟|لماذا ترتفع الأسعار كل شتاء؟|جذور الخلاف القديم
مقدمة تمهيدية|أهم النقاط|الخطوات التالية|كيف نحمي أطفالنا من الإدمان الرقمي؟|قصة نجاح من الريف
من هو الفائز بالجائزة؟|سيرة ذاتية|ولادته ونشأته|أعماله ومؤلفاته|الحياة المبكرة والتعليم
المناخ والتضاريس|السكان واللغة|الاقتصاد المحلي|نظام الحكم|أصل التسمية|المراجع والمصادر|انظر أيضا
فوائد زيت الزيتون للبشرة|طريقة التحضير:|المقادير:|نصائح قبل السفر|أخطاء شائعة يجب تجنبها|أسئلة يكثر طرحها
متى تستشير الطبيب؟|الأعراض والعلامات|العلاج والوقاية|عوامل الخطر|الجرعة وطريقة الاستعمال:|آثار جانبية محتملة
المتطلبات الأساسية|التثبيت والإعداد|مثال عملي|حل المشكلات الشائعة|ملاحظات ختامية|شروط الاستخدام
هدف قاتل في الوقت الضائع|تشكيلة الفريقين|جدول المباريات المقبلة|غيابات بالجملة قبل مباراة القمة
المدرب: لم نقدم المستوى المطلوب|الوزير: لا نية لرفع الضرائب|بيان مشترك بعد ختام القمة|جلسة طارئة لمجلس الأمن
تحقيق في ملابسات الحادث|ضحايا وخسائر مادية|إدانات عربية ودولية واسعة|هدنة هشة على الحدود|عودة النازحين إلى قراهم
انتخابات مبكرة تلوح في الأفق|تراجع حاد في أسعار النفط|البورصة تغلق على ارتفاع|استثمارات بمليارات الدولارات
اتفاق جديد لخفض الانبعاثات|موجة حر تضرب شمال أفريقيا|اكتشاف أثري نادر في الأقصر|معرض الكتاب يفتح أبوابه للزوار
مهرجان السينما في دورته العاشرة|فيلم قصير بميزانية كبيرة|هواتف ذكية بأسعار معقولة|ثغرة أمنية خطيرة في المتصفحات
تعليم البنات في المناطق النائية|حقوق المستأجر في القانون|منح دراسية للطلاب المتفوقين|ماذا قال الشهود؟|صمت رسمي مطبق
مطالب المحتجين|رأي القانون|على الصعيد الإنساني|سيناريوهات المرحلة القادمة|الجدول الزمني للمشروع|تمويل ودعم
القسم الأول: تعريفات|ثانيا: الأهداف العامة|المرحلة الثالثة|خاتمة|توصيات الباحثين|منهج الدراسة وحدودها
بالصور والفيديو|تابعونا على مواقع التواصل|أكثر من مجرد لعبة|مدينة لا تنام|حين يصبح الحلم حقيقة|وداعا للشاشات الكبيرة
""".strip()
    .replace("\n", "|")
    .split("|")
)

BYLINES: Final = tuple(
    """
كتب أحمد منصور|بغداد - وكالات|القاهرة (رويترز)|الرياض: محمد العتيبي|إعداد وتقديم: ليلى حداد
بيروت / خاص|نشر في 12 مارس 2019|آخر تحديث: 14:30|المصدر: الأناضول|ترجمة: سعاد المغربي
الثلاثاء 5 يناير 2021|بقلم د. هالة سليم|دبي، الإمارات العربية المتحدة (CNN)|تصوير: كريم بن علي|عمان - بترا
الخرطوم- مراسلنا|اقرأ أيضا: أبرز أحداث الأسبوع
""".strip()
    .replace("\n", "|")
    .split("|")
)


@dataclass(frozen=True)
class Habits:
    """How one document is damaged; as it stands, not at all.  What is a float is a share or a rate.

    Attributes:
        scenario: the name that it was drawn for, a key of ``SCENARIOS``.
        forms: what cuts look like, with ``weights``.
        low, high: after how many words a sentence is cut, at the earliest and at the latest; 0 for never.
        mode: the commonest limit between them, or 0 where all are equally common.
        rest: how many words a cut leaves at least before the end of a sentence.
        affected: how many of the long sentences are cut.
        clause: how often a cut moves to a comma or the beginning of a clause, at most ``window`` words away.
        blind: whether limits are counted over the text and not in each sentence.
        rate: stray cuts a gap, ``apart`` words at least from each other and from ends.
        keep_comma: how often a comma outlives a cut.
        comma_artifact: how often a comma becomes ``comma_forms``.
        comma_habit: how often a comma is written as ``comma_form``, which is no artifact.
        alike: how many genuine ends are written in the form of the cuts.
        dirt: how many of the others are written as ``end_forms``.
        newline: how many sentences begin on a new line.
        blank: how many line ends become a blank line.
        join: how many paragraphs may be joined to the next one, where their end has a mark.
        drop: how many full stops are lost at a line end.
        bullets: how many lines get ``bullet``.
        width: where lines are wrapped, in characters, or in words if ``by_words``; 0 for never.
        wrap: what a wrapped line ends with.
        quotes: how quotation marks are written: a member of ``QUOTES``, or '' for as they stand.
        headings: after how many sentences a line is inserted; ``lists`` of these are lists.
        heading_dots: how many lines without a mark get a full stop.
    """

    scenario: str = "clean"
    forms: tuple[str, ...] = (".\n",)
    weights: tuple[float, ...] = (1.0,)
    low: int = 0
    high: int = 0
    mode: int = 0
    rest: int = 3
    affected: float = 1.0
    clause: float = 0.0
    window: int = 3
    blind: bool = False
    rate: float = 0.0
    apart: int = 3
    keep_comma: float = 0.0
    comma_artifact: float = 0.0
    comma_forms: tuple[str, ...] = (". ",)
    comma_habit: float = 0.0
    comma_form: str = " {} "
    alike: float = 0.0
    dirt: float = 0.0
    end_forms: tuple[str, ...] = (" . ",)
    newline: float = 0.0
    blank: float = 0.0
    join: float = 0.0
    drop: float = 0.0
    bullets: float = 0.0
    bullet: str = "- "
    width: int = 0
    by_words: bool = False
    wrap: str = "\n"
    quotes: str = ""
    headings: float = 0.0
    lists: float = 0.0
    heading_dots: float = 0.0


class Damaged(NamedTuple):
    """A text and what is true of its gaps; a gap is named by how many word characters stand before it.

    Attributes:
        text: the damaged text.
        ends: where a sentence, a heading or a paragraph really ends, or a mark or line end stands in the clean text.
        commas: where the clean text has a comma or semicolon, and no end.
    """

    text: str
    ends: frozenset[int]
    commas: frozenset[int]


def truth(text: str, spans: Sequence[tuple[int, int]]) -> Damaged:
    """The labels of ``text`` as it stands.

    >>> labels = truth("نعم، قال. لا", [(0, 9), (10, 12)])
    >>> sorted(labels.ends), sorted(labels.commas)
    ([6, 8], [3])
    """
    return _labels(text, _tokens(text, spans))


def damage(
    text: str,
    spans: Sequence[tuple[int, int]],
    rng: Random,
    headings: Collection[int] = (),
    *,
    habits: Habits | None = None,
) -> Damaged:
    """Damage ``text``, whose sentences are ``spans``, of which ``headings`` are headings.

    ``habits`` are drawn from ``rng`` if they are not given.

    >>> every_second = Habits(low=2, high=2, rest=1)
    >>> damage("ذهب الولد إلى البيت. نام", [(0, 20), (21, 24)], Random(1), habits=every_second).text
    'ذهب الولد.\\nإلى البيت. نام'
    """
    habits = habits or draw(rng)
    if habits.headings:
        text, spans, headings = _with_lines(text, spans, set(headings), habits, rng)
    tokens = _tokens(text, spans)
    labels = _labels(text, tokens)
    if habits != Habits():
        _edit_gaps(tokens, {tokens.last_word(spans[i][1]) for i in headings if i < len(spans)}, habits, rng)
    damaged = tokens.joined()
    if habits.quotes:
        damaged = _requoted(damaged, habits.quotes, rng)
    return labels._replace(text=damaged)


# ---- habits ----------------------------------------------------------------------------------------------------------


def draw(rng: Random) -> Habits:
    """Draw the habits of one document.

    >>> draw(Random(2)) == draw(Random(2))
    True
    """
    scenario = rng.choices(list(SCENARIOS), list(SCENARIOS.values()))[0]
    lines = _draw_lines(rng)
    if scenario == "clean":
        return Habits(**lines) if rng.random() < 0.3 else Habits()
    drawn = {**lines, **_draw_ends(rng), **_draw_commas(rng), **_DRAW[scenario](rng)}
    forms = _some(CUT_FORMS, rng)
    weights = tuple(rng.random() ** 2 + 0.02 for _ in forms)
    quotes = rng.choice(QUOTES) if rng.random() < 0.35 else ""
    return Habits(scenario, forms, weights, quotes=quotes, **drawn)


def _some(forms: dict[str, int], rng: Random) -> tuple[str, ...]:
    """One form or a few."""
    count = rng.choices((1, 2, 3, 5), (45, 30, 15, 10))[0]
    return tuple(dict.fromkeys(rng.choices(list(forms), list(forms.values()), k=count)))


def _sometimes(chance: float, low: float, high: float, rng: Random) -> float:
    """With ``chance`` a number between ``low`` and ``high``, else 0."""
    return rng.uniform(low, high) if rng.random() < chance else 0.0


def _draw_lines(rng: Random) -> dict[str, Any]:
    return {
        "headings": _sometimes(0.35, 0.04, 0.35, rng),
        "lists": _sometimes(0.15, 0.1, 0.7, rng),
        "heading_dots": _sometimes(0.02, 0.2, 1, rng),
    }


def _draw_ends(rng: Random) -> dict[str, Any]:
    return {
        "alike": _sometimes(0.6, 0, 1.2, rng),
        "dirt": _sometimes(0.4, 0, 0.25, rng) if rng.random() < 0.95 else 1.0,
        "end_forms": _some(END_FORMS, rng),
        "newline": _sometimes(0.5, 0, 1.3, rng),
        "blank": _sometimes(0.25, 0, 1.2, rng),
        "join": _sometimes(0.3, 0, 1, rng),
        "drop": _sometimes(0.25, 0, 0.15, rng),
    }


def _draw_commas(rng: Random) -> dict[str, Any]:
    return {
        "keep_comma": _sometimes(0.4, 0, 1, rng),
        "comma_artifact": _sometimes(0.1, 0.01, 0.08, rng),
        "comma_forms": tuple(rng.sample(COMMA_ARTIFACTS, rng.choice((1, 2, 3)))),
        "comma_habit": _sometimes(0.2, 0.05, 1, rng),
        "comma_form": rng.choice(COMMA_HABITS),
    }


def _draw_plugin(rng: Random) -> dict[str, Any]:
    low = rng.randint(9, 16)
    high = rng.randint(20, 28)
    return {
        "low": low,
        "high": high,
        "mode": rng.randint(15, high) if rng.random() < 0.6 else 0,
        "rest": rng.randint(2, 5),
        "clause": _sometimes(0.85, 0.1, 0.85, rng),
        "window": rng.randint(3, 6),
        "alike": _sometimes(0.3, 0, 1, rng),
        "dirt": _sometimes(0.4, 0, 0.2, rng),
        "newline": _sometimes(0.8, 0, 1.1, rng),
        "drop": _sometimes(0.15, 0, 0.05, rng),
        "comma_artifact": _sometimes(0.05, 0.01, 0.05, rng),
    }


def _draw_limit(rng: Random) -> dict[str, Any]:
    low = round(rng.triangular(8, 22, 11))
    high = min(30, low + rng.choice((0, 2, 5, 8, 12, 12, 18)))
    return {
        "low": low,
        "high": high,
        "mode": rng.randint(low, high) if rng.random() < 0.5 else 0,
        "rest": rng.randint(2, 8),
        "affected": rng.uniform(0.4, 0.95) if rng.random() < 0.2 else 1.0,
        "clause": _sometimes(0.7, 0.05, 0.9, rng),
        "window": rng.randint(2, 6),
    }


def _draw_blind(rng: Random) -> dict[str, Any]:
    if rng.random() < 0.4:
        return _draw_limit(rng) | {"blind": True, "rest": rng.randint(1, 3)}
    return {
        "rate": _log_uniform(0.01, 0.12, rng),
        "apart": rng.randint(2, 8),
        "clause": _sometimes(0.3, 0.1, 0.8, rng),
    }


def _draw_sprinkle(rng: Random) -> dict[str, Any]:
    return {
        "rate": _log_uniform(0.003, 0.015, rng),
        "apart": rng.randint(1, 4),
        "comma_artifact": _sometimes(0.75, 0.02, 0.35, rng),
    }


def _draw_wrap(rng: Random) -> dict[str, Any]:
    by_words = rng.random() < 0.3
    return {
        "width": rng.randint(6, 18) if by_words else rng.randint(35, 110),
        "by_words": by_words,
        "wrap": rng.choices(("\n", " \n", "\n\n"), (84, 8, 8))[0],
        "rate": _sometimes(0.25, 0.002, 0.03, rng),
        "alike": _sometimes(0.2, 0, 0.5, rng),
        "newline": _sometimes(0.2, 0.1, 1, rng),
    }


def _draw_line_list(rng: Random) -> dict[str, Any]:
    return {
        "newline": rng.uniform(0.6, 1.5),
        "alike": 0.0,
        "join": 0.0,
        "blank": _sometimes(0.35, 0.2, 1.4, rng),
        "drop": rng.choice((0.0, 0.0, 0.0, 0.0, 0.05, 0.3, 1.0)),
        "bullets": _sometimes(0.15, 0.3, 1.3, rng),
        "bullet": rng.choice(BULLETS),
        "headings": _sometimes(0.5, 0.05, 0.4, rng),
        "rate": _sometimes(0.08, 0.001, 0.006, rng),
        "comma_artifact": 0.0,
    }


def _draw_mixed(rng: Random) -> dict[str, Any]:
    drawn = _draw_limit(rng) | {"affected": rng.uniform(0.15, 0.7)} | _draw_sprinkle(rng)
    drawn["drop"] = _sometimes(0.6, 0, 0.3, rng)
    if rng.random() < 0.3:
        drawn |= {"width": rng.randint(45, 110)}
    return drawn


_DRAW: Final[dict[str, Callable[[Random], dict[str, Any]]]] = {
    "plugin": _draw_plugin,
    "limit": _draw_limit,
    "blind": _draw_blind,
    "sprinkle": _draw_sprinkle,
    "wrap": _draw_wrap,
    "lines": _draw_line_list,
    "mixed": _draw_mixed,
}


def _log_uniform(low: float, high: float, rng: Random) -> float:
    """Between ``low`` and ``high``, each power of ten as likely as any other."""
    return exp(rng.uniform(log(low), log(high)))


# ---- words and gaps --------------------------------------------------------------------------------------------------


class _Kind(Enum):
    """What a gap of the clean text is."""

    PLAIN = auto()
    COMMA = auto()
    MARKED = auto()  # a mark, but no end of a sentence: an abbreviation, a number, a pause
    END = auto()


_MARK = "[" + ch.char_class(ch.SENTENCE_MARKS) + "]"
_COMMA = "[" + ch.char_class(ch.COMMAS + ch.SEMICOLONS) + "]"
_LINE_END = "[" + ch.char_class(ch.LINE_ENDS) + "]"
_HEAD = regex.compile(rf"[^{ch.WORD_CLASS}]*+")
_PIECE = regex.compile(rf"([{ch.WORD_CLASS}]++)([^{ch.WORD_CLASS}]*+)")
_HAS_MARK = regex.compile(_MARK)
_HAS_COMMA = regex.compile(_COMMA)
_HAS_LINE_END = regex.compile(_LINE_END)
_CUT_PARTS = regex.compile(rf"([^\s,،;؛:]*)\s*({_COMMA}?)([^\s,،;؛:]*)\s+([^\s,،;؛:]*\s*)")
_END_PARTS = regex.compile(rf"((?:(?!{_MARK})\S)*)({_MARK}*)((?:(?!{_MARK})\S)*)(\s*)((?:(?!{_MARK})[^\n])*)")


class _Tokens(NamedTuple):
    """A text as its words and the gaps after them, which are edited in place."""

    head: str
    starts: list[int]
    words: list[str]
    gaps: list[str]
    kinds: list[_Kind]

    def last_word(self, end: int) -> int:
        """The last word that begins before the offset ``end``; -1 if none does."""
        return bisect_left(self.starts, end) - 1

    def joined(self) -> str:
        """The text again."""
        return self.head + "".join(map(str.__add__, self.words, self.gaps))


def _tokens(text: str, spans: Sequence[tuple[int, int]]) -> _Tokens:
    head = _matched(_HEAD, text)[0]
    pieces = _PIECE.findall(text)
    words = [word for word, _ in pieces]
    gaps = [gap for _, gap in pieces]
    lengths = (len(word) + len(gap) for word, gap in pieces)
    starts = list(accumulate(lengths, initial=len(head)))[:-1]
    kinds = [_kind(gap) for gap in gaps]
    tokens = _Tokens(head, starts, words, gaps, kinds)
    for _, end in spans:
        if (last := tokens.last_word(end)) >= 0:
            kinds[last] = _Kind.END
    if kinds:
        kinds[-1] = _Kind.END
    return tokens


def _matched(pattern: regex.Pattern[str], text: str) -> regex.Match[str]:
    """The match of a pattern that always matches."""
    match = pattern.match(text)
    assert match is not None
    return match


@lru_cache(maxsize=1 << 12)
def _kind(gap: str) -> _Kind:
    if _HAS_LINE_END.search(gap):
        return _Kind.END
    if _HAS_MARK.search(gap):
        return _Kind.MARKED
    return _Kind.COMMA if _HAS_COMMA.search(gap) else _Kind.PLAIN


def _labels(text: str, tokens: _Tokens) -> Damaged:
    ends, commas = set(), set()
    if tokens.words and _kind(tokens.head) in (_Kind.END, _Kind.MARKED):
        ends.add(0)
    for name, kind in zip(accumulate(map(len, tokens.words)), tokens.kinds, strict=True):
        if kind is _Kind.COMMA:
            commas.add(name)
        elif kind is not _Kind.PLAIN:
            ends.add(name)
    return Damaged(text, frozenset(ends), frozenset(commas))


# ---- inserted lines --------------------------------------------------------------------------------------------------


def _with_lines(
    text: str, spans: Sequence[tuple[int, int]], headings: set[int], habits: Habits, rng: Random
) -> tuple[str, list[tuple[int, int]], set[int]]:
    """Insert headings, bylines and lists between sentences; they are spans and headings of their own."""
    out: list[str] = []
    new_spans: list[tuple[int, int]] = []
    new_headings: set[int] = set()
    size = done = 0

    def put(piece: str) -> None:
        nonlocal size
        out.append(piece)
        size += len(piece)

    for i, (start, end) in enumerate(spans):
        between = text[done:start]
        if i and between.isspace() and rng.random() < habits.headings and not {i - 1, i} & headings:
            for line in _lines(i, habits, rng):
                put("\n")
                new_headings.add(len(new_spans))
                new_spans.append((size, size + len(line)))
                put(line)
            between = "\n"
        put(between)
        if i in headings:
            new_headings.add(len(new_spans))
        new_spans.append((size, size + end - start))
        put(text[start:end])
        done = end
    put(text[done:])
    return "".join(out), new_spans, new_headings


def _lines(place: int, habits: Habits, rng: Random) -> list[str]:
    if rng.random() < (0.5 if place == 1 else 0.08):
        return [rng.choice(BYLINES)]
    if rng.random() < habits.lists:
        bullet = rng.choice(("", "", *BULLETS))
        return [bullet + line for line in rng.sample(HEADINGS, rng.randint(2, 6))]
    return [rng.choice(HEADINGS)]


# ---- edits -----------------------------------------------------------------------------------------------------------


def _edit_gaps(tokens: _Tokens, headings: set[int], habits: Habits, rng: Random) -> None:
    """Write the gaps anew; ``headings`` are the last words of lines that are never cut."""
    gaps, kinds = tokens.gaps, tokens.kinds
    sentences = _sentences(tokens, headings)
    cuts = set(_limit_cuts(tokens, sentences, habits, rng)) | set(_stray_cuts(tokens, sentences, habits, rng))
    edit_commas = habits.comma_artifact or habits.comma_habit
    for i, kind in enumerate(kinds):
        if kind is _Kind.END:
            gaps[i] = _ended(gaps[i], tokens.words[i : i + 2], habits, rng)
        elif i in cuts:
            gaps[i] = _cut(gaps[i], tokens.words[i : i + 2], habits, rng)
        elif kind is _Kind.COMMA and edit_commas and _is_cuttable(tokens, i):
            gaps[i] = _comma(gaps[i], habits, rng)
    if habits.width:
        _wrap(tokens, habits)


def _sentences(tokens: _Tokens, headings: set[int]) -> list[list[int]]:
    """The gaps of each sentence that has white space in them, its end last."""
    sentences: list[list[int]] = []
    sentence: list[int] = []
    for i, (gap, kind) in enumerate(zip(tokens.gaps, tokens.kinds, strict=True)):
        if kind is _Kind.END:
            if i not in headings:
                sentences.append([*sentence, i])
            sentence = []
        elif " " in gap:
            sentence.append(i)
    return sentences


def _limit_cuts(tokens: _Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> Iterator[int]:
    """Where sentences, or the text as one, are cut every so many words."""
    if not habits.low:
        return
    since = 0  # words since the last cut
    for sentence in sentences:
        first = habits.rest - 1 if habits.blind else 0
        last = len(sentence) - 1 - habits.rest
        since = since if habits.blind else 0
        at = _limit(habits, rng) - 1 - since
        since += len(sentence)
        if rng.random() >= habits.affected:
            continue
        while at <= last:
            place = _place(tokens, sentence, max(at, first), first, last, habits, rng)
            if place is not None:
                yield sentence[place]
                since = len(sentence) - 1 - place
                first = place + 2
                at = place
            at += _limit(habits, rng)


def _limit(habits: Habits, rng: Random) -> int:
    if habits.mode:
        return round(rng.triangular(habits.low, habits.high, habits.mode))
    return rng.randint(habits.low, habits.high)


def _stray_cuts(tokens: _Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> Iterator[int]:
    """Where dots stray to."""
    if not habits.rate:
        return
    for sentence in sentences:
        last = len(sentence) - 1 - habits.apart
        at = habits.apart - 1 + int(rng.expovariate(habits.rate))
        while at <= last:
            place = _place(tokens, sentence, at, at, last, habits, rng)
            if place is not None:
                yield sentence[place]
                at = place
            at += habits.apart + int(rng.expovariate(habits.rate))


def _place(
    tokens: _Tokens, sentence: list[int], at: int, low: int, last: int, habits: Habits, rng: Random
) -> int | None:
    """The place for a cut at ``at`` or near it, between ``low`` and ``last``; None where there is none."""
    if habits.clause and rng.random() < habits.clause:
        near = range(max(low, at - habits.window), min(last, at + habits.window) + 1)
        starts = [k for k in near if _starts_clause(tokens, sentence[k])]
        starts.sort(key=lambda k: abs(k - at))
        for k in starts:
            if _is_cuttable(tokens, sentence[k]):
                return k
    return next((k for k in range(at, min(last, at + 3) + 1) if _is_cuttable(tokens, sentence[k])), None)


def _starts_clause(tokens: _Tokens, gap: int) -> bool:
    following = tokens.words[gap + 1]
    return (
        tokens.kinds[gap] is _Kind.COMMA or following in CLAUSE_STARTERS or (following[0] == "و" and len(following) > 4)
    )


def _is_cuttable(tokens: _Tokens, gap: int) -> bool:
    """Whether an artifact may stand in a gap: not at an end, a mark, a colon, without a space or between digits."""
    if tokens.kinds[gap] not in _CUTTABLE or _cut_parts(tokens.gaps[gap]) is None:
        return False
    return not (tokens.words[gap][-1].isnumeric() and tokens.words[gap + 1][0].isnumeric())


_CUTTABLE = (_Kind.PLAIN, _Kind.COMMA)


@lru_cache(maxsize=1 << 12)
def _cut_parts(gap: str) -> tuple[str, str, str] | None:
    """What stands before a cut, the comma, and what stands after it."""
    match = _CUT_PARTS.fullmatch(gap)
    return (match[1] + match[3], match[2], match[4]) if match else None


def _cut(gap: str, words: list[str], habits: Habits, rng: Random) -> str:
    """``gap``, which is between ``words``, with an artifact in it."""
    parts = _cut_parts(gap)
    assert parts is not None
    before, comma, after = parts
    form = _form(habits, rng)
    if not form[-1].isspace() and _is_number_or_latin(words):
        form += " "  # else it would make an address or a number
    if comma and habits.keep_comma and rng.random() < habits.keep_comma:
        form = comma + form if rng.random() < 0.7 else form.replace(".", "." + comma, 1)
    return before + form + after


def _form(habits: Habits, rng: Random) -> str:
    return rng.choices(habits.forms, habits.weights)[0] if len(habits.forms) > 1 else habits.forms[0]


def _comma(gap: str, habits: Habits, rng: Random) -> str:
    """``gap`` with its comma written otherwise."""
    parts = _cut_parts(gap)
    assert parts is not None
    before, comma, after = parts
    if rng.random() < habits.comma_artifact:
        return before + rng.choice(habits.comma_forms).format(comma) + after
    if rng.random() < habits.comma_habit:
        return before + habits.comma_form.format(comma) + after
    return gap


@lru_cache(maxsize=1 << 12)
def _end_parts(gap: str) -> tuple[str, str, str, str, str] | None:
    """What stands before the mark of an end, the mark, what stands after it, the space, and what follows."""
    match = _END_PARTS.fullmatch(gap)
    return (match[1], match[2], match[3], match[4], match[5]) if match else None


def _ended(gap: str, words: list[str], habits: Habits, rng: Random) -> str:
    """``gap``, where a sentence ends between ``words``, as the document writes it."""
    parts = _end_parts(gap)
    if parts is None:
        return gap
    before, mark, after, space, rest = parts
    old_space = space
    if mark == ch.FULL_STOP:
        mark, space = _end_form(space, habits, rng)
    elif "\n" in space and not mark and rng.random() < habits.heading_dots and before[-1:] != ":":
        mark = ch.FULL_STOP
    elif space == " " and rng.random() < habits.newline:
        space = "\n"
    if not old_space:
        space = ""  # the end of the text, or of an abbreviation
    elif not space and _is_number_or_latin(words):
        space = " "
    if "\n" in space:
        if mark == ch.FULL_STOP and rng.random() < habits.drop:
            mark = ""
        if space == "\n" and rng.random() < habits.blank:
            space = "\n\n"
        if not rest and rng.random() < habits.bullets:
            rest = habits.bullet
    return before + mark + after + space + rest


def _end_form(space: str, habits: Habits, rng: Random) -> tuple[str, str]:
    """A mark and the white space after it, for a full stop that ``space`` followed."""
    if rng.random() < habits.alike:
        form = _form(habits, rng)
    elif rng.random() < habits.dirt:
        form = rng.choice(habits.end_forms)
    elif space == " " and rng.random() < habits.newline:
        form = ".\n"
    else:
        form = "." + space
    mark = form.rstrip()
    new_space = form[len(mark) :]
    if "\n" in space and "\n" not in new_space and rng.random() >= habits.join:
        new_space = space
    elif "\n" in space and mark == "." and new_space == space and rng.random() < habits.join:
        new_space = " "
    return mark, new_space


def _is_number_or_latin(words: list[str]) -> bool:
    return any(word[0].isascii() or word[-1].isnumeric() or word[0].isnumeric() for word in words)


def _wrap(tokens: _Tokens, habits: Habits) -> None:
    """Wrap the lines of each paragraph, filled as far as they go."""
    words, gaps, kinds = tokens.words, tokens.gaps, tokens.kinds
    filled = 0
    for i in range(len(words) - 1):
        gap = gaps[i]
        filled += 1 if habits.by_words else len(words[i]) + len(gap)
        if "\n" in gap:
            filled = 0
            continue
        ahead = 0 if habits.by_words else len(words[i + 1])
        if filled + ahead >= habits.width and " " in gap and _may_wrap(gap, kinds[i]):
            before, _, after = gap.rpartition(" ")
            gaps[i] = before + habits.wrap + after
            filled = 0


def _may_wrap(gap: str, kind: _Kind) -> bool:
    """Whether a line end may stand in a gap of this kind, though it may have been cut already."""
    return kind is _Kind.END or (kind in _CUTTABLE and ":" not in gap)


# ---- quotation marks -------------------------------------------------------------------------------------------------

_QUOTE = regex.compile('["“”„«»]')


def _requoted(text: str, style: str, rng: Random) -> str:
    """``text`` with its quotation marks in another style; one that follows white space or a bracket opens."""

    def other(match: regex.Match[str]) -> str:
        pair = rng.choice(QUOTES[:-1]) if style == QUOTES[-1] else style
        before = text[match.start() - 1 : match.start()]
        return pair[0] if not before or before.isspace() or before in ch.OPENING_BRACKETS else pair[1]

    return _QUOTE.sub(other, text)
