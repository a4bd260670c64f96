"""Files: bytes in, bytes out, and never half a file."""

from __future__ import annotations

import os

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


def test_a_new_file_has_the_usual_mode(tmp_path):
    write(str(tmp_path / "new.txt"), b"new")
    (tmp_path / "other.txt").write_bytes(b"new")
    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "other.txt").stat().st_mode
