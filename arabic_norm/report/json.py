"""Findings as one JSON object, written as they come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from arabic_norm.report.findings import Reported
from arabic_norm.version import __version__


def head() -> str:
    """The beginning."""
    return f'{{"version": 1, "tool": "arabic-norm {__version__}", "findings": ['


def items(findings: Iterable[Reported], first: bool) -> Iterator[str]:
    """Yield the findings; ``first`` says that none was before."""
    for item in findings:
        about = item._asdict()
        del about["before"], about["after"], about["written"]
        yield ("" if first else ",") + "\n" + dumped(about)
        first = False


def tail(sure: int, unsure: int) -> str:
    """The end."""
    return f'\n], "sure": {sure}, "not_sure": {unsure}}}\n'


def dumped(value: object) -> str:
    """JSON of anything that text may hold: what is no character is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
