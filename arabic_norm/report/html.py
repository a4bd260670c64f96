"""Findings as one HTML page for people: right to left, without a network, every change in its sentence.

The page is written as the findings come: the counts and the lists of rules and files are made from them by the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final, NamedTuple

import regex

from arabic_norm.report.findings import Reported
from arabic_norm.tables import rows

_END_BEFORE = re.compile(r"[.!؟?…\n]\s|\n")
_END_BEHIND = re.compile(r"[.!؟?…](?=\s)|\n")
_SPACES: Final = {" ": "␣", "\n": "⏎", "\t": "⇥", "\r": "␍", "\N{NO-BREAK SPACE}": "⍽"}
#: Between the old word and the new one: without it the last letter of the one would join the first of the other.
_APART: Final = "\N{ZERO WIDTH NON-JOINER}"
#: What belongs to a word: letters, their marks, and tatweel, which is a letter to Unicode.
_OF_WORD = regex.compile(r"[\p{L}\p{M}]")
_WORD_BEFORE = regex.compile(r"[\p{L}\p{M}]++\Z")
_WORD_BEHIND = regex.compile(r"\A[\p{L}\p{M}]++")


@cache
def _template() -> tuple[str, str]:
    text = (files("arabic_norm") / "data" / "review.html").read_text(encoding="utf-8")
    start, _, end = text.partition("<!-- findings -->")
    return start, end


@cache
def _in_arabic() -> dict[str, tuple[str, str]]:
    return {code: (name, reason) for code, name, reason in rows("rules_ar")}


def head() -> str:
    """The page up to its findings."""
    return _template()[0]


def tail(sure: int, unsure: int) -> str:
    """The rest of the page."""
    return _template()[1].replace("{sure}", str(sure)).replace("{unsure}", str(unsure))


def items(findings: Iterable[Reported], summaries: dict[str, str]) -> Iterator[str]:
    """Yield an article for each finding.

    Args:
        findings: what was found.
        summaries: what each rule says in English, by its code; a message says it, and then what is special here.
    """
    for item in findings:
        passage = shown_in(item)
        name, reason = _in_arabic()[item.code]
        note = _clean(item.message.removeprefix(summaries[item.code]).strip().removeprefix("(").removesuffix(")"))
        note = note.replace("→", "←")  # which way it leads, from right to left
        place = f"{item.file}:{item.line}:{item.column}" + (f" ({item.label})" if item.label else "")
        about = f'data-code="{item.code}" data-name="{name}" data-file="{_clean(item.file)}"'
        if not item.safe:
            about += ' data-unsure=""'
        yield (
            f'<article tabindex="-1" {about}>'
            f"<header><b>{name}</b> <code>{item.code}</code> <bdi>{_clean(place)}</bdi></header>"
            f"<p>{_clean(passage.before)}<span>{_change(passage)}</span>{_clean(passage.after)}</p>"
            f"<footer>{reason}{f' <bdi>{note}</bdi>' if note else ''}</footer></article>\n"
        )


class Passage(NamedTuple):
    """A change in its sentence; ``new`` is None where only a person can tell."""

    before: str
    old: str
    new: str | None
    after: str


def shown_in(item: Reported) -> Passage:
    """A change in its sentence, as far as that is known, with the whole word where letters change.

    >>> from arabic_norm.report.findings import Reported
    >>> item = Reported("", 1, 1, 1, 2, "", "", "", True, "نعم. ضربة متوقع", "ه", "ة", " اليوم. ثم غادر.", "")
    >>> shown_in(item)
    Passage(before='ضربة ', old='متوقعه', new='متوقعة', after=' اليوم.')
    """
    before, old, new, after = item.before, item.old, item.new, item.after
    if new is not None and _OF_WORD.search(old + new):
        first, last = _WORD_BEFORE.search(before), _WORD_BEHIND.search(after)
        start, end = first[0] if first else "", last[0] if last else ""
        before, after = before[: len(before) - len(start)], after[len(end) :]
        old, new = start + old + end, start + new + end
    ends = [match.end() for match in _END_BEFORE.finditer(before)]
    behind = _END_BEHIND.search(after)
    return Passage(before[ends[-1] :] if ends else before, old, new, after[: behind.end()] if behind else after)


def _change(passage: Passage) -> str:
    if passage.new is None:
        return f"<mark>{shown(passage.old)}</mark>"
    old = f"<del>{shown(passage.old)}</del>" if passage.old else ""
    new = f"<ins>{shown(passage.new)}</ins>" if passage.new else ""
    return old + _APART * bool(old and new) + new


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
