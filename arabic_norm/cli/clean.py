"""``arabic-norm clean``: mended text."""

from __future__ import annotations

import os
import shutil
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
    encoding_option,
    file_options,
    jobs_option,
    mistakes,
    output,
    rule_options,
)
from arabic_norm.cli.progress import progress
from arabic_norm.cli.resume import Journal
from arabic_norm.formats import compression
from arabic_norm.formats.atomic import check_target
from arabic_norm.formats.encodings import Encoding
from arabic_norm.formats.problems import FileProblem, problem
from arabic_norm.formats.run import Bad, Begin, Done, End, run
from arabic_norm.formats.sinks import Standard
from arabic_norm.formats.sources import STANDARD_INPUT, SUFFIXES, Source, examine, is_remote


@click.command(cls=Command, short_help="Write mended text.")
@click.argument("paths", nargs=-1, metavar="[FILES]...")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    help="Write there; a folder where there are several files.",
)
@click.option("-i", "--in-place", is_flag=True, help="Write each file back, if it changed.")
@click.option("--backup", is_flag=False, flag_value="~", default="", metavar="[SUFFIX]", help="Keep the old file too.")
@click.option("--keep-times", is_flag=True, help="A file that is written back keeps its times.")
@click.option("--output-encoding", metavar="NAME", help="Write this encoding rather than the file's.")
@click.option("--resume", is_flag=True, help="Leave out the files that an interrupted run of this call had done.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no notes.")
@file_options
@jobs_option
@rule_options
@config_options
def clean(paths: tuple[str, ...], target: str | None, in_place: bool, **options: Any) -> None:
    """Write the mended text of FILES (or standard input) to standard output, a file, a folder, or back.

    Files may be text, Markdown, subtitles, JSON lines, CSV, TSV and Parquet, packed by gzip, bzip2, xz or zstd.
    """
    if in_place and target is not None:
        raise click.UsageError("--in-place and --output exclude each other")
    if in_place and (not paths or STANDARD_INPUT in paths):
        raise click.UsageError("--in-place needs files")
    if (options["backup"] or options["keep_times"]) and not in_place:
        raise click.UsageError("--backup and --keep-times are for --in-place")
    if options["resume"] and not in_place and target is None:
        raise click.UsageError("--resume is for --in-place and --output")
    if not in_place and target is None:
        _refuse_folders(paths)
    call = Call.of(options)
    files = call.paths(paths)
    if in_place and any(is_remote(file) for file in files):
        raise click.UsageError("--in-place is for files on this machine")
    targets = {file: file for file in files} if in_place else _targets(files, target, paths)
    for source in call.sources(files):
        _refuse_conversion(source.facts.kind, targets[source.path])
    _Cleaning(call, targets, in_place, {**options, "target": target}).run()


class _Cleaning:
    """The work of one call."""

    def __init__(self, call: Call, targets: dict[str, str], in_place: bool, options: dict[str, Any]) -> None:
        self._call = call
        self._targets = targets
        self._in_place = in_place
        target = options["target"]
        self._folder = Path(target) if target and os.path.isdir(target) else None
        self._quiet = options["quiet"]
        self._options = options
        encoding = encoding_option(options["output_encoding"])
        self._encoding = None if encoding is None else Encoding(encoding)
        self._bad: list[str] = []
        self._standard = Standard(output()) if not all(targets.values()) else None

    def run(self) -> None:
        """Do it."""
        journal = self._journal()
        paths = [path for path in self._targets if not journal.has(self._targets[path])]
        with ExitStack() as stack, mistakes():
            stack.callback(journal.close)
            size = sum(source.size for source in self._call.sources(paths))
            told = stack.enter_context(progress(size, self._quiet, "cleaning", self._standard is not None))
            sources = self._call.sources(paths, told.read)
            workers = stack.enter_context(self._call.workers(verify=self._in_place))
            if self._standard is None:
                for target in map(self._targets.__getitem__, paths):
                    if not is_remote(target):
                        self._check(target)
                if self._call.on_error == "fail" and len(sources) > 1:  # one file is not replaced before its end anyway
                    examine(sources)
            files = stack.enter_context(Files(self._options["backup"], self._options["keep_times"]))
            for event in run(sources, workers, self._call.on_error, self._call.settings.ignored):
                if isinstance(event, Begin):
                    self._begin(files, event.source)
                elif isinstance(event, Done):
                    told.looked(event.record.size)
                    files.write(event)
                elif isinstance(event, Bad):
                    self._take_bad(files, event)
                else:
                    self._end(files, event, journal)
            if self._standard is not None:
                self._standard.commit()
        journal.end()
        if not self._quiet:
            notes_of(self._bad, self._call.on_error)

    def _check(self, target: str) -> None:
        """See that a file can be written, with the folders of the output folder that it needs."""
        if self._folder is not None and self._folder in Path(target).parents:
            try:
                Path(target).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise problem(target, error) from None
        check_target(target)

    def _journal(self) -> Journal:
        keep = self._standard is None and (len(self._targets) > 1 or self._options["resume"])
        told = {"settings": {key: value.value for key, value in self._call.settings.values.items()}}
        return Journal([told, self._in_place, self._options["target"]], self._options["resume"], keep)

    def _begin(self, files: Files, source: Source) -> None:
        target = self._targets[source.path]
        if self._standard is not None:
            files.begin(source, self._standard, "", self._encoding)
        else:
            packing = source.facts.packing if self._in_place else compression.by_name(target)
            files.begin(source, target, packing, self._encoding)
        if not self._quiet:
            note_encoding(source)

    def _take_bad(self, files: Files, event: Bad) -> None:
        self._bad.append(event.message)
        if event.record is None:
            files.forget()
            if self._call.on_error == "keep" and not self._in_place:
                self._take_over(event)
        elif self._call.on_error == "keep":
            files.keep(event)
        else:
            files.drop()

    def _take_over(self, bad: Bad) -> None:
        """Write a bad file as it is, where it can be read again."""
        source = bad.source
        if source.is_stream:
            raise FileProblem(bad.message)
        try:
            if self._standard is None:
                shutil.copyfile(source.path, self._targets[source.path])
            else:
                self._standard.write(Path(source.path).read_bytes())
        except OSError as error:
            raise problem(source.name, error) from None

    def _end(self, files: Files, event: End, journal: Journal) -> None:
        files.end(only_if_changed=self._in_place and self._encoding is None)
        if self._targets[event.source.path]:
            journal.add(self._targets[event.source.path])


def _refuse_folders(paths: Sequence[str]) -> None:
    for path in paths:
        if os.path.isdir(path):
            raise click.ClickException(f"{path}: a folder, not a file; for its files, use --in-place or --output DIR")


def _refuse_conversion(kind: str, target: str) -> None:
    """Text and rows of text are written whatever the target is called; Parquet is neither."""
    promised = SUFFIXES.get(Path(compression.without_suffix(target)).suffix.lower(), kind)
    if promised != kind and "parquet" in (promised, kind):
        raise click.UsageError(f"--output {target}: files keep their format, and what is read is {kind}")


def _targets(files: Sequence[str], target: str | None, paths: Sequence[str]) -> dict[str, str]:
    """For each file the one to write: ``target``, or the file of the same name in the folder ``target``, or ''.

    The files of a folder keep their places in it.
    """
    if target is None:
        return dict.fromkeys(files, "")
    folders = [Path(path) for path in paths if os.path.isdir(path)]
    if len(files) == 1 and not folders and not Path(target).is_dir():
        return {files[0]: target}
    if STANDARD_INPUT in files:
        raise click.UsageError("--output for standard input is a file, not a folder")
    if is_remote(target):
        raise click.UsageError("--output is one remote file, and there are several files")
    names = [_name_in(file, folders) for file in files]
    if len(set(names)) < len(names):
        raise click.UsageError("two of the files would have the same name in the output folder")
    if folders and not Path(target).exists():
        _make_folder(target)
    if not Path(target).is_dir():
        raise click.UsageError(f"--output {target} is not a folder, and there are {len(files)} files")
    return {file: str(Path(target) / name) for file, name in zip(files, names, strict=True)}


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path)
    except OSError as error:
        raise click.ClickException(str(problem(path, error))) from None


def _name_in(file: str, folders: Sequence[Path]) -> Path:
    """What a file is called in the output folder."""
    path = Path(file)
    return next((path.relative_to(folder) for folder in folders if folder in path.parents), Path(path.name))
