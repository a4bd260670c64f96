"""Context: what the scorer sees of a word and its neighbours, as numbers.

A form is known by itself, by its class (which alef where, which letter at the end) and by its class with its affixes;
each of these is crossed with what stands around, and hashed to one of the slots of a table of small weights.  For a
word that the lexicon does not have, every letter that may be mistaken is crossed with the affixes around it.  All of it
is arithmetic on 32 bits, so that a compiled kernel can do the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

from arabic_norm import characters as ch
from arabic_norm.boundary.codes import ENDINGS
from arabic_norm.spelling import relatives
from arabic_norm.spelling.guards import Keys
from arabic_norm.spelling.lexicon import Form
from arabic_norm.spelling.skeleton import INITIALS, LAST, LETTERS, YEH, article_end, is_initial
from arabic_norm.spelling.words import BREAK

SLOT_BITS: Final = 16
MASK: Final = (1 << SLOT_BITS) - 1
SPREAD: Final = 0x9E3779B1
SHIFT: Final = 32 - SLOT_BITS
"""The bits of a product with SPREAD from SHIFT on are well mixed: Knuth, The Art of Computer Programming 3, 6.4."""

#: The family of أن and إن, with pronouns; behind a verb of saying it is إن.  Wright, Grammar I, section 362 k; II, 36.
AN_FAMILY: Final = frozenset("ان انه انها انهم اننا انني اني انهما انك انكم انهن".split())
#: Verbs of saying, and words behind which a clause begins, as skeletons.
SAYING: Final = frozenset(
    "قال قالت قالوا قالا يقول تقول يقولون نقول اقول قائلا قائله قائلين قوله قولها قولهم القول بالقول قيل يقال قلت قلنا"
    " اضاف اضافت يضيف اكد اكدت اكدوا يؤكد ذكر ذكرت اوضح اوضحت اعلن اعلنت صرح صرحت افاد افادت اشار اشارت يري تري"
    " حيث اذ الا ثم بل لكن".split()
)
#: Words that govern a noun, behind which it is أن: the clause stands for a noun.  Wright, Grammar I, 362 k; II, 80 b.
GOVERNING: Final = frozenset(
    "علي من الي عن في مع بعد قبل دون منذ رغم الرغم غير سوي بين بسبب حين بيد لولا لو كما بما طالما شك بد المحتمل الممكن"
    " الضروري المهم الواضح المعروف المتوقع المرجح المفترض الواجب حقيقه بحقيقه فكره".split()
)
REACH: Final = 12
"""How many words back a verb of saying is looked for."""

CONTEXT: Final = "fp fq fn p2 n2 np pp al pl nl p n b s nm pq sp".split()
"""Gender and article of the neighbours, their ends and beginnings, themselves, nothing, a verb of saying, pairs."""

OF_CLASSES: Final = CONTEXT.index("s") + 1
WITH_AFFIXES: Final = CONTEXT.index("nl") + 1
"""How many of them, from the first, are crossed with the class of a form, and with its affixes."""
COUNTS: Final = (len(CONTEXT), OF_CLASSES, OF_CLASSES, WITH_AFFIXES)
"""How many of them each of a form's codes is crossed with."""

AGREEING: Final = ("ه", "ي")
"""The last letters of words whose neighbours may agree with them in gender."""


def definition() -> str:
    """All that a model depends on, as one text."""
    words = [sorted(AN_FAMILY), sorted(SAYING), sorted(GOVERNING), ENDINGS, relatives.BEFORE, relatives.BEHIND]
    return f"{SLOT_BITS} {REACH} {CONTEXT} {OF_CLASSES} {WITH_AFFIXES} {AFFIXES} {words} 1"


def saying(keys: Keys, i: int) -> str:
    """What stands before a word of the family of أن and tells which it is: its governor, a verb of saying, a break."""
    if _bare(keys[i]) not in AN_FAMILY:
        return "-"
    if i and _bare(keys[i - 1]) in GOVERNING:
        return "G"
    breaks = ""
    for j in range(i - 1, max(-1, i - REACH), -1):
        key = keys[j]
        if key == BREAK:
            if i - j > 2:
                continue
            breaks = "#"
            continue
        bare = _bare(key)
        if bare in AN_FAMILY:
            return breaks + "A"
        if bare in SAYING:
            return f"{breaks}{1 if i - j > 3 else 2}{bare[:3]}"
    return breaks + "0"


def flags_of(key: str) -> tuple[bool, bool, bool, bool]:
    """Whether a skeleton is defined, of the family of أن, a word that governs it, a verb of saying."""
    bare = _bare(key)
    return _defined(key) == "1", bare in AN_FAMILY, bare in GOVERNING, bare in SAYING


def _bare(key: str) -> str:
    return key[1:] if key[:1] in ("و", "ف") else key


@lru_cache(maxsize=1 << 16)
def _defined(key: str) -> str:
    return "1" if _ARTICLE.match(key) else "0"


DEFINED: Final = tuple("ال وال فال بال كال لل ولل فلل".split())
"""What a defined word begins with, before two letters at least."""

_ARTICLE: Final = re.compile(f"(?:{'|'.join(DEFINED)})..")


def ending_of(forms: Sequence[Form] | None) -> str:
    """The last letter of a word's commonest form, if the others are rare: its neighbours agree with it in gender.

    It is asked of the lexicon and not of the text, so that it is the same whether or not the neighbour is misspelt.
    """
    if not forms:
        return "?"
    best = max(forms, key=lambda form: form.mass)
    return best.form[-1] if sum(form.mass for form in forms) < 1.1 * best.mass else "?"


def around(keys: Keys, i: int, ending: Callable[[str], str]) -> tuple[int, ...]:
    """The codes of the context of the word at ``i``, in the order of CONTEXT.

    Args:
        keys: the skeletons of the text.
        i: which of them.
        ending: says what ``ending_of`` says of the forms of a skeleton.
    """

    def key(j: int) -> str:
        return keys[j] if 0 <= j < len(keys) else BREAK

    p, n, q, m = key(i - 1), key(i + 1), key(i - 2), key(i + 2)
    verb = saying(keys, i)
    own = _defined(keys[i])
    of_p, of_q, of_n = (ending(word) if word[-1:] in AGREEING else "" for word in (p, q, n))
    values = (
        own + _defined(p) + of_p, own + of_q + "/" + of_p, own + _defined(n) + of_n,
        p[-2:], n[-2:], n[:2], p[:2], _defined(p) + _defined(n), _defined(p) + p[-1:], _defined(n) + n[-1:],
        p, n, "", verb, f"{n} {m}", f"{q} {p}", verb + p[:3],
    )  # fmt: skip
    return tuple(
        [crc32(f"{name} {value}".encode("utf-8", "replace")) for name, value in zip(CONTEXT, values, strict=True)]
    )


Codes = tuple[int, int, int, int]
"""What is known of a form: itself, its first alef, its last letter, and both with its affixes."""


@lru_cache(maxsize=1 << 14)
def form_codes(form: str) -> tuple[int, int, int, int]:
    """The codes of a form."""
    alef, last = alef_class(form), last_class(form)
    seen = (f"F{form}", f"A{alef}", f"E{last}", f"P{alef}{last}{form[:2]}/{form[-2:]}")
    # Spread before they are crossed: a checksum is linear, and two of them crossed could be two others crossed.
    return tuple([crc32(value.encode()) * SPREAD & 0xFFFFFFFF for value in seen])  # type: ignore[return-value]


def alef_class(form: str) -> str:
    """The first alef of a form, and whether it stands at its start, behind proclitics or inside.

    >>> alef_class("وإلى"), alef_class("كتابه"), alef_class("في")
    ('إ1', 'ا2', '')
    """
    for i, letter in enumerate(form):
        if letter in LETTERS[ch.ALEF]:
            return letter + ("0" if i == 0 else "1" if is_initial(form, i) else "2")
    return ""


def last_class(form: str) -> str:
    """The last letter of a form if it is one that may be mistaken."""
    last = form[-1]
    return last if last in LETTERS[ch.HEH] or last in LETTERS[YEH] else ""


def context_slots(codes: Codes, context: Sequence[int]) -> list[int]:
    """The slots of a form in its context."""
    form = codes[0]
    return [(form ^ code) * SPREAD >> SHIFT & MASK for code in context] + class_slots(codes, context)


def class_slots(codes: Codes, context: Sequence[int]) -> list[int]:
    """The slots that a form shares with others of its class."""
    _, alef, last, affixed = codes
    found = [(alef ^ code) * SPREAD >> SHIFT & MASK for code in context[:OF_CLASSES]]
    found += [(last ^ code) * SPREAD >> SHIFT & MASK for code in context[:OF_CLASSES]]
    return found + [(affixed ^ code) * SPREAD >> SHIFT & MASK for code in context[:WITH_AFFIXES]]


def weight(weights: memoryview[int], form: str, context: Sequence[int], is_known: bool) -> int:
    """The sum of the weights of a form in its context: of itself and its class, or of its class alone."""
    codes = form_codes(form)
    return sum([weights[slot] for slot in (context_slots if is_known else class_slots)(codes, context)])


AFFIXES: Final = 16


def affixes(skeleton: str, i: int) -> list[str]:
    """What stands around the slot at ``i``: its neighbours, its word's ends, shape and length.

    >>> affixes("الحكوميه", 7)[:3]
    ['e8', 'eي', 'eمي']
    """
    defined, size = _defined(skeleton), len(skeleton)
    if i == size - 1 and skeleton[i] != ch.ALEF:
        where, near = "e", [skeleton[max(0, i - n) : i] for n in (1, 2, 3, 4, 5)]
        stem = _PROCLITIC.sub("", skeleton)
        more = [stem, f"{skeleton[:2]}-{near[1]}", f"{skeleton[:1]}-{near[2]}", f"{len(stem)}{near[0]}", skeleton[:2]]
        more += [defined + each for each in near[:3]]
        behind_teh = "t" if near[0] == "ت" else ""  # a feminine ending before a pronoun, and not a second one
        more += [f"{defined}{stem[:1]}{len(stem)}{behind_teh}", _shape(stem[:-1]), f"{stem[:2]}{len(stem)}{near[0]}"]
    else:
        where, rest = "i" if is_initial(skeleton, i) else "m", skeleton[i + 1 :]
        near, shape = [rest[:n] for n in (1, 2, 3, 4, 5)], _shape(rest)
        more = [_stem(rest), f"{skeleton[:i]}-{near[1]}", f"{skeleton[:i]}-{near[0]}", shape, f"{len(rest)}{shape[:4]}"]
        more += [f"{near[0]}-{rest[-2:]}", f"{near[1]}-{rest[-2:]}{len(rest)}", skeleton[max(0, i - 2) : i]]
    named = [f"{where}{n}{value}" for n, value in enumerate(more)]
    return [f"{where}{size}", *(where + each for each in near), *named]


PROCLITICS: Final = tuple(
    (one + two, letters)
    for one in ("و", "ف", "")
    for two, letters in (("بال", 2), ("كال", 2), ("ال", 2), ("لل", 2), ("ب", 3), ("ل", 3), ("ك", 3), ("", 2))
)
"""What is not of the stem, and how many letters must follow it; the first that fits is taken."""

_PROCLITIC: Final = re.compile("|".join(f"^{proclitic}(?=.{{{letters}}})" for proclitic, letters in PROCLITICS))


def _stem(rest: str) -> str:
    for ending in ENDINGS:
        if rest.endswith(ending) and len(rest) - len(ending) >= 2:
            return rest[: -len(ending)]
    return rest


WEAK: Final = "اويهتن"
"""The letters that a shape shows."""


def _shape(rest: str) -> str:
    """The weak letters of a word, C for others.

    >>> _shape("ستقبال")
    'ستCCاC'
    """
    return rest[:1] + "".join([c if c in WEAK else "C" for c in rest[1:8]])


def affix_codes(skeleton: str, i: int, votes: Sequence[str]) -> list[int]:
    """The codes of the affixes around a slot, and of what the relatives of the word say about it."""
    observed = [*affixes(skeleton, i), *votes]
    return [crc32(f"{n}{value}".encode()) for n, value in enumerate(observed)]


def affix_slots(letter: int, codes: Sequence[int]) -> list[int]:
    """The slots of a letter (its code point) among its affixes."""
    spread = letter * SPREAD & 0xFFFFFFFF
    return [(spread ^ code) * SPREAD >> SHIFT & MASK for code in codes]


def unknown_slots(skeleton: str) -> list[int]:
    """The slots of a word that the lexicon does not have, about which its affixes say something.

    These are an alef at its start, behind proclitics that are not the article's, and its last letter.

    >>> unknown_slots("الادارات"), unknown_slots("مكتبه")
    ([2], [4])
    """
    last = len(skeleton) - 1
    found = []
    if ch.ALEF in skeleton[:INITIALS]:
        of_article = article_end(skeleton) - 2
        found = [
            i
            for i in range(min(last, INITIALS))
            if skeleton[i] == ch.ALEF and i != of_article and is_initial(skeleton, i)
        ]
    return [*found, last] if skeleton[-1:] in LAST else found
