"""Hostile text: however often a character is repeated, every call takes time linear in the length."""

from __future__ import annotations

import time

import pytest

import arabic_norm as an

LENGTH = 200_000
LIMIT = 2.5
MARKS = [
    *".،؛؟!…:", *"()[]{}", *"«»“”\"'`", " ", "\n", "\t", "\r\n", "\N{NO-BREAK SPACE}",
    "..", " .", ". ", ".\n", "\n.", "،.", "؟.", "''", "``", "“”", "\" ", "(.", ".)",
]  # fmt: skip
#: Every second or third character is a place to decide about, or changes; the twins in Python take up to 300 µs a place
#: that the scorers have to look at twice.
PLACES = [
    "[1]", "ا.", "a.", "1. ", "ا\n", "في\n", "ا,", "\"ا",
    "ـ", "َ", "َّ", "\N{RIGHT-TO-LEFT MARK}", "\0", "\ud800", "ک", "`ا",
]  # fmt: skip
CALLS = {
    "repair": an.repair,
    "clean": an.clean,
    "search": lambda text: an.normalize(text, "search"),
    "spans": an.sentence_spans,
    "check": an.check,
}


@pytest.mark.parametrize("unit", MARKS, ids=ascii)
def test_repeated_marks_take_little_time(unit):
    assert_linear(unit, LIMIT)


@pytest.mark.parametrize("unit", PLACES, ids=ascii)
def test_many_places_take_linear_time(unit):
    assert_linear(unit, 4 * LIMIT, LENGTH // 8)


def assert_linear(unit, limit, length=LENGTH):
    text = unit * (length // len(unit))
    for name, call in CALLS.items():
        start = time.process_time()
        call(text)
        spent = time.process_time() - start
        assert spent < limit, f"{name} took {spent:.1f} s"
