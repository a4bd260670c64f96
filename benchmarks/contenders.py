"""The room of who is timed: our functions, the peers' that do the same work, and how one run of each is timed.

Processor time counts, so that what else runs on the machine does not.

A run gets a string that nobody has seen: CPython keeps the UTF-8 form of a string once it was asked for, and a peer in
Rust or C++ that is given the same string twice would be timed without the decoding that its users pay for.
"""

from __future__ import annotations

import gc
import hashlib
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from pyarabic import araby

import arabic_norm as an
from benchmarks.peers import Run, Works

MARKS: Final = an.Profile("marks", marks="all")
ALEF: Final = an.Profile("alef", alef="fold")
YARDSTICK: Final = "a plain loop"
"""The work of the pure-Python loop that clean is held against."""


@dataclass(frozen=True)
class Timed:
    """One run: how long, and what came out (a digest of a str, the length of a list)."""

    seconds: float
    outcome: str


@dataclass(frozen=True)
class Contender:
    """Who does a work; ``time(offset)`` runs it once on the text from ``offset`` on."""

    who: str
    time: Callable[[int], Timed]


def ours() -> Works:
    """Our functions by the work they do."""
    return {
        # Called as one calls it: a partial takes three times as long.
        "remove tashkeel": lambda text: an.normalize(text, MARKS),
        "fold alef": lambda text: an.normalize(text, ALEF),
        "search": lambda text: an.normalize(text, "search"),
        "standard": an.normalize,
        "clean": an.clean,
        "repair": an.repair,
        "check": an.check,
        "sentences": an.sentences,
        "offsets": an.sentence_offsets,
    }


_ALEFS: Final = dict.fromkeys("أإآٱ", "ا")
_TASHKEEL: Final = dict.fromkeys(araby.TASHKEEL, "")
_SEARCH: Final = _ALEFS | _TASHKEEL | {"ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}


def _replacing(old_and_new: dict[str, str]) -> Run:
    def run(text: str) -> str:
        for old, new in old_and_new.items():
            text = text.replace(old, new)
        return text

    return run


def python() -> dict[str, tuple[str, Run]]:
    """What one writes without any package, by work: what it is called, and the function."""
    end = re.compile(r"(?<=[.!?؟…])\s+|\n+")
    return {
        work: (f"str.replace × {len(table)}", _replacing(table))
        for work, table in (("fold alef", _ALEFS), ("remove tashkeel", _TASHKEEL), ("search", _SEARCH))
    } | {
        "sentences": ("re.split", end.split),
        YARDSTICK: ("sum(map(ord, text))", lambda text: [sum(map(ord, text))]),
    }


def outcome(made: list[Any]) -> str:
    """What two contenders share if they did the same; of lists only the length, for their items differ in type."""
    if isinstance(made[0], str):
        return hashlib.sha256("".join(made).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{sum(map(len, made)):,} items"


def pieces(text: str, size: int | None) -> list[str]:
    """``text`` in documents of ``size`` code points, or in one."""
    return [text[start : start + size] for start in range(0, len(text), size)] if size else [text]


def local(who: str, run: Run, text: str, size: int | None = None) -> Contender:
    """A contender of this interpreter, who gets the text in documents of ``size`` code points."""

    def timed(offset: int) -> Timed:
        gc.collect()
        samples = pieces(text[offset:], size)
        start = time.process_time()
        made = [run(sample) for sample in samples]
        seconds = time.process_time() - start
        return Timed(seconds, outcome(made))

    return Contender(who, timed)


def slices(text: str, size: int | None = None) -> Contender:
    """The floor under ``sentences``: only slicing, at places found before."""

    def timed(offset: int) -> Timed:
        samples = [(sample, an.sentence_spans(sample)) for sample in pieces(text[offset:], size)]
        gc.collect()
        start = time.process_time()
        made = [[sample[a:b] for a, b in spans] for sample, spans in samples]
        seconds = time.process_time() - start
        return Timed(seconds, outcome(made))

    return Contender("floor: slices at known places", timed)


def joins(run: Run, text: str, size: int | None = None) -> Contender:
    """The floor under what gives a str: to join two ready halves of the result."""

    def timed(offset: int) -> Timed:
        gc.collect()
        results = map(run, pieces(text[offset:], size))
        halves = [(result[: len(result) // 2], result[len(result) // 2 :]) for result in results]
        start = time.process_time()
        made = [before + behind for before, behind in halves]
        seconds = time.process_time() - start
        return Timed(seconds, outcome(made))

    return Contender("floor: two halves joined", timed)


def _asked(pipe: subprocess.Popen[str], work: str, size: int | None, offset: int) -> Timed:
    order, answers = pipe.stdin, pipe.stdout
    if order is None or answers is None:
        raise RuntimeError("the Rust worker has no pipe")
    print(json.dumps({"work": work, "size": size, "offset": offset}), file=order, flush=True)
    answer = _answer(answers)
    return Timed(answer["seconds"], answer["digest"])


def _answer(answers: IO[str]) -> dict[str, Any]:
    line = answers.readline()
    if not line:
        raise RuntimeError("the Rust worker ended early")
    answer: dict[str, Any] = json.loads(line)
    return answer


@contextmanager
def rust(
    interpreter: Path | None, text: str, size: int | None = None
) -> Iterator[tuple[dict[str, Contender], str | None]]:
    """PyPI's ``arabic-norm`` by work, in ``interpreter``; or nothing, and why it is skipped."""
    if interpreter is None:
        yield {}, "arabic-norm (Rust): no --rust-python given"
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "text"
        path.write_bytes(text.encode())
        worker = Path(__file__).with_name("rust_worker.py")
        command = [str(interpreter), "-I", str(worker), str(path)]
        try:
            pipe = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        except OSError as error:
            yield {}, f"arabic-norm (Rust): {error}"
            return
        with pipe:  # leaving closes its standard input, at which it ends
            line = pipe.stdout.readline() if pipe.stdout else ""
            hello = json.loads(line) if line else {"error": f"{interpreter} could not run it"}
            works = hello.get("works", [])
            found = {work: Contender("arabic-norm (Rust)", partial(_asked, pipe, work, size)) for work in works}
            yield found, f"arabic-norm (Rust): {hello['error']}" if "error" in hello else None
