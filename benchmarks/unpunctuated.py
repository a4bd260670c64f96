"""How many sentence ends are found in text without marks (``punctuation="none"``), as Markdown.

    python -m benchmarks.unpunctuated [--shared DIR] [--lengths]

All that is no letter, mark or digit is taken out of the dev sets.  Ends are compared by the letters before them.
``--lengths`` shows instead what LENGTH of ``boundary/unpunctuated.py`` is, from the training text.
"""

from __future__ import annotations

import argparse
import math
import time
from statistics import fmean, pstdev
from typing import Final

import regex

import arabic_norm as an
from arabic_norm.characters import WORD_CLASS
from benchmarks.record import Row, surroundings, table
from benchmarks.shared_data import Document, absence, add_shared_option, dev_sets, documents

NO_WORD: Final = regex.compile(rf"[^{WORD_CLASS}]+")


def without_marks(text: str) -> str:
    return NO_WORD.sub(" ", text).strip()


def letters(text: str) -> int:
    return len(NO_WORD.sub("", text))


def inner(text: str, offsets: list[int]) -> set[int]:
    """How many letters stand before each of ``offsets``, sorted ones, without the text's own ends."""
    before, done, found = 0, 0, set()
    for offset in offsets:
        before += letters(text[done:offset])
        done = offset
        found.add(before)
    return found - {0, letters(text)}


def measure(docs: list[Document]) -> tuple[float, float, float, int, float]:
    """Precision, recall, F1, how many ends there are, and words a second."""
    true = found = real = words = 0
    spent = 0.0
    for doc in docs:
        gold = inner(doc["text"], sorted(end for _, end in doc["spans"]))
        text = without_marks(doc["text"])
        start = time.perf_counter()
        spans = an.sentence_spans(text, punctuation="none")
        spent += time.perf_counter() - start
        got = inner(text, [end for _, end in spans])
        true, found, real, words = true + len(gold & got), found + len(got), real + len(gold), words + text.count(" ")
    precision, recall = true / max(found, 1), true / max(real, 1)
    return precision, recall, 2 * true / max(found + real, 1), real, words / spent


def lengths(docs: list[Document]) -> list[float]:
    """The logarithms of the numbers of words of all sentences."""
    texts = (without_marks(doc["text"][start:end]) for doc in docs for start, end in doc["spans"])
    return [math.log(text.count(" ") + 1) for text in texts if text]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    add_shared_option(parser)
    parser.add_argument("--lengths", action="store_true", help="show how long the sentences of the training text are")
    given = parser.parse_args()
    reason = absence(given.shared)
    if reason:
        print(reason)
        return
    if given.lengths:
        train = sorted((given.shared / "data" / "train").glob("*.jsonl"))
        found = [value for path in train for value in lengths(documents(path))]
        print(f"{len(found)} sentences, mean {fmean(found):.2f}, standard deviation {pstdev(found):.2f}")
        return
    rows: list[Row] = []
    for name, docs in dev_sets(given.shared).items():
        *rates, ends, speed = measure(docs)
        rows.append((name, ends, *rates, round(speed)))
    print(surroundings(), end="\n\n")
    print(table("Sentences of text without marks", ("set", "ends", "P", "R", "F1", "words/s"), rows))
    print(f"\nMean F1 {fmean(float(row[4]) for row in rows):.4f}")


if __name__ == "__main__":
    main()
