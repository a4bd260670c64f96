# What the compiled loops of spelling are called like; what they do is said in spelling/.

from collections.abc import Callable, Sequence
from typing import Any

CLASSES: tuple[str, ...]
FLAGS: tuple[str, ...]

_Scored = tuple[str, float, tuple[int, ...]]

class Classes:
    def __init__(self, describe: Callable[[int], bytes]) -> None: ...

class Memory:
    def __init__(
        self,
        describe: Callable[[str], tuple[str, int, str, Any]],
        rates: Sequence[float],
        limits: tuple[float, float],
    ) -> None: ...

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

class Document:
    suspects: list[int]
    def __init__(self, text: str, classes: Classes, memory: Memory, scorer: Scorer) -> None: ...
    def __len__(self) -> int: ...
    def span(self, i: int) -> tuple[int, int]: ...
    def key(self, i: int) -> str: ...
    def ends(self, *letters: str) -> tuple[int, ...]: ...
    def open(self, rates: Sequence[float]) -> None: ...
    def weigh(self, rates: Sequence[float]) -> list[tuple[int, list[_Scored]]]: ...
