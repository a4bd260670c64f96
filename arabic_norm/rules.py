"""Rules: what a rule is, what it reads, and the registry.

A rule is a value: a code, a name, a reason in one line, an example, and the function that finds what it wants changed.
It never returns a string; it proposes edits.  The registry of all rules is the documentation: the rule reference,
``arabic-norm rules``, ``--select`` and ``--ignore`` read it.

Families: AN1xx dots and sentence marks, AN2xx quotation marks, AN3xx spacing and lines, AN4xx characters,
AN5xx spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from arabic_norm.boundary import LEVELS, Boundaries, boundaries
from arabic_norm.boundary.scorer import model_at
from arabic_norm.code_points import Sights, mask
from arabic_norm.once import once
from arabic_norm.pairing import Pairing
from arabic_norm.protected import Protected

T = TypeVar("T")

FOLD: Final = "fold"
"""Stands for a code where text is folded, which mends no defect and touches code too."""

FAMILIES: Final = {
    "AN1": "dots and sentence marks",
    "AN2": "quotation marks",
    "AN3": "spacing and lines",
    "AN4": "characters",
    "AN5": "spelling",
}


class Proposal(NamedTuple):
    """What a rule wants: ``start`` to ``end``, in code points, to become ``new``.

    Attributes:
        new: the replacement; None where the rule sees a defect and no cure.
        safe: whether to act without being asked.
        note: what was found, where it says more than the rule's summary.
    """

    start: int
    end: int
    new: str | None
    safe: bool = True
    note: str = ""


class Settings(NamedTuple):
    """What rules ask besides the text: the level of decisions, switches of the profile, a model, words to leave."""

    level: str = "safe"
    quotes: str = "keep"
    digits: str = "keep"
    elongation: str = "keep"
    model: str = ""
    words: frozenset[str] = frozenset()


DEFAULT: Final = Settings()


class Passage:
    """A text and how it is to be treated, as the rules see it; analyses are made when first asked for."""

    def __init__(self, text: str, settings: Settings = DEFAULT) -> None:
        self.text = text
        self.settings = settings
        self._analyses: dict[Callable[[Passage], Any], Any] = {}

    def analysis(self, of: Callable[[Passage], T]) -> T:
        """What ``of`` says of this passage, asked once: for analyses that only the rules of one family need."""
        analyses = self._analyses
        if of not in analyses:
            analyses[of] = of(self)
        found: T = analyses[of]
        return found

    @once
    def sights(self) -> Sights:
        """What stands next to each other in the text."""
        return Sights(self.text)

    @once
    def pairing(self) -> Pairing:
        """Which quotation marks and brackets belong together."""
        return Pairing(self.text)

    @once
    def boundaries(self) -> Boundaries:
        """The decision about every place where a sentence may end."""
        return boundaries(self.text, self.pairing, model_at(self.settings.model))

    @property
    def is_surveyed(self) -> bool:
        """Whether ``boundaries`` were asked for already, so that asking again costs next to nothing."""
        return "boundaries" in self.__dict__

    @once
    def protected(self) -> Protected:
        """The passages that rules keep away from."""
        return Protected(self.text)

    def with_text(self, text: str) -> Passage:
        """The same settings for another text."""
        return Passage(text, self.settings)


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        code: family and number, such as AN101.
        name: a few words in kebab-case.
        summary: the reason, in one line.
        before: a text that has the defect.
        after: that text as this rule leaves it.
        find: yields the rule's proposals for a passage; they do not overlap and come in the order of the text.
        triggers: characters of which a text must have at least one for the rule to find anything; '' for any text.
            Where they depend on the settings, or on a table that is not to be read before it is needed, a function.
        sights: pairs of kinds of characters, as ``code_points.mask`` reads them, of which one must stand next to the
            other in it; '' for any text.
        safe: whether all that it proposes is sure; False where some of it is only reported.
        acts: whether, with some settings, it changes anything; where it does not it is asked only for a report.
    """

    code: str
    name: str
    summary: str
    before: str
    after: str
    find: Callable[[Passage], Iterable[Proposal]]
    triggers: str | Callable[[Settings], str] = ""
    safe: bool = True
    sights: str = ""
    acts: Callable[[Settings], bool] = lambda settings: True

    def needs(self, settings: Settings) -> str:
        """The triggers, with these settings."""
        return self.triggers if isinstance(self.triggers, str) else self.triggers(settings)

    def proposals(self, passage: Passage) -> Iterator[Proposal]:
        """What the rule wants changed outside protected passages; nothing in a text without its triggers and sights."""
        if self.sights and not passage.sights.bits & mask(self.sights):
            return
        for proposal in self.find(passage):
            if self.may_touch(passage, proposal.start, proposal.end):
                yield proposal

    def may_touch(self, passage: Passage, start: int, end: int) -> bool:
        """Whether ``start`` to ``end`` of a passage, in code points, is not protected from this rule."""
        return self.code == FOLD or not passage.protected.meets(start, end)


class Registry:
    """Rules in the order in which they are applied, found by code.

    Raises:
        ValueError: if two rules have the same code or name.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: dict[str, Rule] = {}
        for rule in rules:
            if rule.code in self._rules or any(rule.name == other.name for other in self):
                raise ValueError(f"two rules are called {rule.code} {rule.name}")
            self._rules[rule.code] = rule

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __getitem__(self, code: str) -> Rule:
        """The rule with this code or name.

        Raises:
            ValueError: if there is none; the message lists the codes.
        """
        rule = self._rules.get(code) or next((rule for rule in self if rule.name == code), None)
        if rule is not None:
            return rule
        raise ValueError(f"unknown rule {code!r}; the rules are {', '.join(sorted(self._rules))}")

    def matching(self, codes: Iterable[str]) -> frozenset[str]:
        """The codes of the rules that codes or prefixes of codes (``AN1``, ``AN10``, ``AN``) name.

        Raises:
            ValueError: if one names no rule; the message lists the codes.
        """
        found: set[str] = set()
        for code in codes:
            matches = {rule.code for rule in self if code and rule.code.startswith(code.upper())}
            found |= matches or {self[code].code}
        return frozenset(found)


def check_level(level: str) -> str:
    """Return ``level`` if it is one.

    Raises:
        ValueError: if it is none; the message lists them.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown level {level!r}; the levels are {', '.join(LEVELS)}")
    return level
