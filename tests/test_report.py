"""Reports: lines of text and unified diffs."""

from __future__ import annotations

import subprocess
import time

from hypothesis import given, settings
from hypothesis import strategies as st
from test_edits import edit_lists

import arabic_norm as an
from arabic_norm.edits import Edit, apply
from arabic_norm.report import diff, text

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


def test_findings_show_what_stands_there_and_what_would():
    source = "نعم  لا.\nقال “نعم."
    assert text.lines("a.txt", source, an.check(source)) == [
        "a.txt:1:4: AN301 one space divides two words: '  ' -> ' '",
        "a.txt:2:5: AN202 a quotation mark without a partner; where the partner should be, only a person can tell "
        "(“ has no partner) [not sure]",
    ]
    assert text.summary(an.check(source)) == "1 to mend (--fix), 1 not sure and left"
    assert text.summary([]) == "nothing found"


def test_many_edits_on_one_line_take_linear_time():
    source = "وصل الوفد . " * 50_000
    start = time.perf_counter()
    assert len(list(diff.unified("a.txt", source, [Edit(12 * i, 12 * i + 1, "ف") for i in range(50_000)]))) > 3
    assert time.perf_counter() - start < 2.5
