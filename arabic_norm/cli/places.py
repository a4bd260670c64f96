"""Places: findings in the texts of records as findings in a file, and those in the baseline left out."""

from __future__ import annotations

from bisect import bisect_right

from arabic_norm.edits import Edit
from arabic_norm.formats.records import Field, Record, Result, raw_edits, written
from arabic_norm.formats.run import LINE_END, Done
from arabic_norm.formats.sources import Source
from arabic_norm.pipeline import Finding
from arabic_norm.report.baseline import Baseline
from arabic_norm.report.findings import CONTEXT, Fingerprints, Reported


class Places:
    """Says where in a file findings are, record by record.

    Args:
        baseline: the findings that do not count.
    """

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline
        self._prints = Fingerprints()

    def begin(self, source: Source) -> None:
        """A file begins."""
        self._prints = Fingerprints()

    def of(self, done: Done) -> tuple[Done, list[Reported]]:
        """A record and its findings, without those in the baseline and the edits that they stand for."""
        record = done.record
        starts = [match.end() for match in LINE_END.finditer(record.raw)]
        reported: list[Reported] = []
        results = []
        for item, result in zip(record.fields, done.results, strict=True):
            left: set[tuple[int, int, str]] = set()
            at = item.writing.places(record.raw[item.start : item.end]) if result.findings else None
            whole = item.unit.whole if result.findings else ""
            for finding in result.findings:
                span = (0, 0) if at is None else (item.start + at(finding.start), item.start + at(finding.end))
                placed = self._reported(done, item, whole, finding, span, starts)
                if placed in self._baseline:
                    left.add((finding.start, finding.end, finding.code))
                else:
                    reported.append(placed)
            results.append(_without(result, left) if left else result)
        if results != done.results:
            edits = [] if done.source.facts.kind == "parquet" else raw_edits(record, results)
            done = done._replace(results=results, edits=edits)
        return done, reported

    def _reported(
        self, done: Done, item: Field, whole: str, finding: Finding, span: tuple[int, int], starts: list[int]
    ) -> Reported:
        low = len(item.unit.before) + finding.start
        high = len(item.unit.before) + finding.end
        before, old = whole[max(0, low - CONTEXT) : low], whole[low:high]
        after = whole[high : high + CONTEXT]
        is_rows = done.source.facts.kind == "parquet"
        line, column = (_row(item), finding.start + 1) if is_rows else _place(done, starts, span[0])
        end_line, end_column = (line, finding.end + 1) if is_rows else _place(done, starts, span[1])
        return Reported(
            done.source.name,
            line,
            column,
            end_line,
            end_column,
            finding.code,
            finding.name,
            finding.message,
            finding.safe,
            before,
            old,
            finding.replacement,
            after,
            _written(done.record, item, finding),
            item.label if is_rows else "",
            self._prints.of(finding.code, before, old, after),
        )


def _without(result: Result, left: set[tuple[int, int, str]]) -> Result:
    return result._replace(edits=[edit for edit in result.edits if (edit.start, edit.end, edit.rule) not in left])


def _place(done: Done, starts: list[int], offset: int) -> tuple[int, int]:
    """The line and column at an offset of a record, whose lines but the first begin at ``starts``."""
    row = bisect_right(starts, offset)
    if not row:
        return done.line, done.column + offset
    return done.line + row, offset - starts[row - 1] + 1


def _row(item: Field) -> int:
    return int(item.label.removeprefix("row ").partition(",")[0])


def _written(record: Record, item: Field, finding: Finding) -> str | None:
    if finding.replacement is None:
        return None
    if not record.raw or record.is_plain:
        return finding.replacement
    edit = Edit(finding.start, finding.end, finding.replacement, finding.code)
    made = written(item, record.raw, [edit])
    return made[0].new if len(made) == 1 else finding.replacement
