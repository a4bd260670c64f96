"""Sources: files (or standard input, or remote ones) as records, whatever their format, packing and encoding."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from arabic_norm.formats import compression, jsonl, markdown, subtitles, table, text
from arabic_norm.formats.encodings import SAMPLE, Encoding, Transcoded, encoding_of, pieces
from arabic_norm.formats.parquet import Table
from arabic_norm.formats.problems import FileProblem, extra, problem
from arabic_norm.formats.records import Record

STANDARD_INPUT: Final = "-"
STDIN_NAME: Final = "<stdin>"

KINDS: Final = ("text", "markdown", "subtitles", "jsonl", "json", "csv", "tsv", "parquet")
SUFFIXES: Final = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".srt": "subtitles",
    ".vtt": "subtitles", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
    ".json": "json",
}  # fmt: skip
ROWS: Final = ("jsonl", "csv", "tsv", "parquet")
"""The kinds of files that have rows."""

NAMED: Final = ("json",)
"""The kinds of files that are taken where they are named alone: most files of JSON hold settings and no text."""


def kind_of(name: str) -> str:
    """The kind of file that a name stands for; text where it says nothing.

    >>> kind_of("a/B.JSONL.gz"), kind_of("README")
    ('jsonl', 'text')
    """
    return SUFFIXES.get(Path(compression.without_suffix(name)).suffix.lower(), "text")


@dataclass(frozen=True)
class Reading:
    """How files are to be read.

    Attributes:
        kind: one of KINDS, or '' to go by the name.
        encoding: ``utf-8`` and what a byte order mark shows; another encoding; or ``auto``.
        fields: the fields of JSON lines.
        columns: the columns of tables.
        blocks: pairs of markers between which text is left alone.
    """

    kind: str = ""
    encoding: str = "utf-8"
    fields: Sequence[str] = ("text",)
    columns: Sequence[str] = ("text",)
    blocks: Sequence[tuple[str, str]] = ()


@dataclass
class Facts:
    """What was found out about a file: how it is to be written again."""

    kind: str
    packing: str = ""
    encoding: Encoding = field(default_factory=Encoding)
    newline: str = "\n"
    table: Table | None = None


class Source:
    """A file to be read.

    Args:
        path: its path, an address of a remote file (``s3://…``), or ``-``.
        reading: how it is to be read.
        watch: is told how many more of its bytes were read.
    """

    def __init__(self, path: str, reading: Reading, watch: Callable[[int], object] | None = None) -> None:
        self.path = path
        self.name = STDIN_NAME if path == STANDARD_INPUT else path
        self.reading = reading
        self._watch = watch
        self.facts = Facts(reading.kind or kind_of(path))
        self._newline: str | None = None

    @property
    def is_stream(self) -> bool:
        """Whether it is read only once: standard input, a pipe, a remote file."""
        if self.path == STANDARD_INPUT or is_remote(self.path):
            return True
        return Path(self.path).exists() and not Path(self.path).is_file() and not Path(self.path).is_dir()

    @property
    def size(self) -> int:
        """How many bytes it has, or 0 where that is not known."""
        try:
            return 0 if self.is_stream else Path(self.path).stat().st_size
        except OSError:
            return 0

    def examine(self, rows: bool = True) -> None:
        """Read it once to see that it can be read, and how its lines end.

        Args:
            rows: whether a bad row makes the file a bad one.

        Raises:
            FileProblem: if it cannot be read; the message names the place.
        """
        watch, self._watch = self._watch, None
        try:
            for record in self.records():
                if rows and record.problem:
                    raise FileProblem(f"{self.name}: {record.problem}")
        finally:
            self._watch = watch

    def records(self) -> Iterator[Record]:
        """Yield its records; ``facts`` are known when the first is there.

        Raises:
            FileProblem: if it cannot be read.
        """
        is_text = self.facts.kind in ("text", "markdown", "subtitles")
        if is_text and self._newline is None and not self.is_stream:
            with self._opened() as file:
                self._newline = text.newline_of(self._pieces(file))
        with self._opened(self._watch) as file:
            yield from self._records(file, self.facts.kind)

    def _records(self, file: BinaryIO, kind: str) -> Iterator[Record]:
        reading = self.reading
        if kind == "parquet":
            self.facts.table = Table(file, reading.columns, self.name)
            yield from self.facts.table.records()
        elif kind == "jsonl":
            yield from jsonl.records(self._utf8(file), reading.fields)
        elif kind == "json":
            yield from jsonl.document(self._utf8(file), reading.fields)
        elif kind in ("csv", "tsv"):
            yield from table.records(self._utf8(file), reading.columns, self.name, "\t" if kind == "tsv" else "")
        else:
            read = self._with_line_feeds(self._pieces(file))
            if kind == "text":
                yield from text.records(read, reading.blocks)
            else:
                layout = markdown if kind == "markdown" else subtitles
                yield from layout.records("".join(read), reading.blocks)

    def _with_line_feeds(self, read: Iterator[str]) -> Iterator[str]:
        newline = self._newline
        if newline is None:
            looked: list[str] = []
            while sum(map(len, looked)) < text.LOOK and (piece := next(read, None)) is not None:
                looked.append(piece)
            newline = text.newline_of(looked)
            read = chain(looked, read)
        self.facts.newline = newline
        return text.with_line_feeds(read, self.name) if newline == "\r\n" else read

    def _pieces(self, file: BinaryIO) -> Iterator[str]:
        encoding, rest = self._encoding(file)
        return pieces(rest, encoding.codec, self.name, len(encoding.mark))

    def _utf8(self, file: BinaryIO) -> BinaryIO:
        encoding, rest = self._encoding(file)
        if encoding.codec == "utf-8":
            return rest
        read = pieces(rest, encoding.codec, self.name, len(encoding.mark))
        return cast(BinaryIO, io.BufferedReader(Transcoded(read)))

    def _encoding(self, file: BinaryIO) -> tuple[Encoding, BinaryIO]:
        """How the text of ``file`` is written, and the file behind the byte order mark."""
        start = _read(file, SAMPLE if self.reading.encoding == "auto" else 4)
        try:
            found = encoding_of(start, self.reading.encoding)
        except FileProblem as error:
            raise FileProblem(f"{self.name}: {error}") from None
        self.facts.encoding = found
        return found, _again(start[len(found.mark) :], file)

    @contextmanager
    def _opened(self, watch: Callable[[int], object] | None = None) -> Iterator[BinaryIO]:
        """The file's unpacked bytes."""
        damages = compression.damages()
        try:
            with self._raw() as raw:
                file = cast(BinaryIO, io.BufferedReader(_Watched(raw, watch))) if watch else raw
                if self.facts.kind == "parquet":
                    yield raw if raw.seekable() else io.BytesIO(file.read())
                    return
                start = _read(file, compression.LONGEST_MAGIC)
                self.facts.packing = compression.by_magic(start)
                promised = compression.by_name(self.path)
                if promised and start and not self.facts.packing:
                    raise FileProblem(f"{self.name}: not {promised} data, as its name says")
                yield compression.unpacked(_again(start, file), self.facts.packing)
        except OSError as error:
            if self.facts.packing and error.errno is None:
                raise self._damaged(error) from None
            raise problem(self.name, error) from None
        except damages as error:
            raise self._damaged(error) from None
        except ValueError as error:
            if "null" in str(error):
                raise FileProblem(f"{self.name!r}: is no name that a file can have") from None
            raise

    def _damaged(self, error: BaseException) -> FileProblem:
        said = str(error).strip().rstrip(".").split("\n")[0]
        return FileProblem(f"{self.name}: damaged {self.facts.packing} data: {said[:1].lower()}{said[1:]}")

    @contextmanager
    def _raw(self) -> Iterator[BinaryIO]:
        if self.path == STANDARD_INPUT:
            yield sys.stdin.buffer
        elif is_remote(self.path):
            with _remote(self.path, "rb") as file:
                yield file
        else:
            with open(self.path, "rb") as file:
                yield file


def is_remote(path: str) -> bool:
    """Whether a path is an address that fsspec opens.

    >>> is_remote("s3://bucket/a.txt"), is_remote("a.txt")
    (True, False)
    """
    return "://" in path


def _remote(path: str, mode: str) -> Any:
    fsspec = extra("fsspec", "remote", "remote files")
    try:
        return fsspec.open(path, mode)
    except (ValueError, ImportError) as error:
        raise FileProblem(f"{path}: {error}") from None


def _read(file: BinaryIO, count: int) -> bytes:
    """``count`` bytes, or as many as there are."""
    data = b""
    while len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data


def _again(start: bytes, file: BinaryIO) -> BinaryIO:
    """A file that begins with ``start``, which was read from ``file`` before."""
    return cast(BinaryIO, io.BufferedReader(_Joined(start, file), 1 << 16))


class _Joined(io.RawIOBase):
    def __init__(self, start: bytes, file: BinaryIO) -> None:
        self._start = start
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._start[: len(buffer)] or self._file.read(len(buffer))
        self._start = self._start[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class _Watched(io.RawIOBase):
    def __init__(self, file: BinaryIO, watch: Callable[[int], object]) -> None:
        self._file = file
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._watch(len(data))
        return len(data)


def examine(sources: Iterable[Source]) -> None:
    """Read files once, before anything is written; see Source.examine."""
    for source in sources:
        if not source.is_stream:
            source.examine()
