"""Cuts: the words of a text and the gaps between them, and where its habits cut it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary.habits import Habits, starts_clause


class Kind(Enum):
    """What a gap of the clean text is."""

    PLAIN = auto()
    COMMA = auto()
    MARKED = auto()  # a mark, but no end of a sentence: an abbreviation, a number, a pause
    END = auto()


_COMMA = f"[{ch.char_class(ch.COMMAS + ch.SEMICOLONS)}]"
_HEAD = regex.compile(rf"[^{ch.WORD_CLASS}]*+")
_PIECE = regex.compile(rf"([{ch.WORD_CLASS}]++)([^{ch.WORD_CLASS}]*+)")
_HAS_MARK = regex.compile(f"[{ch.char_class(ch.SENTENCE_MARKS)}]")
_HAS_COMMA = regex.compile(_COMMA)
_HAS_LINE_END = regex.compile(f"[{ch.char_class(ch.LINE_ENDS)}]")
_CUT_PARTS = regex.compile(rf"([^\s,،;؛:]*)\s*({_COMMA}?)([^\s,،;؛:]*)\s+([^\s,،;؛:]*\s*)")


class Tokens(NamedTuple):
    """A text as its words and the gaps after them, which are edited in place."""

    head: str
    starts: list[int]
    words: list[str]
    gaps: list[str]
    kinds: list[Kind]

    def last_word(self, end: int) -> int:
        """The last word that begins before the offset ``end``; -1 if none does."""
        return bisect_left(self.starts, end) - 1

    def joined(self) -> str:
        """The text again."""
        return self.head + "".join(map(str.__add__, self.words, self.gaps))


def tokens_of(text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
    """The words and gaps of ``text``, whose sentences are ``spans``."""
    head = _matched(_HEAD, text)[0]
    pieces = _PIECE.findall(text)
    words = [word for word, _ in pieces]
    gaps = [gap for _, gap in pieces]
    lengths = (len(word) + len(gap) for word, gap in pieces)
    starts = list(accumulate(lengths, initial=len(head)))[:-1]
    kinds = [kind_of(gap) for gap in gaps]
    tokens = Tokens(head, starts, words, gaps, kinds)
    for _, end in spans:
        if (last := tokens.last_word(end)) >= 0:
            kinds[last] = Kind.END
    if kinds:
        kinds[-1] = Kind.END
    return tokens


def _matched(pattern: regex.Pattern[str], text: str) -> regex.Match[str]:
    """The match of a pattern that always matches."""
    match = pattern.match(text)
    assert match is not None
    return match


@lru_cache(maxsize=1 << 12)
def kind_of(gap: str) -> Kind:
    """What a gap is by itself; whether a sentence ends there only its spans tell."""
    if _HAS_LINE_END.search(gap):
        return Kind.END
    if _HAS_MARK.search(gap):
        return Kind.MARKED
    return Kind.COMMA if _HAS_COMMA.search(gap) else Kind.PLAIN


def sentences_of(tokens: Tokens, headings: set[int]) -> list[list[int]]:
    """The gaps of each sentence that has white space in them, its end last."""
    sentences: list[list[int]] = []
    sentence: list[int] = []
    for i, (gap, kind) in enumerate(zip(tokens.gaps, tokens.kinds, strict=True)):
        if kind is Kind.END:
            if i not in headings:
                sentences.append([*sentence, i])
            sentence = []
        elif " " in gap:
            sentence.append(i)
    return sentences


def cut_places(tokens: Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> set[int]:
    """The gaps of ``sentences`` that are cut."""
    return {
        *_limit_cuts(tokens, sentences, habits, rng),
        *_stray_cuts(tokens, sentences, habits, rng),
        *_few_cuts(tokens, sentences, habits, rng),
    }


def _limit_cuts(tokens: Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> Iterator[int]:
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


def _stray_cuts(tokens: Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> Iterator[int]:
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


def _few_cuts(tokens: Tokens, sentences: list[list[int]], habits: Habits, rng: Random) -> Iterator[int]:
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
    tokens: Tokens, sentence: list[int], at: int, low: int, last: int, habits: Habits, rng: Random
) -> int | None:
    """The place for a cut at ``at`` or near it, between ``low`` and ``last``; None where there is none."""
    if habits.clause and rng.random() < habits.clause:
        near = range(max(low, at - habits.window), min(last, at + habits.window) + 1)
        starts = [k for k in near if _starts_clause(tokens, sentence[k])]
        starts.sort(key=lambda k: abs(k - at))
        for k in starts:
            if is_cuttable(tokens, sentence[k]):
                return k
    return next((k for k in range(at, min(last, at + 3) + 1) if is_cuttable(tokens, sentence[k])), None)


def _starts_clause(tokens: Tokens, gap: int) -> bool:
    return tokens.kinds[gap] is Kind.COMMA or starts_clause(tokens.words[gap + 1])


def is_cuttable(tokens: Tokens, gap: int) -> bool:
    """Whether an artifact may stand in a gap: not at an end, a mark, a colon, without a space or between digits."""
    if tokens.kinds[gap] not in CUTTABLE or cut_parts(tokens.gaps[gap]) is None:
        return False
    return not (tokens.words[gap][-1].isnumeric() and tokens.words[gap + 1][0].isnumeric())


CUTTABLE = (Kind.PLAIN, Kind.COMMA)


@lru_cache(maxsize=1 << 12)
def cut_parts(gap: str) -> tuple[str, str, str] | None:
    """What stands before a cut, the comma, and what stands after it."""
    match = _CUT_PARTS.fullmatch(gap)
    return (match[1] + match[3], match[2], match[4]) if match else None
