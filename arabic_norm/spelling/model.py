"""The model: the lexicon and the scorer's weights of one model file."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from arabic_norm.container import Container, ModelError, load
from arabic_norm.spelling import context as ct
from arabic_norm.spelling import skeleton as sk
from arabic_norm.spelling.lexicon import Lexicon
from arabic_norm.spelling.relatives import votes

if TYPE_CHECKING:
    from pathlib import Path

KIND: Final = "spelling"

_FORMATS: Final = {"lexicon": "B", "blocks": "I", "weights": "b", "scale": "f"}


@cache
def features_hash() -> str:
    """What a model must have been built with to be read here."""
    return f"{crc32(f'{ct.definition()} {sorted(sk.LETTERS.items())}'.encode()):08x}"


class Model:
    """The lexicon and the weights of one model file.

    Raises:
        ModelError: if an array is missing, has another type or size than it needs, or the lexicon is not in order.
    """

    def __init__(self, container: Container, name: str = "the model") -> None:
        self.provenance = container.provenance
        arrays: dict[str, memoryview[Any]] = container.arrays
        for array, typecode in _FORMATS.items():
            if array not in arrays:
                raise ModelError(f"{name}: has no array {array}")
            if arrays[array].format != typecode:
                raise ModelError(f"{name}: its array {array} has the type {arrays[array].format}")
        self.weights = arrays["weights"]
        if len(self.weights) != 1 << ct.SLOT_BITS:
            raise ModelError(f"{name}: its array weights has {len(self.weights)} values, not {1 << ct.SLOT_BITS}")
        scale = arrays["scale"].tolist()
        if len(scale) != 1 or not math.isfinite(scale[0]) or scale[0] <= 0:
            raise ModelError(f"{name}: its scale is no number above 0")
        self.scale: float = scale[0]
        try:
            self.lexicon = Lexicon(arrays["lexicon"], arrays["blocks"])
        except ValueError as error:
            raise ModelError(f"{name}: {error}") from None

    @classmethod
    def load(cls, path: str | Path) -> Model:
        """Read a model file.

        Raises:
            ModelError: if it is none, or not a whole one; the message names the file and the reason.
        """
        return cls(load(path, KIND, features_hash()), str(path))

    @cached_property
    def ending(self) -> Callable[[str], str]:
        """What ``context.ending_of`` says of a skeleton, remembered."""
        return lru_cache(maxsize=1 << 14)(lambda skeleton: ct.ending_of(self.lexicon.get(skeleton)))

    def in_context(self, form: str, context: Sequence[int]) -> float:
        """The logit of a form that the lexicon has, in its context."""
        return self.scale * ct.weight(self.weights, form, context, True)

    def of_class(self, form: str, context: Sequence[int]) -> float:
        """The logit of an unknown form's class, in its context."""
        return self.scale * ct.weight(self.weights, form, context, False)

    def by_affixes(self, skeleton: str, forms: Sequence[str]) -> list[float]:
        """The logits of an unknown word's forms by the affixes around its slots and by its relatives."""
        weights = self.weights
        totals = [0] * len(forms)
        for i in ct.unknown_slots(skeleton):
            codes = ct.affix_codes(skeleton, i, votes(skeleton, i, self.lexicon.get))
            of = {
                letter: sum([weights[slot] for slot in ct.affix_slots(ord(letter), codes)])
                for letter in {form[i] for form in forms}
            }
            totals = [total + of[form[i]] for total, form in zip(totals, forms, strict=True)]
        return [self.scale * total for total in totals]


@cache
def default_model() -> Model:
    """The model that comes with the package, read when first asked for."""
    from importlib import resources  # with tempfile and more, which importing us does not need

    with resources.as_file(resources.files("arabic_norm") / "data" / "spelling.model") as path:
        return Model.load(path)
