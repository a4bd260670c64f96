"""The survey: what the scorers are asked about, and on what a decision depends."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm.boundary import LEVELS, boundaries
from arabic_norm.boundary import features as ft
from arabic_norm.boundary.scorer import LEAF, SUSPECT, Forest, Model, default_model, features_hash, model_at
from arabic_norm.boundary.survey import Survey, unasked
from arabic_norm.pairing import Pairing

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
PASSAGES, MORE, HELD_OUT = (
    [json.loads(line) for line in (BENCHMARKS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    for name in ("passages", "more_passages", "held_out")
)

FAR = 3 * ft.WINDOW
"""From the scout to the first forest and on to the second: three windows."""

SENTENCES = [
    "وصل الوفد إلى المدينة مساء أمس.",
    "بحث الوزيران سبل التعاون بين .\nالبلدين في مجال المياه.",
    "ثم غادرا.",
    "وقال رئيس البلدية إن الأشغال كلفت.\nنحو تسعين مليون درهم.",
    "هل حضر المدير؟ نعم.",
    "انتهى الاجتماع بعد ساعات من\nالنقاش الطويل.",
    "تفاصيل جديدة\nوأضاف البيان أن المرحلة الثانية ستبدأ.\nمطلع الربيع المقبل.",
]


def _probabilities(text):
    return [boundary.probability for boundary in boundaries(text)]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.lists(st.sampled_from(SENTENCES), max_size=4))
def test_what_is_far_away_does_not_matter(before, near):
    middle = " ".join(SENTENCES * 25)
    assert len(_probabilities(middle)) > 2 * FAR
    alone = _probabilities(middle)
    with_more = _probabilities(" ".join([*before, *near, middle, *near]))
    added = len(_probabilities(" ".join([*before, *near, SENTENCES[0]]))) - 1
    inner = slice(FAR + 2, len(alone) - FAR - 2)
    assert with_more[added:][inner] == alone[inner]


def test_the_order_of_documents_does_not_matter():
    texts = [" ".join(SENTENCES[i:] + SENTENCES[:i]) for i in range(len(SENTENCES))]
    forwards = [_probabilities(text) for text in texts]
    assert [_probabilities(text) for text in reversed(texts)] == forwards[::-1]


class Counted:
    """The package's model, with a scout that gives every site the same logit; it counts what the network is asked."""

    def __init__(self, logit):
        self.scout = Forest([0], [LEAF], [logit], [0])
        self.asked = 0

    def __getattr__(self, name):
        return getattr(default_model(), name)

    def network(self, window):
        self.asked += 1
        return default_model().network(window)


class Careful(Counted):
    """The model of the package with a careful forest that says the same of everything."""

    probability = Model.probability

    def __init__(self, logit):
        super().__init__(0.0)
        self.scout = default_model().scout
        self.careful = Forest([0], [LEAF], [logit], [0])


def _survey():
    text = " ".join(SENTENCES)
    return Survey(text, Pairing(text))


def test_the_network_is_asked_of_suspects_only():
    for logit, asked in ((SUSPECT - 1, 0), (SUSPECT, len(_survey().opened))):
        model = Counted(logit)
        decisions = _survey().decisions(model)
        assert model.asked == asked
        assert bool(decisions) == bool(asked)


def test_what_is_certain_is_no_suspect():
    survey = _survey()
    assert set(survey.decisions(Counted(0.0))) <= set(survey.opened) < set(range(len(survey.sites)))


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(" ".join))
def test_the_careful_forest_only_chooses_among_what_the_whole_one_takes_for_artifacts(text):
    survey = Survey(text, Pairing(text))
    decisions, never, always = (survey.decisions(model) for model in (default_model(), Careful(-30.0), Careful(30.0)))
    eager, safe = LEVELS["eager"], LEVELS["safe"]
    likely = {i for i, decision in always.items() if decision.probability >= eager}
    assert likely == {i for i, decision in always.items() if decision.probability >= safe}
    assert likely == {i for i, decision in never.items() if decision.probability >= eager}
    assert not any(decision.probability >= safe for decision in never.values())
    assert likely == {i for i, decision in decisions.items() if decision.probability >= eager}


def test_the_scout_does_not_read_what_the_network_says():
    survey = _survey()
    survey.first_looks(default_model())
    i = survey.opened[0]
    seen = survey.seen(default_model(), i)
    scores = survey.scores(default_model(), i, seen)
    assert scores != seen
    assert unasked(scores) == seen


def test_hardly_anything_of_clean_text_is_suspect():
    clean = [passage["clean"] for passage in PASSAGES]
    surveys = [Survey(text, Pairing(text)) for text in clean]
    asked = 0
    for survey in surveys:
        model = Counted(0.0)
        model.scout = default_model().scout
        survey.decisions(model)
        asked += model.asked
    assert asked < sum(len(survey.opened) for survey in surveys) / 2


def test_a_full_stop_in_brackets_ends_nothing():
    text = "ومن الحيوانات ما هو قارت (آكل كل. شيء يجده في طريقه) وغير ذلك."
    inside, *_ = boundaries(text)
    assert not inside.ends
    assert (inside.candidate.left, inside.candidate.right) == ("كل", "شيء")
    abbreviation, *_ = boundaries("نشر كتابه (انظر ص. المراجع) عام 1950.")
    assert (abbreviation.ends, abbreviation.probability) == (False, 0.0)


def test_a_word_that_cannot_be_last_is_certain():
    (candidate, *_) = boundaries("بحث الوزيران سبل التعاون بين .\nالبلدين.")
    assert candidate.probability == 1.0
    assert candidate.is_artifact("safe")
    assert not candidate.is_artifact("off")


def test_passages_are_well_formed():
    for passage in PASSAGES + MORE + HELD_OUT:
        text, mended, done = passage["corrupted"], "", 0
        for site in passage["sites"]:
            mended += text[done : site["start"]] + site["fix"]
            done = site["end"]
        assert mended + text[done:] == passage["clean"]


@pytest.mark.parametrize(("passages", "most"), [(PASSAGES, 0.02), (MORE, 0.015)], ids=["passages", "more_passages"])
def test_hardly_any_genuine_end_of_short_texts_goes_at_safe(passages, most):
    removed = genuine = 0
    for passage in passages:
        found = [boundary.candidate for boundary in boundaries(passage["corrupted"]) if boundary.is_artifact("safe")]
        for site in passage["sites"]:
            if site["kind"] == "genuine":
                genuine += 1
                removed += any(one.start < site["end"] and one.end > site["start"] for one in found)
    assert genuine > 400
    assert removed <= most * genuine


def test_entries_without_verbs_and_short_sentences_stay_at_safe():
    lines = (BENCHMARKS / "uneven.jsonl").read_text("utf-8").splitlines()[::4]
    texts = [" ".join(json.loads(line)["sentences"]) for line in lines]  # nothing in them is an artifact
    found = list(chain.from_iterable(map(boundaries, texts)))
    assert len(found) > 2000
    assert sum(boundary.is_artifact("safe") for boundary in found) <= 0.003 * len(found)


def test_levels_are_in_order():
    assert LEVELS["eager"] < LEVELS["safe"] < 1 < LEVELS["off"]


def test_the_package_has_a_model_for_these_features():
    model = model_at("")
    assert model is default_model()
    assert len(features_hash()) == 8
    assert model.provenance["figures"]["safe harm"] <= 0.003


@given(st.integers(0, 400), st.sampled_from([". ", ".\n", "\n", "..", "؟ "]))
def test_any_number_of_sites(count, form):
    text = ("كلمة" + form) * count
    assert all(0 <= probability <= 1 for probability in _probabilities(text))
