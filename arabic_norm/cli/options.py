"""Options and arguments that subcommands share, and what is made of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar

import click

from arabic_norm.boundary import LEVELS
from arabic_norm.formats import text as files
from arabic_norm.normalize import PROFILES
from arabic_norm.pipeline import Pipeline

_Function = TypeVar("_Function", bound=Callable[..., Any])

STANDARD_INPUT = "-"


@contextmanager
def mistakes() -> Iterator[None]:
    """Turn what is wrong with the call or a file into the command's one-line error."""
    try:
        yield
    except (files.FileProblem, ValueError) as error:
        raise click.ClickException(str(error)) from None


def pipeline_options(function: _Function) -> _Function:
    """Add the options that make a pipeline."""
    for option in reversed(
        (
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
                "--select",
                metavar="CODES",
                default=None,
                help="Only these rules: codes or families, divided by commas (AN1,AN301).",
            ),
            click.option("--ignore", metavar="CODES", default="", help="All but these rules."),
            click.option(
                "--quotes",
                type=click.Choice(["keep", "guillemets", "curly", "straight"]),
                default=None,
                help="Style of quotation marks, in place of the profile's.",
            ),
            click.option(
                "--digits",
                type=click.Choice(["keep", "ascii", "arabic"]),
                default=None,
                help="Kind of digits, in place of the profile's.",
            ),
            click.option(
                "--elongation",
                type=click.Choice(["keep", "reduce"]),
                default=None,
                help="Whether letters repeated for emphasis are written once.",
            ),
        )
    ):
        function = option(function)
    return function


def pipeline(
    profile: str,
    level: str,
    select: str | None,
    ignore: str,
    quotes: str | None,
    digits: str | None,
    elongation: str | None,
) -> Pipeline:
    """The pipeline that the options ask for."""
    with mistakes():
        chosen = None if select is None else _codes(select)
        return Pipeline(
            profile, level, select=chosen, ignore=_codes(ignore), quotes=quotes, digits=digits, elongation=elongation
        )


def _codes(value: str) -> list[str]:
    return [code.strip() for code in value.split(",") if code.strip()]


def read_all(paths: Sequence[str]) -> list[files.TextFile]:
    """All files, or standard input where none is named, read before anything is done with one."""
    with mistakes():
        return [_read(path) for path in paths or (STANDARD_INPUT,)]


def _read(path: str) -> files.TextFile:
    if path == STANDARD_INPUT:
        return files.decode(sys.stdin.buffer.read(), "<stdin>")
    return files.read(path)


def output() -> BinaryIO:
    """Standard output, for bytes: what is written is UTF-8 wherever the command runs."""
    return sys.stdout.buffer


def write_lines(lines: Iterator[str] | Sequence[str]) -> None:
    """Write lines to standard output."""
    stream = output()
    for line in lines:
        stream.write(line.encode("utf-8") + b"\n")
    stream.flush()
