"""Findings in files: what every form of report is made from."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final, NamedTuple

CONTEXT: Final = 160
"""How many code points of the text around a passage are kept to show it."""

STDIN_NAME: Final = "<stdin>"
"""What standard input is called."""

NEAR: Final = 16
"""How many of those on the same line make a fingerprint."""


class Reported(NamedTuple):
    """A finding with its place in a file and the text around it.

    Attributes:
        file: the file as the caller named it.
        line: the line it begins at, from 1.
        column: the column it begins at, in code points from 1.
        end_line: the line it ends at.
        end_column: the column behind its last code point.
        code: the rule's code.
        name: the rule's name.
        message: what is wrong.
        safe: whether clean makes the change by itself.
        before: the text before it.
        old: what stands there.
        new: what would stand there; None where only a person can tell.
        after: the text behind it.
        written: how ``new`` is written in the file, which in JSON may be otherwise.
        label: where in the file it is, where lines do not say it all.
        fingerprint: what stays the same when other lines change.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    name: str
    message: str
    safe: bool
    before: str
    old: str
    new: str | None
    after: str
    written: str | None
    label: str = ""
    fingerprint: str = ""


class Fingerprints:
    """Gives each finding of a file a fingerprint: of its rule, its passage, and which of several alike it is."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, code: str, before: str, old: str, after: str) -> str:
        """The fingerprint of the next finding.

        >>> prints = Fingerprints()
        >>> prints.of("AN102", "نعم", " ", ".") != prints.of("AN102", "نعم", " ", ".")
        True
        """
        line_before, line_after = before.rpartition("\n")[2], after.partition("\n")[0]
        passage = "\0".join((code, line_before[-NEAR:], old, line_after[:NEAR]))
        digest = hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._seen[digest] += 1
        return f"{digest}/{self._seen[digest]}"
