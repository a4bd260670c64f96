"""How fast arabic_norm is beside its peers: millions of characters (code points) a second, as Markdown.

    python -m benchmarks.speed [--shared DIR] [--size N] [--rounds N] [--rust-python PATH] [--write] [--gate]

The contenders of a work take turns, forth and back, and the median counts: figures move from run to run, their ratios
within a run hardly.  ``--gate`` alone measures only its ratios, and exits 1 if one fell by more than a third.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from arabic_norm import kernel
from benchmarks.contenders import YARDSTICK, Contender, Timed, local, ours, python, rust, slices
from benchmarks.peers import peers
from benchmarks.record import Row, page, store, surroundings, table
from benchmarks.shared_data import absence, add_shared_option
from benchmarks.texts import plain, vocalised

ROUNDS: Final = 5


@dataclass(frozen=True)
class Ratio:
    """Our speed at ``work`` over that of plain Python at ``other``, as measured on ``date``.

    ``size`` is that of the documents, in code points, or None for one text; ``length`` that of all together.
    """

    work: str
    other: str
    measured: float
    date: str
    size: int | None = None
    length: int = 200_000


# Of three gate runs the least, CPython 3.11, 2 cores, the compiled kernel, in processor time.  Compiled loops are held
# against compiled loops where that can be: beside plain Python they are three times as fast on one machine as another.
GATE: Final = (
    Ratio("sentences", "sentences", 1.6, "2026-11-25"),  # over re.split
    Ratio("clean", YARDSTICK, 0.138, "2026-11-25"),  # over sum(map(ord, text)); text with slips and stray dots
    Ratio("search", "search", 5.5, "2026-11-25", 10_000, 2_000_000),  # over chained str.replace
    Ratio("search", YARDSTICK, 7.7, "2026-11-25", 100, 2_000_000),
    Ratio("remove tashkeel", "remove tashkeel", 7.8, "2026-11-25", 10_000, 2_000_000),  # over chained str.replace
    Ratio("fold alef", "fold alef", 2.8, "2026-11-25", 10_000, 2_000_000),  # likewise
)


def alternate(contenders: Sequence[Contender], rounds: int) -> list[list[Timed]]:
    """Rounds of every contender, there and back in turn, after one that is not counted.

    Round ``i`` leaves out the first ``i`` characters, so that every run has a string of its own.
    """
    runs: list[list[Timed]] = [[] for _ in contenders]
    for number in range(rounds + 1):
        order = range(len(contenders)) if number % 2 else reversed(range(len(contenders)))
        for index in order:
            timed = contenders[index].time(number + 1)
            if number:
                runs[index].append(timed)
    return runs


def _ratio(mine: Sequence[Timed], other: Sequence[Timed]) -> float:
    """How many times as fast ``mine`` is: the median of the rounds' ratios, for what slows a round slows both."""
    return median(theirs.seconds / own.seconds for own, theirs in zip(mine, other, strict=True))


def work_rows(work: str, contenders: Sequence[Contender], size: int, rounds: int) -> list[Row]:
    """One row a contender; the first is held against all."""
    runs = alternate(contenders, rounds)
    rows: list[Row] = []
    for contender, timed in zip(contenders, runs, strict=True):
        rates = sorted(size / run.seconds / 1e6 for run in timed)
        same = timed[0].outcome == runs[0][0].outcome
        result = timed[0].outcome if timed[0].outcome.endswith("items") else "as ours" if same else "other than ours"
        spread = f"{rates[0]:.2f}–{rates[-1]:.2f}"
        rows.append((work, contender.who, f"{median(rates):.2f}", spread, f"{_ratio(timed, runs[0]):.2f}", result))
    return rows


def contenders_of(work: str, run: Callable[[str], object], text: str, others: dict[str, Contender]) -> list[Contender]:
    """Us first, then everybody who does ``work``."""
    found, _ = peers()
    rivals = [local(who, works[work], text) for who, works in found.items() if work in works]
    if work in others:
        rivals.append(others[work])
    if work in python():
        rivals.append(local(*python()[work], text))
    if work == "sentences":
        rivals.append(slices(text))
    return [local("arabic_norm", run, text), *rivals]


def text_table(name: str, text: str, rounds: int, interpreter: Path | None) -> tuple[str, str | None]:
    """The table of one text, and why the Rust package is not in it."""
    rows: list[Row] = []
    with rust(interpreter, text) as (others, skipped):
        for work, run in ours().items():
            print(f"{name}: {work}", file=sys.stderr)
            rows += work_rows(work, contenders_of(work, run, text, others), len(text), rounds)
    yardstick = local(*python()[YARDSTICK], text)
    rows += work_rows(YARDSTICK, [yardstick], len(text), rounds)
    columns = ("work", "who", "M chars/s", "least–most", "× ours", "result")
    return table(f"{name}, {len(text):,} characters", columns, rows), skipped


def measure(shared: Path, size: int | None, rounds: int, interpreter: Path | None) -> list[str]:
    """The tables of both texts, and a line on how to read them."""
    text = plain(shared, size)
    texts = {"Plain text": text, "Fully vocalised text": vocalised(text)}
    made = [text_table(name, sample, rounds, interpreter) for name, sample in texts.items()]
    _, skipped = peers()
    missing = [*skipped, *filter(None, [made[0][1]])]
    how = f"Median of {rounds} alternating rounds, each on its own string; × ours: above 1 is faster than arabic_norm."
    return [how, *(part for part, _ in made), *([f"Skipped: {'; '.join(missing)}."] if missing else [])]


def gate(shared: Path, rounds: int) -> bool:
    """Whether no ratio of GATE fell by more than a third; the twins in plain Python are not held to it."""
    if kernel.NAME == kernel.REFERENCE:
        print("gate: the compiled kernel does not run: nothing measured", file=sys.stderr)
        return True
    held = True
    for ratio in GATE:
        text = plain(shared, ratio.length)
        who, other_run = python()[ratio.other]
        contenders = [
            local("arabic_norm", ours()[ratio.work], text, ratio.size),
            local(who, other_run, text, ratio.size),
        ]
        mine, other = alternate(contenders, rounds)
        now, bound = _ratio(mine, other), ratio.measured * 2 / 3
        fine = now >= bound
        held = held and fine
        verdict = f"gate: {'held' if fine else 'failed'}: {ratio.work} of {ratio.size or ratio.length:,} characters"
        bound_of = f"the bound is {bound:.4f}, two thirds of {ratio.measured} on {ratio.date}"
        print(f"{verdict} at {now:.4f} times the speed of {who}; {bound_of}", file=sys.stderr)
    return held


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.speed", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_shared_option(parser)
    parser.add_argument("--size", type=int, help="characters of text; else all dev texts once (the gate has its own)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="counted runs of every contender")
    parser.add_argument("--rust-python", type=Path, help="interpreter that has PyPI's arabic-norm, our import name")
    parser.add_argument("--write", action="store_true", help="keep the tables in benchmarks/results/, dated")
    parser.add_argument("--gate", action="store_true", help="exit 1 if a ratio fell by more than a third")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or (options.size is not None and options.size < 1000):
        parser.error("--rounds must be 1 or more and --size 1000 or more")
    return options


def main(arguments: list[str] | None = None) -> int:
    options = parsed(arguments)
    absent = absence(options.shared)
    if absent:
        print(absent, file=sys.stderr)
        return 0
    if options.write or not options.gate:
        where = surroundings()
        text = page("speed", where, measure(options.shared, options.size, options.rounds, options.rust_python))
        print(text, end="")
        if options.write:
            print(f"kept as {store('speed', text)}", file=sys.stderr)
    if options.gate and not gate(options.shared, options.rounds):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
