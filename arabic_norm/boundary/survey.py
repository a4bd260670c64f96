"""The survey: all candidates of a text, and what the scorers say of the open ones.

The first look scores every open candidate by the words next to it.  Candidates that it is not sure of are suspects;
only they are looked at again, and only their probabilities differ from 0.  What is decided about a candidate depends
on the sites up to three times ``features.WINDOW`` before and behind it, and on the pairs and lines that it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from arabic_norm.boundary import features as ft
from arabic_norm.boundary.candidates import Candidate, candidates
from arabic_norm.boundary.constraints import ARTIFACT, END, INSIDE, NEITHER
from arabic_norm.boundary.outcomes import Outcomes
from arabic_norm.boundary.scorer import CLEAR, PRIOR, SURE_END, Model, doubt, oddness, sigmoid
from arabic_norm.pairing import Pairing

_NETWORK, _COMMA = ft.SCORES.index("network"), ft.SCORES.index("comma")
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
        site_of: for each of ``outcomes``, the index of its site, or -1.
    """

    def __init__(self, text: str, pairing: Pairing) -> None:
        self._text = text
        self._pairing = pairing
        self._first: list[float] = []
        self._looks: list[tuple[float, ...]] = []
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

    def first_looks(self, model: Model) -> list[float]:
        """The first logit of every site, or what is certain of it."""
        text = self._text
        self._looks = [
            (site.certain,) if site.certain else model.linear(ft.window(text, site.candidate, 2)) for site in self.sites
        ]
        self._first = [look[0] for look in self._looks]
        return self._first

    def scores(self, model: Model, i: int) -> tuple[float, ...]:
        """What the scorers of words say of a site: ``features.SCORES``; ``first_looks`` has asked the first of them."""
        candidate = self.sites[i].candidate
        window = ft.window(self._text, candidate)
        return (*self._looks[i], *model.network(window), *model.counts(candidate.left, candidate.right))

    def suspects(self, first: list[float]) -> list[int]:
        """The indices of the sites that need a second look: fewer of them where few look odd at first."""
        odd = list(accumulate(map(oddness, first), initial=0))
        found = []
        for i, logit in enumerate(first):
            low, high = max(0, i - ft.WINDOW), min(len(first), i + ft.WINDOW + 1)
            if not self.sites[i].certain and logit < doubt(odd[high] - odd[low], high - low):
                found.append(i)
        return found

    def fixed(self, i: int) -> list[float]:
        """How a site is written and where it stands: what no scorer changes."""
        site = self.sites[i]
        return [*site.form, *ft.place(self._text, site.candidate, self._pairing)]

    def is_sure_end(self, i: int) -> bool:
        """Whether the first look, which ``decisions`` takes, leaves no doubt that a sentence ends at a site."""
        return self._first[i] >= SURE_END

    def decisions(self, model: Model) -> dict[int, Decision]:
        """What is decided about the suspects, by the indices of their sites."""
        first = self.first_looks(model)
        suspects = self.suspects(first)
        if not suspects:
            return {}
        scores = [self.scores(model, i) for i in suspects]
        fixed = [self.fixed(i) for i in suspects]
        around = ft.Surroundings(self.sites, *first_evidence(first, suspects, scores))
        local, whole = model.forests
        logits = [local.score(row(around, i, scores[n], fixed[n])) for n, i in enumerate(suspects)]
        around = ft.Surroundings(self.sites, *second_evidence(first, suspects, logits))
        return {
            i: Decision(
                model.probability(whole.score(row(around, i, scores[n], fixed[n]))),
                scores[n][_COMMA] > 0,
            )
            for n, i in enumerate(suspects)
            if logits[n] >= CLEAR
        }


def first_evidence(
    first: list[float], suspects: list[int], scores: Sequence[tuple[float, ...]]
) -> tuple[list[float], list[float]]:
    """For every site the evidence for an end and the probability of an artifact, before any forest is asked."""
    evidence = [logit if abs(logit) == ft.CERTAIN else logit + PRIOR for logit in first]
    for i, score in zip(suspects, scores, strict=True):
        evidence[i] = (first[i] + score[_NETWORK]) / 2 + PRIOR
    return evidence, [sigmoid(-value) for value in evidence]


def second_evidence(first: list[float], suspects: list[int], logits: list[float]) -> tuple[list[float], list[float]]:
    """The same by the ``logits`` of the first forest; only suspects can be artifacts."""
    evidence = [logit if abs(logit) == ft.CERTAIN else logit + PRIOR for logit in first]
    artifact = [float(logit == -ft.CERTAIN) for logit in first]
    for i, logit in zip(suspects, logits, strict=True):
        evidence[i] = -logit
        artifact[i] = sigmoid(logit)
    return evidence, artifact


def row(around: ft.Surroundings, i: int, scores: Sequence[float], fixed: Sequence[float]) -> list[float]:
    """What the forests read of a site: the values of ``features.ROW``."""
    near = around.row(i)
    split = len(ft.NEIGHBOURS)
    return [*scores, *near[:split], *fixed, *near[split:]]
