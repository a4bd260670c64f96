"""A repository of 200 files in all formats and encodings: check finds, --diff shows, --fix mends, and nothing else."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys

import pytest

import arabic_norm as an
from arabic_norm.formats import compression

SENTENCES = (
    "وصل الوفد إلى المدينة مساء أمس.",
    "وقالت المديرة إن المبنى كان مهددا بالسقوط.",
    "تفتح المكتبة أبوابها يوميا، وتغلق مساء.",
    "هل حضر الوزير؟",
    "ولد سنة 702 هـ. وتلقى العلم في دمشق.",
    "بلغ السعر 3.14 دولار.",
)
DAMAGES = (
    ("مساء.", "مساء ."),
    ("،", " ،"),
    ("؟", " ؟"),
    (" إلى ", " إلى  "),
    ("دمشق.", "دمشق.."),
    ("بالسقوط.", "بالسقوط .."),
)
KINDS = ("txt", "md", "srt", "vtt", "jsonl", "csv", "tsv", "parquet")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "crlf", "cp1256", "iso8859-6")
PACKINGS = ("", "", "", ".gz", ".bz2", ".xz", ".zst")


def text_of(chance, damaged):
    parts = chance.sample(SENTENCES, 4)
    text = "\n".join(parts)
    if damaged:
        for good, bad in DAMAGES:
            text = text.replace(good, bad)
    return text


def content_of(kind, number, texts):
    if kind == "txt":
        return "\n\n".join(texts) + "\n"
    if kind == "md":
        return f"# عنوان {number}\n\n" + "\n\n".join(texts) + "\n\n```\nكود .. هنا\n```\n"
    if kind in ("srt", "vtt"):
        cues = [f"{i}\n00:00:0{i}.000 --> 00:00:0{i}.900\n{text}\n" for i, text in enumerate(texts, 1)]
        return ("WEBVTT\n\n" if kind == "vtt" else "") + "\n".join(cues)
    if kind == "jsonl":
        rows = [{"id": i, "x": 1.50, "text": text} for i, text in enumerate(texts)]
        return "".join(json.dumps(row, ensure_ascii=number % 2 == 0) + "\n" for row in rows)
    tab = "\t" if kind == "tsv" else ","
    return f"id{tab}text\n" + "".join(f'{i}{tab}"{text}"\n' for i, text in enumerate(texts))


def write(path, kind, number, texts, encoding, packing):
    if kind == "parquet":
        parquet, pa = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("pyarrow")
        parquet.write_table(pa.table({"id": list(range(len(texts))), "text": texts}), path)
        return
    content = content_of(kind, number, texts)
    data = content.replace("\n", "\r\n").encode() if encoding == "crlf" else content.encode(encoding)
    packed = io.BytesIO()
    file = compression.packer(packed, packing[1:])
    file.write(data)
    if packing:
        file.close()
    path.write_bytes(packed.getvalue())


@pytest.fixture
def repository(tmp_path):
    chance = random.Random(5)
    folder = tmp_path / "repository"
    folder.mkdir()
    damaged = {}  # the names of the files, and their encodings
    for number in range(200):
        kind = KINDS[number % len(KINDS)]
        encoding = chance.choice(ENCODINGS)
        if kind in ("jsonl", "csv", "tsv") and encoding == "crlf":
            encoding = "utf-8"
        packing = "" if kind == "parquet" else chance.choice(PACKINGS)
        part = folder / f"part{number % 5}"
        part.mkdir(exist_ok=True)
        name = part / f"{number:03}.{kind}{packing}"
        texts = [text_of(chance, damaged=number % 3 == 0) for _ in range(4)]
        if number % 3 == 0:
            damaged[name.relative_to(folder).as_posix()] = encoding
        write(name, kind, number, texts, encoding, packing)
    (folder / ".gitignore").write_text("ignored/\n")
    (folder / "ignored").mkdir()
    (folder / "ignored" / "a.txt").write_text("نعم ..\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    return folder, damaged


def git(folder, *args):
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "core.autocrlf=false", *args]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout.decode()


def command(folder, *args):
    call = [sys.executable, "-m", "arabic_norm", *args]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_repository_is_checked_shown_mended_and_sound(repository, jobs):
    folder, damaged = repository
    args = ["--isolated", "--field", "text", "--column", "text", "--encoding", "auto", "--jobs", jobs, "."]
    assert all(an.clean(sentence) == sentence for sentence in SENTENCES)
    found = command(folder, "check", "--format", "json", *args)
    assert found.returncode == 1, found.stderr
    findings = [item for item in json.loads(found.stdout)["findings"] if item["safe"]]
    assert {item["file"] for item in findings} == set(damaged)
    shown = command(folder, "check", "--diff", *args)
    assert shown.returncode == 1
    assert {line[4:].split(" ")[0].strip() for line in shown.stdout.splitlines() if line.startswith("--- ")} == set(
        damaged
    )
    before = {name: (folder / name).read_bytes() for name in damaged}
    mended = command(folder, "check", "--fix", *args)
    assert (mended.returncode, mended.stdout) == (0, ""), mended.stderr
    assert set(git(folder, "diff", "--name-only").split()) == set(damaged)
    assert command(folder, "check", *args).returncode == 0
    # Of a file that is no packed one, only lines with findings changed.
    for name in damaged:
        if name.endswith((".txt", ".md", ".srt", ".vtt", ".jsonl", ".csv", ".tsv")):
            codec = damaged[name].replace("crlf", "utf-8")
            old = before[name].decode(codec).splitlines()
            new = (folder / name).read_bytes().decode(codec).splitlines()
            lines = {n for i in findings if i["file"] == name for n in range(i["line"], i["end_line"] + 1)}
            kept = [line for number, line in enumerate(old, 1) if number not in lines]
            assert all(line in new for line in kept)
            if len(old) == len(new):
                assert {n for n, (a, b) in enumerate(zip(old, new, strict=True), 1) if a != b} <= lines
    assert git(folder, "status", "--porcelain", "--ignored").count("ignored/") == 1
