"""Segmentation: each kind of end and of no end that the rules know."""

from __future__ import annotations

import re
import time
from contextlib import nullcontext
from itertools import chain, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_sections import short_sections

import arabic_norm as an
from arabic_norm.characters import INVISIBLE, LINE_ENDS
from arabic_norm.segment import NEWLINES
from strategies import texts

CUTS = {
    "period": "وصل الوفد.| وغادر مساء.",
    "question": "هل وصل الوفد؟| نعم.",
    "runs of marks": "حقا؟!| نعم!!!| هذا ما حدث.",
    "Urdu full stop": "وصل الوفد۔| ثم غادر.",
    "ellipsis at a line end": "ثم صمت…|\nوبعد ساعة نهض.",
    "closing guillemet": "قال: «وصل الوفد.»| ثم غادر.",
    "period behind the closing guillemet": "قال: «وصل الوفد».| ثم غادر.",
    "quotation marks facing the wrong way": "قال ”وصل الوفد.“| ثم غادر.",
    "bracket": "وصل الوفد (مساء).| ثم غادر.",
    "source in brackets": "أشادت ممثلة الصندوق في تونس بتجربة البلاد في القارة وفي سائر دول إفريقيا.| (العربية)",
    "footnote": "ثبت ذلك.[12]| ثم عارضه آخرون.",
    "no space": "وصل الوفد.وغادر مساء.",
    "era": "ولد سنة 702 هـ.| وتلقى العلم في دمشق.",
    "unit": "بلغ طوله 500 م.| وهو يمر فوق النهر.",
    "heading": "خلفية الأزمة|\nوصل الوفد مساء.",
    "blank line": "الفصل الأول|\n\nوصل الوفد مساء.",
    "list": "1. المقدمة|\n2. المنهج|\n3. النتائج",
    "lettered list": "أ) الهدف|\nب) المنهج",
    "bullets": "يحتاج إلى:|\n- خبز|\n- ماء",
    "dialogue": "- كيف حالك؟|\n- بخير.",
    "Latin question mark": "هل وصل الوفد?| نعم.",
    "space before the mark": "هل وصل الوفد ؟| نعم .",
    "mark before a bidi control": "وصل الوفد.\N{RIGHT-TO-LEFT MARK}| ثم غادر.",
    "number at the end": "حل في المركز 5.| وتأهل.",
    "score at the end": "فاز بنتيجة 1-0.| وتأهل.",
    "a preposition twice": "كان موقفه بين بين.| ويقول زملاؤه إنه يحتاج إلى وقت.",
    "question in a long quotation": "سأل: «هل أنت واثق من أن الوفد سيصل غدا؟»| وأضاف أن الوقت ضيق.",
}
WHOLE = {
    "commas": "اشترى خبزا، ولبنا؛ لأن ضيوفه قادمون: أخوه وأخته.",
    "decimal": "بلغ 3.14 في المئة.",
    "Arabic decimal": "بلغ ٣٫١٤ في المئة.",
    "thousands": "بلغ 1.000.000 دينار.",
    "date": "وصل يوم 12.5.2020 مساء.",
    "time": "يبدأ الساعة 10.30 صباحا.",
    "version": "صدر الإصدار 7.2.1 اليوم.",
    "IP address": "عنوانه 192.168.1.1 الآن.",
    "URL": "انظر https://example.com/a.b?c=d.e للتفاصيل.",
    "address": "زوروا www.example.com اليوم.",
    "e-mail": "راسلوا info@mail.example.net للحجز.",
    "file": "افتح ملف report.final.pdf الآن.",
    "title": "قال د. أحمد إنه بخير.",
    "title without a space": "قال أ.د.محمود إنه بخير.",
    "title with a proclitic": "حضر سامي وأ. سعاد وأ.د. هالة.",
    "BC": "ولد عام 356 ق.م. في مقدونيا.",
    "BC with spaces": "ولد عام 356 ق. م. في مقدونيا.",
    "postal box": "العنوان: ص.ب. 4417 بيروت.",
    "page and volume": "انظر ج. 2 ص. 15 من الكتاب.",
    "company": "تعاقدت ش.م.م. مع الوزارة.",
    "initials": "كتب ت. س. إليوت قصيدته.",
    "unknown initials": "نشرت ع.م.س. على موقعها بيانا.",
    "Latin abbreviation": "عمل في شركة Apple Inc. في أمريكا.",
    "degree": "حصل على Ph.D. من جامعة بيروت.",
    "list in a line": "تنقسم إلى: 1. المقدمة، 2. المنهج، 3. النتائج.",
    "exclamation in a quotation": "صاح: «النجدة!» وركض نحو الباب.",
    "question in a quotation": "سأل: «هل وصل؟» فقلت: نعم.",
    "question in brackets": "وصل الوفد (هل تصدق؟) مساء.",
    "period in brackets": "حضر الجميع (انظر الملحق. ص. 12) مساء.",
    "wrapped line": "أعلنت الوزارة أن عدد المصابين ارتفع إلى\n250 مصابا.",
    "abbreviation before a bracket that ends the line": "عمل في شركة Apple Inc. (أمريكا)",
    "false period": "بحث الوزيران سبل التعاون بين .\nالبلدين في مجال المياه.",
}


@pytest.mark.parametrize("marked", CUTS.values(), ids=CUTS)
def test_cuts(marked):
    marked = marked.replace("الوفد.وغادر", "الوفد.|وغادر")
    text = marked.replace("|", "")
    assert an.sentences(text) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_no_cut(text):
    assert an.sentences(text) == [text]


several_words = st.lists(
    st.sampled_from("قالت الحكومة إن القارة وفي سائر دول إفريقيا بين تونس حيث".split()), min_size=3, max_size=30
).map(" ".join)


@given(several_words)
def test_a_source_in_brackets_that_ends_the_text_follows_a_sentence(words):
    assert an.sentences(f"{words}. (العربية)") == [f"{words}.", "(العربية)"]


@given(several_words, several_words, st.sampled_from("-–—"))
def test_a_sentence_ends_before_each_item_of_a_list_in_one_line(first, second, dash):
    opening = f"قررت اللجنة: {dash} {first}."
    assert an.sentences(f"{opening} {dash} {second}.") == [opening, f"{dash} {second}."]


@pytest.mark.parametrize(
    ("text", "expected"), [("", []), (" \n\t", []), ("…", ["…"]), ("؟!", ["؟!"]), ("نعم", ["نعم"])]
)
def test_the_least_text(text, expected):
    assert an.sentences(text) == expected


def test_three_reversed_pairs_do_not_lose_sentences():
    """Three ”…“ pairs in 200 sentences make others lose half of the sentences."""
    plain = "وصل الوفد إلى المدينة. "
    quoted = "قال إن ”الوضع مستقر“ اليوم. "
    text = (plain * 50 + quoted) * 3 + plain * 47
    assert len(an.sentences(text)) == 200


#: Each text with its ends: A where "auto" cuts, P where "paragraph" does, I where "ignore" does.  A is left out of a
#: text where that is for the scores to say.
LINES = {
    "heading": "خلفية الأزمة<A>\nوصل الوفد مساء.<API> ثم غادر.",
    "heading and blank line": "خلفية الأزمة<AP>\n\nوصل الوفد مساء.<API>\n\nثم غادر.",
    "blank line that is not empty": "خلفية الأزمة<P>\n \t\nوصل الوفد مساء.",
    "blank line with a direction mark": "خلفية الأزمة<P>\n\N{RIGHT-TO-LEFT MARK}\nوصل الوفد مساء.",
    "two kinds of line ends": "خلفية الأزمة\r\nفي الشمال<P>\r\n\r\nوصل الوفد مساء.",
    "short wrapped lines": "وصل الوفد\nالكبير\nمساء أمس.<PI>\nوغادر\nصباح اليوم.",
    "title on the next line": "حضر اللقاء\nد. أحمد وأخوه.<PI>\nثم غادرا.",
    "dashes around a remark": "وصل الوفد\n- وهو كبير -\nمساء.<PI> ثم غادر.",
    "bullets": "نحتاج إلى:<A>\n- خبز<A>\n- ماء<AP>\n\nثم نسافر.",
    "number that goes on": "بلغ السعر\n3.14 دولار.<PI>\nثم انخفض.",
    "false period": "بحث الوزيران سبل التعاون بين .\nالبلدين.<API>\nثم غادرا.",
    "false period before a blank line": "بحث الوزيران سبل التعاون بين .\n\nالبلدين.<API>\nثم غادرا.",
}


@pytest.mark.parametrize(
    ("marked", "newlines"),
    [(marked, newlines) for marked in LINES.values() for newlines in NEWLINES if newlines != "auto" or "<A" in marked],
)
def test_what_line_ends_mean(marked, newlines):
    parts = re.split(f"<[API]*{newlines[0].upper()}[API]*>", marked)
    text = re.sub("<[API]+>", "", marked)
    assert an.sentences(text, newlines) == [re.sub("<[API]+>", "", part).strip() for part in parts]


@pytest.mark.parametrize("end", [*LINE_ENDS, "\r\n"], ids=ascii)
def test_all_line_ends_count(end):
    text = f"خلفية الأزمة{end}في الشمال{end} {end}وصل الوفد مساء"
    assert [len(an.sentences(text, newlines)) for newlines in ("paragraph", "ignore")] == [2, 1]


@pytest.mark.parametrize("newlines", ["x", "", "AUTO", None])
@pytest.mark.parametrize("call", [an.sentences, an.sentence_spans])
def test_unknown_newlines(call, newlines):
    with pytest.raises(ValueError, match=f"^unknown newlines {newlines!r}; it is one of auto, paragraph, ignore$"):
        call("نعم", newlines)


def with_spaces(text, newlines):
    """``text`` with spaces for the line ends that are white space, found line by line."""
    lines = re.split(f"(\r\n|[{LINE_ENDS}])", text)
    for i in range(1, len(lines), 2):
        beside_blank = (i > 1 and is_blank(lines[i - 1])) or (i < len(lines) - 2 and is_blank(lines[i + 1]))
        if newlines == "ignore" or (newlines == "paragraph" and not beside_blank):
            lines[i] = " " * len(lines[i])
    return "".join(lines)


def is_blank(line):
    return all(char.isspace() or char in INVISIBLE for char in line)


broken = st.lists(st.tuples(texts, st.sampled_from(["", "\n", "\r\n", "\n\n", "\n \n", "\f", "\v"]))).map(
    lambda pairs: "".join(part for pair in pairs for part in pair)
)


@given(broken, st.sampled_from(NEWLINES))
@example("\n\r\n\r", "paragraph")
def test_spans_are_those_of_the_text_with_spaces(text, newlines):
    spans = an.sentence_spans(text, newlines)
    assert spans == an.sentence_spans(with_spaces(text, newlines))
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    gaps = [0, *(offset for span in spans for offset in span), len(text)]
    assert all(text[gaps[i] : gaps[i + 1]].strip() == "" for i in range(0, len(gaps), 2))


@pytest.mark.parametrize("newlines", ["paragraph", "ignore"])
@pytest.mark.parametrize(
    "unit", ["\n", "\r", "\r\n", "\n ", "ا\n", "في\n\n", ".\n", "ا.\n", "1.\n", "\n" + " " * 40], ids=ascii
)
def test_many_line_ends_take_linear_time(unit, newlines):
    def seconds(size):
        text = unit * (size // len(unit))
        start = time.perf_counter()
        an.sentence_spans(text, newlines)
        return time.perf_counter() - start

    assert seconds(80_000) < 8 * seconds(20_000) + 0.5


@given(text=st.one_of(texts, st.lists(texts, max_size=8).map(" ".join)), newlines=st.sampled_from(NEWLINES))
@example(text="", newlines="auto")
@example(text=" \n ", newlines="ignore")
def test_offsets_are_those_of_the_spans(text, newlines):
    for punctuation in ("auto", "none"):
        how = (text, newlines, punctuation)
        with short_sections() if len(text) > 150 else nullcontext():
            offsets, spans = an.sentence_offsets(*how), an.sentence_spans(*how)
            assert an.sentences(*how) == [text[start:end] for start, end in spans]
        assert offsets.tolist() == list(chain.from_iterable(spans))
        assert (offsets.typecode, offsets.itemsize) == ("q", 8)


def test_numpy_takes_offsets_as_they_are():
    numpy = pytest.importorskip("numpy")
    text = "بلغ السعر 3.14 دولار. ثم انخفض."
    offsets = an.sentence_offsets(text)
    table = numpy.asarray(offsets).reshape(-1, 2)
    assert list(map(tuple, table.tolist())) == an.sentence_spans(text)
    assert numpy.shares_memory(table, numpy.frombuffer(offsets, numpy.int64))
    assert numpy.asarray(an.sentence_offsets("")).reshape(-1, 2).shape == (0, 2)


@pytest.mark.parametrize("wrong", [None, b"text", 3])
def test_offsets_of_what_is_no_text(wrong):
    with pytest.raises(TypeError, match="text must be a str, not"):
        an.sentence_offsets(wrong)
