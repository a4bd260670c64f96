from collections.abc import Callable, Sequence
from typing import Any, Protocol

KIND: int
CLASSES: tuple[str, ...]
WORD_FLAGS: tuple[str, ...]
GAP_FLAGS: tuple[str, ...]
OUTCOMES: tuple[str, ...]

class Characters:
    def __init__(self, describe: Callable[[int], Sequence[int]]) -> None: ...

def sights(known: Characters, text: str) -> int: ...

class Gaps:
    def __init__(self, describe: Callable[[str], tuple[int, ...]]) -> None: ...

class Lexicon:
    def __init__(
        self,
        names: Sequence[str],
        affixes: Sequence[Sequence[str]],
        letters: Sequence[str],
        foldings: Sequence[dict[int, str]],
        classes: Sequence[str],
        words: dict[str, tuple[int, int]],
    ) -> None: ...
    def codes(self, known: Characters, word: str) -> tuple[int, tuple[int, ...]] | None: ...

class Scorers:
    def __init__(
        self,
        describe: Callable[[str], tuple[int, Sequence[int]]],
        known: Characters,
        lexicon: Lexicon,
        arrays: dict[str, memoryview[Any]],
        alone: Sequence[Sequence[tuple[int, int]]],
        together: Sequence[tuple[int, Sequence[tuple[int, int]], int]],
        embedded: Sequence[tuple[int, int]],
        bits: tuple[int, int],
        step: float,
        constants: Sequence[float],
    ) -> None: ...

class _Reader(Protocol):
    def is_measure(self, offset: int) -> bool: ...
    def follows_clitic(self, offset: int) -> bool: ...

_Span = tuple[int, int, int, int, int]

class Pairs:
    def __init__(
        self,
        text: str,
        known: Characters,
        families: dict[str, tuple[int, bool]],
        brackets: Sequence[tuple[str, str]],
        limits: tuple[int, int],
        asked: _Reader,
    ) -> None: ...
    def quotations(self) -> list[_Span]: ...
    def in_brackets(self) -> list[_Span]: ...
    def unpaired(self) -> list[tuple[int, int]]: ...

class _Asked(Protocol):
    def outcome(self, start: int, end: int, left: int, right: int) -> int: ...
    def opens(self, first: str, second: str) -> bool: ...
    def cut(self, start: int, end: int, left: int, right: int) -> int: ...
    def pairs(self) -> Pairs: ...

class Survey:
    def __init__(self, text: str, characters: Characters, gaps: Gaps, scorers: Scorers, asked: _Asked) -> None: ...
    def __len__(self) -> int: ...
    def likely(self, least: float) -> list[int]: ...
    def glued(self) -> list[int]: ...
    def boundary(self, i: int) -> tuple[int, int, int, int, int, bool, float, bool]: ...
    def spans(self, level: float, meets: Callable[[int, int], bool]) -> list[tuple[int, int]]: ...
    def sentences(self, level: float, meets: Callable[[int, int], bool]) -> list[str]: ...
