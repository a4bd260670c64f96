"""Findings as lines of text: place, code, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from arabic_norm.pipeline import Finding

MAX_SHOWN: Final = 30
"""How many code points of a passage are shown."""


def lines(name: str, text: str, findings: Iterable[Finding]) -> list[str]:
    """One line a finding: ``file:line:column: code message: what stands there -> what would``.

    Args:
        name: what the text is called.
        text: the text that was checked.
        findings: what check() found in it.

    >>> from arabic_norm import check
    >>> lines("a.txt", "وصل الوفد .", check("وصل الوفد ."))
    ["a.txt:1:10: AN102 no space stands before a mark: ' ' -> ''"]
    """
    return [f"{name}:{item.line}:{item.column}: {item.code} {item.message}{_change(text, item)}" for item in findings]


def _change(text: str, finding: Finding) -> str:
    sure = "" if finding.safe else " [not sure]"
    if finding.replacement is None:
        return sure
    return f": {_short(text[finding.start : finding.end])} -> {_short(finding.replacement)}{sure}"


def _short(passage: str) -> str:
    return repr(passage if len(passage) <= MAX_SHOWN else f"{passage[:MAX_SHOWN]}…")


def summary(findings: Iterable[Finding]) -> str:
    """How many findings there are, and how many of them clean mends."""
    found = list(findings)
    sure = sum(finding.safe for finding in found)
    unsure = len(found) - sure
    if not found:
        return "nothing found"
    rest = f", {unsure} not sure and left" if unsure else ""
    return f"{sure} to mend (--fix){rest}"
