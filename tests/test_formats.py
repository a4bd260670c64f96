"""Files: bytes in, bytes out, in every format, packing and encoding, and never half a file."""

from __future__ import annotations

import gc
import io
import json
import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arabic_norm as an
from arabic_norm import sections
from arabic_norm.cli.options import Call
from arabic_norm.edits import apply
from arabic_norm.formats import atomic, compression, jsonl, markdown, records, subtitles, table, text
from arabic_norm.formats.atomic import Replacement, write
from arabic_norm.formats.encodings import Encoding, encoded, encoding_of, pieces
from arabic_norm.formats.engine import Engine, LawBroken
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.records import Pin, Unit, raw_edits
from arabic_norm.formats.run import Begin, Done, run
from arabic_norm.formats.sources import Reading, Source
from strategies import arabic

LINES = st.lists(st.sampled_from(["a", "\r\n", "\n", "\r", "نعم .", "“"]), max_size=12).map("".join)
SOUND = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


def written_again(path, reading=None):
    """The bytes of a file as a run writes them that finds nothing."""
    source = Source(str(path), reading or Reading())
    found = b""
    with Call.of({"isolated": True}).workers() as workers:
        for event in run([source], workers):
            if isinstance(event, Begin):
                found += event.source.facts.encoding.mark
            elif isinstance(event, Done):
                raw = event.record.raw.replace("\n", source.facts.newline)
                found += raw.encode(source.facts.encoding.codec, "surrogateescape")
    return found


@given(st.text(st.sampled_from('ab"\\\n\u0646\u2028\ud83d\ude00\U0001f600\x01\x7f'), max_size=30), st.booleans())
def test_places_in_json_and_csv_are_those_of_the_characters(content, ascii_only):
    for writing, token in (
        (records.JSON, json.dumps(content, ensure_ascii=ascii_only)[1:-1]),
        (records.QUOTED, content.replace('"', '""')),
    ):
        text = json.loads(f'"{token}"') if writing is records.JSON else content  # two surrogates may become one
        place = writing.places(token)
        for start, char in enumerate(text):
            piece = token[place(start) : place(start + 1)]
            assert (json.loads(f'"{piece}"') if writing is records.JSON else piece.replace('""', '"')) == char
        assert (place(0), place(len(text))) == (0, len(token))


@settings(max_examples=60)
@given(st.one_of(LINES, SOUND), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_is_read_and_written_byte_for_byte(tmp_path_factory, content, encoding):
    path = tmp_path_factory.mktemp("text") / "a.txt"
    data = content.encode(encoding)
    path.write_bytes(data)
    assert written_again(path) == data


@given(st.lists(st.one_of(LINES, SOUND), max_size=5))
def test_line_ends_are_seen_whatever_the_pieces(parts):
    whole = "".join(parts)
    uniform = "\r\n" in whole and whole.count("\r") == whole.count("\n") == whole.count("\r\n")
    assert text.newline_of(parts) == text.newline_of([whole]) == ("\r\n" if uniform else "\n")
    if uniform:
        assert "".join(text.with_line_feeds(parts, "a")) == whole.replace("\r\n", "\n")


def test_a_stream_whose_line_ends_change_is_not_guessed_at():
    with pytest.raises(FileProblem, match="mixed near line 2"):
        list(text.with_line_feeds(["a\r\n", "b\n"], "a"))


@pytest.mark.parametrize("step", [1, 2, 3, 7])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "cp1256"])
def test_the_place_of_a_wrong_byte_does_not_depend_on_the_pieces(monkeypatch, step, codec):
    monkeypatch.setattr("arabic_norm.formats.encodings.PIECE", step)
    data = "نعم\nلا\n".encode(codec)
    bad = {"utf-8": b"\xff", "utf-16-le": b"\x00\xdc", "cp1256": b""}[codec]
    if not bad:
        assert "".join(pieces(io.BytesIO(data), codec, "a")) == "نعم\nلا\n"
        return
    with pytest.raises(FileProblem, match=rf"at byte {len(data)} \(line 3\)"):
        list(pieces(io.BytesIO(data + bad + b"\n\x00"), codec, "a"))


def test_a_binary_file_is_no_text():
    with pytest.raises(FileProblem, match="binary file, not text: NUL at byte 4"):
        list(pieces(io.BytesIO(b"\x7fELF\0"), "utf-8", "a"))


@pytest.mark.parametrize("codec", ["cp1256", "iso8859-6", "utf-8"])
def test_auto_finds_the_encodings_of_arabic(codec):
    content = "وقالت المديرة إن المبنى كان مهددا بالسقوط، وكان لا بد من تدعيم الجدران قبل إعادة الكتب.\n" * 5
    found = encoding_of(content.encode(codec), "auto")
    assert content.encode(codec).decode(found.codec) == content


def test_what_an_encoding_lacks_is_named():
    with pytest.raises(FileProblem, match=r"cp1256 cannot write U\+0660"):
        encoded("٠", Encoding("cp1256"), "a")


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst", ""])
def test_what_is_packed_is_unpacked(kind):
    data = ("نعم\n" * 5000).encode()
    packed = io.BytesIO()
    file = compression.packer(packed, kind)
    file.write(data)
    if file is not packed:
        file.close()
    assert not packed.closed
    assert compression.by_magic(packed.getvalue()) == kind
    packed.seek(0)
    assert compression.unpacked(packed, kind).read() == data


@pytest.mark.parametrize("kind", ["gz", "zst", "bz2", "xz"])
def test_a_damaged_packing_is_a_problem_of_the_file(tmp_path, kind):
    packed = io.BytesIO()
    file = compression.packer(packed, kind)
    file.write(os.urandom(50_000).hex().encode())
    file.close()
    path = tmp_path / f"a.txt.{kind}"
    path.write_bytes(packed.getvalue()[:-2000])
    if kind == "zst":
        with pytest.raises(FileProblem, match="damaged zst data: the file ends before its data does"):
            Source(str(path), Reading()).examine()
        path.write_bytes(packed.getvalue()[:1000] + b"\xff" * 30 + packed.getvalue()[1030:])
    with pytest.raises(FileProblem, match=rf"a\.txt\.{kind}: damaged {kind} data"):
        Source(str(path), Reading()).examine()


def test_a_name_that_promises_a_packing_is_held_to_it(tmp_path):
    (tmp_path / "a.txt.gz").write_text("نعم\n", encoding="utf-8")
    with pytest.raises(FileProblem, match="not gz data, as its name says"):
        Source(str(tmp_path / "a.txt.gz"), Reading()).examine()


def test_a_missing_package_is_named_with_its_extra(monkeypatch):
    import sys

    for module, act in {
        "zstandard": lambda: compression.unpacked(io.BytesIO(), "zst"),
        "charset_normalizer": lambda: encoding_of(b"\xe1 \xe1 ", "auto"),
        "pyarrow.parquet": lambda: Source("a.parquet", Reading())._records(io.BytesIO(), "parquet").__next__(),
    }.items():
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(FileProblem, match=r'pip install "arabic-norm-toolkit\[\w+\]"'):
            act()


# ---- rows ------------------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), SOUND, st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(SOUND, inner, max_size=3)),
    max_leaves=6,
)


@given(
    st.dictionaries(SOUND, JSON, max_size=3), arabic.filter(lambda t: "\ud800" not in t), st.booleans(), st.booleans()
)
def test_of_a_json_line_only_the_field_changes(row, content, ascii_only, nested):
    row = {**row, "text": {"a": [content, content]} if nested else content}
    line = json.dumps(row, ensure_ascii=ascii_only, separators=(", ", ":  ")) + "\n"
    (record,) = jsonl.records(io.BytesIO(line.encode()), ["text.a" if nested else "text"])
    assert not record.problem
    assert [item.unit.text for item in record.fields] == [content] * (2 if nested else 1)
    engine = Engine(an.Pipeline())
    edits = raw_edits(record, [engine(unit) for unit in record.units])
    changed = apply(line, edits)
    wanted = an.clean(content)
    assert json.loads(changed) == {**row, "text": {"a": [wanted, wanted]} if nested else wanted}
    assert (changed == line) == (wanted == content)
    assert not ascii_only or not line.count("\\u") or changed.isascii()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"text": 3}', "the field 'text' holds no text"),
        (b'{"other": "a"}', "no field 'text'"),
        (b'{"text": "a"', "not JSON: expecting ',' delimiter (column 14)"),
        (b'{"text": "\xff"}', "not UTF-8: 0xff at byte 10 of the line"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_json_line_says_where_and_why(line, problem):
    good, bad = jsonl.records(io.BytesIO(b'{"text": null}\n' + line + b"\n"), ["text"])
    assert not good.problem
    assert bad.problem.startswith("line 2: ")
    assert problem in bad.problem
    assert bad.raw.encode("utf-8", "surrogateescape") == line + b"\n"


CELLS = st.text(st.sampled_from('نعم .،"\n,;ab'), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from([",", ";", "\t"]), st.booleans(), st.booleans())
def test_of_a_table_only_the_cells_change(rows, delimiter, all_quoted, crlf):
    import csv

    target = io.StringIO()
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(target, delimiter=delimiter, quoting=quoting, lineterminator="\r\n" if crlf else "\n")
    writer.writerows([("id", "text"), *rows])
    data = target.getvalue()
    records = list(table.records(io.BytesIO(data.encode()), ["text"], "a.csv", delimiter))
    assert "".join(record.raw for record in records) == data
    assert [record.problem for record in records if record.problem] == []
    engine = Engine(an.Pipeline())
    changed = "".join(apply(r.raw, raw_edits(r, [engine(unit) for unit in r.units])) for r in records)
    again = list(csv.reader(io.StringIO(changed, newline=""), delimiter=delimiter, strict=True))
    assert again == [["id", "text"], *([a, an.clean(b)] for a, b in rows)]
    if all(an.clean(b) == b for _, b in rows):
        assert changed == data


def test_bad_rows_of_a_table_are_named():
    data = 'id,text\n1,a,b\n2,"a"b\n3,\xff\n4,"نعم ."\n'.encode().replace("ÿ".encode(), b"\xff")
    records = list(table.records(io.BytesIO(data), ["2"], "a.csv"))
    problems = [record.problem for record in records]
    assert problems[0] == problems[4] == ""
    assert problems[1] == "line 2: 3 cells, and the header has 2"
    assert problems[2].startswith("line 3: ")
    assert problems[3].startswith("line 4: not UTF-8: 0xff")
    assert "".join(record.raw for record in records).encode("utf-8", "surrogateescape") == data


def test_a_missing_column_names_those_there_are():
    with pytest.raises(FileProblem, match="no column 'text'; the columns are id, body"):
        list(table.records(io.BytesIO(b"id,body\n1,a\n"), ["text"], "a.csv"))


def test_parquet_keeps_all_but_the_column(tmp_path):
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    from click.testing import CliRunner

    from arabic_norm.cli import main

    schema = pa.schema([("id", pa.int32()), pa.field("text", pa.large_string(), metadata={"a": "b"})], {"x": "y"})
    rows = {"id": list(range(1500)), "text": ["وصل الوفد .", None, "سلام"] * 500}
    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table(rows, schema), path, row_group_size=700, compression="zstd")
    result = CliRunner().invoke(main, ["clean", "-i", "--isolated", str(path)])
    assert result.exit_code == 0, result.stderr
    file = parquet.ParquetFile(path)
    assert file.schema_arrow.equals(schema, check_metadata=True)
    assert file.num_row_groups == 3
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    assert file.read().column("text").to_pylist() == ["وصل الوفد.", None, "سلام"] * 500
    found = CliRunner().invoke(main, ["check", "--isolated", "--column", "id", str(path)])
    assert "the column 'id' holds int32, not text" in found.stderr
    path.write_bytes(b"PAR1 no")
    assert "not a Parquet file" in CliRunner().invoke(main, ["check", "--isolated", str(path)]).stderr


# ---- layouts ---------------------------------------------------------------------------------------------------------

DOCUMENT = """---
title: نعم .. لا
---

# عنوان  ،  آخر

وصل الوفد .. إلى [المدينة ،](a..b.html "نص ..") و`كود ..` مساء ،  ثم
غادر <b title="..">نعم ..</b> مساء.

- بند  أول ،
  وتتمته ..
1. بند ..

نص.

    كود .. هنا

```
كود .. هنا
```

> انتهى الاجتماع أمس ..

| أ  | ب .. |
|----|------|
| ج  | د ،  |

<div>
نص .. هنا
</div>

[م]: http://a..b "نص .."
"""


def cleaned(record, **settings):
    engine = Engine(an.Pipeline(**settings), verify=True)
    return apply(record.raw, raw_edits(record, [engine(unit) for unit in record.units]))


def test_of_markdown_only_prose_changes():
    (record,) = markdown.records(DOCUMENT)
    changed = cleaned(record)
    for kept in ("title: نعم .. لا", '(a..b.html "نص ..")', "`كود ..`", "    كود .. هنا", "```\nكود .. هنا\n```"):
        assert kept in changed
    for kept in ("<div>\nنص .. هنا\n</div>", '[م]: http://a..b "نص .."', "|----|------|", '<b title="..">'):
        assert kept in changed
    assert "وصل الوفد إلى [المدينة ،](" in changed
    for mended in ("# عنوان، آخر", "مساء، ثم\nغادر", "- بند أول،\n  وتتمته.", "1. بند.", "> انتهى الاجتماع أمس.", "د،"):
        assert mended in changed
    assert changed.count("\n") == DOCUMENT.count("\n")
    assert cleaned(next(iter(markdown.records(changed)))) == changed


MARKUP = st.lists(
    st.sampled_from(
        [
            "# ",
            "- ",
            "> ",
            "1. ",
            "\n",
            "\n\n",
            "```\n",
            "نعم .. ",
            "لا ، ",
            "`a ..`",
            "[ا](b ..)",
            "| ا |",
            "    ",
            "<b>",
            "---\n",
        ]
    ),
    max_size=25,
).map("".join)


@given(MARKUP)
def test_markdown_keeps_its_structure(document):
    from markdown_it import MarkdownIt

    def shape(source):
        front = markdown._FRONT_MATTER.match(source)  # which CommonMark does not know
        tokens = MarkdownIt("commonmark").enable("table").parse(source[front.end() :] if front else source)
        return [
            (token.type, token.tag, token.content if token.type in ("fence", "code_block", "html_block") else "")
            for token in tokens
        ]

    (record,) = markdown.records(document)
    changed = cleaned(record)
    assert shape(changed) == shape(document)
    assert cleaned(next(iter(markdown.records(changed)))) == changed


def test_subtitles_keep_their_cues():
    data = (
        "WEBVTT\n\nNOTE نعم ..\n\n1\n00:01.000 --> 00:02.000 align:start\n<i>وصل الوفد ..</i>\nإلى .\n\n"
        "00:00:03.000 --> 00:00:04.000\nالمدينة ،\n"
    )
    (record,) = subtitles.records(data)
    wanted = data.replace("الوفد ..", "الوفد.").replace("إلى .", "إلى.").replace("المدينة ،", "المدينة،")
    assert cleaned(record) == wanted


def test_marks_leave_passages_alone():
    data = (
        "نعم ..\n<!-- arabic-norm: off -->\nلا ..\n<!-- arabic-norm: on -->\nنعم ..\n"
        "# arabic-norm: off AN103\nلا .. ثم ،\n# arabic-norm: on\n[code]\nلا ..\n[/code]\nنعم ..\n"
    )
    (record,) = text.records([data], [("[code]", "[/code]")])
    wanted = data.replace("نعم ..", "نعم.").replace("ثم ،", "ثم،")
    assert cleaned(record) == wanted


@given(
    st.lists(
        st.sampled_from(["نعم ..\n", "arabic-norm: off\n", "arabic-norm: on\n", "[a]\n", "[b]\n", "لا ، نعم\n\n"]),
        max_size=40,
    )
)
def test_marks_do_not_depend_on_sections(parts):
    data = "".join(parts)
    blocks = [("[a]", "[b]")]
    (whole,) = text.records([data], blocks)
    wanted = []
    for start, end in whole.fields[0].unit.masks:
        wanted += range(start, end)
    found: set[int] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "SIZE", 40)
        patch.setattr(sections, "SLACK", 20)
        patch.setattr(sections, "MARGIN", 40)
        offset = 0
        for record in text.records([data], blocks):
            unit = record.fields[0].unit
            low = len(unit.before)
            inside = {i for start, end in unit.masks for i in range(start, end)}
            found |= {offset + i - low for i in inside if low <= i < low + len(unit.text)}
            # What is in view before a section is as it was in its own.
            assert {offset + i - low for i in inside if i < low} <= set(wanted)
            offset += len(unit.text)
    assert found == set(wanted)


@given(arabic, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=4))
def test_nothing_changes_in_what_is_held(content, spans):
    pins = [Pin(start, min(start + length, len(content))) for start, length in spans if start < len(content)]
    pins = [pin for pin in pins if pin.start < pin.end]
    engine = Engine(an.Pipeline())
    unit = Unit(content, pins=tuple(sorted(pins)))
    result = engine(unit)
    for edit in result.edits:
        last = max(edit.start, edit.end - 1)
        assert not any(pin.start <= last and edit.start < pin.end for pin in pins)


def test_own_abbreviations_and_words_are_let_be():
    content = "تعاقدت ف.غ.ق. مع الوزارة .. وقال أنـس ."
    assert apply(content, Engine(an.Pipeline(), abbreviations=["ف.غ.ق."], words=["أنـس"])(Unit(content)).edits) == (
        "تعاقدت ف.غ.ق. مع الوزارة. وقال أنـس."
    )


def test_a_broken_law_is_told():
    class Wrong(an.Pipeline):
        def process(self, text):
            return an.Pipeline().process(text) if text.endswith("..") else an.Pipeline().process("لا .." + text)

    engine = Engine(an.Pipeline(), verify=True)
    assert engine(Unit("نعم ..")).edits
    endless = an.Pipeline()
    endless._steps.at_once = lambda text, notes=None: _endless(text)
    with pytest.raises(LawBroken, match="change again"):
        Engine(endless, verify=True)(Unit("نعم"))


def _endless(text):
    from arabic_norm.edits import Edit
    from arabic_norm.rules import Passage

    edits = [Edit(len(text), len(text), "!", "AN303")]
    return edits, Passage(apply(text, edits))


# ---- writing ---------------------------------------------------------------------------------------------------------


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileProblem, match=r"a\.txt: no space left on device"):
        write(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_not_replaced(tmp_path):
    with pytest.raises(FileProblem, match="a folder"):
        write(str(tmp_path), b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileProblem, match="no such folder"):
        write(str(tmp_path / "sub" / "a.txt"), b"new")


def test_a_new_file_has_the_usual_mode(tmp_path):
    write(str(tmp_path / "new.txt"), b"new")
    (tmp_path / "other.txt").write_bytes(b"new")
    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "other.txt").stat().st_mode


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write(str(pipe), b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_mode_times_and_backup_are_kept_on_request(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    os.utime(path, (1, 2))
    for _ in range(2):
        with Replacement(str(path), keep_times=True) as new:
            new.file.write(b"new")
            new.commit("~")
    assert path.read_bytes() == b"new"
    assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_mtime) == (0o640, 2)
    assert (tmp_path / "a.txt~").read_bytes() == b"new"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.txt", "a.txt~"]


def test_a_backup_that_a_killed_run_had_made_is_made_again(tmp_path):
    """Killed between the backup and the new file's place, a run leaves two names of one file."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    os.link(path, tmp_path / "a.txt~")
    with Replacement(str(path)) as new:
        new.file.write(b"new")
        new.commit("~")
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == {"a.txt": b"new", "a.txt~": b"old"}


def test_what_a_killed_run_left_is_removed(tmp_path):
    path = tmp_path / "a[1].txt"
    left = tmp_path / ".a[1].txt.0123456789ab.arabic-norm~"
    other = tmp_path / ".a[1].txt.gz.0123456789ab.arabic-norm~"
    for dead in (left, other):
        dead.write_bytes(b"")
    with Replacement(str(path)) as at_work:  # another run over the same file
        at_work.file.write(b"second")
        write(str(path), b"first")
        assert path.read_bytes() == b"first"
        assert not left.exists()
        at_work.commit()
    assert path.read_bytes() == b"second"
    assert sorted(tmp_path.iterdir()) == sorted([path, other])


@pytest.mark.parametrize("end", [Replacement.commit, Replacement.abandon])
def test_a_file_that_is_done_leaves_nothing_to_do_when_it_is_forgotten(tmp_path, monkeypatch, end):
    """Python passes over an interrupt that comes while it clears up what was forgotten."""
    removed = []
    monkeypatch.setattr(atomic, "_remove", lambda *about: removed.append(about))
    new = Replacement(str(tmp_path / "a.txt"))
    new.file.write(b"a")
    end(new)
    del new
    gc.collect()
    assert removed == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # that the interpreter closes the file
@pytest.mark.parametrize("where", ["open", "lock"])
def test_an_interrupt_while_a_temporary_file_is_made_leaves_none(tmp_path, monkeypatch, where):
    """Nobody has the Replacement yet, so nobody can abandon it."""
    target = tmp_path / "text.txt"
    target.write_text("قديم", encoding="utf-8")

    def interrupted(*arguments):
        if where == "open":
            open(*arguments).close()
        raise KeyboardInterrupt

    monkeypatch.setattr(*((atomic, "open") if where == "open" else (atomic.fcntl, "flock")), interrupted, raising=False)
    with pytest.raises(KeyboardInterrupt):
        atomic.Replacement(str(target))
    assert [path.name for path in tmp_path.iterdir()] == ["text.txt"]


def test_a_file_that_is_removed_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    flock, calls = atomic.fcntl.flock, []

    def late(file, how):
        calls.append(how)
        if len(calls) == 1:
            atomic.remove_left_over(path)
        return flock(file, how)

    monkeypatch.setattr(atomic.fcntl, "flock", late)
    write(str(path), b"new")
    assert len(calls) == 3
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == {"a.txt": b"new"}
