"""``arabic-norm evaluate``: how good a boundary model is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from arabic_norm.boundary.documents import read
from arabic_norm.boundary.evaluation import evaluate as measure
from arabic_norm.boundary.evaluation import steps, table
from arabic_norm.boundary.habits import SCENARIOS
from arabic_norm.boundary.scorer import Model, default_model
from arabic_norm.cli.options import mistakes


@click.command(short_help="Measure a boundary model.")
@click.argument("paths", nargs=-1, required=True, metavar="DOCS.jsonl...")
@click.option("--model", "model_path", metavar="MODEL", help="A model file in place of the package's.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the damage.")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    type=click.Choice(list(SCENARIOS)),
    help="Only this way of damaging text; may be given several times.  clean: the text as it stands.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def evaluate(paths: tuple[str, ...], model_path: str | None, seed: int, scenarios: tuple[str, ...], form: str) -> None:
    """Damage clean text, and count which artifacts are found and which genuine ends are harmed, at `safe` and `eager`.

    A line of DOCS.jsonl is an object with "sentences", a list of strings, or with "text" and "spans", the sentences as
    [start, end] in code points.  Measure on text that the model was not trained on.
    """
    with mistakes():
        model = default_model() if model_path is None else Model.load(model_path)
        files = [(path, read(path)) for path in paths]
    chosen = scenarios or tuple(SCENARIOS)
    found = []
    for path, documents in files:
        with _progress(path, steps(documents, chosen)) as progress:
            found.append((path, measure(documents, model, seed, chosen, progress)))
        if form == "text":
            click.echo(("\n" if len(found) > 1 else "") + f"{path}: {table(found[-1][1])}")
    if form == "json":
        about = {"model": model_path, "seed": seed, "provenance": model.provenance}
        measured = [{"file": path, **figures.as_dict()} for path, figures in found]
        click.echo(json.dumps({**about, "files": measured}, ensure_ascii=False, indent=2))


@contextmanager
def _progress(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """What shows how much was read, on a terminal alone."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda done: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(1)
