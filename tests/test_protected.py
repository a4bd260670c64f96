"""Code: what no rule touches."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm import protected
from arabic_norm.protected import Protected
from strategies import texts


def parts(text):
    return [text[start:end] for start, end in Protected(text).spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('اكتب `echo "سلام"` الآن.', ['`echo "سلام"`']),
        ('نص\n```python\nx = "ا"\n```\nنص', ['```python\nx = "ا"\n```']),
        ("نص\n~~~\nا ، ب\n~~~\n```\nلم يُغلق", ["~~~\nا ، ب\n~~~"]),
        ('{"الاسم": "سامي", "العمر": 30}', ['{"الاسم": "سامي", "العمر": 30}']),
        ('print("مرحبا , يا")', ['print("مرحبا , يا")']),
        ('الاسم name = "ليلى , سعاد"; انتهى', ['name = "ليلى , سعاد";']),
        ('قال ("نعم" أو "لا") ثم', []),
        ("قال ``نعم'' ثم", []),
        ("قال ``نعم`` ثم", ["``نعم``"]),
        ('قال: "نعم".', []),
    ],
)
def test_code(text, expected):
    assert parts(text) == expected


@given(texts, st.sampled_from(["`{}`", "```\n{}\n```"]))
@example("،.وإيقاف", "`{}`")
def test_what_stands_between_fences_comes_back(text, fence):
    inside = text.replace("`", "").replace("\n", "").replace("\r", "")[:100]
    passage = f"\n{fence.format(inside)}\n"
    if inside.strip():
        assert passage in an.clean(f"نص عربي.\n{passage}\nوبعده نص.")


@given(texts)
def test_code_is_disjoint_and_in_order(text):
    spans = Protected(text + '\n```\n`a`\n```\n{"ا": 1} `b`').spans
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    "unit", ["`", "``", "```\n", "```a\n~~~\n", '{"', '("', "`a(", 'a="', 'x("ا",', "`\n", "  `"], ids=ascii
)
def test_hostile_code_takes_linear_time(unit):
    start = time.perf_counter()
    Protected(unit * (200_000 // len(unit)) + '`("{"')
    assert time.perf_counter() - start < 2.5


PIECES = [
    "`",
    "``",
    "```",
    "~~~",
    "\n",
    " ",
    "(",
    ")",
    "()",
    '"',
    "'",
    "{",
    "}",
    '{"',
    "=",
    " = ",
    "[",
    "://",
    "http",
    "www.",
]
PIECES += ["w", "a", "_", ".", "س", "نعم", "1", "﴿", "﴾", "ab.cd(", 'x="', "\t", "<", "»", ":"]


@given(text=st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_inline_passages_are_found_where_a_search_finds_them(text):
    found = [match.span() for match in protected._INLINE.finditer(text)]
    assert protected._inline(text) == found
    blocks = protected._fenced(text) if "```" in text or "~~~" in text else []
    hinted = any(hint in text for hint in (*protected._HINTS, "://"))
    assert Protected(text).spans == sorted(blocks + protected._outside(found if hinted else [], blocks))
    for offset in range(len(text)):
        assert protected.may_be_protected(text, [offset]) or not Protected(text).meets(offset, offset + 1)
