"""Changes as a unified diff, derived from the edits in time linear in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from arabic_norm.edits import Edit, apply

CONTEXT: Final = 3
"""How many unchanged lines stand around a change."""


class _Change(NamedTuple):
    """Lines ``start`` to ``end`` of the old text, from 0, and the lines that replace them."""

    start: int
    end: int
    new: list[str]


def unified(name: str, text: str, edits: Sequence[Edit]) -> Iterator[str]:
    """Yield the lines of a unified diff from ``text`` to ``apply(text, edits)``, each with its line end.

    >>> print(*unified("a.txt", "one\\ntwo\\n", [Edit(4, 7, "2")]), sep="", end="")
    --- a.txt
    +++ a.txt
    @@ -1,2 +1,2 @@
     one
    -two
    +2
    """
    if not edits:
        return
    lines = _split(text)
    yield f"--- {name}\n"
    yield f"+++ {name}\n"
    shift = 0
    for group in _groups(_changes(text, lines, edits)):
        first, last = max(0, group[0].start - CONTEXT), min(len(lines), group[-1].end + CONTEXT)
        grown = sum(len(change.new) - (change.end - change.start) for change in group)
        yield f"@@ -{_range(first, last)} +{_range(first + shift, last + shift + grown)} @@\n"
        shift += grown
        done = first
        for change in group:
            yield from _marked(" ", lines[done : change.start])
            yield from _marked("-", lines[change.start : change.end])
            yield from _marked("+", change.new)
            done = change.end
        yield from _marked(" ", lines[done:last])


def _split(text: str) -> list[str]:
    lines = [line + "\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _changes(text: str, lines: list[str], edits: Sequence[Edit]) -> list[_Change]:
    """The changed lines, those that touch taken together."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    spans: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        first = min(bisect_right(starts, edit.start) - 1, max(len(lines) - 1, 0))
        # An edit that takes away a line's end takes the next line along.
        last = bisect_right(starts, edit.end) if edit.end > edit.start else first + 1
        last = max(first + 1, min(last, len(lines)))
        if spans and first < spans[-1][1]:
            spans[-1][2].append(edit)
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]), spans[-1][2])
        else:
            spans.append((first, last, [edit]))
    changes = []
    for first, last, inside in spans:
        low, high = starts[first], starts[min(last, len(lines))]
        moved = [edit._replace(start=edit.start - low, end=edit.end - low) for edit in inside]
        changes.append(_Change(first, min(last, len(lines)), _split(apply(text[low:high], moved))))
    return changes


def _groups(changes: list[_Change]) -> Iterator[list[_Change]]:
    """The changes of each hunk: those whose contexts touch."""
    group: list[_Change] = []
    for change in changes:
        if group and change.start - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _range(first: int, last: int) -> str:
    count = last - first
    return f"{first + 1 if count else first},{count}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield mark + line.removesuffix("\n") + "\n"
        if not line.endswith("\n"):
            yield "\\ No newline at end of file\n"
