"""Hypothesis strategies: text as it is written, damaged as it is found, and any text at all."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    "في من إلى على عن مع بين أن إن لأن التي الذي حيث كما ثم قال قالت وقال وأضاف وأكد المدرسة البيت الوزير الوزراء"
    " العربية الحكومة اجتماع اجتماعات إجتماع توجيه إطلاق وإيقاف متوقعة متوقعه كتابه هذه هذا ذلك إلخ هـ كلمة"
    " مدرسةٌ قُلْ الْحَقُّ شأنها مؤخرا مشيرا بغداد طهران لندن د أ ق.م أ.د ش.م.م ص.ب م العـــربية لـ بـ ﻋﻠﻴﻜﻢ ﷺ ﷲ کتاب"
    " الابتدائیة می\N{ZERO WIDTH NON-JOINER}خواهم OpenAI"
    " Apple Inc GDP http://example.com/a.html info@example.net report.final.pdf #وسم @اسم"
).split()
NUMBERS = [
    "3.14",
    "٣٫١٤",
    "1,234",
    "١٬٢٣٤",
    "10:30",
    "1.000.000",
    "192.168.1.1",
    "2024",
    "5",
    '14"',
    "12/5/2020",
    "1-0",
]
MARKS = list(".،؛:؟!…,;?۔") + ["..", "...", "؟!", "!!!", "،.", ".،", "؟.", ". .", "[1]", " .", " ،"]
QUOTES = list("\"“”«»„‹›'`") + ["''", "``", "(", ")", "[", "]", "﴿", "﴾"]
SPACES = [" "] * 8 + [
    "\n",
    "\n",
    "  ",
    "\n\n",
    "\t",
    "\N{NO-BREAK SPACE}",
    "\N{THIN SPACE}",
    "\r\n",
    "\N{LINE SEPARATOR}",
]
ODD = [
    "\N{RIGHT-TO-LEFT MARK}",
    "\N{ZERO WIDTH NON-JOINER}",
    "\N{ZERO WIDTH JOINER}",
    "\N{BYTE ORDER MARK}",
    "ـ",
    "َ",
    "ّ",
    "ٔ",
    "٪",
    "-",
    "–",
    "•",
    "😀",
    "👨‍👩‍👧",
    "\0",
    "\ud800",
    "𐤀",
    "1.",
    "أ.",
    "ا)",
]

tokens = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.sampled_from(NUMBERS),
    st.sampled_from(MARKS),
    st.sampled_from(QUOTES),
    st.sampled_from(SPACES),
    st.sampled_from(SPACES),
    st.sampled_from(ODD),
)
arabic = st.lists(tokens, max_size=40).map("".join)
"""Words, marks, numbers, addresses, quotation marks and breaks in any order."""

any_text = st.text(st.characters(), max_size=60)
"""Any code points, lone surrogates among them."""

texts = st.one_of(arabic, arabic, any_text)
"""Both."""
