"""Counts: what is known of how words stand in sentences."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm.boundary.counts import FIELDS, STEP, Counted, Counts, quantised

CODES = st.integers(0, 2**32 - 1)
VALUES = st.tuples(*[st.integers(-127, 127)] * FIELDS)


def flat(rows):
    return [value for row in rows for value in row]


@given(st.dictionaries(CODES, VALUES), VALUES, st.lists(CODES))
def test_a_table_is_a_dictionary(known, unseen, asked):
    counts = Counts(sorted(known), flat([*(known[code] for code in sorted(known)), unseen]))
    assert counts.fault() is None
    for code in [*known, *asked]:
        assert counts.of(code) == tuple(value / STEP for value in known.get(code, unseen))


@pytest.mark.parametrize(
    ("codes", "rows"),
    [([1], 1), ([], 0), ([1], 3), ([2, 1], 3), ([1, 1], 3)],
    ids="short none long turned twice".split(),
)
def test_a_table_that_is_not_right_says_so(codes, rows):
    assert Counts(codes, [0] * FIELDS * rows).fault()


@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1), st.floats(0.001, 0.999))
def test_counts_become_log_odds(seen, begins, ends, usual):
    begins, ends = int(begins * seen), int(ends * seen)
    values = quantised(seen, begins, ends, usual)
    assert all(-127 <= value <= 127 for value in values)
    found = Counted(*(value / STEP for value in values))
    assert abs(math.exp(found.seen) - 1 - seen) <= 0.1 * (seen + 1) or abs(values[0]) == 127
    assert (found.begins >= found.ends) or begins <= ends


def test_what_never_ends_a_sentence_is_less_likely_to_the_more_it_was_seen():
    ends = [quantised(seen, 0, 0, 0.05)[2] for seen in (0, 5, 50, 500)]
    assert ends == sorted(ends, reverse=True)
    assert len(set(ends)) == len(ends)
