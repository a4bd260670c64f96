"""The survey: all candidates of a text, and what the scorers say of the open ones.

The first look scores every open candidate by the words next to it, and a scout weighs that with what is around.  Those
that it is not sure of are suspects; only they are looked at again, and only their probabilities differ from 0.  What is
decided about a candidate depends on the sites up to three times ``features.WINDOW`` before and behind it, and on the
pairs and lines that it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from arabic_norm.boundary import features as ft
from arabic_norm.boundary.candidates import Candidate, candidates
from arabic_norm.boundary.outcomes import Outcomes
from arabic_norm.boundary.place import ARTIFACT, END, INSIDE, NEITHER
from arabic_norm.boundary.scorer import CLEAR, PRIOR, SURE_END, SUSPECT, Model, sigmoid
from arabic_norm.boundary.surroundings import Surroundings
from arabic_norm.pairing import Pairing

_NETWORK, _COMMA = ft.SCORES.index("network"), ft.SCORES.index("comma")
_UNASKED = (0.0, 0.0)
_CERTAIN = {END: ft.CERTAIN, ARTIFACT: -ft.CERTAIN, INSIDE: 0.0, None: 0.0}


class Decision(NamedTuple):
    """What the scorers decided about a suspect: its probability, and whether the words ask for a comma there."""

    probability: float
    comma: bool


class Survey:
    """The candidates of ``text`` with what the constraints say, and the sites among them.

    Attributes:
        outcomes: every candidate with its constraint's outcome: END, NEITHER, ARTIFACT, INSIDE or None.
        sites: those that may end a sentence.
        opened: the indices of those about which nothing is certain.
        site_of: for each of ``outcomes``, the index of its site, or -1.
    """

    def __init__(self, text: str, pairing: Pairing) -> None:
        self._text = text
        self._pairing = pairing
        self._first: list[float] = []
        self._looks: list[tuple[float, ...]] = []
        self._near: dict[int, ft.Window] = {}
        outcomes = Outcomes(text, pairing)
        self.outcomes: list[tuple[Candidate, str | None]] = []
        self.sites: list[ft.Site] = []
        self.site_of: list[int] = []
        done = 0
        for candidate in candidates(text):
            outcome = outcomes.of(candidate)
            self.outcomes.append((candidate, outcome))
            if outcome == NEITHER or not candidate.right:
                self.site_of.append(-1)
            else:
                self.site_of.append(len(self.sites))
                self.sites.append(ft.site(text, candidate, _CERTAIN[outcome], done))
                done = candidate.end
        self.opened = [i for i, site in enumerate(self.sites) if not site.certain]

    def first_looks(self, model: Model) -> list[float]:
        """The first logit of every site, or what is certain of it."""
        self._near = near = {i: ft.window(self._text, self.sites[i].candidate, 2) for i in self.opened}
        self._looks = [model.linear(near[i]) if i in near else (site.certain,) for i, site in enumerate(self.sites)]
        self._first = [look[0] for look in self._looks]
        return self._first

    def seen(self, model: Model, i: int) -> tuple[float, ...]:
        """What the first look, which ``first_looks`` has taken, and the counts say of a site: ``features.SCORES`` with
        nothing for the network."""
        candidate = self.sites[i].candidate
        return (*self._looks[i], *_UNASKED, *model.counts(candidate.left, candidate.right))

    def scores(self, model: Model, i: int, seen: tuple[float, ...]) -> tuple[float, ...]:
        """The same with what the network says."""
        return _with(seen, model.network(ft.window(self._text, self.sites[i].candidate)))

    def fixed(self, i: int) -> list[float]:
        """How a site that ``first_looks`` saw is written and where it stands: what no scorer changes."""
        site = self.sites[i]
        return [*site.form, *ft.place(self._text, site.candidate, self._pairing, self._near[i].words[-1])]

    def is_sure_end(self, i: int) -> bool:
        """Whether the first look, which ``decisions`` takes, leaves no doubt that a sentence ends at a site."""
        return self._first[i] >= SURE_END

    def decisions(self, model: Model) -> dict[int, Decision]:
        """What is decided about the suspects, by the indices of their sites."""
        first = self.first_looks(model)
        seen = {i: (self.seen(model, i), self.fixed(i)) for i in self.opened}
        around = Surroundings(self.sites, *first_evidence(first, [], []))
        suspects = [i for i in self.opened if model.scout.score(row(around, i, *seen[i])) >= SUSPECT]
        if not suspects:
            return {}
        scores = [self.scores(model, i, seen[i][0]) for i in suspects]
        fixed = [seen[i][1] for i in suspects]
        around = Surroundings(self.sites, *first_evidence(first, suspects, scores))
        logits = [model.local.score(row(around, i, scores[n], fixed[n])) for n, i in enumerate(suspects)]
        around = Surroundings(self.sites, *second_evidence(first, suspects, logits))
        return {
            i: Decision(
                model.probability(row(around, i, scores[n], fixed[n])),
                scores[n][_COMMA] > 0,
            )
            for n, i in enumerate(suspects)
            if logits[n] >= CLEAR
        }


def first_evidence(
    first: list[float], suspects: list[int], scores: Sequence[tuple[float, ...]]
) -> tuple[list[float], list[float]]:
    """For every site the evidence for an end and the probability of an artifact, before a forest has weighed it: by the
    first look, and at ``suspects`` by the network too."""
    evidence = [logit if abs(logit) == ft.CERTAIN else logit + PRIOR for logit in first]
    for i, score in zip(suspects, scores, strict=True):
        evidence[i] = (first[i] + score[_NETWORK]) / 2 + PRIOR
    return evidence, [sigmoid(-value) for value in evidence]


def second_evidence(first: list[float], suspects: list[int], logits: list[float]) -> tuple[list[float], list[float]]:
    """The same by the ``logits`` of the local forest; only suspects can be artifacts."""
    evidence = [logit if abs(logit) == ft.CERTAIN else logit + PRIOR for logit in first]
    artifact = [float(logit == -ft.CERTAIN) for logit in first]
    for i, logit in zip(suspects, logits, strict=True):
        evidence[i] = -logit
        artifact[i] = sigmoid(logit)
    return evidence, artifact


def unasked(scores: tuple[float, ...]) -> tuple[float, ...]:
    """``scores`` without what the network says, as the scout reads them."""
    return _with(scores, _UNASKED)


def _with(scores: tuple[float, ...], network: tuple[float, float]) -> tuple[float, ...]:
    return (*scores[:_NETWORK], *network, *scores[_COMMA + 1 :])


def row(around: Surroundings, i: int, scores: Sequence[float], fixed: Sequence[float]) -> list[float]:
    """What the forests read of a site: the values of ``features.ROW``."""
    near = around.row(i)
    split = len(ft.NEIGHBOURS)
    return [*scores, *near[:split], *fixed, *near[split:]]
