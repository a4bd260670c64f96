"""Fit: the weights of the scorer, learnt by choosing the form that clean text has (needs numpy)."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from arabic_norm.spelling import context as ct
from arabic_norm.spelling.instances import Instance
from arabic_norm.spelling.relatives import Lookup, votes
from arabic_norm.spelling.skeleton import fold

EPOCHS: Final = 3
RATE: Final = 0.05
BATCH: Final = 256
BETA: Final = 1.0
LASSO: Final = 2.0
RIDGE: Final = 1.0
LIMIT: Final = 127


class Rows(NamedTuple):
    """Candidates as rows.

    Attributes:
        slots: the slots of each, padded with one behind the last, whose weight is always 0.
        offset: the logit that each begins with.
        starts: the first row of each instance.
        right: the row that is right in each instance.
    """

    slots: Any
    offset: Any
    starts: Any
    right: Any


def rows(found: Iterable[Instance], lookup: Lookup) -> Rows:
    """The instances as arrays."""
    slots: list[list[int]] = []
    ending = cache(lambda skeleton: ct.ending_of(lookup(skeleton)))
    offset: list[float] = []
    starts: list[int] = []
    right: list[int] = []
    for each in found:
        context = ct.around(each.keys, each.place, ending)
        starts.append(len(slots))
        right.append(len(slots) + each.right)
        for form, count in each.candidates:
            slots.append(slots_of(form, context, each.unknown, lookup))
            offset.append(math.log(count))
    width = max(map(len, slots))
    table = np.full((len(slots), width), 1 << ct.SLOT_BITS, np.int32)
    for i, row in enumerate(slots):
        table[i, : len(row)] = row
    return Rows(table, np.array(offset, np.float32), np.array(starts), np.array(right))


def slots_of(form: str, context: tuple[int, ...], unknown: bool, lookup: Lookup) -> list[int]:
    """The slots of one candidate."""
    codes = ct.form_codes(form)
    if not unknown:
        return ct.context_slots(codes, context)
    skeleton = fold(form)
    found = ct.class_slots(codes, context)
    for i in ct.unknown_slots(skeleton):
        found += ct.affix_slots(ord(form[i]), ct.affix_codes(skeleton, i, votes(skeleton, i, lookup)))
    return found


def _gradient(data: Rows, ends: Any, chosen: Any, weights: Any) -> tuple[Any, Any, float]:
    """For some instances the slots of their candidates, how much too probable each is, and the loss."""
    sizes = ends[chosen] - data.starts[chosen]
    begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    index = np.repeat(data.starts[chosen] - begins, sizes) + np.arange(sizes.sum())
    slots = data.slots[index]
    score = data.offset[index] + weights[slots].sum(axis=1)
    score = np.exp(score - np.repeat(np.maximum.reduceat(score, begins), sizes))
    share = score / np.repeat(np.add.reduceat(score, begins), sizes)
    right = data.right[chosen] - data.starts[chosen] + begins
    loss = -float(np.log(share[right] + 1e-12).sum())
    share[right] -= 1
    return slots, share, loss


def fit(data: Rows, seed: int, report: Callable[[str], None] = lambda line: None) -> tuple[array[int], float]:
    """The weights as small whole numbers, and what one of them is worth.

    One pass after another over the instances in a drawn order, by FTRL-Proximal (McMahan et al. 2013, Ad Click
    Prediction: a View from the Trenches): what is seen seldom stays at 0, so that rare words do not crowd the table.
    """
    rng = np.random.default_rng(seed)
    weights = np.zeros((1 << ct.SLOT_BITS) + 1)
    squares = np.zeros(len(weights))
    pulls = np.zeros(len(weights))
    count = len(data.starts)
    ends = np.append(data.starts[1:], len(data.slots))
    for epoch in range(EPOCHS):
        loss = 0.0
        order = rng.permutation(count)
        for first in range(0, count, BATCH):
            slots, share, off = _gradient(data, ends, order[first : first + BATCH], weights)
            loss += off
            gradient = np.bincount(slots.ravel(), np.repeat(share, slots.shape[1]), len(weights))
            touched = np.flatnonzero(gradient)
            step = gradient[touched]
            grown = squares[touched] + step * step
            pulls[touched] += step - (np.sqrt(grown) - np.sqrt(squares[touched])) / RATE * weights[touched]
            squares[touched] = grown
            pull = pulls[touched]
            strength = (BETA + np.sqrt(grown)) / RATE + RIDGE
            weights[touched] = -np.sign(pull) * np.maximum(np.abs(pull) - LASSO, 0) / strength
            weights[-1] = 0.0
        report(f"pass {epoch + 1}: {loss / count:.4f} nats a choice")
    top = float(np.quantile(np.abs(weights[:-1]), 0.9999)) or 1.0
    scale = top / LIMIT
    small = np.clip(np.rint(weights[:-1] / scale), -LIMIT, LIMIT).astype(np.int8)
    return array("b", small.tobytes()), scale
