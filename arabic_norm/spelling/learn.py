"""Learn: the spelling model from clean text (``python -m arabic_norm.spelling.learn DOCS… -o FILE``; needs numpy).

The lexicon's forms are those of the text, checked against a dictionary for hunspell; the weights are learnt by
choosing, for every word that could be spelt otherwise, the form that the text has.
"""

from __future__ import annotations

import argparse
import functools
import sys
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from arabic_norm import __version__
from arabic_norm.boundary.documents import Clean, TrainingError, read
from arabic_norm.container import pack, parse, save
from arabic_norm.spelling.counts import Validity, count, hunspell, living_forms, pruned
from arabic_norm.spelling.decide import Decider
from arabic_norm.spelling.fit import fit, rows
from arabic_norm.spelling.instances import instances
from arabic_norm.spelling.lexicon import Form, encode
from arabic_norm.spelling.model import KIND, Model, features_hash
from arabic_norm.spelling.skeleton import fold

SIZE: Final = 99_000
"""The most bytes of the lexicon."""

RARE: Final = 4
"""Skeletons that are not seen more often teach what unknown words are like."""


def learn(
    documents: Sequence[Clean],
    accepted: Validity,
    extra: Sequence[Clean] = (),
    seed: int = 1,
    size: int = SIZE,
    dictionary: str = "",
) -> bytes:
    """The bytes of a model; the same for the same documents, dictionary, seed and versions.

    Args:
        documents: clean text.
        accepted: says which words a dictionary accepts.
        extra: text that is not clean enough for the lexicon; documents with few slips teach the weights.
        seed: of all that is drawn.
        size: the most bytes of the lexicon.
        dictionary: what ``accepted`` asks, for the provenance.

    Raises:
        TrainingError: if the text has no word that could be spelt otherwise.
    """
    texts = [document.text for document in documents]
    counts = count(texts)
    lexicon = pruned(living_forms(counts, accepted), size)
    learnt: Counter[str] = Counter()
    for word, number in counts.items():
        learnt[fold(word)] += number
    lookup = functools.partial(_forms, lexicon)

    def made(teachers: Sequence[str]) -> bytes:
        found = list(instances(texts, lexicon, RARE, learnt))
        found += instances(teachers, lexicon, RARE, learnt, counted=False)
        if not found:
            raise TrainingError("the text has no word that could be spelt otherwise")
        weights, scale = fit(rows(found, lookup), seed)
        data, blocks = encode(lexicon)
        arrays: dict[str, array[Any]] = {
            "lexicon": data,
            "blocks": blocks,
            "weights": weights,
            "scale": array("f", [scale]),
        }
        about = provenance([*documents, *extra], seed, len(lexicon), dictionary)
        return pack(KIND, features_hash(), about, arrays)

    data = made([])
    if extra:
        decider = Decider(Model(parse(data, "the first model", KIND, features_hash())))
        data = made([text for document in extra if (text := _teachable(decider, document.text))])
    return data


def _forms(lexicon: Mapping[str, Sequence[Form]], skeleton: str) -> Sequence[Form]:
    return lexicon.get(skeleton, ())


def _teachable(decider: Decider, text: str) -> str:
    """A text with its few slips put right as a first model sees them; '' if it has more."""
    sure = [verdict for verdict in decider.verdicts(text) if verdict.score >= RATHER_SURE]
    if len(sure) > FEW:
        return ""
    for start, end, written, right, *_ in sure:
        if written == text[start:end]:
            text = text[:start] + right + text[end:]
    return text


RATHER_SURE: Final = 0.8
FEW: Final = 2


def provenance(documents: Sequence[Clean], seed: int, skeletons: int, dictionary: str) -> dict[str, Any]:
    """What a model was learnt from, and how."""
    sources = Counter((document.source, document.license or "unknown") for document in documents)
    return {
        "sources": [
            {"source": source, "license": license, "documents": number}
            for (source, license), number in sorted(sources.items())
        ],
        "arabic_norm": __version__,
        "dictionary": dictionary,
        "seed": seed,
        "skeletons": skeletons,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m arabic_norm.spelling.learn", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="DOCS", help='JSON Lines with "text" and "spans"')
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the model file to write")
    parser.add_argument(
        "--hunspell", default="/usr/share/hunspell", metavar="FOLDER", help="where ar.aff and ar.dic are"
    )
    parser.add_argument(
        "--extra", action="append", default=[], metavar="DOCS", help="not so clean text, for the weights"
    )
    parser.add_argument("--program", default="hunspell", help="the program hunspell")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=SIZE, help="the most bytes of the lexicon")
    options = parser.parse_args(arguments)
    try:
        documents = [document for path in options.paths for document in read(path)]
        extra = [document for path in options.extra for document in read(path)]
        data = learn(
            documents, hunspell(options.hunspell, options.program), extra, options.seed, options.size, "hunspell-ar 3.2"
        )
        save(options.output, data)
    except (OSError, TrainingError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    print(f"{options.output}: {len(data)} bytes, learnt from {len(documents)} documents", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
