"""The compiled scan: it says what the Python code says, of any text; without it, the Python code is all there is."""

from __future__ import annotations

import json
from array import array
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm import characters as ch
from arabic_norm.boundary import Boundaries, boundaries, compiled, decided
from arabic_norm.boundary.codes import codes
from arabic_norm.boundary.scorer import LEAF, Forest, default_model
from arabic_norm.boundary.words import openers
from arabic_norm.code_points import KINDS, Sights, known, mask
from arabic_norm.kernel import NAME
from arabic_norm.pairing import Nest, Pairing, read
from arabic_norm.repair import dots, lines, spacing
from arabic_norm.rules import Passage
from conftest import without_loops
from strategies import MARKS, ODD, QUOTES, SPACES, WORDS, texts

if NAME == "compiled":
    from arabic_norm.kernel import _scan

DATA = Path(__file__).parents[2] / "shared" / "data"
PAIRED = QUOTES + SPACES + ["5", "€", "قال", "و", "ـ", ".", ":", "\N{RIGHT-TO-LEFT MARK}"]
UNITS = [".", "\0", "\ud800.", "a.", "é. ", "ا.", "ا. ", "🙂.", "🙂. ا", "\n", "«", "ا\n"]
needs_scan = pytest.mark.skipif(NAME != "compiled", reason="the compiled scan is not there")

SENTENCES = [
    "وصل الوفد إلى المدينة مساء أمس.", "بحث الوزيران سبل التعاون بين .\nالبلدين في مجال المياه.", "ثم غادرا. ",
    "وقال رئيس البلدية إن الأشغال كلفت.\nنحو تسعين مليون درهم. ", "هل حضر المدير؟ نعم! ",
    "قال: «النجدة!» وركض. ",
    "انتهى الاجتماع بعد ساعات من\nالنقاش الطويل. ", "تفاصيل جديدة\nوأضاف البيان .. أن المرحلة ، ستبدأ. ",
    "(لا. نعم.) ",
    "بلغ 3.5 في 500 م. عام 356 ق.م. أو نحوه. ", "المادة 9. يسمى\n- خبز\n- لبن [1] .\n",
    "و\"جمال\". ", "(١) أولا. ثم¹. ",
]  # fmt: skip
prose = st.lists(st.one_of(st.sampled_from(SENTENCES), st.sampled_from(MARKS + SPACES + ODD + WORDS + QUOTES))).map(
    "".join
)


class Plain(Pairing):
    """Pairs as the Python code finds them."""

    @cached_property
    def _read(self):
        return read(self._text)

    def closes(self, offset):
        return offset in self._closers

    def opens(self, offset):
        return offset in self._openers

    def quote_around(self, offset):
        return self.quotes.around(offset)

    def bracket_around(self, offset):
        return self.brackets.around(offset)


def assert_same(text):
    found = boundaries(text)
    wanted = Boundaries(text, decided(text, Plain(text), default_model()))
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one._replace(probability=0) == other._replace(probability=0)
        assert one.probability == pytest.approx(other.probability, abs=1e-9)
    for level in ("safe", "eager", "off"):
        assert found.spans(level) == wanted.spans(level)
        assert found.sentences(level) == wanted.sentences(level)
    assert [one.cut for one in found.likely()] == [one.cut for one in wanted.likely()]
    assert found.glued() == wanted.glued()


@needs_scan
@given(st.one_of(texts, prose))
def test_decisions_are_those_of_the_python_code(text):
    assert_same(text)


@needs_scan
@given(st.one_of(texts, prose))
def test_what_is_asked_first_does_not_matter(text):
    found = boundaries(text)
    ends = found.glued()
    assert list(found) == list(boundaries(text))
    assert found.glued() == ends == boundaries(text).glued()


@needs_scan
@given(
    st.one_of(texts, st.lists(st.sampled_from(PAIRED + ["ال", "كالـ", "فلل", "سـ", "\N{ARABIC FATHA}"])).map("".join))
)
def test_pairs_are_those_of_the_python_code(text):
    found, (quotes, brackets, unpaired) = Pairing(text), read(text)
    assert found._scanned_objects() == (quotes, brackets, unpaired)
    assert {i for i in range(len(text)) if found.closes(i)} == {pair.closer.start for pair in quotes + brackets}
    assert {i for i in range(len(text)) if found.opens(i)} == {pair.opener.start for pair in quotes + brackets}
    for i in range(len(text) + 1):
        assert found.quote_around(i) == Nest(quotes).around(i)
        assert found.bracket_around(i) == Nest(brackets).around(i)


@needs_scan
@given(st.one_of(st.sampled_from(WORDS), st.text("والبكفسلتنيمهاةىأإآؤئءًَّـ", max_size=14)))
def test_codes_are_those_of_the_python_code(word):
    flags, wanted = compiled.describe_word(word[:40])
    found = compiled.lexicon().codes(known(), word[:40])
    assert wanted == codes(word[:40])
    if found is not None:
        assert found[1] == wanted
        assert flags & ~found[0] == 0  # it may ask more often than is needed, and never less


@given(texts)
def test_a_rule_finds_nothing_where_nothing_was_seen(text):
    seen = Sights(text).bits
    for rule in an.REGISTRY:
        if rule.sights and not seen & mask(rule.sights):
            assert not list(rule.find(Passage(text)))


def test_sights_name_kinds_and_their_neighbours():
    assert mask("") == 0
    assert mask("quote") == sum(mask(f"quote {kind}") for kind in KINDS)
    with pytest.raises(ValueError, match="not in"):
        mask("no such")


def _seen(text):
    return Sights(text).bits


def test_what_is_seen():
    assert _seen("") == mask("line_end line_end")
    assert _seen("نعم .") == mask("line_end arabic, arabic arabic, arabic space, space mark, mark line_end")
    assert _seen("\x1c؟") == mask("line_end space, space mark, mark line_end")
    assert _seen("a\0") == _seen("\ud800🙂") == mask("line_end other, other other, other line_end")


def test_every_arabic_letter_is_of_that_kind():
    every = "".join(map(chr, range(0x110000)))
    assert [every[place] for place in Sights(every).places("arabic")] == regex.findall(
        f"(?<=[{ch.ARABIC_CLASS}]).", every
    )


@given(st.one_of(texts, prose))
def test_only_where_a_word_follows_can_a_full_stop_or_a_line_end_be_an_artifact(text):
    """Where the rules see no such place they do not ask for the decision about sentence ends."""
    parting = [boundary.candidate for boundary in boundaries(text) if boundary.candidate.right]
    if any(stop in candidate.gap for candidate in parting for stop in ".۔"):
        assert dots._has_word_behind_dot(text)
    if any(candidate.form.line_ends and not candidate.form.dots for candidate in parting if candidate.left):
        assert lines._may_wrap(Passage(text))


@given(texts)
@example("وصل الوفد.ثم غادر.")
@example("وصل الوفد.(1)»ثم غادر.")
@example("وصل الوفد.☺\N{VARIATION SELECTOR-16}ثم غادر.")
def test_a_word_stands_behind_a_mark_wherever_one_is_glued_to_it(text):
    if Passage(text).boundaries.glued():
        assert spacing._may_be_glued(Passage(text))


@needs_scan
@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_long_texts_of_every_width(unit):
    assert_same(unit * (3000 // len(unit)))
    for length in (1 << 17, (1 << 17) + 1):
        text = unit * (length // len(unit))
        spans = an.sentence_spans(text)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert "".join(text[start:end] for start, end in spans).split() == text.split() or len(spans) > 1


@needs_scan
def test_a_million_candidates():
    text = "البيت. " * 1_000_000
    assert len(boundaries(text)) == 1_000_000


@st.composite
def forests(draw):
    """The arrays of a forest over three features; some of its trees have too many leaves to be asked side by side."""
    numbers = st.sampled_from([-3.5, -1.0, 0.0, 0.1, 0.5, 2.0, 1e30])
    roots, feature, value, child = [], [], [], []

    def grow(node, leaves):
        value[node] = float(draw(numbers))
        if leaves > 1:
            feature[node] = draw(st.integers(0, 2))
            child[node] = len(feature)
            feature.extend([LEAF, LEAF])
            value.extend([0.0, 0.0])
            child.extend([0, 0])
            below = draw(st.integers(1, leaves - 1))
            grow(child[node], below)
            grow(child[node] + 1, leaves - below)

    for _ in range(draw(st.integers(1, 4))):
        roots.append(len(feature))
        feature.append(LEAF)
        value.append(0.0)
        child.append(0)
        grow(roots[-1], draw(st.sampled_from([1, 2, 5, 32, 33, 40])))
    return roots, feature, array("f", value).tolist(), child


@needs_scan
@given(forests(), st.lists(st.lists(st.floats(-4, 4, width=64), min_size=3, max_size=3), max_size=20))
def test_forests_are_those_of_the_python_code(arrays, rows):
    assert _scan.Forest(*arrays).scores(rows) == [Forest(*arrays).score(row) for row in rows]


ITEMS = [
    "كلمة 5. ثم",
    "الفصل 3. ثم",
    "فاز 3-1. بذل",
    "- 5. خبز 6. لبن",
    "قال: 7. ثم",
    "انظر (8. ثم",
    "1. نعم 2. لا",
    "\n",
]
LINES = [
    "قال الوزير إن الاجتماع كان ناجحا", "وأضاف أن المشروع سيبدأ قريبا جدا", "ثم عاد إلى المدينة مع وفد كبير", "ثم غادر",
    "عنوان", "نعم.", "", "   ",
]  # fmt: skip


@needs_scan
@given(st.lists(st.sampled_from(ITEMS), max_size=12).map(" ".join))
def test_numbers_are_asked_about_where_they_may_be_items(text):
    assert_same(text)


@needs_scan
@given(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join))
def test_line_ends_are_asked_about_where_they_may_wrap(text):
    assert_same(text)


@needs_scan
def test_phrases_that_open_a_sentence():
    for phrase in sorted(openers()):
        first, _, second = phrase.partition(" ")
        for written in (
            phrase,
            f"{first}\N{ARABIC FATHA} {second}",
            f"{first}. {second}",
            f"{first}{'ـ' * 30} {second}",
        ):
            assert_same(f"وصل الوفد إلى المدينة {written} قال. {written} عاد\nالوفد")


@needs_scan
def test_words_that_are_too_many_to_remember():
    letters = "بتثجحخدذرزسشصضطظعغفقكلمن"
    words = ["".join(letters[i // 24**k % 24] for k in range(4)) for i in range(60_000)]
    far = len(". ".join(words[:300]))  # what is decided does not depend on what stands MAX_LINE and 100 sites behind it
    long, short = (boundaries(". ".join(some)).spans("safe") for some in (words, words[:750]))
    assert [span for span in long if span[1] < far] == [span for span in short if span[1] < far]
    assert_same(". ".join(words[:300]))
    assert_same(". ".join(words[-300:]))


@needs_scan
def test_gaps_that_are_too_many_to_remember():
    text = "".join(f"لا{'.' * (i % 40 + 1)}{' ' * (i // 40 + 1)}" for i in range(4000))
    assert len(boundaries(text)) == 4000
    assert_same(text[:4000])


@needs_scan
def test_threads_do_not_disturb_each_other():
    batch = ["".join(SENTENCES[i % 5 :] * (i % 7 + 1)) for i in range(200)]
    wanted = [an.sentence_spans(text) for text in batch]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(an.sentence_spans, batch)) == wanted


@needs_scan
def test_threads_that_ask_about_one_text_get_one_answer():
    text = "".join(SENTENCES) * 200
    wanted = boundaries(text).spans("safe")
    with ThreadPoolExecutor(4) as pool:
        for _ in range(10):
            found = boundaries(text)
            assert list(pool.map(found.spans, ["safe"] * 8)) == [wanted] * 8


@needs_scan
@pytest.mark.parametrize("name", ["dev/ntrex", "dev/tico19", "dev/xquad", "dev/aqad", "dev/ant", "cases/artifacts",
                                  "cases/repair", "cases/segmentation", "cases/spelling"])  # fmt: skip
def test_shared_data(name):
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    for line in path.read_text(encoding="utf-8").split("\n")[:120]:
        for value in json.loads(line).values() if line else ():
            if isinstance(value, str):
                assert_same(value)


def test_the_python_code_does_without_the_scan():
    text = "".join(SENTENCES)
    code = "[NAME, an.sentence_spans(text), an.repair(text), an.sentences(text)]"
    name, spans, repaired, sentences = without_loops(code, text)
    assert name == "reference"
    assert [tuple(span) for span in spans] == an.sentence_spans(text)
    assert (repaired, sentences) == (an.repair(text), an.sentences(text))
