"""Documents: what is made from the code is as the code makes it, and what is shown is what happens."""

from __future__ import annotations

import configparser
import doctest
import json
import subprocess
from pathlib import Path

from click.testing import CliRunner

import arabic_norm as an
from arabic_norm.cli import main

ROOT = Path(__file__).parents[1]


def test_the_rule_reference_is_up_to_date():
    made = CliRunner().invoke(main, ["rules", "--markdown"]).stdout
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == made


def test_the_switch_reference_is_up_to_date():
    made = CliRunner().invoke(main, ["profiles", "--markdown"]).stdout
    assert (ROOT / "docs" / "switches.md").read_text(encoding="utf-8") == made


def test_the_readme_shows_what_clean_and_check_do():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    article = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
    for line in article.splitlines()[1:5]:
        assert line in readme.replace("**", "")
    for line in an.clean(article).splitlines()[1:3]:
        assert line in readme
    shown = CliRunner().invoke(main, ["check", "examples/article.txt"], catch_exceptions=False)
    for line in shown.stdout.splitlines()[:4]:
        assert line in readme
    assert shown.stderr.strip() in readme


def test_the_readme_has_the_two_commands_word_for_word():
    commands = (
        "python -m pip install . && arabic-norm clean examples/article.txt",
        'python -m pip install -e ".[test]" && python -m pytest',
    )
    for name in ("README.md", "README.ar.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert all(command in text for command in commands), name
    assert commands[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_arabic_readme_shows_what_happens():
    path = ROOT / "README.ar.md"
    found = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert found.attempted >= 8
    assert not found.failed
    article = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert all(line in text for line in [*article.splitlines()[1:5], *an.clean(article).splitlines()[1:3]])


def test_the_version_is_in_one_place():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    assert setup["metadata"]["version"] == "attr: arabic_norm.version.__version__"
    assert f"## [{an.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_article_has_every_kind_of_damage():
    article = (ROOT / "examples" / "article.txt").read_text(encoding="utf-8")
    assert len(article.splitlines()) >= 20
    found = {finding.code for finding in an.check(article)}
    found |= {edit.rule for edit in an.Pipeline().process(article).edits}
    assert found >= {"AN101", "AN102", "AN103", "AN104", "AN105", "AN201", "AN301", "AN310", "AN403", "AN407"}


def test_cases_are_well_formed():
    for path in (ROOT / "tests" / "cases").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            assert {"function", "text", "expected", "note"} <= set(case)


def test_what_the_package_needs_is_in_the_repository():
    if not (ROOT / ".git").exists():
        return
    data = (ROOT / "arabic_norm" / "data").iterdir()
    ignored = subprocess.run(["git", "check-ignore", *data], cwd=ROOT, check=False)
    assert ignored.returncode == 1
