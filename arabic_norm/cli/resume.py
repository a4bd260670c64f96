"""Resuming: a journal of the files that an interrupted run had done, so that the next one can leave them out.

It lies in the user's cache folder under a name made of the call, and goes when a run ends well.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import click


class Journal:
    """The files of one call that are done.

    Args:
        call: what makes calls the same: settings and target.
        resume: whether to take up what an earlier run left.
        keep: whether to write it at all.
    """

    def __init__(self, call: Any, resume: bool, keep: bool) -> None:
        told = json.dumps([os.getcwd(), call], sort_keys=True, default=str, ensure_ascii=False)
        self._path = _folder() / f"{hashlib.sha256(told.encode()).hexdigest()[:24]}.jsonl"
        self._done: dict[str, list[int]] = self._read() if resume else {}
        self._keep = keep
        self._resume = resume
        self._file: TextIO | None = None

    def _read(self) -> dict[str, list[int]]:
        done = {}
        with suppress(OSError):
            for line in self._path.read_text(encoding="utf-8").splitlines():
                with suppress(ValueError, TypeError):  # the last line of a run that was killed
                    path, *facts = json.loads(line)
                    done[path] = facts
        return done

    def has(self, path: str) -> bool:
        """Whether a file was done and has not changed since."""
        return path in self._done and self._done[path] == _facts(path)

    def add(self, path: str) -> None:
        """A file is done."""
        if self._keep and self._file is None:
            self._open()
        if self._file is not None:
            print(json.dumps([path, *_facts(path)], ensure_ascii=False), file=self._file, flush=True)

    def _open(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self._path, "a" if self._resume else "w", encoding="utf-8")  # noqa: SIM115
        except OSError as error:
            self._keep = False
            if self._resume:
                raise click.ClickException(f"{self._path}: {(error.strerror or str(error)).lower()}") from None

    def close(self) -> None:
        """The run was interrupted."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def end(self) -> None:
        """All files are done."""
        self.close()
        with suppress(OSError):
            self._path.unlink()


def _facts(path: str) -> list[int]:
    try:
        about = os.stat(path)
    except OSError:
        return []
    return [about.st_size, about.st_mtime_ns, about.st_ino]


def _folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(cache or Path.home() / ".cache") / "arabic-norm"
