"""The room of peers: other people's packages by the work they do, and which of them this interpreter can import.

Those that PEERS.md found fast or good; each adapter is the package's own call for the work, made ready once.  The Rust
package ``arabic-norm`` has our import name, so it runs behind a pipe (``rust_worker.py``).  To measure beside all:
``python -m pip install -r benchmarks/requirements-peers.txt``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

Run = Callable[[str], Any]
Works = dict[str, Run]


def _pyarabic() -> Works:
    araby, normalize = import_module("pyarabic.araby"), import_module("pyarabic.normalize")
    return {
        "remove tashkeel": araby.strip_tashkeel,
        "fold alef": araby.normalize_alef,
        "search": normalize.normalize_searchtext,
    }


def _camel_tools() -> Works:
    dediac, fold = import_module("camel_tools.utils.dediac"), import_module("camel_tools.utils.normalize")
    steps: list[Run] = [
        fold.normalize_unicode,
        dediac.dediac_ar,
        fold.normalize_alef_ar,
        fold.normalize_alef_maksura_ar,
        fold.normalize_teh_marbuta_ar,
    ]
    return {"remove tashkeel": dediac.dediac_ar, "fold alef": fold.normalize_alef_ar, "search": partial(_chain, steps)}


def _anltk() -> Works:
    anltk = import_module("anltk")
    steps = [anltk.remove_tashkeel, anltk.remove_kasheeda, anltk.normalize_hamzat, anltk.normalize_to_heh]
    return {
        "remove tashkeel": anltk.remove_tashkeel,
        "fold alef": anltk.normalize_hamzat,
        "search": partial(_chain, steps),
    }


def _chain(steps: list[Run], text: str) -> Any:
    for step in steps:
        text = step(text)
    return text


def _arabic_normalize() -> Works:
    rust = import_module("arabic_normalize")
    alef = rust.Normalizer(diacritics=False, tatweel=False, alef=True, bidi_marks=False)
    return {"remove tashkeel": rust.strip_diacritics, "fold alef": alef.normalize, "search": rust.normalize_for_search}


def _pyicu() -> Works:
    icu = import_module("icu")
    locale = icu.Locale("ar")

    def cut(text: str) -> list[str]:
        breaks = icu.BreakIterator.createSentenceInstance(locale)
        held = icu.UnicodeString(text)
        breaks.setText(held)
        found, start = [], 0
        for end in breaks:
            found.append(str(held[start:end]))
            start = end
        return found

    return {"sentences": cut}


def _icu4py() -> Works:
    breaker = import_module("icu4py.breakers").SentenceBreaker
    return {"sentences": lambda text: list(breaker(text, "ar"))}


def _sentencex() -> Works:
    return {"sentences": partial(import_module("sentencex").segment, "ar")}


def _sakurs() -> Works:
    return {"sentences": import_module("sakurs").load("en").split}


def _blingfire() -> Works:
    cut = import_module("blingfire").text_to_sentences
    return {"sentences": lambda text: cut(text).split("\n")}


def _yasbd() -> Works:
    detector = import_module("yasbd").BoundaryDetector("ar")
    return {"sentences": lambda text: list(detector.segment(text))}


def _nupunkt() -> Works:
    return {"sentences": import_module("nupunkt").sent_tokenize}


def _pysbd() -> Works:
    return {"sentences": import_module("pysbd").Segmenter(language="ar", clean=False).segment}


PEERS: Final[dict[str, Callable[[], Works]]] = {
    "pyarabic": _pyarabic,
    "camel-tools": _camel_tools,
    "anltk": _anltk,
    "arabic-normalize": _arabic_normalize,
    "pyicu": _pyicu,
    "icu4py": _icu4py,
    "sentencex": _sentencex,
    "sakurs": _sakurs,
    "blingfire": _blingfire,
    "yasbd-lib": _yasbd,
    "nupunkt": _nupunkt,
    "pysbd": _pysbd,
}


def peers() -> tuple[dict[str, Works], list[str]]:
    """The peers that this interpreter can import, with their versions, and why the others are skipped."""
    found: dict[str, Works] = {}
    skipped: list[str] = []
    for name, load in PEERS.items():
        try:
            works = load()
            found[f"{name} {version(name)}"] = works
        except ImportError as error:
            skipped.append(f"{name}: {error}")
    return found, skipped
