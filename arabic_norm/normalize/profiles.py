"""Profiles: what normalization does, as values.

A profile is a frozen dataclass with one field a switch.  The named ones are in ``PROFILES``; others are made from them
with ``Profile.replace``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Literal, get_args, get_type_hints

Quotes = Literal["keep", "guillemets", "curly", "straight"]
Digits = Literal["keep", "ascii", "arabic"]
Tatweel = Literal["keep", "words", "all"]
Fold = Literal["keep", "fold"]
Marks = Literal["none", "tanwin", "short", "all"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to normalize.  Every field is a switch, and its default changes nothing.

    Attributes:
        name: what the profile is called.
        summary: what it is for, in one line.
        compose: canonical composition (NFC): alef and a combining hamza become one letter, marks come in order.
        presentation_forms: glyphs of the presentation form blocks become the letters that they show.
        lookalikes: letters of other languages inside Arabic words become the Arabic ones (ک to ك).
        tatweel: ``words`` removes it inside words and keeps it as a dash and in هـ; ``all`` removes every one.
        invisible: bidi controls, zero-width characters, byte order marks and soft hyphens are removed.
        spaces: spaces of other widths become a space, line and paragraph separators a line end.
        quotes: the style that sound pairs of quotation marks are brought to.
        punctuation: Latin , ; ? in Arabic text become ، ؛ ؟, and repeated marks one; spaces around marks are put right.
        digits: ``ascii`` or ``arabic`` (Arabic-Indic) digits, with the separators inside numbers.
        alef: fold آ أ إ ٱ to ا.
        hamza: fold ؤ to و and ئ to ي.
        teh_marbuta: fold ة to ه.
        alef_maksura: fold ى to ي.
        marks: which vowel marks are removed: ``tanwin``, ``short`` (these and the short vowels and sukun), ``all``.
        quranic: the dagger alef and the marks of the Qur'an are removed.
        trim: runs of white space become one space, and none is left at the ends.
    """

    name: str
    summary: str = ""
    compose: bool = False
    presentation_forms: bool = False
    lookalikes: bool = False
    tatweel: Tatweel = "keep"
    invisible: bool = False
    spaces: bool = False
    quotes: Quotes = "keep"
    punctuation: bool = False
    digits: Digits = "keep"
    alef: Fold = "keep"
    hamza: Fold = "keep"
    teh_marbuta: Fold = "keep"
    alef_maksura: Fold = "keep"
    marks: Marks = "none"
    quranic: bool = False
    trim: bool = False

    def __post_init__(self) -> None:
        hints = get_type_hints(type(self))
        for field in fields(self):
            value = getattr(self, field.name)
            allowed = get_args(hints[field.name]) or ((True, False) if hints[field.name] is bool else ())
            if allowed and not any(value is choice or value == choice for choice in allowed):
                choices = ", ".join(str(choice) for choice in allowed)
                raise ValueError(f"{field.name} must be one of {choices}, not {value!r}")

    def replace(self, **switches: Any) -> Profile:
        """This profile with some switches set otherwise.

        Raises:
            ValueError: for an unknown switch or value; the message names the known ones.

        >>> PROFILES["search"].replace(teh_marbuta="keep").teh_marbuta
        'keep'
        """
        known = [field.name for field in fields(self)]
        for switch in switches:
            if switch not in known:
                raise ValueError(f"unknown switch {switch!r}; the switches are {', '.join(known)}")
        return replace(self, **switches)

    def to_dict(self) -> dict[str, Any]:
        """The profile as a dict of plain values, from which ``Profile(**d)`` makes it again."""
        return asdict(self)


KEEP: Final = Profile("keep", "changes nothing")

_UNICODE: Final = Profile(
    "unicode",
    "lossless for a reader: one code for what looks the same",
    compose=True,
    presentation_forms=True,
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
            quranic=True,
            trim=True,
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
