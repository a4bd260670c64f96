"""The scorers of words, learnt from clean text: the weights of the first look, the network, and the counts."""

from __future__ import annotations

from array import array
from typing import Any, Final

import numpy as np
from threadpoolctl import threadpool_limits

from arabic_norm.boundary import counts
from arabic_norm.boundary import features as ft
from arabic_norm.boundary.codes import Codes
from arabic_norm.boundary.corpus import END, Corpus
from arabic_norm.boundary.documents import Clean
from arabic_norm.boundary.network import Arrays, learn_network, quantised

FEWEST: Final = 12
"""A word that was seen less often than this is not counted."""

DECAY: Final = 0.03
"""How strongly the weights of the first look are drawn to 0."""


def learn_words(documents: list[Clean], seed: int) -> Arrays:
    """What is learnt from the words of clean ``documents``, as arrays of a model without forests."""
    corpus = Corpus(documents)
    with threadpool_limits(1):  # else the sums, and so the bytes, depend on the number of threads
        weights, scale, bias = _learn_linear(corpus, seed)
        arrays: Arrays = {"linear": weights} | learn_network(corpus, seed)
    arrays["scales"] = array("f", [scale, bias, arrays["scales"][0], 0.0, 0.0])
    return arrays | _count(corpus, "words", corpus.codes.folded) | _count(corpus, "stems", corpus.codes.stem)


def _count(corpus: Corpus, name: str, column: Any) -> Arrays:
    """The table of counts of what ``column`` says of the words: of themselves, or of their stems."""
    found = column[corpus.words]
    gaps = np.flatnonzero(corpus.labels >= 0)
    ends = np.flatnonzero(corpus.labels == END)
    usual = len(ends) / max(1, len(gaps))
    seen = _tally(found[corpus.words > 0])
    beginning, ending = _tally(found[ends + 1]), _tally(found[ends])
    known = sorted(code for code, number in seen.items() if number >= FEWEST)
    values = [counts.quantised(seen[code], beginning.get(code, 0), ending.get(code, 0), usual) for code in known]
    values.append(counts.quantised(0, 0, 0, usual))
    return {f"{name}.codes": array("I", known), f"{name}.values": array("b", [n for three in values for n in three])}


def _tally(codes: Any) -> dict[int, int]:
    values, numbers = np.unique(codes, return_counts=True)
    return dict(zip(values.tolist(), numbers.tolist(), strict=True))


def _learn_linear(corpus: Corpus, seed: int) -> tuple[array[int], float, float]:
    """Logistic regression on hashed observations by AdaGrad (Duchi, Hazan and Singer 2011), as 8-bit weights."""
    at = np.flatnonzero(corpus.labels >= 0)
    targets = (corpus.labels[at] == END).astype(np.float32)
    importance = corpus.weights[at]
    near = [Codes(*(column[corpus.words[at + k]] for column in corpus.codes)) for k in range(-1, 3)]
    gaps = [corpus.gaps[at + k].astype(np.uint64) for k in (-1, 1)]
    alone = [slot for position, word in zip(ft.NEAR, near, strict=True) for slot in ft.slots_alone(position, word)]
    slots = np.stack([*alone, *ft.slots_together(near, gaps)], 1).astype(np.int32)
    size = 1 << ft.SLOT_BITS
    weights = np.zeros(size, np.float32)
    squares = np.full(size, 1e-8, np.float32)
    bias = -3.0
    rng = np.random.default_rng(seed)
    for rate in (0.1, 0.05):
        order = rng.permutation(len(at))
        for start in range(0, len(order), 2048):
            batch = order[start : start + 2048]
            own = slots[batch]
            errors = (_sigmoid(weights[own].sum(1) + bias) - targets[batch]) * importance[batch]
            gradient = np.bincount(own.ravel(), np.repeat(errors, own.shape[1]), size).astype(np.float32)
            used = np.flatnonzero(gradient)
            step = gradient[used] + DECAY * weights[used]
            squares[used] += step * step
            weights[used] -= rate * step / np.sqrt(squares[used])
            bias -= 0.002 * float(errors.mean())
    return *quantised(weights), bias


def _sigmoid(values: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))
