"""Whole runs as real processes and in this one: streams, jobs, interruptions, and what can go wrong with files."""

from __future__ import annotations

import gzip
import importlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm import sections, segment, steps
from arabic_norm.cli import main
from arabic_norm.formats import compression, encodings
from strategies import arabic

DAMAGED = "وصل الوفد إلى .\nالمدينة ، ثم غادر ..\n"
MENDED = "وصل الوفد إلى المدينة، ثم غادر.\n"
PARAGRAPH = (
    "وقالت المديرة ، هالة النجار إن ”المبنى كان مهددا بالسقوط“ ، وكان لا بد من تدعيم .\n"
    "الجدران قبل إعادة الكتب إلى رفوفها . وأضافت أن العمل بدأ قبل عامين .. ثم توقف مدة\n\n"
)


def process(*args, data=b"", **options):
    command = [sys.executable, "-m", "arabic_norm", *map(str, args)]
    return subprocess.run(command, input=data, capture_output=True, timeout=120, check=False, **options)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def invoke(*args, text=None):
        return CliRunner().invoke(main, [str(arg) for arg in args], input=text)

    return invoke


# ---- streams ---------------------------------------------------------------------------------------------------------


#: What no file of text holds, and a byte order mark, which is no part of the text at its start.
NO_FILE = re.compile("[\ud800\0]|\\A\ufeff")


@settings(max_examples=40)
@given(
    st.lists(arabic, min_size=1, max_size=8).map(" ".join).filter(lambda text: not NO_FILE.search(text)),
    st.integers(1, 50),
    st.sampled_from(["a.txt", "-"]),
)
def test_a_file_read_in_pieces_gives_what_the_whole_text_gives(tmp_path_factory, content, piece, name):
    folder = tmp_path_factory.mktemp("stream")
    path = folder / "a.txt"
    path.write_bytes(content.encode())
    flat = content.replace("\r\n", "\n") if _is_windows(content) else content
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encodings, "PIECE", piece)
        for module in (sections, steps, segment):
            patch.setattr(module, "SIZE", 60)
            patch.setattr(module, "SLACK", 20)
        patch.setattr(sections, "MARGIN", 60)
        source = ["-"] if name == "-" else [str(path)]
        data = content.encode() if name == "-" else None
        result = CliRunner().invoke(main, ["clean", "--isolated", *source], input=data)
        wanted = an.clean(flat)
        cut = CliRunner().invoke(main, ["segment", "--isolated", "--format", "jsonl", *source], input=data)
        spans = an.sentence_spans(flat)
        found = CliRunner().invoke(main, ["check", "--isolated", "--format", "json", *source], input=data)
    if _is_windows(content):
        wanted = wanted.replace("\n", "\r\n")
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes == wanted.encode()
    rows = [json.loads(line) for line in cut.stdout.split("\n")[:-1]]
    assert [(row["start"], row["end"]) for row in rows] == spans
    lines = flat.replace("\r\n", "\n").replace("\r", "\n").split("\n") if "\r" in flat else flat.split("\n")
    for item in json.loads(found.stdout)["findings"]:
        if "\r" not in flat and "\n" not in item["old"]:
            place = lines[item["line"] - 1][item["column"] - 1 :]
            assert place.startswith(item["old"])


def _is_windows(content):
    return "\r\n" in content and content.count("\r") == content.count("\n") == content.count("\r\n")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
@pytest.mark.parametrize("lines", ["paragraphs", "one line"])
def test_memory_does_not_grow_with_the_file(tmp_path, lines):
    """A file of many sections takes hardly more memory than one of a few, whatever the length of its lines."""
    text = "كلمة عادية في جملة طويلة لا تنتهي " * 40
    text = text if lines == "one line" else text + "\n\n"
    peaks = []
    for times in (400, 6000):
        path = tmp_path / f"{times}.txt"
        path.write_text(text * times, encoding="utf-8")
        script = (
            "import re, sys\nfrom arabic_norm.cli import main\n"
            "try: main(['clean', '--isolated', '--select', 'AN102', sys.argv[1], '-o', sys.argv[2]])\n"
            "except SystemExit as end: assert not end.code\n"
            "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"  # of this program alone
        )
        command = [sys.executable, "-c", script, path, tmp_path / "out.txt"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        peaks.append(int(done.stdout.split()[-1]) / 1024)
        assert (tmp_path / "out.txt").stat().st_size == path.stat().st_size
    assert peaks[1] < peaks[0] + 30
    assert peaks[1] < 300


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv.gz"])
def test_jobs_give_equal_bytes(run, tmp_path, monkeypatch, name):
    texts = [f"{i}\n\n{PARAGRAPH * (i % 7)}" for i in range(60)]
    if name == "a.txt":
        data = "".join(texts).encode() * 10
    elif name == "a.jsonl":
        data = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()
    else:
        rows = "".join(f'{i},"{text}"\n' for i, text in enumerate(texts))
        data = gzip.compress(("id,text\n" + rows).encode(), mtime=0)
    (tmp_path / name).write_bytes(data)
    outs = []
    for jobs in (1, 2, 4):
        assert run("clean", name, "-o", f"{jobs}.{name}", "--jobs", jobs).exit_code == 0
        outs.append((tmp_path / f"{jobs}.{name}").read_bytes())
    assert outs[0] == outs[1] == outs[2] != data


def test_many_files_keep_their_order_with_jobs(run, tmp_path):
    for i in range(30):
        (tmp_path / f"{i:02}.txt").write_text(f"{i} نعم ..\n", encoding="utf-8")
    one = run("check", ".", "--jobs", 1)
    assert run("check", ".", "--jobs", 2).stdout == one.stdout
    assert one.stdout.count("AN103") == 30


# ---- encodings, packings, line ends, bad rows ------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("packing", ["", ".gz", ".bz2", ".xz", ".zst"])
def test_what_comes_back_is_written_as_it_was(run, tmp_path, encoding, packing):
    import io

    path = tmp_path / f"a.txt{packing}"
    packed = io.BytesIO()
    file = compression.packer(packed, packing[1:])
    file.write(DAMAGED.replace("\n", "\r\n").encode(encoding))
    if packing:
        file.close()
    path.write_bytes(packed.getvalue())
    extra = ["--encoding", "cp1256"] if encoding == "cp1256" else []
    assert run("clean", "-i", path, *extra).exit_code == 0
    with path.open("rb") as raw:
        start = raw.read(6)
        assert compression.by_magic(start) == packing[1:]
        raw.seek(0)
        assert compression.unpacked(raw, packing[1:]).read() == MENDED.replace("\n", "\r\n").encode(encoding)


def test_a_new_file_is_packed_by_its_name(run, tmp_path):
    (tmp_path / "a.txt").write_text(DAMAGED, encoding="utf-8")
    assert run("clean", "a.txt", "-o", "b.txt.gz", "--output-encoding", "cp1256").exit_code == 0
    assert gzip.decompress((tmp_path / "b.txt.gz").read_bytes()) == MENDED.encode("cp1256")
    assert run("clean", "b.txt.gz", "--encoding", "auto").stdout_bytes == MENDED.encode("cp1256")
    assert "read as cp1256" in run("clean", "b.txt.gz", "--encoding", "auto").stderr


def test_a_folder_is_cleaned_into_another(run, tmp_path):
    for name in ("in/a.txt", "in/sub/a.txt", "in/sub/deep/b.md.gz"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(DAMAGED.encode()) if name.endswith("gz") else DAMAGED.encode())
    (tmp_path / "out").mkdir()
    assert run("clean", "in", "-o", "out").exit_code == 0
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert found == ["a.txt", "sub/a.txt", "sub/deep/b.md.gz"]
    assert (tmp_path / "out" / "sub" / "a.txt").read_text(encoding="utf-8") == MENDED
    assert run("clean", "in/sub/deep", "-o", "new/folder").exit_code == 0  # where there is but one file in it, too
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["b.md.gz"]
    assert run("clean", "in", "-o", "in/a.txt").stderr.startswith("arabic-norm: --output in/a.txt is not a folder")
    assert run("clean", "in", "-o", "in/a.txt/b").stderr == "arabic-norm: in/a.txt/b: not a directory\n"


ROWS = b'{"text": "a"}\n{"text": \n{"text": "\xff"}\n{"text": "\xd9\x86\xd8\xb9\xd9\x85 ."}\n'


def test_bad_rows_stop_a_run_before_anything_is_replaced(run, tmp_path):
    (tmp_path / "a.txt").write_text(DAMAGED, encoding="utf-8")
    (tmp_path / "b.jsonl").write_bytes(ROWS)
    result = run("clean", "-i", "a.txt", "b.jsonl")
    assert result.exit_code == 2
    assert result.stderr.startswith("arabic-norm: b.jsonl: line 2: not JSON: ")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == DAMAGED
    assert run("clean", "b.jsonl").stdout == ""


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_rows_are_left_out_or_kept(run, tmp_path, jobs):
    path = tmp_path / "b.jsonl"
    lines = ROWS.splitlines(keepends=True)
    mended = lines[3].replace(b" .", b".")
    path.write_bytes(ROWS)
    result = run("clean", path, "--on-error", "keep", "--jobs", jobs)
    assert result.stdout_bytes == b"".join([*lines[:3], mended])
    assert [line.split(": ")[2] for line in result.stderr.splitlines()[:2]] == ["line 2", "line 3"]
    assert "2 bad rows or files taken over as they are" in result.stderr
    assert run("clean", "-i", path, "--on-error", "skip", "--jobs", jobs).exit_code == 0
    assert path.read_bytes() == lines[0] + mended


def test_bad_files_are_left_out_or_kept(run, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff")
    (tmp_path / "b.txt").write_text(DAMAGED, encoding="utf-8")
    for how, wanted in {"skip": ["b.txt"], "keep": ["a.txt", "b.txt"]}.items():
        (tmp_path / how).mkdir()
        result = run("clean", "a.txt", "b.txt", "-o", how, "--on-error", how)
        assert result.exit_code == 0
        assert "a.txt: not UTF-8: 0xff at byte 0 (line 1)" in result.stderr
        assert sorted(path.name for path in (tmp_path / how).iterdir()) == wanted
        assert (tmp_path / how / "b.txt").read_text(encoding="utf-8") == MENDED
    assert (tmp_path / "keep" / "a.txt").read_bytes() == b"\xff"
    assert run("check", "a.txt", "b.txt", "--on-error", "skip").exit_code == 1


def test_parquet_goes_to_standard_output_and_keeps_its_format(run, tmp_path):
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.table({"title": ["لا ؟", "x"], "text": [None, "نعم .."]})
    parquet.write_table(table, tmp_path / "a.parquet")
    columns = ["--column", "title", "--column", "text"]
    done = process("clean", *columns, tmp_path / "a.parquet")
    assert done.stderr == b""
    assert parquet.read_table(pa.BufferReader(done.stdout)).to_pydict() == {
        "title": ["لا؟", "x"],
        "text": [None, "نعم."],
    }
    lines = run("check", *columns, "a.parquet").stdout.splitlines()
    assert lines[0].startswith("a.parquet:1:3: (row 1, title) AN102 ")
    assert lines[2].startswith("a.parquet:2:4: (row 2, text) AN103 ")
    for args in (["a.parquet", "-o", "b.jsonl"], ["b.jsonl", "-o", "c.parquet"]):
        assert "files keep their format, and what is read is" in run("clean", *args).stderr
    assert not (tmp_path / "b.jsonl").exists()


def test_of_a_json_document_only_the_fields_change(run, tmp_path):
    path = tmp_path / "a.json"
    old = '{\r\n "name": "نعم ..",\r\n "pages": [{"text": "نعم .."}, {"text": null},\r\n'
    old += '  {"text": "\\"لا\\" ؟", "x": 1.50}]\r\n}'
    path.write_bytes(old.encode())
    found = json.loads(run("check", "--format", "json", path, "--field", "pages.text").stdout)["findings"]
    assert {(item["line"], item["column"]) for item in found} == {(3, 25), (4, 13), (4, 17), (4, 19)}
    assert run("clean", "-i", path, "--field", "pages.text").exit_code == 0
    assert path.read_bytes().decode() == old.replace('"text": "نعم .."', '"text": "نعم."').replace(
        '\\"لا\\" ؟', "«لا»؟"
    )
    assert run("check", "a.json").stderr == "arabic-norm: a.json: no field 'text'; --field names another\n"
    assert run("check", ".", "--field", "text").stderr == "nothing found\n"  # package.json and its like
    path.write_text('{\n"text": "نعم"', encoding="utf-8")
    assert "a.json: not JSON: expecting ',' delimiter (line 2, column 14)" in run("check", path).stderr


def test_of_a_file_that_turns_bad_nothing_is_written_or_all(run, tmp_path):
    bad = DAMAGED.encode() * 10_000 + b"\xff"
    (tmp_path / "a.txt").write_bytes(bad)
    (tmp_path / "b.txt").write_text(DAMAGED, encoding="utf-8")
    for how, wanted in {"skip": b"", "keep": bad}.items():
        assert run("clean", "a.txt", "b.txt", "--on-error", how).stdout_bytes == wanted + MENDED.encode()
    assert run("check", "a.txt", "--on-error", "skip").stdout == ""
    assert run("segment", "a.txt", "--on-error", "skip").stdout == ""
    result = run("clean", "-", "--on-error", "keep", text=b"\xff")
    assert (result.exit_code, result.stderr) == (2, "arabic-norm: <stdin>: not UTF-8: 0xff at byte 0 (line 1)\n")


def test_remote_files_are_read_and_written(run):
    fsspec = pytest.importorskip("fsspec")
    with fsspec.open("memory://in.txt.gz", "wb", compression="gzip") as file:
        file.write(DAMAGED.encode())
    assert run("check", "memory://in.txt.gz").exit_code == 1
    assert run("clean", "memory://in.txt.gz", "-o", "memory://out.txt").exit_code == 0
    with fsspec.open("memory://out.txt", "rb") as file:
        assert file.read() == MENDED.encode()
    assert "no such file" in run("check", "memory://nosuch.txt").stderr


# ---- interruptions ---------------------------------------------------------------------------------------------------


def test_an_interrupted_run_is_taken_up_again(run, tmp_path, monkeypatch):
    for i in range(6):
        (tmp_path / f"{i}.txt").write_text(DAMAGED, encoding="utf-8")
    names = [f"{i}.txt" for i in range(6)]
    from arabic_norm.formats.atomic import Replacement

    commit, done = Replacement.commit, []

    def interrupted(self, backup=""):
        if len(done) == 3:
            raise KeyboardInterrupt
        commit(self, backup)
        done.append(self.name)

    monkeypatch.setattr(Replacement, "commit", interrupted)
    assert run("clean", "-i", *names).exit_code == 130
    monkeypatch.setattr(Replacement, "commit", commit)
    assert sum((tmp_path / name).read_text(encoding="utf-8") == MENDED for name in names) == 3
    assert not list(tmp_path.glob(".*~"))
    # What was done is left out: a file that is damaged again and looks the same is not opened.
    first = tmp_path / "0.txt"
    about = first.stat()
    with first.open("r+b") as file:
        file.write(MENDED.replace("الوفد", "القفد").encode())
    os.utime(first, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert run("clean", "-i", "--resume", *names).exit_code == 0
    assert all((tmp_path / name).read_text(encoding="utf-8") == MENDED for name in names[1:])
    assert list((tmp_path / "cache" / "arabic-norm").iterdir()) == []
    assert run("clean", "-i", "--resume", *names).exit_code == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_leaves_whole_files_and_no_process(tmp_path, jobs):
    old = PARAGRAPH * 400
    names = [tmp_path / f"{i}.txt" for i in range(1000)]
    for path in names:
        path.write_text(old, encoding="utf-8")
    new = None
    command = [sys.executable, "-m", "arabic_norm", "clean", "-i", "--jobs", str(jobs), *names]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as running:
        while names[0].stat().st_size == len(old.encode()):
            time.sleep(0.01)
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(timeout=30) == 130
        assert running.stderr.read().strip() == b""
    for path in names:
        data = path.read_text(encoding="utf-8")
        if data != old:
            new = new or an.clean(old)
            assert data == new
    assert not list(tmp_path.glob(".*~"))
    end = time.monotonic() + 10
    while _at_work(running.pid):
        assert time.monotonic() < end
        time.sleep(0.1)


def _at_work(group):
    """The processes of a group that still run; nobody here may take away those that have ended."""
    found = subprocess.run(["ps", "-eo", "pgid=,stat=,pid="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [pid for of, state, pid in rows if of == str(group) and not state.startswith("Z")]


def test_a_killed_run_leaves_old_or_new_files():
    from benchmarks.kills import measure

    found = measure(12, seed=7)
    assert found["kills"] == 12
    assert found["old"] + found["new"] == 12 * 12
    assert found["lost or mixed"] == found["wrong at last"] == found["left over at last"] == 0


# ---- bad disks -------------------------------------------------------------------------------------------------------


def one_line(result, *parts):
    assert result.returncode == 2, result
    assert result.stderr.count(b"\n") == 1, result.stderr
    assert all(part.encode() in result.stderr for part in parts), result.stderr
    return True


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_target_is_one_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(DAMAGED, encoding="utf-8")
    assert one_line(process("clean", path, "-o", "/dev/full"), "/dev/full: no space left on device")


def little_space():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["clean", "segment", "check"])
def test_a_disk_that_fills_up_with_standard_output_is_one_line(tmp_path, command, unbuffered):
    path = tmp_path / "a.txt"
    path.write_text(DAMAGED * 3000, encoding="utf-8")
    call = [sys.executable, "-m", "arabic_norm", command, path]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    options = {"stderr": subprocess.PIPE, "env": environment, "preexec_fn": little_space, "timeout": 120}
    with (tmp_path / "out").open("wb") as out:
        result = subprocess.run(call, stdout=out, check=False, **options)
    assert one_line(result, "standard output: file too large")


@pytest.mark.parametrize("command", [["clean", "-i"], ["check", "--fix"]])
def test_a_disk_that_fills_up_is_one_line_and_the_file_is_the_old_one(tmp_path, command):
    path = tmp_path / "a.txt"
    old = DAMAGED * 3000
    path.write_text(old, encoding="utf-8")
    assert one_line(process(*command, path, preexec_fn=little_space), "a.txt: file too large")
    assert path.read_text(encoding="utf-8") == old
    assert list(tmp_path.iterdir()) == [path]


@pytest.fixture
def small_disk(tmp_path):
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root mounts a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", disk]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no mount here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_one_line(small_disk):
    path = small_disk / "a.txt"
    path.write_text(DAMAGED * 900, encoding="utf-8")
    (small_disk / "rest").write_bytes(b"x" * 40_000)
    assert one_line(process("clean", "-i", path), "a.txt: no space left on device")
    assert path.read_text(encoding="utf-8") == DAMAGED * 900
    assert sorted(path.name for path in small_disk.iterdir()) == ["a.txt", "rest"]


@pytest.mark.parametrize("command", [["clean", "-i"], ["check", "--fix"]])
def test_a_read_only_disk_is_one_line_before_anything_is_replaced(small_disk, tmp_path, command):
    for path in (tmp_path / "a.txt", small_disk / "b.txt"):
        path.write_text(DAMAGED, encoding="utf-8")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert one_line(process(*command, tmp_path / "a.txt", small_disk / "b.txt"), "b.txt: read-only file system")
    assert one_line(process("clean", tmp_path / "a.txt", "-o", small_disk / "c.txt"), "c.txt: read-only file system")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == DAMAGED


def test_a_file_that_vanishes_is_one_line(run, tmp_path, monkeypatch):
    command = importlib.import_module("arabic_norm.cli.clean")
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(DAMAGED, encoding="utf-8")
    examine = command.examine

    def and_then_it_goes(sources):
        examine(sources)
        (tmp_path / "b.txt").unlink()

    monkeypatch.setattr(command, "examine", and_then_it_goes)
    result = run("clean", "-i", "a.txt", "b.txt")
    assert (result.exit_code, result.stderr) == (2, "arabic-norm: b.txt: no such file\n")
    assert not list(tmp_path.glob(".*~"))


BAD = {
    "nosuch.txt": (None, ["nosuch.txt: no such file"]),
    "bad.txt": (b"\xff", ["bad.txt: not UTF-8: 0xff at byte 0 (line 1)"]),
    "binary.txt": (b"a\0", ["binary.txt: a binary file, not text: NUL at byte 1"]),
    "half.txt": ("نعم".encode("utf-16") + b"\0", ["half.txt: not UTF-16-LE: 0x00 at byte 8 (line 1)"]),
    "cut.txt.gz": (gzip.compress(b"a" * 9999)[:-9], ["cut.txt.gz: damaged gz data"]),
    "cut.jsonl.zst": (b"\x28\xb5\x2f\xfd\0", ["cut.jsonl.zst: damaged zst data"]),
    "cut.csv.xz": (b"\xfd7zXZ\x00\0\0", ["cut.csv.xz: damaged xz data"]),
    "cut.md.bz2": (b"BZh9123", ["cut.md.bz2: damaged bz2 data"]),
    "no.txt.gz": (b"text", ["no.txt.gz: not gz data, as its name says"]),
    "bad.jsonl": (b'{"text": 1}\n', ["bad.jsonl: line 1: the field 'text' holds no text"]),
    "bad.csv": (b"text\na,b\n", ["bad.csv: line 2: 2 cells, and the header has 1"]),
    "bad.tsv": (b"id\tbody\n", ["bad.tsv: no column 'text'; the columns are id, body"]),
    "bad.parquet": (b"PAR1", ["bad.parquet: not a Parquet file"]),
    "empty.parquet": (b"", ["empty.parquet: not a Parquet file"]),
}


@pytest.mark.parametrize("name", BAD)
def test_every_bad_input_is_one_line_of_a_real_process_and_nothing_is_written(tmp_path, name):
    data, parts = BAD[name]
    good = tmp_path / "good.txt"
    good.write_text(DAMAGED, encoding="utf-8")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    for command in (["clean", "-i"], ["check", "--fix", "--jobs", "2"]):
        assert one_line(process(*command, good, tmp_path / name), *parts)
        assert good.read_text(encoding="utf-8") == DAMAGED
        assert data is None or (tmp_path / name).read_bytes() == data


def test_a_broken_law_is_told_and_nothing_is_written(run, tmp_path, monkeypatch):
    from arabic_norm.formats.engine import Engine, LawBroken

    def broken(self, *args):
        raise LawBroken("undoing what it would change does not give the text back")

    monkeypatch.setattr(Engine, "_check_laws", broken)
    (tmp_path / "a.txt").write_text(DAMAGED, encoding="utf-8")
    result = run("check", "--fix", "a.txt")
    assert result.exit_code == 2
    assert "a.txt: its text: a bug in arabic_norm: undoing" in result.stderr
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == DAMAGED


def test_a_bar_is_shown_on_a_terminal_and_not_in_ci(tmp_path):
    import pty

    path = tmp_path / "a.txt"
    path.write_text("كلمة " * 200_000 + "كلمة", encoding="utf-8")

    def shown(*args, both=False, **environment):
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "arabic_norm", *args, path]
        env = {**{k: v for k, v in os.environ.items() if k != "CI"}, **environment}
        text = []

        def read():
            with suppress(OSError):
                while chunk := os.read(ours, 1 << 16):
                    text.append(chunk)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        out = theirs if both else subprocess.DEVNULL
        subprocess.run(command, stdout=out, stderr=theirs, env=env, check=True, timeout=120)
        os.close(theirs)
        reader.join(10)
        os.close(ours)
        return b"".join(text).decode()

    for args in (["clean", "-o", tmp_path / "b.txt"], ["check", "-o", tmp_path / "b.txt"], ["segment"]):
        bar = shown(*args)
        assert "100%" in bar
        assert ("characters/s" in bar) == (args != ["segment"])
        assert "checking" in bar or "cleaning" in bar or "segmenting" in bar
    assert shown("clean", "-o", tmp_path / "b.txt", CI="true") == ""
    assert "%" not in shown("clean", both=True)  # the text itself is on the terminal
