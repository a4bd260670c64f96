"""Segmentation: each kind of end and of no end that the rules know."""

from __future__ import annotations

import pytest

import arabic_norm as an

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
