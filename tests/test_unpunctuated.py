"""Text without marks: sentences end between words."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm.boundary import unpunctuated
from arabic_norm.characters import LINE_ENDS
from arabic_norm.cli import main
from arabic_norm.segment import NEWLINES, PUNCTUATION
from strategies import texts

SPEECH = "وصل الوفد إلى المدينة مساء أمس وقال الوزير إن الاجتماع كان ناجحا"


def sentences(text, newlines="auto"):
    return an.sentences(text, newlines, punctuation="none")


def test_words_tell_where_a_sentence_ends():
    expected = ["وصل الوفد إلى المدينة مساء أمس", "وقال الوزير إن الاجتماع كان ناجحا"]
    assert sentences(SPEECH) == expected
    assert an.sentences(SPEECH) == [SPEECH]


@pytest.mark.parametrize(
    ("text", "expected"), [("", []), (" \n\t", []), ("…", ["…"]), ("نعم", ["نعم"]), ("😀", ["😀"])]
)
def test_the_least_text(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "marked",
    ["وصل الوفد.| ثم غادر", "هل وصل الوفد؟| نعم", "وصل!| ثم غادر", "حضر د. أحمد مساء", "بلغ السعر 3.14 دولار"],
)
def test_marks_that_are_there_count(marked):
    assert sentences(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("end", [*LINE_ENDS, "\r\n"], ids=ascii)
def test_blank_lines_end_sentences(end):
    text = f"في الشمال{end} {end}من البيت"
    assert [len(sentences(text, newlines)) for newlines in NEWLINES] == [2, 2, 1]


def test_a_line_end_is_a_likelier_place():
    first, second = "وصل الوفد إلى المدينة", "عاد الوزير إلى بغداد"
    text = f"{first}\n{second}"
    assert sentences(text) == [first, second]
    assert sentences(text, "paragraph") == sentences(text, "ignore") == [text]


def test_what_is_written_with_a_word_stays_with_it():
    """The cut is at the white space; brackets and dashes behind it go to what follows, an emoji to what precedes."""
    for between in ("» «", " (", " - ", " 😀 ", "\n- "):
        text = f"وصل الوفد إلى المدينة مساء أمس{between}وقال الوزير إن الاجتماع كان ناجحا"
        found = sentences(text)
        assert len(found) == 2
        assert "😀" not in found[1]
        assert found[0].rstrip("» 😀") == "وصل الوفد إلى المدينة مساء أمس"


def test_no_sentence_is_endless():
    assert all(len(sentence.split()) <= unpunctuated.MAX_WORDS for sentence in sentences("نعم " * 1000))


@pytest.mark.parametrize("value", ["x", "", "NONE", None])
@pytest.mark.parametrize("call", [an.sentences, an.sentence_spans])
def test_unknown_punctuation(call, value):
    with pytest.raises(ValueError, match=f"^unknown punctuation {value!r}; it is one of {', '.join(PUNCTUATION)}$"):
        call("نعم", punctuation=value)


@pytest.mark.parametrize("value", [None, b"x", 1, ["x"]])
def test_what_is_no_text(value):
    with pytest.raises(TypeError, match="text must be a str"):
        an.sentence_spans(value, punctuation="none")


@given(texts, st.sampled_from(NEWLINES))
@example("ا.\n\n! ب", "auto")
@example("٣.[12] ب", "auto")
def test_spans(text, newlines):
    spans = an.sentence_spans(text, newlines, "none")
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    gaps = [0, *(offset for span in spans for offset in span), len(text)]
    assert all(text[gaps[i] : gaps[i + 1]].strip() == "" for i in range(0, len(gaps), 2))


@given(texts, st.sampled_from(NEWLINES))
def test_words_stay_whole(text, newlines):
    bare = re.sub(r"\W+", " ", text)
    assert " ".join(sentences(bare, newlines)).split() == bare.split()
    words = [word for sentence in sentences(text, newlines) for word in re.findall(r"\w+", sentence)]
    assert words == re.findall(r"\w+", text)


@given(st.lists(st.floats(-20, 20), max_size=8))
def test_the_best_choice_is_chosen(gains):
    def worth(ends):
        bounds = [0, *(end + 1 for end in ends), len(gains) + 1]
        lengths = sum(unpunctuated._length(b - a) for a, b in pairwise(bounds))
        return lengths + sum(gains[end] for end in ends)

    choices = ([i for i in range(len(gains)) if bits >> i & 1] for bits in range(1 << len(gains)))
    assert worth(unpunctuated.chosen(gains)) == pytest.approx(max(map(worth, choices)))


def test_time_is_linear():
    words = (SPEECH + " ").split()

    def seconds(count):
        text = " ".join(f"{words[i % len(words)]}" for i in range(count))
        start = time.perf_counter()
        sentences(text)
        return time.perf_counter() - start

    seconds(500)
    assert seconds(8000) < 8 * seconds(2000)


@pytest.mark.parametrize("unit", ["ا ", "ا\n", "\n", " ", ". ", "ا . ", "😀 ", "1.2", "ا" * 99 + " "], ids=ascii)
def test_hostile_text_takes_linear_time(unit):
    start = time.perf_counter()
    sentences(unit * (20_000 // len(unit)))
    assert time.perf_counter() - start < 10


def test_command():
    result = CliRunner().invoke(main, ["segment", "--punctuation", "none"], input=SPEECH)
    assert (result.exit_code, result.stdout.splitlines()) == (0, sentences(SPEECH))
    assert CliRunner().invoke(main, ["segment"], input=SPEECH).stdout.splitlines() == [SPEECH]
    refused = CliRunner().invoke(main, ["segment", "--punctuation", "nosuch"], input=SPEECH)
    assert refused.exit_code == 2
    assert all(value in refused.stderr for value in PUNCTUATION)
    assert "experimental" in CliRunner().invoke(main, ["segment", "--help"]).stdout
