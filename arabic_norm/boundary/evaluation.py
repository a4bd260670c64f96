"""Evaluation: how good a model is, measured on clean documents that are damaged in every way that is known.

An artifact is found if a level removes it.  Harm is the share of genuine ends that a level removes: of all candidates
that may end a sentence and where something ends in the clean text.  A candidate that the constraints took for a number
or an abbreviation is none of these, but if it is an artifact, it is a missed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, NamedTuple

from arabic_norm import characters as ch
from arabic_norm.boundary import boundaries
from arabic_norm.boundary.damage import Damaged, damage, truth
from arabic_norm.boundary.documents import Clean, is_artifact, named
from arabic_norm.boundary.habits import SCENARIOS, Habits, draw
from arabic_norm.boundary.scorer import Model

MEASURED: Final = ("safe", "eager")
"""The levels that are measured."""

LAYOUTS: Final = ("with line ends", "flat")
"""How a text is segmented: as it stands, and with spaces for its line ends, where nothing shows a heading's end."""

AS_IT_STANDS: Final = "clean"
"""The scenario without damage."""


class Counts(NamedTuple):
    """What was found of what there is.

    >>> counts = Counts(found=3, wrong=1, missed=3)
    >>> counts.precision, counts.recall, counts.f1
    (0.75, 0.5, 0.6)
    """

    found: int = 0
    wrong: int = 0
    missed: int = 0

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(self.found + other.found, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float | None:
        """How much of what was found is right; None if nothing was found, or nothing was there to find."""
        return _share(self.found, self.found + self.wrong) if self.found + self.missed else None

    @property
    def recall(self) -> float | None:
        """How much of what there is was found; None if there is nothing."""
        return _share(self.found, self.found + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None if there is nothing to find."""
        if not self.found + self.missed:
            return None
        return _share(2 * self.found, 2 * self.found + self.wrong + self.missed)

    def as_dict(self) -> dict[str, float | None]:
        """The three figures, for JSON."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


def _share(part: int, of: int) -> float | None:
    return part / of if of else None


@dataclass(frozen=True)
class Repaired:
    """What was decided about the artifacts and the genuine ends of one scenario, by level."""

    artifacts: int
    genuine: int
    levels: dict[str, Counts]

    def harm(self, level: str) -> float | None:
        """The share of genuine ends that ``level`` removes; None if there are none."""
        return _share(self.levels[level].wrong, self.genuine)

    def as_dict(self) -> dict[str, Any]:
        """The figures, for JSON."""
        levels = {level: {**counts.as_dict(), "harm": self.harm(level)} for level, counts in self.levels.items()}
        return {"artifacts": self.artifacts, "genuine": self.genuine, **levels}


@dataclass(frozen=True)
class Evaluation:
    """All figures of some documents: repair by scenario, and segmentation at ``safe`` by layout."""

    documents: int
    sentences: int
    repair: dict[str, Repaired]
    segmentation: dict[str, Counts]

    def as_dict(self) -> dict[str, Any]:
        """The figures, for JSON; None for what cannot be measured."""
        return {
            "documents": self.documents,
            "sentences": self.sentences,
            "repair": {scenario: repaired.as_dict() for scenario, repaired in self.repair.items()},
            "segmentation": {layout: counts.as_dict() for layout, counts in self.segmentation.items()},
        }


def evaluate(
    documents: Sequence[Clean],
    model: Model | None = None,
    seed: int = 1,
    scenarios: Iterable[str] = tuple(SCENARIOS),
    progress: Callable[[int], object] = lambda done: None,
) -> Evaluation:
    """Measure a model.

    Args:
        documents: clean text with its sentences.
        model: the model, or that of the package.
        seed: of the damage; a document is damaged in the same way whichever scenarios and documents follow it.
        scenarios: keys of ``habits.SCENARIOS``; ``clean`` is the text as it stands.
        progress: is told how many documents are read, once for every one, scenario and layout.

    Raises:
        ValueError: for an unknown scenario; the message names the known ones.
    """
    chosen = list(dict.fromkeys(scenarios))
    for scenario in chosen:
        if scenario not in SCENARIOS:
            raise ValueError(f"unknown scenario {scenario!r}; it is one of {', '.join(SCENARIOS)}")
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done)

    repair = {}
    for scenario in chosen:
        total = Repaired(0, 0, dict.fromkeys(MEASURED, Counts()))
        for i, clean in enumerate(documents):
            total = _both(total, _repaired(damaged(clean, scenario, Random(f"{seed} {scenario} {i}")), model))
            step()
        repair[scenario] = total
    segmentation = {}
    for layout in LAYOUTS:
        counts = Counts()
        for clean in documents:
            counts = counts.plus(_segmented(clean, layout, model))
            step()
        segmentation[layout] = counts
    return Evaluation(len(documents), sum(len(clean.spans) for clean in documents), repair, segmentation)


def steps(documents: Sequence[Clean], scenarios: Sequence[str]) -> int:
    """How often ``evaluate`` calls ``progress``."""
    return len(documents) * (len(set(scenarios)) + len(LAYOUTS))


def damaged(clean: Clean, scenario: str, rng: Random) -> Damaged:
    """A document, damaged as ``scenario`` asks.

    >>> damaged(Clean("نعم. لا", [(0, 4), (5, 7)]), "clean", Random(1)).text
    'نعم. لا'
    """
    if scenario == AS_IT_STANDS:
        return truth(clean.text, clean.spans)
    return damage(clean.text, clean.spans, rng, clean.headings, habits=habits_of(scenario, rng))


def habits_of(scenario: str, rng: Random) -> Habits:
    """The habits of one document among those that are damaged as ``scenario`` says.

    >>> habits_of("wrap", Random(1)).scenario
    'wrap'
    """
    while (habits := draw(rng)).scenario != scenario:
        pass
    return habits


def _repaired(damaged: Damaged, model: Model | None) -> Repaired:
    text = damaged.text
    artifacts = genuine = 0
    removed = {level: [0, 0] for level in MEASURED}  # artifacts, genuine ends
    decided = [boundary for boundary in boundaries(text, model=model) if boundary.candidate.right]
    names = named(text, [boundary.candidate for boundary in decided])
    for boundary, name in zip(decided, names, strict=True):
        right = is_artifact(damaged, name)
        artifacts += right
        # A comma at a line end is no end by itself, but the line's end may be one.
        genuine += not right and (boundary.ends or boundary.candidate.form.comma_at_line_end)
        for level in MEASURED:
            if boundary.is_artifact(level):
                removed[level][0 if right else 1] += 1
    return Repaired(
        artifacts,
        genuine,
        {level: Counts(found, wrong, artifacts - found) for level, (found, wrong) in removed.items()},
    )


def _both(one: Repaired, other: Repaired) -> Repaired:
    levels = {level: one.levels[level].plus(other.levels[level]) for level in MEASURED}
    return Repaired(one.artifacts + other.artifacts, one.genuine + other.genuine, levels)


_TO_SPACES: Final = str.maketrans(dict.fromkeys(ch.LINE_ENDS, " "))


def _segmented(clean: Clean, layout: str, model: Model | None) -> Counts:
    """Sentence ends, each known by how many characters that are no white space stand before it; not the text's end."""
    text = clean.text if layout == LAYOUTS[0] else clean.text.translate(_TO_SPACES)
    cuts = [boundary.cut for boundary in boundaries(text, model=model) if boundary.is_end("safe")]
    ours = _before(text, cuts)
    theirs = _before(text, [end for _, end in clean.spans])
    return Counts(len(ours & theirs), len(ours - theirs), len(theirs - ours))


def _before(text: str, offsets: Iterable[int]) -> set[int]:
    """For each offset how many characters that are no white space stand before it, unless it is none or all.

    >>> sorted(_before("a b. c ", [0, 4, 5, 7]))
    [3]
    """
    names = set()
    done = count = 0
    for offset in sorted(offsets):
        count += _visible(text[done:offset])
        done = offset
        names.add(count)
    return names - {0, count + _visible(text[done:])}


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


# ---- tables ----------------------------------------------------------------------------------------------------------

_COLUMNS: Final = ("prec.", "rec.", "F1", "harm")
_NAME, _CELL, _BETWEEN = 16, 8, "   "


def table(evaluation: Evaluation) -> str:
    """The figures in per cent, as plain text for people.

    >>> safe = Counts(found=3, wrong=1, missed=3)
    >>> repaired = {"wrap": Repaired(6, 200, {"safe": safe, "eager": safe})}
    >>> print(table(Evaluation(2, 205, repaired, {"flat": safe})))
    2 documents, 205 sentences; figures in per cent
    <BLANKLINE>
    repair                              safe                               eager
    scenario        artifacts genuine   prec.    rec.      F1    harm      prec.    rec.      F1    harm
    wrap                    6     200   75.00   50.00   60.00    0.50      75.00   50.00   60.00    0.50
    <BLANKLINE>
    segmentation       prec.    rec.      F1
    flat               75.00   50.00   60.00
    """
    lines = [f"{evaluation.documents} documents, {evaluation.sentences} sentences; figures in per cent"]
    if evaluation.repair:
        indent, width = 9 + _CELL, _CELL * len(_COLUMNS)
        lines += [
            "",
            "repair".ljust(_NAME + indent) + _BETWEEN.join("   " + name.ljust(width - 3) for name in MEASURED),
        ]
        heads = _BETWEEN.join([_cells(_COLUMNS)] * len(MEASURED))
        lines.append("scenario".ljust(_NAME) + "artifacts" + "genuine".rjust(_CELL) + heads)
        for scenario, repaired in evaluation.repair.items():
            sizes = f"{repaired.artifacts:9}{repaired.genuine:{_CELL}}"
            parts = [_percents(*c.as_dict().values(), repaired.harm(level)) for level, c in repaired.levels.items()]
            lines.append(scenario.ljust(_NAME) + sizes + _BETWEEN.join(parts))
    lines += ["", "segmentation".ljust(_NAME) + _cells(_COLUMNS[:3])]
    for layout, counts in evaluation.segmentation.items():
        lines.append(layout.ljust(_NAME) + _percents(*counts.as_dict().values()))
    return "\n".join(line.rstrip() for line in lines)


def _cells(cells: Iterable[str]) -> str:
    return "".join(cell.rjust(_CELL) for cell in cells)


def _percents(*shares: float | None) -> str:
    return _cells(map(percent, shares))


def percent(share: float | None) -> str:
    """A share in per cent; a dash for none.

    >>> percent(0.98765), percent(None)
    ('98.77', '–')
    """
    return "–" if share is None else f"{100 * share:.2f}"
