"""Paths: which files a call means, with folders, patterns and what Git ignores."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Final

from arabic_norm.formats import compression
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.sources import NAMED, ROWS, STANDARD_INPUT, SUFFIXES, is_remote

#: Folders that hold no text of the project's own.
_SKIPPED: Final = frozenset({".git", ".hg", ".svn", ".tox", ".venv", "venv", "node_modules", "__pycache__"})


class Patterns:
    """Patterns as in .gitignore, written for a folder.

    Args:
        patterns: the patterns; none match nothing.
        root: the folder that they are written for; '' is the current one.

    >>> "docs/a.txt" in Patterns(["docs/"]), "docs/a.txt" in Patterns(["docs/"], "docs")
    (True, False)
    """

    def __init__(self, patterns: Sequence[str] = (), root: str = "") -> None:
        self._spec = spec(patterns) if patterns else None
        self._root = root

    def __bool__(self) -> bool:
        return self._spec is not None

    def __contains__(self, path: str) -> bool:
        return self._spec is not None and bool(self._spec.match_file(relative(path, self._root)))


def expanded(
    paths: Sequence[str],
    include: Patterns | None = None,
    exclude: Patterns | None = None,
    rows: bool = False,
    force: bool = False,
) -> list[str]:
    """The files that ``paths`` mean, in order and each once.

    A file that is named is taken whatever it is called.  Of a folder the files are taken whose names are those of
    text, Markdown or subtitles, packed or not, without what Git ignores.

    Args:
        paths: files, folders, patterns (``**`` reaches into folders), addresses, or ``-``.
        include: what is taken of a folder in place of the usual names.
        exclude: what is left out of folders, and of patterns.
        rows: whether files with rows (JSON lines, tables) are usual too.
        force: whether what is excluded is left out even where it is named.

    Raises:
        FileProblem: if a pattern matches nothing.
    """
    found: dict[str, None] = {}
    exclude = exclude or Patterns()
    walk = _Walk(include or Patterns(), exclude, rows)
    for path in paths:
        if path == STANDARD_INPUT or is_remote(path):
            found[path] = None
        elif os.path.isdir(path):
            found.update(dict.fromkeys(walk.files(path)))
        elif os.path.exists(path) or not glob.has_magic(path):
            if not (force and path in exclude):
                found[path] = None
        else:
            matches = [match for match in sorted(glob.glob(path, recursive=True)) if not os.path.isdir(match)]
            if not matches:
                raise FileProblem(f"{path}: no file matches")
            found.update(dict.fromkeys(match for match in matches if match not in exclude))
    return list(found)


def relative(path: str, root: str) -> str:
    """A path as patterns written for the folder ``root`` see it; a folder's ends in a slash.

    >>> relative("docs/a/", "")
    'docs/a/'
    """
    inside = os.path.relpath(path, root or ".")
    return Path(inside).as_posix() + "/" * path.endswith("/")


def spec(patterns: Sequence[str]) -> Any:
    """What matches paths by patterns as in .gitignore."""
    from pathspec import GitIgnoreSpec  # needed for folders and patterns alone

    return GitIgnoreSpec.from_lines(patterns)


class _Walk:
    """Finds the files of folders."""

    def __init__(self, include: Patterns, exclude: Patterns, rows: bool) -> None:
        self._include = include
        self._exclude = exclude
        self._suffixes = frozenset(
            suffix for suffix, kind in SUFFIXES.items() if kind not in NAMED and (rows or kind not in ROWS)
        )
        self._ignored = cache(_ignore_file)

    def files(self, folder: str) -> Iterator[str]:
        """The files of a folder and the folders in it, sorted."""
        for parent, folders, names in os.walk(folder):
            folders[:] = sorted(
                name
                for name in folders
                if name not in _SKIPPED and not self._left_out(os.path.join(parent, name) + "/")
            )
            for name in sorted(names):
                path = os.path.normpath(os.path.join(parent, name))
                if self._is_wanted(path) and os.path.isfile(path) and not self._left_out(path):
                    yield path

    def _is_wanted(self, path: str) -> bool:
        if self._include:
            return path in self._include
        return Path(compression.without_suffix(path)).suffix.lower() in self._suffixes

    def _left_out(self, path: str) -> bool:
        return path in self._exclude or self._is_ignored(path)

    def _is_ignored(self, path: str) -> bool:
        """Whether Git ignores a path: the .gitignore files from the repository's root down are asked in turn."""
        here = Path(os.path.abspath(path))
        verdict = False
        for folder in _down_to(here.parent):
            patterns = self._ignored(folder)
            if patterns is not None:
                inside = here.relative_to(folder).as_posix() + "/" * path.endswith("/")
                result = patterns.check_file(inside)
                verdict = verdict if result.include is None else bool(result.include)
        return verdict


@cache
def _down_to(folder: Path) -> list[Path]:
    """The folders from the root of the repository that ``folder`` is in (else itself) down to it."""
    chain = [folder, *folder.parents]
    for i, parent in enumerate(chain):
        if (parent / ".git").exists():
            return chain[i::-1]
    return [folder]


def _ignore_file(folder: Path) -> Any:
    """What Git ignores by the files of one folder; where ``info/exclude`` says otherwise, .gitignore counts."""
    lines: list[str] = []
    for file in (folder / ".git" / "info" / "exclude", folder / ".gitignore"):
        with suppress(OSError):
            lines += file.read_text(encoding="utf-8", errors="replace").splitlines()
    return spec(lines) if lines else None
