"""The lexicon: skeletons and their living forms, front-coded in one flat array of bytes.

The skeletons are sorted and stand in blocks of BLOCK; the offsets of the blocks are a second array.  An entry is::

    shared << 4 | own      how many letters it shares with the entry before (none at a block's start), and has itself
    own bytes              its own letters, each as its code point minus U+0620
    for each form          its choice (7 bits a byte, the low ones first, the high bit where more follow), then its
                           weight (6 bits), 0x40 where it is valid, 0x80 where another form follows

The weight is the logarithm of how often the form was seen.  A form that is valid and was never seen has the weight 0.
In a model file the bytes are deflated, which makes two of them one; they are inflated when the model is read.
"""

from __future__ import annotations

import math
import zlib
from array import array
from bisect import bisect_right
from codecs import charmap_decode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from arabic_norm.spelling.skeleton import choice_of, form_of

BLOCK: Final = 16
BASE: Final = 0x620
LONGEST: Final = 15
"""The most letters of a skeleton: longer words are rare, and 4 bits hold their number."""

VALID: Final = 0x40
MORE: Final = 0x80
UNSEEN: Final = 0.05
STEP: Final = 0.3
LARGEST: Final = 1 << 22
"""The most bytes of a lexicon that is read."""


OFTEN: Final = 20_000
"""Who asks more often than so many times has much text, for which all blocks are read: a dictionary is quicker."""


class Form(NamedTuple):
    """One living form of a skeleton: how it is written, how often it is expected, and whether hunspell accepts it."""

    form: str
    mass: float
    valid: bool


def weight(count: float) -> int:
    """The 6 bits for a count.

    >>> weight(0), count_of(weight(100)) > 90
    (0, True)
    """
    return 0 if count <= UNSEEN else max(1, min(63, round(math.log2(count / UNSEEN) / STEP)))


def count_of(weight: int) -> float:
    """The count that 6 bits stand for."""
    return float(UNSEEN * 2 ** (STEP * weight))


COUNTS: Final = tuple(count_of(n) for n in range(64))
"""What the weights stand for."""


def encode(entries: Mapping[str, Sequence[Form]]) -> tuple[array[int], array[int]]:
    """The deflated bytes of a lexicon, and the offsets of its blocks when they are inflated.

    >>> data, blocks = encode({"الي": [Form("إلى", 4000, True)], "الا": [Form("إلا", 300, True)]})
    >>> Lexicon(data, blocks)["الي"][0].form
    'إلى'
    """
    data = bytearray()
    blocks = array("I")
    before = ""
    for number, skeleton in enumerate(sorted(entries)):
        if number % BLOCK == 0:
            blocks.append(len(data))
            before = ""
        shared = 0
        while shared < min(len(before), len(skeleton)) and before[shared] == skeleton[shared]:
            shared += 1
        data.append(shared << 4 | len(skeleton) - shared)
        data += bytes(ord(letter) - BASE for letter in skeleton[shared:])
        data += _encode_forms(entries[skeleton])
        before = skeleton
    return array("B", zlib.compress(data, 9)), blocks


def _inflated(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(data, LARGEST)
    except zlib.error:
        raise ValueError("the lexicon is not deflated") from None
    if not reader.eof or reader.unused_data:
        raise ValueError("the lexicon is not whole")
    return found


def _encode_forms(forms: Sequence[Form]) -> bytes:
    data = bytearray()
    for form in forms:
        choice = choice_of(form.form)
        if choice is None:
            raise ValueError(f"no form of a skeleton: {form.form}")
        while choice >= 0x80:
            data.append(choice & 0x7F | 0x80)
            choice >>= 7
        data.append(choice)
        data.append(weight(form.mass) | VALID * form.valid | MORE * (form is not forms[-1]))
    return bytes(data)


class Lexicon:
    """A lexicon over the arrays of a model file; blocks are read when first asked for.

    Attributes:
        get: the living forms of a skeleton; None where it is not in the lexicon.

    Raises:
        ValueError: if the data cannot be inflated, or the offsets of the blocks are not sorted or lie outside of it.
    """

    def __init__(self, data: Sequence[int] | memoryview[Any], blocks: Iterable[int]) -> None:
        self.data = _inflated(bytes(data))
        self.blocks = list(blocks)
        ends = [*self.blocks[1:], len(self.data)] if self.blocks else []
        if any(not start < end for start, end in zip(self.blocks, ends, strict=True)) or (
            self.blocks[:1] != [0] and self.data
        ):
            raise ValueError("the blocks of the lexicon are not in order")
        self._heads = [self._head(start) for start in self.blocks]
        if sorted(set(self._heads)) != self._heads:
            raise ValueError("the skeletons of the lexicon are not sorted")
        self._read: list[dict[str, tuple[Form, ...]] | None] = [None] * len(self.blocks)
        self._asked = 0
        self._whole: dict[str, tuple[Form, ...]] = {}
        self.get: Callable[[str], tuple[Form, ...] | None] = self._get

    def _head(self, start: int) -> str:
        own = self.data[start] & 0x0F
        if self.data[start] >> 4 or start + own >= len(self.data):
            raise ValueError("a block of the lexicon does not begin with a whole skeleton")
        return _skeleton(self.data[start + 1 : start + 1 + own])

    def _get(self, skeleton: str) -> tuple[Form, ...] | None:
        self._asked += 1
        if self._asked == OFTEN:
            self._whole = dict(self._entries())
            self.get = self._whole.get
        if self._whole:  # who holds this method asks on
            return self._whole.get(skeleton)
        number = bisect_right(self._heads, skeleton) - 1
        if number < 0:
            return None
        block = self._read[number]
        if block is None:
            end = self.blocks[number + 1] if number + 1 < len(self.blocks) else len(self.data)
            block = self._read[number] = self._block(self.blocks[number], end)
        return block.get(skeleton)

    def __getitem__(self, skeleton: str) -> tuple[Form, ...]:
        return self.get(skeleton) or ()

    def __iter__(self) -> Iterator[str]:
        return (skeleton for skeleton, _ in self._entries())

    def _entries(self) -> Iterator[tuple[str, tuple[Form, ...]]]:
        for start, end in zip(self.blocks, [*self.blocks[1:], len(self.data)], strict=False):
            yield from self._block(start, end).items()

    def _block(self, at: int, end: int) -> dict[str, tuple[Form, ...]]:
        """The entries between two offsets; an entry that does not end where it should makes an error, and no guess."""
        data, before = self.data, ""
        entries: dict[str, tuple[Form, ...]] = {}
        try:
            while at < end:
                shared, own = data[at] >> 4, data[at] & 0x0F
                skeleton = before[:shared] + _skeleton(data[at + 1 : at + 1 + own])
                if not before < skeleton or len(skeleton) > LONGEST or len(entries) == BLOCK:
                    raise ValueError("a block of the lexicon is not in order")
                at += 1 + own
                forms = []
                more = True
                while more:
                    choice = data[at]
                    shift = 0
                    while data[at] >= 0x80 and shift < 14:
                        shift += 7
                        at += 1
                        choice = choice & (1 << shift) - 1 | data[at] << shift
                    flags = data[at + 1]
                    at += 2
                    forms.append(Form(form_of(skeleton, choice), COUNTS[flags & 0x3F], bool(flags & VALID)))
                    more = flags >= MORE
                entries[skeleton] = tuple(forms)
                before = skeleton
        except IndexError:
            raise ValueError("an entry of the lexicon runs over its end") from None
        if at != end:
            raise ValueError("an entry of the lexicon runs over its block")
        return entries


def _skeleton(data: bytes) -> str:
    try:
        return charmap_decode(data, "strict", _LETTERS)[0]
    except UnicodeDecodeError:
        raise ValueError("a skeleton of the lexicon has other characters than letters") from None


_LETTERS: Final = "\ufffe" + "".join(map(chr, range(BASE + 1, BASE + 64)))  # no byte is the first, or above the last
