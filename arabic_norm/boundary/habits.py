"""Habits: how a document is damaged, drawn at random, because each tool and each writer has its own.

Most documents are either damaged throughout, in one way, or not at all; that is what the web looks like, and what the
second look at a document can learn from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, Final

from arabic_norm.tables import rows

#: How often a document is damaged in which way.
SCENARIOS: Final = {
    "plugin": 34,  # what a sentence-length warning leads to: every long sentence cut, most near the start of a clause
    "blind": 21,  # cuts anywhere, at any rate
    "mixed": 20,  # several ways at once
    "sprinkle": 6,  # few stray dots, and dots for commas
    "wrap": 2,  # hard wraps
    "lines": 10,  # a sentence a line, and no artifact
    "clean": 7,  # as it stands
}

#: The same for excerpts of a few sentences.  Most have nothing wrong with them, and the others little.
EXCERPT_SCENARIOS: Final = {
    "few": 45,  # one to three cuts
    "house": 15,  # every end written in the same odd way, and no artifact
    "lines": 12,
    "clean": 28,
}

#: How many of the excerpts with cuts have them all on one line, where nothing but the words shows them.
ON_ONE_LINE: Final = 0.25

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


@dataclass(frozen=True)
class Habits:
    """How one document is damaged; as it stands, not at all.  What is a float is a share or a rate.

    Attributes:
        scenario: the name that it was drawn for, a key of ``SCENARIOS``.
        forms: what cuts look like, with ``weights``.
        low, high: after how many words a sentence is cut, at the earliest and at the latest; 0 for never.
        mode: the commonest limit between them, or 0 where all are equally common.
        rest: how many words a cut leaves at least before the end of a sentence.
        clause: how often a cut moves to a comma or the beginning of a clause, at most ``window`` words away.
        blind: whether limits are counted over the text and not in each sentence.
        rate: stray cuts a gap, ``apart`` words at least from each other and from ends.
        few: how many cuts the whole text has, where they are few, ``apart`` words from ends, twice that from starts.
        keep_comma: how often a comma outlives a cut.
        comma_artifact: how often a comma becomes ``comma_forms``.
        comma_habit: how often a comma is written as ``comma_form``, which is no artifact.
        dirt: how many genuine ends are written as ``end_forms``.
        newline: how many sentences begin on a new line.
        blank: how many line ends become a blank line.
        drop: how many full stops are lost at a line end.
        bullets: how many lines get ``bullet``.
        width: where lines are wrapped, in characters, or in words if ``by_words``; 0 for never.
        wrap: what a wrapped line ends with.
        quotes: how quotation marks are written: a member of ``QUOTES``, or '' for as they stand.
        headings: after how many sentences a line is inserted; ``lists`` of these are lists.
    """

    scenario: str = "clean"
    forms: tuple[str, ...] = (".\n",)
    weights: tuple[float, ...] = (1.0,)
    low: int = 0
    high: int = 0
    mode: int = 0
    rest: int = 3
    clause: float = 0.0
    window: int = 3
    blind: bool = False
    rate: float = 0.0
    apart: int = 3
    few: int = 0
    keep_comma: float = 0.0
    comma_artifact: float = 0.0
    comma_forms: tuple[str, ...] = (". ",)
    comma_habit: float = 0.0
    comma_form: str = " {} "
    dirt: float = 0.0
    end_forms: tuple[str, ...] = (" . ",)
    newline: float = 0.0
    blank: float = 0.0
    drop: float = 0.0
    bullets: float = 0.0
    bullet: str = "- "
    width: int = 0
    by_words: bool = False
    wrap: str = "\n"
    quotes: str = ""
    headings: float = 0.0
    lists: float = 0.0


def draw(rng: Random) -> Habits:
    """Draw the habits of one document.

    >>> draw(Random(2)) == draw(Random(2))
    True
    """
    return _drawn(SCENARIOS, rng)


def draw_for_excerpt(rng: Random) -> Habits:
    """Draw the habits of an excerpt of a few sentences.

    >>> draw_for_excerpt(Random(2)) == draw_for_excerpt(Random(2))
    True
    """
    return _drawn(EXCERPT_SCENARIOS, rng)


def _drawn(scenarios: dict[str, int], rng: Random) -> Habits:
    scenario = rng.choices(list(scenarios), list(scenarios.values()))[0]
    return _habits(scenario, _DRAW[scenario](rng), rng)


def _habits(scenario: str, drawn: dict[str, Any], rng: Random) -> Habits:
    """``drawn``, and of the rest what is seen in any document."""
    usual = {
        "headings": rng.choice((0.0, 0.1, 0.25)),
        "lists": rng.choice((0.0, 0.0, 0.5)),
        "quotes": rng.choice(QUOTES) if scenario not in _UNDAMAGED and rng.random() < 0.4 else "",
    }
    return Habits(scenario, **{**usual, **drawn})


def _draw_plugin(rng: Random) -> dict[str, Any]:
    low, high = rng.choice((8, 10, 12, 12)), rng.choice((20, 25, 25, 30))
    return {
        **_draw_plugin_forms(rng),
        "low": low,
        "high": high,
        "mode": rng.randint(low + 3, high - 3) if rng.random() < 0.5 else 0,
        "rest": 3,
        "clause": rng.choice((0.0, 0.3, 0.55, 0.55, 0.8)),
        "window": rng.randint(3, 5),
        "keep_comma": rng.choice((0.0, 0.0, 0.0, 0.5)),
        "dirt": rng.choice((0.0, 0.04, 0.04, 0.2)),
        "end_forms": _some(END_FORMS, rng),
        "newline": rng.choice((0.0, 0.3, 0.7, 1.0)),
        "blank": rng.choice((0.0, 0.0, 0.0, 0.5)),
        "drop": rng.choice((0.0, 0.01, 0.05)),
    }


def _draw_plugin_forms(rng: Random) -> dict[str, Any]:
    """A dot and, mostly, a new line; sometimes a space before the dot, or two of them."""
    line_end = rng.choices(("\n", "\n\n"), (85, 15))[0]
    newline = rng.choice((1.0, 0.85, 0.85, 0.5, 0.15))
    spaced, doubled = rng.choice((0.0, 0.12, 0.3)), rng.choice((0.0, 0.03, 0.15))
    dots = {".": 1 - spaced - doubled, " .": spaced, "..": doubled}
    behind = {line_end: newline, " ": 1 - newline}
    forms = {dot + space: one * other for dot, one in dots.items() for space, other in behind.items() if one * other}
    return {"forms": tuple(forms), "weights": tuple(forms.values())}


def _draw_blind(rng: Random) -> dict[str, Any]:
    drawn = {
        **_draw_forms(rng),
        "dirt": rng.choice((0.0, 0.05, 0.2)),
        "end_forms": _some(END_FORMS, rng),
        "newline": rng.choice((0.0, 0.0, 0.3, 1.0)),
    }
    if rng.random() < 0.6:
        low = rng.choice((8, 8, 10, 14))
        high = rng.choice((20, 25, 30, 30))
        return drawn | {"low": low, "high": high, "blind": True, "rest": rng.randint(1, 3)}
    return drawn | {"rate": rng.choice((0.0, 0.004, 0.01, 0.02, 0.04)), "apart": rng.choice((3, 5, 8))}


def _draw_forms(rng: Random) -> dict[str, Any]:
    """One form or a few."""
    forms = _some(CUT_FORMS, rng)
    return {"forms": forms, "weights": (1.0,) * len(forms)}


def _some(forms: dict[str, int], rng: Random) -> tuple[str, ...]:
    count = rng.choices((1, 2, 5), (45, 30, 25))[0]
    return tuple(dict.fromkeys(rng.choices(list(forms), list(forms.values()), k=count)))


def _draw_sprinkle(rng: Random) -> dict[str, Any]:
    return {
        **_draw_forms(rng),
        "rate": rng.choice((0.003, 0.006, 0.006, 0.01)),
        "apart": rng.randint(1, 4),
        "comma_artifact": rng.choice((0.02, 0.05, 0.08)),
        "comma_forms": tuple(rng.sample(COMMA_ARTIFACTS, 3)),
        "comma_habit": rng.choice((0.0, 0.05, 1.0)),
        "comma_form": rng.choice(COMMA_HABITS),
        "dirt": rng.choice((0.05, 0.15, 0.15)),
        "end_forms": _some(END_FORMS, rng),
        "newline": rng.choice((0.0, 0.0, 0.5, 1.0)),
    }


def _draw_mixed(rng: Random) -> dict[str, Any]:
    drawn = _draw_sprinkle(rng) | {"rate": 0.002, "comma_artifact": rng.choice((0.0, 0.03, 0.05))}
    if rng.random() < 0.7:
        drawn |= _draw_plugin(rng)
    if rng.random() < 0.12:
        drawn |= _draw_wrap(rng)
    return drawn | {"blank": rng.choice((0.0, 0.3)), "drop": rng.choice((0.0, 0.04))}


def _draw_wrap(rng: Random) -> dict[str, Any]:
    by_words = rng.random() < 0.5
    return {
        "width": rng.randint(6, 18) if by_words else rng.randint(35, 110),
        "by_words": by_words,
        "wrap": rng.choices(("\n", " \n"), (90, 10))[0],
    }


def _draw_lines(rng: Random) -> dict[str, Any]:
    return {
        "newline": 1.0,
        "blank": rng.choice((0.0, 0.3, 1.0)),
        "dirt": rng.choice((0.0, 0.0, 0.0, 0.05)),
        "drop": rng.choice((0.0, 0.0, 0.0, 0.0, 0.05, 1.0)),
        "bullets": rng.choice((0.0, 0.0, 0.0, 0.0, 1.0)),
        "bullet": rng.choice(BULLETS),
    }


def _draw_clean(rng: Random) -> dict[str, Any]:
    if rng.random() < 0.9:
        return {"headings": 0.0}
    forms = rng.choice(tuple(END_FORMS))
    return {"dirt": 1.0, "end_forms": (forms,), "headings": 0.0}  # a house that writes every end so


def _draw_few(rng: Random) -> dict[str, Any]:
    dirty = rng.random() < 0.2
    on_one_line = {"forms": (". ",), "weights": (1.0,)}
    return {
        **(on_one_line if rng.random() < ON_ONE_LINE else _draw_forms(rng)),
        "few": rng.choice((1, 1, 1, 2, 2, 3)),
        "apart": rng.choice((2, 2, 3, 4)),
        "clause": rng.choice((0.0, 0.0, 0.3, 0.6)),
        "window": 4,
        "keep_comma": rng.choice((0.0, 0.0, 0.2)),
        "comma_artifact": rng.choice((0.0, 0.0, 0.3)),
        "comma_forms": tuple(rng.sample(COMMA_ARTIFACTS, 2)),
        "dirt": rng.choice((0.2, 0.5, 1.0)) if dirty else 0.0,
        "end_forms": (rng.choice(tuple(END_FORMS)),),
        "newline": rng.choice((0.0, 0.0, 0.5, 1.0)),
        "blank": rng.choice((0.0, 0.0, 1.0)),
    }


def _draw_house(rng: Random) -> dict[str, Any]:
    return {
        "dirt": rng.choice((0.5, 1.0, 1.0)),
        "end_forms": (rng.choices(list(END_FORMS), list(END_FORMS.values()))[0],),
        "newline": rng.choice((0.0, 0.0, 0.5, 1.0)),
    }


_DRAW: Final[dict[str, Callable[[Random], dict[str, Any]]]] = {
    "plugin": _draw_plugin,
    "blind": _draw_blind,
    "sprinkle": _draw_sprinkle,
    "wrap": _draw_wrap,
    "mixed": _draw_mixed,
    "lines": _draw_lines,
    "clean": _draw_clean,
    "few": _draw_few,
    "house": _draw_house,
}

_UNDAMAGED: Final = frozenset(["lines", "clean", "house"])


# ---- clauses ---------------------------------------------------------------------------------------------------------


def starts_clause(word: str) -> bool:
    """Whether a clause may begin with ``word``: by the table ``clause_starters``, or with a wāw that is hardly its own.

    >>> [starts_clause(word) for word in ("حيث", "وأضاف", "ورد", "مدرسة")]
    [True, True, False, False]
    """
    return word in _clause_starters() or (word[0] == "و" and len(word) > 4)


@cache
def _clause_starters() -> frozenset[str]:
    return frozenset(word for word, _ in rows("clause_starters"))
