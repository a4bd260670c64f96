"""``arabic-norm check``: findings, a diff, or files mended."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from arabic_norm.cli.files import Files, note_encoding, notes_of
from arabic_norm.cli.options import (
    Call,
    Command,
    config_options,
    file_options,
    jobs_option,
    mistakes,
    output,
    rule_options,
)
from arabic_norm.cli.places import Places
from arabic_norm.cli.progress import progress
from arabic_norm.cli.reporters import FORMS, Reporter, reporter
from arabic_norm.formats.atomic import check_target, write
from arabic_norm.formats.problems import FileProblem, problem
from arabic_norm.formats.run import Bad, Begin, Done, End, run
from arabic_norm.formats.sources import STANDARD_INPUT, examine, is_remote
from arabic_norm.pipeline import REGISTRY
from arabic_norm.report import text as lines
from arabic_norm.report.baseline import Baseline
from arabic_norm.report.diff import Differ, unified
from arabic_norm.report.findings import Reported


@click.command(cls=Command, short_help="Find what is broken, show it (--diff) or mend it (--fix).")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--diff", is_flag=True, help="Show what would change instead of the findings.")
@click.option("--fix", is_flag=True, help="Mend the files.")
@click.option("--unsafe", is_flag=True, help="Count, show and make the changes too that are not sure (level eager).")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option("-o", "--output", "target", metavar="FILE", help="Write the report there.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar, notes or summary.")
@click.option("--baseline", metavar="FILE", help="Findings in FILE do not count.")
@click.option("--update-baseline", is_flag=True, help="Write what is found now to the baseline, and exit with 0.")
@click.option("--backup", is_flag=False, flag_value="~", default="", metavar="[SUFFIX]", help="Keep the old files too.")
@click.option("--keep-times", is_flag=True, help="Files that are mended keep their times.")
@file_options
@jobs_option
@rule_options
@config_options
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Report what is wrong in PATHS (files, folders, patterns; or standard input).

    Exits with 1 if `clean` would change anything.  What is only suspicious is reported as [not sure] and does not
    count.
    """
    fix = options["fix"]
    asked = [name for name in ("diff", "fix", "statistics", "update_baseline") if options[name]]
    if len(asked) > 1:
        raise click.UsageError("--diff, --fix, --statistics and --update-baseline exclude each other")
    if asked and options["form"] != "text":
        raise click.UsageError(f"--{asked[0].replace('_', '-')} and --format exclude each other")
    if fix and (not paths or STANDARD_INPUT in paths):
        raise click.UsageError("--fix needs files")
    if (options["backup"] or options["keep_times"]) and not fix:
        raise click.UsageError("--backup and --keep-times are for --fix")
    checking = _Checking(Call.of(options), options)
    changed = checking.run(paths)
    excused = fix or options["exit_zero"] or options["update_baseline"]
    click.get_current_context().exit(1 if changed and not excused else 0)


class _Checking:
    """The work of one call."""

    def __init__(self, call: Call, options: dict[str, Any]) -> None:
        self._call = call
        self._options = options
        self._counts: Counter[tuple[str, bool]] = Counter()
        self._bad: list[str] = []
        self._notes: list[str] = []
        self._all: list[Reported] = []
        self._path = call.settings.path("baseline")
        if options["update_baseline"] and self._path is None:
            raise click.UsageError("--update-baseline needs --baseline FILE")
        self._baseline = Baseline({})
        if self._path is not None and not options["update_baseline"]:
            with mistakes():
                self._baseline = _baseline(self._path)
        self._differ = Differ("")
        self._places = Places(self._baseline)

    def run(self, paths: Sequence[str]) -> bool:
        """Do it; whether anything was found that counts."""
        options, fix = self._options, self._options["fix"]
        files = self._call.paths(paths)
        if fix and any(is_remote(file) for file in files):
            raise click.UsageError("--fix is for files on this machine")
        with ExitStack() as stack, mistakes():
            reported = self._reporter()
            stack.callback(reported.abandon)
            size = sum(source.size for source in self._call.sources(files))
            told = stack.enter_context(progress(size, options["quiet"], "checking", not (fix or options["target"])))
            sources = self._call.sources(files, told.read)
            level = "eager" if options["unsafe"] else None
            workers = stack.enter_context(self._call.workers(report=True, verify=fix, level=level))
            if fix:
                for file in files:
                    check_target(file)
                if self._call.on_error == "fail" and len(sources) > 1:  # one file is not replaced before its end anyway
                    examine(sources)
            written = stack.enter_context(Files(options["backup"], options["keep_times"]))
            reported.begin()
            for event in run(sources, workers, self._call.on_error, self._call.settings.ignored):
                if isinstance(event, Begin):
                    self._begin(event, written)
                elif isinstance(event, Done):
                    told.looked(event.record.size)
                    self._done(event, written, reported)
                elif isinstance(event, Bad):
                    self._take_bad(event, written)
                else:
                    self._end(event, written, reported)
            sure = sum(count for (_, safe), count in self._counts.items() if safe)
            unsure = sum(self._counts.values()) - sure
            self._finish(reported, sure, unsure)
        return sure > 0

    def _reporter(self) -> Reporter:
        options = self._options
        is_list = not (options["fix"] or options["statistics"] or options["update_baseline"] or options["diff"])
        return reporter(options["form"] if is_list else "none", options["target"] or "", output)

    def _begin(self, event: Begin, written: Files) -> None:
        self._places.begin(event.source)
        facts = event.source.facts
        mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if facts.encoding.mark else ""
        self._differ = Differ(event.source.name, facts.newline, mark)
        if self._options["fix"]:
            written.begin(event.source, event.source.path, event.source.facts.packing)
        if not self._options["quiet"]:
            note_encoding(event.source)

    def _done(self, event: Done, written: Files, reported: Reporter) -> None:
        event, found = self._places.of(event)
        self._counts.update((item.code, item.safe) for item in found)
        if self._options["update_baseline"]:
            self._all += found
        elif self._options["diff"]:
            if event.source.facts.kind == "parquet":
                for item, result in zip(event.record.fields, event.results, strict=True):
                    reported.write(unified(f"{event.source.name} {item.label}", item.unit.text, result.edits))
            else:
                reported.write(self._differ.feed(event.record.raw, event.edits))
        elif self._options["fix"]:
            written.write(event)
        else:
            reported.findings(found)

    def _take_bad(self, event: Bad, written: Files) -> None:
        self._bad.append(event.message)
        if event.record is None:
            written.forget()
        else:
            written.keep(event)  # a linter takes no rows away

    def _end(self, event: End, written: Files, reported: Reporter) -> None:
        if self._options["diff"]:
            reported.write(self._differ.end())
        elif self._options["fix"]:
            if written.changes:
                self._notes.append(f"mended {lines.visible(event.source.name)}: {written.changes} places")
            written.end(only_if_changed=True)

    def _finish(self, reported: Reporter, sure: int, unsure: int) -> None:
        options = self._options
        if options["statistics"]:
            reported.write(f"{line}\n" for line in lines.statistics(self._counts, REGISTRY))
        if options["update_baseline"] and self._path is not None:
            write(self._path, Baseline.of(self._all, os.path.dirname(self._path)).dump().encode("utf-8"))
            self._notes.append(f"{self._path}: {sure + unsure} findings that do not count from now on")
        reported.end(sure, unsure)
        if options["quiet"]:
            return
        is_list = not (options["fix"] or options["diff"] or options["update_baseline"])
        for note in [lines.summary(sure, unsure)] if is_list else self._notes:
            click.echo(note, err=True)
        notes_of(self._bad, "skip" if self._call.on_error == "skip" and not options["fix"] else "keep")


def _baseline(path: str) -> Baseline:
    try:
        return Baseline.parse(Path(path).read_text(encoding="utf-8"), os.path.dirname(path))
    except OSError as error:
        raise problem(path, error) from None
    except ValueError as error:
        raise FileProblem(f"{path}: {error}") from None
