"""Suspects: damaged documents as the scorers of words see them, and what the forests learn from these."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from random import Random
from typing import Final, NamedTuple

import numpy as np

from arabic_norm.boundary import features as ft
from arabic_norm.boundary import scorer
from arabic_norm.boundary.calibration import Examples
from arabic_norm.boundary.damage import Damaged, damage
from arabic_norm.boundary.documents import Clean, is_artifact, is_odd, named
from arabic_norm.boundary.excerpts import excerpts
from arabic_norm.boundary.habits import draw_for_excerpt
from arabic_norm.boundary.network import Floats
from arabic_norm.boundary.surroundings import Surroundings
from arabic_norm.boundary.survey import Survey, first_evidence, row, second_evidence, unasked
from arabic_norm.container import parse
from arabic_norm.pairing import Pairing

UNDAMAGED: Final = 2.0
"""The weight of sites in documents without an artifact: to harm good text is worse than to miss a defect."""

CAREFUL: Final = 16.0
"""The same for the careful forest, and for the scout, which is to clear good text."""

EXCERPT: Final = 3.0
"""The weight of sites in excerpts, damaged or not, in the two forests between: excerpts have few of them."""


class Surveyed(NamedTuple):
    """One damaged document as the scorers of words saw it."""

    sites: list[ft.Site]
    first: list[float]
    suspects: list[int]  # those that nothing has cleared yet
    fixed: list[list[float]]
    scores: list[tuple[float, ...]]
    labels: list[int]  # of the suspects: 1 for an artifact
    missed: int  # artifacts that are no suspects
    genuine: int  # genuine sites, suspects or not
    fold: int
    is_excerpt: bool
    weight: float
    source: str


def survey(data: bytes, documents: list[Clean], fold: int, number: int, seed: int) -> list[Surveyed]:
    """Damage the documents of a fold and excerpts of them, and read them with a model of the others.

    Some documents are joined to longer ones; those with odd marks of their own give excerpts only.
    """
    model = scorer.Model(parse(data, "the model of a fold", scorer.KIND, scorer.features_hash()))
    rng = Random(f"{seed} {fold} {number}")
    usable = [document for document in documents if not is_odd(document.text)]
    damaged = [(damage(clean.text, clean.spans, rng, clean.headings), clean) for clean in _joined(usable, rng)]
    whole = len(damaged)
    for clean in excerpts(documents, rng):
        habits = draw_for_excerpt(rng)
        damaged.append((damage(clean.text, clean.spans, rng, clean.headings, habits=habits), clean))
    return [_read_damaged(model, text, clean, fold, i >= whole) for i, (text, clean) in enumerate(damaged)]


def _joined(documents: list[Clean], rng: Random) -> Iterator[Clean]:
    """The documents, and here and there some of one source as one: short ones show little of a document's habits."""
    waiting: dict[str, list[Clean]] = {}
    for document in documents:
        group = waiting.setdefault(document.source, [])
        if len(document.text) > 8000 or (not group and rng.random() < 0.6):
            yield document
            continue
        group.append(document)
        if rng.random() < 0.25:
            yield _as_one(waiting.pop(document.source))
    for group in waiting.values():
        if group:
            yield _as_one(group)


def _as_one(group: list[Clean]) -> Clean:
    text, spans = "", list[tuple[int, int]]()
    for document in group:
        text += "\n" if text else ""
        spans += [(start + len(text), end + len(text)) for start, end in document.spans]
        text += document.text
    return Clean(text, spans, [], group[0].source, group[0].license, group[0].weight)


def _read_damaged(model: scorer.Model, damaged: Damaged, clean: Clean, fold: int, is_excerpt: bool) -> Surveyed:
    text = damaged.text
    survey = Survey(text, Pairing(text))
    first = survey.first_looks(model)
    suspects = survey.opened
    scores = [survey.scores(model, i, survey.seen(model, i)) for i in suspects]
    artifacts = [is_artifact(damaged, name) for name in named(text, [site.candidate for site in survey.sites])]
    sites = [site._replace(candidate=None) for site in survey.sites]  # type: ignore[arg-type]
    return Surveyed(
        sites,
        first,
        suspects,
        [survey.fixed(i) for i in suspects],
        scores,
        [int(artifacts[i]) for i in suspects],
        sum(artifact and sites[i].certain > 0 for i, artifact in enumerate(artifacts)),
        artifacts.count(False),
        fold,
        is_excerpt,
        clean.weight,
        clean.source,
    )


def narrowed(document: Surveyed, logits: list[float]) -> Surveyed:
    """The document with those suspects only that the scout, whose ``logits`` are given, does not clear."""
    kept = [logit >= scorer.SUSPECT for logit in logits]
    return document._replace(
        suspects=list(compress(document.suspects, kept)),
        fixed=list(compress(document.fixed, kept)),
        scores=list(compress(document.scores, kept)),
        labels=list(compress(document.labels, kept)),
        missed=document.missed + sum(document.labels) - sum(compress(document.labels, kept)),
    )


class Suspects:
    """All suspects of all documents, in order.

    Those that are ``bearing`` say how much harm is done: what is removed of them is removed of undamaged documents.
    """

    def __init__(self, surveyed: list[Surveyed]) -> None:
        self._surveyed = surveyed
        self.counts = [len(document.suspects) for document in surveyed]
        self.labels = np.array([label for document in surveyed for label in document.labels])
        self.halves = np.repeat([document.fold % 2 for document in surveyed], self.counts)
        undamaged = [not any(document.labels) and not document.missed for document in surveyed]
        self.undamaged = np.repeat(undamaged, self.counts)
        self.base = np.repeat([document.weight for document in surveyed], self.counts)
        is_excerpt = np.repeat([document.is_excerpt for document in surveyed], self.counts)
        self.weights = self.base * np.where(is_excerpt, EXCERPT, np.where(self.undamaged, UNDAMAGED, 1.0))
        self.careful = self.base * np.where(self.undamaged, CAREFUL, 1.0)
        self._missed = sum(document.missed * document.weight for document in surveyed)
        pairs = list(zip(surveyed, undamaged, strict=True))
        bearing = [clean and not document.is_excerpt for document, clean in pairs]
        self._bearing = np.repeat(bearing, self.counts)
        self._genuine_bearing = sum(document.genuine * document.weight for document in compress(surveyed, bearing))

    def rows(self) -> Floats:
        """What the first forest reads."""
        found = []
        for document in self._surveyed:
            evidence, artifact = first_evidence(document.first, document.suspects, document.scores)
            found += _rows(document, evidence, artifact)
        return np.array(found, np.float32)

    def unasked_rows(self) -> Floats:
        """What the scout reads."""
        found = []
        for document in self._surveyed:
            seen = document._replace(scores=list(map(unasked, document.scores)))
            found += _rows(seen, *first_evidence(document.first, [], []))
        return np.array(found, np.float32)

    def measured(self) -> Examples:
        """What the levels are set by."""
        return Examples(self.labels, self.base, self.undamaged, self._bearing, self._missed, self._genuine_bearing)

    def by_document(self, logits: Floats) -> list[list[float]]:
        """``logits``, document by document."""
        return [part.tolist() for part in np.split(logits, np.cumsum(self.counts)[:-1])]


def _rows(document: Surveyed, evidence: list[float], artifact: list[float]) -> list[list[float]]:
    around = Surroundings(document.sites, evidence, artifact)
    return [row(around, i, document.scores[n], document.fixed[n]) for n, i in enumerate(document.suspects)]


def second_rows(surveyed: list[Surveyed], logits: list[list[float]]) -> Floats:
    """What the forests behind it read, with its ``logits``."""
    found = []
    for document, own in zip(surveyed, logits, strict=True):
        found += _rows(document, *second_evidence(document.first, document.suspects, own))
    return np.array(found, np.float32).reshape(-1, len(ft.ROW))
