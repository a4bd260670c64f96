"""The table of a profile: every change of a character that needs no context, compiled into one mapping.

An entry is a character, what it becomes, and the code of the rule that says so; folding is no defect, so its entries
bear the code FOLD, of which no finding is made.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Final

from pyarabic import araby

from arabic_norm import characters as ch
from arabic_norm import kernel
from arabic_norm.edits import Edit
from arabic_norm.normalize.composition import composing, unstable
from arabic_norm.normalize.profiles import Profile
from arabic_norm.protected import may_be_protected
from arabic_norm.rules import FOLD, Passage

#: Ligatures of whole phrases, which are kept apart from the words around them by the rule for them.
PHRASES: Final = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}\N{ARABIC LIGATURE JALLAJALALOUHOU}"
#: Signs of the presentation form blocks that are no form of a letter.
_SIGNS: Final = "\N{ORNATE LEFT PARENTHESIS}\N{ORNATE RIGHT PARENTHESIS}\N{RIAL SIGN}"


class Table:
    """A mapping of characters, compiled for the kernel, which sees in the same pass what rules a text needs.

    Args:
        entries: characters, what they become, and the code of the rule that says so.
        needs: the classes of characters that rules need, each of which gets a flag.
        unstable: the characters that a step before the table may change.

    >>> Table({"أ": ("ا", FOLD)}).find("أب")
    [Edit(start=0, end=1, new='ا', rule='fold')]
    """

    MENDS: Final = 1
    """The flag of a character that becomes another by a rule, which protected passages are spared."""

    UNSTABLE: Final = 2
    """The flag of a character that a step before the table may change."""

    CHANGES: Final = 4
    """The flag of a character that becomes another, by a rule or by folding."""

    def __init__(
        self,
        entries: Mapping[str, tuple[str, str]],
        needs: Iterable[str] = (),
        unstable: frozenset[str] = frozenset(),
    ) -> None:
        self.entries = dict(entries)
        self._bits: dict[str, int] = {}
        for chars in needs:
            if chars and len(self._bits) < _MOST_CLASSES:
                self._bits.setdefault(chars, 8 << len(self._bits))
        self._unstable = unstable
        self._plain: dict[str, int] = {}
        for chars, bit in (*self._bits.items(), ("".join(unstable), self.UNSTABLE)):
            for char in chars:
                self._plain[char] = self._plain.get(char, 0) | bit

    def flag_of(self, chars: str) -> int:
        """The flag of a class of characters; 0 where there is none, so that nothing can be said."""
        return self._bits.get(chars, 0)

    @cached_property
    def _loops(self) -> kernel.Table:
        """Flags what a text has, and what it will have: a character that is protected stays."""
        flags = {char: self.CHANGES | self._flags_behind(char) | self._plain.get(char, 0) for char in self.entries}
        return kernel.Table({char: new for char, (new, _) in self.entries.items()}, self._plain | flags)

    @cached_property
    def whole(self) -> kernel.Table:
        """Flags only what a text will have."""
        return self._whole({}, trim=False)

    @cached_property
    def trimming(self) -> kernel.Table:
        """The same, and what is white space behind it becomes a space, one for a run, and none at the ends."""
        return self._whole(dict.fromkeys(ch.LINE_ENDS + ch.SPACES, " "), trim=True)

    def _whole(self, spaces: dict[str, str], trim: bool) -> kernel.Table:
        folded = {ord(char): new for char, new in spaces.items()}
        entries = {char: new.translate(folded) for char, (new, _) in self.entries.items()}
        flags = {char: self._flags_behind(char) & ~(self.MENDS if char in spaces else 0) for char in self.entries}
        return kernel.Table(spaces | entries | spaces, self._plain | flags, strip=trim)

    def _flags_behind(self, char: str) -> int:
        """The flags of what a character becomes, whether that is mending, and whether a step before may change it."""
        new, rule = self.entries[char]
        flags = self.MENDS if rule != FOLD else 0
        # A mark that goes, and composes with nothing, could only have been put in another order before.
        if char in self._unstable and (new or not unicodedata.combining(char) or char in composing()):
            flags |= self.UNSTABLE
        for behind in new:
            flags |= self._plain.get(behind, 0)
        return flags

    @cached_property
    def is_closed(self) -> bool:
        """Whether nothing that it writes is changed by it again."""
        return not any(char in self.entries for new, _ in self.entries.values() for char in new)

    @property
    def flags_nothing(self) -> bool:
        """Whether no text can have a flag: nothing is mended, and no rule needs anything."""
        return not self._plain and all(rule == FOLD for _, rule in self.entries.values())

    def map(self, text: str) -> tuple[str, int]:
        """What becomes of ``text`` where nothing is protected, the same object if nothing changes; and its flags."""
        return self._loops.map(text)

    def flags(self, text: str) -> int:
        """The flags of the characters of ``text``."""
        return self._loops.flags(text)

    def find(self, text: str) -> list[Edit]:
        """The edits that the table wants in ``text``: one a character, or one for a run that goes."""
        entries = self.entries
        edits: list[Edit] = []
        for start in self._loops.changes(text):
            new, rule = entries[text[start]]
            if not new and edits and edits[-1][1:] == (start, "", rule):
                edits[-1] = edits[-1]._replace(end=start + 1)
            else:
                edits.append(Edit(start, start + 1, new, rule))
        return edits

    def find_in(self, passage: Passage) -> list[Edit]:
        """The edits that the table wants in a passage: folding everywhere, and the rest outside protected passages."""
        edits = self.find(passage.text)
        if all(edit.rule == FOLD for edit in edits) or not passage.protected.spans:
            return edits
        return [edit for edit in edits if edit.rule == FOLD or not passage.protected.meets(edit.start, edit.end)]

    def spares(self, passage: Passage, places: list[int] | None = None) -> bool:
        """Whether a character of the passage is left as it is because it is protected.

        ``places`` are the offsets of those that are no folding, if they are known.
        """
        places = self.mended(passage.text) if places is None else places
        if len(places) < FEW and not may_be_protected(passage.text, places):
            return False
        return any(passage.protected.meets(place, place + 1) for place in places)

    def mended(self, text: str) -> list[int]:
        """The offsets, in code points, of the characters that are no folding."""
        return self._loops.find(text, self.MENDS)


FEW: Final = 200
"""Around so few places is looked; with more, all protected passages of the text are found at once."""

_MOST_CLASSES: Final = 28
"""As many classes as the kernel has flags, but for the three above."""


def table_of(profile: Profile, codes: frozenset[str], needs: Iterable[str] = ()) -> Table:
    """The table of ``profile`` with the entries of the rules ``codes``, and all of its folding."""
    entries: dict[str, tuple[str, str]] = {}
    for char, new in _foldings(profile):
        entries[char] = (new, FOLD)
    folded = {ord(char): new for char, (new, _) in entries.items()}
    for code, mapping in context_free(profile).items():
        if code in codes or code == FOLD:
            entries |= {char: (new.translate(folded), code) for char, new in mapping.items() if char not in entries}
    return Table(entries, needs, unstable("NFKC") if profile.compose == "nfkc" else frozenset())


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
