"""Options and arguments that subcommands share, and what is made of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar

import click

from arabic_norm.boundary import LEVELS
from arabic_norm.formats import text as files
from arabic_norm.normalize import PROFILES, SWITCHES
from arabic_norm.pipeline import Pipeline

_Function = TypeVar("_Function", bound=Callable[..., Any])

STANDARD_INPUT = "-"
STDIN_NAME = "<stdin>"


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what is wrong with the call or a file into the command's one-line error."""
    try:
        yield
    except (files.FileProblem, ValueError) as error:
        raise click.ClickException(str(error)) from None


_OPTIONS = (
    click.option(
        "--profile",
        type=click.Choice(list(PROFILES)),
        default="standard",
        show_default=True,
        help="What normalization does; see `arabic-norm profiles`.",
    ),
    click.option(
        "--level",
        type=click.Choice(list(LEVELS)),
        default="safe",
        show_default=True,
        help="How sure it must be that a full stop or line break is false.",
    ),
    click.option(
        "--select", metavar="CODES", help="Only these rules: codes or families, divided by commas (AN1,AN301)."
    ),
    click.option("--ignore", metavar="CODES", default="", help="All but these rules."),
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


def pipeline_options(function: _Function) -> _Function:
    """Add the options that make a pipeline."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def pipeline(
    profile: str, level: str, select: str | None, ignore: str, model: str | None, **switches: str | None
) -> Pipeline:
    """The pipeline that the options ask for."""
    chosen = None if select is None else _codes(select)
    if chosen == []:
        raise click.UsageError("--select needs codes")
    with mistakes():
        return Pipeline(profile, level, chosen, _codes(ignore), model, (), **switches)


def _codes(value: str) -> list[str]:
    return [code.strip() for code in value.split(",") if code.strip()]


def read_all(paths: Sequence[str]) -> list[files.TextFile]:
    """All files, or standard input where none is named, read before anything is done with one."""
    with mistakes():
        return [_read(path) for path in paths or (STANDARD_INPUT,)]


def _read(path: str) -> files.TextFile:
    if path == STANDARD_INPUT:
        return files.decode(sys.stdin.buffer.read(), STDIN_NAME)
    return files.read(path)


def output() -> BinaryIO:
    """Standard output, for bytes: what is written is UTF-8 wherever the command runs."""
    if sys.stdout is None:
        raise click.ClickException("standard output is closed")
    return sys.stdout.buffer


def write_lines(lines: Iterator[str] | Sequence[str]) -> None:
    """Write lines to standard output."""
    stream = output()
    for line in lines:
        stream.write(line.encode("utf-8") + b"\n")
    stream.flush()
