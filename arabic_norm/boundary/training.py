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
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from arabic_norm.boundary import scorer
from arabic_norm.boundary.calibration import NEVER, calibrated
from arabic_norm.boundary.documents import Clean, TrainingError, is_odd
from arabic_norm.boundary.network import Arrays, Floats
from arabic_norm.boundary.suspects import Surveyed, Suspects, narrowed, second_rows, survey
from arabic_norm.boundary.word_scorers import learn_words
from arabic_norm.container import pack

FOLDS: Final = 4
PASSES: Final = 10
"""How often every document is damaged."""

MIN_DOCUMENTS: Final = 40
MIN_ENDS: Final = 200
"""With less text than this nothing can be learnt."""


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
        surveyed: list[Surveyed] = []
        for part in pool.map(survey, *zip(*tasks, strict=True), [seed] * len(tasks)):
            steps("damaging and reading documents")
            surveyed += part
        examples = Suspects(surveyed)
        if len(set(examples.labels[examples.halves == 0])) < 2 or len(set(examples.labels[examples.halves == 1])) < 2:
            raise TrainingError("the text is too short: damaged, it does not show both artifacts and genuine ends")
        steps("scout")
        scout, held_out = _fit(_SCOUT, examples, examples.unasked_rows(), examples.careful, seed, pool)
        surveyed = [
            narrowed(document, logits)
            for document, logits in zip(surveyed, examples.by_document(held_out), strict=True)
        ]
        examples = Suspects(surveyed)
        steps("first forest")
        local, held_out = _fit(_WEIGHER, examples, examples.rows(), examples.weights, seed, pool)
        chunks = _chunks(surveyed, examples.by_document(held_out))
        again = np.concatenate(list(pool.map(second_rows, *zip(*chunks, strict=True))))
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


def _chunks(surveyed: list[Surveyed], logits: list[list[float]]) -> Iterator[tuple[list[Surveyed], list[list[float]]]]:
    """Documents with their logits, so many at once that processes have something to do."""
    for start in range(0, len(surveyed), _CHUNK):
        yield surveyed[start : start + _CHUNK], logits[start : start + _CHUNK]


_CHUNK: Final = 2000


class _Size(NamedTuple):
    """How a forest is learnt."""

    trees: int
    leaves: int
    rate: float


_SCOUT: Final = _Size(32, 24, 0.2)
_WEIGHER: Final = _Size(200, 24, 0.1)


def _fit(
    size: _Size,
    examples: Suspects,
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
