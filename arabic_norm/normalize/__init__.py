"""Normalization: a profile's table of characters and the rules for what depends on context (AN4xx and a few others)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from arabic_norm import characters as ch
from arabic_norm.normalize import composition, context, punctuation
from arabic_norm.normalize.profiles import KEEP, PROFILES, SWITCHES, Profile, Switch, profile_of
from arabic_norm.normalize.table import PHRASES, Table, context_free, table_of
from arabic_norm.rules import FOLD, Passage, Proposal, Rule

__all__ = [
    "CHARACTER_RULES",
    "COMPATIBLE",
    "FOLD",
    "KEEP",
    "PROFILES",
    "PUNCTUATION_RULES",
    "SWITCHES",
    "TABLE_ONLY",
    "TRIM",
    "Profile",
    "Switch",
    "codes_of",
    "context_free",
    "profile_of",
    "table_of",
]


def _in_table(code: str, passage: Passage) -> Iterator[Proposal]:
    entries = {char: (new, code) for char, new in context_free(PROFILES["unicode"])[code].items()}
    for start, end, new, _ in Table(entries).find(passage.text):
        yield Proposal(start, end, new)


CHARACTER_RULES: Final = (
    Rule(
        "AN401",
        "presentation-form",
        "a glyph in place of letters; it is not found by a search",
        "ﺍﻟﺴﻼﻡ ﻋﻠﻴﻜﻢ",
        "السلام عليكم",
        partial(_in_table, "AN401"),
    ),
    Rule(
        "AN404",
        "invisible-character",
        "a control that has no shape: bidi mark, zero-width space, byte order mark, soft hyphen",
        "السلام\N{RIGHT-TO-LEFT MARK} عليكم",
        "السلام عليكم",
        partial(_in_table, "AN404"),
    ),
    Rule(
        "AN405",
        "exotic-space",
        "a space of another width, or a separator of lines, that breaks searches and line ends",
        "السلام\N{NO-BREAK SPACE}عليكم",
        "السلام عليكم",
        partial(_in_table, "AN405"),
    ),
    Rule(
        "AN409",
        "phrase-ligature",
        "a whole phrase in one character",
        "محمد ﷺ",
        "محمد صلى الله عليه وسلم",
        context.find_phrases,
        PHRASES,
    ),
    Rule(
        "AN406",
        "decomposed-letter",
        "a letter and its marks in another order or number than canonical composition (NFC) has",
        "ا\N{ARABIC HAMZA ABOVE}حمد",
        "أحمد",
        composition.find_decomposed,
        lambda _: "".join(composition.unstable("NFC")),
    ),
    Rule(
        "AN410",
        "zero-width-joiner",
        "a joiner or non-joiner that Arabic does without",
        "الم\N{ZERO WIDTH NON-JOINER}درسة",
        "المدرسة",
        context.find_joiners,
        ch.ZERO_WIDTH_JOINERS,
    ),
    Rule(
        "AN402",
        "lookalike-letter",
        "a letter of another language in an Arabic word",
        "المدرسة الابتدائیة",
        "المدرسة الابتدائية",
        context.find_lookalikes,
        lambda _: "".join(context.lookalikes()),
    ),
    Rule(
        "AN403",
        "tatweel",
        "a stretching stroke inside a word",
        "العـــربية لغة جميلة.",
        "العربية لغة جميلة.",
        context.find_tatweel,
        ch.TATWEEL,
    ),
    Rule(
        "AN411",
        "elongated-word",
        "a letter repeated for emphasis",
        "هذا جمييييل جدا.",
        "هذا جميل جدا.",
        context.find_elongations,
        safe=False,
        acts=lambda settings: settings.elongation == "reduce",
    ),
)
"""Rules about single characters, in the order in which they are applied."""

TABLE_ONLY: Final = frozenset({"AN401", "AN404", "AN405"})
"""The codes of the rules that the table of a profile does wholly."""

PUNCTUATION_RULES: Final = (
    Rule(
        "AN407",
        "latin-mark",
        "a Latin comma, semicolon or question mark between Arabic words",
        "هل حضر أحمد, وسعاد?",
        "هل حضر أحمد، وسعاد؟",
        punctuation.find_latin_marks,
        punctuation.LATIN_MARKS,
    ),
    Rule(
        "AN107",
        "repeated-mark",
        "one mark is enough",
        "حقا؟؟؟ نعم!!!",
        "حقا؟ نعم!",
        punctuation.find_repeated_marks,
        "!?؟،؛",
        sights=punctuation.MARK_BEHIND_MARK,
    ),
    Rule(
        "AN408",
        "digits",
        "digits and their separators of the kind that was asked for",
        "بلغ ٣٫١٤ دولار.",
        "بلغ 3.14 دولار.",
        punctuation.find_digits,
        lambda settings: punctuation.SEPARATORS if settings.digits == "ascii" else "",
    ),
)
"""Rules about marks and digits that a profile asks for."""

TRIM: Final = Rule(
    FOLD,
    "trim",
    "white space folded to single spaces",
    " سلام  عليكم\n",
    "سلام عليكم",
    punctuation.find_space_to_trim,
)
"""Folding of white space, which is no finding and so not in the registry."""


COMPATIBLE: Final = Rule(FOLD, "compatible", "compatibility composition", "²", "2", composition.find_compatible)
"""Folding by compatibility composition."""

_CODES: Final[dict[str, Callable[[Profile], bool]]] = {
    "AN401": lambda profile: profile.presentation_forms == "letters",
    "AN402": lambda profile: profile.lookalikes,
    "AN403": lambda profile: profile.tatweel == "words",
    "AN404": lambda profile: profile.invisible,
    "AN405": lambda profile: profile.spaces,
    "AN406": lambda profile: profile.compose == "nfc",
    "AN407": lambda profile: profile.punctuation,
    "AN408": lambda profile: profile.digits != "keep",
    "AN409": lambda profile: profile.presentation_forms == "letters",
    "AN410": lambda profile: profile.invisible,
    "AN411": lambda profile: profile.elongation == "reduce" or profile.punctuation,
    "AN107": lambda profile: profile.punctuation,
    "AN201": lambda profile: profile.quotes != "keep",
    "AN202": lambda profile: profile.quotes != "keep",
    "AN203": lambda profile: profile.quotes != "keep",
    **dict.fromkeys((f"AN50{kind}" for kind in range(1, 9)), lambda profile: profile.spelling and not profile.folds),
    **dict.fromkeys(
        ("AN102", "AN301", "AN302", "AN303", "AN304", "AN305", "AN306"), lambda profile: profile.punctuation
    ),
}


def codes_of(profile: Profile) -> frozenset[str]:
    """The codes of the rules that ``profile`` asks for."""
    return frozenset(code for code, asks in _CODES.items() if asks(profile))
