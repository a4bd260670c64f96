"""The room of Markdown: tables, where and on what they were measured, and the dated files in ``results/``."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import arabic_norm
from benchmarks.shared_data import REPOSITORY

RESULTS: Final = Path(__file__).resolve().parent / "results"
LEFT_COLUMNS: Final = frozenset({"set", "work", "damage", "level", "who", "result", "cases"})

Row = Sequence[str | int | float]


def _cell(value: str | int | float) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def table(title: str, columns: Sequence[str], rows: Sequence[Row]) -> str:
    """A Markdown table under a heading; numbers to the right, floats to four places."""
    rule = ["---" if column in LEFT_COLUMNS else "---:" for column in columns]
    lines = [columns, rule, *([_cell(value) for value in row] for row in rows)]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _processor() -> str:
    """The processor's name as Linux gives it, which ``platform`` does not, else what ``platform`` knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _commit() -> str:
    """The commit measured, and whether files differ from it: the version alone does not say which code ran."""
    commands = (["git", "rev-parse", "--short", "HEAD"], ["git", "status", "--porcelain", "--", "arabic_norm"])
    try:
        runs = [subprocess.run(c, cwd=REPOSITORY, capture_output=True, text=True, check=True) for c in commands]
    except (OSError, subprocess.CalledProcessError):
        return "commit unknown"
    return f"commit {runs[0].stdout.strip()}" + (" and changes not committed" if runs[1].stdout else "")


def surroundings() -> str:
    """One line: machine, Python, and which arabic_norm."""
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()}"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{machine}; {python}; arabic_norm {arabic_norm.__version__}, {_commit()}"


def page(name: str, where: str, parts: Sequence[str]) -> str:
    """All of a run as one Markdown page, dated; ``where`` is what surroundings() said before it began."""
    head = f"# {name.capitalize()}, {date.today().isoformat()}\n\n{where}."
    return "\n\n".join([head, *parts]) + "\n"


def store(name: str, text: str) -> Path:
    """Keep ``text`` as today's results of ``name``; a second run of a day replaces the first."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{date.today().isoformat()}.md"
    path.write_text(text, encoding="utf-8")
    return path
