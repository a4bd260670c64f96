"""Tables: reading the tab-separated tables of ``data/``.

A table has one entry a line, fields divided by tabulators, sorted by its first field, and lines that begin with ``#``
for what a reader should know.  A table is read at its first use and then kept.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of the table ``data/<name>.tsv``, each a tuple of its fields.

    Raises:
        FileNotFoundError: if there is no such table.

    >>> rows("abbreviations")[0]
    ('A.D', 'inner', 'anno Domini')
    """
    text = files("arabic_norm").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def digest(file: str) -> str:
    """The SHA-256 of ``data/<file>``, which tells one version of it from another."""
    return hashlib.sha256(files("arabic_norm").joinpath("data", file).read_bytes()).hexdigest()
