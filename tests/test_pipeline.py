"""Pipelines: their options, and what they say when these are wrong."""

from __future__ import annotations

import dataclasses
import json
import pickle
import sys
import threading
import time
from pathlib import Path

import pytest

import arabic_norm as an

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
TEXT = "قال إن ”الوضع مستقر“ ،وغادر في الساعة ٣٫٥ ."


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "قال إن «الوضع مستقر»، وغادر في الساعة ٣٫٥."),
        ({"quotes": "keep"}, "قال إن “الوضع مستقر”، وغادر في الساعة ٣٫٥."),
        ({"quotes": "curly"}, "قال إن “الوضع مستقر”، وغادر في الساعة ٣٫٥."),
        ({"quotes": "straight"}, 'قال إن "الوضع مستقر"، وغادر في الساعة ٣٫٥.'),
        ({"digits": "ascii"}, "قال إن «الوضع مستقر»، وغادر في الساعة 3.5."),
        ({"profile": "unicode"}, "قال إن “الوضع مستقر”، وغادر في الساعة ٣٫٥."),
        ({"profile": "search"}, "قال ان “الوضع مستقر”، وغادر في الساعه 3.5."),
        ({"select": ["AN102"]}, "قال إن ”الوضع مستقر“،وغادر في الساعة ٣٫٥."),
        ({"ignore": ["AN1", "AN2"]}, "قال إن ”الوضع مستقر“ ،وغادر في الساعة ٣٫٥ ."),
    ],
)
def test_options(options, expected):
    assert an.Pipeline(**options)(TEXT) == expected


def test_levels_act_on_what_is_as_sure_as_they_ask():
    sure = "بحث الوزيران سبل التعاون بين .\nالبلدين في مجال المياه."
    unsure = "وصل الوفد إلى العاصمة.\nمساء أمس الأحد بعد رحلة طويلة."
    joined = "وصل الوفد إلى العاصمة مساء أمس الأحد بعد رحلة طويلة."
    assert an.repair(sure, "safe") == an.repair(sure, "eager") == "بحث الوزيران سبل التعاون بين البلدين في مجال المياه."
    assert an.repair(unsure, "safe") == unsure
    assert an.repair(unsure, "eager") == joined
    assert an.repair(sure, "off") == sure.replace(" .", ".")


def test_what_is_not_sure_is_reported_and_left():
    text = "وصل الوفد إلى العاصمة.\nمساء أمس الأحد بعد رحلة طويلة."
    (finding,) = an.check(text)
    assert (finding.code, finding.safe, finding.replacement) == ("AN101", False, " ")
    assert text[finding.start : finding.end] == ".\n"
    assert (finding.line, finding.column) == (1, 22)


def test_a_quotation_mark_without_a_partner_is_reported_and_left():
    (finding,) = an.check("قال إن “الوضع مستقر وغادر.")
    assert (finding.code, finding.safe, finding.replacement) == ("AN202", False, None)


@pytest.mark.parametrize(
    ("options", "known"),
    [
        ({"profile": "nosuch"}, "standard"),
        ({"level": "nosuch"}, "eager"),
        ({"select": ["AN999"]}, "AN101"),
        ({"ignore": ["AN999"]}, "AN101"),
        ({"quotes": "nosuch"}, "guillemets"),
        ({"digits": "nosuch"}, "arabic"),
    ],
)
def test_an_unknown_option_is_an_error_that_lists_the_known_ones(options, known):
    with pytest.raises(ValueError, match=known):
        an.Pipeline(**options)


@pytest.mark.parametrize("call", [lambda: an.clean("", "x"), lambda: an.normalize("", "x"), lambda: an.repair("", "x")])
def test_the_functions_say_so_too(call):
    with pytest.raises(ValueError, match="unknown"):
        call()


def test_workers_must_be_one_or_more():
    with pytest.raises(ValueError, match="workers"):
        an.Pipeline().map([], workers=0)


def test_empty_text_is_fine():
    assert an.clean("") == an.repair("") == an.normalize("", "search") == ""
    assert an.sentences("") == an.sentence_spans("") == an.check("") == []
    doc = an.Pipeline().process("")
    assert (doc.text, doc.edits, doc.sentences, doc.to_source(0), doc.to_text(0)) == ("", [], [], 0, 0)


def test_a_clean_text_is_the_same_object():
    text = "وصل الوفد مساء."
    assert an.clean(text) is text


def test_a_document_maps_sentences_back_to_the_source():
    source = "وصل الوفد إلى .\nالمدينة  مساء .. ثم غادر ."
    doc = an.Pipeline().process(source)
    assert doc.text == "وصل الوفد إلى المدينة مساء. ثم غادر."
    assert doc.sentences == ["وصل الوفد إلى المدينة مساء.", "ثم غادر."]
    spans = [doc.alignment.source_span(*span) for span in doc.sentence_spans]
    assert [source[start:end] for start, end in spans] == ["وصل الوفد إلى .\nالمدينة  مساء ..", "ثم غادر ."]


def test_profiles_are_values():
    standard = an.PROFILES["standard"]
    curly = standard.replace(name="mine", quotes="curly")
    assert an.clean('قرأ "الأيام".', curly) == "قرأ “الأيام”."
    assert an.Profile(**curly.to_dict()) == curly
    assert hash(an.Profile(**curly.to_dict())) == hash(curly)
    assert standard.quotes == "guillemets"
    with pytest.raises(dataclasses.FrozenInstanceError):
        curly.quotes = "keep"


def test_an_unknown_switch_or_value_names_the_allowed_ones():
    with pytest.raises(ValueError, match="tatweel"):
        an.PROFILES["search"].replace(tatwil="all")
    with pytest.raises(ValueError, match="words"):
        an.PROFILES["search"].replace(tatweel="some")
    with pytest.raises(TypeError, match="int"):
        an.clean("", 3)


def test_a_model_is_named_by_its_file(tmp_path):
    data = Path(an.__file__).parent / "data" / "boundary.model"
    own = tmp_path / "own.model"
    own.write_bytes(data.read_bytes())
    pipe = pickle.loads(pickle.dumps(an.Pipeline(model=own)))
    assert pipe("عاد إلى. البيت.") == "عاد إلى البيت."
    assert pipe != an.Pipeline()
    own.write_bytes(b"no model")
    with pytest.raises(ValueError, match=r"broken\.model: no such file"):
        an.Pipeline(model=tmp_path / "broken.model")


class Tagged(str):
    """A str and more, like numpy's and Beautiful Soup's."""


@pytest.mark.parametrize("call", [an.clean, an.repair, an.normalize, an.check, an.sentences, an.sentence_spans])
@pytest.mark.parametrize("text", ["إجتماعٌ .. نعم", "سلام"])
def test_a_subclass_of_str_is_a_text(call, text):
    made = call(Tagged(text))
    assert made == call(text)
    assert type(made) is type(call(text))
    assert an.normalize(Tagged(text), Tagged("search")) == an.normalize(text, "search")


@pytest.mark.skipif(an.kernel.NAME == "reference", reason="only compiled loops work side by side")
def test_other_threads_run_while_a_text_is_mapped():
    ran, done, steps = 0, threading.Event(), []
    text = "إجتماعٌ في المدينة " * 400_000

    def count():
        nonlocal ran
        while not done.is_set():
            ran += 1
            time.sleep(0)  # which lets go of the lock

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)  # so that nobody else takes it away
    other = threading.Thread(target=count)
    try:
        other.start()
        for _ in range(50):
            before = ran
            an.normalize(text, ALEF)
            steps.append(ran - before)
            if steps[-1] > 20:
                break
    finally:
        done.set()
        sys.setswitchinterval(interval)
        other.join()
    assert max(steps) > 20


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_map_gives_what_came_before_an_error(workers):
    made = []
    with pytest.raises(TypeError, match="text must be a str, not int"):
        made.extend(an.Pipeline("lucene").map(["إن", "أن", 3, "آن"], workers))
    results = an.Pipeline("lucene").map(["إن", "أن", 3, "آن"], workers)
    assert [next(results), next(results)] == ["ان", "ان"]


def test_map_takes_documents_in_batches():
    pipe = an.Pipeline._of(an.codes_of(an.PROFILES["search"]), an.PROFILES["search"])
    documents = ["إجتماع " * size for size in (1, 200_000, 0, 70_000, *[3] * 2_000, 150_000)]
    assert list(pipe.map(documents, workers=2)) == list(map(pipe, documents))
    given = iter(documents)
    results = pipe.map(given, workers=2)
    assert next(results) == pipe(documents[0])
    results.close()
    assert len(list(given)) > 0


ALEF = an.Profile("alef", alef="fold")


def test_text_in_which_a_copy_editor_would_change_nothing_stays_as_it_is():
    lines = (BENCHMARKS / "correct.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    pipe = an.Pipeline(quotes="keep")  # some have straight ones
    assert sum(pipe(text) != text for text in texts) <= 0.025 * len(texts)
