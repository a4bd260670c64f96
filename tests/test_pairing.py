"""Pairing: which quotation mark closes which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm.pairing import MAX_DISTANCE, Pairing
from strategies import texts


def pairs(text):
    return [text[pair.opener.start : pair.closer.end] for pair in Pairing(text).quotes.pairs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال ”نعم“ وغادر.", ["”نعم“"]),
        ("قال »نعم« وغادر.", ["»نعم«"]),
        ("قال ``نعم'' وغادر.", ["``نعم''"]),
        ('قال "نعم" و"لا".', ['"نعم"', '"لا"']),
        ("قال «قرأت “الأيام” أمس».", ["«قرأت “الأيام” أمس»", "“الأيام”"]),
        ('قال "نعم” وغادر.', ['"نعم”']),
        ("قال إن ”الهدنة.\nستبدأ غدا“.", ["”الهدنة.\nستبدأ غدا“"]),
        ("قال ”نعم\n\nلا“.", []),
        ('شاشة 14" وأخرى 17" للبيع.', []),
        ("كتب ”أحمد“ إلى “سعاد”.", ["”أحمد“", "“سعاد”"]),
        ("قال “نعم وغادر. ثم قال “لا” وعاد.", ["“لا”"]),
        ('""""""""', []),
        ("don't and won't", []),
    ],
)
def test_pairs(text, expected):
    assert sorted(pairs(text)) == sorted(expected)


def test_marks_far_apart_are_no_pair():
    assert pairs("“" + "كلمة " * (MAX_DISTANCE // 5 + 1) + "كلمة”") == []


def test_the_innermost_pair_is_around_an_offset():
    text = "«أ “ب” ج» د"
    nest = Pairing(text).quotes
    assert nest.around(text.index("ب")).opener.text == "“"
    assert nest.around(text.index("ج")).opener.text == "«"
    assert nest.around(text.index("د")) is None
    assert nest.around(0) is None


@given(texts)
def test_pairs_nest_and_every_quotation_mark_is_paired_at_most_once(text):
    pairing = Pairing(text)
    seen = set()
    for pair in pairing.quotes.pairs:
        assert pair.opener.end <= pair.closer.start
        assert {pair.opener.start, pair.closer.start}.isdisjoint(seen)
        seen |= {pair.opener.start, pair.closer.start}
    assert seen.isdisjoint(mark.start for mark in pairing.unpaired)
    for first in pairing.quotes.pairs:
        for other in pairing.quotes.pairs:
            if first.opener.start < other.opener.start < first.closer.start:
                assert other.closer.start < first.closer.start


@given(texts, st.integers(0, 60))
def test_around_is_the_innermost_pair_that_has_the_offset_inside(text, offset):
    nest = Pairing(text).quotes
    inside = [pair for pair in nest.pairs if pair.opener.end <= offset <= pair.closer.start]
    expected = max(inside, key=lambda pair: pair.opener.start) if inside else None
    assert nest.around(offset) == expected
