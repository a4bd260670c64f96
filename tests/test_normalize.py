"""Normalization: every switch, and the packages that the drop-in profiles stand in for."""

from __future__ import annotations

import json
import time
import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarabic.normalize import normalize_searchtext

import arabic_norm as an
from arabic_norm.normalize.profiles import SWITCHES
from strategies import any_text, texts

#: What the drop-in profiles are about, so that generated text has it.
folded = st.text(st.sampled_from("اآأإٱىيئؤوءةهلبﻷﻵﻹﻻﻋﻰًٌٍَُِّْٰٕٓٔـ ﷲﷺ﷼﷽²ｱﾞㄱㅏ가é\u0301abc123.،\n"), max_size=30)
drop_in_texts = st.one_of(folded, folded, any_text, texts)


def lucene(text: str) -> str:
    """ArabicNormalizer.normalize of Lucene 10, line by line."""
    changes = {"آ": "ا", "أ": "ا", "إ": "ا", "ى": "ي", "ة": "ه"}
    gone = "ـًٌٍَُِّْ"
    return "".join(changes.get(char, char) for char in text if char not in gone)


def test_the_marks_that_lucene_removes_are_tatweel_and_fathatan_to_sukun():
    assert lucene("".join(map(chr, [0x640, *range(0x64B, 0x653)]))) == ""


@settings(max_examples=10_000)
@given(drop_in_texts)
def test_lucene(text):
    assert an.normalize(text, "lucene") == lucene(text)


@settings(max_examples=10_000)
@given(drop_in_texts)
def test_pyarabic(text):
    assert an.normalize(text, "pyarabic") == normalize_searchtext(text)


@pytest.fixture(scope="module")
def camel():
    dediac = pytest.importorskip("camel_tools.utils.dediac", exc_type=ImportError)
    norm = pytest.importorskip("camel_tools.utils.normalize", exc_type=ImportError)

    def normalize(text):
        text = dediac.dediac_ar(norm.normalize_unicode(text))
        text = norm.normalize_alef_maksura_ar(norm.normalize_alef_ar(text))
        return norm.normalize_teh_marbuta_ar(text)

    return normalize


@settings(max_examples=10_000)
@given(text=drop_in_texts)
def test_camel(camel, text):
    assert an.normalize(text, "camel") == camel(text)


def dev_texts(shared):
    for path in sorted((shared / "data" / "dev").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def test_lucene_and_pyarabic_on_all_dev_text(shared):
    for text in dev_texts(shared):
        assert an.normalize(text, "lucene") == lucene(text)
        assert an.normalize(text, "pyarabic") == normalize_searchtext(text)


def test_camel_on_all_dev_text(shared, camel):
    for text in dev_texts(shared):
        assert an.normalize(text, "camel") == camel(text)


def test_clean_dev_text_loses_and_joins_no_word(shared):
    """Fewer than one word in ten thousand changes, and that by the switches: tatweel goes."""
    word = regex.compile(r"[\p{L}\p{M}\p{N}]+")
    unspelt = an.PROFILES["standard"].replace(spelling=False)
    words, changed = 0, []
    for name in ("ntrex", "xquad", "tico19", "aqad"):
        for line in (shared / "data" / "dev" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            text = unicodedata.normalize("NFC", json.loads(line)["text"])
            before, after = word.findall(text), word.findall(an.normalize(text, unspelt))
            assert len(before) == len(after)
            words += len(before)
            changed += [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) * 10_000 < words
    assert all(old.replace("ـ", "") == new for old, new in changed), changed


@given(drop_in_texts)
def test_segments_normalize_as_the_whole(text):
    composed = an.normalize(text, an.Profile("x", compose="nfkc"))
    signs = text.replace("﷼", "ريال").replace("﷽", "بسم الله الرحمن الرحيم")
    assert composed == unicodedata.normalize("NFKC", signs)
    assert an.normalize(text, an.Profile("x", compose="nfc")) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, item in SWITCHES.items() for value in item.after])
def test_a_switch_does_what_its_example_says(name, value):
    switch = SWITCHES[name]
    profile = an.Profile("example", **{name: value})
    assert an.normalize(switch.before, profile) == switch.after[value]
    assert an.normalize(switch.before, an.Profile("nothing")) == switch.before


@given(st.sampled_from(sorted(SWITCHES)), st.data())
def test_every_switch_alone_is_idempotent_and_leaves_other_scripts(name, data):
    value = data.draw(st.sampled_from([value for value in SWITCHES[name].values if value != "nfkc"]))
    profile = an.Profile("one", **{name: value})
    text = data.draw(texts)
    once = an.normalize(text, profile)
    assert an.normalize(once, profile) == once


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_ascii_text_is_left_alone(text):
    assert an.normalize(text, "standard") == an.normalize(text, "unicode") == text


@given(st.lists(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءةى"), min_size=1, max_size=8).map("".join))
def test_a_word_of_plain_letters_is_left_alone(word):
    assert an.normalize(word, "unicode") == word


QURAN = "﴿ ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ ٢ ٱلرَّحۡمَـٰنِ ٱلرَّحِيمِ ٣ وَٱلَّذِينَ يُؤۡمِنُونَ بِمَآ أُنزِلَ إِلَيۡكَ شَيۡـٔٗا وَبِٱلۡأٓخِرَةِ ۚ هُمۡ يُوقِنُونَ ۝﴾"


@pytest.mark.parametrize("profile", ["unicode", "standard"])
def test_the_text_of_the_quran_loses_no_mark_and_no_letter(profile):
    for text in (QURAN, QURAN.strip("﴿ ﴾")):
        letters = regex.compile(r"[\p{L}\p{M}\p{N}]")
        normalized = an.normalize(text, profile)
        assert letters.findall(normalized) == letters.findall(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "text",
    [
        "این کتاب را به زبان فارسی نوشته است.",
        "میخواهم به خانه بروم و چای بنوشم.",
        "یہ کتاب اردو زبان میں لکھی گئی ہے۔",
        "ئەم کتێبە بە زمانی کوردی نووسراوە.",
        "بۇ كىتاب ئۇيغۇر تىلىدا يېزىلغان.",
        "می\N{ZERO WIDTH NON-JOINER}خواهم بروم.",
        "عائلة 👨‍👩‍👧‍👦 سعيدة ❤️.",
        "المسيحيون (بالأردوية: عیسائی) كثيرون.",
        "القاعده در یمن فعال است",
        "این خبر را الشرق الاوسط نقل کرد",
        "تیم فوتبال الهلال گفت که بازی خوب بود",
        "إمام خمینی گفت",
        "قال الكاتب: «این کتاب را دوست دارم» ثم سكت.",
        "كلمة «یار» بالأردية تعني الصديق.",
        "قال: می\N{ZERO WIDTH NON-JOINER}روم في الكتاب.",
        "کتابخانه\N{ZERO WIDTH NON-JOINER}های عمومی و القدس",
        "انظر https://ar.wikipedia.org/wiki/العـربية و https://x.com/کتاب?q=عرب,شعر هنا",
        "﴿ كـهـيـعـص ﴾",
        "إِیَّاكَ نَعۡبُدُ وَإِیَّاكَ نَسۡتَعِینُ",
        "الحرفان بـ وتـ",
        "الحرف ـعـ هنا",
    ],
)
def test_other_languages_addresses_scripture_and_emoji_are_left_alone(text):
    assert an.normalize(text, "unicode") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ا\N{ARABIC MADDAH ABOVE} و\N{ARABIC HAMZA ABOVE} ي\N{ARABIC HAMZA ABOVE} ا\N{ARABIC HAMZA BELOW}", "آ ؤ ئ إ"),
        ("ﷲ أكبر", "الله أكبر"),
        ("محمدﷺ نبي", "محمد صلى الله عليه وسلم نبي"),
        ("الله ﷻ", "الله جل جلاله"),
        ("﴿قل﴾ ﷼", "﴿قل﴾ ﷼"),
        ("\N{ARABIC FATHATAN ISOLATED FORM}", "\N{ARABIC FATHATAN}"),
        ("قال کل الکتاب هنا", "قال كل الكتاب هنا"),
        ("بيروت ـ خاص", "بيروت ـ خاص"),
        ("أـ الهدف", "أـ الهدف"),
        ("كلمـ\nة واحدة", "كلمة واحدة"),
        ("سنة 1440 هـ\nوقال", "سنة 1440 هـ\nوقال"),
        ("بـ«الأيام» والـ15", "بـ«الأيام» والـ15"),
        ("هذا\N{SOFT HYPHEN} \N{BYTE ORDER MARK}نص\N{LINE SEPARATOR}آخر", "هذا نص\nآخر"),
        ("code\N{ZERO WIDTH NON-JOINER}x", "code\N{ZERO WIDTH NON-JOINER}x"),
    ],
)
def test_unicode_shows_a_reader_the_same(text, expected):
    assert an.normalize(text, "unicode") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("هل حضر أحمد, وسعاد; أم لا?", "هل حضر أحمد، وسعاد؛ أم لا؟"),
        ("بلغ 1,234 و3.14 في 10:30", "بلغ 1,234 و3.14 في 10:30"),
        ("انظر https://a.com/?b=1,2;c=3 الآن", "انظر https://a.com/?b=1,2;c=3 الآن"),
        ("قال Hello, World; how are you? ثم", "قال Hello, World; how are you? ثم"),
        ('طوله 6\' 2" وشاشته 14"', 'طوله 6\' 2" وشاشته 14"'),
        ("لا بأس... حقا؟؟؟", "لا بأس... حقا؟"),
        ("هذا جمييييل", "هذا جمييييل"),
    ],
)
def test_standard_is_clean_arabic(text, expected):
    assert an.normalize(text, "standard") == expected


def test_search_gives_a_key():
    assert (
        an.normalize(" المـــدرسةُ  الإبتدائيّة ٣٫١٤ ﻋﻠﻰ هٰذا ءامن\n", "search") == "المدرسه الابتداييه 3.14 علي هذا ءامن"
    )


def test_elongation_is_reported_and_reduced_on_request():
    (finding,) = an.check("هذا جمييييل.")
    assert (finding.code, finding.safe, finding.replacement) == ("AN411", False, "ي")
    assert an.Pipeline(elongation="reduce")("هذا جمييييل ههههه تتتابع.") == "هذا جميل ههههه تتتابع."


def test_findings_about_characters_say_their_names_and_folding_is_none():
    (finding,) = an.check("السلام\N{NO-BREAK SPACE}عليكم")
    assert "NO-BREAK SPACE" in finding.message
    assert an.Pipeline("search").check("مدرسةٌ") == []


@pytest.mark.parametrize("text", ["ا" + "ًّ" * 500_000, "\ud800" * 1000, "\0" * 1000, "\u0378\U000e0fff" * 1000])
def test_bad_characters_take_linear_time_and_raise_nothing(text):
    for profile in ("unicode", "standard", "search", "lucene", "pyarabic"):
        an.normalize(text, profile)


def test_a_fingerprint_changes_with_a_switch():
    search = an.PROFILES["search"]
    assert search.fingerprint() == search.replace(name="mine").fingerprint()
    prints = {profile.fingerprint() for profile in an.PROFILES.values()}
    assert len(prints) == len(an.PROFILES)


def test_an_answer_found_in_folded_text_is_brought_back():
    source = "وُلِدَ الإمامُ الشافعيُّ في غزّةَ سنة ١٥٠ هـ."
    doc = an.Pipeline("search", select=[]).process(source)
    start = doc.text.index("غزه")
    low, high = doc.source_span(start, start + 3)
    assert source[low:high] == "غزّةَ"


@pytest.mark.parametrize(
    ("source", "found", "meant"),
    [("ﻷحمد هنا", "احمد", "ﻷحمد"), ("محمد ﷺ رسول", "الله", "ﷺ"), ("قال ﷲ", "له", "ﷲ"), ("في غزّةَ", "غزه", "غزّةَ")],
)
def test_a_span_inside_a_ligature_is_all_of_it(source, found, meant):
    doc = an.Pipeline("search").process(source)
    start = doc.text.index(found)
    low, high = doc.source_span(start, start + len(found))
    assert source[low:high] == meant
    assert low <= doc.to_source(start) < high


@pytest.mark.parametrize("profile", sorted(an.PROFILES))
@pytest.mark.parametrize("marks", ["\u064e\u0651", "\u0301\u0327"])
def test_a_million_marks_out_of_order_are_sorted_in_little_time(profile, marks):
    start = time.perf_counter()
    an.normalize("ب" + marks * 500_000, profile)
    assert time.perf_counter() - start < 10


@given(
    st.text(st.sampled_from("اب \u064b\u064e\u064f\u0651\u0652\u0670\u0653\u0654\u0610\u06ed\u0301\u0327"), max_size=12)
)
def test_marks_of_a_letter_come_in_canonical_order(text):
    assert an.normalize(text, an.Profile("x", compose="nfc")) == unicodedata.normalize("NFC", text)


@given(st.text(st.sampled_from("ا\u064e\u0651\u0301\u0327\u0653\u0655é"), min_size=40, max_size=120))
def test_long_clusters_compose_as_short_ones(text):
    assert an.normalize(text, an.Profile("x", compose="nfc")) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("options", "text", "expected"),
    [
        ({"quotes": "straight"}, "قال: «قرأت “الأيام” أمس».", "قال: \"قرأت 'الأيام' أمس\"."),
        ({"quotes": "curly"}, "قال: «قرأت “الأيام” أمس».", "قال: “قرأت ‘الأيام’ أمس”."),
        ({"digits": "arabic"}, "12.5.2020 و1.500.000 و۴۵۶ و1.2.3", "١٢.٥.٢٠٢٠ و١٬٥٠٠٬٠٠٠ و٤٥٦ و1.2.3"),
        ({"digits": "ascii"}, "https://x.com/١٢٣ و١٬٢٣٤٫٥", "https://x.com/١٢٣ و1,234.5"),
        ({"alef": "fold"}, "أحمد", "احمد"),
    ],
)
def test_switches_of_a_pipeline(options, text, expected):
    assert an.Pipeline(**options)(text) == expected


def test_an_unknown_switch_of_a_pipeline_names_the_known_ones():
    with pytest.raises(ValueError, match="elongation"):
        an.Pipeline(elongations="reduce")
    with pytest.raises(ValueError, match="name"):
        an.Profile.from_dict({})
