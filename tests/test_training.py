"""Training and evaluation: what they make and measure, and what they say about what cannot be learnt from."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from array import array
from pathlib import Path

import numpy as np
import pytest
import regex
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

import arabic_norm as an
import corpus
from arabic_norm.boundary import LEVELS, boundaries, evaluation, network, scorer, training
from arabic_norm.boundary import features as ft
from arabic_norm.boundary.calibration import HARM, Examples, calibrated
from arabic_norm.boundary.damage import truth
from arabic_norm.boundary.documents import Clean, TrainingError, is_odd, read
from arabic_norm.boundary.evaluation import Counts, evaluate, table
from arabic_norm.boundary.habits import SCENARIOS
from arabic_norm.boundary.scorer import LEAF, Forest, Model
from arabic_norm.cli import main
from arabic_norm.container import ModelError, pack, parse

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
PASSAGES = [BENCHMARKS / f"{name}.jsonl" for name in ("passages", "more_passages", "held_out")]
WRITTEN = BENCHMARKS / "written.jsonl"
TEXT = "وصل الوفد مساء. ثم غادر المدينة."
SPANS = [[0, 15], [16, 32]]


@pytest.fixture(scope="module", autouse=True)
def quick():
    with pytest.MonkeyPatch.context() as patch, threadpool_limits(1):
        patch.setattr(training, "PASSES", 1)
        patch.setattr(network, "EPOCHS", 1)
        yield


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return corpus.write(tmp_path_factory.mktemp("clean") / "clean.jsonl", corpus.documents())


@pytest.fixture(scope="module")
def trained(clean):
    steps = []
    data, figures = training.train(read(clean), 3, steps.append, 1, {"date": "2026-01-02"})
    return data, figures, steps


@pytest.fixture(scope="module")
def model_file(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "small.model"
    path.write_bytes(trained[0])
    return path


@pytest.fixture
def run():
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])


def one_line_error(result, *parts):
    assert result.exit_code == 2
    assert (result.stderr.count("\n"), result.stdout) == (1, "")
    assert result.stderr.startswith("arabic-norm: ")
    for part in parts:
        assert str(part) in result.stderr
    return True


def write(path, *lines):
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


# ---- training --------------------------------------------------------------------------------------------------------


def test_the_same_text_and_seed_give_the_same_bytes_with_any_number_of_jobs(clean, trained):
    data, figures = training.train(read(clean), 3, jobs=2, provenance={"date": "2026-01-02"})
    assert data == trained[0]
    assert figures == trained[1]


def test_every_step_is_told(trained):
    steps = trained[2]
    assert [step.done for step in steps] == list(range(1, steps[0].of + 1))


def test_a_model_scores(model_file):
    model = Model.load(model_file)
    assert model.provenance["seed"] == 3
    assert model.provenance["date"] == "2026-01-02"
    assert all(math.isfinite(figure) for figure in model.provenance["figures"].values())
    probabilities = [boundary.probability for boundary in boundaries(TEXT.replace("مساء.", "مساء.\n"), model=model)]
    assert all(0 <= probability <= 1 for probability in probabilities)


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ([], "no documents"),
        ([Clean(TEXT, [(0, 15), (16, 32)])] * 3, "3 clean documents with 6 sentences are too little"),
        ([Clean(TEXT.replace(".", ".."), [(0, 15)] * 10)] * 50, "50 have stray dots of their own"),
        ([Clean(TEXT.replace(".", ""), [(0, 3)] * 10)] * 50, "must be punctuated"),
    ],
)
def test_what_cannot_be_learnt_from(documents, message):
    with pytest.raises(TrainingError, match=message):
        training.train(documents)


BAD_LINES = [
    ("{", "not JSON"),
    ("[" * 100_000, "no document of clean text"),
    ("[]", "not a JSON object"),
    ('{"spans": []}', "no 'text'"),
    ('{"sentences": "نعم."}', "its sentences are not a list of strings"),
    ('{"sentences": ["نعم.", 3]}', "its sentences are not a list of strings"),
    ('{"sentences": ["نعم.", " "]}', "its sentences are not a list of strings"),
    ('{"sentences": ["نعم."], "headings": [1]}', "headings"),
    ('{"text": "نعم"}', "no 'spans'"),
    ('{"text": 3, "spans": []}', "not a string"),
    ('{"text": "نعم", "spans": [[0, 4]]}', "[0, 4] lies outside its text of 3 code points"),
    ('{"text": "نعم", "spans": [[-1, 2]]}', "outside"),
    ('{"text": "نعم", "spans": [[2, 1]]}', "outside"),
    ('{"text": "نعم", "spans": [[0, 2], [1, 3]]}', "overlap"),
    ('{"text": "نعم", "spans": [[0]]}', "not a list of [start, end]"),
    ('{"text": "نعم", "spans": [[0, 1.5]]}', "not a list of [start, end]"),
    ('{"text": "نعم", "spans": [[0, true]]}', "not a list of [start, end]"),
    ('{"text": "نعم", "spans": {"0": 3}}', "not a list of [start, end]"),
    ('{"text": "نعم", "spans": [[0, 3]], "headings": [1]}', "headings"),
    ('{"text": "نعم", "spans": [[0, 3]], "headings": "0"}', "headings"),
]


@pytest.mark.parametrize(("line", "message"), BAD_LINES)
def test_bad_lines_are_named(tmp_path, run, line, message):
    path = write(tmp_path / "bad.jsonl", {"text": TEXT, "spans": SPANS}, "\n", line)
    with pytest.raises(TrainingError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:3: ")
    assert message in str(caught.value)
    assert one_line_error(run("train", path, "-o", tmp_path / "m.model"), f"{path}:3: ", message)
    assert one_line_error(run("evaluate", path, "--model", tmp_path / "none.model"), "none.model: no such file")
    assert list(tmp_path.iterdir()) == [path]


def test_sentences_stand_for_text_and_spans(tmp_path):
    path = write(tmp_path / "two.jsonl", {"sentences": ["خبر", "نعم.", "لا؟"], "headings": [0], "license": "CC0-1.0"})
    assert read(path) == [Clean("خبر نعم. لا؟", [(0, 3), (4, 8), (9, 12)], [0], "two", "CC0-1.0")]


@pytest.mark.skipif(not WRITTEN.exists(), reason="the source distribution does not have the text that was written")
def test_what_was_written_is_clean_and_not_what_is_measured_on():
    documents = read(WRITTEN)
    sentences = [document.text[start:end] for document in documents for start, end in document.spans]
    long = [sentence for sentence in sentences if len(sentence.split()) > 5]  # not نعم.
    known = set(long)
    assert len(long) == len(known)
    assert not any(is_odd(document.text) for document in documents)
    assert all(regex.search(r'[.؟!…][»”")]*$|^\(.*\)$', sentence) for sentence in sentences)  # (وكالات)
    assert {document.license for document in documents} == {"CC0-1.0"}
    measured = [json.loads(line)["clean"] for path in PASSAGES for line in path.read_text("utf-8").splitlines()]
    assert not any(sentence in known for text in measured for sentence in an.sentences(text))


def test_bad_files_are_named(tmp_path, run):
    empty = write(tmp_path / "empty.jsonl", "\n\n")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b"\n\xe9\n")
    for path, message in [
        (empty, "is empty"),
        (tmp_path / "none.jsonl", "no such file"),
        (tmp_path, "is a directory"),
        (latin, "not UTF-8: 0xe9 at byte 0"),
    ]:
        assert one_line_error(run("train", path, "-o", tmp_path / "m.model"), path, message)
    assert one_line_error(run("train", latin, "-o", tmp_path / "m.model"), f"{latin}:2: ")


# ---- models ----------------------------------------------------------------------------------------------------------


def changed(data, name, change):
    """The model of ``data`` with one of its arrays changed."""
    container = parse(data, "small.model", scorer.KIND, scorer.features_hash())
    arrays = {key: array(view.format, view.tobytes()) for key, view in container.arrays.items()}
    arrays[name] = change(arrays[name])
    if arrays[name] is None:
        del arrays[name]
    packed = pack(scorer.KIND, scorer.features_hash(), {}, arrays)
    return parse(packed, "small.model", scorer.KIND, scorer.features_hash())


def with_first(value):
    return lambda items: array(items.typecode, [value, *items[1:]])


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("linear", lambda items: None, "has no array linear"),
        ("whole.child", lambda items: None, "has no array whole.child"),
        ("linear", lambda items: items[:-1], "its array linear has 262143 values, not 262144"),
        ("embedding", lambda items: items[:-1], "its array embedding"),
        ("embedding", lambda items: items[:0], "its array embedding has 0 values"),
        ("layer1", lambda items: items + items, "its array layer1"),
        ("bias1", lambda items: items[:-1], "its array layer1"),
        ("bias3", lambda items: items[:2], "its array bias3 has 2 values, not 3"),
        ("scales", lambda items: items[:4], "its array scales has 4 values, not 5"),
        ("scales", with_first(math.inf), "its array scales has a value that is no number"),
        ("layer2", with_first(math.nan), "its array layer2 has a value that is no number"),
        ("bias1", with_first(math.nan), "its array bias1 has a value that is no number"),
        ("local.value", with_first(math.nan), "a forest has a value that is no number"),
        ("local.value", lambda items: items[:-1], "the arrays of a forest differ in length"),
        ("careful.child", lambda items: None, "has no array careful.child"),
        ("whole.roots", with_first(65535), "a forest has a root outside its nodes"),
        ("scout.feature", with_first(254), "points outside it or back"),
    ],
)
def test_a_model_with_wrong_arrays_is_refused(trained, name, change, message):
    container = changed(trained[0], name, change)
    with pytest.raises(ModelError) as caught:
        Model(container, "small.model")
    assert str(caught.value).startswith("small.model: ")
    assert message in str(caught.value)


@given(st.data(), st.integers(1, 40), st.integers(0, 2000))
def test_the_levels_begin_where_training_measured_them(data, count, unseen):
    logits, careful = (np.array(data.draw(st.permutations(range(count))), np.float32) for _ in range(2))
    sites = data.draw(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=count, max_size=count))
    undamaged = np.array([clean for clean, _ in sites])
    labels = np.array([int(artifact and not clean) for clean, artifact in sites])
    labels[logits == count - 1], undamaged[logits == count - 1] = 1, False
    bearing = float(undamaged.sum() + unseen)
    examples = Examples(labels, np.ones(count), undamaged, undamaged, 0.0, bearing)
    figures, half, three_quarters = calibrated(examples, logits, careful)
    eager = logits >= half
    safe = eager & ((1 + 1 / (1 + np.exp(three_quarters - careful))) / 2 >= LEVELS["safe"] - 1e-6)
    for level, chosen in (("eager", eager), ("safe", safe)):
        assert figures[f"{level} precision"] == round(labels[chosen].mean(), 4)
        assert figures[f"{level} harm"] == round(undamaged[chosen].sum() / (bearing or 1), 5)
    assert safe.sum() == 1 or figures["safe harm"] <= HARM


#: One tree: row[0] <= 1.5 ? (row[1] <= 0 ? 10 : 20) : 30; and one that is a leaf.
TREES = Forest([0, 5], [0, 1, LEAF, LEAF, LEAF, LEAF], [1.5, 0.0, 30.0, 10.0, 20.0, 0.25], [1, 3, 0, 0, 0, 0])


def test_the_model_of_the_package_is_a_megabyte_at_most():
    assert (Path(an.__file__).parent / "data" / "boundary.model").stat().st_size <= 1_000_000


@pytest.mark.parametrize(
    ("row", "score"), [((1.5, 0.0), 10.25), ((1.0, 0.5), 20.25), ((2.0, -1.0), 30.25), ((math.nan, 0.0), 10.25)]
)
def test_a_forest_adds_up_its_leaves(row, score):
    assert TREES.fault(2) is None
    assert TREES.score(row) == score


@pytest.mark.parametrize(
    ("forest", "message"),
    [
        (Forest([0], [0, LEAF, LEAF], [0.0, 1.0], [1, 0, 0]), "differ in length"),
        (Forest([3], [0, LEAF, LEAF], [0.0, 1.0, 2.0], [1, 0, 0]), "root"),
        (Forest([0], [2, LEAF, LEAF], [0.0, 1.0, 2.0], [1, 0, 0]), "node 0"),
        (Forest([0], [0, LEAF, LEAF], [0.0, 1.0, 2.0], [2, 0, 0]), "node 0"),
        (Forest([0], [0, LEAF, LEAF], [0.0, 1.0, 2.0], [0, 0, 0]), "node 0"),
        (Forest([0], [LEAF], [math.inf], [0]), "no number"),
    ],
)
def test_forests_that_would_not_end(forest, message):
    assert message in forest.fault(2)


def test_the_forests_read_all_that_is_observed(trained):
    assert len(ft.ROW) < LEAF


# ---- evaluation ------------------------------------------------------------------------------------------------------


def test_an_evaluation_counts(model_file, clean):
    documents = read(clean)[:12]
    model = Model.load(model_file)
    done = []
    found = evaluate(documents, model, progress=done.append)
    assert found == evaluate(documents, model)
    assert done == list(range(1, 12 * (len(SCENARIOS) + 2) + 1))
    assert list(found.repair) == list(SCENARIOS)
    assert found.repair["clean"].artifacts == 0
    assert found.repair["clean"].levels["safe"].precision is None
    assert found.repair["clean"].genuine == sum(len(document.spans) - 1 for document in documents)
    for repaired in found.repair.values():
        assert repaired.levels["safe"].wrong <= repaired.levels["eager"].wrong
        assert all(counts.found + counts.missed == repaired.artifacts for counts in repaired.levels.values())
    assert found.repair["wrap"].artifacts > 20
    ends = sum(len(document.spans) - 1 for document in documents)
    assert all(counts.found + counts.missed == ends for counts in found.segmentation.values())
    assert all(f"\n{name}" in table(found) for name in (*SCENARIOS, "with line ends", "flat"))
    assert evaluate(documents, model, scenarios=["wrap"]).repair == {"wrap": found.repair["wrap"]}


def test_an_evaluation_without_anything():
    found = evaluate([], scenarios=["clean"])
    assert found.segmentation["flat"] == Counts()
    assert "–" in table(found)
    with pytest.raises(ValueError, match=r"'nosuch'.*plugin"):
        evaluate([], scenarios=["nosuch"])


class Blind:
    """A model that suspects nothing."""

    scout = Forest([0], [LEAF], [-9.0], [0])

    def linear(self, window):
        return 9.0, 3.0, 3.0, 3.0

    def counts(self, left, right):
        return (0.0,) * len(ft.COUNTS)


def test_figures_by_hand(monkeypatch):
    """One artifact in a text of two sentences: what a model finds of it and of the genuine end."""
    document = Clean(TEXT, [tuple(span) for span in SPANS])
    labels = truth(TEXT, document.spans)._replace(text=TEXT.replace("الوفد ", "الوفد.\n"))
    probability = {"الوفد": 1.0, "مساء": 0.0}

    def decided(text, model=None):
        return [b._replace(probability=probability.get(b.candidate.left, 0.0)) for b in boundaries(text, model=Blind())]

    monkeypatch.setattr(evaluation, "boundaries", decided)
    monkeypatch.setattr(evaluation, "damage", lambda *args, **options: labels)
    repaired = evaluate([document], scenarios=["plugin"]).repair["plugin"]
    assert (repaired.artifacts, repaired.genuine) == (1, 1)
    assert repaired.levels["safe"] == Counts(1, 0, 0)
    probability.update({"الوفد": LEVELS["eager"], "مساء": 1.0})
    repaired = evaluate([document], scenarios=["plugin"]).repair["plugin"]
    assert repaired.levels == {"safe": Counts(0, 1, 1), "eager": Counts(1, 1, 0)}
    assert repaired.harm("safe") == 1.0
    assert evaluate([document], scenarios=[]).segmentation["flat"] == Counts(0, 0, 1)


# ---- the commands ----------------------------------------------------------------------------------------------------


def test_train_and_evaluate(run, clean, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    path = tmp_path / "own.model"
    result = run("train", clean, "-o", path, "--seed", "4", "--jobs", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "60 documents, seed 4" in result.stdout
    assert "\nsafe " in result.stdout
    assert "harm" in result.stdout
    about = Model.load(path).provenance
    assert about["date"] == "1970-01-02"
    assert about["sources"] == [{"source": f"set {n}", "license": "CC0", "documents": 30} for n in (0, 1)]
    assert {"numpy", "scikit-learn", "python", "arabic_norm", "seed", "figures", "documents"} <= set(about)
    result = run("evaluate", clean, clean, "--model", path, "--scenario", "wrap", "--scenario", "clean")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count(f"{clean}: 60 documents") == 2
    assert [line.split()[0] for line in result.stdout.split("\n\n")[1].splitlines()[2:]] == ["wrap", "clean"]
    result = run("evaluate", clean, "--model", path, "--scenario", "wrap", "--format", "json")
    found = json.loads(result.stdout)
    assert found["provenance"]["seed"] == 4
    assert found["files"][0]["file"] == str(clean)
    assert set(found["files"][0]["repair"]["wrap"]["safe"]) == {"precision", "recall", "f1", "harm"}
    assert set(found["files"][0]["segmentation"]) == {"with line ends", "flat"}


def test_quiet_training_says_nothing(run, clean, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "train", lambda *args: (b"data", {"safe F1": 0.5}))
    result = run("train", clean, "-o", tmp_path / "own.model", "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "own.model").read_bytes() == b"data"


def test_where_no_model_can_be_written_is_found_out_before_training(run, clean, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "train", lambda *args: pytest.fail("trained"))
    (tmp_path / "file").write_text("")
    for target, message in [
        (tmp_path, "a folder, not a file"),
        (tmp_path / "none" / "own.model", "no such folder"),
        (tmp_path / "file" / "own.model", "no such folder"),
        (os.devnull, "not a regular file"),
        ("a\0b", "no name that a file can have"),
        ("/proc/own.model", ""),
    ]:
        assert one_line_error(run("train", clean, "-o", target), message)
    assert one_line_error(run("train", clean), "--output")
    assert one_line_error(run("train", "-o", tmp_path / "own.model"), "CLEAN.jsonl")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden here")
def test_a_folder_that_may_not_be_written_to(run, clean, tmp_path):
    tmp_path.chmod(0o500)
    assert one_line_error(run("train", clean, "-o", tmp_path / "own.model"), "permission denied")


def test_a_wrong_date_and_too_little_text(run, clean, tmp_path, monkeypatch):
    few = corpus.write(tmp_path / "few.jsonl", corpus.documents(3))
    assert one_line_error(run("train", few, "-o", tmp_path / "own.model"), "too little")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert one_line_error(run("train", clean, "-o", tmp_path / "own.model"), "SOURCE_DATE_EPOCH", "'yesterday'")


def dies(documents, seed):
    os._exit(3)


def test_a_process_that_dies_is_said_in_one_line(run, clean, tmp_path, monkeypatch):
    monkeypatch.setattr(training, "learn_words", dies)
    assert one_line_error(run("train", clean, "-o", tmp_path / "own.model", "--jobs", "1"), "died")


def test_wrong_models_are_named(run, clean, model_file, tmp_path):
    data = model_file.read_bytes()
    other = pack(scorer.KIND, "00000000", {}, {})
    for name, content, message in [
        ("none", None, "no such file"),
        ("empty", b"", "is empty"),
        ("text", b"hello", "is no arabic_norm model"),
        ("cut", data[:-100], "checksum"),
        ("short", data[:30], "is cut short"),
        ("changed", data[:-1] + bytes([data[-1] ^ 1]), "checksum"),
        ("other", other, "was trained with other features"),
    ]:
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        assert one_line_error(run("evaluate", clean, "--model", path), f"{path}: ", message)


def test_wrong_options_of_evaluate(run, clean, model_file, tmp_path):
    assert one_line_error(run("evaluate", clean, "--scenario", "nosuch"), "nosuch", "plugin")
    assert one_line_error(run("evaluate"), "DOCS.jsonl")
    bad = write(tmp_path / "bad.jsonl", "{\n")
    assert one_line_error(run("evaluate", clean, bad, "--model", model_file), f"{bad}:1: ")


WITHOUT = "import sys; sys.modules.update(numpy=None, sklearn=None); from arabic_norm.cli import main; main()"


def test_without_the_extra_only_training_is_missing(clean, model_file, tmp_path):
    def process(*args):
        command = [sys.executable, "-c", WITHOUT, *map(str, args)]
        return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)

    result = process("train", clean, "-o", tmp_path / "own.model")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert 'pip install "arabic-norm-toolkit[train]"' in result.stderr
    result = process("evaluate", clean, "--model", model_file, "--scenario", "clean")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="groups of processes")
def test_an_interrupted_training_ends_at_once(tmp_path):
    many = corpus.write(tmp_path / "many.jsonl", corpus.documents(600))
    command = [sys.executable, "-m", "arabic_norm", "train", str(many), "-o", str(tmp_path / "own.model"), "--jobs=2"]
    with subprocess.Popen(command, stdout=-1, stderr=-1, start_new_session=True) as process:
        time.sleep(4)
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors.strip()) == (130, b"", b"")
    assert list(tmp_path.iterdir()) == [many]
