"""Codes and features: a number is the same whether Python or numpy computes it, in training or later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm.boundary import features as ft
from arabic_norm.boundary import scorer
from arabic_norm.boundary.candidates import candidates
from arabic_norm.boundary.codes import MASK, Codes, codes, mixed
from strategies import WORDS, texts

words = st.one_of(st.sampled_from(["", *WORDS]), st.text(max_size=12))
numbers = st.integers(0, MASK)
classes = st.integers(0, ft.EDGE)
windows = st.tuples(st.lists(words, min_size=4, max_size=4), st.lists(classes, min_size=2, max_size=2))


def columns(many):
    """The codes of words as training has them: an array a field."""
    return Codes(*np.array([codes(word) for word in many], np.uint64).T)


@given(numbers, st.lists(st.tuples(numbers, numbers), min_size=1))
def test_mixing_is_the_same_on_ints_and_arrays(salt, pairs):
    left, right = np.array(pairs, np.uint64).T
    found = mixed(salt, left, right)
    assert found.dtype == np.uint64
    assert found.tolist() == [mixed(salt, one, other) for one, other in pairs]


@given(numbers, st.lists(numbers, max_size=3))
def test_mixing_gives_32_bits(salt, parts):
    assert 0 <= mixed(salt, *parts) <= MASK


@given(st.lists(words, min_size=1, max_size=8))
def test_slots_of_one_word(many):
    arrays = columns(many)
    for position in ft.ALONE:
        slots = np.stack(ft.slots_alone(position, arrays), 1)
        assert slots.tolist() == [ft.slots_alone(position, codes(word)) for word in many]
        assert slots.max() < 1 << ft.SLOT_BITS


@given(st.lists(windows, min_size=1, max_size=8))
def test_slots_of_several_words(many):
    gaps = np.array([gaps for _, gaps in many], np.uint64).T
    near = [columns(column) for column in zip(*(words for words, _ in many), strict=True)]
    slots = np.stack(ft.slots_together(near, gaps), 1)
    expected = [ft.slots_together(tuple(map(codes, words)), gaps) for words, gaps in many]
    assert slots.tolist() == expected
    assert slots.max() < 1 << ft.SLOT_BITS


@given(st.lists(words, min_size=1, max_size=8))
def test_rows_of_the_embedding(many):
    rows = np.stack(scorer.embedded_rows(columns(many)), 1)
    assert rows.tolist() == [scorer.embedded_rows(codes(word)) for word in many]
    assert rows.max() < 1 << scorer.ROW_BITS


@given(texts)
def test_a_window_is_made_of_the_words_of_the_text(text):
    for candidate in candidates(text):
        wide, narrow = ft.window(text, candidate), ft.window(text, candidate, 2)
        reach = ft.REACH
        assert (len(wide.words), len(wide.gaps)) == (len(ft.POSITIONS), len(ft.GAPS)) == (2 * reach, 2 * reach - 2)
        assert wide.words[reach - 1 : reach + 1] == (candidate.left, candidate.right)
        assert narrow == ft.Window(wide.words[reach - 2 : reach + 2], wide.gaps[reach - 2 : reach])
        assert all(word in text for word in wide.words)
        for gap, outer in zip(wide.gaps, wide.words[: reach - 1] + wide.words[reach + 1 :], strict=True):
            assert (gap == ft.EDGE) == (not outer)


@pytest.mark.parametrize(
    ("text", "six", "gaps"),
    [
        ("عاد. ثم", ("", "", "عاد", "ثم", "", ""), (ft.EDGE, ft.EDGE, ft.EDGE, ft.EDGE)),
        (
            "قال «نعم»، عاد\nإلى: بيت-نا",
            ("قال", "نعم", "عاد", "إلى", "بيت", "نا"),
            (ft.QUOTE, ft.COMMA, ft.COLON, ft.OTHER),
        ),
        ("لا؟ قد عاد. ثم\nنام أمس", ("لا", "قد", "عاد", "ثم", "نام", "أمس"), (ft.SITE, ft.PLAIN, ft.SITE, ft.PLAIN)),
    ],
)
def test_windows(text, six, gaps):
    middle = [candidate for candidate in candidates(text) if candidate.left == "عاد"]
    assert ft.window(text, middle[0], 3) == ft.Window(six, gaps)


def test_a_window_in_a_long_text_reads_little_of_it():
    text = "ا" * 100 + "." + "ب" * 100
    assert all(len(word) <= 40 for word in ft.window(text, next(candidates(text))).words)
