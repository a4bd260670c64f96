"""The room of the whole picture: every kind of text and size, growth, memory, cold start and threads.

Each figure is a median of alternating runs.  Rows are plain dicts, for JSON; ``__main__`` shows them.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
import tracemalloc
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from statistics import linear_regression, median
from tempfile import TemporaryDirectory
from typing import Any, Final

import arabic_norm as an
from benchmarks.contenders import Contender, joins, local, ours, pieces, python, rust, slices
from benchmarks.peers import peers
from benchmarks.speed import alternate
from benchmarks.texts import KINDS, plain

Result = dict[str, Any]

SIZES: Final = (100, 1_000, 10_000, 40_000, 2_700_000, 50_000_000)
"""Code points of a document: up to 5 MB, and one of 100 MB."""
LARGE: Final = 2_700_000
"""Only plain text is folded in larger ones."""
LENGTH: Final = 200_000
"""How many code points the documents of a measurement have together, at least."""
FOLDING: Final = ("search", "remove tashkeel", "fold alef")
OTHERS: Final = ("standard", "clean", "check", "sentences", "offsets")
LIMIT: Final = 1.0
"""Seconds that one run may take; who would need more is left out."""


def speed(shared: Path, sizes: Sequence[int], rounds: int, interpreter: Path | None) -> list[Result]:
    """Ours, the fastest peer and the floor for every work, kind of text and size."""
    rows = []
    for kind, make in KINDS.items():
        for size in sizes:
            if kind == "hostile" and size > 10_000:
                continue  # some peers take quadratic time; ours is in growth()
            if size > LARGE and kind != "plain":
                continue
            text = make(plain(shared, max(size, LENGTH)))
            with rust(interpreter, text, size) as (others, _):
                for work in FOLDING if size > LARGE else (*FOLDING, *OTHERS):
                    print(f"{kind}, {size:,}: {work}", file=sys.stderr)
                    rows += _cell(work, kind, text, size, rounds, others.get(work))
    return rows


def _cell(work: str, kind: str, text: str, size: int, rounds: int, rust_one: Contender | None) -> list[Result]:
    run = ours()[work]
    probe = text[:LENGTH] if work in FOLDING else text[:2_000]
    if _predicted(run, probe, len(text)) > LIMIT:
        return []
    rivals = [local(who, works[work], text, size) for who, works in peers()[0].items() if _is_quick(works, work, text)]
    if rust_one:
        rivals.append(rust_one)
    if work in python():
        rivals.append(local(*python()[work], text, size))
    floor = [slices(text, size)] if work == "sentences" else []
    if work not in ("check", "sentences", "offsets"):
        floor = [joins(run, text, size)]
    contenders = [local("arabic_norm", run, text, size), *floor, *rivals]
    runs = alternate(contenders, rounds)
    times = [median(timed.seconds for timed in one) / len(text) * 1e9 for one in runs]
    mine, beneath = times[0], times[1] if floor else None
    row: Result = {"kind": kind, "size": size, "work": work, "ours": mine, "floor": beneath, "peers": {}}
    row["peers"] = {one.who: spent for one, spent in zip(contenders, times, strict=True) if one in rivals}
    if rivals:
        fastest = min(row["peers"], key=row["peers"].__getitem__)
        row |= {"fastest": fastest, "times as fast": row["peers"][fastest] / mine}
    return [row]


def _predicted(run: Any, probe: str, length: int) -> float:
    start = time.perf_counter()
    run(probe)
    return (time.perf_counter() - start) * length / max(1, len(probe))


def _is_quick(works: dict[str, Any], work: str, text: str) -> bool:
    return work in works and _predicted(works[work], text[:10_000], len(text)) <= LIMIT


def growth(shared: Path, rounds: int) -> list[Result]:
    """The exponent with which processor time grows with length: 1 is linear.

    The same text once to eight times, so that nothing but its length grows; from lengths on whose result the nearer
    caches do not hold, for below all is faster.
    """
    rows = []
    for kind, make in KINDS.items():
        text = make(plain(shared, 320_000)) * 8
        for work in FOLDING:
            run, points = ours()[work], []
            for size in (320_000, 640_000, 1_280_000, 2_560_000):
                spent = []
                for number in range(rounds + 1):
                    sample = text[number:size]
                    start = time.process_time()
                    run(sample)
                    spent.append(time.process_time() - start)
                points.append((math.log(size), math.log(min(spent[1:]))))
            slope = linear_regression(*map(list, zip(*points, strict=True))).slope
            rows.append({"kind": kind, "work": work, "exponent": slope})
    return rows


def memory(shared: Path) -> list[Result]:
    """The most memory in use while a text is worked on, over the size of the result."""
    rows = []
    for kind, make in KINDS.items():
        text = make(plain(shared, 1_000_000))
        for work in (*FOLDING, "sentences"):
            run = ours()[work]
            run(text)
            tracemalloc.start()
            made = run(text)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            rows.append({"kind": kind, "work": work, "peak over result": peak / _size(made)})
    return rows


def _size(made: str | list[str]) -> int:
    """What a result takes, a list with its strings."""
    return sys.getsizeof(made) + (sum(map(sys.getsizeof, made)) if isinstance(made, list) else 0)


def threads(shared: Path, rounds: int) -> list[Result]:
    """How many times as fast two threads are as one, and beside it two threads that never need the interpreter's lock.

    On a busy machine neither gains what it could; then their ratio says more than ours alone.
    """
    profile = an.PROFILES["search"]
    pipe, text = an.Pipeline._of(an.codes_of(profile), profile), plain(shared, 8_000_000)
    rows = []
    for size in (1_000, 40_000, 200_000, 1_000_000):
        documents = pieces(text, size) * 12  # a tenth of a second, beside which to start a thread takes little
        jobs: dict[str, Callable[[int], Iterable[Any]]] = {
            "ours": lambda workers, documents=documents: pipe.map(documents, workers),  # type: ignore[misc]
            "hashing": lambda workers: _hashed(workers, b"\0" * 16_000_000),
        }
        spent = {(job, workers): list[float]() for job in jobs for workers in (1, 2)}
        for _ in range(rounds):
            for (job, workers), times in spent.items():
                start = time.perf_counter()
                deque(jobs[job](workers), 0)
                times.append(time.perf_counter() - start)
        gain, most = (median(spent[job, 1]) / median(spent[job, 2]) for job in jobs)
        rows.append({"size": size, "two threads over one": gain, "where no lock is needed": most})
    return rows


def _hashed(workers: int, data: bytes) -> Iterable[bytes]:
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda _: sha256(data).digest(), range(8))


def cold(rounds: int) -> list[Result]:
    """Milliseconds of a process: Python alone, the import, and the first call of each function.

    The modules were compiled once before, as they are when a package is installed.
    """
    calls = {"python": "pass", "import": "import arabic_norm"}
    calls |= {f"{name}()": f"import arabic_norm; arabic_norm.{call}" for name, call in _CALLS.items()}
    rows = []
    with TemporaryDirectory() as folder:
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        for name, code in calls.items():
            spent = []
            for _ in range(rounds + 1):
                start = time.perf_counter()
                subprocess.run([sys.executable, "-c", code], check=True, env=surroundings)
                spent.append(time.perf_counter() - start)
            rows.append({"what": name, "milliseconds": 1000 * median(spent[1:])})
    return rows


_CALLS: Final = {
    "normalize": "normalize('إجتماعٌ', 'search')",
    "sentences": "sentences('نعم. لا.')",
    "clean": "clean('نعم ..')",
}
