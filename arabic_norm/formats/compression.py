"""Compression: what a file is packed with, by its first bytes when it is read and by its name when it is new."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from typing import Any, BinaryIO, Final, cast

from arabic_norm.formats.problems import FileProblem, extra

_MAGIC: Final = {b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zst"}

LONGEST_MAGIC: Final = max(map(len, _MAGIC))
SUFFIXES: Final = {".gz": "gz", ".bz2": "bz2", ".xz": "xz", ".zst": "zst"}


def by_name(name: str) -> str:
    """The packing that a name stands for, or ''.

    >>> by_name("a.jsonl.zst"), by_name("a.txt")
    ('zst', '')
    """
    return next((kind for suffix, kind in SUFFIXES.items() if name.lower().endswith(suffix)), "")


def without_suffix(name: str) -> str:
    """``name`` without the suffix of a packing.

    >>> without_suffix("a.jsonl.zst"), without_suffix("a.txt")
    ('a.jsonl', 'a.txt')
    """
    suffix = next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")
    return name[: len(name) - len(suffix)]


def by_magic(start: bytes) -> str:
    """The packing that the first bytes of a file show, or ''."""
    return next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), "")


def unpacked(file: BinaryIO, kind: str) -> BinaryIO:
    """A file with what ``file`` unpacks to; closing it leaves ``file`` open.

    Raises:
        FileProblem: if what unpacks it is not installed.
    """
    if kind == "gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb"))
    if kind == "bz2":
        return cast(BinaryIO, bz2.BZ2File(file, "rb"))
    if kind == "xz":
        return cast(BinaryIO, lzma.LZMAFile(file, "rb"))
    if kind == "zst":
        zstandard = extra("zstandard", "zstd", "zstd files")
        return cast(BinaryIO, io.BufferedReader(_Frames(file, zstandard.ZstdDecompressor()), 1 << 16))
    return file


class _Frames(io.RawIOBase):
    """The frames of a zstd file, one after another; its own reader takes a file that is cut short for a whole one."""

    def __init__(self, file: BinaryIO, decompressor: Any) -> None:
        self._file = file
        self._decompressor = decompressor
        self._frame: Any = None
        self._packed = b""
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._held:
            self._packed = self._packed or self._file.read(1 << 16)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError("the file ends before its data does")
                return 0
            self._frame = self._frame or self._decompressor.decompressobj()
            self._held = self._frame.decompress(self._packed)
            self._packed = self._frame.unused_data
            if self._frame.eof:
                self._frame = None
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count


def packer(file: BinaryIO, kind: str) -> BinaryIO:
    """A file that packs what is written to it into ``file``; it must be closed, which leaves ``file`` open.

    The same bytes give the same file: gzip's time is left out.
    """
    if kind == "gz":
        return cast(BinaryIO, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0))
    if kind == "bz2":
        return cast(BinaryIO, bz2.BZ2File(file, "wb"))
    if kind == "xz":
        return cast(BinaryIO, lzma.LZMAFile(file, "wb"))
    if kind == "zst":
        zstandard = extra("zstandard", "zstd", "zstd files")
        return cast(BinaryIO, zstandard.ZstdCompressor(write_checksum=True).stream_writer(file, closefd=False))
    return file


def damages() -> tuple[type[BaseException], ...]:
    """What reading a damaged packed file raises."""
    errors: tuple[type[BaseException], ...] = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile)
    try:
        return (*errors, extra("zstandard", "zstd", "zstd files").ZstdError)
    except FileProblem:
        return errors
