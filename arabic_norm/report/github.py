"""Findings as annotations that GitHub shows at the lines of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arabic_norm.report.findings import Reported
from arabic_norm.report.text import passage


def lines(findings: Iterable[Reported]) -> Iterator[str]:
    """Yield a workflow command a finding: an error where clean mends it, else a notice."""
    for item in findings:
        change = "" if item.new is None else f": {item.old!r} -> {item.new!r}"
        place = (
            f"file={_value(item.file)},line={item.line},col={item.column},endLine={item.end_line},"
            f"endColumn={item.end_column},title={_value(f'{item.code} {item.name}')}"
        )
        yield f"::{'error' if item.safe else 'notice'} {place}::{_text(f'{item.message}{change} | {passage(item)}')}"


def _text(text: str) -> str:
    """Text as a workflow command takes it.

    >>> _text("100%\\n")
    '100%25%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
