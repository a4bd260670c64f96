"""Compiled: what the compiled scan (``kernel/_scan.pyx``) is told of characters, gaps, words and models.

The scan does what ``Survey`` does, on flat arrays.  All that it knows comes from here, and all of this from the modules
that define it; what it must ask while it works is answered here too, by the constraints themselves.  The flags of gaps
and words say where there is nothing to ask: each of them is a condition without which no constraint can answer.
"""

from __future__ import annotations

from array import array
from functools import cache, lru_cache
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.boundary import codes as cd
from arabic_norm.boundary import constraints as cs
from arabic_norm.boundary import features as ft
from arabic_norm.boundary import lines, quotations, scorer, words
from arabic_norm.boundary.candidates import KEPT, Candidate, form_of
from arabic_norm.boundary.counts import STEP
from arabic_norm.boundary.ends import PAUSE, attaches, cut_in, cut_of, joins, marks_end
from arabic_norm.boundary.outcomes import Outcomes, may_wrap
from arabic_norm.boundary.place import ARTIFACT, END, INSIDE, NEITHER
from arabic_norm.code_points import known
from arabic_norm.kernel import NAME
from arabic_norm.pairing import MAX_DISTANCE, Pairing, marks
from arabic_norm.protected import Protected

if NAME == "compiled":
    from arabic_norm.kernel import _scan


def describe_gap(gap: str) -> tuple[int, ...]:
    """What is known of a gap: flags, line ends, last mark, cut, kind, and the values of features.FORM."""
    return _gap_described(gap) if len(gap) < KEPT else _gap_described.__wrapped__(gap)


@lru_cache(maxsize=1 << 11)
def _gap_described(gap: str) -> tuple[int, ...]:
    form = form_of(gap)
    on_one_line = form.on_one_line
    own = {
        "asks": cs.may_decide(gap, form),
        "on_one_line": on_one_line,
        "only_marks": on_one_line and not form.dots,
        "comma_and_dot": form.comma and form.dots == 1 and on_one_line,
        "joins": joins(gap),
        "comma_at_line_end": form.comma_at_line_end,
        "two_dots": form.dots == 2,
        "glued": form.glued,
        "asks_wrap": may_wrap(gap, form),
        "asks_speech": quotations.may_end_speech(gap),
        "arabic_behind": cs.needs_arabic_behind(gap, form),
    }
    flags = sum(1 << bit for bit, name in enumerate(_scan.GAP_FLAGS) if own[name])
    last_mark = max(gap.rfind(mark) for mark in ch.SENTENCE_MARKS)
    written = ft.written(gap, form)
    lines = gap.find("\n"), gap.rfind("\n"), form.line_ends[0] if form.line_ends else -1
    return (flags, *lines, last_mark, _cut(gap), ft.kind_of(written), *written)


def _cut(gap: str) -> int:
    """Where the sentence before a gap is cut; -1 where that must be asked, and see ``_scan.Gaps``."""
    cut = cut_in(gap)
    return cut if cut >= 0 or attaches(gap) else -1 - marks_end(gap)


@lru_cache(maxsize=words.CACHED)
def describe_word(word: str) -> tuple[int, cd.Codes]:
    """The flags of a word, and its codes."""
    return word_flags(word), cd.codes(word)


def word_flags(word: str) -> int:
    """What is special about a word: bit i stands for ``_scan.WORD_FLAGS[i]``."""
    own = {
        "asks_mark": cs.may_bind_mark(word),
        "asks_break": cs.is_never_last(word),
        "asks_behind": cs.may_label(word),
        "may_open": words.may_open(word),
        "asks_speech": quotations.is_of_speaking(word),
        "asks_number": cs.may_number(word),
        "asks_digit": cs.may_label_number(word),
    }
    return sum(1 << bit for bit, name in enumerate(_scan.WORD_FLAGS) if own[name])


@cache
def _gaps() -> _scan.Gaps:
    return _scan.Gaps(describe_gap)


@cache
def lexicon() -> _scan.Lexicon:
    """What the scan knows of Arabic words: affixes, letters, and the words of the tables."""
    names = sorted({name for classes in words.tabled().values() for name in classes})
    marked: dict[str, tuple[int, int]] = {}
    for word in {*words.tabled(), *cs.bound_words(), *words.openings()}:
        bare = words.unmarked(word)
        classes, flags = marked.get(bare, (0, 0))
        if word == bare:
            classes |= sum(1 << names.index(name) for name in words.tabled().get(word, ()))
        marked[bare] = classes, flags | word_flags(word)
    return _scan.Lexicon(
        cd.Codes._fields,
        (cd.PROCLITICS, cd.ENDINGS, cd.ARTICLES, cd.VERB_ENDINGS, cd.SHOWN_ENDINGS, cd.DEFINITE, cd.AUGMENTS),
        (
            cd.WEAK,
            cd.CONJUNCTIONS,
            cd.PREPOSITIONS,
            cd.LAM_AND_MEEM,
            cd.VERB_PREFIXES,
            cd.SHORT_ENDINGS,
            cd.SHORT_PROCLITICS,
            cd.PREFIXES,
            cd.TEH_MARBUTA,
        ),
        (cd.ALEF_AND_YEH, words.FOLD),
        names,
        marked,
        sorted(words.openers()),
    )


@lru_cache(maxsize=8)
def scorers_of(model: scorer.Model) -> _scan.Scorers:
    """The scorers of a model, compiled."""
    return _scan.Scorers(
        describe_word,
        known(),
        _gaps(),
        lexicon(),
        model.arrays,
        [ft.ALONE[position] for position in ft.NEAR],
        ft.TOGETHER,
        scorer.SALTS,
        [[model.arrays[f"{name}.{part}"] for part, _ in scorer.FOREST_ARRAYS] for name in scorer.FORESTS],
        (ft.SLOT_BITS, scorer.ROW_BITS),
        STEP,
        (
            scorer.PRIOR,
            scorer.SUSPECT,
            scorer.CLEAR,
            scorer.SURE_END,
            ft.CERTAIN,
            PAUSE,
            ft.WINDOW,
            ft.MAX_LINE,
            MAX_DISTANCE + 4,  # and the marks themselves
            lines.MIN_LINES,
            lines.MIN_WIDTH,
            lines.MIN_WORDS,
            lines.MIN_SHARE,
        ),
        marks(),
        Asked,
        Protected,
    )


def survey(text: str, pairing: Pairing | None, model: scorer.Model) -> _scan.Survey:
    """The candidates of ``text``, decided about with the scorers of a model."""
    return _scan.survey(text, scorers_of(model), pairing)


@cache
def _default() -> _scan.Scorers:
    return scorers_of(scorer.default_model())


def sentences(text: str, level: float) -> list[str]:
    """The sentences of ``text`` by the model of the package, where artifacts are at least so probable."""
    return _scan.sentences(text, _default(), level)


def spans(text: str, level: float) -> list[tuple[int, int]]:
    """The same as (start, end) in code points."""
    return _scan.spans(text, _default(), level)


def offsets(text: str, level: float) -> array[int]:
    """The same, start and end of each one behind the other."""
    return _scan.offsets(text, _default(), level)


def candidate(text: str, start: int, end: int, left: int, right: int) -> Candidate:
    """The candidate from ``start`` to ``end``; of the words next to it the sizes are given."""
    gap = text[start:end]
    return Candidate(start, end, gap, text[start - left : start], text[end : end + right], form_of(gap))


class Asked:
    """What the scan asks about one text; offsets are in code points, and of words only the sizes come."""

    def __init__(self, text: str, pairing: Pairing | None, pairs: _scan.Pairs | None = None) -> None:
        self._text = text
        self._pairing = pairing or Pairing(text, pairs)
        self._known: Outcomes | None = None

    @property
    def _outcomes(self) -> Outcomes:
        if self._known is None:
            self._known = Outcomes(self._text, self._pairing)
        return self._known

    def outcome(self, start: int, end: int, left: int, right: int) -> int:
        """What is certain about a candidate by the constraints alone: an index of ``_scan.OUTCOMES``."""
        return _NUMBERS[self._outcomes.certain(candidate(self._text, start, end, left, right))]

    def is_wrap(self, offset: int) -> bool:
        """Whether a line end only wraps a paragraph."""
        return self._outcomes.is_wrap(offset)

    def cut(self, start: int, end: int, left: int, right: int) -> int:
        """Where the sentence before a candidate ends."""
        return cut_of(self._text, candidate(self._text, start, end, left, right), self._pairing)

    def pairs(self) -> _scan.Pairs:
        """The pairs of the text."""
        return self._pairing.scanned


_NUMBERS: Final = {None: 0, END: 1, NEITHER: 2, ARTIFACT: 3, INSIDE: 4}
