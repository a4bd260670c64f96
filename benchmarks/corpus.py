"""A big corpus cleaned by the command: characters a second, peak memory, and equal bytes with any number of processes.

``python -m benchmarks.corpus 1000`` makes 1,000 MB of JSON lines out of the shared development documents, which are
repeated, each time with their paragraphs in another order and other damages; packs them with zstd; cleans them to zstd
with one process, two and four, with the bar shown on a terminal of its own; and writes what it measured to
``results/``.  ``--text`` does the same for one plain text without any line end.  Memory is the sum of the proportional
set sizes of all the processes, sampled; where the kernel does not tell, their resident sizes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import pty
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from arabic_norm.formats import compression
from benchmarks import record
from benchmarks.shared_data import add_shared_option

JOBS = (1, 2, 4)
MEGABYTE = 1 << 20


#: What is done to some of the sentences of a document: the damages that are most frequent in the wild.
DAMAGES = (("، ", " ، "), (". ", " . "), (". ", " .\n"), (". ", ".. "), (" إلى ", " الى "), ("ة ", "ه "), (" ", "  "))


def varied(document: str, chance: random.Random) -> str:
    """The document with its paragraphs in another order and some damage in some of them."""
    paragraphs = document.split("\n")
    chance.shuffle(paragraphs)
    for place, text in enumerate(paragraphs):
        good, bad = chance.choice(DAMAGES)
        if chance.random() < 0.3:
            paragraphs[place] = text.replace(good, bad, chance.randrange(1, 4))
    return "\n".join(paragraphs)


def make(path: Path, shared: Path, megabytes: int, text: bool) -> tuple[int, int]:
    """Write the corpus, the same each time; its characters of text, and its bytes unpacked."""
    sources = sorted((shared / "data" / "dev").glob("*.jsonl"))
    documents = [json.loads(line)["text"] for source in sources for line in source.open(encoding="utf-8")]
    chance = random.Random(1)
    characters = size = 0
    with path.open("wb") as raw:
        file = compression.packer(raw, "zst")
        for number, source in enumerate(cycle(documents)):
            if size >= megabytes * MEGABYTE:
                break
            document = varied(source, chance)
            if text:
                data = (" ".join(document.split()) + " ").encode()
            else:
                data = (json.dumps({"id": number, "text": document}, ensure_ascii=False) + "\n").encode()
            file.write(data)
            characters += len(document)
            size += len(data)
        file.close()
    return characters, size


def memory(group: int) -> int:
    """The memory of all processes of a group, in bytes."""
    total = 0
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, ProcessLookupError):
            if entry.name.isdecimal() and os.getpgid(int(entry.name)) == group:
                lines = (entry / "smaps_rollup").read_text(encoding="ascii").splitlines()
                total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def cpu(process: int) -> float:
    """The seconds that a process has had of the processors, without those that it started."""
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def of_children() -> float:
    """The same for all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Measured(NamedTuple):
    """One run: seconds, processor seconds of all and of the first process, peak memory, the last of the bar."""

    seconds: float
    processor: float
    first: float
    peak: int
    bar: str


def run(source: Path, target: Path, jobs: int) -> Measured:
    """Clean ``source`` into ``target``."""
    ours, theirs = pty.openpty()
    call = [sys.executable, "-m", "arabic_norm", "clean", "--isolated", "--jobs", str(jobs), source, "-o", target]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    shown = io.BytesIO()

    def read() -> None:
        with suppress(OSError):
            while chunk := os.read(ours, 1 << 12):
                shown.write(chunk)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    before = of_children()
    start = time.perf_counter()
    peak, own = 0, 0.0
    with subprocess.Popen(call, stderr=theirs, env=environment, start_new_session=True) as process:
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            own = max(own, cpu(process.pid))
            time.sleep(0.2)
    spent = time.perf_counter() - start
    os.close(theirs)
    if process.returncode:
        raise SystemExit(shown.getvalue().decode("utf-8", "replace"))
    reader.join(1)
    parts = [part.strip() for part in shown.getvalue().decode("utf-8", "replace").split("\r") if "characters/s" in part]
    bar = _CONTROL.sub("", parts[-1]).strip() if parts else "no bar"
    return Measured(spent, of_children() - before, own, peak, bar)


_CONTROL = re.compile(r"\x1b\[[?0-9]*[A-Za-z]")


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", type=int, nargs="?", default=1000)
    parser.add_argument("--text", action="store_true", help="One plain text without a line end.")
    parser.add_argument("--processes", type=int, nargs="+", default=JOBS, help="How many at once, in turn.")
    parser.add_argument("--folder", help="Where to put the files.")
    add_shared_option(parser)
    options = parser.parse_args()
    where = record.surroundings()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        name = "corpus.txt.zst" if options.text else "corpus.jsonl.zst"
        source = Path(folder) / name
        characters, size = make(source, options.shared, options.megabytes, options.text)
        rows: list[record.Row] = []
        digests, bars = set(), []
        first = 0.0
        for jobs in options.processes:
            target = Path(folder) / f"{jobs}.{name}"
            done = run(source, target, jobs)
            first = first or done.seconds
            digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
            bars.append(f"{jobs}: `{done.bar}`")
            rate, times = f"{characters / done.seconds / 1e6:.3f}", f"{first / done.seconds:.2f}"
            busy = (f"{done.processor:.1f}", f"{done.first:.1f}")
            rows.append((jobs, f"{done.seconds:.1f}", rate, times, *busy, f"{done.peak / MEGABYTE:.0f}"))
        packed = source.stat().st_size
    load = os.getloadavg()[0]
    equal = "are equal byte for byte" if len(digests) == 1 else "DIFFER"
    counts = ", ".join(map(str, options.processes))
    note = (
        f"{name}: {size / MEGABYTE:.0f} MB unpacked, {packed / MEGABYTE:.1f} MB packed, {characters:,} characters of"
        f" text.  The outputs of {counts} processes {equal}.  The load of the machine was {load:.1f}"
        " when it ended: what else ran took its part of the cores."
    )
    columns = (
        "processes",
        "seconds",
        "million characters/s",
        "times the first run",
        "processor seconds",
        "of these the first process",
        "peak memory, MB (all processes)",
    )
    page = record.page(
        "corpus",
        where,
        [note, record.table("Cleaned to zstd", columns, rows), "The bar at its end: " + "; ".join(bars)],
    )
    print(record.store("corpus-text" if options.text else "corpus", page))
    if len(digests) != 1:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
