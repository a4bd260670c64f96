"""Fuzzing the compiled loops of spelling: any text against the twin, any bytes for a lexicon; see ``fuzz_kernel.py``.

python tests/fuzz_spelling.py [--seconds N] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from array import array
from collections.abc import Callable

from fuzz_kernel import Source

from arabic_norm.kernel import _spell
from arabic_norm.spelling.channels import CHANNELS
from arabic_norm.spelling.decide import Decider
from arabic_norm.spelling.lexicon import COUNTS, Lexicon
from arabic_norm.spelling.model import default_model

LETTERS = "اأإآٱهةيىبتلمنوفكسؤئءعقًّـَ" + " " * 6 + ".؟\n«7#é\x00\ud800𞤀"


def text_of(source: Source) -> str:
    """Words, odd characters, and now and then a run of one letter."""
    if not source.number(3):
        return source.text(source.number(300))
    made = [LETTERS[source.number(len(LETTERS) - 1)] for _ in range(source.number(120))]
    return "".join(char * (source.number(40) if not source.number(60) else 1) for char in made)


def read(source: Source, deciders: tuple[Decider, Decider]) -> None:
    """One text, as the loops and as the twin read it."""
    text = text_of(source)
    found, wanted = (decider.read(text) for decider in deciders)
    assert list(found) == list(wanted), ascii(text)
    assert found.suspects == wanted.suspects, ascii(text)
    rates = tuple((source.number(600) + 1) / 1000 for _ in CHANNELS)
    if found.suspects:
        for reading in (found, wanted):
            reading.open(rates)
        assert [each[:2] for each in found.weigh(rates)] == [each[:2] for each in wanted.weigh(rates)], ascii(text)
    some, others = ([verdict[:4] for verdict in decider.verdicts(text)] for decider in deciders)
    assert some == others, ascii(text)


def inflate(source: Source, whole: bytes, blocks: list[int]) -> None:
    """A lexicon with wrong bytes: it is refused, or read as the twin reads it."""
    data = bytearray(whole)
    for _ in range(1 + source.number(3)):
        data[source.number(len(data) - 1)] = source.number(255)
    del data[len(data) - source.number(3) :]
    try:
        twin = Lexicon(array("B", zlib.compress(data)), blocks)
    except ValueError:
        return  # a model that is not even tried
    assert accepts(lambda: _spell.Lexicon(bytes(data), blocks, COUNTS)) == accepts(lambda: list(twin)), bytes(data)


def accepts(reads: Callable[[], object]) -> bool:
    try:
        reads()
    except ValueError:
        return False
    return True


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    model = default_model()
    deciders = Decider(model, in_loops=True), Decider(model, in_loops=False)
    few = model.lexicon.blocks[20]
    whole, blocks = model.lexicon.data[:few], model.lexicon.blocks[:20]
    source = Source(None, options.seed)
    done, end = 0, time.monotonic() + options.seconds
    while time.monotonic() < end:
        read(source, deciders)
        inflate(source, whole, blocks)
        done += 1
    print(f"{done:,} texts and lexicons: no difference")
    return 0


if __name__ == "__main__":
    sys.exit(main())
