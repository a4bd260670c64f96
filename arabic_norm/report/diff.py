"""Changes as a unified diff, derived from the edits in time linear in the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from arabic_norm.edits import Edit, apply

CONTEXT: Final = 3
"""How many unchanged lines stand around a change."""

HELD: Final = 1 << 17
"""How many code points are looked at together."""

MOST: Final = 1 << 23
"""How many code points are held at most: a longer run of changes without a pause becomes several hunks."""


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
    differ = Differ(name)
    yield from differ.feed(text, edits)
    yield from differ.end()


class Differ:
    """Makes a diff of a text that comes in pieces, holding no more of it than a hunk needs.

    Args:
        name: what the text is called.
        newline: how its lines end in its file, where they are ``\\n`` in the text.
        mark: what stands before it in its file: a byte order mark.
    """

    def __init__(self, name: str, newline: str = "\n", mark: str = "") -> None:
        self._name = name
        self._newline = newline
        self._begun = False
        self._text = [mark]
        self._edits: list[Edit] = []
        self._length = len(mark)
        self._done = (0, 0)  # the lines of the old and of the new text that are behind

    def feed(self, text: str, edits: Sequence[Edit]) -> Iterator[str]:
        """Yield the lines of the diff that are certain after a piece ``text`` with its ``edits``."""
        self._edits += [edit._replace(start=edit.start + self._length, end=edit.end + self._length) for edit in edits]
        self._text.append(text)
        self._length += len(text)
        if self._length >= HELD:
            yield from self._flush()

    def end(self) -> Iterator[str]:
        """Yield the rest."""
        yield from self._hunks("".join(self._text), self._edits)
        self._text, self._edits, self._length = [], [], 0

    def _flush(self) -> Iterator[str]:
        """Yield all but what may be the context of a change to come."""
        text = "".join(self._text)
        cut = len(text)
        for _ in range(CONTEXT + 1):  # the last line may not be all there
            cut = text.rfind("\n", 0, cut)
        last = self._edits[-1].end if self._edits else 0
        if cut < 0 or (text.count("\n", last, cut) <= CONTEXT and self._length < MOST):
            return
        cut = text.find("\n", last) + 1 if last > cut else cut + 1
        if not cut:
            return
        yield from self._hunks(text[:cut], self._edits)
        lines = text.count("\n", 0, cut)
        grown = apply(text[:cut], self._edits).count("\n") - lines
        self._done = (self._done[0] + lines, self._done[1] + lines + grown)
        self._text, self._edits, self._length = [text[cut:]], [], len(text) - cut

    def _hunks(self, text: str, edits: Sequence[Edit]) -> Iterator[str]:
        if not edits:
            return
        if not self._begun:
            yield f"--- {_named(self._name)}\n"
            yield f"+++ {_named(self._name)}\n"
            self._begun = True
        lines = _split(text)
        old, new = self._done
        for group in _groups(_changes(text, lines, edits)):
            first, last = max(0, group[0].start - CONTEXT), min(len(lines), group[-1].end + CONTEXT)
            grown = sum(len(change.new) - (change.end - change.start) for change in group)
            yield f"@@ -{_range(first + old, last + old)} +{_range(first + new, last + new + grown)} @@\n"
            new += grown
            done = first
            for change in group:
                yield from self._marked(" ", lines[done : change.start])
                yield from self._marked("-", lines[change.start : change.end])
                yield from self._marked("+", change.new)
                done = change.end
            yield from self._marked(" ", lines[done:last])

    def _marked(self, mark: str, lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            if line.endswith("\n"):
                yield mark + line[:-1] + self._newline
            else:
                yield mark + line + "\n"
                yield "\\ No newline at end of file\n"


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
        if spans and first <= spans[-1][1]:
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


_QUOTED: Final = {**{chr(code): f"\\{code:03o}" for code in range(32)}, '"': '\\"', "\\": "\\\\"}


def _named(name: str) -> str:
    r"""A file's name as ``patch`` and ``git apply`` read it: with a tab behind spaces, the rest quoted as in C.

    >>> _named("a.txt"), _named("a b.txt"), _named('a"b.txt')
    ('a.txt', 'a b.txt\t', '"a\\"b.txt"')
    """
    quoted = "".join(_QUOTED.get(char, char) for char in name)
    return name + "\t" * (" " in name) if quoted == name else f'"{quoted}"'
