"""Fit: the weights of the scorer, learnt by choosing the form that clean text has (needs numpy)."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

import numpy as np

from arabic_norm.spelling import context as ct
from arabic_norm.spelling.instances import Instance
from arabic_norm.spelling.relatives import Lookup, votes
from arabic_norm.spelling.skeleton import fold

EPOCHS: Final = 3
RATE: Final = 0.03
BATCH: Final = 256
LIMIT: Final = 127


class Rows(NamedTuple):
    """Candidates as rows: their slots, padded with the last one, which is always 0; what they begin with; their instance."""

    slots: Any
    offset: Any
    starts: Any
    right: Any


def rows(found: Iterable[Instance], lookup: Lookup) -> Rows:
    """The instances as arrays."""
    slots: list[list[int]] = []
    offset: list[float] = []
    starts: list[int] = []
    right: list[int] = []
    for each in found:
        context = ct.around(each.keys, each.place)
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


def fit(data: Rows, seed: int, report: Callable[[str], None] = lambda line: None) -> tuple[array[int], float]:
    """The weights as small whole numbers, and what one of them is worth.

    One pass after another over the instances in a drawn order, with steps that shrink where many were made (AdaGrad).
    """
    rng = np.random.default_rng(seed)
    weights = np.zeros((1 << ct.SLOT_BITS) + 1)
    squares = np.full(len(weights), 1.0)
    count = len(data.starts)
    ends = np.append(data.starts[1:], len(data.slots))
    for epoch in range(EPOCHS):
        loss = 0.0
        order = rng.permutation(count)
        for first in range(0, count, BATCH):
            chosen = order[first : first + BATCH]
            sizes = ends[chosen] - data.starts[chosen]
            begins = np.concatenate(([0], np.cumsum(sizes)[:-1]))
            index = np.repeat(data.starts[chosen] - begins, sizes) + np.arange(sizes.sum())
            slots = data.slots[index]
            score = data.offset[index] + weights[slots].sum(axis=1)
            score = np.exp(score - np.repeat(np.maximum.reduceat(score, begins), sizes))
            share = score / np.repeat(np.add.reduceat(score, begins), sizes)
            right = data.right[chosen] - data.starts[chosen] + begins
            loss -= np.log(share[right] + 1e-12).sum()
            share[right] -= 1
            gradient = np.bincount(slots.ravel(), np.repeat(share, slots.shape[1]), len(weights))
            touched = np.flatnonzero(gradient)
            step = gradient[touched]
            squares[touched] += step * step
            weights[touched] -= RATE * step / np.sqrt(squares[touched])
            weights[-1] = 0.0
        report(f"pass {epoch + 1}: {loss / count:.4f} nats a choice")
    top = float(np.quantile(np.abs(weights[:-1]), 0.9999)) or 1.0
    scale = top / LIMIT
    small = np.clip(np.rint(weights[:-1] / scale), -LIMIT, LIMIT).astype(np.int8)
    return array("b", small.tobytes()), scale
