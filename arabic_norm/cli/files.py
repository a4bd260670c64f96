"""Files being written by a subcommand, one after another: each is replaced whole when it ends, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

import click

from arabic_norm.formats.encodings import Encoding
from arabic_norm.formats.run import Bad, Done
from arabic_norm.formats.sinks import Sink, Standard, Target, target_at
from arabic_norm.formats.sources import Source


class Files:
    """Where records go.

    Args:
        backup: the suffix of the old files, which are kept if there is one.
        keep_times: whether files that are written back keep their times.
    """

    def __init__(self, backup: str = "", keep_times: bool = False) -> None:
        self._backup = backup
        self._keep_times = keep_times
        self._target: Target | None = None
        self._sink: Sink | None = None
        self.changes = 0

    def begin(self, source: Source, target: str | Standard, packing: str, encoding: Encoding | None = None) -> None:
        """A file begins, and is to be written to ``target``."""
        self._target = target_at(target, self._keep_times) if isinstance(target, str) else target
        self._sink = Sink(self._target, source.facts, packing, encoding)
        self.changes = 0

    def write(self, done: Done) -> None:
        """Write a record, mended."""
        if self._sink is None:
            return
        if done.source.facts.table is not None:
            self._sink.write_rows(done.record, done.results)
            self.changes += sum(len(result.edits) for result in done.results)
        else:
            self._sink.write(done.record, done.edits)
            self.changes += len(done.edits)

    def keep(self, bad: Bad) -> None:
        """Write a row as it is."""
        if self._sink is not None and bad.record is not None:
            self._sink.write(bad.record, [])

    def drop(self) -> None:
        """A row is left out, which is a change."""
        self.changes += 1

    def end(self, only_if_changed: bool = False) -> None:
        """The file ends: it takes its place."""
        sink, target = self._sink, self._target
        if sink is None or target is None:
            return
        sink.close()
        if isinstance(target, Standard):
            return  # more files may follow
        if only_if_changed and not self.changes:
            target.abandon()
        else:
            target.commit(self._backup)
        self._sink = self._target = None

    def forget(self) -> None:
        """The file is not to be written."""
        if self._target is not None and not isinstance(self._target, Standard):
            self._target.abandon()
        self._sink = self._target = None

    def __enter__(self) -> Files:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.forget()


def note_encoding(source: Source) -> None:
    """Say on standard error what a file was taken for, where that was looked for and is not what files are anyway."""
    codec = source.facts.encoding.codec
    if source.reading.encoding == "auto" and codec != "utf-8":
        click.echo(f"arabic-norm: {source.name}: read as {codec}", err=True)


MOST_NOTES = 20


def notes_of(bad: Sequence[str], on_error: str) -> None:
    """Say on standard error which rows and files were bad, and how many."""
    if bad:
        for message in bad[:MOST_NOTES]:
            click.echo(f"arabic-norm: {message}", err=True)
        did = "left out" if on_error == "skip" else "taken over as they are"
        click.echo(f"arabic-norm: {len(bad)} bad rows or files {did}", err=True)
