"""Plain text files: strict UTF-8 in and out, with byte order mark and line endings as they were, written atomically."""

from __future__ import annotations

import codecs
import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


class FileProblem(Exception):
    """A file that cannot be read or written; the message names it, and the place in it where there is one."""


@dataclass(frozen=True)
class TextFile:
    """The text of a file and what its bytes had besides.

    Attributes:
        name: the file as the user called it.
        text: its text; CR LF is LF here if every line of the file ended so.
        newline: the line ending that LF stands for.
        bom: whether the file began with a byte order mark.
    """

    name: str
    text: str
    newline: str = "\n"
    bom: bool = False

    def encode(self, text: str) -> bytes:
        """The bytes of the file with ``text`` in place of its own."""
        data = text.replace("\n", self.newline).encode("utf-8") if self.newline != "\n" else text.encode("utf-8")
        return codecs.BOM_UTF8 + data if self.bom else data


def decode(data: bytes, name: str) -> TextFile:
    r"""The text of a file's bytes.

    Raises:
        FileProblem: if they are not UTF-8, or have a NUL byte as binary files do.

    >>> decode(b"\xd9\x86\xd8\xb9\xd9\x85\r\n", "a.txt")
    TextFile(name='a.txt', text='نعم\n', newline='\r\n', bom=False)
    """
    bom = data.startswith(codecs.BOM_UTF8)
    start = len(codecs.BOM_UTF8) if bom else 0
    nul = data.find(b"\0")
    if nul >= 0:
        raise FileProblem(f"{name}: a binary file, not text: NUL at byte {nul}")
    try:
        text = data[start:].decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, start + error.start) + 1
        place = f"byte {start + error.start} (line {line})"
        raise FileProblem(f"{name}: not UTF-8: 0x{data[start + error.start]:02x} at {place}") from None
    if "\r\n" in text and text.count("\r") == text.count("\n") == text.count("\r\n"):
        return TextFile(name, text.replace("\r\n", "\n"), "\r\n", bom)
    return TextFile(name, text, "\n", bom)


def read(path: str) -> TextFile:
    """The text of the file at ``path``.

    Raises:
        FileProblem: if there is no such file, or it is a folder, unreadable, binary or not UTF-8.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise FileProblem(_problem(path, error)) from None
    return decode(data, path)


def write(path: str, data: bytes) -> None:
    """Replace the file at ``path`` by ``data``: afterwards it is the old file or the new one, never a part of it.

    The bytes go to a temporary file in the same folder, which is then renamed.  The mode is kept, and a link stays a
    link to the file that is replaced.

    Raises:
        FileProblem: if it cannot be written; then it is as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = ""
    try:
        if target.is_dir():
            raise IsADirectoryError(21, "Is a directory", path)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except OSError as error:
        raise FileProblem(_problem(path, error)) from None
    finally:
        if temporary:
            with suppress(FileNotFoundError):
                Path(temporary).unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _problem(path: str, error: OSError) -> str:
    reasons = {IsADirectoryError: "a folder, not a file", FileNotFoundError: "no such file"}
    return f"{path}: {reasons.get(type(error)) or (error.strerror or str(error)).lower()}"
