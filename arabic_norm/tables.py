"""Tables: reading the tab-separated tables of ``data/``.

A table has one entry a line, fields divided by tabulators, sorted by its first field, and lines that begin with ``#``
for what a reader should know.  A table is read at its first use and then kept.
"""

from __future__ import annotations

from functools import cache


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of the table ``data/<name>.tsv``, each a tuple of its fields.

    Raises:
        FileNotFoundError: if there is no such table.

    >>> rows("abbreviations")[0]
    ('A.D', 'inner', 'anno Domini')
    """
    text = _bytes(f"{name}.tsv").decode("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def digest(file: str) -> str:
    """The SHA-256 of ``data/<file>``, which tells one version of it from another."""
    import hashlib

    return hashlib.sha256(_bytes(file)).hexdigest()


def _bytes(file: str) -> bytes:
    import pkgutil

    data = pkgutil.get_data("arabic_norm", f"data/{file}")
    if data is None:
        raise FileNotFoundError(file)
    return data
