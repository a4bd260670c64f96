"""``arabic-norm train``: a boundary model from clean text."""

from __future__ import annotations

import multiprocessing
import os
import platform
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from arabic_norm import __version__
from arabic_norm.boundary.documents import Clean, read
from arabic_norm.boundary.evaluation import percent
from arabic_norm.cli.options import mistakes
from arabic_norm.container import save

if TYPE_CHECKING:
    from arabic_norm.boundary.training import Step


@click.command(short_help="Learn a boundary model from clean text.")
@click.argument("paths", nargs=-1, required=True, metavar="CLEAN.jsonl...")
@click.option("-o", "--output", "target", required=True, metavar="MODEL", help="The model file to write.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all that is drawn.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="one a processor",
    help="How many processes work at once; the model does not depend on it.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no report.")
def train(paths: tuple[str, ...], target: str, seed: int, jobs: int, quiet: bool) -> None:
    """Learn from clean, punctuated text which full stops and line ends are false.

    A line of CLEAN.jsonl is an object with "sentences", a list of strings, or with "text" and "spans", the sentences as
    [start, end] in code points; perhaps with "headings" (indices of sentences that are headings), "source" and
    "license".  The text is damaged in many ways, and the model learns to tell the damage from the genuine ends;
    `arabic-norm evaluate` measures it.
    """
    try:
        from arabic_norm.boundary import training  # needs what only the extra installs
    except ImportError as error:
        needed = 'training needs numpy and scikit-learn: pip install "arabic-norm-toolkit[train]"'
        raise click.ClickException(f"{needed} ({error})") from None
    _check_target(target)
    with mistakes():
        documents = [document for path in paths for document in read(path)]
        about = provenance(documents)
        try:
            with _stopping_all(), _progress(quiet) as progress:
                data, figures = training.train(documents, seed, progress, jobs, about)
        except BrokenExecutor:
            raise click.ClickException("a process of the training died; perhaps there was too little memory") from None
    try:
        save(target, data)
    except OSError as error:
        raise click.ClickException(f"{target}: {(error.strerror or str(error)).lower()}") from None
    if not quiet:
        click.echo(f"{target}: {len(data)} bytes, learnt from {len(documents)} documents, seed {seed}")
        click.echo(f"\n{report(figures)}")


def _check_target(target: str) -> None:
    """Find out that a model cannot be written before hours are spent on it."""
    path = Path(target)
    problem = ""
    try:
        if path.is_dir():
            problem = "a folder, not a file"
        elif path.exists() and not path.is_file():
            problem = "not a regular file"
        elif not path.resolve().parent.is_dir():
            problem = f"no such folder: {path.parent}"
        elif path.exists() and not os.access(path, os.W_OK):
            problem = "permission denied"
        else:
            tempfile.TemporaryFile(dir=path.resolve().parent).close()
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
    except ValueError:
        problem = "is no name that a file can have"
    if problem:
        raise click.ClickException(f"{target}: {problem}")


def provenance(documents: Sequence[Clean]) -> dict[str, Any]:
    """What a model was learnt from, when, and with which versions.

    >>> provenance([Clean("نعم", [(0, 3)], source="mine")])["sources"]
    [{'source': 'mine', 'license': 'unknown', 'documents': 1}]
    """
    counts = Counter((document.source, document.license or "unknown") for document in documents)
    return {
        "sources": [
            {"source": source, "license": license, "documents": count}
            for (source, license), count in sorted(counts.items())
        ],
        "date": _today(),
        "arabic_norm": __version__,
        "python": platform.python_version(),
        **{package: version(package) for package in ("numpy", "scikit-learn")},
    }


def _today() -> str:
    """The date in UTC, or that of SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/ ."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise click.ClickException(f"SOURCE_DATE_EPOCH is no number of seconds: {epoch!r}") from None
    return now.date().isoformat()


def report(figures: dict[str, float]) -> str:
    """The figures of training, which are called ``level figure``, as a table in per cent.

    >>> print(report({"safe F1": 0.9097, "safe harm": 0.002, "eager F1": 0.9245, "eager harm": 0.006}))
    held out          F1      harm
    safe           90.97      0.20
    eager          92.45      0.60
    """
    levels = list(dict.fromkeys(name.partition(" ")[0] for name in figures))
    columns = list(dict.fromkeys(name.partition(" ")[2] for name in figures))
    lines = ["held out".ljust(10) + "".join(column.rjust(max(10, len(column) + 2)) for column in columns)]
    for level in levels:
        cells = [percent(figures.get(f"{level} {column}")).rjust(max(10, len(column) + 2)) for column in columns]
        lines.append(level.ljust(10) + "".join(cells))
    return "\n".join(lines)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[Step], None]]:
    """What shows the steps of training, on a terminal alone."""
    if quiet or not (sys.stderr and sys.stderr.isatty()):
        yield lambda step: None
        return
    with click.progressbar(
        length=100, label="training", file=sys.stderr, item_show_func=lambda what: what or ""
    ) as bar:

        def show(step: Step) -> None:
            bar.update(100 * step.done // step.of - bar.pos, step.what)

        yield show


@contextmanager
def _stopping_all() -> Iterator[None]:
    """On Ctrl-C stop the processes that work for this one at once; else it would wait for all that they have to do."""
    parent = os.getpid()

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        if os.getpid() != parent:
            os._exit(130)  # a forked process inherits this, and has nobody to tell
        for child in multiprocessing.active_children():
            child.terminate()
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not in the main thread, which alone gets signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
