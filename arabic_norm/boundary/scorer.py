"""The scorers: what the model says of a candidate, in plain Python.

A table of hashed weights looks at every candidate, counts say how usual the words are at a boundary, and a small
forest, the scout, finds the suspects.  There a network reads the words around, and two forests weigh everything: the
first what the words and the neighbours tell, the second the same with the first one's answers for the whole document.
A last forest looks at what these two take for an artifact, and has learnt above all not to harm good text.
All of it is flat arrays of small numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from operator import mul
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from arabic_norm.boundary import features as ft
from arabic_norm.boundary.codes import Codes, codes, mixed
from arabic_norm.boundary.counts import Counts
from arabic_norm.boundary.words import CACHED
from arabic_norm.container import Container, ModelError, load

if TYPE_CHECKING:
    from pathlib import Path

KIND: Final = "boundary"


@cache
def features_hash() -> str:
    """What a model must have been trained with to be read here."""
    return f"{crc32(ft.definition().encode()):08x}"


PRIOR: Final = 2.2
"""Of the gaps between words, as they count in training, one in ten ends a sentence; of the candidates half do.  The
difference, a logit."""

SUSPECT: Final = -5.0
"""From this logit of the scout on, a candidate is a suspect."""

SURE_END: Final = 1.0
"""From this first logit on, the words leave no doubt that a sentence ends."""

CLEAR: Final = -2.7
"""Below this logit of the first forest, a suspect is cleared, and the second forest is not asked."""

ROW_BITS: Final = 14
EMBEDDED: Final = tuple("written folded stem pattern first3 last3 first2 last2".split())
"""What the network reads of a word."""

LEAF: Final = 255
FOREST_ARRAYS: Final = (("roots", "H"), ("feature", "B"), ("value", "f"), ("child", "H"))
"""The arrays of a forest in a model file, with their types."""


FORESTS: Final = ("scout", "local", "whole", "careful")
"""The forests of a model, in the order in which they are asked."""


_Node = tuple[int, float, Any, Any]
"""A node of a tree: what it asks for, or LEAF; its value; the nodes for at most that, and for more."""


class Forest:
    """Boosted trees in flat arrays.

    Args:
        roots: the first node of each tree.
        feature: for each node, the index of what it asks for in a row, or LEAF.
        value: the threshold of a node, or what a leaf adds.
        child: the node for what is at most the threshold; the one for what is above it follows.
    """

    def __init__(self, roots: Iterable[int], feature: Iterable[int], value: Iterable[float], child: Iterable[int]):
        self.roots = list(roots)
        self._feature = list(feature)
        self._value = list(value)
        self._child = list(child)

    def fault(self, width: int) -> str | None:
        """What is wrong with the arrays, for rows of ``width`` values; None if nothing is."""
        nodes = len(self._feature)
        if not nodes == len(self._value) == len(self._child):
            return "the arrays of a forest differ in length"
        if any(root >= nodes for root in self.roots):
            return "a forest has a root outside its nodes"
        for node, (feature, child) in enumerate(zip(self._feature, self._child, strict=True)):
            if feature != LEAF and (feature >= width or not node < child < nodes - 1):
                return f"node {node} of a forest points outside it or back"
        if not all(map(math.isfinite, self._value)):
            return "a forest has a value that is no number"
        return None

    @cached_property
    def _trees(self) -> list[_Node]:
        """The trees as nested nodes, which Python walks down faster; children stand behind their parents."""
        nodes: dict[int, _Node] = {}
        for n in reversed(range(len(self._feature))):
            is_leaf, child = self._feature[n] == LEAF, self._child[n]
            below = (None, None) if is_leaf else (nodes[child], nodes[child + 1])
            nodes[n] = (self._feature[n], self._value[n], *below)
        return [nodes[root] for root in self.roots]

    def score(self, row: Sequence[float]) -> float:
        """The sum of the leaves that ``row`` falls into, if there is no ``fault``."""
        total = 0.0
        for asked, value, low, high in self._trees:
            while asked != LEAF:
                asked, value, low, high = high if row[asked] > value else low
            total += value
        return total


class Model:
    """The scorers of one model file.

    Raises:
        ModelError: if an array is missing, has another size than its scorer needs, or points outside.
    """

    def __init__(self, container: Container, name: str = "the model") -> None:
        self.provenance = container.provenance
        self.arrays = arrays = container.arrays
        missing = _ARRAYS - set(arrays)
        if missing:
            raise ModelError(f"{name}: has no array {min(missing)}")
        for array, view in arrays.items():
            if view.format != _FORMATS.get(array, "f"):
                raise ModelError(f"{name}: its array {array} has the type {view.format}")
        scales = arrays["scales"].tolist()
        self._weights = arrays["linear"]
        self._embedding = arrays["embedding"]
        hidden, second = _floats(arrays["bias1"]), _floats(arrays["bias2"])
        self.dimensions = len(self._embedding) >> ROW_BITS
        width = len(ft.POSITIONS) * self.dimensions + len(ft.GAPS) * _GAP_CLASSES
        sizes = {
            "scales": (len(scales), 5),
            "linear": (len(self._weights), 1 << ft.SLOT_BITS),
            "embedding": (len(self._embedding), self.dimensions << ROW_BITS),
            "layer1": (len(arrays["layer1"]), width * len(hidden)),
            "layer2": (len(arrays["layer2"]), len(hidden) * len(second)),
            "layer3": (len(arrays["layer3"]), len(second) * 3),
            "bias3": (len(arrays["bias3"]), 3),
        }
        for array, (size, needed) in sizes.items():
            if size != needed or not size:
                raise ModelError(f"{name}: its array {array} has {size} values, not {needed}")
        for array in ("scales", "layer1", "layer2", "layer3", "bias1", "bias2", "bias3"):
            if not all(map(math.isfinite, arrays[array])):
                raise ModelError(f"{name}: its array {array} has a value that is no number")
        self._linear_scale, self._linear_bias, self._embedding_scale, self._half, self._three_quarters = scales
        self.scout, self.local, self.whole, self.careful = forests = [
            Forest(*(arrays[f"{name}.{part}"] for part, _ in FOREST_ARRAYS)) for name in FORESTS
        ]
        for forest in forests:
            fault = forest.fault(len(ft.ROW))
            if fault:
                raise ModelError(f"{name}: {fault}")
        self._words, self._stems = (
            Counts(arrays[f"{name}.codes"], arrays[f"{name}.values"]) for name in ("words", "stems")
        )
        for counts in (self._words, self._stems):
            fault = counts.fault()
            if fault:
                raise ModelError(f"{name}: {fault}")
        self._network = _Layers(arrays, hidden, second, width)
        self._alone = lru_cache(maxsize=CACHED)(self._sum_alone)
        self._counted_left = lru_cache(maxsize=CACHED)(self._count_left)
        self._counted_right = lru_cache(maxsize=CACHED)(self._count_right)
        self._projected = lru_cache(maxsize=len(ft.POSITIONS) * CACHED)(self._project)

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model file.

        Raises:
            ModelError: if it is none, or not a whole one; the message names the file and the reason.
        """
        return cls(load(path, KIND, features_hash()), str(path))

    def linear(self, near: ft.Window) -> tuple[float, float, float, float]:
        """The first look at a gap: the logit of an end, and what the words left, right and together give to it.

        ``near`` is a window of two words on either side.
        """
        before, left, right, behind = near.words
        scale, weights = self._linear_scale, self._weights
        on_left = (self._alone("L2", before) + self._alone("L1", left)) * scale
        on_right = (self._alone("R1", right) + self._alone("R2", behind)) * scale
        slots = ft.slots_together(tuple(map(codes, near.words)), near.gaps)
        together = sum([weights[slot] for slot in slots]) * scale
        return on_left + on_right + together + self._linear_bias, on_left, on_right, together

    def _sum_alone(self, position: str, word: str) -> int:
        weights = self._weights
        return sum([weights[slot] for slot in ft.slots_alone(position, codes(word))])

    def network(self, window: ft.Window) -> tuple[float, float]:
        """The logits of an end against anything else, and of a comma against nothing, as the words tell."""
        layers = self._network
        parts = [self._projected(i, word) for i, word in enumerate(window.words)]
        parts += [layers.gap(i, gap) for i, gap in enumerate(window.gaps)]
        plain, comma, end = layers.above([sum(values) for values in zip(*parts, strict=True)])
        top = max(plain, comma)
        rest = top + math.log(math.exp(plain - top) + math.exp(comma - top))
        return end - rest, comma - plain

    def _project(self, position: int, word: str) -> list[float]:
        """What a word at a position of the window gives to the first layer."""
        if not word:
            return self._network.nothing
        size = self.dimensions
        table = self._embedding
        rows = [table[row * size : (row + 1) * size].tolist() for row in embedded_rows(codes(word))]
        vector = [sum(values) * self._embedding_scale for values in zip(*rows, strict=True)]
        return self._network.project(position, vector)

    def counts(self, left: str, right: str) -> tuple[float, ...]:
        """How usual the words on both sides of a gap are there: the values of ``features.COUNTS``."""
        return (*self._counted_left(left), *self._counted_right(right))

    def _count_left(self, word: str) -> tuple[float, ...]:
        own = codes(word)
        by_word, by_stem = self._words.of(own.folded), self._stems.of(own.stem)
        return by_word.ends, by_stem.ends, by_word.seen

    def _count_right(self, word: str) -> tuple[float, ...]:
        own = codes(word)
        by_word, by_stem = self._words.of(own.folded), self._stems.of(own.stem)
        return by_word.begins, by_stem.begins, by_word.seen

    def probability(self, row: Sequence[float]) -> float:
        """The probability of an artifact, by the last two forests: from a half on, the careful one tells."""
        probability = sigmoid(self.whole.score(row) - self._half)
        return probability if probability < 0.5 else (1 + sigmoid(self.careful.score(row) - self._three_quarters)) / 2


def sigmoid(value: float) -> float:
    """1 / (1 + e^-value), without overflow."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


class _Layers:
    """The network above the embedding, as rows for the hidden units."""

    def __init__(
        self, arrays: dict[str, memoryview[Any]], hidden: list[float], second: list[float], width: int
    ) -> None:
        first = _floats(arrays["layer1"])
        units = len(hidden)
        self._columns = [first[unit * width : (unit + 1) * width] for unit in range(units)]
        self._words = (width - len(ft.GAPS) * _GAP_CLASSES) // len(ft.POSITIONS)
        self._bias1 = hidden
        self._second = [_floats(arrays["layer2"][n * units : (n + 1) * units]) for n in range(len(second))]
        self._bias2 = second
        self._third = [_floats(arrays["layer3"][n * len(second) : (n + 1) * len(second)]) for n in range(3)]
        self._bias3 = _floats(arrays["bias3"])
        self.nothing = [0.0] * units
        offset = len(ft.POSITIONS) * self._words
        self._gaps = [[column[offset + n] for column in self._columns] for n in range(len(ft.GAPS) * _GAP_CLASSES)]
        self._by_position = [
            [column[n * self._words : (n + 1) * self._words] for column in self._columns]
            for n in range(len(ft.POSITIONS))
        ]

    def project(self, position: int, vector: list[float]) -> list[float]:
        return [sum(map(mul, weights, vector)) for weights in self._by_position[position]]

    def gap(self, position: int, name: int) -> list[float]:
        return self._gaps[position * _GAP_CLASSES + name]

    def above(self, sums: list[float]) -> list[float]:
        """The three outputs for the sums of what the first layer is given."""
        first = [value if (value := total + bias) > 0 else 0.0 for total, bias in zip(sums, self._bias1, strict=True)]
        second = [
            value if (value := sum(map(mul, weights, first)) + bias) > 0 else 0.0
            for weights, bias in zip(self._second, self._bias2, strict=True)
        ]
        return [sum(map(mul, weights, second)) + bias for weights, bias in zip(self._third, self._bias3, strict=True)]


def _floats(view: memoryview[Any]) -> list[float]:
    return [float(value) for value in view]


_GAP_CLASSES: Final = ft.EDGE + 1
_ARRAYS: Final = frozenset(
    ["scales", "linear", "embedding", "layer1", "layer2", "layer3", "bias1", "bias2", "bias3"]
    + [f"{name}.{part}" for name in FORESTS for part, _ in FOREST_ARRAYS]
    + [f"{table}.{part}" for table in ("words", "stems") for part in ("codes", "values")]
)
_FORMATS: Final = {
    "linear": "b",
    "embedding": "b",
    "words.codes": "I",
    "stems.codes": "I",
    "words.values": "b",
    "stems.values": "b",
} | {f"{name}.{part}": code for name in FORESTS for part, code in FOREST_ARRAYS}
SALTS: Final = tuple((crc32(f"embedding {name}".encode()), Codes._fields.index(name)) for name in EMBEDDED)
"""For what the network reads of a word, the salt and the index into Codes."""


def embedded_rows(word: Codes) -> list[int]:
    """The rows of the embedding that a word adds up; in training, arrays of the rows of many words."""
    return [mixed(salt, word[field]) & ((1 << ROW_BITS) - 1) for salt, field in SALTS]


@cache
def default_model() -> Model:
    """The model that comes with the package, read when first asked for."""
    from importlib import resources  # with tempfile and more, which importing us does not need

    with resources.as_file(resources.files("arabic_norm") / "data" / "boundary.model") as path:
        return Model.load(path)


@lru_cache(maxsize=8)
def model_at(path: str) -> Model:
    """The model in the file at ``path``, read once; that of the package where it is ''.

    Raises:
        ModelError: if it is none; the message names the file and the reason.
    """
    return Model.load(path) if path else default_model()
