"""Segmentation: the sentences of a text, as spans.

Where a sentence ends is decided in ``boundary``; here a text is only cut there.  The sentences and what is between
them are the text: nothing is changed and nothing lost.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from arabic_norm import characters as ch
from arabic_norm.boundary import Boundary, boundaries

_CONTENT = regex.compile(rf"[^{ch.SPACE_CLASS}](?:.*[^{ch.SPACE_CLASS}])?", regex.DOTALL)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as (start, end) offsets in code points.

    A sentence ends at . ! ؟ ? … ۔ with all that closes there (quotation marks, brackets, footnote marks), at a blank
    line and at the end of a line, unless the mark belongs to a number, an address or an abbreviation, or it or the
    line end is an artifact that repair would remove.  ، ؛ : never end one.  Spans are sorted, disjoint, and neither
    empty nor only white space.

    Raises:
        TypeError: if ``text`` is not a str.

    >>> sentence_spans("قال د. أحمد: نعم. ثم غادر.")
    [(0, 17), (18, 26)]
    """
    return cut(text, boundaries(checked(text)))


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``, as ``sentence_spans`` finds them.

    >>> sentences("بلغ السعر 3.14 دولار. هل ارتفع؟ لا.")
    ['بلغ السعر 3.14 دولار.', 'هل ارتفع؟', 'لا.']
    """
    return [text[start:end] for start, end in sentence_spans(text)]


def cut(text: str, decided: Iterable[Boundary], level: str = "safe") -> list[tuple[int, int]]:
    """The spans between the boundaries that end a sentence at ``level``, without their outer white space."""
    cuts = [boundary.cut for boundary in decided if boundary.is_end(level)]
    spans = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        match = _CONTENT.search(text, start, end)
        if match:
            spans.append(match.span())
    return spans


def checked(text: str) -> str:
    """Return ``text`` if it is one.

    Raises:
        TypeError: if it is not a str; the message names what came.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return text
