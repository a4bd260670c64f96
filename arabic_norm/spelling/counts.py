"""Counts: how often clean text has which form, and which of them a dictionary accepts."""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.spelling.channels import channels_of
from arabic_norm.spelling.lexicon import LONGEST, UNSEEN, Form, encode
from arabic_norm.spelling.skeleton import ABOVE, article_end, choice_of, fold, forms, is_initial, slots
from arabic_norm.spelling.wasl import wasl_alef
from arabic_norm.spelling.words import TOKEN, letters

Validity = Callable[[Iterable[str]], frozenset[str]]
"""Says which of some words a dictionary accepts."""

SLIPS_IN_CLEAN_TEXT: Final = (0.05, 0.04, 0.01, 0.1, 0.002, 0.01, 0.005, 0.01, 0.03, 0.01, 0.01, 0.01)
"""The share of right forms that edited text misspells, by channel, at most: so much of a commoner form's count a rarer
one may owe to slips."""

RAREST: Final = 1e-4
"""A form that is rarer than this, for one of its commonest rival, does not live."""

COMMON: Final = (100.0,) * 4 + (400.0, 400.0, 150.0, 400.0) + (100.0,) * 4
"""By channel: beside a form that was seen so often, one that the dictionary accepts and nobody writes is no rival.

A pronoun may be new on any noun; passives in alef maksura (يؤدى) and imperatives (اكثر) it accepts by rule."""

DOUBTFUL: Final = 0.3
"""What a count is worth of a form that the dictionary does not accept beside one that it does."""


def count(texts: Iterable[str]) -> Counter[str]:
    """How often each word to spell stands in ``texts``."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(filter(None, map(letters, TOKEN.findall(text))))
    return counts


def hunspell(folder: str | Path, program: str = "hunspell") -> Validity:
    """What the dictionary ``ar`` in ``folder`` accepts, asked through the program ``hunspell``.

    Raises:
        OSError: if the program cannot be run.
    """

    def accepted(words: Iterable[str]) -> frozenset[str]:
        asked = sorted(set(words))
        run = subprocess.run(
            [program, "-i", "utf-8", "-d", "ar", "-l"],
            input="\n".join(asked) + "\n",
            env={**os.environ, "DICPATH": str(folder), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        if run.returncode:
            raise OSError(f"hunspell: {run.stderr.strip() or 'failed'}")
        return frozenset(asked) - frozenset(run.stdout.split("\n"))

    return accepted


def living_forms(counts: Mapping[str, float], accepted: Validity) -> dict[str, tuple[Form, ...]]:
    """The living forms of every skeleton that can be misspelt, the commonest first."""
    by_skeleton: dict[str, dict[str, float]] = defaultdict(dict)
    for word, number in counts.items():
        skeleton = fold(word)
        if len(word) > 1 and slots(skeleton) and choice_of(word) is not None:
            by_skeleton[skeleton][word] = number
    possible = {skeleton: sorted({*forms(skeleton), *seen}) for skeleton, seen in by_skeleton.items()}
    table = {skeleton: right.split() for skeleton, right, _ in tables.rows("function_words")}
    possible |= table
    valid = accepted(form for each in possible.values() for form in each)
    living = {
        skeleton: _living(seen, [form for form in possible[skeleton] if form in valid])
        for skeleton, seen in by_skeleton.items()
        if skeleton not in table
    }
    for skeleton, right in table.items():  # these are no slips of each other, however rare
        found = [Form(form, max(1, by_skeleton[skeleton].get(form, 0)), form in valid) for form in right]
        living[skeleton] = tuple(sorted(found, key=lambda form: (-form.mass, form.form)))
    return living


def _is_question(form: str, seen: Mapping[str, float]) -> bool:
    """Whether a dictionary takes a hamza on hamzat al-wasl for the particle of a question, which is rarely meant."""
    wasl = wasl_alef(fold(form), ABOVE)
    if wasl is None or form[wasl] != ABOVE:
        return False
    return seen.get(form[:wasl] + ch.ALEF + form[wasl + 1 :], 0) >= max(1, seen.get(form, 0))


def _living(seen: Mapping[str, float], valid: list[str]) -> tuple[Form, ...]:
    """Forms with what is left of their counts when the slips of commoner forms are taken away."""
    found = []
    for word, number in seen.items():
        if _is_question(word, seen):
            continue
        owed = 0.0
        for other, others in seen.items():
            if other == word or (word in valid and other not in valid):
                continue
            channels = channels_of(word, other)
            share = SLIPS_IN_CLEAN_TEXT[channels[0]] * (0.3 if len(channels) > 1 else 1)
            if others > number or word not in valid:
                owed += others * min(1.0, share * (1 if word in valid else 3))
        left = max(0.0, number - owed)
        if valid and word not in valid:
            left *= DOUBTFUL
        if left > UNSEEN or word in valid:
            found.append(Form(word, left, word in valid))
    top = max((form.mass for form in found), default=0.0)
    living = [form for form in found if form.mass >= RAREST * top]
    near = [form for form in valid if form not in seen and not _is_question(form, seen) and _is_rival(form, seen, top)]
    living += [Form(form, UNSEEN, True) for form in near]
    return tuple(sorted(living, key=lambda form: (-form.mass, form.form)))


def _is_rival(form: str, seen: Mapping[str, float], top: float) -> bool:
    """Whether a form that was never seen may live beside those that were: it differs in one letter, and may be."""
    if _BEHIND_PREPOSITION.fullmatch(form):
        return False
    channels = [channels_of(form, word) for word in seen]
    return any(len(each) == 1 and top < COMMON[each[0]] for each in channels)


#: Behind a preposition it is أن, not إن: Wright, Grammar II, 80 b.
_BEHIND_PREPOSITION: Final = re.compile("[وف]?[بل][اإآ]ن(?:ه|ها|هم|هما|هن|نا|ني|ي|ك|كم)?")


def _teaches(skeleton: str, living: tuple[Form, ...]) -> bool:
    """Whether a lexicon needs an entry: a rule for unknown words would not leave or make the word right."""
    if not living or len(skeleton) > LONGEST:
        return False
    if any(form.form != skeleton for form in living):
        return True
    article, last = article_end(skeleton), len(skeleton) - 1
    return any(
        (i == last and skeleton[i] in "هي") or (i != article - 2 and is_initial(skeleton, i)) for i in slots(skeleton)
    )


def pruned(living: Mapping[str, tuple[Form, ...]], size: int) -> dict[str, tuple[Form, ...]]:
    """The commonest skeletons, as many as ``size`` bytes hold."""
    ranked = sorted(
        (skeleton for skeleton, each in living.items() if _teaches(skeleton, each)),
        key=lambda skeleton: (-sum(form.mass for form in living[skeleton]), skeleton),
    )
    low, high = 0, len(ranked)
    while low < high:  # the most that fit
        middle = (low + high + 1) // 2
        data, blocks = encode({skeleton: living[skeleton] for skeleton in ranked[:middle]})
        if len(data) + 4 * len(blocks) <= size:
            low = middle
        else:
            high = middle - 1
    return {skeleton: living[skeleton] for skeleton in ranked[:low]}
