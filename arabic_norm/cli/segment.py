"""``arabic-norm segment``: one sentence a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from arabic_norm.cli.options import read_all, write_lines
from arabic_norm.segment import NEWLINES, PUNCTUATION, sentence_spans


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
def segment(paths: tuple[str, ...], form: str, newlines: str, punctuation: str) -> None:
    """Write the sentences of FILES (or standard input), one a line; the text is not changed.

    In the form of lines, a line break inside a sentence becomes a space.
    """
    write = _json_lines if form == "jsonl" else _lines
    for source in read_all(paths):
        write_lines(write(source.text, newlines, punctuation))


def _lines(text: str, newlines: str, punctuation: str) -> Iterator[str]:
    for start, end in sentence_spans(text, newlines, punctuation):
        yield " ".join(text[start:end].split())


def _json_lines(text: str, newlines: str, punctuation: str) -> Iterator[str]:
    for start, end in sentence_spans(text, newlines, punctuation):
        yield json.dumps({"start": start, "end": end, "text": text[start:end]}, ensure_ascii=False)
