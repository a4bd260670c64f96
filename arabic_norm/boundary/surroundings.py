"""Surroundings: what the sites of a text tell about each other."""

from __future__ import annotations

from typing import Final

from arabic_norm.boundary import features as ft


class Surroundings:
    """What the sites of a text tell about each other.

    Args:
        sites: all sites of the text; those up to features.WINDOW away are looked at.
        evidence: for each, how much speaks for a sentence's end, a logit.
        artifact: for each, the probability of an artifact as far as it is known.
    """

    def __init__(self, sites: list[ft.Site], evidence: list[float], artifact: list[float]) -> None:
        self._evidence = evidence
        self._artifact = artifact
        self._size = size = [site.words for site in sites]
        self._squares = [words * words for words in size]
        self._kinds = [site.kind for site in sites]
        self._lines = [site.form[1] > 0 for site in sites]
        self._dots = [site.form[0] > 0 for site in sites]
        self._both = [site.form[0] > 0 and site.form[1] > 0 for site in sites]
        self._half = [p > 0.5 for p in artifact]
        self._nine = [p > 0.9 for p in artifact]
        ends = [1 - p for p in artifact]
        self._weighted = tuple(
            (
                weights,
                [w * n for w, n in zip(weights, size, strict=True)],
                [w * n * n for w, n in zip(weights, size, strict=True)],
            )
            for weights in (artifact, ends)
        )

    def row(self, i: int) -> list[float]:
        """What is around the site at index ``i``: the values of ``features.NEIGHBOURS`` and ``features.DOCUMENT``."""
        return [*self._next_to(i), *self._in_document(i)]

    def _next_to(self, i: int) -> list[float]:
        evidence, artifact, size, kinds = self._evidence, self._artifact, self._size, self._kinds
        count = len(size)
        words = size[i]
        words_behind = size[i + 1] if i + 1 < count else _LAST_WORDS
        return [
            evidence[i],
            evidence[i - 1] if i else ft.CERTAIN,
            evidence[i + 1] if i + 1 < count else ft.CERTAIN,
            artifact[i - 1] if i else 0.0,
            artifact[i + 1] if i + 1 < count else 0.0,
            evidence[i - 2] if i > 1 else ft.CERTAIN,
            evidence[i + 2] if i + 2 < count else ft.CERTAIN,
            kinds[i],
            kinds[i - 1] if i else _NO_KIND,
            kinds[i + 1] if i + 1 < count else _NO_KIND,
            words,
            words_behind,
            words + words_behind,
            size[i - 1] if i else 0,
            size[i + 2] if i + 2 < count else _LAST_WORDS,
        ]

    def _in_document(self, i: int) -> list[float]:
        window = slice(max(0, i - ft.WINDOW), i + ft.WINDOW + 1)
        p = self._artifact[window]
        size = self._size[window]
        count = len(size)
        own, words, kind = self._artifact[i], self._size[i], self._kinds[i]
        others = count - 1 or 1
        total = sum(p) - own
        nine = sum(self._nine[window]) - (own > 0.9)
        alike = [q for q, other in zip(p, self._kinds[window], strict=True) if other == kind]
        artifact_words, artifact_spread = self._spread(0, window, i)
        end_words, end_spread = self._spread(1, window, i)
        ordered = sorted(size)
        mean = sum(size) / count
        lines = sum(self._lines[window])
        return [
            total / others,
            (sum(self._half[window]) - (own > 0.5)) / others,
            nine / others,
            nine,
            (sum(alike) - own) / (len(alike) - 1 or 1),
            len(alike) / count,
            sum([q > 0.9 for q in alike]) - (own > 0.9),
            artifact_words,
            artifact_spread,
            total,
            words - artifact_words,
            abs(words - artifact_words) / (artifact_spread + 2),
            end_words,
            end_spread,
            sum(self._artifact[window.start : i]),
            count,
            mean,
            max(0.0, sum(self._squares[window]) / count - mean * mean) ** 0.5,
            ordered[-1],
            ordered[count // 4],
            ordered[3 * count // 4],
            lines / count,
            sum(self._dots[window]) / count,
            sum(self._both[window]) / (lines or 1),
        ]

    def _spread(self, which: int, window: slice, i: int) -> tuple[float, float]:
        """Mean and deviation of the words before artifacts or ends, ``i`` left out; -1 where hardly any is left."""
        weights, first, second = self._weighted[which]
        weight = sum(weights[window]) - weights[i]
        if weight < _LITTLE:
            return -1.0, -1.0
        mean = (sum(first[window]) - first[i]) / weight
        square = (sum(second[window]) - second[i]) / weight
        return mean, max(0.0, square - mean * mean) ** 0.5


_NO_KIND: Final = 16
_LAST_WORDS: Final = 9
_LITTLE: Final = 0.3
