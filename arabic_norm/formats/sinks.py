"""Sinks: where records are written, in the format, packing and encoding that they came in."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO, Final, Protocol

from arabic_norm.edits import Edit, apply
from arabic_norm.formats import compression
from arabic_norm.formats.atomic import Replacement
from arabic_norm.formats.encodings import Encoding, encoded
from arabic_norm.formats.parquet import Writer
from arabic_norm.formats.problems import problem
from arabic_norm.formats.records import Record, Result
from arabic_norm.formats.sources import Facts, _remote, is_remote


class Target(Protocol):
    """What bytes are written to: nothing is seen of them before ``commit`` where that can be."""

    name: str
    file: BinaryIO

    def commit(self, backup: str = "") -> None:
        """Make what was written count."""

    def abandon(self) -> None:
        """Forget what was written."""


def target_at(path: str, keep_times: bool = False) -> Target:
    """The target for a path or the address of a remote file."""
    return _Remote(path) if is_remote(path) else Replacement(path, keep_times)


class _Remote:
    """A remote file: object stores show it only when it is closed."""

    def __init__(self, path: str) -> None:
        self.name = path
        self._opened = _remote(path, "wb")
        self.file: BinaryIO = self._opened.open()

    def commit(self, backup: str = "") -> None:
        self.file.close()

    def abandon(self) -> None:
        discard = getattr(self.file, "discard", None)
        if discard:
            discard()


class Standard:
    """Standard output; its first megabytes are held back, so that a mistake in a small input leaves nothing."""

    HELD: Final = 8 << 20
    closed: Final = False  # pyarrow asks

    def __init__(self, stream: BinaryIO) -> None:
        self.name = "<stdout>"
        self._stream = stream
        self._held: io.BytesIO | None = io.BytesIO()
        self.file: BinaryIO = self  # type: ignore[assignment]

    def write(self, data: bytes) -> int:
        """Write some bytes."""
        if self._held is None:
            return self._stream.write(data)
        self._held.write(data)
        if self._held.tell() > self.HELD:
            self._release()
        return len(data)

    def _release(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self._stream.write(held.getvalue())

    def flush(self) -> None:
        """Nothing: ``commit`` does it."""

    def commit(self, backup: str = "") -> None:
        """Write all that was held back."""
        self._release()
        self._stream.flush()

    def abandon(self) -> None:
        """Forget what was held back."""


class Sink:
    """Writes the records of one file to a target.

    Args:
        target: where to.
        facts: how the file was written.
        packing: what to pack it with.
        encoding: the encoding to write, in place of the file's.
    """

    def __init__(self, target: Target, facts: Facts, packing: str, encoding: Encoding | None = None) -> None:
        self._target = target
        self._encoding = encoding or facts.encoding
        self._newline = facts.newline
        self._table: Writer | None = None
        self._packer = compression.packer(target.file, packing)
        if facts.table is not None:
            self._table = Writer(target.file, facts.table)
        elif self._encoding.mark:
            self._guarded(lambda: self._packer.write(self._encoding.mark))

    def write(self, record: Record, edits: Sequence[Edit]) -> None:
        """Write a record with edits of its own text made.

        Raises:
            FileProblem: if it cannot be written.
        """
        text = apply(record.raw, edits)
        if self._newline != "\n":
            text = text.replace("\n", self._newline)
        data = encoded(text, self._encoding, self._target.name)
        self._guarded(lambda: self._packer.write(data))

    def write_rows(self, record: Record, results: Sequence[Result]) -> None:
        """Write a record of a table of columns."""
        writer = self._table
        if writer is not None:
            self._guarded(lambda: writer.write(record, results))

    def close(self) -> None:
        """Write what is left, and leave the target open."""
        if self._table is not None:
            self._guarded(self._table.close)
        elif self._packer is not self._target.file:
            self._guarded(self._packer.close)

    def _guarded(self, act: Callable[[], object]) -> None:
        try:
            act()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise problem(self._target.name, error) from None
