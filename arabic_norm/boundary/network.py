"""The network of the boundary model, learnt from clean text: between these words, is there an end, a comma, or not?"""

from __future__ import annotations

from array import array
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from arabic_norm.boundary import features as ft
from arabic_norm.boundary import scorer
from arabic_norm.boundary.corpus import Corpus

DIMENSIONS: Final = 16
UNITS: Final = (32, 16)
EPOCHS: Final = 6
_WORDS: Final = range(1 - ft.REACH, ft.REACH + 1)
"""Where the words of a window are, counted from the one before the gap in question."""
_GAPS: Final = tuple(k for k in _WORDS[:-1] if k)
"""Where the gaps are, each counted as the word before it."""

Arrays = dict[str, "array[Any]"]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def learn_network(corpus: Corpus, seed: int) -> Arrays:
    """The network of a corpus, as arrays of a model; ``scales`` has that of the embedding alone."""
    network = _Network(np.random.default_rng(seed))
    network.learn(corpus)
    return network.arrays()


class _Network:
    """The network while it is trained: embedding bags, two hidden layers, three outputs (Adam, Kingma and Ba 2015)."""

    WORDS_DROPPED = 0.25
    INPUT_DROPPED = 0.15
    BARE = 0.12  # how many batches are read without marks
    STRAYING = 0.5  # how many have marks where none belong, as damaged text does
    STRAY = 0.05  # how many of their gaps
    RATE = 4e-3
    DECAY = 1e-2
    BATCH = 6000

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        width = len(ft.POSITIONS) * DIMENSIONS + len(ft.GAPS) * (ft.EDGE + 1)
        first, second = UNITS

        def normal(rows: int, columns: int, scale: float) -> Floats:
            return (rng.standard_normal((rows, columns)) * scale).astype(np.float32)

        self.values: dict[str, Floats] = {
            "embedding": normal(1 << scorer.ROW_BITS, DIMENSIONS, 0.3),
            "layer1": normal(width, first, (len(ft.POSITIONS) * DIMENSIONS) ** -0.5),
            "bias1": np.zeros(first, np.float32),
            "layer2": normal(first, second, first**-0.5),
            "bias2": np.zeros(second, np.float32),
            "layer3": normal(second, 3, 0.1),
            "bias3": np.array([0, -2, -3], np.float32),
        }
        self._means = {name: np.zeros_like(value) for name, value in self.values.items()}
        self._squares = {name: np.zeros_like(value) for name, value in self.values.items()}
        self._steps = 0

    def learn(self, corpus: Corpus) -> None:
        rows = np.stack(scorer.embedded_rows(corpus.codes), 1).astype(np.int64)
        starts = np.array(corpus.starts)
        batches = max(1, int(EPOCHS * len(corpus.words) / self.BATCH))
        for _ in range(EPOCHS):
            pieces: list[Ints] = []
            size = 0
            order = self._rng.permutation(len(starts) - 1)
            for document in order:
                low, high = starts[document], starts[document + 1]
                for start in range(low, high, self.BATCH):
                    pieces.append(np.arange(start, min(high, start + self.BATCH)))
                    size += len(pieces[-1])
                if size >= self.BATCH or document == order[-1]:
                    part = min(1.0, self._steps / batches)
                    rate = self.RATE * (part / 0.1 if part < 0.1 else (1 - part) / 0.9 + 0.01)
                    self._batch(corpus, rows, np.concatenate(pieces), rate)
                    pieces, size = [], 0

    def _batch(self, corpus: Corpus, rows: Ints, at: Ints, rate: float) -> None:
        rng, values = self._rng, self.values
        labels = corpus.labels[at]
        targets = np.flatnonzero(labels >= 0)
        if not len(targets):
            return
        labels = labels[targets]
        gaps = corpus.gaps[at]
        if rng.random() < self.BARE:
            gaps = np.where(gaps == ft.EDGE, gaps, ft.PLAIN)
        elif rng.random() < self.STRAYING:
            gaps = np.where((gaps != ft.EDGE) & (rng.random(len(gaps)) < self.STRAY), ft.SITE, gaps)
        words = corpus.words[at]
        own = rows[words]
        kept = np.repeat((words > 0)[:, None], own.shape[1], 1).astype(np.float32)
        kept[rng.random(len(at)) < self.WORDS_DROPPED, :3] = 0
        embedded = (values["embedding"][own] * kept[:, :, None]).sum(1)
        inputs = self._inputs(embedded, gaps, targets)
        mask = (rng.random(inputs.shape, dtype=np.float32) >= self.INPUT_DROPPED) / np.float32(1 - self.INPUT_DROPPED)
        inputs *= mask
        first = np.maximum(inputs @ values["layer1"] + values["bias1"], 0)
        second = np.maximum(first @ values["layer2"] + values["bias2"], 0)
        logits = second @ values["layer3"] + values["bias3"]
        errors = np.exp(logits - logits.max(1, keepdims=True))
        errors /= errors.sum(1, keepdims=True)
        errors[np.arange(len(labels)), labels] -= 1
        errors *= (corpus.weights[at][targets] / len(labels))[:, None]
        back2 = (errors @ values["layer3"].T) * (second > 0)
        back1 = (back2 @ values["layer2"].T) * (first > 0)
        back = (back1 @ values["layer1"].T) * mask
        gradients = {
            "layer3": second.T @ errors,
            "bias3": errors.sum(0),
            "layer2": first.T @ back2,
            "bias2": back2.sum(0),
            "layer1": inputs.T @ back1,
            "bias1": back1.sum(0),
            "embedding": self._embedding_gradient(back, own, kept, targets),
        }
        self._update(gradients, rate)

    @staticmethod
    def _inputs(embedded: Floats, gaps: Ints, at: Ints) -> Floats:
        """What the first layer reads for the gaps behind the words ``at``."""
        last = len(embedded) - 1
        parts = [embedded[np.clip(at + k, 0, last)] for k in _WORDS]
        classes = np.eye(ft.EDGE + 1, dtype=np.float32)
        parts += [classes[gaps[np.clip(at + k, 0, last)]] for k in _GAPS]
        return np.concatenate(parts, 1)

    @staticmethod
    def _embedding_gradient(back: Floats, own: Ints, kept: Floats, at: Ints) -> Floats:
        by_word = np.zeros((len(own), DIMENSIONS), np.float32)
        for n, k in enumerate(_WORDS):
            to = at + k
            inside = (to >= 0) & (to < len(own))
            by_word[to[inside]] += back[inside, n * DIMENSIONS : (n + 1) * DIMENSIONS]
        size = 1 << scorer.ROW_BITS
        flat, weights = own.ravel(), kept.ravel()
        repeated = np.repeat(by_word, own.shape[1], 0) * weights[:, None]
        columns = [np.bincount(flat, repeated[:, d], size) for d in range(DIMENSIONS)]
        return np.stack(columns, 1).astype(np.float32)

    def _update(self, gradients: dict[str, Floats], rate: float) -> None:
        self._steps += 1
        for name, gradient in gradients.items():
            value, mean, square = self.values[name], self._means[name], self._squares[name]
            mean += 0.1 * (gradient - mean)
            square += 0.01 * (gradient * gradient - square)
            if not name.startswith("bias"):
                value *= 1 - rate * self.DECAY * (0.1 if name == "embedding" else 1)
            value -= rate * (mean / (1 - 0.9**self._steps)) / (np.sqrt(square / (1 - 0.99**self._steps)) + 1e-6)

    def arrays(self) -> Arrays:
        embedding, scale = quantised(self.values["embedding"])
        arrays: Arrays = {"embedding": embedding, "scales": array("f", [scale])}
        for name, value in self.values.items():
            if name != "embedding":
                arrays[name] = array("f", np.ascontiguousarray(value.T, np.float32).tobytes())
        return arrays


def quantised(values: Floats) -> tuple[array[int], float]:
    """``values`` as 8-bit integers and what they are multiplied by; the few largest are clipped."""
    scale = float(np.quantile(np.abs(values[values != 0]), 0.9995)) / 127 if values.any() else 1.0
    return array("b", np.clip(np.rint(values / scale), -127, 127).astype(np.int8).tobytes()), scale
