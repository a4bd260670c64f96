"""The command, through click's runner and as a real process."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import arabic_norm as an
from arabic_norm import kernel
from arabic_norm.cli import main

DAMAGED = "وصل الوفد إلى .\nالمدينة ، ثم غادر ..\n"
MENDED = "وصل الوفد إلى المدينة، ثم غادر.\n"
ARTICLE = Path(__file__).parents[1] / "examples" / "article.txt"


@pytest.fixture
def run():
    def invoke(*args, text=None):
        return CliRunner().invoke(main, [str(arg) for arg in args], input=text)

    return invoke


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "damaged.txt"
    path.write_text(DAMAGED, encoding="utf-8")
    return path


def process(*args, data=b"", **options):
    command = [sys.executable, "-m", "arabic_norm", *map(str, args)]
    return subprocess.run(command, input=data, capture_output=True, timeout=60, check=False, **options)


def one_line_error(result, *parts):
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("arabic-norm: ")
    for part in parts:
        assert part in result.stderr
    return True


def test_clean_writes_to_standard_output(run, damaged):
    result = run("clean", damaged)
    assert (result.exit_code, result.stdout) == (0, MENDED)
    assert damaged.read_text(encoding="utf-8") == DAMAGED


@pytest.mark.parametrize("args", [["clean"], ["clean", "-"]])
def test_no_file_or_a_dash_is_standard_input(run, args):
    assert run(*args, text=DAMAGED).stdout == MENDED


def test_clean_writes_to_a_file_or_a_folder(run, damaged, tmp_path):
    assert run("clean", damaged, "-o", tmp_path / "out.txt").exit_code == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == MENDED
    folder = tmp_path / "out"
    folder.mkdir()
    assert run("clean", damaged, ARTICLE, "-o", folder).exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"damaged.txt", "article.txt"}


def test_clean_in_place_keeps_mode_line_ends_and_byte_order_mark(run, tmp_path):
    path = tmp_path / "windows.txt"
    path.write_bytes(b"\xef\xbb\xbf" + DAMAGED.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    assert run("clean", "--in-place", path).exit_code == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_in_place_writes_through_a_link(run, damaged, tmp_path):
    link = tmp_path / "link.txt"
    link.symlink_to(damaged)
    assert run("clean", "-i", link).exit_code == 0
    assert link.is_symlink()
    assert damaged.read_text(encoding="utf-8") == MENDED


def test_a_clean_file_is_not_written(run, tmp_path):
    path = tmp_path / "clean.txt"
    path.write_text(MENDED, encoding="utf-8")
    os.utime(path, (1, 1))
    assert run("clean", "-i", path).exit_code == 0
    assert path.stat().st_mtime == 1


def test_check_names_places_and_exits_with_1(run, damaged):
    result = run("check", damaged)
    assert result.exit_code == 1
    assert f"{damaged}:1:14: AN101 " in result.stdout
    assert f"{damaged}:2:8: AN102 " in result.stdout
    assert "3 to mend" in result.stderr


def test_check_accepts_what_clean_leaves(run):
    cleaned = run("clean", ARTICLE).stdout
    assert cleaned != ARTICLE.read_text(encoding="utf-8")
    result = run("check", text=cleaned)
    assert result.exit_code == 0
    assert all(line.endswith("[not sure]") for line in result.stdout.splitlines() if line.startswith("<stdin>"))


def test_check_shows_a_diff_that_patch_applies(run, damaged, tmp_path):
    result = run("check", "--diff", damaged)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"--- {damaged}\n+++ {damaged}\n@@ -1,2 +1,1 @@\n")
    subprocess.run(["git", "apply", "-p0", "--unsafe-paths", "-"], input=result.stdout.encode(), cwd="/", check=True)
    assert damaged.read_text(encoding="utf-8") == MENDED


def test_check_mends(run, damaged):
    result = run("check", "--fix", damaged)
    assert result.exit_code == 0
    assert damaged.read_text(encoding="utf-8") == MENDED
    assert run("check", damaged).exit_code == 0
    assert run("check", "--diff", damaged).stdout == ""


def test_what_is_not_sure_is_shown_and_does_not_count(run):
    result = run("check", text="قال إن “الوضع مستقر وغادر.\n")
    assert result.exit_code == 0
    assert "<stdin>:1:8: AN202" in result.stdout
    assert "[not sure]" in result.stdout


def test_rules_are_selected_and_ignored(run):
    assert run("clean", "--select", "AN102,AN103", text=DAMAGED).stdout == "وصل الوفد إلى.\nالمدينة، ثم غادر.\n"
    assert run("clean", "--ignore", "AN1", text=DAMAGED).stdout == DAMAGED
    assert run("check", "--select", "AN2", text=DAMAGED).exit_code == 0
    assert run("clean", "--profile", "search", "--digits", "ascii", text="مدرسةٌ ٣\n").stdout == "مدرسه 3"


def test_segment_writes_a_sentence_a_line(run):
    text = "قال د. أحمد: نعم. ثم غادر إلى\nالبيت."
    assert run("segment", text=text).stdout == "قال د. أحمد: نعم.\nثم غادر إلى البيت.\n"
    rows = [json.loads(line) for line in run("segment", "--format", "jsonl", text=text).stdout.splitlines()]
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows] == an.sentences(text)


def test_segment_asks_what_line_ends_mean(run):
    text = "نحتاج إلى:\n- خبز\n\nثم نسافر."
    for newlines, count in {"auto": 3, "paragraph": 2, "ignore": 1}.items():
        lines = run("segment", "--newlines", newlines, text=text).stdout.splitlines()
        assert lines == [" ".join(sentence.split()) for sentence in an.sentences(text, newlines)]
        assert len(lines) == count
        rows = run("segment", "--newlines", newlines, "--format", "jsonl", text=text).stdout.splitlines()
        assert [json.loads(row)["text"] for row in rows] == an.sentences(text, newlines)


def test_rules_and_profiles_are_explained(run):
    listed = run("rules").stdout
    assert all(rule.code in listed and rule.summary in listed for rule in an.REGISTRY)
    assert "before:" in run("rules", "AN101").stdout
    assert run("rules", "tatweel").stdout.startswith("AN403")
    assert all(name in run("profiles").stdout for name in an.PROFILES)
    assert "teh_marbuta" in run("profiles", "search").stdout


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (["clean", "nosuch.txt"], ["nosuch.txt", "no such file"]),
        (["check", "nosuch.txt"], ["nosuch.txt", "no such file"]),
        (["segment", "nosuch.txt"], ["nosuch.txt", "no such file"]),
        (["segment", "--newlines", "nosuch"], ["auto", "paragraph", "ignore"]),
        (["clean", "/"], ["/", "a folder"]),
        (["clean", "--profile", "nosuch"], ["standard"]),
        (["clean", "--level", "nosuch"], ["eager"]),
        (["clean", "--select", "AN999"], ["AN999", "AN101"]),
        (["clean", "--nosuch"], ["--nosuch", "--help"]),
        (["clean", "-i"], ["--in-place needs files"]),
        (["clean", "-i", "-o", "x", "y"], ["exclude each other"]),
        (["check", "--diff", "--fix", "x"], ["exclude each other"]),
        (["check", "--fix"], ["--fix needs files"]),
        (["rules", "AN999"], ["AN999", "AN101"]),
        (["profiles", "nosuch"], ["nosuch", "standard"]),
        (["nosuch"], ["nosuch"]),
        (["check", "--select", ""], ["--select needs codes"]),
        (["clean", "-o", "/"], ["a file, not a folder"]),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(run, args, parts):
    assert one_line_error(run(*args, text=""), *parts)


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ("نعم\n".encode() + b"\xff", ["not UTF-8", "byte 7", "line 2"]),
        ("نعم".encode("cp1256"), ["not UTF-8", "byte 0"]),
        ("نعم".encode("utf-16") + b"\0", ["not UTF-16"]),
        (b"\x7fELF\0\0", ["binary", "byte 4"]),
    ],
)
@pytest.mark.parametrize("command", [["clean", "-i"], ["check", "--fix"]])
def test_a_bad_file_is_named_with_the_place_and_nothing_is_written(run, tmp_path, damaged, command, data, parts):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(data)
    assert one_line_error(run(*command, damaged, bad), str(bad), *parts)
    assert bad.read_bytes() == data
    assert damaged.read_text(encoding="utf-8") == DAMAGED


def test_an_output_folder_needs_different_names(run, damaged, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "damaged.txt").write_text(DAMAGED, encoding="utf-8")
    assert one_line_error(run("clean", damaged, tmp_path / "other" / "damaged.txt", "-o", tmp_path), "same name")
    assert one_line_error(run("clean", damaged, ARTICLE, "-o", tmp_path / "nosuch"), "not a folder")


def test_an_unwritable_target_is_one_line(run, damaged, tmp_path):
    assert one_line_error(run("clean", damaged, "-o", tmp_path / "nosuch" / "out.txt"), "no such folder")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads and writes everything")
def test_an_unreadable_file_is_one_line(run, damaged):
    damaged.chmod(0)
    assert one_line_error(run("clean", damaged), "permission denied")


@pytest.mark.parametrize("command", ["clean", "check", "segment"])
def test_empty_input_is_fine(run, tmp_path, command):
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    result = run(command, empty)
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_real_process_reads_and_writes_utf_8_whatever_the_locale():
    result = process("clean", data=DAMAGED.encode(), env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert (result.returncode, result.stdout) == (0, MENDED.encode())


def test_a_real_process_exits_as_it_should(tmp_path):
    assert process("check", data=DAMAGED.encode()).returncode == 1
    assert process("check", data=MENDED.encode()).returncode == 0
    bad = process("clean", tmp_path / "nosuch")
    assert (bad.returncode, bad.stderr.count(b"\n"), bad.stdout) == (2, 1, b"")
    said = process("--version").stdout.decode().strip()
    assert said == f"arabic-norm, version {an.__version__} ({kernel.NAME} kernel)"


def test_a_closed_pipe_is_quiet(tmp_path):
    big = tmp_path / "big.txt"
    big.write_text(DAMAGED * 20_000, encoding="utf-8")
    command = f"'{sys.executable}' -m arabic_norm segment '{big}' | head -1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert result.stdout.count(b"\n") == 1
    assert result.stderr == b""


def test_an_interrupt_is_exit_code_130():
    with subprocess.Popen(
        [sys.executable, "-m", "arabic_norm", "clean"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 130


def test_folding_is_neither_found_nor_written_by_check(run, tmp_path):
    path = tmp_path / "folded.txt"
    path.write_text("الكتابُ المفيدُ .\n", encoding="utf-8")
    assert run("check", "--profile", "search", path).exit_code == 1
    assert run("check", "--profile", "search", "--fix", path).exit_code == 0
    assert path.read_text(encoding="utf-8") == "الكتابُ المفيدُ.\n"
    assert run("check", "--profile", "search", "--diff", path).stdout == ""


def as_nobody(*args):
    command = [sys.executable, "-m", "arabic_norm", *map(str, args)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, user="nobody", cwd="/tmp")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_where_writing_is_not_allowed_nothing_is_written(tmp_path, damaged):
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, check=True, text=True).stdout.strip())
    folder.chmod(0o777)
    (folder / "open").mkdir(mode=0o777)
    (folder / "closed").mkdir()
    for name in ("open", "closed"):
        (folder / name).chmod(0o777 if name == "open" else 0o755)
        (folder / name / "a.txt").write_text(DAMAGED, encoding="utf-8")
        (folder / name / "a.txt").chmod(0o666)
    for command in (["clean", "-i"], ["check", "--fix"]):
        try:
            result = as_nobody(*command, folder / "open" / "a.txt", folder / "closed" / "a.txt")
        except PermissionError:
            pytest.skip("this interpreter is not for everybody")
        if b"No module" in result.stderr:
            pytest.skip("this installation is not for everybody")
        assert (result.returncode, result.stderr.count(b"\n")) == (2, 1)
        assert b"permission denied" in result.stderr
    assert (folder / "open" / "a.txt").read_text(encoding="utf-8") == DAMAGED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", ["clean", "check", "segment"])
def test_a_full_standard_output_is_one_line(command):
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "arabic_norm", command],
            input=DAMAGED.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr.count(b"\n") == 1
    assert b"no space left" in run.stderr


def test_the_bare_command_shows_its_help(run):
    result = run()
    assert result.exit_code == 0
    assert "segment" in result.stdout


@pytest.mark.parametrize("command", ["clean", "check", "segment"])
def test_help_has_every_option_once_under_a_heading(run, command):
    shown = run(command, "--help").stdout
    headings = [line for line in shown.splitlines() if line.endswith(":") and line[0] != " "]
    assert headings == ["Options:", "Files:", *(["Rules:"] if command != "segment" else []), "Configuration:"]
    options = [opt for parameter in main.commands[command].params for opt in parameter.opts if opt.startswith("--")]
    assert all(shown.count(f"{opt} ") + shown.count(f"{opt}\n") >= 1 for opt in options)
    assert "..." not in run("--help").stdout.split("Commands:")[1]
