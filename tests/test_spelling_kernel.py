"""The compiled loops of spelling: what they find is what the Python code finds."""

from __future__ import annotations

import json
import zlib
from array import array
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm import characters as ch
from arabic_norm.kernel import NAME
from arabic_norm.spelling import compiled, slips
from arabic_norm.spelling.channels import CHANNELS, RATES
from arabic_norm.spelling.decide import Decider
from arabic_norm.spelling.lexicon import COUNTS, Lexicon
from arabic_norm.spelling.model import default_model
from arabic_norm.spelling.words import TOKEN
from conftest import without_loops
from strategies import texts

DATA = Path(__file__).parents[2] / "shared" / "data"
if NAME == "compiled":
    from arabic_norm.kernel import _spell

pytestmark = pytest.mark.skipif(NAME != "compiled", reason="the compiled loops are not there")

#: Words that meet every branch: slips of each kind, the family of أن and what stands before it, names, marks, breaks.
WORDS = (
    "الى إلى علي على ان أن إن انه إنه أنه وانه هذه هذة المدرسة المدرسه إجتماع اجتماع فى في الذى متوقعه مستشفي بان كي"
    " مون القران الان كتابه كتابة أستخدم إستخدم افريقيا إفريقيا قال وقال قالت حيث اضاف وأضاف يرى عن بعد لأن اخر آخر"
    " أخرى أيضًا عليّ قُلْ ٱلحمد #وسم @الى covid19 2020 ٢٠٢٠ كـــتاب هـ لمسه ادخل تغطيه باول والإستقبال أكثر اكثر"
    " . ، ؟ : » « \n \0 \ud800 🙂 𞤀𞤁 Latin é ا و ه"
).split(" ")
odd_words = st.text("اأإآٱهةيىبتلمنوفكسؤئءعق" + "ًّـ" + "a7", min_size=1, max_size=30)
spelt = st.lists(st.one_of(*[st.sampled_from(WORDS)] * 3, odd_words), max_size=25).map(" ".join)
any_spelling = st.one_of(spelt, spelt, texts)
rates = st.lists(st.floats(1e-6, 0.6), min_size=len(CHANNELS), max_size=len(CHANNELS)).map(tuple)


@pytest.fixture(scope="module")
def deciders():
    """The compiled decider and the one in Python."""
    return Decider(default_model(), in_loops=True), Decider(default_model(), in_loops=False)


def assert_same_options(found, wanted):
    for ours, theirs in zip(found, wanted, strict=True):
        forms, scores = zip(*[ours[1:3], *ours[3]], strict=True)
        wanted_forms, wanted_scores = zip(*[theirs[1:3], *theirs[3]], strict=True)
        assert (ours[0], forms, ours[4]) == (theirs[0], wanted_forms, theirs[4])
        assert scores == pytest.approx(wanted_scores, abs=1e-12)


def assert_same(text, deciders, opened=RATES):
    found, wanted = (decider.read(text) for decider in deciders)
    assert [found.span(i) for i in range(len(found))] == [match.span() for match in TOKEN.finditer(text)]
    assert list(found) == list(wanted)
    assert found.suspects == wanted.suspects
    assert_same_options(found.weigh(RATES), wanted.weigh(RATES))
    if found.suspects:
        for reading in (found, wanted):
            reading.open(opened)
        assert_same_options(found.weigh(opened), wanted.weigh(opened))
    some, others = (decider.verdicts(text) for decider in deciders)
    assert [verdict._replace(score=0, others=()) for verdict in some] == [
        verdict._replace(score=0, others=()) for verdict in others
    ]
    assert [verdict.score for verdict in some] == pytest.approx([verdict.score for verdict in others], abs=1e-12)


def assert_known(found, text):
    for i, token in enumerate(TOKEN.findall(text)):
        key, flags, ending, word = found.known(i)
        wanted = compiled.describe(default_model(), token)
        if token[0] in ch.BREAKS:
            assert (key, flags, ending, word) == ("", 0, "", None)
            continue
        assert (key, flags, ending) == wanted[:3]
        assert (word is None) == (wanted[3] is None)
        if word:
            assert word[:2] == wanted[3][:2]
            assert [form[::2] for form in word[2]] == [form[::2] for form in wanted[3][2]]
            assert [form[3] for form in word[2]] == [form[3] for form in wanted[3][2]]
            assert [form[1] for form in word[2]] == pytest.approx([form[1] for form in wanted[3][2]], rel=1e-12)


@given(st.one_of(spelt, texts, st.lists(odd_words, max_size=30).map(" ".join)))
def test_what_is_known_of_tokens_is_what_the_python_code_knows(deciders, text):
    assert_known(deciders[0].read(text), text)


@given(any_spelling, rates)
def test_readings_are_those_of_the_python_code(deciders, text, opened):
    assert_same(text, deciders, opened)


@pytest.mark.parametrize(
    "text", ["الى\ud800", "ا" * 70_000, "الى " * 5_000, "\0" * 5_000, "a" * 25 + " الى 🙂", "الى\u00e9"]
)
def test_texts_of_every_width_and_length(text, deciders):
    assert_same(text, deciders)


def test_places_outside_a_text(deciders):
    reading = deciders[0].read("ذهب الى")
    for i in (-1, 2):
        with pytest.raises(IndexError):
            reading.span(i)
    with pytest.raises(ValueError, match="rate"):
        reading.weigh((0.1,))


def test_more_tokens_than_are_remembered(deciders):
    """The table is begun anew in the middle of a text, and what was read from the old one stays."""
    letters = "بتثجحخدذرزسشصضطظعغفقكلمن"
    made = [a + b + c + d for a in letters for b in letters for c in letters for d in letters]
    text = " ".join(["الى", *made[:140_000], "المدرسه", "الى"])
    reading = deciders[0].read(text)
    assert [reading.span(i)[0] for i in reading.suspects] == [0, text.index("المدرسه"), len(text) - 3]
    assert [place for place, *_ in reading.weigh(RATES)] == [0, len(reading) - 2, len(reading) - 1]


def test_threads_do_not_disturb_each_other():
    batch = [" ".join(WORDS[i % 50 :] * (i % 29 + 1)) for i in range(200)]
    alone, shared = Decider(default_model()), Decider(default_model())
    wanted = [alone.verdicts(text) for text in batch]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(shared.verdicts, batch)) == wanted


@pytest.mark.parametrize(
    "name", ["dev/ntrex", "dev/tico19", "dev/xquad", "dev/aqad", "dev/ant", "cases/artifacts", "cases/spelling"]
)
def test_shared_data(name, deciders):
    path = DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    for line in path.read_text(encoding="utf-8").split("\n")[:60]:
        for value in json.loads(line).values() if line else ():
            if isinstance(value, str):
                assert_same(value, deciders)


@pytest.mark.parametrize(
    "data",
    [
        b"\x02\x07\x08\x00",  # cut
        b"\x02\x07\x08\x00\x8a",  # another form should follow
        b"\x0f\x07",
        b"\x02\x07\x00\x00\x05",  # no letter
        b"\x02\x07\x48\x00\x05",
        b"\x01\x08\x00\x05\x01\x07\x00\x05",  # not sorted
        b"\x0f" + b"\x08" * 15 + b"\x00\x05\xf1\x09\x00\x05",  # too long
        b"".join(b"\x01" + bytes([letter]) + b"\x00\x05" for letter in range(1, 18)),  # too many
    ],
)
def test_a_lexicon_that_is_not_in_order_is_refused(data):
    with pytest.raises(ValueError, match="of the lexicon"):
        _spell.Lexicon(data, [0], COUNTS)
    with pytest.raises(ValueError, match="of the lexicon"):
        list(Lexicon(array("B", zlib.compress(data)), [0]))


def test_pages_are_described_by_bytes():
    page = compiled.describe_page(0x600)
    names = {
        char: {name for bit, name in enumerate(_spell.CLASSES) if page[ord(char) - 0x600] >> bit & 1}
        for char in "ا؟،ًَـ٣"
    }
    assert names == {
        "ا": {"token", "letter"},
        "؟": {"break"},
        "،": set(),
        "\N{ARABIC FATHATAN}": {"token", "ordinary", "removed"},
        "\N{ARABIC FATHA}": {"token", "removed"},
        "ـ": {"token", "removed"},
        "٣": {"token", "digit"},
    }


def test_the_python_code_does_without_the_loops():
    text = "ذهب الى المدرسه، وقال انه سيعود. هذة إجتماعات"
    made = without_loops("[NAME, [list(slip[:4]) for slip in an.spelling.slips(text)]]", text)
    assert made == ["reference", [list(slip[:4]) for slip in slips(text)]]
