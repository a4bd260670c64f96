"""Calibration: from which answers of the forests on a candidate is an artifact, at the level eager and at safe."""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from arabic_norm.boundary import LEVELS
from arabic_norm.boundary.network import Floats

HARM: Final = 0.0026
"""The share of genuine ends in undamaged documents that the level safe may remove, as measured in training.

Excerpts do not count: they are made to be hard.
"""

RECALL: Final = 1.3
"""How much recall counts against precision where the threshold of the level eager is chosen (the beta of F-beta)."""

NEVER: Final = -30.0
"""The logit of what was cleared."""


class Examples(NamedTuple):
    """Suspects of which it is known what they are; ``missed`` and ``genuine_bearing`` are sums of weights.

    Attributes:
        labels: 1 for an artifact.
        weights: of each one.
        undamaged: whether its document has no artifact.
        bearing: whether its removal counts as harm.
        missed: artifacts that are no suspects.
        genuine_bearing: all genuine sites that count so, suspects or not.
    """

    labels: NDArray[Any]
    weights: NDArray[Any]
    undamaged: NDArray[np.bool_]
    bearing: NDArray[np.bool_]
    missed: float
    genuine_bearing: float


def calibrated(examples: Examples, logits: Floats, careful: Floats) -> tuple[dict[str, float], float, float]:
    """Figures at both levels, and the logits that ``Model.probability`` needs so that they begin at ``LEVELS``.

    Args:
        examples: what was asked about.
        logits: what the whole forest says of each, if it had not seen its document.
        careful: the same of the careful forest.
    """
    eager = _Ranked(examples, logits)
    false = eager.sums((1 - examples.labels) * ~examples.undamaged)  # false alarms in damaged documents
    beta = RECALL * RECALL
    best = int(((1 + beta) * eager.true / (eager.true + false + beta * eager.artifacts)).argmax())
    eager_at = float(logits[eager.order[best]])
    safe = _Ranked(examples, np.where(logits < eager_at, NEVER, careful))
    within = int(np.searchsorted(safe.harmed, HARM * examples.genuine_bearing, "right"))
    last = max(0, min(within, best) - 1)
    figures = {
        f"{level} {figure}": round(value, 5 if figure == "harm" else 4)
        for level, ranked, count in (("eager", eager, best), ("safe", safe, last))
        for figure, value in ranked.figures(count).items()
    }
    share = 2 * LEVELS["safe"] - 1
    return figures, eager_at, float(careful[safe.order[last]]) - math.log(share / (1 - share))


class _Ranked:
    """All examples, those that look most like an artifact first, and sums of weights up to each of them."""

    def __init__(self, examples: Examples, logits: Floats) -> None:
        self.order = np.argsort(-logits, kind="stable")
        self._weights = examples.weights
        self.true = self.sums(examples.labels)
        self._false = self.sums(1 - examples.labels)
        self.harmed = self.sums(examples.bearing)
        self.artifacts = float(self.true[-1]) + examples.missed
        self._genuine_bearing = examples.genuine_bearing or 1.0

    def sums(self, chosen: NDArray[Any]) -> Floats:
        return np.cumsum((chosen * self._weights)[self.order])

    def figures(self, last: int) -> dict[str, float]:
        """What is right where all are removed up to ``last``."""
        true, false = float(self.true[last]), float(self._false[last])
        return {
            "F1": 2 * true / (true + false + self.artifacts),
            "precision": true / (true + false),
            "harm": float(self.harmed[last]) / self._genuine_bearing,
        }
