"""Characters: the classes and names that every other room uses.

Only constants live here, and nothing that reads a text.  A character comes from pyarabic where pyarabic has it, else
it is written by its Unicode name, so that a reader who does not read Arabic can follow and no invisible character
stands raw in the source.  Constants whose names end in ``_CLASS`` are the inside of a regular expression's ``[...]``.
"""

from __future__ import annotations

from typing import Final

from pyarabic import araby

# Sentence marks.
FULL_STOP: Final = "\N{FULL STOP}"
ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
ARABIC_FULL_STOP: Final[str] = araby.FULL_STOP
ARABIC_QUESTION_MARK: Final[str] = araby.QUESTION
SENTENCE_MARKS: Final = FULL_STOP + ELLIPSIS + ARABIC_FULL_STOP + ARABIC_QUESTION_MARK + "!?"

# Marks inside a sentence.
ARABIC_COMMA: Final[str] = araby.COMMA
ARABIC_SEMICOLON: Final[str] = araby.SEMICOLON
COMMAS: Final = ARABIC_COMMA + ","
SEMICOLONS: Final = ARABIC_SEMICOLON + ";"

# Brackets, each opener at the index of its closer.  The ornate parentheses of the Qur'an are, by their Unicode names,
# the wrong way round: the text flows from U+FD3F to U+FD3E.
OPENING_BRACKETS: Final = "([{\N{ORNATE RIGHT PARENTHESIS}"
CLOSING_BRACKETS: Final = ")]}\N{ORNATE LEFT PARENTHESIS}"

# Quotation marks, double ones only: a single one is an apostrophe more often than a quotation mark.
GUILLEMETS: Final = "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
SINGLE_GUILLEMETS: Final = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
CURLY_QUOTES: Final = "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
LOW_QUOTES: Final = "\N{DOUBLE LOW-9 QUOTATION MARK}\N{DOUBLE HIGH-REVERSED-9 QUOTATION MARK}"
STRAIGHT_QUOTE: Final = '"'
QUOTES: Final = STRAIGHT_QUOTE + CURLY_QUOTES + LOW_QUOTES + GUILLEMETS + SINGLE_GUILLEMETS

# White space.  A tabulator divides columns; the separators U+001C to U+001F are no line ends, though str.splitlines()
# and str.strip() take three of them for such.
LINE_ENDS: Final = "\n\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
EXOTIC_SPACES: Final = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
SPACES: Final = " \t" + EXOTIC_SPACES

# Characters without a shape of their own.
ZERO_WIDTH_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
BIDI_CONTROLS: Final = "".join(map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
INVISIBLE: Final = (
    BIDI_CONTROLS + ZERO_WIDTH_JOINERS + "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}" + araby.BYTE_ORDER_MARK
)

# Marks over and under letters.
TASHKEEL: Final[str] = "".join(araby.TASHKEEL)
_QURANIC: Final = (
    (0x610, 0x61A),
    (0x6D6, 0x6DC),
    (0x6DF, 0x6E8),
    (0x6EA, 0x6ED),
    (0x8D3, 0x8E1),
    (0x8E3, 0x8FF),
)
QURANIC_MARKS: Final = "".join(chr(code) for low, high in _QURANIC for code in range(low, high + 1))
COMBINING_HAMZAS: Final[str] = araby.HAMZA_ABOVE + araby.HAMZA_BELOW + araby.MADDA_ABOVE
OTHER_MARKS: Final = "".join(map(chr, range(0x656, 0x660)))  # subscript alef, marks of African and Asian languages
DAGGER_ALEF: Final[str] = araby.MINI_ALEF
TATWEEL: Final[str] = araby.TATWEEL

# Letters.
ALEF: Final[str] = araby.ALEF
ALEF_FORMS: Final[str] = araby.ALEF_MADDA + araby.ALEF_HAMZA_ABOVE + araby.ALEF_HAMZA_BELOW + araby.ALEF_WASLA
#: The isolated ligatures, which pyarabic knows; there are as many final ones.
LAM_ALEFS: Final[str] = (
    araby.LAM_ALEF + araby.LAM_ALEF_HAMZA_ABOVE + araby.LAM_ALEF_HAMZA_BELOW + araby.LAM_ALEF_MADDA_ABOVE
)
HEH: Final[str] = araby.HEH

# Digits.
ARABIC_INDIC_DIGITS: Final[str] = "".join(araby.NUMBERS_EAST)
EXTENDED_ARABIC_INDIC_DIGITS: Final[str] = "".join(araby.NUMBERS_PERS)
DECIMAL_SEPARATOR: Final[str] = araby.DECIMAL
THOUSANDS_SEPARATOR: Final[str] = araby.THOUSANDS

# Classes for regular expressions.
#: White space as str.isspace() sees it, which is a little more than a regular expression's \\s.
SPACE_CLASS: Final = r"\s\x1C-\x1F"
#: Letters, marks, digits and the underscore: what repair never changes.
WORD_CLASS: Final = r"\p{L}\p{M}\p{N}_"
#: Letters of the Arabic script, in every block.
ARABIC_CLASS: Final = (
    r"\u0620-\u063F\u0641-\u064A\u066E\u066F\u0671-\u06D3\u06D5\u06EE\u06EF\u06FA-\u06FC\u06FF"  # Arabic
    r"\u0750-\u077F\u0870-\u088E\u08A0-\u08C9"  # Supplement, Extended-A and -B
    r"\uFB50-\uFBB1\uFBD3-\uFD3D\uFD50-\uFDFB\uFE70-\uFEFC"  # Presentation Forms-A and -B
)
_WORD_MARKS: Final = TASHKEEL + COMBINING_HAMZAS + DAGGER_ALEF
#: What spelling takes for one token: letters, digits, marks, and # and @, which begin hashtags and mentions.
TOKEN_CLASS: Final = r"\w#@\u0610-\u061A\u06D6-\u06ED" + "".join(f"\\u{ord(c):04X}" for c in _WORD_MARKS)
#: What parts sentences, quotations and remarks to spelling.
BREAKS: Final = SENTENCE_MARKS + QUOTES + LINE_ENDS + ":()[]"


def char_class(characters: str) -> str:
    r"""The inside of a regular expression's ``[...]`` that matches one of ``characters``.

    >>> char_class(".-]")
    '\\x2E\\x2D\\x5D'
    """
    return "".join(f"\\x{ord(c):02X}" if ord(c) < 256 else f"\\u{ord(c):04X}" for c in characters)
