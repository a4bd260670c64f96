"""Files: bytes in, bytes out, and never half a file."""

from __future__ import annotations

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm.formats.text import FileProblem, decode, write


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40), st.booleans())
def test_what_is_read_is_written_byte_for_byte(text, bom):
    data = b"\xef\xbb\xbf" * bom + text.encode()
    file = decode(data, "a.txt")
    assert file.encode(file.text) == data


@given(st.lists(st.sampled_from(["a", "\r\n", "\n", "\r", "نعم"]), max_size=8).map("".join))
def test_mixed_line_ends_are_kept(text):
    file = decode(text.encode(), "a.txt")
    assert file.encode(file.text) == text.encode()


def test_files_are_replaced_whole_and_all_or_none(tmp_path, monkeypatch):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes(b"old")
    second.write_bytes(b"old")
    calls = []

    def fail_the_second_time(_):
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail_the_second_time)
    with pytest.raises(FileProblem, match=r"b\.txt: no space left on device"):
        write([(str(first), b"new"), (str(second), b"new")])
    assert first.read_bytes() == second.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_folder_is_not_replaced(tmp_path):
    with pytest.raises(FileProblem, match="a folder"):
        write([(str(tmp_path), b"new")])
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileProblem, match="no such folder"):
        write([(str(tmp_path / "sub" / "a.txt"), b"new")])


def test_a_new_file_has_the_usual_mode(tmp_path):
    write([(str(tmp_path / "new.txt"), b"new")])
    (tmp_path / "other.txt").write_bytes(b"new")
    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "other.txt").stat().st_mode


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write([(str(pipe), b"new")])
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
