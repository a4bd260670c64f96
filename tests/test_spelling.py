"""Spelling: what is put right, what is left, and the laws that hold for any text."""

from __future__ import annotations

import json
import pickle
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm import tables
from arabic_norm.spelling import KINDS, LEVELS, Letter, Slip, correct, slips
from arabic_norm.spelling.rules import RULES
from arabic_norm.spelling.skeleton import choice_of, fold, form_of, forms
from arabic_norm.spelling.wasl import wasl_alef
from strategies import texts

#: Words over the letters that spelling looks at, which meet every branch, and words as they are written.
odd_words = st.text("اأإآٱهةيىبتلمنوفكسؤئءعق", min_size=1, max_size=9)
WORDS = (
    "الى إلى علي على ان أن إن انه إنه هذه هذة المدرسة المدرسه إجتماع اجتماع فى في الذى الذي متوقعه مستشفي بان كي القران"
    " الان كتابه كتابة أستخدم إستخدم افريقيا إفريقيا قال وقال عن . ، ؟ : » «"
).split()
spelt = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), odd_words), max_size=25).map(" ".join)
any_spelling = st.one_of(spelt, spelt, texts)
levels = st.sampled_from(sorted(LEVELS))
BENCHMARKS = Path(__file__).parent.parent / "benchmarks"

FAMILIES = ["اأإآ", "هة", "يى"]


@given(any_spelling, levels)
def test_only_hamza_teh_marbuta_and_alef_maksura_change(text, level):
    became = correct(text, level)
    assert len(became) == len(text)
    for before, after in zip(text, became, strict=True):
        assert before == after or any(before in family and after in family for family in FAMILIES)


@given(any_spelling, levels)
def test_what_is_done_twice_is_done_once(text, level):
    once = correct(text, level)
    assert correct(once, level) == once


@given(spelt, st.sampled_from(["safe", "eager"]))
def test_clean_is_idempotent_on_misspelt_text(text, level):
    once = an.clean(text, level=level)
    assert an.clean(once, level=level) == once


@given(any_spelling)
def test_slips_are_words_of_the_text(text):
    end = 0
    for slip in slips(text):
        assert end <= slip.start < slip.end <= len(text)
        end = slip.end
        assert len(slip.written) == len(slip.right)
        assert fold(slip.written) == fold(slip.right)
        assert 0.5 <= slip.score <= 1
        assert slip.letters
        for letter in slip.letters:
            assert slip.start <= letter.start < slip.end
            assert text[letter.start] != letter.new
            assert 0 <= letter.kind < len(KINDS)


@given(spelt)
def test_the_words_of_the_user_are_left_alone(text):
    words = [slip.written for slip in slips(text)]
    assert slips(text, words) == []
    assert correct(text, "eager", words) == text


@given(spelt, st.sampled_from("ُِْٰٓ"))
def test_words_that_bear_vowel_marks_are_left_alone(text, mark):
    marked = " ".join(word + mark if word[-1].isalpha() else word for word in text.split())
    assert correct(marked, "eager") == marked


@given(texts)
def test_off_changes_nothing(text):
    assert correct(text, "off") == text


@pytest.mark.parametrize(
    "text",
    [
        "#الى_الامام @الى الى_هنا",
        "الىabc abcالى الى2",
        "http://example.com/الى/فى www.example.com/الى",
        "example.com/الى C:\\الى a/الى",
        "ٱلحمد إِلَىٰ هُدًىٰ",
        "﴿ الى هذة ﴾ `الى`\n```\nالى\n```\n",
        "او خیلی خوب است و ان کتاب",
    ],
)
def test_what_is_no_arabic_prose_is_left_alone(text):
    assert an.clean(text, level="eager", profile=an.PROFILES["standard"].replace(quotes="keep", punctuation=False)) == (
        an.clean(text, level="off", profile=an.PROFILES["standard"].replace(quotes="keep", punctuation=False))
    )


@pytest.mark.parametrize(
    "text",
    [
        "اتفق الطرفان على حل إشكال قديم بينهما.",  # a problem, no shapes
        "حاولت اللجنة تجاوز الإشكال القائم.",
        "سيلاحظ الأجراء زيادة في رواتبهم.",  # workers for hire
        "يدل إعراض الزبائن عن الشراء على أزمة.",  # turning away, no symptoms
        "سجلت اللاعبة علية منصور هدفين.",  # a name
        "المنحة منة من الجامعة على طلابها.",  # a favour
        "ابتكر الطلاب تطبيقة على الهواتف الذكية.",  # one application
        "يواصل إضرابه حتى تحقيق مطالبه كلها.",  # his demands
        "أكد الموظف أنه معني بالقرار.",  # concerned
        "كل هذه الأوراق ستجرى عليها دراسة أخرى.",  # a passive
        "نظرت إلي أمي طويلا ثم ابتسمت.",  # to me
        "قال إلي ما عنده واستمع إلي.",
        "شارك في اللقاء سامي منصور وعلي سعيد وهدى فارس.",  # a name
        "كان الثوب هدية من إلهة القمر.",  # a goddess, no gods
        "اقسم العجينة إلى أربع قطع متساوية.",  # divide
        "ابيض شعره قبل أن يبلغ الأربعين.",  # turned white
        "أخر المطر انطلاق السباق ساعة.",  # delayed
        "كنت أسمي قطتي ياقوتة.",  # I call
        "كان هدفه أسمى من المال.",  # loftier
    ],
)
def test_a_word_that_is_another_ones_slip_as_often_stays(text):
    assert correct(text) == text


def test_of_words_that_look_like_slips_hardly_any_change():
    lines = (BENCHMARKS / "look_alikes_held.jsonl").read_text("utf-8").splitlines()
    texts = [" ".join(json.loads(line)["sentences"]) for line in lines]
    changed = [slip.written for text in texts for slip in slips(text) if slip.is_sure("safe")]
    assert len(changed) <= 0.001 * sum(len(text.split()) for text in texts), changed


@pytest.mark.parametrize("level", ["safe", "eager"])
@pytest.mark.parametrize(
    "text",
    [
        "بدا الأمر وكأن الكاتب يعرف.",  # as though, no كان
        "حضر الأمينان العامان للحزبين.",  # two secretaries, no masdar of form IX
        "تزايد ما أسمته الصحيفة أزمة.",  # a verb of form IV, no اسم
        "ترمم البلدية أبنية المدينة القديمة.",  # a plural, no ابن
        "سجل أنطوان هدفين، وأندراده هدفا.",
    ],
)
def test_what_only_looks_like_hamzat_al_wasl_keeps_its_hamza(text, level):
    assert correct(text, level) == text


@pytest.mark.parametrize("kind", ["bare-alef", "heh-for-teh-marbuta", "alef-maksura-for-yeh", "yeh-for-alef-maksura"])
@given(st.floats(0.94, 0.969))
def test_a_word_takes_more_certainty_than_what_is_none(kind, score):
    letters = (Letter(0, "أ", KINDS.index(kind)),)
    word, none = (Slip(0, 6, written, written, score, (), letters, False) for written in ("مطالبه", "ظظظظظظ"))
    assert (word.is_sure("safe"), none.is_sure("safe")) == (False, True)
    assert word.is_sure("eager")


@pytest.mark.parametrize("profile", ["unicode", "search", "lucene", "camel", "pyarabic"])
def test_other_profiles_do_not_spell(profile):
    pipe = an.Pipeline(profile)
    assert not any(code.startswith("AN5") for code in pipe.codes)


def test_repair_does_not_spell():
    assert an.repair("ذهب الى المدرسه .") == "ذهب الى المدرسه."


def test_a_finding_says_the_word_the_score_and_others():
    (finding,) = an.Pipeline(select=["AN5"]).check("ذهب الى المدرسة.")
    assert (finding.code, finding.start, finding.end, finding.replacement, finding.safe) == ("AN501", 4, 5, "إ", True)
    assert "الى → إلى, score 1.00" in finding.message


def test_a_word_with_two_slips_has_a_finding_for_each():
    found = an.check("تتولى الاداره هذا العمل.")
    assert [(finding.code, finding.replacement) for finding in found] == [("AN501", "إ"), ("AN505", "ة")]


def test_a_kind_of_slip_is_ignored_alone():
    assert an.Pipeline(ignore=["AN505"])("الى المدرسه") == "إلى المدرسه"
    assert an.Pipeline(spelling=False)("الى المدرسه") == "الى المدرسه"
    assert an.Pipeline(level="off")("الى المدرسه") == "الى المدرسه"


def test_what_is_not_sure_is_reported_and_left():
    text = "وضعت الكتاب علي الطاولة."
    found = [finding for finding in an.check(text) if finding.code == "AN508"]
    assert an.clean(text) == text
    assert [(finding.safe, finding.replacement) for finding in found] == [(False, "ى")]


def test_a_pipeline_keeps_the_words_of_the_user():
    pipe = pickle.loads(pickle.dumps(an.Pipeline(words=["الى"])))
    assert pipe("الى المدرسه") == "الى المدرسة"
    assert pipe != an.Pipeline()
    assert pipe == an.Pipeline(words=("الى",))
    with pytest.raises(TypeError, match="words"):
        an.Pipeline(words="الى")


def test_offsets_lead_through_spelling():
    doc = an.Pipeline().process("ذهب  الى المدرسه ..")
    assert doc.text == "ذهب إلى المدرسة."
    assert doc.to_source(doc.text.index("إ")) == 5
    assert doc.source_span(8, 15) == (9, 16)


@pytest.mark.parametrize(("call", "error"), [(lambda: correct(3), TypeError), (lambda: correct("", "x"), ValueError)])
def test_a_wrong_call_is_an_error(call, error):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize(
    "word",
    "إجتماع إجتماعاتهم وإستقبال بالإتفاق للإستثمار الإبن إبنته إسمه إمرأة إثنان لإفتتاح إنتظرنا وإنتهى إستقبل فإختار"
    " إزدهار إصطدام إضطراب إستقالة إحمرار إنضمام إمتحانات كإحتفال إستيعاب لإستيرادها".split(),
)
def test_hamzat_al_wasl_by_pattern(word):
    at = wasl_alef(fold(word))
    assert at is not None
    assert word[at] == "إ"
    assert at == max(word.find("إ"), 0)


@pytest.mark.parametrize(
    "word",
    "إعلان إنتاج إنسان إنجاز إنقاذ إنشاء إدارة إرسال أنبياء أصدقاء أستاذ إستراتيجية أستراليا إنجيل إطلاق أسماء".split(),
)
def test_hamzat_al_qat_has_no_such_pattern(word):
    at = wasl_alef(fold(word), word[word.find("إ")] if "إ" in word else "أ")
    assert at is None


@given(odd_words)
def test_a_form_is_its_skeleton_and_a_number(word):
    choice = choice_of(word)
    assert choice is None or form_of(fold(word), choice) == word
    assert all(fold(form) == fold(word) for form in forms(fold(word)))


@pytest.mark.parametrize("name", ["function_words", "hamzat_wasl", "short_words", "two_spellings"])
def test_tables_are_sorted_and_say_why(name):
    rows = tables.rows(name)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})
    assert len({len(row) for row in rows}) == 1
    assert all(row[-1].strip() for row in rows)
    assert all(unicodedata.is_normalized("NFC", "".join(row)) for row in rows)


def test_the_table_of_two_spellings_has_one_skeleton_an_entry():
    for skeleton, spellings, _ in tables.rows("two_spellings"):
        assert {fold(spelling) for spelling in spellings.split()} == {skeleton}
        assert len(spellings.split()) > 1


def test_there_is_a_rule_for_every_kind():
    assert [rule.code for rule in RULES] == [f"AN50{n}" for n in range(1, 9)]
    assert [rule.name for rule in RULES] == list(KINDS)


def test_cases_made_by_hand(shared):
    with (shared / "data" / "cases" / "spelling.jsonl").open(encoding="utf-8") as lines:
        made = [json.loads(line) for line in lines]
    for level in ("safe", "eager"):
        for case in made:
            if case["text"] == case["expected"]:
                assert correct(case["text"], level) == case["expected"], case["note"]
    assert sum(correct(case["text"], "eager") == case["expected"] for case in made) >= 36


def test_the_article(shared):
    text = (shared / "data" / "article" / "article.txt").read_text(encoding="utf-8")
    for level, expected in (
        ("safe", [("متوقعه..", "متوقعة.."), ("إجتماعات", "اجتماعات")]),
        ("eager", [("متوقعه..", "متوقعة.."), ("إجتماعات", "اجتماعات")]),
    ):
        pairs = zip(text.split(), correct(text, level).split(), strict=True)
        assert [(a, b) for a, b in pairs if a != b] == expected


def test_words_with_a_slash_between_them_are_words():
    assert correct("في تشرين الاول/اكتوبر") == "في تشرين الأول/أكتوبر"
    assert (
        correct("example.com/الى a/الى الى/2 /الى/هنا //الى", "eager") == "example.com/الى a/الى الى/2 /الى/هنا //الى"
    )


def test_one_foreign_letter_does_not_make_a_line_foreign():
    text = "سافر الوزير الى مدينة ڤيينا، ثم عاد الى العاصمة بعد يومين من المحادثات"
    assert correct(text) == text.replace("الى", "إلى")


@pytest.mark.parametrize("text", ["حيث إنه قديم", "قال إنه سيعود", "قناة سي بي أس وإيه بي سي"])
def test_what_grammar_or_a_name_settles_is_left(text):
    assert correct(text, "eager") == text
