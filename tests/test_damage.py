"""The damage that training data is made with: what it keeps, what it labels, and that it is as varied as it should."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import accumulate, pairwise
from random import Random

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.boundary.candidates import candidates
from arabic_norm.boundary.damage import Damaged, damage, truth
from arabic_norm.boundary.documents import Clean, is_odd
from arabic_norm.boundary.excerpts import SIZES, collage, excerpt, excerpts
from arabic_norm.boundary.habits import CUT_FORMS, EXCERPT_SCENARIOS, SCENARIOS, Habits, draw, draw_for_excerpt
from strategies import texts

WORD = regex.compile(f"[{ch.WORD_CLASS}]")
PIECE = regex.compile(rf"([{ch.WORD_CLASS}]++)([^{ch.WORD_CLASS}]*+)")
SEEDS = st.integers(0, 1 << 30)

LONG = (
    "قالت الوزيرة في مؤتمر صحفي عقد في العاصمة بعد اجتماع طويل مع وفد من البنك الدولي إن الحكومة تعمل على خطة جديدة"
    " لدعم المزارعين في المناطق التي ضربها الجفاف، وإن المبالغ الأولى سوف تصرف قبل نهاية العام الحالي عبر المصارف"
    " المحلية من دون أي شروط إضافية على صغار الملاك الذين فقدوا محاصيلهم"
)
SENTENCES = [
    "دعم جديد للمزارعين",
    f"{LONG}.",
    "هل يكفي ذلك؟",
    f"{LONG}.",
    "وبلغ السعر 3.14 دينار: رقم قياسي.",
    f"{LONG}.",
]


def document(sentences: list[str], between: list[str]) -> tuple[str, list[tuple[int, int]]]:
    text, spans = "", []
    for sentence, gap in zip(sentences, between, strict=True):
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + gap
    return text, spans


TEXT, SPANS = document(SENTENCES, ["\n", " ", " ", "\n", " ", ""])


def artifacts(damaged: Damaged) -> list[str]:
    """The gaps of ``damaged`` with a full stop or a line end in them that are no ends."""
    pieces = PIECE.findall(damaged.text)
    names = accumulate(len(word) for word, _ in pieces)
    return [
        gap for name, (_, gap) in zip(names, pieces, strict=True) if name not in damaged.ends and set(".\n") & {*gap}
    ]


@st.composite
def documents(draw_one):
    text = draw_one(texts)
    cuts = sorted(draw_one(st.sets(st.integers(0, len(text)), max_size=6)))
    return text, list(pairwise(cuts))


@given(documents(), SEEDS, st.booleans())
def test_word_characters_are_kept_in_order(document, seed, with_wild_habits):
    text, spans = document
    habits = replace(draw(Random(seed)), headings=0.0)
    if with_wild_habits:
        habits = replace(habits, rate=1.0, apart=1, dirt=0.5, comma_artifact=0.5, comma_habit=0.5, width=9)
    damaged = damage(text, spans, Random(seed), habits=habits)
    assert WORD.findall(damaged.text) == WORD.findall(text)
    assert damaged[1:] == truth(text, spans)[1:]


@given(documents(), SEEDS)
def test_same_seed_same_damage(document, seed):
    text, spans = document
    assert damage(text, spans, Random(seed), {0}) == damage(text, spans, Random(seed), {0})


@given(documents())
def test_no_habits_no_damage(document):
    text, spans = document
    assert damage(text, spans, Random(1), habits=Habits()) == truth(text, spans)
    assert damage(text, spans, Random(1), habits=Habits("lines")).text == text


@given(SEEDS)
def test_inserted_lines_are_between_two_ends_and_move_the_others(seed):
    damaged = damage(TEXT, SPANS, Random(seed), {0}, habits=Habits(headings=1.0, lists=0.3, rate=0.05))
    clean = truth(TEXT, SPANS)
    pieces = PIECE.findall(damaged.text)
    after = dict(zip(accumulate(len(word) for word, _ in pieces), pieces, strict=True))
    assert len(damaged.ends) > len(clean.ends)
    assert len(damaged.commas) >= len(clean.commas)  # a byline may have one
    clean_words = [word for word, _ in PIECE.findall(TEXT)]
    words = iter(word for word, _ in pieces)
    assert all(word in words for word in clean_words)  # in this order
    assert all(set(".؟\n") & {*after[end][1]} for end in damaged.ends if end in after and end != max(after))


def test_labels_of_a_text_as_it_stands():
    labels = truth(TEXT, SPANS)
    by_name = dict(zip(accumulate(len(word) for word, _ in PIECE.findall(TEXT)), PIECE.findall(TEXT), strict=True))
    assert [by_name[end][0] for end in sorted(labels.ends)][:3] == ["للمزارعين", "محاصيلهم", "ذلك"]
    assert {by_name[comma] for comma in labels.commas} == {("الجفاف", "، ")}
    assert ("3", ".") in {by_name[end] for end in labels.ends}
    assert not artifacts(labels)


def test_there_are_artifacts_of_every_form():
    found: list[str] = []
    for seed in range(6000):
        found += artifacts(damage(TEXT, SPANS, Random(seed), {0}))
    assert set(CUT_FORMS) | {"\n", "،.\n", ".، ", "،\n"} <= set(found)


def test_ends_look_like_artifacts():
    ends = set()
    for seed in range(6000):
        text = damage(TEXT, SPANS, Random(seed), {0}).text
        ends |= set(re.findall(r"محاصيلهم([^\w]+)هل يكفي", text))
    assert {".\n", ". ", " .\n", " . ", "\n", "\n\n", ".\n\n", "..\n", "\n. "} <= ends


@pytest.mark.parametrize("scenario", ["clean", "lines"])
def test_hard_negatives_have_hardly_any_artifact(scenario):
    seeds = [seed for seed in range(600) if draw(Random(seed)).scenario == scenario]
    counts = [len(artifacts(damage(TEXT, SPANS, Random(seed), {0}))) for seed in seeds]
    assert counts.count(0) > 0.8 * len(counts)
    assert max(counts) <= 3


def test_every_scenario_is_drawn():
    assert {draw(Random(seed)).scenario for seed in range(300)} == set(SCENARIOS)


def test_numbers_colons_headings_and_question_marks_stay():
    habits = Habits("limit", forms=(".\n",), rate=1000.0, apart=1, dirt=1.0, end_forms=(".\n",))
    lines = damage(TEXT, SPANS, Random(3), {0}, habits=habits).text.split("\n")
    assert lines[0] == "دعم جديد للمزارعين"
    assert "ذلك؟ قالت." in lines
    assert "3.14." in lines
    assert "دينار: رقم." in lines


def test_a_limit_counts_words():
    text, spans = document([f"{LONG}."], [""])
    damaged = damage(text, spans, Random(1), habits=Habits("limit", forms=(". ",), low=10, high=10, rest=4))
    assert [len(line.split()) for line in damaged.text.split(". ")] == [10, 10, 10, 10, 12]


def test_a_clause_moves_a_cut():
    text, spans = document([f"{LONG}."], [""])
    habits = Habits("limit", low=29, high=29, clause=1.0, window=5)
    assert "الجفاف.\nوإن" in damage(text, spans, Random(1), habits=habits).text
    kept = replace(habits, keep_comma=1.0)
    found = {damage(text, spans, Random(seed), habits=kept).text.partition("الجفاف")[2][:4] for seed in range(20)}
    assert found == {"،.\nو", ".،\nو"}


@pytest.mark.parametrize("few", [1, 2, 3])
def test_few_cuts_are_few_and_leave_long_pieces(few):
    habits = Habits("few", forms=(". ",), few=few, apart=3)
    for seed in range(50):
        damaged = damage(TEXT, SPANS, Random(seed), {0}, habits=habits)
        assert len(artifacts(damaged)) == few
        pieces = [sentence.rstrip(".").split() for sentence in re.split(r"(?<=\.)[ \n]", damaged.text)]
        assert all(len(piece) >= 3 for piece in pieces if piece[-1] in LONG)


def test_an_excerpt_has_little_wrong_with_it():
    habits = [draw_for_excerpt(Random(seed)) for seed in range(400)]
    assert {one.scenario for one in habits} == set(EXCERPT_SCENARIOS)
    assert 0.3 < sum(one.few > 0 for one in habits) / len(habits) < 0.6
    assert all(one.few <= 3 and not one.low and not one.rate and not one.width for one in habits)


@given(documents(), SEEDS)
def test_an_excerpt_is_a_piece_of_its_document(document, seed):
    clean = Clean(*document, headings=list(range(0, len(document[1]), 2)))
    if not clean.spans:
        return
    found = excerpt(clean, Random(seed))
    start = clean.text.index(found.text)
    assert 1 <= len(found.spans) <= len(SIZES)
    sentences = [clean.text[low:high] for low, high in clean.spans]
    shown = [found.text[low:high] for low, high in found.spans]
    assert shown in [sentences[i : i + len(shown)] for i in range(len(sentences))]
    assert start >= 0
    assert all(0 <= heading < len(shown) for heading in found.headings)


def test_excerpts_have_no_odd_marks_of_their_own():
    odd, plain = Clean("نام . قام .", [(0, 5), (6, 11)]), Clean(TEXT, SPANS)
    found = [one for seed in range(60) for one in excerpts([odd, plain], Random(seed))]
    assert found
    assert not any(is_odd(one.text) for one in found)


def test_a_collage_is_of_short_sentences():
    short = [f"{word}." for word in LONG.split()]
    made = collage(short, [f"{LONG}."], Random(1))
    assert all(made.text[low:high] in [*short, f"{LONG}."] for low, high in made.spans)
    assert 3 <= len(made.spans) <= 8


def test_lines_are_wrapped_within_their_width():
    text, spans = document([f"{LONG}."] * 3, [" ", "\n", ""])
    wrapped = damage(text, spans, Random(1), habits=Habits("wrap", width=60)).text
    assert max(map(len, wrapped.split("\n"))) <= 60
    assert len(wrapped.split("\n")) > 10
    assert wrapped.replace("\n", " ") == text.replace("\n", " ")


def test_quotes_change_their_style():
    text, spans = document(['قال "نعم" وقال (“لا”).'], [""])
    assert damage(text, spans, Random(1), habits=Habits("mixed", quotes="«»")).text == "قال «نعم» وقال («لا»)."
    assert damage(text, spans, Random(1), habits=Habits("mixed", quotes="”“")).text == "قال ”نعم“ وقال (”لا“)."


def test_full_stops_are_lost_at_line_ends_only():
    habits = Habits("lines", drop=1.0)
    damaged = damage(TEXT, SPANS, Random(1), {0}, habits=habits).text
    assert damaged.count(".") == TEXT.count(".") - 1
    assert "محاصيلهم\nوبلغ" in damaged


@pytest.mark.parametrize("text", ["", " ", "كلمة", "كلمة.", "...", "\n.\n", ".كلمة", "؟ ! 😀"])
def test_short_texts_do_not_raise(text):
    for seed in range(100):
        damaged = damage(text, [(0, len(text))] if text else [], Random(seed), {0})
        assert WORD.findall(damaged.text) == WORD.findall(text)


def test_headings_are_many_and_short():
    headings = [line for line, kind in tables.rows("inserted_lines") if kind == "heading"]
    assert len(headings) >= 60
    assert all(1 <= len(heading.split()) <= 8 and not heading.endswith(".") for heading in headings)


def test_real_text(shared):
    lines = (shared / "data/train/ntrex.jsonl").read_text(encoding="utf-8").splitlines()[:8]
    for line in lines:
        doc = json.loads(line)
        spans = [(start, end) for start, end in doc["spans"]]
        assert not artifacts(truth(doc["text"], spans))
        counted = 0
        for seed in range(12):
            damaged = damage(doc["text"], spans, Random(seed), doc["headings"])
            names = {len(WORD.findall(damaged.text[: gap.start])) for gap in candidates(damaged.text)}
            counted += len(names - damaged.ends)
        assert counted
