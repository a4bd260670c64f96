"""Characters: every class is what Unicode says it is."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from pyarabic import araby

from arabic_norm import characters as ch
from arabic_norm import tables
from arabic_norm.normalize.context import lookalikes
from arabic_norm.normalize.table import presentation_forms


@pytest.mark.parametrize(
    ("characters", "category"),
    [
        (ch.TASHKEEL, "Mn"),
        (ch.DAGGER_ALEF, "Mn"),
        (ch.COMBINING_HAMZAS, "Mn"),
        (araby.LETTERS, "Lo"),
        (ch.ALEF_FORMS, "Lo"),
        (ch.TATWEEL, "Lm"),
        (ch.ARABIC_INDIC_DIGITS, "Nd"),
        (ch.EXTENDED_ARABIC_INDIC_DIGITS, "Nd"),
        (ch.EXOTIC_SPACES, "Zs"),
        (ch.BIDI_CONTROLS, "Cf"),
        (ch.INVISIBLE, "Cf"),
        (ch.COMMAS + ch.SEMICOLONS + ch.SENTENCE_MARKS, "Po"),
    ],
)
def test_classes_have_one_category(characters, category):
    assert {unicodedata.category(char) for char in characters} == {category}


def test_quranic_marks_are_marks_and_signs_over_letters():
    assert {unicodedata.category(char) for char in ch.QURANIC_MARKS} <= {"Mn", "Lm", "Cf", "So"}
    assert all("ARABIC" in unicodedata.name(char) for char in ch.QURANIC_MARKS)


def test_quotes_and_brackets_come_in_pairs_by_name():
    for pair in (ch.GUILLEMETS, ch.SINGLE_GUILLEMETS, ch.CURLY_QUOTES):
        names = [unicodedata.name(char) for char in pair]
        assert names[0].replace("LEFT", "RIGHT") == names[1]
    assert len(ch.OPENING_BRACKETS) == len(ch.CLOSING_BRACKETS)
    assert [unicodedata.category(char) for char in ch.OPENING_BRACKETS[:3]] == ["Ps"] * 3
    assert [unicodedata.category(char) for char in ch.CLOSING_BRACKETS[:3]] == ["Pe"] * 3


def test_no_class_names_a_character_twice():
    for name, value in vars(ch).items():
        if name.isupper() and isinstance(value, str) and not name.endswith("_CLASS"):
            assert len(set(value)) == len(value), name


def test_arabic_class_is_the_letters_of_the_script():
    pattern = regex.compile(f"[{ch.ARABIC_CLASS}]")
    script = regex.compile(r"(?V1)[\p{Script=Arabic}&&\p{Lo}]")
    blocks = [
        *range(0x600, 0x700),
        *range(0x750, 0x780),
        *range(0x8A0, 0x8C8),
        *range(0xFB50, 0xFE00),
        *range(0xFE70, 0xFF00),
    ]
    for char in map(chr, blocks):
        if unicodedata.category(char) == "Lo":
            assert bool(pattern.match(char)) == bool(script.match(char)), f"U+{ord(char):04X}"


def test_presentation_forms_show_letters_without_a_false_space():
    forms = presentation_forms()
    assert len(forms) > 600
    assert forms["\N{ARABIC LIGATURE LAM WITH ALEF WITH HAMZA ABOVE FINAL FORM}"] == "لأ"
    assert forms["\N{ARABIC FATHATAN ISOLATED FORM}"] == "\N{ARABIC FATHATAN}"
    assert not any(letters.startswith(" ") or letters.endswith(" ") for letters in forms.values())
    assert "\N{ORNATE LEFT PARENTHESIS}" not in forms
    assert "\N{RIAL SIGN}" not in forms


def test_lookalikes_are_letters_that_become_arabic_letters():
    for char, letter in lookalikes().items():
        assert unicodedata.category(char) == unicodedata.category(letter) == "Lo"
        assert letter in araby.LETTERS
        assert char not in araby.LETTERS


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("abbreviations", 3),
        ("clause_starters", 2),
        ("inserted_lines", 2),
        ("letter_names", 2),
        ("lookalikes", 3),
        ("openers", 2),
        ("sentence_words", 3),
    ],
)
def test_tables_are_sorted_and_give_a_reason_for_each_entry(name, fields):
    rows = tables.rows(name)
    assert list(rows) == sorted(rows)
    assert len({row[:-1] for row in rows}) == len(rows)
    assert all(len(row) == fields and all(field.strip() for field in row) for row in rows)


def test_abbreviations_are_of_a_known_kind():
    assert {kind for _, kind, _ in tables.rows("abbreviations")} == {"title", "reference", "inner"}


def test_words_are_folded_but_for_those_that_stand_for_themselves():
    classes = {name for _, name, _ in tables.rows("sentence_words")}
    assert classes == {
        "needs-more",
        "takes-complement",
        "continues",
        "may-continue",
        "relative",
        "begins",
        "never-last",
    }
