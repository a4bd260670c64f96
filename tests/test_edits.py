"""Edits: applying, undoing, joining and mapping, on any list of edits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm.edits import Alignment, Edit, OverlapError, apply, compose, invert

TEXT = "abcdefghijklmnop"


@st.composite
def edit_lists(draw, length):
    """A sorted list of edits for a text of ``length`` code points, none of which overlaps another."""
    edits, place = [], 0
    for _ in range(draw(st.integers(0, 8))):
        start = place + draw(st.integers(0, 3))
        end = start + draw(st.integers(0, 3))
        if end > length:
            break
        new = draw(st.sampled_from(["", "x", "yz", "long"]))
        touches = edits and edits[-1][:2] == (start, end)
        if not touches and (new or start < end):
            edits.append(Edit(start, end, new, f"R{len(edits)}"))
        place = end
    return edits


@st.composite
def two_steps(draw):
    """A text, edits for it, and edits for what they make of it."""
    text = TEXT[: draw(st.integers(0, len(TEXT)))]
    first = draw(edit_lists(len(text)))
    return text, first, draw(edit_lists(len(apply(text, first))))


@given(two_steps())
def test_undoing_gives_the_text_back(case):
    text, edits, _ = case
    assert apply(apply(text, edits), invert(text, edits)) == text


@given(two_steps())
def test_one_list_does_what_two_steps_do(case):
    text, first, second = case
    assert apply(text, compose(first, second)) == apply(apply(text, first), second)


@given(two_steps())
def test_joined_edits_bear_the_rule_of_the_earlier_step(case):
    _, first, second = case
    rules = {edit.rule for edit in first} | {f"then {edit.rule}" for edit in second}
    second = [edit._replace(rule=f"then {edit.rule}") for edit in second]
    assert {edit.rule for edit in compose(first, second)} <= rules


@given(two_steps())
def test_alignments_are_monotone_and_compose(case):
    text, first, second = case
    middle = apply(text, first)
    target = apply(middle, second)
    together = Alignment(first).compose(Alignment(second))
    forth = [together.to_target(i) for i in range(len(text) + 1)]
    back = [together.to_source(i) for i in range(len(target) + 1)]
    assert forth == sorted(forth)
    assert back == sorted(back)
    assert (forth[-1], back[-1]) == (len(target), len(text))
    for start, end in pairwise(back):
        assert 0 <= start <= end <= len(text)


@given(two_steps())
def test_untouched_characters_map_to_themselves(case):
    text, edits, _ = case
    alignment, target = Alignment(edits), apply(text, edits)
    edited = {i for edit in edits for i in range(edit.start, edit.end)}
    for i in set(range(len(text))) - edited:
        assert target[alignment.to_target(i)] == text[i]
        assert alignment.to_source(alignment.to_target(i)) == i


def test_a_span_leaves_outside_what_was_deleted_behind_it():
    alignment = Alignment([Edit(3, 5, "")])  # "abc..def" -> "abcdef"
    assert alignment.source_span(0, 3) == (0, 3)
    assert alignment.source_span(3, 6) == (5, 8)
    assert alignment.source_span(2, 4) == (2, 6)
    assert alignment.target_span(3, 5) == (3, 3)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 3, ""), Edit(2, 4, "")],
        [Edit(1, 1, "a"), Edit(1, 1, "b")],
        [Edit(4, 5, ""), Edit(0, 1, "")],
        [Edit(2, 1, "")],
        [Edit(-1, 1, "")],
    ],
)
def test_overlaps_and_disorder_are_errors(edits):
    with pytest.raises(OverlapError):
        apply(TEXT, edits)


def test_an_edit_outside_the_text_is_an_error():
    with pytest.raises(OverlapError, match="outside"):
        apply("abc", [Edit(2, 4, "")])


def test_edits_are_immutable():
    with pytest.raises(AttributeError):
        Edit(0, 1, "").start = 2


def test_many_edits_take_linear_time():
    edits = [Edit(2 * i, 2 * i + 1, "xy") for i in range(100_000)]
    joined = compose(edits, [Edit(3 * i + 1, 3 * i + 3, "z") for i in range(100_000)])
    assert len(apply("ab" * 100_000, joined)) == 200_000
