"""Encodings: text is UTF-8 unless a byte order mark or the caller says otherwise, and it is written as it was read.

Inside, every format reads and writes UTF-8 bytes; a file in another encoding is turned into UTF-8 on the way in and
back on the way out, in pieces.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

from arabic_norm.formats.problems import FileProblem, extra

PIECE: Final = 1 << 16
"""How many bytes are read at a time."""

SAMPLE: Final = 1 << 18
"""How many bytes ``auto`` looks at."""

#: The encodings that Arabic text comes in; among all that there are, charset-normalizer at times finds a stranger one.
_ARABIC: Final = ["utf_8", "cp1256", "iso8859_6", "cp720", "cp864", "mac_arabic", "utf_16", "utf_32"]

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Encoding(NamedTuple):
    """How a file's text is written: the codec, and the byte order mark that it begins with."""

    codec: str = "utf-8"
    mark: bytes = b""


def known(name: str) -> str:
    """The usual name of an encoding.

    Raises:
        ValueError: if there is none, or it is no encoding of text.

    >>> known("windows-1256"), known("UTF8")
    ('cp1256', 'utf-8')
    """
    try:
        codec = codecs.lookup(name)
    except LookupError:
        raise ValueError(f"unknown encoding {name!r}; well-known ones are utf-8, utf-16, cp1256, iso-8859-6") from None
    if not codec._is_text_encoding:
        raise ValueError(f"{name!r} is no encoding of text")
    return codec.name


def encoding_of(start: bytes, asked: str) -> Encoding:
    """How the text of a file is written whose first bytes are ``start``.

    Args:
        start: some of its first bytes.
        asked: what the caller says: ``utf-8`` and what a byte order mark shows; an encoding; or ``auto``.

    Raises:
        FileProblem: if ``auto`` finds none, or what finds it is not installed.

    >>> encoding_of(b"\\xff\\xfe1\\x06", "utf-8")
    Encoding(codec='utf-16-le', mark=b'\\xff\\xfe')
    """
    for mark, codec in _MARKS:
        if start.startswith(mark) and asked in ("utf-8", "auto", "utf-16", codec):
            return Encoding(codec, mark)
    if asked != "auto":
        return Encoding("utf-16-le" if asked == "utf-16" else asked)
    if _is_utf8(start):
        return Encoding()
    found = extra("charset_normalizer", "encodings", "--encoding auto").from_bytes(start, cp_isolation=_ARABIC).best()
    if found is None:
        raise FileProblem("no encoding of Arabic text fits; say which with --encoding")
    return Encoding(known(found.encoding))


def _is_utf8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def pieces(file: BinaryIO, codec: str, name: str, skipped: int = 0) -> Iterator[str]:
    """Yield the text of a file in pieces.

    Args:
        file: where its bytes are read from.
        codec: its encoding.
        name: what to call it in an error.
        skipped: how many bytes of it, a byte order mark, were read before.

    Raises:
        FileProblem: if the bytes are not in the encoding, or have a NUL as binary files do; the message names the
            byte and the line.
    """
    decoder: Any = codecs.getincrementaldecoder(codec)("strict")
    offset, line = skipped, 1
    while True:
        data = file.read(PIECE)
        held = len(decoder.getstate()[0])
        try:
            text = decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            line += error.object[: error.start].decode(codec, "replace").count("\n")
            place = f"byte {offset - held + error.start} (line {line})"
            raise FileProblem(f"{name}: not {codec.upper()}: 0x{error.object[error.start]:02x} at {place}") from None
        nul = text.find("\0")
        if nul >= 0:
            at = f"at byte {offset - held + len(text[:nul].encode(codec, 'replace'))}"
            raise FileProblem(f"{name}: a binary file, not text: NUL {at}")
        yield text
        if not data:
            return
        offset += len(data)
        line += text.count("\n")


class Transcoded(io.RawIOBase):
    """Reads a file in another encoding as UTF-8."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._held = b""

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as there is anything left."""
        while not self._held:
            piece = next(self._text, None)
            if piece is None:
                return 0
            self._held = piece.encode("utf-8", "surrogatepass")
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count


def encoded(text: str, encoding: Encoding, name: str) -> bytes:
    """The bytes of ``text`` in an encoding, without its mark; bytes that were no UTF-8 come out as they came.

    Raises:
        FileProblem: if the encoding lacks one of its characters.
    """
    try:
        return text.encode(encoding.codec, "surrogateescape" if encoding.codec == "utf-8" else "strict")
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise FileProblem(
            f"{name}: {encoding.codec} cannot write U+{ord(char):04X}; choose --output-encoding utf-8"
        ) from None
