"""Findings as one HTML page for people: right to left, without a network, every change in its sentence.

The page is written as the findings come: the counts and the lists of rules and files are made from them by the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from arabic_norm.report.findings import Reported

_END_BEFORE = re.compile(r"[.!؟?…\n]\s|\n")
_END_BEHIND = re.compile(r"[.!؟?…](?=\s)|\n")
_SPACES: Final = {" ": "␣", "\n": "⏎", "\t": "⇥", "\r": "␍", "\N{NO-BREAK SPACE}": "⍽"}


@cache
def _template() -> tuple[str, str]:
    text = (files("arabic_norm") / "data" / "review.html").read_text(encoding="utf-8")
    start, _, end = text.partition("<!-- findings -->")
    return start, end


def head() -> str:
    """The page up to its findings."""
    return _template()[0]


def tail(sure: int, unsure: int) -> str:
    """The rest of the page."""
    return _template()[1].replace("{sure}", str(sure)).replace("{unsure}", str(unsure))


def items(findings: Iterable[Reported]) -> Iterator[str]:
    """Yield an article for each finding."""
    for item in findings:
        before, after = sentence(item)
        new = "" if item.new is None else f"<ins>{shown(item.new)}</ins>" if item.new else ""
        old = f"<del>{shown(item.old)}</del>" if item.old else ""
        mark = old + new if item.new is not None else f"<mark>{shown(item.old)}</mark>"
        why = escape(f"{item.code} {item.name}: {item.message}", quote=True)
        unsure = "" if item.safe else ' data-unsure=""'
        place = f"{item.file}:{item.line}:{item.column}" + (f" ({item.label})" if item.label else "")
        yield (
            f'<article tabindex="-1" data-code="{item.code}" data-name="{escape(item.name, quote=True)}"'
            f' data-file="{_clean(item.file)}"{unsure}>'
            f'<header dir="ltr"><b>{item.code}</b> <span>{_clean(place)}</span></header>'
            f'<p>{_clean(before)}<span class="change" title="{why}">{mark}</span>{_clean(after)}</p>'
            f'<footer dir="ltr">{_clean(item.name)}: {_clean(item.message)}</footer></article>\n'
        )


def sentence(item: Reported) -> tuple[str, str]:
    """What stands before and behind the passage in its sentence, as far as it is known.

    >>> from arabic_norm.report.findings import Reported
    >>> item = Reported("", 1, 1, 1, 2, "", "", "", True, "نعم. وصل الوفد", " ", "", ". ثم غادر.", "")
    >>> sentence(item)
    ('وصل الوفد', '.')
    """
    before, after = item.before, item.after
    ends = [match.end() for match in _END_BEFORE.finditer(before)]
    if ends:
        before = before[ends[-1] :]
    behind = _END_BEHIND.search(after)
    return before, after[: behind.end()] if behind else after


def shown(text: str) -> str:
    """A passage in which spaces and line ends can be seen.

    >>> shown(" <b>")
    '␣&lt;b&gt;'
    """
    return _clean("".join(_SPACES.get(char, char) for char in text) if text.strip() != text or len(text) < 3 else text)


def _clean(text: str) -> str:
    """Text that no browser takes for markup; what cannot be seen is shown by its number."""
    visible = "".join(
        char if char.isprintable() or char in " \n\N{NO-BREAK SPACE}" else f"[U+{ord(char):04X}]" for char in text
    )
    return escape(visible, quote=True)
