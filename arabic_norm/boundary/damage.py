"""Damage: clean text made into text as it is found, to train and test what tells artifacts from genuine ends.

A document is damaged as its habits say.  Genuine ends are rewritten too, often in the very form of the cuts, so that
the form alone never tells them apart.  Words are never changed; only the gaps between them are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary.cuts import (
    CUTTABLE,
    Kind,
    Tokens,
    cut_parts,
    cut_places,
    is_cuttable,
    kind_of,
    sentences_of,
    tokens_of,
)
from arabic_norm.boundary.habits import BULLETS, QUOTES, Habits, draw
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
    return _labels(text, tokens_of(text, spans))


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
    tokens = tokens_of(text, spans)
    labels = _labels(text, tokens)
    if habits != Habits():
        _edit_gaps(tokens, {tokens.last_word(spans[i][1]) for i in headings if i < len(spans)}, habits, rng)
    damaged = tokens.joined()
    if habits.quotes:
        damaged = _requoted(damaged, habits.quotes, rng)
    return labels._replace(text=damaged)


_MARK = f"[{ch.char_class(ch.SENTENCE_MARKS)}]"
_END_PARTS = regex.compile(rf"((?:(?!{_MARK})\S)*)({_MARK}*)((?:(?!{_MARK})\S)*)(\s*)((?:(?!{_MARK})[^\n])*)")


def _labels(text: str, tokens: Tokens) -> Damaged:
    ends, commas = set(), set()
    if tokens.words and kind_of(tokens.head) in (Kind.END, Kind.MARKED):
        ends.add(0)
    for name, kind in zip(accumulate(map(len, tokens.words)), tokens.kinds, strict=True):
        if kind is Kind.COMMA:
            commas.add(name)
        elif kind is not Kind.PLAIN:
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


def _edit_gaps(tokens: Tokens, headings: set[int], habits: Habits, rng: Random) -> None:
    """Write the gaps anew; ``headings`` are the last words of lines that are never cut."""
    gaps, kinds = tokens.gaps, tokens.kinds
    cuts = cut_places(tokens, sentences_of(tokens, headings), habits, rng)
    edit_commas = habits.comma_artifact or habits.comma_habit
    for i, kind in enumerate(kinds):
        if kind is Kind.END:
            gaps[i] = _ended(gaps[i], tokens.words[i : i + 2], habits, rng)
        elif i in cuts:
            gaps[i] = _cut(gaps[i], tokens.words[i : i + 2], habits, rng)
        elif kind is Kind.COMMA and edit_commas and is_cuttable(tokens, i):
            gaps[i] = _comma(gaps[i], habits, rng)
    if habits.width:
        _wrap(tokens, habits)


def _cut(gap: str, words: list[str], habits: Habits, rng: Random) -> str:
    """``gap``, which is between ``words``, with an artifact in it."""
    parts = cut_parts(gap)
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
    parts = cut_parts(gap)
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


def _wrap(tokens: Tokens, habits: Habits) -> None:
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


def _may_wrap(gap: str, kind: Kind) -> bool:
    """Whether a line end may stand in a gap of this kind, though it may have been cut already."""
    return kind is Kind.END or (kind in CUTTABLE and ":" not in gap)


# ---- quotation marks -------------------------------------------------------------------------------------------------

_QUOTE = regex.compile('["“”„«»]')


def _requoted(text: str, style: str, rng: Random) -> str:
    """``text`` with its quotation marks in another style; one that follows white space or a bracket opens."""

    def other(match: regex.Match[str]) -> str:
        pair = rng.choice(QUOTES[:-1]) if style == QUOTES[-1] else style
        before = text[match.start() - 1 : match.start()]
        return pair[0] if not before or before.isspace() or before in ch.OPENING_BRACKETS else pair[1]

    return _QUOTE.sub(other, text)
