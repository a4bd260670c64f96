"""Plain text files: strict UTF-8 in and out, with byte order mark and line endings as they were, written atomically."""

from __future__ import annotations

import codecs
import os
import stat
import tempfile
from collections.abc import Iterable
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


def write(files: Iterable[tuple[str, bytes]]) -> None:
    """Replace each file by the bytes given for it: all of them, or none.

    The bytes go to temporary files in the same folders, and only when all are there are these renamed; so each file is
    at any moment the old one or the new one, never a part of it.  Mode and owner are kept, a link stays a link to the
    file that is replaced, and what is no regular file (a pipe, /dev/null) is written to.

    Raises:
        FileProblem: if one cannot be written; then all are as they were.
    """
    prepared: list[tuple[Path, Path]] = []
    try:
        direct = []
        for path, data in files:
            target = Path(os.path.realpath(path))
            if target.exists() and not target.is_file() and not target.is_dir():
                direct.append((path, target, data))
            else:
                prepared.append((_prepare(path, target, data), target))
        for temporary, target in prepared:
            temporary.replace(target)
        for path, target, data in direct:
            _write_to(path, target, data)
    finally:
        for temporary, _ in prepared:
            with suppress(OSError):
                temporary.unlink()


def _prepare(path: str, target: Path, data: bytes) -> Path:
    """Write ``data`` to a temporary file beside ``target``, with the mode and the owner that it shall have."""
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise IsADirectoryError(21, "Is a directory", path)
        if not target.parent.is_dir():
            raise FileProblem(f"{path}: no such folder: {target.parent}")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied", path)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            old = target.stat()
            temporary.chmod(stat.S_IMODE(old.st_mode))
            with suppress(OSError, AttributeError):
                os.chown(temporary, old.st_uid, old.st_gid)
        else:
            temporary.chmod(0o666 & ~_umask())
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise FileProblem(_problem(path, error)) from None
    return temporary


def _write_to(path: str, target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise FileProblem(_problem(path, error)) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _problem(path: str, error: OSError) -> str:
    reasons = {IsADirectoryError: "a folder, not a file", FileNotFoundError: "no such file"}
    return f"{path}: {reasons.get(type(error)) or (error.strerror or str(error)).lower()}"
