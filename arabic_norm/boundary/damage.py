"""Damage: clean text made into text as it is found, to train and test what tells artifacts from genuine ends.

A document is damaged as its habits say.  Genuine ends are rewritten too, often in the very form of the cuts, so that
the form alone never tells them apart.  Words are never changed; only the gaps between them are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary.habits import BULLETS, QUOTES, Habits, draw, starts_clause
from arabic_norm.tables import rows


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


@cache
def _inserted(kind: str) -> tuple[str, ...]:
    return tuple(line for line, other in rows("inserted_lines") if other == kind)


def _lines(place: int, habits: Habits, rng: Random) -> list[str]:
    if rng.random() < (0.5 if place == 1 else 0.08):
        return [rng.choice(_inserted("byline"))]
    if rng.random() < habits.lists:
        bullet = rng.choice(("", "", *BULLETS))
        return [bullet + line for line in rng.sample(_inserted("heading"), rng.randint(2, 6))]
    return [rng.choice(_inserted("heading"))]


# ---- edits -----------------------------------------------------------------------------------------------------------


def _edit_gaps(tokens: _Tokens, headings: set[int], habits: Habits, rng: Random) -> None:
    """Write the gaps anew; ``headings`` are the last words of lines that are never cut."""
    gaps, kinds = tokens.gaps, tokens.kinds
    sentences = _sentences(tokens, headings)
    cuts = {
        *_limit_cuts(tokens, sentences, habits, rng),
        *_stray_cuts(tokens, sentences, habits, rng),
        *_few_cuts(tokens, sentences, habits, rng),
    }
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


def _few_cuts(tokens: _Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> Iterator[int]:
    """A few cuts anywhere in the text, each in a sentence of its own."""
    if not habits.few:
        return
    inside = [(sentence, 2 * habits.apart - 1, len(sentence) - 1 - habits.apart) for sentence in sentences]
    inside = [(sentence, first, last) for sentence, first, last in inside if first <= last]
    for _ in range(min(habits.few, len(inside))):
        sentence, first, last = rng.choices(inside, [last - first + 1 for _, first, last in inside])[0]
        place = _place(tokens, sentence, rng.randint(first, last), first, last, habits, rng)
        inside = [other for other in inside if other[0] is not sentence]
        if place is not None:
            yield sentence[place]


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
    return tokens.kinds[gap] is _Kind.COMMA or starts_clause(tokens.words[gap + 1])


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
    if rng.random() < habits.dirt:
        form = rng.choice(habits.end_forms)
    elif space == " " and rng.random() < habits.newline:
        form = ".\n"
    else:
        form = "." + space
    mark = form.rstrip()
    new_space = form[len(mark) :]
    if "\n" in space and "\n" not in new_space:
        new_space = space
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
