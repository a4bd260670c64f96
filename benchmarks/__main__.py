"""Everything about speed: Markdown to standard output, JSON and one picture beside it.

    python -m benchmarks [--shared DIR] [--rounds N] [--sizes N,N] [--rust-python PATH] [--output DIR]

The rows say nanoseconds a character (code point): ours, the fastest peer that does the work, and the floor, which is
what CPython itself needs to make the same result.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from arabic_norm import kernel
from benchmarks import suite
from benchmarks.picture import picture
from benchmarks.record import RESULTS, page, surroundings, table
from benchmarks.shared_data import absence, add_shared_option


def _shown(spent: float | None) -> str:
    return "–" if spent is None else f"{spent:.3f}" if spent < 10 else f"{spent:.1f}"


def _speed_table(rows: list[dict[str, Any]]) -> str:
    columns = ("work", "kind", "characters", "ours", "fastest peer", "who", "× as fast", "floor", "× the floor")
    shown = []
    for row in rows:
        fastest = row["peers"].get(row.get("fastest"))
        times = f"{row['times as fast']:.2f}" if fastest else "–"
        over = f"{row['ours'] / row['floor']:.2f}" if row["floor"] else "–"
        who, floor = row.get("fastest", "–"), _shown(row["floor"])
        ours = _shown(row["ours"])
        shown.append((row["work"], row["kind"], f"{row['size']:,}", ours, _shown(fastest), who, times, floor, over))
    return table("Nanoseconds a character", columns, shown)


def _plain_table(title: str, rows: list[dict[str, Any]]) -> str:
    lines = [[f"{value:.3f}" if isinstance(value, float) else value for value in row.values()] for row in rows]
    return table(title, list(rows[0]), lines)


def main() -> int:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawTextHelpFormatter
    add_shared_option(parser)
    parser.add_argument("--rounds", type=int, default=5, help="counted runs of every contender")
    parser.add_argument("--sizes", default=",".join(map(str, suite.SIZES)), help="lengths of the documents")
    parser.add_argument("--rust-python", type=Path, help="interpreter that has PyPI's arabic-norm, our import name")
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder of kernel.json and kernel.svg")
    options = parser.parse_args()
    absent = absence(options.shared)
    if absent:
        print(absent, file=sys.stderr)
        return 0
    where = f"{surroundings()}, {kernel.NAME} kernel"
    sizes = [int(size) for size in options.sizes.split(",")]
    speed = suite.speed(options.shared, sizes, options.rounds, options.rust_python)
    rest = {
        "Growth with length: time is length to the power of": suite.growth(options.shared, options.rounds),
        "Memory": suite.memory(options.shared),
        "Threads": suite.threads(options.shared, options.rounds),
        "A process from its start": suite.cold(options.rounds),
    }
    text = page("kernel", where, [_speed_table(speed), *(_plain_table(title, rows) for title, rows in rest.items())])
    print(text, end="")
    options.output.mkdir(exist_ok=True)
    everything = {"where": where, "speed": speed, **rest}
    (options.output / "kernel.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", "utf-8")
    drawn = [row | {"fastest time": row["peers"].get(row.get("fastest"))} for row in speed if _is_drawn(row, sizes)]
    title = "Millions of characters a second (longer is faster)"
    (options.output / "kernel.svg").write_text(picture(drawn, title), "utf-8")
    return 0


def _is_drawn(row: dict[str, Any], sizes: list[int]) -> bool:
    size = 10_000 if 10_000 in sizes else sizes[-1]
    return row["work"] in suite.FOLDING and row["kind"] in ("plain", "vocalised") and row["size"] == size


if __name__ == "__main__":
    sys.exit(main())
