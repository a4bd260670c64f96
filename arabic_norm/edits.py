"""Edits: what a rule wants changed, and all that follows from a list of them.

An edit is an immutable ``(start, end, new, rule)``: the code points ``start`` to ``end`` of a text become ``new``,
because of ``rule``.  Applying, undoing, joining two steps into one and mapping offsets are derived from the list of
edits and take time linear in it.  A *list of edits* is sorted and its edits do not overlap; two edits may touch, but
not insert at the same place.  Anything else is an error, not a silent choice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple, NoReturn, cast


class Edit(NamedTuple):
    """One replacement, in code point offsets into the text it is for."""

    start: int
    end: int
    new: str
    rule: str = ""


edit_of: Final = cast("Callable[[tuple[int, int, str, str]], Edit]", partial(tuple.__new__, Edit))
"""An edit of a tuple: the same as ``Edit(*parts)``, without the function of Python that a named tuple calls."""


class OverlapError(ValueError):
    """Two edits of one list want the same code points, or an edit does not lie in its text."""


def _check(edits: Sequence[Edit]) -> None:
    done, opened = 0, -1  # where the edit before ends, and where it begins
    for start, end, _, _ in edits:
        if not done <= start <= end or (start == opened and end == done):
            _refuse(edits)
        done, opened = end, start


def _refuse(edits: Sequence[Edit]) -> NoReturn:
    """Say which of the edits is the first that may not be."""
    before = None
    for edit in edits:
        if not 0 <= edit.start <= edit.end:
            break
        if before is not None and (edit.start < before.end or edit[:2] == before[:2]):
            raise OverlapError(f"edits overlap: {before} and {edit}")
        before = edit
    raise OverlapError(f"an edit must have 0 <= start <= end: {edit}")


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return ``text`` with every edit made; the same object if there is none.

    Raises:
        OverlapError: if the edits overlap, are not sorted or lie outside the text.

    >>> apply("abcde", [Edit(1, 2, ""), Edit(4, 4, "-")])
    'acd-e'
    """
    if not edits:
        return text
    _check(edits)
    if edits[-1].end > len(text):
        raise OverlapError(f"an edit lies outside the text of {len(text)} code points: {edits[-1]}")
    pieces: list[str] = []
    done = 0
    for start, end, new, _ in edits:
        pieces += text[done:start], new
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def moved(edits: Sequence[Edit], offset: int) -> int:
    """Where ``offset`` of a text is when the edits are made: behind all that begins before it.

    >>> moved([Edit(0, 4, "ab"), Edit(5, 5, "-")], 3), moved([Edit(0, 4, "ab"), Edit(5, 5, "-")], 5)
    (2, 3)
    """
    shift = 0
    for start, end, new, _ in edits:
        if start >= offset:
            break
        shift += len(new) - (min(end, offset) - start)
    return offset + shift


def invert(text: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that lead from ``apply(text, edits)`` back to ``text``.

    >>> invert("abc", [Edit(1, 2, "xyz")])
    [Edit(start=1, end=4, new='b', rule='')]
    """
    inverse: list[Edit] = []
    for edit, (start, end) in zip(edits, _target_spans(edits), strict=True):
        old = text[edit.start : edit.end]
        if inverse and (start, end) == inverse[-1][:2]:  # two deletions that touch come back as one insertion
            old = inverse.pop().new + old
        inverse.append(Edit(start, end, old, edit.rule))
    return inverse


def _target_spans(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """The span of each edit's replacement in the changed text."""
    return [(end - len(edit[2]), end) for edit, end in zip(edits, _target_ends(edits), strict=True)]


def _target_ends(edits: Sequence[Edit]) -> list[int]:
    """Where each edit's replacement ends in the changed text."""
    _check(edits)
    shift = 0
    return [end + (shift := shift + len(new) - end + start) for start, end, new, _ in edits]


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Return one list of edits that does what ``first`` and then ``second`` do.

    Edits of the two lists that overlap are joined to one, which bears the rule of the earlier step.

    Args:
        first: edits for a text.
        second: edits for that text with ``first`` applied.

    >>> compose([Edit(2, 3, "xy", "AN1")], [Edit(3, 5, "", "AN2"), Edit(9, 9, "!", "AN2")])
    [Edit(start=2, end=4, new='x', rule='AN1'), Edit(start=8, end=8, new='!', rule='AN2')]
    """
    if not first or not second:
        return list(first or second)
    _check(second)
    ends = _target_ends(first)
    composed: list[Edit] = []
    shift = 0  # an offset in the middle text minus its offset in the source, behind the edits of `first` done
    i = k = 0
    while k < len(second):
        later = second[k]
        before = bisect_left(ends, later[0], i)  # all up to there end before it
        if before > i:
            composed += first[i:before]
            shift = ends[before - 1] - first[before - 1][1]
            i = before
        if i == len(first):
            break
        if _meet(first[i], ends[i], later):
            group_i, group_k = i, k
            i, k = _group_end(first, ends, second, i + 1, k + 1)
            group = list(zip(first[group_i:i], ends[group_i:i], strict=True))
            joined = _join(group, second[group_k:k], shift)
            if joined[0] < joined[1] or joined[2]:
                composed.append(joined)
            shift = ends[i - 1] - first[i - 1][1]
        elif ends[i] <= later[0]:
            composed.append(first[i])
            shift = ends[i] - first[i][1]
            i += 1
        else:
            composed.append(edit_of((later[0] - shift, later[1] - shift, later[2], later[3])))
            k += 1
    composed += first[i:]
    composed += [edit_of((start - shift, end - shift, new, rule)) for start, end, new, rule in second[k:]]
    return composed


def _group_end(first: Sequence[Edit], ends: Sequence[int], second: Sequence[Edit], i: int, k: int) -> tuple[int, int]:
    """Where a group of edits that meet ends in both lists, which has those before ``i`` and ``k``."""
    while True:
        if i < len(first) and _meet(first[i], ends[i], second[k - 1]):
            i += 1
        elif k < len(second) and _meet(first[i - 1], ends[i - 1], second[k]):
            k += 1
        else:
            return i, k


def _meet(edit: Edit, end: int, later: Edit) -> bool:
    """Whether ``later`` changes what ``edit`` wrote, which ends at ``end`` in the middle text."""
    start = end - len(edit[2])
    if later[0] == later[1] and (edit[0] == edit[1] or start == end):
        return start <= later[0] <= end  # or both would insert at the same place of the source
    return start < later[1] and later[0] < end


def _join(firsts: Sequence[tuple[Edit, int]], seconds: Sequence[Edit], shift: int) -> Edit:
    """One edit for a group of edits that meet, the first ones with their ends; ``shift`` as in compose(), before the
    group."""
    (first, first_end), (last, last_end) = firsts[0], firsts[-1]
    low = min(first_end - len(first.new), seconds[0].start)
    high = max(last_end, seconds[-1].end)
    # The middle text of the group: what the first step wrote, and between it what the second replaces in any case.
    middle: list[str] = []
    done = low
    for edit, end in firsts:
        middle += "\0" * (end - len(edit.new) - done), edit.new
        done = end
    middle.append("\0" * (high - done))
    new = apply("".join(middle), [later._replace(start=later.start - low, end=later.end - low) for later in seconds])
    return Edit(low - shift, high - last_end + last.end, new, first.rule)


class Alignment:
    """Maps offsets between a text and what edits made of it, both ways, in code points.

    An offset names the character that begins there.  A character that no edit touched maps to itself; one inside an
    edit to its counterpart at the same distance from the edit's start, or to the edit's last where there are fewer.
    Both maps are monotone.  A span that reaches into an edit of another length takes all that it replaced.  A lookup
    takes time logarithmic in the number of edits.

    >>> alignment = Alignment([Edit(2, 4, "xyz")])  # "abcdef" -> "abxyzef"
    >>> alignment.to_target(4), alignment.to_source(5), alignment.to_source(4)
    (5, 4, 3)
    """

    __slots__ = ("_edits", "_source", "_target")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = tuple(edits)
        self._source = [(edit.start, edit.end) for edit in edits]
        self._target = _target_spans(edits)

    def to_target(self, offset: int) -> int:
        """The offset in the changed text of the character at ``offset`` of the source."""
        return _map(offset, self._source, self._target)

    def to_source(self, offset: int) -> int:
        """The offset in the source of the character at ``offset`` of the changed text."""
        return _map(offset, self._target, self._source)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that the span ``start`` to ``end`` of the changed text came from.

        The end is that of the last character inside, so that what was deleted behind it stays outside.

        >>> Alignment([Edit(3, 5, "")]).source_span(0, 3)  # "abc" of "abc..def"
        (0, 3)
        """
        return _map_span(start, end, self._target, self._source)

    def target_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the changed text that the span ``start`` to ``end`` of the source became."""
        return _map_span(start, end, self._source, self._target)

    def compose(self, then: Alignment) -> Alignment:
        """The alignment of this step and the step ``then`` together."""
        return Alignment(compose(self._edits, then._edits))


def _map(offset: int, here: list[tuple[int, int]], there: list[tuple[int, int]]) -> int:
    i = bisect_right(here, (offset, offset)) - 1
    if i + 1 < len(here) and here[i + 1][0] == offset:  # the edit that begins here is longer than none
        i += 1
    if i < 0:
        return offset
    (here_start, here_end), (there_start, there_end) = here[i], there[i]
    if offset < here_end:  # inside: the counterpart, or the last character where there are fewer
        return min(there_start + offset - here_start, max(there_end - 1, there_start))
    return offset - here_end + there_end


def _map_span(start: int, end: int, here: list[tuple[int, int]], there: list[tuple[int, int]]) -> tuple[int, int]:
    low = _map(start, here, there)
    if end <= start:
        return low, low
    first, last = _edit_at(start, here), _edit_at(end - 1, here)
    if first is not None and not _is_parallel(here[first], there[first]):
        low = there[first][0]
    if last is None:
        return low, max(low, _map(end - 1, here, there) + 1)
    (here_start, _), (there_start, there_end) = here[last], there[last]
    return low, max(low, there_start + end - here_start if _is_parallel(here[last], there[last]) else there_end)


def _edit_at(offset: int, here: list[tuple[int, int]]) -> int | None:
    """The edit that the character at ``offset`` lies in."""
    i = bisect_right(here, (offset, offset)) - 1
    if i + 1 < len(here) and here[i + 1][0] == offset:
        i += 1
    return i if i >= 0 and here[i][0] <= offset < here[i][1] else None


def _is_parallel(here: tuple[int, int], there: tuple[int, int]) -> bool:
    """Whether an edit is as long as what it replaces, so that its characters match one by one."""
    return here[1] - here[0] == there[1] - there[0]
