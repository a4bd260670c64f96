"""Sections: the same whatever pieces a text comes in, and the whole text in all."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm import sections, segment, steps
from arabic_norm.edits import Edit, apply
from arabic_norm.kernel import offsets_between, pairs
from arabic_norm.sections import edits_of, part
from strategies import texts

long_texts = st.lists(texts, min_size=1, max_size=8).map(" ".join)
sizes = st.integers(1, 60)


@st.composite
def pieces(draw):
    text = draw(long_texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return text, [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


@given(pieces(), sizes)
def test_pieces_do_not_matter(case, size):
    text, cut = case
    whole = list(sections.sections([text], size))
    assert list(sections.sections(cut, size)) == whole
    assert "".join(section.core for section in whole) == text
    assert [section.last for section in whole] == [False] * (len(whole) - 1) + [True]
    for section in whole:
        start, end = section.offset, section.offset + len(section.core)
        assert text[:start].endswith(section.before)
        assert text[end:].startswith(section.behind)
        assert section.last or len(section.core) >= size


@contextmanager
def short_sections(size=60, slack=20, margin=60):
    """Sections as short as a sentence or two, so that every text has many."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (sections, steps, segment):
            patch.setattr(module, "SIZE", size)
            patch.setattr(module, "SLACK", slack)
        patch.setattr(sections, "MARGIN", margin)
        yield


@given(case=pieces())
def test_a_long_text_is_cleaned_as_its_sections_are(case):
    text, cut = case
    with short_sections():
        pipe = an.Pipeline()
        doc = pipe.process(text)
        assert apply(text, doc.edits) == doc.text == pipe(text)
        cleaned, over = [], 0
        for section in sections.sections(cut):
            found = pipe._steps.at_once(section.text)[0]
            own = part(section, found)
            if own.under != over:
                own = part(section, found, over)
            core = section.core + section.behind[: own.over]
            inside = [edit._replace(start=edit.start - over, end=edit.end - over) for edit in own.edits]
            cleaned.append(apply(core[over:], inside))
            over = own.over
        assert "".join(cleaned) == doc.text


@given(case=pieces())
def test_a_long_text_is_segmented_as_its_sections_are(case):
    text, cut = case
    with short_sections():
        ends = [section.offset + end for section in sections.sections(cut) for end in segment.ends_of(section)]
        spans = an.sentence_spans(text)
    assert list(pairs(offsets_between(text, ends))) == spans


PARAGRAPH = (
    "وقالت المديرة ، هالة النجار إن ”المبنى كان مهددا بالسقوط“ ، وكان لا بد من تدعيم .\n"
    "الجدران قبل إعادة الكتب إلى رفوفها . وأضافت أن العمل بدأ قبل عامين .. ثم توقف مدة\n\n"
)


@pytest.mark.parametrize(
    "text", [PARAGRAPH * 1200, PARAGRAPH.replace("\n", " ") * 1200], ids=["paragraphs", "one line"]
)
def test_sections_find_what_the_whole_text_shows(monkeypatch, text):
    """With the context that sections have, prose is cleaned as if it were looked at in one."""
    whole = an.Pipeline()._steps.at_once(text)[0]
    for module in (sections, steps):
        monkeypatch.setattr(module, "SIZE", len(text) // 4)
    assert an.Pipeline().process(text).edits == whole


def test_edits_that_reach_over_the_end_of_a_section_are_made_once():
    text = "a" * 10 + "-" * 30 + "b" * 40

    def find(section):
        start = section.find("-")
        return [Edit(start, start + section.count("-"), "", "X")] if start >= 0 else []

    with short_sections(20, 4, 20):
        assert apply(text, edits_of(text, lambda window: find(text[window.low : window.high]))) == "a" * 10 + "b" * 40


@given(case=pieces())
def test_a_text_that_is_there_has_the_sections_that_its_pieces_have(case):
    text, cut = case
    with short_sections():
        there = [
            sections.Section(text[low:start], text[start:end], text[end:high], start, last)
            for low, start, end, high, last in sections.windows(text)
        ]
        assert there == list(sections.sections(cut))
