"""Profiles: what normalization does, as values.

A profile is a frozen dataclass with one field a switch.  The named ones are in ``PROFILES``; others are made from them
with ``Profile.replace``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, NamedTuple

from arabic_norm import tables
from arabic_norm.version import __version__


class Switch(NamedTuple):
    """What a field of a profile means.

    Attributes:
        summary: what it does.
        values: what it may be set to; the first changes nothing.
        before: an example.
        after: what becomes of the example, by value.
    """

    summary: str
    values: tuple[Any, ...]
    before: str
    after: Mapping[Any, str]


def _switch(summary: str, before: str, **after: str) -> Any:
    """A field of words: ``keep``, which is its default, and those that ``after`` gives an example for."""
    values = ("keep", *after)
    return field(default="keep", metadata={"switch": Switch(summary, values, before, after)})


def _marks(summary: str, before: str, **after: str) -> Any:
    """A field of marks to remove: ``none``, which is its default, and those that ``after`` gives an example for."""
    return field(default="none", metadata={"switch": Switch(summary, ("none", *after), before, after)})


def _flag(summary: str, before: str, after: str) -> Any:
    """A field that is on or off, and off by default."""
    return field(default=False, metadata={"switch": Switch(summary, (False, True), before, {True: after})})


class _Compiled:
    """Where normalize() keeps what it compiled for a profile: no field of it, so neither compared nor pickled."""

    __slots__ = ("compiled",)
    compiled: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Profile(_Compiled):
    """One way to normalize.  Every field but the name and the summary is a switch, and its default changes nothing.

    ``SWITCHES`` says what each does, with an example; ``arabic-norm profiles NAME`` prints them.

    Raises:
        ValueError: for a value that a switch does not have; the message names those that it has.

    >>> Profile("mine", alef="fold", marks="all").alef
    'fold'
    """

    name: str
    summary: str = ""
    compose: str = _switch(
        "canonical composition (UAX #15); nfkc, compatibility composition, comes first and loses distinctions",
        "ا\N{ARABIC HAMZA ABOVE}حمد ²",
        nfc="أحمد ²",
        nfkc="أحمد 2",
    )
    presentation_forms: str = _switch(
        "glyphs of the presentation form blocks become the letters that they show; lam_alef only the four ligatures",
        "ﻋﻠﻰ ﻷ",
        letters="على لأ",
        lam_alef="ﻋﻠﻰ لا",
    )
    lookalikes: bool = _flag(
        "letters of other languages in Arabic lines become Arabic", "المدرسة الابتدائیة", "المدرسة الابتدائية"
    )
    tatweel: str = _switch(
        "words: gone inside words, kept as a dash and in هـ; all: gone everywhere",
        "العـــربية سنة 1440 هـ",
        words="العربية سنة 1440 هـ",
        all="العربية سنة 1440 ه",
    )
    invisible: bool = _flag(
        "bidi controls, zero-width characters, byte order marks and soft hyphens are removed",
        "السلام\N{RIGHT-TO-LEFT MARK} عليكم",
        "السلام عليكم",
    )
    spaces: bool = _flag(
        "spaces of other widths become a space, separators of lines a line end",
        "السلام\N{NO-BREAK SPACE}عليكم",
        "السلام عليكم",
    )
    quotes: str = _switch(
        "the style of quotation marks, inner ones in a second style",
        'قرأ "الأيام".',
        guillemets="قرأ «الأيام».",
        curly="قرأ “الأيام”.",
        straight='قرأ "الأيام".',
    )
    punctuation: bool = _flag(
        "Latin , ; ? in Arabic text become ، ؛ ؟, repeated marks one, and the spaces around marks are put right",
        "هل حضر أحمد, وسعاد ?",
        "هل حضر أحمد، وسعاد؟",
    )
    spelling: bool = _flag(
        "slips of hamza and alef, of ة and ه, of ى and ي are put right, as the level says (docs/spelling.md)",
        "ذهب الى المدرسه.",
        "ذهب إلى المدرسة.",
    )
    elongation: str = _switch("letters repeated for emphasis become one", "جمييييل", reduce="جميل")
    digits: str = _switch(
        "the kind of digits, with the separators inside numbers",
        "بلغ ٣٫١٤ أو 1,234",
        ascii="بلغ 3.14 أو 1,234",
        arabic="بلغ ٣٫١٤ أو ١٬٢٣٤",
    )
    alef: str = _switch(
        "آ أ إ ٱ become ا; hamza leaves the alef wasla ٱ",
        "أحمد ٱلحق آمن إلى",
        fold="احمد الحق امن الى",
        hamza="احمد ٱلحق امن الى",
    )
    hamza: str = _switch(
        "fold: ؤ becomes و and ئ becomes ي; hamza: both, and a combining hamza, become ء",
        "مؤمن وسائل",
        fold="مومن وسايل",
        hamza="مءمن وساءل",
    )
    teh_marbuta: str = _switch("ة becomes ه", "مدرسة", fold="مدرسه")
    alef_maksura: str = _switch("ى becomes ي, or ا", "على", fold="علي", alef="علا")
    marks: str = _marks(
        "which vowel marks go: tanwin; short, also the short vowels and sukun; tashkeel, also shadda; all, also the"
        " combining hamza and madda",
        "مُدَرِّسٌ",
        tanwin="مُدَرِّس",
        short="مدرّس",
        tashkeel="مدرس",
        all="مدرس",
    )
    dagger_alef: str = _switch("the dagger alef goes, or becomes ا", "هٰذا", remove="هذا", alef="هاذا")
    quranic: bool = _flag("the marks of the Qur'an go", "قَالَ ۚ", "قَالَ ")
    trim: bool = _flag(
        "runs of white space become one space, and none is left at the ends", " سلام  عليكم\n", "سلام عليكم"
    )

    def __post_init__(self) -> None:
        for name, switch in SWITCHES.items():
            value = getattr(self, name)
            if not any(type(value) is type(choice) and value == choice for choice in switch.values):
                choices = ", ".join(map(str, switch.values))
                raise ValueError(f"{name} must be one of {choices}, not {value!r}")

    def __hash__(self) -> int:
        return hash(self.name)

    def replace(self, **switches: Any) -> Profile:
        """This profile with some switches set otherwise.

        Raises:
            ValueError: for an unknown switch or value; the message names the known ones.

        >>> PROFILES["search"].replace(teh_marbuta="keep").teh_marbuta
        'keep'
        """
        _check_names(switches)
        return replace(self, **switches)

    @property
    def folds(self) -> bool:
        """Whether letters or marks are folded, so that what becomes of digits is folding too."""
        return any(getattr(self, name) != SWITCHES[name].values[0] for name in _FOLDING)

    def to_dict(self) -> dict[str, Any]:
        """The profile as a dict of plain values, from which ``from_dict`` makes it again."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Profile:
        """The profile that ``to_dict`` gave ``values`` of.

        Raises:
            ValueError: for an unknown switch or value; the message names the known ones.

        >>> Profile.from_dict(PROFILES["search"].to_dict()) == PROFILES["search"]
        True
        """
        _check_names(values)
        if not isinstance(values.get("name"), str):
            raise ValueError("a profile needs a name, which is a str")
        return cls(**values)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that say how data were made.

        They change with a switch, the tables, the version of the package and that of Unicode; the name and the summary
        do not count.

        >>> PROFILES["search"].fingerprint() == PROFILES["search"].replace(name="mine").fingerprint()
        True
        """
        import hashlib  # both not needed for importing us
        import json

        switches = {name: getattr(self, name) for name in SWITCHES}
        made = [__version__, unicodedata.unidata_version, *map(tables.digest, _FILES), switches]
        return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]


SWITCHES: Final[dict[str, Switch]] = {
    item.name: item.metadata["switch"] for item in fields(Profile) if "switch" in item.metadata
}
"""What each switch of a profile does."""


_FILES: Final = (
    *(f"{name}.tsv" for name in ("abbreviations", "letter_names", "lookalikes", "openers", "sentence_words")),
    *(f"{name}.tsv" for name in ("hamzat_wasl", "short_words", "two_spellings")),
    "boundary.model",
    "spelling.model",
)
_FOLDING: Final = ("alef", "hamza", "teh_marbuta", "alef_maksura", "marks", "dagger_alef", "quranic", "trim")


def _check_names(values: Mapping[str, Any]) -> None:
    known = [item.name for item in fields(Profile)]
    for name in values:
        if name not in known:
            raise ValueError(f"unknown switch {name!r}; the switches are {', '.join(known)}")


KEEP: Final = Profile("keep", "changes nothing")

_UNICODE: Final = Profile(
    "unicode",
    "lossless for a reader: one code for what looks the same",
    compose="nfc",
    presentation_forms="letters",
    lookalikes=True,
    tatweel="words",
    invisible=True,
    spaces=True,
)

PROFILES: Final[dict[str, Profile]] = {
    profile.name: profile
    for profile in (
        _UNICODE,
        _UNICODE.replace(
            name="standard",
            summary="clean, correct Arabic for people: the default",
            quotes="guillemets",
            punctuation=True,
            spelling=True,
        ),
        _UNICODE.replace(
            name="search",
            summary="keys for search, deduplication and classic models: smaller on purpose",
            tatweel="all",
            digits="ascii",
            alef="fold",
            hamza="fold",
            teh_marbuta="fold",
            alef_maksura="fold",
            marks="all",
            dagger_alef="remove",
            quranic=True,
            trim=True,
        ),
        Profile(
            "lucene",
            "exactly what Lucene's ArabicNormalizer gives",
            tatweel="all",
            alef="hamza",
            teh_marbuta="fold",
            alef_maksura="fold",
            marks="tashkeel",
        ),
        Profile(
            "camel",
            "exactly what camel_tools gives: normalize_unicode, dediac_ar and its three normalizers, in that order",
            compose="nfkc",
            alef="fold",
            teh_marbuta="fold",
            alef_maksura="fold",
            marks="tashkeel",
            dagger_alef="remove",
        ),
        Profile(
            "pyarabic",
            "exactly what pyarabic.normalize.normalize_searchtext gives",
            presentation_forms="lam_alef",
            tatweel="all",
            alef="fold",
            hamza="hamza",
            teh_marbuta="fold",
            alef_maksura="alef",
            marks="tashkeel",
            dagger_alef="alef",
        ),
    )
}
"""The named profiles."""


def profile_of(profile: str | Profile) -> Profile:
    """The profile called ``profile``, or ``profile`` itself.

    Raises:
        ValueError: if there is none of that name; the message lists them.
        TypeError: if it is neither a name nor a Profile.
    """
    if isinstance(profile, Profile):
        return profile
    if not isinstance(profile, str):
        raise TypeError(f"profile must be a str or a Profile, not {type(profile).__name__}")
    if profile not in PROFILES:
        raise ValueError(f"unknown profile {profile!r}; the profiles are {', '.join(PROFILES)}")
    return PROFILES[profile]
