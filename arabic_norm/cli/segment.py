"""``arabic-norm segment``: one sentence a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import click

from arabic_norm.cli.options import Call, Command, config_options, file_options, mistakes, output
from arabic_norm.cli.progress import progress
from arabic_norm.formats.engine import Engine
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.records import Unit
from arabic_norm.formats.sources import Source
from arabic_norm.kernel import offsets_between, pairs
from arabic_norm.sections import Section
from arabic_norm.segment import NEWLINES, PUNCTUATION, ends_of


@click.command(cls=Command, short_help="Write one sentence a line.")
@click.argument("paths", nargs=-1, metavar="[FILES]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["lines", "jsonl"]),
    default="lines",
    show_default=True,
    help="lines: the sentence alone; jsonl: objects with start, end (code points) and text.",
)
@click.option(
    "--newlines",
    type=click.Choice(NEWLINES),
    default="auto",
    show_default=True,
    help="Which line ends may end a sentence: auto: each is decided about; paragraph: blank lines; ignore: none.",
)
@click.option(
    "--punctuation",
    type=click.Choice(PUNCTUATION),
    default="auto",
    show_default=True,
    help="auto: the text has marks; none (experimental): it has none, and sentences end where the words say so.",
)
@file_options
@config_options
def segment(paths: tuple[str, ...], form: str, newlines: str, punctuation: str, **options: Any) -> None:
    """Write the sentences of FILES (or standard input), one a line; the text is not changed.

    In the form of lines, a line break inside a sentence becomes a space.
    """
    call = Call.of(options)
    stream = output()
    held: list[bytes] | None = []  # so that a mistake in a small input leaves nothing
    length = 0
    files = call.paths(paths)
    size = sum(source.size for source in call.sources(files))
    with mistakes(), call.workers() as workers, progress(size, False, "segmenting", True) as told:
        for source in call.sources(files, told.read):
            sentences = _sentences(source, call, _Cutter(workers.engine(), newlines, punctuation))
            for data in _as_json(sentences) if form == "jsonl" else _as_lines(sentences):
                if held is None:
                    stream.write(data)
                    continue
                held.append(data)
                length += len(data)
                if length > HELD:
                    stream.writelines(held)
                    held = None
    stream.writelines(held or [])
    stream.flush()


HELD: Final = 1 << 20
"""How many bytes are held back at first."""


def _sentences(source: Source, call: Call, cutter: _Cutter) -> Iterator[tuple[int, int, str]]:
    try:
        if call.on_error != "fail" and not source.is_stream:
            source.examine(rows=False)  # what is left out is the whole file
        for record in source.records():
            if record.problem:
                if call.on_error == "fail":
                    raise FileProblem(f"{source.name}: {record.problem}")
                click.echo(f"arabic-norm: {source.name}: {record.problem}: left out", err=True)
            for item in record.fields:
                yield from cutter.sentences(item.unit)
    except FileProblem as error:
        if call.on_error == "fail":
            raise
        click.echo(f"arabic-norm: {error}: left out", err=True)


class _Cutter:
    """Cuts texts that come in sections; what is left of one goes with the next."""

    def __init__(self, engine: Engine, newlines: str, punctuation: str) -> None:
        self._engine = engine
        self._how = (newlines, punctuation)
        self._held: list[str] = []
        self._start = 0

    def sentences(self, unit: Unit) -> Iterator[tuple[int, int, str]]:
        """Yield the sentences that end in a unit: start, end, text."""
        section = Section(unit.before, unit.text, unit.behind, 0, unit.last)
        done = 0
        for end in ends_of(section, *self._how, lambda text: self._engine.shown(unit)):
            yield from self._cut(unit.text[done:end])
            done = end
        self._held.append(unit.text[done:])
        if unit.last:
            yield from self._cut("")
            self._start = 0

    def _cut(self, text: str) -> Iterator[tuple[int, int, str]]:
        whole = "".join([*self._held, text])
        for start, end in pairs(offsets_between(whole, [])):
            yield self._start + start, self._start + end, whole[start:end]
        self._start += len(whole)
        self._held.clear()


def _as_lines(sentences: Iterator[tuple[int, int, str]]) -> Iterator[bytes]:
    for _, _, text in sentences:
        yield " ".join(text.split()).encode("utf-8", "replace") + b"\n"


def _as_json(sentences: Iterator[tuple[int, int, str]]) -> Iterator[bytes]:
    for start, end, text in sentences:
        row = {"start": start, "end": end, "text": text}
        is_text = text.encode("utf-8", "replace").decode("utf-8") == text
        yield json.dumps(row, ensure_ascii=not is_text).encode("utf-8") + b"\n"
