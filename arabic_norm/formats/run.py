"""The run: files through workers and back, in order, with the places of what was found in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import regex

from arabic_norm.edits import Edit
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.records import Field, Record, Result, raw_edits
from arabic_norm.formats.sources import Source
from arabic_norm.formats.workers import Item, Workers

ON_ERROR: Final = ("fail", "skip", "keep")
"""What is done about a bad row or document: stop, leave it out, or take it over as it is."""

LINE_END = regex.compile(r"\r\n|[\n\r]")


class Begin(NamedTuple):
    """A file begins; its facts are known."""

    source: Source


class Done(NamedTuple):
    """A record that was looked at.

    Attributes:
        source: its file.
        record: the record; where an edit reaches over a text's section, it has all that the edit replaces.
        results: what was found in its texts.
        edits: the edits of its own text.
        line: the line it begins at, from 1.
        column: the column it begins at, in code points from 1.
    """

    source: Source
    record: Record
    results: list[Result]
    edits: list[Edit]
    line: int
    column: int


class Bad(NamedTuple):
    """A row that cannot be looked at, or with no record the rest of a file; the message names the place."""

    source: Source
    record: Record | None
    message: str


class End(NamedTuple):
    """A file ends."""

    source: Source


Event = Begin | Done | Bad | End
_END: Final = "end of file"
_BEGIN: Final = "begin of file"


def run(
    sources: Iterable[Source],
    workers: Workers,
    on_error: str = "fail",
    ignore: Callable[[str], frozenset[str]] = lambda path: frozenset(),
) -> Iterator[Event]:
    """Yield what happens to files, in their order.

    Args:
        sources: the files.
        workers: who looks at them.
        on_error: one of ON_ERROR; unless it is "fail", bad rows and files are events.
        ignore: the codes that do not apply to a path.

    Raises:
        FileProblem: if something is wrong with a file and ``on_error`` is "fail", or a law would be broken.
    """
    place: _Place | None = None
    for item, outcome in workers.run(_items(sources, on_error, ignore)):
        source, record = item.job, item.record
        if record.label == _BEGIN:
            place = _Place()
            yield Begin(source)
        elif record.label == _END:
            if record.problem:
                yield Bad(source, None, record.problem)
            yield End(source)
        elif isinstance(outcome, str):
            raise FileProblem(
                f"{source.name}: {record.label or 'its text'}: a bug in arabic_norm: {outcome};"
                " the file was left as it is; please report it"
            )
        elif record.problem:
            yield Bad(source, record, f"{source.name}: {record.problem}")
        elif place is not None:
            yield place.done(item, outcome, workers)


def _items(sources: Iterable[Source], on_error: str, ignore: Callable[[str], frozenset[str]]) -> Iterator[Item[Source]]:
    for source in sources:
        codes = ignore(source.path)
        begun = False
        problem = ""
        try:
            if on_error != "fail" and not source.is_stream:
                source.examine(rows=False)  # what is left out or kept is the whole file, and not what is behind a place
            for record in source.records():
                if not begun:
                    yield Item(source, Record("", label=_BEGIN))
                    begun = True
                if record.problem and on_error == "fail":
                    raise FileProblem(f"{source.name}: {record.problem}")
                yield Item(source, record, codes)
        except FileProblem as error:
            if on_error == "fail":
                raise
            problem = str(error)
        if not begun:
            yield Item(source, Record("", label=_BEGIN))
        yield Item(source, Record("", label=_END, problem=problem))


class _Place:
    """Where in a file its records stand."""

    def __init__(self) -> None:
        self._over = 0
        self._line, self._column = 1, 1

    def done(self, item: Item[Source], results: list[Result], workers: Workers) -> Done:
        """The record with its place; the edits of a section begin where those of the one before ended."""
        source, record, _ = item
        if not record.is_plain:
            edits = [] if source.facts.kind == "parquet" else raw_edits(record, results)
            line, column = record.line, 1
        else:
            record, results, edits = self._section(record, results[0], workers.engine(item.ignore))
            line, column = self._line, self._column
            self._line, self._column = behind(record.raw, line, column)
        return Done(source, record, results, edits, line, column)

    def _section(
        self, record: Record, result: Result, engine: Callable[..., Result]
    ) -> tuple[Record, list[Result], list[Edit]]:
        skip, unit = self._over, record.fields[0].unit
        if result.under != skip:
            result = engine(unit, skip)
        self._over = result.over
        raw = unit.text[skip:] + unit.behind[: result.over]
        if skip:
            result = result._replace(
                edits=[edit._replace(start=edit.start - skip, end=edit.end - skip) for edit in result.edits],
                findings=[item._replace(start=item.start - skip, end=item.end - skip) for item in result.findings],
            )
        kept = unit._replace(text=raw, before=unit.before + unit.text[:skip], behind=unit.behind[result.over :])
        return Record(raw, [Field(kept)]), [result], result.edits


def behind(text: str, line: int, column: int) -> tuple[int, int]:
    """The line and column behind ``text``, which begins at ``line`` and ``column``.

    >>> behind("نعم\\nلا", 3, 5)
    (4, 3)
    """
    last = 0
    for match in LINE_END.finditer(text):
        line, last, column = line + 1, match.end(), 1
    return line, column + len(text) - last
