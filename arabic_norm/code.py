"""Code: the passages of a text that are not prose, which no rule touches.

These are fenced blocks and inline code as Markdown has them, JSON objects, and calls and assignments of a program that
hold a string.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

import regex

MAX_LINE: Final = 400
"""How long, in code points, an inline passage of code may be."""

_HINT: Final = ("`", '("', "('", '{"', '="', '= "', "={", '["')
_CODE = regex.compile(
    rf"^[ \t]*(?P<fence>```+|~~~+)[^\n]*\n(?:.*\n)*?[ \t]*(?P=fence)[ \t]*$"  # a fenced block
    rf"|(?<!`)`(?!`)[^`\n]{{1,{MAX_LINE}}}+`(?!`)"  # inline code
    rf"|\{{\s*\"[^{{}}\n]{{0,{MAX_LINE}}}+\}}"  # a JSON object
    rf"|[A-Za-z_][\w.]{{0,40}}\([^()\n]{{0,{MAX_LINE}}}+\);?"  # a call
    rf"|[A-Za-z_][\w.]{{0,40}}+\s?=\s?(?:\"[^\"\n]{{0,{MAX_LINE}}}+\"|'[^'\n]{{0,{MAX_LINE}}}+');?",  # an assignment
    regex.MULTILINE,
)


class Code:
    """The passages of ``text`` that are code.

    >>> Code('اكتب `echo "سلام"` الآن').spans
    [(5, 18)]
    """

    def __init__(self, text: str) -> None:
        hinted = any(hint in text for hint in _HINT)
        self.spans = [match.span() for match in _CODE.finditer(text)] if hinted else []
        self._starts = [start for start, _ in self.spans]

    def meets(self, start: int, end: int) -> bool:
        """Whether ``start`` to ``end``, in code points, lies in code or reaches into it; an empty span is a place."""
        i = bisect_right(self._starts, max(start, end - 1)) - 1
        return i >= 0 and start < self.spans[i][1]
