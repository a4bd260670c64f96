"""How often a run that is killed leaves a file that is neither the old one nor the new one: never, or it is a bug.

``python -m benchmarks.kills 1000`` cleans a folder in place and kills the process with SIGKILL at a random moment, that
many times, and writes what it found to ``results/``.  The processes are forks of this one, so that the moments fall
into the work and not into the start of Python.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from arabic_norm import clean
from arabic_norm.cli import main as command
from benchmarks import record

FILES = 12
DAMAGED = "وصل الوفد إلى .\nالمدينة ، ثم غادر ..\n"


def documents() -> dict[str, tuple[bytes, bytes]]:
    """Each file's name, and its bytes before and after."""
    found = {}
    for number in range(FILES):
        text = f"{number}\n\n" + DAMAGED * (1 + number)
        found[f"{number}.txt"] = text.encode(), clean(text).encode()
    return found


def child(folder: Path) -> int:
    """Start a process that cleans ``folder`` in place; its number."""
    number = os.fork()
    if number:
        return number
    null = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(null, handle)
    code = 1
    try:
        command(["clean", "-i", "--isolated", "--backup", "~", *sorted(map(str, folder.glob("*.txt")))])
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def lay(folder: Path, files: dict[str, tuple[bytes, bytes]]) -> None:
    """Write the files as they were."""
    for name, (old, _) in files.items():
        (folder / name).write_bytes(old)


def kill(folder: Path, files: dict[str, tuple[bytes, bytes]], seconds: float) -> Counter[str]:
    """Clean a fresh folder, kill the process after some time, and count what the files are then."""
    lay(folder, files)
    process = child(folder)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    found: Counter[str] = Counter()
    for name, (old, new) in files.items():
        path = folder / name
        data = path.read_bytes() if path.exists() else None
        found["old" if data == old else "new" if data == new else "lost or mixed"] += 1
    found["left over"] += sum(1 for path in folder.iterdir() if path.name.endswith(".arabic-norm~"))
    return found


def measure(count: int, seed: int = 1) -> Counter[str]:
    """Kill ``count`` runs at random moments; what all the files were then."""
    chance = random.Random(seed)
    files = documents()
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, files)
        start = time.perf_counter()
        os.waitpid(child(folder), 0)
        whole = time.perf_counter() - start
        for _ in range(count):
            found += kill(folder, files, chance.uniform(0, 1.1 * whole))
            found["kills"] += 1
            if not found["kills"] % 100:
                print(f"{found['kills']} kills", file=sys.stderr, flush=True)
        lay(folder, files)
        os.waitpid(child(folder), 0)
        found["left over at last"] = sum(1 for path in folder.iterdir() if path.name.endswith(".arabic-norm~"))
        found["wrong at last"] = sum((folder / name).read_bytes() != new for name, (_, new) in files.items())
    return found


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    where = record.surroundings()
    found = measure(options.count, options.seed)
    rows = [(name, found[name]) for name in ("kills", "old", "new", "lost or mixed", "left over")]
    rows += [("left over after the next run", found["left over at last"]), ("wrong after it", found["wrong at last"])]
    note = (
        f"{FILES} files are cleaned in place and the process is killed with SIGKILL at a random moment; each file is"
        " then the old or the new one.  Temporary files that a kill leaves are removed by the next run over the file."
    )
    table = record.table("Files after a kill", ("result", "count"), rows)
    print(record.store("kills", record.page("kills", where, [note, table])))
    if found["lost or mixed"] or found["wrong at last"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
