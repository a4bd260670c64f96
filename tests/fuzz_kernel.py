"""Fuzzing the compiled kernel and scan: any table, any text, against the twin; to be run on a build with sanitizers.

    python tests/fuzz_kernel.py [--seconds N] [--seed N]

CONTRIBUTING.md says how the kernel is built with ASan and UBSan.  With atheris (``--atheris``) the input is guided by
coverage where the extension was built for it; without, it is drawn from a seeded generator of hostile shapes.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
from collections.abc import Callable

from arabic_norm import kernel
from arabic_norm.boundary import LEVELS, Boundaries, boundaries, decided
from arabic_norm.boundary.scorer import default_model
from arabic_norm.kernel import _kernel, reference
from arabic_norm.pairing import Pairing

CHARS = "aZ \t\n\x00\x7f\x80é\xff\u0100اأإآـًَّ؟.ﷲ\ud800\udfff\ufffd\uffff\U00010000😀\U000e0100\U0010ffff"

#: What texts for the scan are made of: words, numbers, marks, spaces and line ends, quotation marks and brackets.
PIECES = (
    *"وصل الوفد إلى المدينة وقال من جهته د أ بين التي المادة 9 1999 5 ٣ Inc u إلخ مُتوقَّعة".split(),
    *" . ، ؛ : ؟ ! … .. ... [1] (1) « » \" ' ( ) [ ] - – • / @ _ ` \n".split(" "),
    *(" ", " ", " ", " ", ". ", ". ", ". ", ".\n", "\n", "\n\n", "\r\n", "\t", "\u2028", "\u200f", "\ufe0f", "😀"),
)


class Source:
    """Numbers drawn from bytes, or from a generator where there are none."""

    def __init__(self, data: bytes | None, seed: int = 0) -> None:
        self._data = data
        self._done = 0
        self._random = random.Random(seed)

    def number(self, most: int) -> int:
        """A number from 0 to ``most``."""
        if self._data is None:
            return self._random.randint(0, most)
        self._done += 3
        return int.from_bytes(self._data[self._done - 3 : self._done], "little") % (most + 1)

    def char(self) -> str:
        """A character, mostly one of those at the edges of the widths."""
        return CHARS[self.number(len(CHARS) - 1)] if self.number(9) else chr(self.number(0x10FFFF))

    def text(self, most: int) -> str:
        """Runs of characters, in a width that is not always the widest."""
        width = (0x7F, 0xFF, 0xFFFF, 0x10FFFF)[self.number(3)]
        made: list[str] = []
        while len(made) < self.number(most):
            char = self.char()
            made += [chr(ord(char) % (width + 1))] * (self.number(70) if not self.number(5) else 1)
        return "".join(made)


def once(source: Source) -> None:
    """One table and a few texts."""
    entries = {source.char(): source.text(source.number(4)) for _ in range(source.number(12))}
    if source.number(2) == 0:  # a few letters for letters, for which there is a loop of its own
        entries = {source.char(): source.char() for _ in range(source.number(4))}
    flags = {source.char(): source.number((1 << 31) - 1) for _ in range(max(0, source.number(12) - 4))}
    kinds = {source.char(): source.number(7) for _ in range(source.number(8))}
    squeeze, strip = bool(source.number(1)), source.number(2) == 0
    compiled, twin = (module.Table(entries, flags, squeeze, kinds, strip) for module in (_kernel, reference))
    for _ in range(4):
        text = source.text(300) * (1 if source.number(20) else 40)
        offset = source.number(9)
        for part in (text, text[offset:]):
            assert compiled.map(part) == twin.map(part), (entries, flags, squeeze, strip, part)
            several = [part, text[: source.number(20)], part[: len(part) // 2]]
            runs = [
                kernel_of.OnePass(table, 9000, lambda *all: all, len)
                for kernel_of, table in ((_kernel, compiled), (reference, twin))
            ]
            assert runs[0].texts(several) == runs[1].texts(several), (entries, flags, squeeze, strip, several)
            places = sorted(source.number(len(part)) for _ in range(2 * source.number(3)))
            patches = [(*span, source.text(6)) for span in zip(places[::2], places[1::2], strict=True)]
            patched = compiled.patch(part, patches)
            assert patched == twin.patch(part, patches), (entries, squeeze, strip, part, patches)
            low, high = source.number(300), source.number(300)
            assert compiled.flags(part) == twin.flags(part), (flags, part)
            assert compiled.changes(part) == twin.changes(part), (entries, part)
            mask = source.number((1 << 31) - 1)
            assert compiled.repeats(part, mask) == twin.repeats(part, mask), (flags, mask, part)
            assert compiled.find(part, mask) == twin.find(part, mask), (flags, mask, part)
            assert compiled.find(part, mask, low, high) == twin.find(part, mask, low, high), (flags, mask, part)
            pairs, edge = sum(source.number(0xFFFF) << 16 * i for i in range(4)), source.number(7)
            assert compiled.neighbours(part, pairs, edge) == twin.neighbours(part, pairs, edge), (kinds, pairs, part)
            cuts = sorted(source.number(len(part)) for _ in range(source.number(6)))
            found = _kernel.offsets_between(part, cuts, low, high)
            assert found == reference.offsets_between(part, cuts, low, high), (part, cuts, low, high)
            spans = list(kernel.pairs(found))
            assert _kernel.slices(part, spans) == reference.slices(part, spans), (part, spans)


def once_scanned(source: Source) -> None:
    """One text, decided about."""
    pieces: list[str] = []
    for _ in range(source.number(source.number(400))):
        pieces.append(PIECES[source.number(len(PIECES) - 1)] if source.number(30) else source.text(12))
        pieces += [" "] * (source.number(3) > 0)
    text = "".join(pieces)
    found, twin = boundaries(text), Boundaries(text, decided(text, Pairing(text), default_model()))
    assert len(found) == len(twin), text
    for one, other in zip(found, twin, strict=True):
        assert abs(one.probability - other.probability) < 1e-9, (text, one, other)
        assert one._replace(probability=0.0) == other._replace(probability=0.0), (text, one, other)
    for level in LEVELS:
        assert found.spans(level) == twin.spans(level), (text, level)
        assert list(kernel.pairs(found._survey.offsets(LEVELS[level]))) == twin.spans(level), (text, level)
        assert found.sentences(level) == twin.sentences(level), (text, level)


def main() -> None:
    """Fuzz for a while and say how much was tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--atheris", action="store_true")
    options = parser.parse_args()
    if options.atheris:
        atheris = importlib.import_module("atheris")
        run: Callable[[bytes], None] = lambda data: once(Source(data))  # noqa: E731
        atheris.Setup([sys.argv[0], f"-max_total_time={int(options.seconds)}", f"-seed={options.seed}"], run)
        atheris.Fuzz()
    end, tried = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        once(Source(None, options.seed + tried))
        once_scanned(Source(None, options.seed + tried))
        tried += 1
    seeds = f"seeds {options.seed} to {options.seed + tried - 1}"
    print(f"{tried:,} tables with eight texts each, and as many texts scanned, {seeds}: no difference")


if __name__ == "__main__":
    main()
