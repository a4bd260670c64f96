"""Workers: units looked at by one process or several, with the results in the order of the units."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, Generic, NamedTuple, TypeVar

from arabic_norm.formats.engine import Engine, LawBroken
from arabic_norm.formats.problems import FileProblem
from arabic_norm.formats.records import Record, Result, Unit

Job = TypeVar("Job")

BATCH: Final = 1 << 17
"""How many code points of records go to a process at once, so that sending them is little work beside theirs."""

MOST: Final = 2048
"""How many records go to a process at once."""

Outcome = list[Result] | str
"""The results of a record's units, or the law that one of them would break."""


class Item(NamedTuple, Generic[Job]):
    """A record and what it belongs to; ``ignore`` names rules that do not apply to it."""

    job: Job
    record: Record
    ignore: frozenset[str] = frozenset()


class Workers:
    """Engines at work.

    Args:
        make: makes the engine that ignores some rules besides; picklable where ``count`` is more than one.
        count: how many processes work at once; one is this process.
    """

    def __init__(self, make: Callable[[frozenset[str]], Engine], count: int = 1) -> None:
        self._make = _Engines(make)
        self._pool: ProcessPoolExecutor | None = None
        self.count = count
        if count > 1:
            # A fresh process each: a forked one would inherit threads, locks and what was half written.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(count, context, _begin, (self._make,))

    def engine(self, ignore: frozenset[str] = frozenset()) -> Engine:
        """The engine of this process."""
        return self._make(ignore)

    def run(self, items: Iterable[Item[Job]]) -> Iterator[tuple[Item[Job], Outcome]]:
        """Yield each item with its outcome, in their order; only a few are read ahead.

        Raises:
            FileProblem: if a process died.
        """
        if self._pool is None:
            for item in items:
                yield item, _outcome(self._make(item.ignore), item.record.units)
            return
        waiting: deque[tuple[list[Item[Job]], Future[list[Outcome]]]] = deque()
        try:
            for batch in _batches(items):
                with _interrupts_wait():
                    work = self._pool.submit(_work, [(item.record.units, item.ignore) for item in batch])
                waiting.append((batch, work))
                if len(waiting) > self.count + 1:
                    yield from _done(*waiting.popleft())
            while waiting:
                yield from _done(*waiting.popleft())
        except BrokenExecutor:
            raise FileProblem("a process died; perhaps there was too little memory (fewer --jobs need less)") from None

    def stop(self) -> None:
        """End the processes at once, whatever they do."""
        if self._pool is not None:
            processes = list((getattr(self._pool, "_processes", None) or {}).values())
            for process in processes:
                process.terminate()
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self.stop()
        elif self._pool is not None:
            self._pool.shutdown()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Interrupts of this thread wait, and never reach a process that is started now: the one that asked stops it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _done(batch: list[Item[Job]], future: Future[list[Outcome]]) -> Iterator[tuple[Item[Job], Outcome]]:
    yield from zip(batch, future.result(), strict=True)


def _batches(items: Iterable[Item[Job]]) -> Iterator[list[Item[Job]]]:
    batch: list[Item[Job]] = []
    size = 0
    for item in items:
        batch.append(item)
        size += max(item.record.size, len(item.record.raw))
        if size >= BATCH or len(batch) >= MOST:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Engines:
    """Engines by what they ignore, made once."""

    def __init__(self, make: Callable[[frozenset[str]], Engine]) -> None:
        self._make = make
        self._made: dict[frozenset[str], Engine] = {}

    def __call__(self, ignore: frozenset[str]) -> Engine:
        if ignore not in self._made:
            self._made[ignore] = self._make(ignore)
        return self._made[ignore]

    def __reduce__(self) -> tuple[Any, ...]:
        return _Engines, (self._make,)


_here: list[_Engines] = []
"""The engines of a worker process."""


def _begin(engines: _Engines) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it was not kept away from the start
    _here[:] = [engines]


def _work(batch: list[tuple[list[Unit], frozenset[str]]]) -> list[Outcome]:
    return [_outcome(_here[0](ignore), units) for units, ignore in batch]


def _outcome(engine: Engine, units: list[Unit]) -> Outcome:
    try:
        return [engine(unit) for unit in units]
    except LawBroken as error:
        return str(error)
