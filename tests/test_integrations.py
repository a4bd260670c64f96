"""CI, hooks and other packages: each is used as its user would."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

import arabic_norm as an
from arabic_norm.formats.sources import NAMED, ROWS, SUFFIXES

ROOT = Path(__file__).parents[1]
DAMAGED = "وصل الوفد إلى .\nالمدينة ، ثم غادر ..\n"
MENDED = "وصل الوفد إلى المدينة، ثم غادر.\n"


def git(*args, cwd, **options):
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", *map(str, args)]
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, **options)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    folder.mkdir()
    git("init", "-q", cwd=folder)
    (folder / "a.txt").write_text(DAMAGED, encoding="utf-8")
    (folder / "b.md").write_text("# سلام\n\n`نعم ..`\n", encoding="utf-8")
    (folder / "poems").mkdir()
    (folder / "poems" / "c.txt").write_text(DAMAGED, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.arabic_norm]\nexclude = ["poems/"]\n')
    git("add", ".", cwd=folder)
    git("commit", "-qm", "first", cwd=folder)
    return folder


def test_the_hooks_are_installed_and_run_by_pre_commit(repository, tmp_path):
    """``pre-commit try-repo`` installs this repository as it stands and runs both hooks."""
    pytest.importorskip("pre_commit")
    source = tmp_path / "source"
    subprocess.run(["git", "clone", "-q", ROOT, source], check=True, capture_output=True)
    for name in subprocess.run(
        ["git", "ls-files", "-mo", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines():
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    git("add", "-A", cwd=source)
    git("commit", "-qm", "as it stands", "--allow-empty", cwd=source)

    def run(hook):
        command = [sys.executable, "-m", "pre_commit", "try-repo", source, hook, "--all-files", "--verbose"]
        # Each try installs anew; that the compiled loops compile is not tested here.
        environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "CC": "/bin/false"}
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            environment.pop(name, None)
        options = {"capture_output": True, "text": True, "timeout": 600, "check": False}
        return subprocess.run(command, cwd=repository, env=environment, **options)

    checked = run("arabic-norm-check")
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "a.txt:1:14: AN101" in checked.stdout
    assert "b.md" not in checked.stdout.replace("b.md\n", "")
    fixed = run("arabic-norm-fix")
    assert fixed.returncode == 1  # pre-commit fails where a hook changed files
    assert (repository / "a.txt").read_text(encoding="utf-8") == MENDED
    assert (repository / "poems" / "c.txt").read_text(encoding="utf-8") == DAMAGED
    assert run("arabic-norm-check").returncode == 0


def test_the_action_does_what_its_steps_say(repository):
    yaml = pytest.importorskip("yaml")
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert action["runs"]["using"] == "composite"
    install, sarif, check = action["runs"]["steps"]
    assert "$GITHUB_ACTION_PATH" in install["run"]
    assert all(step["shell"] == "bash" for step in action["runs"]["steps"])
    bin_ = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}"}
    for step in (sarif, check):
        assert all(value.startswith("${{ inputs.") for value in step["env"].values())
        environment |= {"PATHS": action["inputs"]["paths"]["default"], "ARGUMENTS": "--isolated", "SARIF": "out.sarif"}
        command = ["bash", "-e", "-c", step["run"]]
        done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
        if step is sarif:
            assert (done.returncode, (repository / "out.sarif").is_file()) == (0, True)
        else:
            assert done.returncode == 1
            assert done.stdout.startswith("::error file=a.txt,line=1,col=14")


def test_hooks_name_commands_that_there_are():
    yaml = pytest.importorskip("yaml")
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"]: hook["entry"] for hook in hooks} == {
        "arabic-norm-check": "arabic-norm check --force-exclude",
        "arabic-norm-fix": "arabic-norm check --fix --force-exclude",
    }
    wanted = [re.search(hook["files"], "a/b" + suffix) for hook in hooks for suffix, kind in SUFFIXES.items()]
    assert list(map(bool, wanted)) == [kind not in (*ROWS, *NAMED) for _ in hooks for kind in SUFFIXES.values()]


# ---- Arrow and what rests on it --------------------------------------------------------------------------------------


def test_record_batches_keep_their_schema():
    pa = pytest.importorskip("pyarrow")
    from arabic_norm.contrib import arrow

    field = pa.field("text", pa.large_string(), metadata={"a": "b"})
    batch = pa.record_batch([[1, 2, 3], ["نعم ..", None, "لا"]], schema=pa.schema([("id", pa.int64()), field]))
    cleaned = arrow.clean_batch(batch, ["text"])
    assert cleaned.schema.equals(batch.schema, check_metadata=True)
    assert cleaned.column("text").to_pylist() == ["نعم.", None, "لا"]
    words = pa.array(["نعم ..", "لا", "نعم ..", None]).dictionary_encode()
    assert arrow.clean_array(words).type == words.type
    assert arrow.clean_array(words).to_pylist() == ["نعم.", "لا", "نعم.", None]
    assert arrow.clean_array(pa.chunked_array([["نعم .."], [None]])).to_pylist() == ["نعم.", None]
    with pytest.raises(KeyError, match="no column 'nosuch'; the columns are id, text"):
        arrow.clean_batch(batch, "nosuch")
    with pytest.raises(TypeError, match="strings is needed, not of int64"):
        arrow.clean_batch(batch, "id")


def test_a_mapper_is_picklable_and_lazy():
    pa = pytest.importorskip("pyarrow")
    from arabic_norm.contrib.arrow import mapper

    def batches():
        yield pa.record_batch({"text": ["نعم .."]})
        raise AssertionError("read too far")

    mapped = pickle.loads(pickle.dumps(mapper("text", an.Pipeline("search"))))(batches())
    assert next(mapped).to_pylist() == [{"text": "نعم."}]


def test_sentences_of_spacy_are_ours():
    spacy = pytest.importorskip("spacy")
    import arabic_norm.contrib.spacy  # noqa: F401 - makes the component known

    nlp = spacy.blank("ar")
    nlp.add_pipe("arabic_norm_sentences", config={"newlines": "ignore"})
    text = "  قال د. أحمد: نعم.\n ثم غادر إلى\nالبيت. \n"
    found = [sentence.text.strip() for sentence in nlp(text).sents]
    assert [sentence for sentence in found if sentence] == an.sentences(text, "ignore")
    assert list(nlp("").sents) == []
    assert len(list(pickle.loads(pickle.dumps(nlp))("نعم. لا.").sents)) == 2


def test_a_step_of_scikit_learn_is_searched_and_cloned():
    pytest.importorskip("sklearn")
    from sklearn.base import clone
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.model_selection import GridSearchCV
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import make_pipeline

    from arabic_norm.contrib.sklearn import TextCleaner

    assert clone(TextCleaner("standard", level="off")).get_params() == {"profile": "standard", "level": "off"}
    assert TextCleaner("standard").fit_transform(["نعم .."]) == ["نعم."]
    with pytest.raises(ValueError, match="nosuch"):
        TextCleaner("nosuch").fit([])
    texts, labels = ["المدرسة", "المدرسه", "الى البيت", "إلى البيت"] * 4, [0, 0, 1, 1] * 4
    model = make_pipeline(TextCleaner(), CountVectorizer(), MultinomialNB())
    search = GridSearchCV(model, {"textcleaner__profile": ["standard", "search"]}, cv=2).fit(texts, labels)
    assert search.predict(["مدرسة المدرسه"]) == [0]
