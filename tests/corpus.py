"""A small corpus of clean, punctuated Arabic, made from templates: enough to train a bad model quickly."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

SUBJECTS = "الوزير المديرة الوفد المعلم الطبيبة القاضي التاجر المهندسة الشاعر الرئيس اللجنة الشركة".split()
VERBS = "زار افتتح ناقش وصف بحث رفض قرأ درس عرض كتب راجع نظم".split()
OBJECTS = "المدينة المشروع التقرير الكتاب القانون المدرسة الميناء المستشفى الطريق الاتفاق المعرض السوق".split()
PLACES = "بغداد دمشق القاهرة تونس الرباط عمان بيروت صنعاء الخرطوم مسقط".split()
CLAUSES = [
    "في مدينة {place} بعد اجتماع طويل مع وفد من الخبراء",
    "على الرغم من الخلاف القديم بين الجانبين",
    "الذي طالب به سكان {place} منذ سنوات طويلة",
    "حيث شارك عدد كبير من الناس في أعمال هذا اليوم",
    "ثم عاد إلى {place} مع أعضاء الوفد قبل نهاية الأسبوع",
    "من دون أي شروط إضافية على صغار المزارعين في المناطق البعيدة",
]
OPENERS = ["", "", "وأضاف أن", "وقال إن", "ومن جهة أخرى", "وفي المساء"]


def sentence(rng: Random) -> str:
    words = [rng.choice(OPENERS), rng.choice(VERBS), rng.choice(SUBJECTS), rng.choice(OBJECTS)]
    for clause in rng.sample(CLAUSES, rng.choice((0, 1, 2, 3))):
        words.append(clause.format(place=rng.choice(PLACES)) + rng.choice(("", "", "،")))
    return " ".join(filter(None, words)).rstrip("،") + rng.choice((".", ".", ".", ".", "؟"))


def documents(count: int = 60, seed: int = 1) -> list[dict[str, object]]:
    """Documents as the files of ``train`` have them, one a line."""
    rng = Random(seed)
    made = []
    for number in range(count):
        text, spans = "", []
        for place in range(rng.randint(6, 14)):
            if place:
                text += "\n" if place % 4 == 0 else " "
            new = sentence(rng)
            spans.append([len(text), len(text) + len(new)])
            text += new
        made.append({"text": text, "spans": spans, "headings": [], "source": f"set {number % 2}", "license": "CC0"})
    return made


def write(path: Path, made: list[dict[str, object]]) -> Path:
    """Write documents to a JSON Lines file."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made), encoding="utf-8")
    return path
