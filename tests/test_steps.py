"""What is done in one pass, or without edits, is what the edits do."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_sections import short_sections

import arabic_norm as an
from arabic_norm import KEEP, PROFILES, Pipeline, codes_of
from arabic_norm.edits import apply, moved
from arabic_norm.normalize.composition import composing, unstable
from arabic_norm.normalize.table import table_of
from arabic_norm.rules import Passage
from arabic_norm.steps import Part
from strategies import texts

FOLDED = (
    PROFILES["search"].replace(name="untrimmed", trim=False),
    PROFILES["search"].replace(name="compatible", compose="nfkc"),
    PROFILES["camel"].replace(name="trimmed", trim=True),
    PROFILES["unicode"].replace(name="digits", digits="ascii"),
    KEEP.replace(name="marks", marks="all"),
    KEEP.replace(name="alef", alef="fold"),
)
PROFILES_AND_MORE = [*(profile for name, profile in PROFILES.items() if name != "standard"), *FOLDED]


@pytest.mark.parametrize("profile", PROFILES_AND_MORE, ids=lambda profile: profile.name)
@given(text=texts)
@example(text="")
@example(text=" \n\N{RIGHT-TO-LEFT MARK} ")
@example(text="a\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE} b `x\N{RIGHT-TO-LEFT MARK}y` \N{RIGHT-TO-LEFT MARK}")
@example(text="ا\N{ARABIC HAMZA ABOVE}\N{ARABIC FATHA} e\N{COMBINING ACUTE ACCENT}")
def test_a_text_becomes_what_its_edits_make(profile, text):
    pipe = Pipeline._of(codes_of(profile), profile)
    doc = pipe.process(text)
    assert pipe(text) == doc.text == apply(text, doc.edits)
    with short_sections():
        pipe = Pipeline._of(codes_of(profile), profile)
        assert pipe(text) == pipe.process(text).text


@pytest.mark.parametrize("profile", [*PROFILES.values(), *FOLDED], ids=lambda profile: profile.name)
@given(text=texts)
def test_a_table_is_asked_where_it_changes_something(profile, text):
    table = table_of(profile, codes_of(profile))
    assert bool(table.flags(text) & table.CHANGES) == bool(table.find(text))


FILLER = "ذهب الولد إلى المدرسة ثم عاد من البيت  "


@pytest.mark.parametrize("profile", PROFILES_AND_MORE, ids=lambda profile: profile.name)
@given(parts=st.lists(st.tuples(texts, st.integers(0, 12_000)), min_size=1, max_size=4), sections=st.booleans())
@example(
    parts=[("بیت", 30_000), ("a\N{ZERO WIDTH SPACE}`\N{RIGHT-TO-LEFT MARK}`` x", 20_000), ("``` ٣٫٤", 9)], sections=True
)
@example(parts=[("\N{ARABIC HAMZA ABOVE}\N{ARABIC FATHA} ٣٫٤", 30_000), ("ﷺ", 40_000)], sections=False)
@example(parts=[("`" + FILLER * 8 + "\N{RIGHT-TO-LEFT MARK}x`", 30_000), (" " * 5_000, 40_000)], sections=False)
@example(parts=[("\nاست " + FILLER * 8 + "بیت", 30_000), ("بیت" + FILLER * 8 + " است\n", 40_000)], sections=False)
@settings(max_examples=10)
def test_a_long_text_becomes_what_its_edits_make(profile, parts, sections):
    """Only what is around the places that need rules is looked at, and that is enough."""
    text = "".join((FILLER * 1500)[:size] + part for part, size in parts) + FILLER * 500
    with short_sections(60_000, 4_000, 20_000) if sections else nullcontext():
        pipe = Pipeline._of(codes_of(profile), profile)
        assert pipe(text) == pipe.process(text).text


@given(text=texts)
def test_repair_becomes_what_its_edits_make(text):
    pipe = Pipeline._of(an.pipeline.REPAIR, KEEP)
    assert pipe(text) == pipe.process(text).text


@pytest.mark.parametrize("name", PROFILES)
def test_what_does_not_change_is_the_same_object(name):
    text = "".join(["سلام عليكم", " ", "يا عرب."])
    assert an.normalize(text, name) is text


def test_the_characters_that_composition_changes_are_all_of_unicode_s():
    import unicodedata

    every = [chr(code) for code in range(0x110000)]
    for form in ("NFC", "NFKC"):
        changed = {char for char in every if unicodedata.combining(char) or unicodedata.normalize(form, char) != char}
        assert changed <= unstable(form)
    parts = (unicodedata.decomposition(char).split() for char in every)
    assert {
        chr(int(code, 16)) for first, *codes in filter(None, parts) if first[0] != "<" for code in codes
    } <= composing()


@pytest.mark.parametrize("form", ["NFC", "NFKC"])
@pytest.mark.parametrize("around", ["e{}", "ا{}ا", "e\N{COMBINING ACUTE ACCENT}{}", "ا{}\N{ARABIC FATHA}"])
def test_what_never_composes_is_passed_over_where_it_stands_alone(form, around):
    import unicodedata

    text = " ".join(around.format(char) for char in sorted(unstable(form)) if char not in "\N{RIAL SIGN}\ufdfd")
    assert an.normalize(text, an.Profile("x", compose=form.lower())) == unicodedata.normalize(form, text)


@given(text=texts)
def test_an_offset_moves_with_the_text_before_it(text):
    doc = Pipeline("unicode").process(text)
    places = [moved(doc.edits, offset) for offset in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(doc.text)


def in_full_rounds(steps, text):
    """What comes of asking every step in every round, whatever the text has."""
    way = Part(Passage(text, steps._settings), 0, len(text))
    for _ in range(steps._rounds):
        before = way
        for step in steps._steps:
            if step.make:
                way = step.make(way)
            elif found := step.find(way.passage):
                way = way.edited(found)
        if way is before:
            break
    return way.passage.text


@pytest.mark.parametrize(
    "pipe",
    [Pipeline(), Pipeline(level="eager", digits="ascii", quotes="curly"), Pipeline(select=["AN305", "AN306"])],
)
@given(text=texts)
@example(text="قال '' نعم '' ثم")
@example(text='قال" نعم "، .إن إسمه  "احمد" ..')
@example(text='14""في14"')
@example(text="``في``في")
def test_steps_are_left_out_only_where_they_would_find_nothing(pipe, text):
    assert pipe(text) == in_full_rounds(pipe._steps, text)


def test_steps_behind_the_last_change_are_not_asked_twice():
    asked = []
    pipe = Pipeline(select=["AN203", "AN306"])
    for i, step in enumerate(pipe._steps._steps):
        find = lambda passage, i=i, find=step.find: asked.append(i) or find(passage)  # noqa: E731
        pipe._steps._steps[i] = step._replace(find=find)
    assert pipe('قال "نعم" ثم غادر.') == "قال «نعم» ثم غادر."
    assert asked == [1, 2, 1]
