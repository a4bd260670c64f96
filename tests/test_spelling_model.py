"""The spelling model: its file, what is refused, and building one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zlib
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arabic_norm
from arabic_norm.boundary.documents import Clean, TrainingError
from arabic_norm.container import Container, ModelError, pack, parse
from arabic_norm.spelling import context as ct
from arabic_norm.spelling import learn as learning
from arabic_norm.spelling.counts import living_forms
from arabic_norm.spelling.decide import Decider
from arabic_norm.spelling.instances import instances
from arabic_norm.spelling.lexicon import LARGEST, OFTEN, Form, Lexicon, encode
from arabic_norm.spelling.model import KIND, Model, default_model, features_hash
from arabic_norm.spelling.skeleton import choice_of

FILE = Path(arabic_norm.__file__).parent / "data" / "spelling.model"
PRODUCT_LEXICON = 100_000

TEXT = (
    "قال الوزير إن المدرسة الجديدة في المدينة كبيرة. وذهب أحمد إلى المكتبة، ثم قرأ كتابه على الطاولة الصغيرة."
    " عقد الوزراء اجتماعا في العاصمة، وأكد المدير أن الخطة جاهزة. هذه قصة قديمة، ورأى الطفل وجهه في الماء."
)
DOCUMENTS = [Clean(TEXT, [], source="made here", license="CC0")] * 3


def accepted(words):
    """A dictionary that knows the words of the text."""
    return frozenset(words) & frozenset(TEXT.replace(".", " ").replace("،", " ").split())


@pytest.fixture(scope="module")
def built():
    pytest.importorskip("numpy")
    return learning.learn(DOCUMENTS, accepted, dictionary="the words of the text")


def test_a_model_that_was_built_is_read_and_corrects(built):
    model = Model(parse(built, "built", KIND, features_hash()))
    found = Decider(model).verdicts("ذهب احمد الى المدرسه")
    assert [verdict.right for verdict in found] == ["أحمد", "إلى", "المدرسة"]
    assert model.provenance["sources"] == [{"source": "made here", "license": "CC0", "documents": 3}]
    assert model.provenance["dictionary"] == "the words of the text"


def test_building_gives_the_same_bytes_again(built):
    assert learning.learn(DOCUMENTS, accepted, dictionary="the words of the text") == built
    assert learning.learn(DOCUMENTS, accepted, seed=2, dictionary="the words of the text") != built


def test_less_clean_text_teaches_the_weights_alone(built):
    pytest.importorskip("numpy")
    extra = [Clean("ذهب أحمد إلى المتحف الجديد، ثم عاد إلى المدرسة.", [])]
    model = Model(parse(learning.learn(DOCUMENTS, accepted, extra), "more", KIND, features_hash()))
    assert not model.lexicon.get("المتحف")
    assert model.lexicon.get("الي")


def test_the_size_of_the_lexicon_is_kept(built):
    small = learning.learn(DOCUMENTS, accepted, size=100)
    arrays = parse(small, "small", KIND, features_hash()).arrays
    assert len(arrays["lexicon"]) + 4 * len(arrays["blocks"]) <= 100


def test_text_without_a_word_to_misspell_is_an_error():
    pytest.importorskip("numpy")
    with pytest.raises(TrainingError, match="no word"):
        learning.learn([Clean("كتب", [])], accepted)


def test_the_command_says_what_is_wrong_in_a_line(tmp_path, capsys):
    documents = tmp_path / "clean.jsonl"
    documents.write_text(json.dumps({"text": TEXT, "spans": []}), encoding="utf-8")
    target = str(tmp_path / "own.model")
    assert learning.main([str(tmp_path / "absent.jsonl"), "-o", target]) == 2
    assert "absent.jsonl: no such file" in capsys.readouterr().err
    assert (
        learning.main([str(documents), "-o", target, "--hunspell", str(tmp_path), "--program", "no-such-program"]) == 2
    )
    assert "no-such-program" in capsys.readouterr().err
    assert not (tmp_path / "own.model").exists()


def test_the_model_of_the_package_is_small_and_quick():
    container = parse(FILE.read_bytes(), "x", KIND, features_hash())
    assert len(container.arrays["lexicon"]) + 4 * len(container.arrays["blocks"]) <= PRODUCT_LEXICON
    assert len(container.arrays["weights"]) == 1 << 16
    assert not any("ant" in str(source["source"]) and "lexicon" in source for source in container.provenance["sources"])
    start = time.perf_counter()
    Model.load(FILE)
    assert time.perf_counter() - start < 0.03 * 5  # 30 ms on a quiet machine


def test_the_lexicon_of_the_package_is_whole():
    lexicon = default_model().lexicon
    count = 0
    for skeleton in lexicon:
        forms = lexicon[skeleton]
        assert forms
        assert len({form.form for form in forms}) == len(forms)
        count += 1
    assert count == default_model().provenance["skeletons"]


@given(st.data())
def test_a_damaged_file_is_refused_and_named(data):
    whole = FILE.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    how = data.draw(st.sampled_from(["cut", "flip", "add"]))
    if how == "cut":
        broken = whole[:at]
    elif how == "flip":
        broken = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    else:
        broken = whole + b"\0" * 8
    with pytest.raises(ModelError, match=r"^own\.model: "):
        parse(broken, "own.model", KIND, features_hash())


def test_a_foreign_file_is_refused_and_named(tmp_path):
    boundary = FILE.with_name("boundary.model")
    with pytest.raises(ModelError, match="of the kind 'boundary', not 'spelling'"):
        Model.load(boundary)
    with pytest.raises(ModelError, match="no such file"):
        Model.load(tmp_path / "absent.model")
    own = tmp_path / "own.model"
    own.write_bytes(b"PK\x03\x04 no model")
    with pytest.raises(ModelError, match=r"own\.model: is no arabic_norm model"):
        Model.load(own)


def arrays(**changed):
    data, blocks = encode({"الي": [Form("إلى", 4000, True)]})
    made = {
        "lexicon": data,
        "blocks": blocks,
        "weights": array("b", bytes(1 << ct.SLOT_BITS)),
        "scale": array("f", [0.01]),
    }
    made |= changed
    return {name: values for name, values in made.items() if values is not None}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"weights": None}, "has no array weights"),
        ({"weights": array("b", bytes(9))}, "has 9 values, not 65536"),
        ({"weights": array("h", bytes(2 << 16))}, "has the type h"),
        ({"scale": array("f", [float("nan")])}, "its scale is no number"),
        ({"scale": array("f", [])}, "its scale is no number"),
        ({"blocks": array("I", [5, 3])}, "not in order"),
        ({"blocks": array("I", [0, 900])}, "not in order"),
        ({"lexicon": array("B", zlib.compress(bytes([0x1F, 7])))}, "does not begin with a whole skeleton"),
        ({"lexicon": array("B", [0x1F, 7])}, "the lexicon is not deflated"),
        ({"lexicon": array("B", zlib.compress(b"7" * 99)[:-4])}, "the lexicon is not whole"),
        ({"lexicon": array("B", zlib.compress(bytes(LARGEST + 1)))}, "the lexicon is not whole"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_with_a_reason(changed, reason):
    data = pack(KIND, features_hash(), {}, arrays(**changed))
    with pytest.raises(ModelError, match=f"^own: .*{reason}"):
        Model(parse(data, "own", KIND, features_hash()), "own")


def test_an_entry_that_runs_over_its_end_is_refused_when_it_is_read():
    data, blocks = encode({"الي": [Form("إلى", 4000, True)], "الا": [Form("إلا", 300, True)]})
    short = array("B", zlib.compress(zlib.decompress(data)[:-1]))
    with pytest.raises(ValueError, match="over its"):
        Lexicon(short, blocks).get("الي")


#: Skeletons with six alefs have more forms than a lexicon can number.
countable = st.text("ابتهيكل", min_size=1, max_size=9).filter(lambda word: choice_of(word) is not None)
forms_of_words = st.lists(countable, unique=True, max_size=60)


@given(forms_of_words)
def test_a_lexicon_gives_back_what_was_put_in(skeletons):
    entries = {skeleton: [Form(skeleton, 10.0, True)] for skeleton in skeletons}
    lexicon = Lexicon(*encode(entries))
    assert sorted(lexicon) == sorted(skeletons)
    assert all(lexicon[skeleton][0].form == skeleton and lexicon[skeleton][0].valid for skeleton in skeletons)
    assert lexicon["ذذ"] == ()


def test_a_lexicon_that_is_asked_often_says_the_same():
    data, blocks = encode({"الي": [Form("إلى", 4000, True)], "الا": [Form("إلا", 300, True)]})
    lexicon = Lexicon(data, blocks)
    first = lexicon["الي"]
    for _ in range(OFTEN + 1):
        assert lexicon["الي"] == first
    assert lexicon["ذذ"] == ()


def test_words_of_clean_text_are_judged_by_what_the_others_say():
    lexicon = {"كتابه": [Form("كتابه", 2.0, True), Form("كتابة", 1.0, True)]}
    (own,) = instances(["كتابه"], lexicon, 0, {"كتابه": 3})
    (other,) = instances(["كتابه"], lexicon, 0, {"كتابه": 3}, counted=False)
    assert [candidate.mass for candidate in own.candidates] == [1.0, 1.0]
    assert [candidate.mass for candidate in other.candidates] == [2.0, 1.0]


def test_function_words_live_only_as_they_are_spelt():
    living = living_forms({"لانه": 3, "لأنه": 40, "عمل": 2}, lambda words: frozenset(words))
    assert [form.form for form in living["لانه"]] == ["لأنه"]
    assert [form.form for form in living["حتي"]] == ["حتى"]


def test_of_two_spellings_of_the_table_neither_is_a_slip_of_the_other():
    living = living_forms({"إلى": 9000, "إلي": 2, "عمل": 2}, lambda words: frozenset(words))
    assert [(form.form, form.mass) for form in living["الي"]] == [("إلى", 9000), ("إلي", 2)]


def test_a_dictionary_that_takes_a_slip_for_a_question_is_not_believed():
    living = living_forms({"استقبال": 3}, lambda words: frozenset(words))
    assert "أستقبال" not in [form.form for form in living["استقبال"]]


def test_nothing_of_numpy_is_needed_to_correct():
    code = (
        "import sys; sys.modules['numpy'] = None; import arabic_norm as an;"
        "assert an.clean('ذهب الى المدرسه.') == 'ذهب إلى المدرسة.'"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_empty_container_is_refused():
    with pytest.raises(ModelError, match="has no array"):
        Model(Container(KIND, "", {}, {}), "own")
