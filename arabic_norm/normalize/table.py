"""The table of a profile: every change of a character that needs no context, compiled into one mapping.

An entry is a character, what it becomes, and the code of the rule that says so; folding is no defect, so its entries
bear the code FOLD, of which no finding is made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from pyarabic import araby

from arabic_norm import characters as ch
from arabic_norm.edits import Edit
from arabic_norm.normalize.profiles import Profile
from arabic_norm.rules import FOLD, Passage

#: Ligatures of whole phrases, which are kept apart from the words around them by the rule for them.
PHRASES: Final = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}\N{ARABIC LIGATURE JALLAJALALOUHOU}"
#: Signs of the presentation form blocks that are no form of a letter.
_SIGNS: Final = "\N{ORNATE LEFT PARENTHESIS}\N{ORNATE RIGHT PARENTHESIS}\N{RIAL SIGN}"


class Table:
    """A mapping of characters, ready to be applied.

    >>> Table({"أ": ("ا", FOLD)}).find("أب")
    [Edit(start=0, end=1, new='ا', rule='fold')]
    """

    def __init__(self, entries: Mapping[str, tuple[str, str]]) -> None:
        self.entries = dict(entries)
        self._pattern = re.compile(f"[{ch.char_class(''.join(self.entries))}]") if self.entries else None

    def find(self, text: str) -> list[Edit]:
        """The edits that the table wants in ``text``: one a character, or one for a run that goes."""
        if self._pattern is None:
            return []
        entries = self.entries
        edits: list[Edit] = []
        for match in self._pattern.finditer(text):
            new, rule = entries[match[0]]
            start = match.start()
            if not new and edits and edits[-1][1:] == (start, "", rule):
                start = edits.pop().start
            edits.append(Edit(start, match.end(), new, rule))
        return edits

    def find_in(self, passage: Passage) -> list[Edit]:
        """The edits that the table wants in a passage: folding everywhere, and the rest outside protected passages."""
        edits = self.find(passage.text)
        if not edits or not passage.protected.spans:
            return edits
        return [edit for edit in edits if edit.rule == FOLD or not passage.protected.meets(edit.start, edit.end)]


@cache
def table_of(profile: Profile, codes: frozenset[str]) -> Table:
    """The table of ``profile`` with the entries of the rules ``codes``, and all of its folding."""
    entries: dict[str, tuple[str, str]] = {}
    for char, new in _foldings(profile):
        entries[char] = (new, FOLD)
    folded = {ord(char): new for char, (new, _) in entries.items()}
    for code, mapping in context_free(profile).items():
        if code in codes or code == FOLD:
            entries |= {char: (new.translate(folded), code) for char, new in mapping.items() if char not in entries}
    return Table(entries)


def context_free(profile: Profile) -> dict[str, Mapping[str, str]]:
    """For each rule that ``profile`` asks for and that needs no context, or not for these characters, its mapping."""
    mappings: dict[str, Mapping[str, str]] = {}
    if profile.presentation_forms == "letters":
        mappings["AN401"] = presentation_forms()
    if profile.invisible:
        removed = ch.INVISIBLE.translate(dict.fromkeys(map(ord, ch.ZERO_WIDTH_JOINERS)))
        mappings["AN404"] = dict.fromkeys(removed, "")
    if profile.spaces:
        mappings["AN405"] = {**dict.fromkeys(ch.EXOTIC_SPACES, " "), "\u2028": "\n", "\u2029": "\n"}
    if profile.digits == "ascii":
        digits = ch.ARABIC_INDIC_DIGITS + ch.EXTENDED_ARABIC_INDIC_DIGITS
        mappings[FOLD if profile.folds else "AN408"] = dict(zip(digits, "0123456789" * 2, strict=True))
    return mappings


@cache
def presentation_forms() -> Mapping[str, str]:
    """Each glyph of the Arabic presentation form blocks and the letters that it shows.

    A mark's spacing form is the mark on a space in Unicode's mapping; here it is the mark alone.
    """
    blocks = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
    forms = {}
    for char in map(chr, blocks):
        letters = unicodedata.normalize("NFKC", char)
        if letters != char and char not in PHRASES + _SIGNS:
            forms[char] = unicodedata.normalize("NFC", letters.strip(" "))
    return forms


def _foldings(profile: Profile) -> Iterator[tuple[str, str]]:
    """The entries of the switches that fold, in no order: no two of them are about one character."""
    if profile.presentation_forms == "lam_alef":
        yield from dict.fromkeys(ch.LAM_ALEFS, araby.LAM + araby.ALEF).items()
    if profile.alef != "keep":
        kept = "" if profile.alef == "fold" else araby.ALEF_WASLA
        yield from dict.fromkeys(ch.ALEF_FORMS.replace(kept, "") if kept else ch.ALEF_FORMS, ch.ALEF).items()
    if profile.hamza == "fold":
        yield araby.WAW_HAMZA, araby.WAW
        yield araby.YEH_HAMZA, araby.YEH
    elif profile.hamza == "hamza":
        hamzas = araby.WAW_HAMZA + araby.YEH_HAMZA + araby.HAMZA_ABOVE + araby.HAMZA_BELOW
        yield from dict.fromkeys(hamzas, araby.HAMZA).items()
    if profile.teh_marbuta == "fold":
        yield araby.TEH_MARBUTA, araby.HEH
    if profile.alef_maksura != "keep":
        yield araby.ALEF_MAKSURA, araby.YEH if profile.alef_maksura == "fold" else araby.ALEF
    yield from dict.fromkeys(_MARKS[profile.marks], "").items()
    if profile.dagger_alef != "keep":
        yield ch.DAGGER_ALEF, araby.ALEF if profile.dagger_alef == "alef" else ""
    if profile.quranic:
        yield from dict.fromkeys(ch.QURANIC_MARKS, "").items()
    if profile.tatweel == "all":
        yield ch.TATWEEL, ""


_TANWIN: Final = "".join(araby.TANWIN)
_OPEN_TANWIN: Final = "\u08f0\u08f1\u08f2"  # as editions of the Qur'an have it
_MARKS: Final = {
    "none": "",
    "tanwin": _TANWIN + _OPEN_TANWIN,
    "short": _TANWIN + _OPEN_TANWIN + "".join(araby.SHORTHARAKAT),
    "tashkeel": ch.TASHKEEL,
    "all": ch.TASHKEEL + _OPEN_TANWIN + ch.COMBINING_HAMZAS + ch.OTHER_MARKS,
}
