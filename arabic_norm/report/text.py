"""Findings as lines of text: place, code, what is wrong, and the passage with carets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from arabic_norm.report.findings import Reported
from arabic_norm.rules import Registry

MAX_SHOWN: Final = 30
"""How many code points of a passage are shown."""

_VISIBLE: Final = str.maketrans({"\n": "⏎", "\r": "␍", "\t": "⇥"})


def lines(findings: Iterable[Reported]) -> Iterator[str]:
    """Yield two lines a finding: ``file:line:column: code message: what stands there -> what would``, and the passage.

    In the passage a caret stands before and behind what was found, or one where something is missing.  They are in
    the line itself, because a terminal that turns Arabic round would put a caret on the next line somewhere else.
    """
    for item in findings:
        where = f" ({item.label})" if item.label else ""
        yield f"{visible(item.file)}:{item.line}:{item.column}:{where} {item.code} {item.message}{_change(item)}"
        yield f"    {passage(item)}"


def passage(item: Reported, reach: int = MAX_SHOWN) -> str:
    """What was found between carets, in the text around it, on one line.

    >>> from arabic_norm.report.findings import Reported
    >>> passage(Reported("", 1, 6, 1, 7, "", "", "", True, "وصل", " ", "", "، ثم", ""))
    'وصل^ ^، ثم'
    """
    before, after = item.before[-reach:], item.after[:reach]
    start = "…" if len(item.before) > reach else ""
    end = "…" if len(item.after) > reach else ""
    shown = f"^{item.old[:MAX_SHOWN]}^" if item.old else "^"
    return visible(f"{start}{before}{shown}{after}{end}")


def visible(text: str) -> str:
    """``text`` on one line, with every control character shown by its number."""
    shown = text if text.isprintable() else text.translate(_VISIBLE)
    if shown.isprintable():
        return shown
    return "".join(char if char.isprintable() or char == " " else f"<U+{ord(char):04X}>" for char in shown)


def _change(item: Reported) -> str:
    sure = "" if item.safe else " [not sure]"
    if item.new is None:
        return sure
    return f": {_short(item.old)} -> {_short(item.new)}{sure}"


def _short(text: str) -> str:
    return repr(text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…")


def summary(sure: int, unsure: int) -> str:
    """How many findings clean mends, and how many there are besides.

    >>> summary(3, 0), summary(0, 0)
    ('3 to mend (--fix)', 'nothing found')
    """
    if not sure and not unsure:
        return "nothing found"
    rest = f", {unsure} not sure and left" if unsure else ""
    return f"{sure} to mend (--fix){rest}"


def statistics(counts: Counter[tuple[str, bool]], registry: Registry) -> Iterator[str]:
    """Yield a line for each rule that found something, the most frequent first."""
    codes = sorted({code for code, _ in counts}, key=lambda code: (-counts[code, True] - counts[code, False], code))
    for code in codes:
        unsure = f" ({counts[code, False]} not sure)" if counts[code, False] else ""
        total = counts[code, True] + counts[code, False]
        yield f"{total:7}  {code}  {registry[code].name}{unsure}"
