"""``arabic-norm clean``: mended text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from arabic_norm.cli.options import STANDARD_INPUT, STDIN_NAME, mistakes, output, pipeline, pipeline_options, read_all
from arabic_norm.formats import text as files


@click.command()
@click.argument("paths", nargs=-1, metavar="[FILES]...")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE|DIR",
    help="Write there; a folder where there are several files.",
)
@click.option("-i", "--in-place", is_flag=True, help="Write each file back, if it changed.")
@pipeline_options
def clean(paths: tuple[str, ...], target: str | None, in_place: bool, **options: Any) -> None:
    """Write the mended text of FILES (or standard input) to standard output, a file, a folder, or back."""
    if in_place and target is not None:
        raise click.UsageError("--in-place and --output exclude each other")
    if in_place and (not paths or STANDARD_INPUT in paths):
        raise click.UsageError("--in-place needs files")
    pipe = pipeline(**options)
    sources = read_all(paths)
    targets = _targets(sources, target) if target is not None else {}
    cleaned = [(source, pipe(source.text)) for source in sources]
    with mistakes():
        if in_place:
            files.write([(source.name, source.encode(text)) for source, text in cleaned if text != source.text])
        elif target is not None:
            files.write([(targets[source.name], source.encode(text)) for source, text in cleaned])
        else:
            for source, text in cleaned:
                output().write(source.encode(text))
            output().flush()


def _targets(sources: list[files.TextFile], target: str) -> dict[str, str]:
    """For each file the one to write: ``target``, or the file of the same name in the folder ``target``."""
    if len(sources) == 1 and not Path(target).is_dir():
        return {sources[0].name: target}
    if any(source.name == STDIN_NAME for source in sources):
        raise click.UsageError("--output for standard input is a file, not a folder")
    names = [Path(source.name).name for source in sources]
    if len(set(names)) < len(names):
        raise click.UsageError("two of the files would have the same name in the output folder")
    if not Path(target).is_dir():
        raise click.UsageError(f"--output {target} is not a folder, and there are {len(sources)} files")
    return {source.name: str(Path(target) / name) for source, name in zip(sources, names, strict=True)}
