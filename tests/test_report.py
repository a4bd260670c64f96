"""Reports: lines of text and unified diffs."""

from __future__ import annotations

import subprocess
import time
from bisect import bisect_right

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_edits import edit_lists

import arabic_norm as an
from arabic_norm.edits import Edit, apply
from arabic_norm.report import diff, text
from arabic_norm.report.findings import Fingerprints, Reported

LINES = st.lists(st.sampled_from(["a", "bb", "", "نعم", "c d e"]), max_size=20).map("\n".join)


@st.composite
def changed_texts(draw):
    source = draw(LINES) + draw(st.sampled_from(["", "\n"]))
    edits = draw(edit_lists(len(source)))
    return source, [edit._replace(new=edit.new.replace("y", "\n")) for edit in edits]


def patched(source, lines):
    """What a reader of unified diffs makes of ``source``."""
    old, new = source.split("\n"), []
    done = 0
    for line in lines[2:]:
        body = line[1:].removesuffix("\n")
        if line.startswith("@@"):
            start, count = (int(number) for number in line.split()[1][1:].split(","))
            place = start - 1 if count else start
            new += old[done:place]
            done = place
        elif line[0] in " -":
            assert old[done] == body
            done += 1
        if line[0] in " +" and not line.startswith("@@"):
            new.append(body)
    return "\n".join([*new, *old[done:]])


@given(changed_texts())
def test_a_diff_leads_to_the_changed_text(case):
    source, edits = case
    lines = list(diff.unified("a.txt", source, edits))
    assert patched(source, lines).rstrip("\n") == apply(source, edits).rstrip("\n")


@settings(max_examples=25)
@given(changed_texts())
def test_git_applies_the_diff(tmp_path_factory, case):
    source, edits = case
    target = apply(source, edits)
    folder = tmp_path_factory.mktemp("diff")
    (folder / "a.txt").write_text(source, encoding="utf-8", newline="")
    lines = "".join(diff.unified("a.txt", source, edits))
    if source and target and source != target:
        subprocess.run(["git", "apply", "-p0", "-"], input=lines.encode(), cwd=folder, check=True)
        assert (folder / "a.txt").read_bytes().decode() == target


def test_no_edits_no_diff():
    assert list(diff.unified("a.txt", "a\n", [])) == []


def test_far_changes_are_hunks_of_their_own():
    source = "".join(f"{i}\n" for i in range(30))
    lines = list(
        diff.unified("a.txt", source, [Edit(0, 1, "x"), Edit(source.index("25"), source.index("25") + 2, "y")])
    )
    assert [line for line in lines if line.startswith("@@")] == ["@@ -1,4 +1,4 @@\n", "@@ -23,7 +23,7 @@\n"]


def reported(source):
    lines = [0, *(i + 1 for i, char in enumerate(source) if char == "\n")]
    prints = Fingerprints()
    for item in an.check(source):
        before, old, after = source[: item.start], source[item.start : item.end], source[item.end :]
        end_line = bisect_right(lines, item.end)
        end = (end_line, item.end - lines[end_line - 1] + 1)
        print_ = prints.of(item.code, before, old, after)
        about = (item.code, item.name, item.message, item.safe, before, old, item.replacement, after)
        yield Reported("a.txt", item.line, item.column, *end, *about, item.replacement, "", print_)


def test_findings_show_what_stands_there_and_what_would():
    source = "نعم  حضر.\nوقال “نعم."
    assert list(text.lines(reported(source))) == [
        "a.txt:1:4: AN301 one space divides two words: '  ' -> ' '",
        "    نعم^  ^حضر.⏎وقال “نعم.",
        "a.txt:2:6: AN202 a quotation mark without a partner; where the partner should be, only a person can tell "
        "(“ has no partner) [not sure]",
        "    نعم  حضر.⏎وقال ^“^نعم.",
    ]
    assert text.summary(1, 1) == "1 to mend (--fix), 1 not sure and left"
    assert text.summary(0, 0) == "nothing found"


@settings(max_examples=60)
@given(changed_texts(), st.lists(st.integers(0, 60), max_size=6), st.sampled_from([1, 5, 1000]))
def test_a_diff_in_pieces_leads_to_the_same_text(case, cuts, held):
    source, edits = case
    cuts = [cut for cut in sorted(cuts) if cut <= len(source) and not any(e.start <= cut <= e.end for e in edits)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff, "HELD", held)
        differ = diff.Differ("a.txt")
        lines = []
        for start, end in zip([0, *cuts], [*cuts, len(source)], strict=True):
            inside = [
                e._replace(start=e.start - start, end=e.end - start) for e in edits if start <= e.start and e.end <= end
            ]
            lines += differ.feed(source[start:end], inside)
        lines += differ.end()
    assert patched(source, lines).rstrip("\n") == apply(source, edits).rstrip("\n")


def test_a_diff_holds_little_of_a_long_text():
    differ = diff.Differ("a.txt")
    for i in range(200):
        list(differ.feed("نعم\n" * 2000, [Edit(0, 1, "x")] if i % 20 == 0 else []))
        assert differ._length <= diff.HELD + 8000


def test_many_edits_on_one_line_take_linear_time():
    source = "وصل الوفد . " * 50_000
    start = time.perf_counter()
    assert len(list(diff.unified("a.txt", source, [Edit(12 * i, 12 * i + 1, "ف") for i in range(50_000)]))) > 3
    assert time.perf_counter() - start < 2.5
