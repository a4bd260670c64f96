"""Options and arguments that subcommands share, and what is made of them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, TypeVar

import click

from arabic_norm.boundary import LEVELS
from arabic_norm.cli.settings import Settings, settings
from arabic_norm.formats.encodings import known
from arabic_norm.formats.engine import Engine
from arabic_norm.formats.paths import Patterns, expanded
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.run import ON_ERROR
from arabic_norm.formats.sources import KINDS, STANDARD_INPUT, Reading, Source
from arabic_norm.formats.workers import Workers
from arabic_norm.normalize import PROFILES, SWITCHES
from arabic_norm.pipeline import REGISTRY, Pipeline

_Function = TypeVar("_Function", bound=Callable[..., Any])


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what is wrong with the call or a file into the command's one-line error."""
    try:
        yield
    except (FileProblem, ValueError) as error:
        raise click.ClickException(str(error)) from None


_RULES = (
    click.option(
        "--profile",
        type=click.Choice(list(PROFILES)),
        show_default="standard",
        help="What normalization does; see `arabic-norm profiles`.",
    ),
    click.option(
        "--level",
        type=click.Choice(list(LEVELS)),
        show_default="safe",
        help="How sure a learnt decision (false full stops, spelling) must be.",
    ),
    click.option("--select", metavar="CODES", help="Only these rules: codes or families, by commas (AN1,AN301)."),
    click.option("--extend-select", metavar="CODES", help="These rules besides the selected ones."),
    click.option("--ignore", metavar="CODES", help="All but these rules."),
    click.option("--model", metavar="FILE", help="A model that `arabic-norm train` made, in place of the package's."),
    *(
        click.option(f"--{name}", type=click.Choice(SWITCHES[name].values), help=f"In place of the profile's: {about}.")
        for name, about in (
            ("quotes", "style of quotation marks"),
            ("digits", "kind of digits"),
            ("elongation", "whether letters repeated for emphasis are written once"),
        )
    ),
)

_FILES = (
    click.option("--input-format", type=click.Choice(KINDS), help="What the files are, whatever their names say."),
    click.option(
        "--encoding",
        metavar="NAME",
        show_default="utf-8",
        help="How the files are encoded (cp1256, …); auto looks at each.  Byte order marks are seen by themselves.",
    ),
    click.option(
        "--field", metavar="NAME", multiple=True, show_default="text", help="Fields of JSON lines (message.text)."
    ),
    click.option("--column", metavar="NAME", multiple=True, show_default="text", help="Columns of CSV, TSV, Parquet."),
    click.option("--include", metavar="PATTERN", multiple=True, help="Which files of folders, as in .gitignore."),
    click.option("--exclude", metavar="PATTERN", multiple=True, help="Which files of folders not, as in .gitignore."),
    click.option(
        "--force-exclude", is_flag=True, help="Leave out what is excluded even where it is named (for hooks)."
    ),
    click.option(
        "--leave-blocks",
        nargs=2,
        multiple=True,
        metavar="BEGIN END",
        help="Leave alone what stands from a line with BEGIN to a line with END.",
    ),
    click.option(
        "--on-error",
        type=click.Choice(ON_ERROR),
        default="fail",
        show_default=True,
        help="Of a bad row or file: stop before anything is replaced, leave it out, or take it over as it is.",
    ),
)

_JOBS = (
    click.option("--jobs", "-j", type=click.IntRange(0), default=1, show_default=True, help="Processes; 0: all cores."),
)

_CONFIG = (
    click.option("--config", metavar="FILE", help="The configuration, in place of the nearest pyproject.toml."),
    click.option("--isolated", is_flag=True, help="Read no configuration."),
)


def _adding(*options: Callable[[_Function], _Function]) -> Callable[[_Function], _Function]:
    def add(function: _Function) -> _Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def _names(options: Sequence[Callable[[Any], Any]]) -> set[str]:
    """The names of options."""

    def nothing() -> None:
        pass

    return {parameter.name for parameter in _adding(*options)(nothing).__click_params__}


class Command(click.Command):
    """A subcommand whose help shows the options that many share under headings of their own, behind its own."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options to ``formatter``."""
        sections: dict[str, list[tuple[str, str]]] = {"Options": [], **{heading: [] for heading in _HEADINGS}}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and isinstance(parameter, click.Option):
                heading = next((title for title, names in _HEADINGS.items() if parameter.name in names), "Options")
                sections[heading].append(record)
        for title, records in sections.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


_HEADINGS = {"Files": _names([*_FILES, *_JOBS]), "Rules": _names(_RULES), "Configuration": _names(_CONFIG)}

rule_options = _adding(*_RULES)
"""Add the options that make a pipeline."""

jobs_option = _adding(*_JOBS)
"""Add the option that says how many processes work; for what takes longer than reading and writing."""

file_options = _adding(*_FILES)
"""Add the options that say what is read and how."""

config_options = _adding(*_CONFIG)
"""Add the options that say which configuration counts."""


@dataclass(frozen=True)
class Call:
    """What a subcommand was asked: its settings, and the options that no configuration has."""

    settings: Settings
    kind: str
    on_error: str
    jobs: int
    force_exclude: bool

    @classmethod
    def of(cls, options: dict[str, Any]) -> Call:
        """The call that the values of options are."""
        with mistakes():
            found = settings(options, options.get("config"), options.get("isolated", False))
        jobs = options.get("jobs", 1) or os.cpu_count() or 1
        kind, on_error = options.get("input_format") or "", options.get("on_error", "fail")
        return cls(found, kind, on_error, jobs, options.get("force_exclude", False))

    @property
    def reading(self) -> Reading:
        """How files are read."""
        own = self.settings
        return Reading(self.kind, own["encoding"], own["field"], own["column"], own["leave-blocks"])

    def paths(self, paths: Sequence[str]) -> list[str]:
        """The files that are meant: standard input where none is named."""
        own = self.settings
        rows = own.is_set("field") or own.is_set("column") or bool(self.kind)
        with mistakes():
            include, exclude = (Patterns(own[key], own.folder(key)) for key in ("include", "exclude"))
            return expanded(paths or (STANDARD_INPUT,), include, exclude, rows, self.force_exclude)

    def sources(self, paths: Sequence[str], watch: Callable[[int], object] | None = None) -> list[Source]:
        """These files, to be read."""
        return [Source(path, self.reading, watch) for path in paths]

    def workers(self, report: bool = False, verify: bool = False, level: str | None = None) -> Workers:
        """Who looks at the texts.

        Args:
            report: whether findings are wanted.
            verify: whether to check the laws.
            level: in place of the one that is set.
        """
        own = self.settings
        select = own["select"]
        if select == []:
            raise click.UsageError("--select needs codes")
        if select is not None:
            select = [*select, *own["extend-select"]]
        with mistakes():
            REGISTRY.matching([*own["extend-select"], *(c for cs in own["per-file-ignores"].values() for c in cs)])
            make = partial(
                _engine,
                profile=own["profile"],
                level=level or own["level"],
                select=select,
                ignore=tuple(own["ignore"]),
                model=own.path("model"),
                switches={name: own[name] for name in ("quotes", "digits", "elongation")},
                report=report,
                verify=verify,
                abbreviations=tuple(own["abbreviations"]),
                words=tuple(own["words"]),
            )
            workers = Workers(make, self.jobs)
            workers.engine()  # what is wrong with the call shows now
        return workers


def _engine(ignored: frozenset[str], *, ignore: Sequence[str], switches: dict[str, Any], **settings: Any) -> Engine:
    names = ("report", "verify", "abbreviations", "words")
    pipe = Pipeline(ignore=[*ignore, *ignored], **{n: v for n, v in settings.items() if n not in names}, **switches)
    return Engine(pipe, **{name: settings[name] for name in names})


def encoding_option(value: str | None) -> str | None:
    """The usual name of an encoding that an option names."""
    with mistakes():
        return None if value is None else known(value)


def output() -> BinaryIO:
    """Standard output, for bytes: what is written is UTF-8 wherever the command runs."""
    if sys.stdout is None:
        raise click.ClickException("standard output is closed")
    if isinstance(sys.stdout.buffer, io.RawIOBase):  # PYTHONUNBUFFERED: it may write a part and say so to nobody
        return open(sys.stdout.fileno(), "wb", closefd=False)
    return sys.stdout.buffer


def write_lines(lines: Iterator[str] | Sequence[str]) -> None:
    """Write lines to standard output."""
    stream = output()
    for line in lines:
        stream.write(line.encode("utf-8", "backslashreplace") + b"\n")
    stream.flush()
