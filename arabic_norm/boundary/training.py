"""Training: a boundary model from clean text, with what the extra ``train`` installs.

The first look and the network learn from every gap of the clean text whether a sentence ends there.  The forests learn
from the same text, damaged several times over, which candidates are artifacts, each from those that the one before did
not clear; the careful one, which the level safe goes by, with so much more weight on good text.  What they read of a
document comes from a first look and a network that never saw it (four folds, leave-one-fold-out).  Everything is
seeded, and the same text gives the same file with the same versions of Python, numpy and scikit-learn.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import compress
from random import Random
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from arabic_norm.boundary import features as ft
from arabic_norm.boundary import scorer
from arabic_norm.boundary.calibration import NEVER, Examples, calibrated
from arabic_norm.boundary.damage import Damaged, damage
from arabic_norm.boundary.documents import Clean, TrainingError, is_artifact, is_odd, named
from arabic_norm.boundary.excerpts import excerpts
from arabic_norm.boundary.habits import draw_for_excerpt
from arabic_norm.boundary.network import Arrays, Floats
from arabic_norm.boundary.survey import Survey, first_evidence, row, second_evidence, unasked
from arabic_norm.boundary.word_scorers import learn_words
from arabic_norm.container import pack, parse
from arabic_norm.pairing import Pairing

FOLDS: Final = 4
PASSES: Final = 10
"""How often every document is damaged."""

MIN_DOCUMENTS: Final = 40
MIN_ENDS: Final = 200
"""With less text than this nothing can be learnt."""

UNDAMAGED: Final = 2.0
"""The weight of sites in documents without an artifact: to harm good text is worse than to miss a defect."""

CAREFUL: Final = 16.0
"""The same for the careful forest, and for the scout, which is to clear good text."""

EXCERPT: Final = 3.0
"""The weight of sites in excerpts, damaged or not, in the two forests between: excerpts have few of them."""


class Step(NamedTuple):
    """How far training has come, for a progress bar: the work done of all, and what is being done."""

    done: int
    of: int
    what: str


def train(
    documents: Sequence[Clean],
    seed: int = 1,
    progress: Callable[[Step], object] = lambda step: None,
    jobs: int = 2,
    provenance: dict[str, Any] | None = None,
) -> tuple[bytes, dict[str, float]]:
    """Train a model.

    Args:
        documents: clean text with its sentences.
        seed: of all that is drawn.
        progress: is told of every step.
        jobs: how many processes work at once; the model does not depend on it.
        provenance: what to write into the model besides the figures.

    Returns:
        The model file's bytes, and the figures measured on documents that the scorers had not seen.

    Raises:
        TrainingError: if there is too little text, or no marks in it; the message says what is missing.
    """
    usable = [not is_odd(document.text) for document in documents]
    _check(documents, list(compress(documents, usable)))
    steps = _steps(progress, FOLDS + 1 + FOLDS * PASSES + 5)
    with ProcessPoolExecutor(jobs) as pool:
        others = [[document for i, document in enumerate(documents) if i % FOLDS != fold] for fold in range(FOLDS)]
        learnt = []
        for arrays in pool.map(learn_words, [*others, documents], [seed] * (FOLDS + 1)):
            steps("learning words")
            learnt.append(arrays)
        tasks = [
            (_bytes(learnt[fold], {}), documents[fold::FOLDS], fold, number)
            for number in range(PASSES)
            for fold in range(FOLDS)
        ]
        surveyed: list[_Surveyed] = []
        for part in pool.map(_survey, *zip(*tasks, strict=True), [seed] * len(tasks)):
            steps("damaging and reading documents")
            surveyed += part
        examples = _Examples(surveyed)
        if len(set(examples.labels[examples.halves == 0])) < 2 or len(set(examples.labels[examples.halves == 1])) < 2:
            raise TrainingError("the text is too short: damaged, it does not show both artifacts and genuine ends")
        steps("scout")
        scout, held_out = _fit(_SCOUT, examples, examples.unasked_rows(), examples.careful, seed, pool)
        surveyed = [
            _narrowed(document, logits)
            for document, logits in zip(surveyed, examples.by_document(held_out), strict=True)
        ]
        examples = _Examples(surveyed)
        steps("first forest")
        local, held_out = _fit(_WEIGHER, examples, examples.rows(), examples.weights, seed, pool)
        chunks = _chunks(surveyed, examples.by_document(held_out))
        again = np.concatenate(list(pool.map(_second_rows, *zip(*chunks, strict=True))))
        steps("second forest")
        asked = held_out >= scorer.CLEAR
        whole, held_out = _fit(_WEIGHER, examples, again, examples.weights, seed, pool, asked)
        steps("careful forest")
        careful, held_out_again = _fit(_WEIGHER, examples, again, examples.careful, seed, pool, asked)
    steps("measuring")
    figures, half, three_quarters = calibrated(examples.measured(), held_out, held_out_again)
    forests = zip(scorer.FORESTS, (scout, local, whole, careful), strict=True)
    arrays = learnt[-1] | {name: values for forest in forests for name, values in _flat(*forest).items()}
    arrays["scales"] = array("f", [*arrays["scales"][:3], half, three_quarters])
    about = {"seed": seed, "documents": len(documents), "figures": figures, **(provenance or {})}
    return _bytes(arrays, about), figures


def _check(documents: Sequence[Clean], usable: Sequence[Clean]) -> None:
    if not documents:
        raise TrainingError("no documents were given: nothing can be learnt from them")
    ends = sum(len(document.spans) for document in usable)
    if len(usable) < MIN_DOCUMENTS or ends < MIN_ENDS:
        raise TrainingError(
            f"{len(usable)} clean documents with {ends} sentences are too little to learn from "
            f"({MIN_DOCUMENTS} and {MIN_ENDS} are needed; {len(documents) - len(usable)} have stray dots of their own)"
        )
    marks = sum(document.text.count(".") for document in usable)
    if marks < ends / 10:
        raise TrainingError(f"the text has {ends} sentences and only {marks} full stops: it must be punctuated")


def _steps(progress: Callable[[Step], object], of: int) -> Callable[[str], None]:
    done = 0

    def step(what: str) -> None:
        nonlocal done
        done += 1
        progress(Step(done, of, what))

    return step


def _bytes(arrays: Arrays, provenance: dict[str, Any]) -> bytes:
    empty = {f"{name}.{part}": array(code) for name in scorer.FORESTS for part, code in scorer.FOREST_ARRAYS}
    return pack(scorer.KIND, scorer.features_hash(), provenance, empty | arrays)


# ---- documents -------------------------------------------------------------------------------------------------------


class _Surveyed(NamedTuple):
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


def _survey(data: bytes, documents: list[Clean], fold: int, number: int, seed: int) -> list[_Surveyed]:
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


def _read_damaged(model: scorer.Model, damaged: Damaged, clean: Clean, fold: int, is_excerpt: bool) -> _Surveyed:
    text = damaged.text
    survey = Survey(text, Pairing(text))
    first = survey.first_looks(model)
    suspects = survey.opened
    scores = [survey.scores(model, i, survey.seen(model, i)) for i in suspects]
    artifacts = [is_artifact(damaged, name) for name in named(text, [site.candidate for site in survey.sites])]
    sites = [site._replace(candidate=None) for site in survey.sites]  # type: ignore[arg-type]
    return _Surveyed(
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


def _narrowed(document: _Surveyed, logits: list[float]) -> _Surveyed:
    """The document with those suspects only that the scout, whose ``logits`` are given, does not clear."""
    kept = [logit >= scorer.SUSPECT for logit in logits]
    return document._replace(
        suspects=list(compress(document.suspects, kept)),
        fixed=list(compress(document.fixed, kept)),
        scores=list(compress(document.scores, kept)),
        labels=list(compress(document.labels, kept)),
        missed=document.missed + sum(document.labels) - sum(compress(document.labels, kept)),
    )


class _Examples:
    """All suspects of all documents, in order.

    Those that are ``bearing`` say how much harm is done: what is removed of them is removed of undamaged documents.
    """

    def __init__(self, surveyed: list[_Surveyed]) -> None:
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


def _chunks(
    surveyed: list[_Surveyed], logits: list[list[float]]
) -> Iterator[tuple[list[_Surveyed], list[list[float]]]]:
    """Documents with their logits, so many at once that processes have something to do."""
    for start in range(0, len(surveyed), _CHUNK):
        yield surveyed[start : start + _CHUNK], logits[start : start + _CHUNK]


_CHUNK: Final = 2000


def _rows(document: _Surveyed, evidence: list[float], artifact: list[float]) -> list[list[float]]:
    around = ft.Surroundings(document.sites, evidence, artifact)
    return [row(around, i, document.scores[n], document.fixed[n]) for n, i in enumerate(document.suspects)]


def _second_rows(surveyed: list[_Surveyed], logits: list[list[float]]) -> Floats:
    found = []
    for document, own in zip(surveyed, logits, strict=True):
        found += _rows(document, *second_evidence(document.first, document.suspects, own))
    return np.array(found, np.float32).reshape(-1, len(ft.ROW))


class _Size(NamedTuple):
    """How a forest is learnt."""

    trees: int
    leaves: int
    rate: float


_SCOUT: Final = _Size(32, 24, 0.2)
_WEIGHER: Final = _Size(200, 24, 0.1)


def _fit(
    size: _Size,
    examples: _Examples,
    rows: Floats,
    weights: Floats,
    seed: int,
    pool: ProcessPoolExecutor,
    asked: NDArray[np.bool_] | None = None,
) -> tuple[HistGradientBoostingClassifier, Floats]:
    """A forest for all examples that it will be ``asked`` about, and what forests for one half say of the other."""
    asked = np.ones(len(rows), bool) if asked is None else asked
    parts = [asked & (examples.halves == half) for half in (0, 1)]
    chosen = [parts[1], parts[0], asked]
    data = [(size, rows[part], examples.labels[part], weights[part], seed) for part in chosen]
    *others, forest = pool.map(_forest, *zip(*data, strict=True))
    held_out = np.full(len(rows), NEVER, np.float32)
    for part, other in zip(parts, others, strict=True):
        held_out[part] = other.decision_function(rows[part])
    return forest, held_out


def _forest(size: _Size, rows: Floats, labels: Any, weights: Any, seed: int) -> HistGradientBoostingClassifier:
    with threadpool_limits(1):  # several are learnt at once, and threads of all would wait for each other
        return HistGradientBoostingClassifier(
            learning_rate=size.rate,
            max_iter=size.trees,
            max_leaf_nodes=size.leaves,
            min_samples_leaf=80,
            l2_regularization=1.0,
            max_features=0.5,
            early_stopping=False,
            random_state=seed,
        ).fit(rows, labels, sample_weight=weights)


def _flat(name: str, forest: HistGradientBoostingClassifier) -> Arrays:
    """A forest as the arrays that ``scorer.Forest`` reads."""
    roots, feature, value, child = array("H"), array("B"), array("f"), array("H")
    for (predictor,) in forest._predictors:
        nodes = predictor.nodes
        roots.append(len(feature))
        waiting = [(0, len(feature))]
        for column in (feature, value, child):
            column.append(0)
        while waiting:
            node, place = waiting.pop()
            if nodes[node]["is_leaf"]:
                feature[place], value[place] = scorer.LEAF, float(nodes[node]["value"])
                continue
            feature[place] = int(nodes[node]["feature_idx"])
            value[place] = float(nodes[node]["num_threshold"])
            child[place] = len(feature)
            for side in ("left", "right"):
                waiting.append((int(nodes[node][side]), len(feature)))
                for column in (feature, value, child):
                    column.append(0)
    base = float(np.ravel(forest._baseline_prediction)[0])
    roots.append(len(feature))
    feature.append(scorer.LEAF)
    value.append(base)
    child.append(0)
    return {f"{name}.roots": roots, f"{name}.feature": feature, f"{name}.value": value, f"{name}.child": child}
