"""Progress: a bar on a terminal's standard error for work that takes long; nothing in CI."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

PATIENCE: Final = 1 << 20
"""How many bytes there must be for a bar to be worth its line."""

PAUSE: Final = 0.1
"""How many seconds pass at least before the bar is drawn again for what was looked at."""


class Progress:
    """What is told how many bytes were read and how many characters were looked at."""

    def __init__(self) -> None:
        self.characters = 0
        self._bar: click._termui_impl.ProgressBar[Any] | None = None
        self._began = time.monotonic()
        self._shown = 0.0

    def read(self, count: int) -> None:
        """Some more bytes were read."""
        if self._bar is not None:
            self._bar.update(count, self.characters)

    def looked(self, count: int) -> None:
        """Some more characters were looked at."""
        self.characters += count
        now = time.monotonic()
        if self._bar is not None and now - self._shown > PAUSE:
            self._bar.current_item, self._shown = self.characters, now
            self._bar.render_progress()

    def _rate(self, characters: int | None) -> str:
        spent = max(time.monotonic() - self._began, PAUSE)
        return f"{characters / spent / 1e6:.2f} M characters/s" if characters else ""


@contextmanager
def progress(size: int, quiet: bool, label: str, shows: bool) -> Iterator[Progress]:
    """A bar for ``size`` bytes, on a terminal alone and where there is enough to do.

    Args:
        size: how many bytes there are to read.
        quiet: whether no bar is wanted.
        label: what is done.
        shows: whether what comes out goes to standard output, which a bar would be in the way of on the same terminal.
    """
    told = Progress()
    in_the_way = shows and sys.stdout is not None and sys.stdout.isatty()
    if quiet or size < PATIENCE or os.environ.get("CI") or in_the_way or not (sys.stderr and sys.stderr.isatty()):
        yield told
        return
    with click.progressbar(
        length=size,
        label=label,
        file=sys.stderr,
        item_show_func=told._rate,
        show_pos=False,
        update_min_steps=size // 500,
    ) as bar:
        told._bar = bar
        yield told
