"""Relatives: words of the lexicon that differ from an unknown one in proclitics or endings, and how they are spelt.

A relative votes for the letter that it has in the slot.  Its vote is one thing among others that the scorer weighs:
taken for granted it would do harm, for what looks like a clitic is often none (بالغ is not ب and الغ).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.spelling.lexicon import Form

BEFORE: Final = tuple("وال بال فال كال ولل لل ال و ف ب ل ك س".split())
"""Proclitics, longest first; Wright, Grammar I, sections 345 and 356 to 366."""

BEHIND: Final = tuple("اتها هما اته ها هم نا ات ون ين ان يه ه ي ا".split())
"""Endings, longest first."""
_BEHIND: Final = ("", *BEHIND)

WHOLE: Final = ("ال", "لل", "وال", "بال", "ولل")
"""Proclitics with the article in them, behind which no shorter one is looked for."""

TO: Final = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل")
"""The proclitics that relatives may have; with other endings, those before TO_OTHERS."""
TO_OTHERS: Final = 2

_SHORTEST: Final = 3

Lookup = Callable[[str], Sequence[Form] | None]


def _stems(skeleton: str) -> list[tuple[str, str]]:
    """Ways to divide a skeleton into a proclitic and what is left."""
    found = [("", skeleton)]
    for proclitic in BEFORE:
        if skeleton.startswith(proclitic) and len(skeleton) - len(proclitic) >= _SHORTEST:
            found.append((proclitic, skeleton[len(proclitic) :]))
            if proclitic in WHOLE:
                break
    return found


def votes(skeleton: str, i: int, lookup: Lookup) -> tuple[str, str]:
    """What relatives say about the slot at ``i``: those with other proclitics, and those with other endings too.

    A vote is the letter and how many say so (at most 3), or ``-`` where nobody does, or ``?`` where they disagree.

    >>> known = {"الاعضاء": [Form("الأعضاء", 20, True)], "اعضاءها": [Form("أعضاءها", 3, True)]}
    >>> votes("واعضاء", 1, lambda skeleton: known.get(skeleton, ()))
    ('v1أ', 'w1أ')
    """
    same: dict[str, int] = {}
    other: dict[str, int] = {}
    is_last = i == len(skeleton) - 1 and skeleton[i] != ch.ALEF
    for proclitic, rest in _stems(skeleton):
        at = i - len(proclitic)
        if at < 0:
            continue
        for before in TO:
            if before != proclitic and (forms := lookup(before + rest)):
                _vote(same, forms, len(before) + at)
        if is_last:
            continue
        for stem in _bare(rest, at):
            for before in TO[:TO_OTHERS]:
                start = before + stem
                for behind in _BEHIND:
                    if (forms := lookup(start + behind)) and stem + behind != rest:
                        _vote(other, forms, len(before) + at)
    return "v" + _sum(same), "w" + _sum(other)


def _bare(rest: str, at: int) -> list[str]:
    """``rest`` as it is, and without its ending."""
    found = [rest]
    for ending in BEHIND:
        if rest.endswith(ending) and len(rest) - len(ending) >= max(_SHORTEST, at + 2):
            found.append(rest[: -len(ending)])
            break
    return found


def _vote(counts: dict[str, int], forms: Sequence[Form], at: int) -> None:
    best = forms[0] if len(forms) == 1 else max(forms, key=_mass)
    if best.mass >= 1 and (len(forms) == 1 or sum(map(_mass, forms)) < 1.2 * best.mass):
        counts[best.form[at]] = counts.get(best.form[at], 0) + 1


_mass = attrgetter("mass")


def _sum(counts: dict[str, int]) -> str:
    if not counts:
        return "-"
    if len(counts) > 1:
        top, next_ = sorted(counts.values())[-1:-3:-1]
        if top < 3 * next_:
            return "?"
    letter = max(counts, key=lambda letter: (counts[letter], letter))
    return f"{min(3, counts[letter])}{letter}"
