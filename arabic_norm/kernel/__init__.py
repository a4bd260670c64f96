"""The small loops over characters, compiled where a compiler was at hand when the package was installed.

Each function of the compiled modules has a twin in plain Python in :mod:`arabic_norm.kernel.reference`, which is its
specification.  ``ARABIC_NORM_KERNEL=reference`` in the environment has the twins run.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Final

__all__ = ["NAME", "OnePass", "Table", "offsets_between", "pairs", "slices"]

COMPILED: Final = "compiled"
REFERENCE: Final = "reference"


def _name() -> str:
    if os.environ.get("ARABIC_NORM_KERNEL") == REFERENCE:
        return REFERENCE
    try:
        for name in ("_kernel", "_scan", "_spell"):
            import_module(f"{__name__}.{name}")
    except ImportError:
        return REFERENCE
    return COMPILED


NAME: Final = _name()
"""Which of the two runs: ``compiled`` or ``reference``."""

if TYPE_CHECKING or NAME == REFERENCE:
    from arabic_norm.kernel.reference import OnePass, Table, offsets_between, slices
else:
    from arabic_norm.kernel._kernel import OnePass, Table, offsets_between, slices


def pairs(offsets: array[int]) -> Iterator[tuple[int, int]]:
    """The spans, of which ``offsets`` has start and end of each one behind the other.

    >>> list(pairs(offsets_between("نعم. لا. ", [4, 8])))
    [(0, 4), (5, 8)]
    """
    return zip(offsets[::2], offsets[1::2], strict=True)
