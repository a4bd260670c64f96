"""Training: a boundary model from clean text, with what the extra ``train`` installs.

The first look and the network learn from every gap of the clean text whether a sentence ends there.  The forests learn
from the same text, damaged several times over, which suspects are artifacts; what they read of a document comes from a
first look and a network that never saw it (four folds, leave-one-fold-out).  Everything is seeded, and the same
text gives the same file with the same versions of Python, numpy and scikit-learn.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Any, Final, NamedTuple

import numpy as np
import regex
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from arabic_norm import characters as ch
from arabic_norm.boundary import features as ft
from arabic_norm.boundary import scorer
from arabic_norm.boundary.codes import Codes, codes
from arabic_norm.boundary.damage import Damaged, damage
from arabic_norm.boundary.documents import Clean, TrainingError, is_artifact, named
from arabic_norm.boundary.survey import Survey, first_evidence, row, second_evidence
from arabic_norm.container import pack, parse
from arabic_norm.pairing import Pairing

FOLDS: Final = 4
PASSES: Final = 7
"""How often every document is damaged."""

MIN_DOCUMENTS: Final = 40
MIN_ENDS: Final = 200
"""With less text than this nothing can be learnt."""

HARM: Final = 0.002
"""The share of genuine ends in undamaged documents that the level safe may remove, as measured in training."""

RECALL: Final = 1.2
"""How much recall counts against precision where the threshold of the level eager is chosen (the beta of F-beta)."""

UNDAMAGED: Final = 4.0
"""The weight of sites in documents without an artifact: to harm good text is worse than to miss a defect."""

DIMENSIONS: Final = 16
UNITS: Final = (32, 16)
EPOCHS: Final = 6

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Arrays = dict[str, "array[Any]"]


class Step(NamedTuple):
    """How far training has come, for a progress bar: the work done of all, and what is being done."""

    done: int
    of: int
    what: str


#: Marks that clean text does not have: a text with them teaches that artifacts are right.
_DIRT = regex.compile(r"\s\.(?!\w)|(?<!\.)\.\.(?!\.)|[،,]\s*\.|\.\s*،")


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
    usable = [document for document in documents if not _DIRT.search(document.text)]
    _check(documents, usable)
    steps = _steps(progress, FOLDS + 1 + FOLDS * PASSES + 3)
    with ProcessPoolExecutor(jobs) as pool:
        folds = [[document for i, document in enumerate(usable) if i % FOLDS != fold] for fold in range(FOLDS)]
        learnt = []
        for arrays in pool.map(_learn_words, [*folds, usable], [seed] * (FOLDS + 1)):
            steps("learning words")
            learnt.append(arrays)
        tasks = [
            (
                _bytes(learnt[fold], {}),
                [document for i, document in enumerate(usable) if i % FOLDS == fold],
                fold,
                number,
            )
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
        steps("first forest")
        first, held_out = _fit(examples, examples.rows(), seed)
        chunks = [(surveyed[k : k + 2000], logits) for k, logits in examples.chunks(held_out, 2000)]
        again = np.concatenate(list(pool.map(_second_rows, *zip(*chunks, strict=True))))
    steps("second forest")
    asked = held_out >= scorer.CLEAR
    second, held_out = _fit(examples, again, seed, asked)
    steps("measuring")
    figures, slope, shift = _calibrated(examples, held_out)
    forests = {**_flat(first, "forest1"), **_flat(second, "forest2")}
    arrays = learnt[-1] | forests
    arrays["scales"] = array("f", [*arrays["scales"][:3], slope, shift])
    about = {"seed": seed, "documents": len(usable), "figures": figures, **(provenance or {})}
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
    empty = {f"forest{n}.{part}": array(code) for n in (1, 2) for part, code in _FOREST_ARRAYS}
    return pack(scorer.KIND, scorer.features_hash(), provenance, empty | arrays)


_FOREST_ARRAYS: Final = (("roots", "H"), ("feature", "B"), ("value", "f"), ("child", "H"))


# ---- words -----------------------------------------------------------------------------------------------------------


class _Corpus:
    """All gaps of clean text: arrays of words (as indices), gap classes and labels, with padding between documents."""

    PAD = 3

    def __init__(self, documents: Iterable[Clean]) -> None:
        vocabulary: dict[str, int] = {"": 0}
        words: list[int] = []
        gaps: list[int] = []
        labels: list[int] = []
        weights: list[float] = []
        self.starts = [0]
        for document in documents:
            size = len(words)
            words += [0] * self.PAD
            gaps += [ft.EDGE] * self.PAD
            labels += [_NONE] * self.PAD
            _tokens(document, vocabulary, words, gaps, labels)
            words += [0] * self.PAD
            gaps += [ft.EDGE] * self.PAD
            labels += [_NONE] * self.PAD
            weights += [document.weight] * (len(words) - size)
            self.starts.append(len(words))
        self.words = np.array(words, np.int64)
        self.gaps = np.array(gaps, np.int64)
        self.labels = np.array(labels, np.int64)
        self.weights = np.array(weights, np.float32)
        table = np.array([codes(word) for word in vocabulary], np.uint64)
        self.codes: Any = Codes(*table.T)  # of arrays


_NONE, _NOTHING, _COMMA, _END = -1, 0, 1, 2
_WORD = regex.compile(rf"[{ch.WORD_CLASS}]+")


def _tokens(document: Clean, vocabulary: dict[str, int], words: list[int], gaps: list[int], labels: list[int]) -> None:
    text = document.text
    ends = iter(sorted(end for _, end in document.spans))
    end = next(ends, len(text) + 1)
    matches = list(_WORD.finditer(text))
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        words.append(vocabulary.setdefault(match[0][:40], len(vocabulary)))
        if following is None:
            gaps.append(ft.EDGE)
            labels.append(_NONE)
            return
        gap = text[match.end() : following.start()]
        name = ft.gap_class(gap)
        gaps.append(name)
        while end < match.end():
            end = next(ends, len(text) + 1)
        if end <= following.start():
            labels.append(_END)
        elif name == ft.SITE or not any(map(str.isspace, gap)):
            labels.append(_NONE)  # an abbreviation, a number, a compound
        else:
            labels.append(_COMMA if name == ft.COMMA else _NOTHING)


def _learn_words(documents: list[Clean], seed: int) -> Arrays:
    """The first look and the network of ``documents``, as arrays of a model without forests."""
    corpus = _Corpus(documents)
    with threadpool_limits(1):  # else the sums, and so the bytes, depend on the number of threads
        weights, scale, bias = _learn_linear(corpus, seed)
        arrays: Arrays = {"linear": weights} | _learn_network(corpus, seed)
    arrays["scales"] = array("f", [scale, bias, arrays["scales"][0], 1.0, 0.0])
    return arrays


def _learn_linear(corpus: _Corpus, seed: int) -> tuple[array[int], float, float]:
    """Logistic regression on hashed observations by AdaGrad (Duchi, Hazan and Singer 2011), as 8-bit weights."""
    at = np.flatnonzero(corpus.labels >= 0)
    targets = (corpus.labels[at] == _END).astype(np.float32)
    importance = corpus.weights[at]
    windowed = ft.Window(
        tuple(Codes(*(column[corpus.words[at + k]] for column in corpus.codes)) for k in range(-2, 4)),
        tuple(corpus.gaps[at + k].astype(np.uint64) for k in (-2, -1, 1, 2)),
    )
    alone = [slot for position in ft.ALONE for slot in ft.slots_alone(position, _of(windowed, position))]
    slots = np.stack([*alone, *ft.slots_together(windowed)], 1).astype(np.int32)
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
            step = gradient[used] + 0.002 * weights[used]
            squares[used] += step * step
            weights[used] -= rate * step / np.sqrt(squares[used])
            bias -= 0.002 * float(errors.mean())
    quantised, scale = _quantised(weights)
    return quantised, scale, bias


def _of(window: ft.Window, position: str) -> Codes:
    found: Codes = window.words[ft.POSITIONS.index(position)]
    return found


def _sigmoid(values: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(values, -30, 30)))


def _quantised(values: Floats) -> tuple[array[int], float]:
    """``values`` as 8-bit integers and what they are multiplied by; the few largest are clipped."""
    scale = float(np.quantile(np.abs(values[values != 0]), 0.9995)) / 127 if values.any() else 1.0
    return array("b", np.clip(np.rint(values / scale), -127, 127).astype(np.int8).tobytes()), scale


def _learn_network(corpus: _Corpus, seed: int) -> Arrays:
    network = _Network(np.random.default_rng(seed))
    network.learn(corpus)
    return network.arrays()


class _Network:
    """The network while it is trained: embedding bags, two hidden layers, three outputs (Adam, Kingma and Ba 2015)."""

    WORDS_DROPPED = 0.25
    INPUT_DROPPED = 0.15
    BARE = 0.12  # how many batches are read without marks
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

    def learn(self, corpus: _Corpus) -> None:
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

    def _batch(self, corpus: _Corpus, rows: Ints, at: Ints, rate: float) -> None:
        rng, values = self._rng, self.values
        labels = corpus.labels[at]
        targets = np.flatnonzero(labels >= 0)
        if not len(targets):
            return
        labels = labels[targets]
        gaps = corpus.gaps[at]
        if rng.random() < self.BARE:
            gaps = np.where(gaps == ft.EDGE, gaps, ft.PLAIN)
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
        parts = [embedded[np.clip(at + k, 0, last)] for k in range(-2, 4)]
        classes = np.eye(ft.EDGE + 1, dtype=np.float32)
        parts += [classes[gaps[np.clip(at + k, 0, last)]] for k in (-2, -1, 1, 2)]
        return np.concatenate(parts, 1)

    @staticmethod
    def _embedding_gradient(back: Floats, own: Ints, kept: Floats, at: Ints) -> Floats:
        by_word = np.zeros((len(own), DIMENSIONS), np.float32)
        for n, k in enumerate(range(-2, 4)):
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
        embedding, scale = _quantised(self.values["embedding"])
        arrays: Arrays = {"embedding": embedding, "scales": array("f", [scale])}
        for name, value in self.values.items():
            if name != "embedding":
                arrays[name] = array("f", np.ascontiguousarray(value.T, np.float32).tobytes())
        return arrays


# ---- documents -------------------------------------------------------------------------------------------------------


class _Surveyed(NamedTuple):
    """One damaged document as the scorers of words saw it."""

    sites: list[ft.Site]
    first: list[float]
    suspects: list[int]
    fixed: list[list[float]]
    scores: list[tuple[float, ...]]
    labels: list[int]  # of the suspects: 1 for an artifact
    missed: int  # artifacts that are no suspects
    genuine: int  # genuine sites, suspects or not
    number: int  # of the document
    weight: float
    source: str


def _survey(data: bytes, documents: list[Clean], fold: int, number: int, seed: int) -> list[_Surveyed]:
    """Damage the documents of a fold, some of them joined to longer ones, and read them with a model of the others."""
    model = scorer.Model(parse(data, "the model of a fold", scorer.KIND, scorer.features_hash()))
    rng = Random(f"{seed} {fold} {number}")
    damaged = [
        (damage(clean.text, clean.spans, rng, clean.headings), clean)
        for clean in (*_joined(documents, rng), *_abrupt(documents, rng))
    ]
    return [_read_damaged(model, text, clean, (i * FOLDS + fold)) for i, (text, clean) in enumerate(damaged)]


def _abrupt(documents: list[Clean], rng: Random) -> Iterator[Clean]:
    """Documents of short sentences: what is short is not therefore a piece of something longer."""
    short = [
        document.text[start:end]
        for document in documents
        for start, end in document.spans
        if end - start < SHORT and document.text[start:end].endswith((".", "؟", "!"))
    ]
    rng.shuffle(short)
    done = 0
    while done < len(short):
        size = rng.randint(3, 14)
        between = rng.choice((" ", " ", "\n"))
        text, spans = "", list[tuple[int, int]]()
        for sentence in short[done : done + size]:
            text += between if text else ""
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence
        yield Clean(text, spans, weight=ABRUPT)
        done += size * 2


ABRUPT: Final = 0.04
"""How much a document that is put together from short sentences counts."""

SHORT: Final = 70
"""A sentence of fewer code points is short."""


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


def _read_damaged(model: scorer.Model, damaged: Damaged, clean: Clean, number: int) -> _Surveyed:
    text = damaged.text
    survey = Survey(text, Pairing(text))
    first = survey.first_looks(model)
    suspects = survey.suspects(first)
    suspected = set(suspects)
    windows = [survey.window(i) for i in suspects]
    scores: list[tuple[float, ...]] = [(*model.linear(window), *model.network(window)) for window in windows]
    artifacts = [is_artifact(damaged, name) for name in named(text, [site.candidate for site in survey.sites])]
    sites = [site._replace(candidate=None) for site in survey.sites]  # type: ignore[arg-type]
    return _Surveyed(
        sites,
        first,
        suspects,
        [survey.fixed(i) for i in suspects],
        scores,
        [int(artifacts[i]) for i in suspects],
        sum(artifact and i not in suspected and sites[i].certain >= 0 for i, artifact in enumerate(artifacts)),
        artifacts.count(False),
        number,
        clean.weight,
        clean.source,
    )


class _Examples:
    """All suspects of all documents, in order."""

    def __init__(self, surveyed: list[_Surveyed]) -> None:
        self._surveyed = surveyed
        self.counts = [len(document.suspects) for document in surveyed]
        self.labels = np.array([label for document in surveyed for label in document.labels])
        numbers = [(document.number // FOLDS) % 2 for document in surveyed]
        self.halves = np.repeat(numbers, self.counts)
        undamaged = [not any(document.labels) and not document.missed for document in surveyed]
        self.undamaged = np.repeat(undamaged, self.counts)
        weights = [
            document.weight * (UNDAMAGED if clean else 1.0) for document, clean in zip(surveyed, undamaged, strict=True)
        ]
        self.weights = np.repeat(weights, self.counts)
        self.base = np.repeat([document.weight for document in surveyed], self.counts)
        self.missed = sum(document.missed * document.weight for document in surveyed)
        pairs = list(zip(surveyed, undamaged, strict=True))
        self.genuine_undamaged = sum(document.genuine * document.weight for document, clean in pairs if clean)

    def rows(self) -> Floats:
        found = []
        for document in self._surveyed:
            evidence, artifact = first_evidence(document.first, document.suspects, document.scores)
            found += _rows(document, evidence, artifact)
        return np.array(found, np.float32)

    def chunks(self, logits: Floats, size: int) -> Iterator[tuple[int, list[list[float]]]]:
        """``logits``, document by document, in chunks of so many documents, each with the index of its first one."""
        ends = np.cumsum(self.counts)
        for start in range(0, len(self.counts), size):
            stop = min(len(self.counts), start + size)
            yield start, [logits[ends[i] - self.counts[i] : ends[i]].tolist() for i in range(start, stop)]


def _rows(document: _Surveyed, evidence: list[float], artifact: list[float]) -> list[list[float]]:
    around = ft.Surroundings(document.sites, evidence, artifact)
    return [row(around, i, document.scores[n], document.fixed[n]) for n, i in enumerate(document.suspects)]


def _second_rows(surveyed: list[_Surveyed], logits: list[list[float]]) -> Floats:
    found = []
    for document, own in zip(surveyed, logits, strict=True):
        found += _rows(document, *second_evidence(document.first, document.suspects, own))
    return np.array(found, np.float32).reshape(-1, len(ft.ROW))


def _fit(
    examples: _Examples, rows: Floats, seed: int, asked: NDArray[np.bool_] | None = None
) -> tuple[HistGradientBoostingClassifier, Floats]:
    """A forest for all examples that it will be ``asked`` about, and what forests for one half say of the other."""
    asked = np.ones(len(rows), bool) if asked is None else asked

    def forest(chosen: NDArray[np.bool_]) -> HistGradientBoostingClassifier:
        return HistGradientBoostingClassifier(
            learning_rate=0.1,
            max_iter=200,
            max_leaf_nodes=24,
            min_samples_leaf=80,
            l2_regularization=1.0,
            max_features=0.5,
            early_stopping=False,
            random_state=seed,
        ).fit(rows[chosen], examples.labels[chosen], sample_weight=examples.weights[chosen])

    held_out = np.full(len(rows), _NEVER, np.float32)
    for half in (0, 1):
        others = asked & (examples.halves == half)
        held_out[others] = forest(asked & (examples.halves != half)).decision_function(rows[others])
    return forest(asked), held_out


_NEVER: Final = -30.0
"""The logit of what was cleared."""


def _flat(forest: HistGradientBoostingClassifier, name: str) -> Arrays:
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


def _calibrated(examples: _Examples, logits: Floats) -> tuple[dict[str, float], float, float]:
    """Figures at both levels, and slope and shift that map their thresholds to those of ``LEVELS``."""
    labels, weights = examples.labels, examples.base
    order = np.argsort(-logits, kind="stable")
    true = np.cumsum((labels * weights)[order])
    false = np.cumsum(((1 - labels) * weights)[order])
    scores = 2 * true / (true + false + true[-1] + examples.missed)
    among = np.cumsum(((1 - labels) * weights * ~examples.undamaged)[order])  # false alarms in damaged documents
    beta = RECALL * RECALL
    best = int(((1 + beta) * true / (true + among + beta * (true[-1] + examples.missed))).argmax())
    harmed = np.cumsum((weights * examples.undamaged)[order])
    safe = int(np.searchsorted(harmed, HARM * examples.genuine_undamaged, "right"))
    safe = max(0, min(safe - 1, best - 1))
    eager_at, safe_at = float(logits[order[best]]), float(logits[order[safe]])
    slope = float(np.log(0.95 / 0.05)) / max(safe_at - eager_at, 0.1)
    figures = {
        "eager F1": round(float(scores[best]), 4),
        "eager precision": round(float(true[best] / (true[best] + false[best])), 4),
        "safe F1": round(float(scores[safe]), 4),
        "safe precision": round(float(true[safe] / (true[safe] + false[safe])), 4),
        "eager harm": round(float(harmed[best] / (examples.genuine_undamaged or 1)), 5),
        "safe harm": round(float(harmed[safe] / (examples.genuine_undamaged or 1)), 5),
    }
    return figures, slope, -slope * eager_at
