# What the compiled loops of spelling are called like; what they do is said in spelling/.

from collections.abc import Callable, Sequence
from typing import Any

CLASSES: tuple[str, ...]
FLAGS: tuple[str, ...]
NUMBERS: tuple[str, ...]
RATE_NUMBERS: tuple[str, ...]
OF_WORDS: tuple[str, ...]
OF_PATTERNS: tuple[str, ...]

_Weighed = tuple[int, str, float, tuple[tuple[str, float], ...], tuple[int, ...]]

class Classes:
    def __init__(self, describe: Callable[[int], bytes]) -> None: ...

class Scorer:
    def __init__(
        self,
        weights: memoryview[int],
        scale: float,
        names: Sequence[str],
        counts: Sequence[int],
        spread: tuple[int, int],
        reach: int,
        clear: float,
    ) -> None: ...

_Rows = Sequence[tuple[str, int]]

class Lexicon:
    def __init__(self, data: bytes, blocks: Sequence[int], counts: Sequence[float]) -> None: ...

class Grammar:
    def __init__(
        self,
        proclitics: Sequence[str],
        articles: _Rows,
        defined: _Rows,
        words: _Rows,
        two_spellings: _Rows,
        before: Sequence[str],
        patterns: _Rows,
        endings: _Rows,
        radicals: tuple[int, int],
    ) -> None: ...

class Affixes:
    def __init__(
        self,
        proclitics: _Rows,
        among: tuple[Sequence[str], int],
        endings: Sequence[str],
        of_stems: _Rows,
        stem_endings: Sequence[str],
        weak: int,
    ) -> None: ...

class Dictionary:
    def __init__(
        self, lexicon: Lexicon, grammar: Grammar, affixes: Affixes, scorer: Scorer, numbers: dict[str, float]
    ) -> None: ...

class Memory:
    def __init__(
        self,
        classes: Classes,
        dictionary: Dictionary,
        describe: Callable[[str], tuple[str, int, str, Any]],
        rates: Sequence[float],
        limits: tuple[float, float],
    ) -> None: ...

class Document:
    suspects: list[int]
    def __init__(self, text: str, memory: Memory, scorer: Scorer) -> None: ...
    def __len__(self) -> int: ...
    def span(self, i: int) -> tuple[int, int]: ...
    def __getitem__(self, i: int, /) -> str: ...
    def written(self, i: int) -> str: ...
    def known(self, i: int) -> tuple[str, int, str, Any]: ...
    def open(self, rates: Sequence[float]) -> None: ...
    def weigh(self, rates: Sequence[float]) -> list[_Weighed]: ...

class Experience:
    def __init__(self, rates: Sequence[float], kinds: Sequence[int], numbers: dict[str, float]) -> None: ...
    def judged(self, document: Document, spare: Callable[[int], bool]) -> list[_Weighed]: ...
