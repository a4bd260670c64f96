"""Baselines: findings that were there when a corpus adopted the tool, and that do not count."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, partial
from os.path import relpath
from pathlib import PurePath
from typing import Any

from arabic_norm.report.findings import STDIN_NAME, Reported


class Baseline:
    """Fingerprints by file.

    Args:
        files: the fingerprints of each file, which is named from ``folder``.
        folder: where the baseline lies, so that it is the same from wherever the command is called.

    >>> item = Reported("a.txt", 1, 1, 1, 2, "AN102", "", "", True, "", " ", "", "", "", fingerprint="1f/1")
    >>> item in Baseline.of([item]), item._replace(file="b.txt") in Baseline.of([item])
    (True, False)
    """

    def __init__(self, files: dict[str, set[str]], folder: str = "") -> None:
        self._files = files
        self._named = cache(partial(_name, folder=folder))

    @classmethod
    def of(cls, findings: Iterable[Reported], folder: str = "") -> Baseline:
        """The baseline that has these findings."""
        files: dict[str, set[str]] = {}
        for item in findings:
            files.setdefault(_name(item.file, folder), set()).add(item.fingerprint)
        return cls(files, folder)

    @classmethod
    def parse(cls, text: str, folder: str = "") -> Baseline:
        """The baseline that ``dump`` wrote.

        Raises:
            ValueError: if it is none.
        """
        try:
            data: Any = json.loads(text)
            files = {str(file): {str(item) for item in items} for file, items in data["files"].items()}
            if data["version"] != 1:
                raise ValueError(f"a baseline of version {data['version']}, and this arabic-norm reads 1")
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError):
            raise ValueError("no baseline of arabic-norm") from None
        return cls(files, folder)

    def dump(self) -> str:
        """The text of its file, the same for the same findings."""
        files = {file: sorted(items) for file, items in sorted(self._files.items())}
        return json.dumps({"version": 1, "files": files}, ensure_ascii=False, indent=1) + "\n"

    def __contains__(self, item: Reported) -> bool:
        return bool(self._files) and item.fingerprint in self._files.get(self._named(item.file), ())


def _name(file: str, folder: str) -> str:
    """A file's name as it is seen from ``folder``, however it was written.

    >>> _name("./docs//a.md", ""), _name("docs/a.md", "docs"), _name("<stdin>", "docs")
    ('docs/a.md', 'a.md', '<stdin>')
    """
    return file if file == STDIN_NAME or "://" in file else PurePath(relpath(file, folder or ".")).as_posix()
