"""``arabic-norm check``: findings, a diff, or files mended."""

from __future__ import annotations

from typing import Any

import click

from arabic_norm.cli.options import (
    STANDARD_INPUT,
    mistakes,
    pipeline,
    pipeline_options,
    read_all,
    write_lines,
)
from arabic_norm.edits import apply
from arabic_norm.formats import text as files
from arabic_norm.pipeline import Finding
from arabic_norm.report import diff as diffs
from arabic_norm.report import text as report
from arabic_norm.rules import FOLD


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILES]...")
@click.option("--diff", is_flag=True, help="Show what would change instead of the findings.")
@click.option("--fix", is_flag=True, help="Mend the files.")
@pipeline_options
def check(paths: tuple[str, ...], diff: bool, fix: bool, **options: Any) -> None:
    """Report what is wrong in FILES (or standard input).

    Exits with 1 if `clean` would change anything.  What is only suspicious is reported as [not sure] and does not
    count.
    """
    if diff and fix:
        raise click.UsageError("--diff and --fix exclude each other")
    if fix and (not paths or STANDARD_INPUT in paths):
        raise click.UsageError("--fix needs files")
    pipe = pipeline(**options)
    found: list[Finding] = []
    mended: list[tuple[str, bytes]] = []
    notes: list[str] = []
    changed = False
    for source in read_all(paths):
        # Folding mends nothing: what a profile folds is neither found nor written.
        doc = pipe.process(source.text)
        edits = [edit for edit in doc.edits if edit.rule != FOLD]
        changed = changed or bool(edits)
        if diff:
            write_lines([line.removesuffix("\n") for line in diffs.unified(source.name, source.text, edits)])
        elif fix and edits:
            mended.append((source.name, source.encode(apply(source.text, edits))))
            notes.append(f"mended {source.name}: {len(edits)} places")
        elif not fix:
            findings = pipe.findings(doc)
            found += findings
            write_lines(report.lines(source.name, source.text, findings))
    with mistakes():
        files.write(mended)
    for note in notes if fix or diff else [report.summary(found)]:
        click.echo(note, err=True)
    click.get_current_context().exit(1 if changed and not fix else 0)
