"""``arabic-norm segment``: one sentence a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from arabic_norm.cli.options import read_all, write_lines
from arabic_norm.segment import sentence_spans


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILES]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["lines", "jsonl"]),
    default="lines",
    show_default=True,
    help="lines: the sentence alone; jsonl: objects with start, end (code points) and text.",
)
def segment(paths: tuple[str, ...], form: str) -> None:
    """Write the sentences of FILES (or standard input), one a line; the text is not changed.

    In the form of lines, a line break inside a sentence becomes a space.
    """
    for source in read_all(paths):
        write_lines(_json_lines(source.text) if form == "jsonl" else _lines(source.text))


def _lines(text: str) -> Iterator[str]:
    for start, end in sentence_spans(text):
        yield " ".join(text[start:end].split())


def _json_lines(text: str) -> Iterator[str]:
    for start, end in sentence_spans(text):
        yield json.dumps({"start": start, "end": end, "text": text[start:end]}, ensure_ascii=False)
