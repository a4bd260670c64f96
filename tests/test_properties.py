"""The laws of the design, on any text: each is a property that holds for every str."""

from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm.edits import apply, invert
from arabic_norm.rules import Passage, Settings
from strategies import texts

WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
LEVELS = ["safe", "eager", "off"]


@given(texts, st.sampled_from(LEVELS))
def test_repair_keeps_letters_marks_and_digits(text, level):
    assert WORD.findall(an.repair(text, level)) == WORD.findall(text)


@given(texts, st.sampled_from(LEVELS))
def test_repair_is_idempotent(text, level):
    once = an.repair(text, level)
    assert an.repair(once, level) == once


#: All but the one that does what camel_tools does, which is not idempotent (آ with another combining hamza).
IDEMPOTENT = sorted(set(an.PROFILES) - {"camel"})


@given(texts, st.sampled_from(IDEMPOTENT))
def test_normalize_is_idempotent(text, profile):
    once = an.normalize(text, profile)
    assert an.normalize(once, profile) == once


@given(texts, st.sampled_from(sorted(an.PROFILES)), st.sampled_from(LEVELS))
def test_clean_is_idempotent(text, profile, level):
    once = an.clean(text, profile, level)
    assert an.clean(once, profile, level) == once


@given(texts)
@example("12' !\"ـ")
@example(". \n . ")
@example("إن «؟”ـ!")
def test_what_clean_leaves_check_accepts(text):
    assert [finding for finding in an.check(an.clean(text)) if finding.safe] == []


@given(texts)
def test_sentences_and_gaps_are_the_text(text):
    spans = an.sentence_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
    gaps = [0, *(offset for span in spans for offset in span), len(text)]
    assert all(text[gaps[i] : gaps[i + 1]].strip() == "" for i in range(0, len(gaps), 2))
    assert an.sentences(text) == [text[start:end] for start, end in spans]


@given(texts, st.sampled_from(sorted(an.PROFILES)))
def test_edits_lead_to_the_text_and_back(text, profile):
    doc = an.Pipeline(profile).process(text)
    assert doc.source == text
    assert apply(text, doc.edits) == doc.text == an.clean(text, profile)
    assert apply(doc.text, invert(text, doc.edits)) == text


@given(texts, st.sampled_from(sorted(an.PROFILES)))
def test_offset_maps_are_monotone_and_stay_in_place(text, profile):
    doc = an.Pipeline(profile).process(text)
    to_text = [doc.to_text(i) for i in range(len(text) + 1)]
    to_source = [doc.to_source(i) for i in range(len(doc.text) + 1)]
    assert to_text == sorted(to_text)
    assert to_source == sorted(to_source)
    assert (to_text[-1], to_source[-1]) == (len(doc.text), len(text))
    edited = {i for edit in doc.edits for i in range(edit.start, edit.end)}
    for i in range(len(text)):
        if i not in edited:
            assert doc.text[to_text[i]] == text[i]
            assert to_source[to_text[i]] == i
    for edit in doc.edits:
        if not edit.new:
            continue  # nothing is left of it that could be mapped back
        low, high = doc.alignment.source_span(*doc.alignment.target_span(edit.start, edit.end))
        assert edit.start <= low <= high <= edit.end


@given(texts)
def test_findings_are_places_of_the_text(text):
    lines = regex.split(r"\r\n|[\n\r]", text)
    for finding in an.check(text):
        assert 0 <= finding.start <= finding.end <= len(text)
        assert 1 <= finding.line <= len(lines)
        assert finding.column >= 1
        assert finding.message
        assert an.REGISTRY[finding.code].name == finding.name


@given(texts, st.sampled_from(LEVELS))
def test_repair_and_segmentation_agree(text, level):
    """No sentence ends inside what repair would remove."""
    passage = Passage(text, Settings(level))
    ends = [end for _, end in passage.boundaries.spans(level)][:-1]
    for code in ("AN101", "AN310"):
        for proposal in an.REGISTRY[code].find(passage):
            if proposal.safe:
                assert not any(proposal.start <= end <= proposal.end for end in ends)


@given(st.lists(texts, max_size=6))
def test_map_keeps_order_and_needs_no_order_of_documents(batch):
    pipe = an.Pipeline()
    expected = [pipe(text) for text in batch]
    assert list(pipe.map(batch)) == list(pipe.map(batch, workers=3)) == expected
    assert [pipe(text) for text in reversed(batch)] == expected[::-1]


@pytest.mark.parametrize("profile", sorted(an.PROFILES))
def test_pipelines_are_picklable_values(profile):
    pipe = an.Pipeline(profile, level="eager", ignore=["AN2"])
    copy = pickle.loads(pickle.dumps(pipe))
    assert copy == pipe
    assert hash(copy) == hash(pipe)
    assert copy("قال ”نعم“ .") == pipe("قال ”نعم“ .")


def test_map_is_lazy():
    def endless():
        while True:
            yield "وصل الوفد ."

    for workers in (1, 2):
        assert next(iter(an.Pipeline().map(endless(), workers=workers))) == "وصل الوفد."


@pytest.mark.parametrize("function", [an.clean, an.repair, an.normalize, an.sentences, an.sentence_spans, an.check])
@pytest.mark.parametrize("wrong", [None, b"bytes", 3, ["text"]])
def test_what_is_not_a_str_is_a_type_error_that_names_it(function, wrong):
    with pytest.raises(TypeError, match=type(wrong).__name__):
        function(wrong)
