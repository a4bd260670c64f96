"""arabic_norm: repair, normalize and segment Arabic text.

>>> import arabic_norm as an
>>> an.clean("قال إن ”الوضع مستقر“ ،وغادر ..")
'قال إن «الوضع مستقر»، وغادر.'
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from arabic_norm.edits import Alignment, Edit, OverlapError
from arabic_norm.normalize import KEEP, PROFILES, Profile, codes_of, profile_of
from arabic_norm.pipeline import REGISTRY, REPAIR, Document, Finding, Pipeline
from arabic_norm.rules import Rule
from arabic_norm.segment import sentence_offsets, sentence_spans, sentences
from arabic_norm.version import __version__

__all__ = [
    "PROFILES",
    "REGISTRY",
    "Alignment",
    "Document",
    "Edit",
    "Finding",
    "OverlapError",
    "Pipeline",
    "Profile",
    "Rule",
    "__version__",
    "check",
    "clean",
    "normalize",
    "repair",
    "sentence_offsets",
    "sentence_spans",
    "sentences",
]


@cache
def _cleaner(profile: str | Profile, level: str) -> Pipeline:
    return Pipeline(profile, level)


@cache
def _repairer(level: str) -> Pipeline:
    return Pipeline._of(REPAIR, KEEP, level)


@cache
def _normalizer(profile: str | Profile) -> Callable[[str], str]:
    chosen = profile_of(profile)
    return Pipeline._of(codes_of(chosen), chosen)._steps.text


_NAMED: Final[dict[str, Callable[[str], str]]] = {}
"""What normalize() does, by the name of a profile; a Profile keeps it itself, for to find it by hash takes longer."""


def _remembered(profile: str | Profile) -> Callable[[str], str]:
    run = _normalizer(profile)
    if isinstance(profile, Profile):
        object.__setattr__(profile, "compiled", run)
    else:
        _NAMED[profile] = run
    return run


def clean(text: str, profile: str | Profile = "standard", level: str = "safe") -> str:
    """Mend artifacts, put slips of spelling right and normalize: the whole way.

    Args:
        text: any text.
        profile: what normalization does; a name or a Profile.
        level: how sure a decision about a false period, a line break or a word must be: ``safe``, ``eager`` or ``off``.

    Raises:
        TypeError: if ``text`` is not a str.
        ValueError: if there is no such profile or level.

    >>> clean("بحث الوزيران سبل التعاون بين .\\nالبلدين .")
    'بحث الوزيران سبل التعاون بين البلدين.'
    >>> clean("بلغ السعر 3.14 دولار.")
    'بلغ السعر 3.14 دولار.'
    >>> clean("عقد الوزراء إجتماعا في المدينه.")
    'عقد الوزراء اجتماعا في المدينة.'
    """
    return _cleaner(profile, level)._steps.text(text)


def repair(text: str, level: str = "safe") -> str:
    """Mend artifacts only: punctuation and white space change, and never a letter, mark or digit.

    Raises:
        TypeError: if ``text`` is not a str.
        ValueError: if there is no such level.

    >>> repair("وصل الوفد .. ثم غادر .")
    'وصل الوفد. ثم غادر.'
    """
    return _repairer(level)._steps.text(text)


def normalize(text: str, profile: str | Profile = "standard") -> str:
    """Normalize characters, quotation marks, punctuation and spelling as ``profile`` says.

    Raises:
        TypeError: if ``text`` is not a str.
        ValueError: if there is no such profile.

    >>> normalize("إجتماعٌ", "search")
    'اجتماع'
    """
    try:
        run = _NAMED[profile] if type(profile) is str else profile.compiled  # type: ignore[union-attr]
    except (KeyError, AttributeError):
        run = None
    return (run or _remembered(profile))(text)


def check(text: str) -> list[Finding]:
    """Report what clean() would change in ``text``, and what is suspicious and would be left.

    Raises:
        TypeError: if ``text`` is not a str.

    >>> for finding in check("وصل الوفد ."):
    ...     print(finding.line, finding.column, finding.code, finding.name, finding.safe)
    1 10 AN102 space-before-mark True
    """
    return _cleaner("standard", "safe").check(text)
