"""Skeletons: a word without what slips change, and the kinds of slips.

A *slot* is a letter that people mistake: any alef, a final heh or teh marbuta, a final yeh or alef maksura.  The
*skeleton* of a word has the plain letter in every slot, a *form* is one way to fill them, and a *choice* is that way
as a number.  All forms of a skeleton have its length, so that spelling never moves a letter.

The orthography is that of the Cairo Academy and of Wright, Grammar I, sections 14 to 21 (hamza, wasl, madda), 294
(teh marbuta) and 7 (alef maksura).
"""

from __future__ import annotations

from itertools import product
from typing import Final

from arabic_norm import characters as ch

ABOVE: Final = "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}"
BELOW: Final = "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}"
MADDA: Final = "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}"
TEH_MARBUTA: Final = "\N{ARABIC LETTER TEH MARBUTA}"
ALEF_MAKSURA: Final = "\N{ARABIC LETTER ALEF MAKSURA}"
YEH: Final = "\N{ARABIC LETTER YEH}"

LETTERS: Final = {
    ch.ALEF: ch.ALEF + ABOVE + BELOW + MADDA,
    ch.HEH: ch.HEH + TEH_MARBUTA,
    YEH: YEH + ALEF_MAKSURA,
}
"""What may stand in a slot, by the letter of the skeleton; the plain letter is the first."""

LAST: Final = frozenset((ch.HEH, YEH))
"""The letters that are slots at the end of a skeleton only."""

MOST_CHOICES: Final = 1 << 11
"""Skeletons with more forms (six alefs, foreign names) are not looked at."""

_ALEFS: Final = str.maketrans(dict.fromkeys(ABOVE + BELOW + MADDA, ch.ALEF))

KINDS: Final = (
    "bare-alef",
    "hamza-on-wasl",
    "hamza-seat",
    "madda",
    "heh-for-teh-marbuta",
    "teh-marbuta-for-heh",
    "alef-maksura-for-yeh",
    "yeh-for-alef-maksura",
)
"""The kinds of slips, in the order of their rules AN501 to AN508."""


def fold(word: str) -> str:
    """The skeleton of ``word``.

    >>> fold("الأولى"), fold("مكتبة"), fold("آثار")
    ('الاولي', 'مكتبه', 'اثار')
    """
    word = word.translate(_ALEFS)
    last = word[-1:]
    if last == TEH_MARBUTA:
        return word[:-1] + ch.HEH
    return word[:-1] + YEH if last == ALEF_MAKSURA else word


def slots(skeleton: str) -> list[int]:
    """The indices of the slots of a skeleton.

    >>> slots("الاداره")
    [0, 2, 4, 6]
    """
    found = []
    i = skeleton.find(ch.ALEF)
    while i >= 0:
        found.append(i)
        i = skeleton.find(ch.ALEF, i + 1)
    if skeleton[-1:] in LAST:
        found.append(len(skeleton) - 1)
    return found


ARTICLE: Final = "ال"
BEFORE_ARTICLE: Final = frozenset(("", *"و ف ب ك وب فب وك فك أ".split()))


def article_end(skeleton: str) -> int:
    """The offset behind the article and what is written before it, or 0 where there is none or two letters follow.

    >>> article_end("والمدرسه"), article_end("بالغ"), article_end("الي")
    (3, 0, 0)
    """
    start = skeleton.find(ARTICLE, 0, 4)
    end = start + len(ARTICLE)
    return end if start >= 0 and skeleton[:start] in BEFORE_ARTICLE and len(skeleton) - end >= 3 else 0


def choice_of(form: str) -> int | None:
    """The number of a form among those of its skeleton; None where a skeleton has too many.

    >>> choice_of("مكتبه"), choice_of("مكتبة"), choice_of("أولى")
    (0, 1, 3)
    """
    skeleton = fold(form)
    choice, scale = 0, 1
    for i in slots(skeleton):
        letters = LETTERS[skeleton[i]]
        place = letters.find(form[i])
        if place < 0:
            return None
        choice = choice * len(letters) + place
        scale *= len(letters)
    return choice if scale <= MOST_CHOICES else None


def form_of(skeleton: str, choice: int) -> str:
    """The form of ``skeleton`` with a number, the inverse of ``choice_of``.

    >>> form_of("اولي", 3)
    'أولى'
    """
    if not choice:
        return skeleton
    letters = list(skeleton)
    for i in reversed(slots(skeleton)):
        among = LETTERS[skeleton[i]]
        choice, place = divmod(choice, len(among))
        letters[i] = among[place]
    return "".join(letters)


def forms(skeleton: str) -> list[str]:
    """The forms that a word may have which is not known: the article's alef and the seats inside a word are as usual.

    >>> forms("فيه"), len(forms("الاراده"))
    (['فيه', 'فية'], 24)
    """
    ways = list(skeleton)
    size = 1
    article = article_end(skeleton)
    for i in slots(skeleton):
        among = LETTERS[skeleton[i]]
        if skeleton[i] == ch.ALEF:
            if i == article - 2 or i == len(skeleton) - 1:
                continue
            if not is_initial(skeleton, i):
                among = among.replace(BELOW, "")
        ways[i] = among
        size *= len(among)
    return ["".join(letters) for letters in product(*ways)] if size <= MOST_FORMS else []


MOST_FORMS: Final = 64
"""Unknown words with more forms are left alone."""

BEFORE: Final = frozenset(
    ("", *"وفبكلسأ", *"وب فب ول فل وك فك وس فس وأ ال وال فال بال كال وبال فبال وكال لل ولل فلل".split())
)
"""What may stand before an initial letter."""

INITIALS: Final = 1 + max(map(len, BEFORE))
"""No letter behind so many is an initial one."""


def is_initial(skeleton: str, offset: int) -> bool:
    """Whether only proclitics may stand before ``offset``."""
    return skeleton[:offset] in BEFORE


def kind_of(written: str, right: str) -> int:
    """Which kind of slip it is, as an index into KINDS, to write one letter where the other is right.

    >>> KINDS[kind_of("ا", "أ")], KINDS[kind_of("ه", "ة")]
    ('bare-alef', 'heh-for-teh-marbuta')
    """
    if MADDA in (written, right):
        return 3
    if right in (ABOVE, BELOW):
        return 0 if written == ch.ALEF else 2
    return _KIND_BY_RIGHT[right]


_KIND_BY_RIGHT: Final = {ch.ALEF: 1, TEH_MARBUTA: 4, ch.HEH: 5, YEH: 6, ALEF_MAKSURA: 7}
