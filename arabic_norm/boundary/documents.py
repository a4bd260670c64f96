"""Documents: clean text with its sentences, read from files, and what is genuine in a damaged one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary.candidates import Candidate
from arabic_norm.boundary.damage import Damaged


class TrainingError(ValueError):
    """The text that was given cannot be learnt from, or measured on; the message is one line."""


@dataclass(frozen=True)
class Clean:
    """A document of clean text with its sentences, as code point offsets, and which of these are headings."""

    text: str
    spans: list[tuple[int, int]]
    headings: list[int] = field(default_factory=list)
    source: str = ""
    license: str = ""
    weight: float = 1.0


def read(path: str | Path) -> list[Clean]:
    """The documents of a JSON Lines file: objects with ``text`` and ``spans``, or ``sentences`` that a space parts.

    There may be ``headings``, the indices of sentences that are, ``source`` and ``license``.

    Raises:
        TrainingError: if the file cannot be read, is empty, or a line is no document; the message names file and line.

    >>> read("no/such.jsonl")
    Traceback (most recent call last):
        ...
    arabic_norm.boundary.documents.TrainingError: no/such.jsonl: no such file or directory
    """
    try:
        lines = Path(path).read_bytes().split(b"\n")
    except (OSError, ValueError) as error:  # a ValueError for a NUL in the name
        raise TrainingError(f"{path}: {(getattr(error, 'strerror', None) or str(error)).lower()}") from None
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_document(json.loads(line.decode("utf-8")), Path(path).stem))
            except (ValueError, RecursionError) as error:
                raise TrainingError(f"{path}:{number}: no document of clean text: {_reason(error)}") from None
    if not found:
        raise TrainingError(f'{path}: is empty; a line is {{"text": …, "spans": [[start, end], …]}}')
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: 0x{error.object[error.start]:02x} at byte {error.start} of the line"
    return str(error)


def _document(data: Any, source: str) -> Clean:
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    if "sentences" in data:
        sentences = data["sentences"]
        if not isinstance(sentences, list) or not all(isinstance(each, str) and each.strip() for each in sentences):
            raise ValueError("its sentences are not a list of strings with something in them")
        text, spans = joined(sentences, " ")
    else:
        for name in ("text", "spans"):
            if name not in data:
                raise ValueError(f"no {name!r}")
        text = data["text"]
        if not isinstance(text, str):
            raise ValueError("its text is not a string")
        spans = _spans(data["spans"], len(text))
    headings = data.get("headings") or []
    if not _are_numbers(headings) or not all(0 <= heading < len(spans) for heading in headings):
        raise ValueError(f"its headings are not a list of indices of its {len(spans)} spans")
    # Half of a noisy set is as good as all of it: where people did not say what the sentences are, count less.
    weight = 0.4 if data.get("sent_gold") == "heuristic" and data.get("domain") != "wiki" else 1.0
    return Clean(text, spans, headings, str(data.get("source", source)), str(data.get("license", "")), weight)


def joined(sentences: Iterable[str], between: str) -> tuple[str, list[tuple[int, int]]]:
    """Sentences as one text, with ``between`` between them, and their spans.

    >>> joined(["نعم.", "لا."], " ")
    ('نعم. لا.', [(0, 4), (5, 8)])
    """
    text, spans = "", []
    for sentence in sentences:
        text += between if text else ""
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence
    return text, spans


def _spans(data: Any, size: int) -> list[tuple[int, int]]:
    if not isinstance(data, list) or not all(_are_numbers(pair) and len(pair) == 2 for pair in data):
        raise ValueError("its spans are not a list of [start, end]")
    spans = [(start, end) for start, end in data]
    for start, end in spans:
        if not 0 <= start <= end <= size:
            raise ValueError(f"the span [{start}, {end}] lies outside its text of {size} code points")
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise ValueError(f"its spans overlap or are in no order at {start}")
    return spans


def _are_numbers(data: Any) -> bool:
    return isinstance(data, list) and all(type(item) is int for item in data)


def is_odd(text: str) -> bool:
    """Whether ``text`` has marks that clean text does not have, from which one would learn that artifacts are right.

    >>> [is_odd(text) for text in ("نعم. لا", "نعم . لا", "نعم.. لا", "نعم،. لا")]
    [False, True, True, True]
    """
    return _ODD.search(text) is not None


_ODD = regex.compile(r"\s\.(?!\w)|(?<!\.)\.\.(?!\.)|[،,]\s*\.|\.\s*،")


# ---- labels ----------------------------------------------------------------------------------------------------------


def named(text: str, candidates: Iterable[Candidate]) -> list[tuple[int, int]]:
    """For each candidate how many word characters stand before its gap and before its end.

    >>> from arabic_norm.boundary.candidates import candidates
    >>> named("نعم. لا. [1] بل", candidates("نعم. لا. [1] بل"))
    [(3, 3), (5, 6)]
    """
    names = []
    done = count = 0
    for candidate in candidates:
        count += len(_WORD_CHARACTER.findall(text, done, candidate.start))
        inside = len(_WORD_CHARACTER.findall(text, candidate.start, candidate.end))
        names.append((count, count + inside))
        count += inside
        done = candidate.end
    return names


_WORD_CHARACTER = regex.compile(f"[{ch.WORD_CLASS}]")


def is_artifact(damaged: Damaged, name: tuple[int, int]) -> bool:
    """Whether nothing ends in the clean text where a candidate bears the ``name`` (word characters before and behind).

    >>> is_artifact(Damaged("نعم. لا", frozenset([3]), frozenset()), (3, 3))
    False
    """
    low, high = name
    return damaged.ends.isdisjoint(range(low, high + 1))
