"""Segmentation: the sentences of a text, as spans.

Where a sentence ends is decided in ``boundary``; here a text is only cut there.  The sentences and what is between
them are the text: nothing is changed and nothing lost.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Final

from arabic_norm import boundary
from arabic_norm import characters as ch
from arabic_norm.boundary import unpunctuated
from arabic_norm.kernel import offsets_between, pairs, slices
from arabic_norm.patterns import lazy
from arabic_norm.sections import SIZE, SLACK, Section, windows

NEWLINES: Final = ("auto", "paragraph", "ignore")
"""What line ends may mean: each is decided about, only blank lines end a sentence, or none does."""

PUNCTUATION: Final = ("auto", "none")
"""Whether a text is punctuated, or a sentence may end between any two words (experimental)."""

_LINE_END = rf"(?>\r\n|[{ch.char_class(ch.LINE_ENDS)}])"
#: A blank line is two line ends with nothing to see between them.
_BLANK_OR_SINGLE = lazy(
    rf"(?P<blank>{_LINE_END}(?:[{ch.char_class(ch.SPACES + ch.INVISIBLE)}\x1C-\x1F]*+{_LINE_END})++)|{_LINE_END}"
)
_TO_SPACES: Final = str.maketrans(dict.fromkeys(ch.LINE_ENDS, " "))


def sentence_spans(text: str, newlines: str = "auto", punctuation: str = "auto") -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as (start, end) offsets in code points.

    A sentence ends at . ! ؟ ? … ۔ with all that closes there (quotation marks, brackets, footnote marks), at a blank
    line and at the end of a line, unless the mark belongs to a number, an address or an abbreviation, or it or the
    line end is an artifact that repair would remove.  ، ؛ : never end one.  Spans are sorted, disjoint, and neither
    empty nor only white space.

    Args:
        text: the text.
        newlines: "auto" decides about each line end (a heading's ends a sentence, a wrapped line's does not); to
            "paragraph" a single line end is a space, also before a list item, for text that is wrapped and has blank
            lines between its paragraphs; to "ignore" all line ends are spaces, and only marks end a sentence.
        punctuation: "auto" for text with marks; "none" (experimental) for text without, as speech recognition,
            subtitles and chat have it: a sentence may end at any white space between two words, and more than a third
            of the ends found are wrong.  Marks that are there all the same end sentences as ever, blank lines do, and
            single line ends are likelier places than spaces, both as far as ``newlines`` lets them.

    Raises:
        TypeError: if ``text`` is not a str.
        ValueError: for unknown ``newlines`` or ``punctuation``; the message names the known ones.

    >>> sentence_spans("قال د. أحمد: نعم. ثم غادر.")
    [(0, 17), (18, 26)]
    >>> [len(sentence_spans("نحتاج إلى:\\n- خبز\\n\\nثم نسافر.", newlines)) for newlines in NEWLINES]
    [3, 2, 1]
    """
    text = checked(text)
    if len(text) <= SIZE + SLACK and newlines == punctuation == "auto":
        return boundary.spans(text, "safe")
    return list(pairs(sentence_offsets(text, newlines, punctuation)))


def sentence_offsets(text: str, newlines: str = "auto", punctuation: str = "auto") -> array[int]:
    """Return the same spans in one array: start and end of each sentence one behind the other, in code points.

    The array (type code ``q``) has 16 bytes a sentence and no Python object for any.  With numpy,
    ``numpy.asarray(offsets).reshape(-1, 2)`` is a table of the spans that shares its memory.

    Args:
        text: the text.
        newlines: as for ``sentence_spans``.
        punctuation: as for ``sentence_spans``.

    Raises:
        TypeError: if ``text`` is not a str.
        ValueError: for unknown ``newlines`` or ``punctuation``; the message names the known ones.

    >>> sentence_offsets("قال د. أحمد: نعم. ثم غادر.")
    array('q', [0, 17, 18, 26])
    """
    text = checked(text)
    if len(text) <= SIZE + SLACK:
        return _offsets(text, newlines, punctuation)
    found, done = array("q"), 0
    for low, start, end, high, last in windows(text):
        stops = _offsets(text[low:high], newlines, punctuation)[1::2]
        ends = [low + stop for stop in stops if start < low + stop <= end]
        stop = len(text) if last else ends[-1] if ends else done
        found += offsets_between(text, ends, done, stop)
        done = stop
    return found


def ends_of(
    section: Section,
    newlines: str = "auto",
    punctuation: str = "auto",
    show: Callable[[str], str] = lambda text: text,
) -> list[int]:
    """The offsets in a section of a text of any length where sentences end, in code points.

    Args:
        section: the section, as ``sections.sections`` gives it.
        newlines: as for ``sentence_spans``.
        punctuation: as for ``sentence_spans``.
        show: makes of the text, at its length, what is looked at.

    >>> from arabic_norm.sections import sections
    >>> [ends_of(section) for section in sections(["وصل الوفد. ", "ثم غادر."])]
    [[10, 19]]
    """
    low, high = len(section.before), len(section.before) + len(section.core)
    return [end - low for end in _offsets(show(section.text), newlines, punctuation)[1::2] if low < end <= high]


def _offsets(text: str, newlines: str, punctuation: str) -> array[int]:
    flat = _without_line_ends(text, newlines)
    if punctuation not in PUNCTUATION:
        raise ValueError(f"unknown punctuation {punctuation!r}; it is one of {', '.join(PUNCTUATION)}")
    if punctuation == "none":
        blank = (match.start() for match in _BLANK_OR_SINGLE.finditer(flat) if match["blank"])
        return offsets_between(text, unpunctuated.ends(flat, blank))
    return boundary.offsets(flat, "safe")


def sentences(text: str, newlines: str = "auto", punctuation: str = "auto") -> list[str]:
    """Return the sentences of ``text``, as ``sentence_spans`` finds them.

    >>> sentences("بلغ السعر 3.14 دولار. هل ارتفع؟ لا.")
    ['بلغ السعر 3.14 دولار.', 'هل ارتفع؟', 'لا.']
    >>> sentences("وصل الوفد إلى المدينة مساء أمس وقال الوزير إن الاجتماع كان ناجحا", punctuation="none")
    ['وصل الوفد إلى المدينة مساء أمس', 'وقال الوزير إن الاجتماع كان ناجحا']
    """
    text = checked(text)
    if len(text) <= SIZE + SLACK and newlines == punctuation == "auto":
        return boundary.sentences(text, "safe")
    return slices(text, pairs(sentence_offsets(text, newlines, punctuation)))


def _without_line_ends(text: str, newlines: str) -> str:
    r"""``text`` with spaces for the line ends that end nothing by themselves; it stays as long as it is.

    >>> _without_line_ends("a\r\nb\n\nc", "paragraph"), _without_line_ends("a\r\nb\n\nc", "ignore")
    ('a  b\n\nc', 'a  b  c')
    """
    if newlines not in NEWLINES:
        raise ValueError(f"unknown newlines {newlines!r}; it is one of {', '.join(NEWLINES)}")
    if newlines == "paragraph":
        return _BLANK_OR_SINGLE.sub(lambda match: match["blank"] or " " * len(match[0]), text)
    return text.translate(_TO_SPACES) if newlines == "ignore" else text


def checked(text: str) -> str:
    """Return ``text`` if it is one; of a subclass, as numpy and Beautiful Soup have them, the plain str.

    Raises:
        TypeError: if it is not a str; the message names what came.
    """
    if type(text) is str:
        return text
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return str.__str__(text)
