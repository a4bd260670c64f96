"""How right arabic_norm is: segmentation, harm, repair and the hand-made cases, as Markdown.

    python -m benchmarks.accuracy [--shared DIR] [--write] [--gate]

The scores are those of ``shared/tools/score.py``, the damage that of ``corrupt.py``, made in memory.
``--gate`` exits 1 when a bound in GATE is passed: damaging good text is worse than missing a defect.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from types import ModuleType, SimpleNamespace
from typing import Final, NamedTuple

import arabic_norm as an
from benchmarks.record import Row, page, store, surroundings, table
from benchmarks.shared_data import REPOSITORY, Document, absence, add_shared_option, cases, dev_sets, documents, tool

LEVELS: Final = ("safe", "eager")
DAMAGES: Final = ("seo", "mixed")
SEEDS: Final = (1, 2, 3)
MEAN_OF: Final = ("aqad", "ntrex", "tico19", "xquad")
"""The sets whose mean is shown: ant has stray dots of its own."""
PASSAGES: Final = tuple(REPOSITORY / "benchmarks" / f"{name}.jsonl" for name in ("passages", "more_passages"))
"""Short passages of many registers, of our own writing, on which constants were chosen."""
HELD_OUT: Final = REPOSITORY / "benchmarks" / "held_out.jsonl"
"""Passages that were written, and cut, by somebody who knew nothing of the others; no constant is chosen on them."""
BASELINE: Final = re.compile(r"(?<=[.!?؟…])\s+|\n+")
INVISIBLE: Final = dict.fromkeys(
    [0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)  # as bench_peers.py, which scored the peers on the same cases

HARM_BOUND: Final = 0.01
SEGMENTATION_BOUND: Final = 31
GATE: Final = f"harm at most {HARM_BOUND:.0%} a set, segmentation cases at least {SEGMENTATION_BOUND}, keep cases kept"


class Score(NamedTuple):
    """What repair did to a set of damaged documents."""

    precision: float
    recall: float
    f1: float
    genuine_removed: float
    letters_changed: int


@dataclass
class Measured:
    """The tables of a run, and the reasons for which the gate would fail."""

    tables: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def baseline_spans(text: str) -> list[tuple[int, int]]:
    """The sentences between matches of the regular expression that everybody writes first, as offsets."""
    cuts = [(0, 0), *(match.span() for match in BASELINE.finditer(text)), (len(text), len(text))]
    return [(end, start) for (_, end), (start, _) in pairwise(cuts) if start > end]


def _shown(text: str) -> str:
    """``text`` as the cases compare it: without bidi marks, and any white space one space."""
    return " ".join(text.translate(INVISIBLE).split())


def measure_segmentation(score: ModuleType, sets: dict[str, list[Document]], measured: Measured) -> None:
    """Boundary precision, recall and F1 on clean text, with its line ends and (flat) without."""
    rows: list[Row] = []
    for name, docs in sets.items():
        for flat in (False, True):
            for who, api in (("arabic_norm", an), ("re.split", SimpleNamespace(sentence_spans=baseline_spans))):
                precision, recall, f1, _ = score.score_segment(api, docs, flat)
                rows.append((name + (", flat" if flat else ""), who, precision, recall, f1))
    measured.tables.append(table("Segmentation of clean text", ("set", "who", "P", "R", "F1"), rows))


def measure_harm(shared: Path, score: ModuleType, sets: dict[str, list[Document]], measured: Measured) -> None:
    """The share of genuine ends that repair removes from clean text; the gate looks at ``safe``, the default."""
    corrupt = tool(shared, "corrupt").corrupt
    rows: list[Row] = []
    undamaged = {
        f"{name}{form}": texts
        for name, docs in sets.items()
        for form, texts in (("", docs), (", a sentence a line", [corrupt(doc, "lines", SEEDS[0]) for doc in docs]))
    }
    for name, docs in undamaged.items():
        for level in LEVELS:
            removed, total, letters = score.score_harm(_repairing(level), docs)
            harm = removed / total if total else 0.0
            rows.append((name, level, removed, total, harm, letters))
            if level == "safe" and harm > HARM_BOUND:
                measured.failures.append(f"harm on {name} is {harm:.2%}, more than {HARM_BOUND:.0%}")
            if letters:  # such documents are left out of the count, so a low harm would mean nothing
                measured.failures.append(f"repair ({level}) changed letters in {letters} documents of {name}")
    columns = ("set", "level", "removed", "of", "harm", "letters changed")
    measured.tables.append(table("Harm to clean text", columns, rows))


def _repairing(level: str) -> SimpleNamespace:
    """The part of the API that score.py asks for, at ``level``."""
    return SimpleNamespace(repair=partial(an.repair, level=level))


def repair_score(score: ModuleType, docs: list[Document], level: str) -> Score:
    """score.py's counts by kind of damage, summed as its command sums them."""
    counts, letters = score.score_repair(_repairing(level), docs)
    removed, genuine = counts.pop("genuine", [0, 0])
    found = sum(hits for hits, _ in counts.values())
    missed = sum(total - hits for hits, total in counts.values())
    precision, recall, f1 = score.rates(found, removed, missed)
    return Score(precision, recall, f1, removed / genuine if genuine else 0.0, letters)


def measure_repair(shared: Path, score: ModuleType, sets: dict[str, list[Document]], measured: Measured) -> None:
    """Precision, recall and F1 of the artifacts removed, on damaged dev text and on the damaged passages by hand."""
    corrupt = tool(shared, "corrupt").corrupt
    rows: list[Row] = []
    means: dict[tuple[str, str], list[float]] = {}
    for name, docs in sets.items():
        seeds = SEEDS if name in MEAN_OF else SEEDS[:1]
        damaged = {kind: [corrupt(doc, kind, seed) for seed in seeds for doc in docs] for kind in DAMAGES}
        damaged["blind"] = [blindly_cut(doc, Random(f"{doc['id']}")) for doc in docs]
        for kind, texts in damaged.items():
            for level in LEVELS:
                result = repair_score(score, texts, level)
                rows.append((name, kind, level, *result))
                if name in MEAN_OF:
                    means.setdefault((kind, level), []).append(result.f1)
    by_hand = {"artifacts.jsonl": cases(shared, "artifacts")}
    by_hand |= {path.name: documents(path) for path in (*PASSAGES, HELD_OUT)}
    for name, passages in by_hand.items():
        rows += [(name, "by hand", level, *repair_score(score, passages, level)) for level in LEVELS]
    columns = ("set", "damage", "level", "P", "R", "F1", "genuine removed", "letters changed")
    measured.tables.append(table(f"Repair of damaged text (seeds {', '.join(map(str, SEEDS))})", columns, rows))
    mean_rows: list[Row] = [(kind, level, sum(f1s) / len(f1s)) for (kind, level), f1s in means.items()]
    title = f"Mean F1 of repair over {', '.join(MEAN_OF)}"
    measured.tables.append(table(title, ("damage", "level", "F1"), mean_rows))


def blindly_cut(doc: Document, rng: Random) -> Document:
    """``doc`` with a dot put in every 8 to 30 words, wherever that is: another process than any model has seen."""
    text = doc["text"]
    form = rng.choice((". ", ".\n", " .\n", ".\n\n"))
    ends = {end for _, end in doc["spans"]}
    out: list[str] = []
    sites: list[Document] = []
    done = size = words = 0
    limit = rng.randint(8, 30)
    for match in BLIND_GAP.finditer(text):
        out.append(text[done : match.start()])
        size += match.start() - done
        gap, done = match[0], match.end()
        words += 1
        mark = any(char in ".…\n" for char in gap)
        is_end = mark or any(match.start() <= end <= match.end() for end in ends)
        if words >= limit and not is_end and gap in (" ", "، "):
            gap, mark = form, True
            words, limit = 0, rng.randint(8, 30)
        if mark:
            kind = "genuine" if is_end else "artifact"
            sites.append({"start": size, "end": size + len(gap), "kind": kind, "tag": "blind"})
        out.append(gap)
        size += len(gap)
    return {"corrupted": "".join(out) + text[done:], "sites": sites}


BLIND_GAP: Final = re.compile(
    r"(?<=\w)[^\w\u064b-\u0652\u0670\u0640]+(?=\w)|(?<=[\u064b-\u0652\u0670\u0640])[^\w\u064b-\u0652\u0670\u0640]+(?=\w)"
)


def right_sentences(segmentation: Iterable[Document]) -> int:
    """How many hard inputs are cut into exactly the right sentences."""
    return sum(
        [_shown(sentence) for sentence in an.sentences(case["text"])] == [_shown(s) for s in case["sentences"]]
        for case in segmentation
    )


def measure_cases(shared: Path, measured: Measured) -> None:
    """Hard inputs right of all: those to cut, those that clean must mend, and those that it must not touch."""
    segmentation, mending = cases(shared, "segmentation"), cases(shared, "repair")
    right = right_sentences(segmentation)
    rows: list[Row] = [("segmentation.jsonl", "-", right, len(segmentation))]
    if right < SEGMENTATION_BOUND:
        measured.failures.append(f"{right} of {len(segmentation)} segmentation cases, fewer than {SEGMENTATION_BOUND}")
    fix = [case for case in mending if case["kind"] == "fix"]
    keep = [case for case in mending if case["kind"] == "keep"]
    for level in LEVELS:
        fixed = sum(an.clean(case["text"], level=level) in case["accept"] for case in fix)
        touched = [case["note"] for case in keep if an.clean(case["text"], level=level) != case["text"]]
        rows.append(("repair.jsonl, fix", level, fixed, len(fix)))
        rows.append(("repair.jsonl, keep", level, len(keep) - len(touched), len(keep)))
        if level == "safe":
            measured.failures += [f"clean changed what it must keep: {note}" for note in touched]
    measured.tables.append(table("Cases made by hand", ("cases", "level", "right", "of"), rows))


def measure(shared: Path) -> Measured:
    """Everything, on every dev set: some minutes with the pure-Python kernel."""
    score, sets, measured = tool(shared, "score"), dev_sets(shared), Measured()
    measure_segmentation(score, sets, measured)
    measure_harm(shared, score, sets, measured)
    measure_repair(shared, score, sets, measured)
    measure_cases(shared, measured)
    return measured


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.accuracy", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_shared_option(parser)
    parser.add_argument("--write", action="store_true", help="keep the tables in benchmarks/results/, dated")
    parser.add_argument("--gate", action="store_true", help=f"exit 1 unless: {GATE.replace('%', '%%')}")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parsed(arguments)
    absent = absence(options.shared)
    if absent:
        print(absent, file=sys.stderr)
        return 0
    where = surroundings()
    measured = measure(options.shared)
    text = page("accuracy", where, measured.tables)
    print(text, end="")
    if options.write:
        print(f"kept as {store('accuracy', text)}", file=sys.stderr)
    if not options.gate:
        return 0
    for failure in measured.failures:
        print(f"gate: {failure}", file=sys.stderr)
    print(f"gate: {'failed' if measured.failures else 'held'} ({GATE})", file=sys.stderr)
    return 1 if measured.failures else 0


if __name__ == "__main__":
    sys.exit(main())
