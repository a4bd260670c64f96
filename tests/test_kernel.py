"""The compiled kernel does what its twin in plain Python does, whatever the text."""

import json
import os
import subprocess
import sys
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arabic_norm import kernel
from arabic_norm.kernel import reference

pytestmark = pytest.mark.skipif(kernel.NAME == kernel.REFERENCE, reason="the compiled kernel does not run")

#: Characters of every width, and those at the edges of the widths.
CHARS = st.sampled_from("aZ \t\x00\x7f\x80é\xff\u0100اأـً؟ﷲ\ud800\udfff\ufffd\uffff\U00010000😀\U0010ffff")
TEXTS = st.text(st.one_of(CHARS, st.characters(exclude_categories=())), max_size=200)
RUNS = st.lists(st.tuples(CHARS, st.integers(1, 40)), max_size=12).map(lambda runs: "".join(c * n for c, n in runs))
ENTRIES = st.dictionaries(CHARS, st.one_of(st.just(""), CHARS, st.text(CHARS, max_size=4)), max_size=8)
KINDS = st.dictionaries(CHARS, st.integers(0, 7), max_size=8)
MASKS = st.one_of(st.just({}), st.dictionaries(CHARS, st.integers(0, (1 << 31) - 1), max_size=8))


def _tables(entries: dict[str, str], flags: dict[str, int], squeeze: bool | None) -> list[reference.Table]:
    """Compiled and twin; ``squeeze`` None is for those that strip as well."""
    return [module.Table(entries, flags, bool(squeeze), strip=squeeze is None) for module in (kernel, reference)]


SQUEEZE = st.sampled_from([False, True, None])


@given(ENTRIES, MASKS, SQUEEZE, st.one_of(TEXTS, RUNS))
@example({}, {}, True, " " * 100)
@example({"\t": " "}, {}, True, "a\t " * 40)
@example({"😀": ""}, {}, False, "ا😀" * 20)
@example({"ا": ""}, {}, False, "éا" * 20)
@example({"é": "e"}, {}, False, "é" * 20)
@example({"a": "ا"}, {}, False, "a" * 20)
@example({"ﷲ": "الله"}, {"ﷲ": 1}, True, " ﷲ  ﷲ ")
@example({"أ": "ا", "ا": "أ"}, {}, False, "xأا" * 20)
@example({"أ": "a", "é": "أ"}, {}, True, "xأ  é" * 20)
@example({"أ": "\uffff", "\uffff": "b"}, {}, False, "😀أ\uffff" * 20)
@example({"ا": "a"}, {}, False, "ا" * 40)
@example({"\u0161": "b"}, {}, False, "a" * 40)
@example({"\t": " "}, {}, None, "\t a  " * 40 + " \t")
@example({}, {}, None, "a" * 40 + " ")
@example({}, {}, None, " " * 40)
@example({"ﷲ": " الله "}, {}, None, " ﷲ  ﷲ ")
def test_table(entries: dict[str, str], flags: dict[str, int], squeeze: bool | None, text: str) -> None:
    compiled, twin = _tables(entries, flags, squeeze)
    made, seen = compiled.map(text)
    expected, _ = wanted = twin.map(text)
    assert (made, seen) == wanted
    assert (made is text) == (expected is text) or not text
    # The narrowest form that CPython knows: a wider one would not compare as equal to what reading the bytes gives.
    again = made.encode("utf-32", "surrogatepass").decode("utf-32", "surrogatepass")
    assert sys.getsizeof(made) == sys.getsizeof(again)
    assert hash(made) == hash(again)
    assert compiled.flags(text) == twin.flags(text) == seen
    assert compiled.changes(text) == twin.changes(text)
    for mask in (1, 6, 1 << 30, (1 << 31) - 1):
        assert compiled.repeats(text, mask) == twin.repeats(text, mask)
        assert compiled.find(text, mask) == twin.find(text, mask)
        for start, end in ((3, 9), (-4, 1000), (9, 3), (len(text) // 2, len(text))):
            found = compiled.find(text, mask, start, end)
            assert found == twin.find(text, mask, start, end)
            assert found == [place for place in compiled.find(text, mask) if start <= place < end]


@given(ENTRIES, SQUEEZE, st.one_of(TEXTS, RUNS), st.data())
@example({"ﷲ": "الله"}, None, "  ﷲ b ﷲ  ", None)
def test_patch(entries: dict[str, str], squeeze: bool | None, text: str, data: st.DataObject | None) -> None:
    compiled, twin = _tables(entries, {}, squeeze)
    patches = [(0, 2, " x "), (2, 3, " 😀 "), (3, 3, "  é")] if len(text) > 2 else []
    if data:
        places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
        new = st.one_of(st.just(" "), st.text(CHARS, max_size=4))
        patches = [(*span, data.draw(new)) for span in zip(places[::2], places[1::2], strict=False)]
    made = compiled.patch(text, patches)
    assert made == twin.patch(text, patches)
    again = made.encode("utf-32", "surrogatepass").decode("utf-32", "surrogatepass")
    assert sys.getsizeof(made) == sys.getsizeof(again)
    assert compiled.patch(text, []) == compiled.map(text)[0]


@given(ENTRIES, SQUEEZE, st.one_of(TEXTS, RUNS), st.integers(1, 40))
def test_what_pieces_a_text_is_mapped_in_does_not_matter(
    entries: dict[str, str], squeeze: bool | None, text: str, times: int
) -> None:
    compiled, twin = _tables(entries, {"a": 1}, squeeze)
    long = (text * (4096 // max(1, len(text)) + 1))[: 4096 - times] + text
    assert compiled.map(long) == twin.map(long)


class Other(str):
    """What numpy and Beautiful Soup have: a str, and more."""


@pytest.mark.parametrize("module", [kernel, reference])
def test_one_pass(module: object) -> None:
    table = module.Table({"أ": "ا"}, {"؟": 2})
    one_pass = module.OnePass(table, 8, lambda *found: repr(found), lambda text: f"long: {text}")
    run = one_pass.text
    text = "أين"
    assert run(text) == "اين"
    assert run("اين" + text[:0]) == "اين"
    assert run("أين؟") == "('أين؟', 'اين؟', 2, [3])"
    assert run("أين؟" * 3) == f"long: {'أين؟' * 3}"
    assert type(run(Other("اين"))) is str
    assert run(Other("أين")) == "اين"
    for wrong in (None, b"text", 3):
        with pytest.raises(TypeError, match="text must be a str, not"):
            run(wrong)
        with pytest.raises(TypeError, match="text must be a str, not"):
            one_pass.texts([text, wrong])
    same = "اين"
    made = one_pass.texts([text, same, "أين؟" * 3, "أين؟", Other("أين")])
    assert made == ["اين", same, f"long: {'أين؟' * 3}", "('أين؟', 'اين؟', 2, [3])", "اين"]
    assert made[1] is same
    assert one_pass.texts([]) == []


@given(
    ENTRIES,
    MASKS,
    SQUEEZE,
    st.lists(st.one_of(TEXTS, RUNS), max_size=5),
    st.integers(0, 9000),
)
def test_several_in_one_pass(
    entries: dict[str, str], flags: dict[str, int], squeeze: bool | None, texts: list[str], times: int
) -> None:
    """Several texts as one by one, and the places of flags wherever pieces end."""
    texts = [text if i % 2 else (text + "ا") * (times // (len(text) + 1)) + text for i, text in enumerate(texts)]
    runs = [
        module.OnePass(table, 8000, lambda *found: repr(found), lambda text: f"long: {text}")
        for module, table in zip((kernel, reference), _tables(entries, flags, squeeze), strict=True)
    ]
    expected = list(map(runs[1].text, texts))
    assert runs[0].texts(texts) == list(map(runs[0].text, texts)) == runs[1].texts(texts) == expected


@given(ENTRIES, MASKS, KINDS, st.integers(0, 7), st.integers(0, (1 << 64) - 1), st.one_of(TEXTS, RUNS))
@example({}, {}, {}, 7, 1 << 56 | 1 << 63, "")
def test_neighbours(
    entries: dict[str, str], flags: dict[str, int], kinds: dict[str, int], edge: int, pairs: int, text: str
) -> None:
    compiled, twin = (module.Table(entries, flags, False, kinds) for module in (kernel, reference))
    bits, places = compiled.neighbours(text, pairs, edge)
    assert (bits, places) == twin.neighbours(text, pairs, edge)
    assert sum(1 << pair for pair in places) == bits & pairs
    assert compiled.neighbours(text) == (twin.neighbours(text)[0], {})
    assert compiled.map(text) == twin.map(text)


@given(st.one_of(TEXTS, RUNS), st.data())
def test_spans(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    start, end = data.draw(st.integers(-3, 9)), data.draw(st.one_of(st.just(sys.maxsize), st.integers(-3, 200)))
    offsets = kernel.offsets_between(text, cuts, start, end)
    assert offsets == reference.offsets_between(text, cuts, start, end)
    assert offsets.typecode == "q"
    spans = list(kernel.pairs(kernel.offsets_between(text, cuts)))
    assert kernel.slices(text, spans) == reference.slices(text, spans) == [text[a:b] for a, b in spans]


@pytest.mark.parametrize("module", [kernel, reference])
def test_misuse(module: object) -> None:
    table = module.Table({"أ": "ا"})
    masked = [partial(call, mask=1) for call in (table.find, table.repeats)]
    for call in (table.map, table.flags, table.changes, table.neighbours, *masked):
        for wrong in (None, b"text", 3):
            with pytest.raises(TypeError):
                call(wrong)
    for entries, flags in (({"": ""}, {}), ({"اب": ""}, {}), ({}, {"": 1}), ({}, {"a": 1 << 31}), ({}, {"a": -1})):
        with pytest.raises(ValueError, match=r"one character|31 bits"):
            module.Table(entries, flags)
    for kinds in ({"": 1}, {"ab": 1}, {"a": 8}, {"a": -1}):
        with pytest.raises(ValueError, match=r"one character|below 8"):
            module.Table({}, kinds=kinds)
    with pytest.raises(ValueError, match="below 8"):
        table.neighbours("a", 1, 8)
    with pytest.raises(TypeError):
        module.Table({"a": 1})
    for patches in ([(0, 5, "")], [(-1, 0, "")], [(1, 0, "")], [(1, 2, ""), (0, 1, "")]):
        with pytest.raises(IndexError, match="no span behind"):
            table.patch("abc", patches)
    with pytest.raises(TypeError):
        table.patch("abc", [(0, 1, b"")])
    for spans in ([(0, 2)], [(-1, 0)], [(1, 0)]):
        with pytest.raises(IndexError):
            module.slices("a", spans)


@pytest.mark.parametrize("char", [".", " ", "ً", "أ", "😀", "\x00"])
def test_a_megabyte_of_one_character(char: str) -> None:
    text = char * 1_000_000
    entries = {"ً": "", "أ": "ا", "😀": ":-)", "\x00": "\ufffd"}
    for squeeze in (False, True):
        compiled, twin = (module.Table(entries, {".": 1}, squeeze) for module in (kernel, reference))
        assert compiled.map(text) == twin.map(text)
        assert compiled.find(text, 1) == twin.find(text, 1)
        assert compiled.repeats(text, 1) == twin.repeats(text, 1)


def test_every_character_of_a_table_of_all() -> None:
    every = [chr(code) for code in range(0x110000)]
    entries = {char: chr((ord(char) * 7 + 1) % 0x110000) for char in every[::3]} | dict.fromkeys(every[1::97], "")
    flags = {char: ord(char) for char in every[::5]}
    compiled, twin = (module.Table(entries, flags) for module in (kernel, reference))
    text = "".join(every)
    for part in (text, text[:0x100], text[:0x80], text[0x100:0x10000], text[0x10000:]):
        assert compiled.map(part) == twin.map(part)
        assert compiled.find(part, 4) == twin.find(part, 4)


def test_shared_data(shared) -> None:
    entries = {"أ": "ا", "إ": "ا", "ة": "ه", "ً": "", "ـ": "", "،": " ,", "\n": " "}
    compiled, twin = (module.Table(entries, {".": 1, "؟": 2}, True) for module in (kernel, reference))
    for path in sorted(shared.rglob("*.jsonl")):
        for line in path.read_text("utf-8").strip("\n").split("\n"):
            text = json.loads(line).get("text") or line
            assert compiled.map(text) == twin.map(text)
            assert compiled.find(text, 3) == twin.find(text, 3)
            ends = [offset + 1 for offset in compiled.find(text, 3)]
            assert kernel.offsets_between(text, ends) == reference.offsets_between(text, ends)


def test_the_twins_can_be_asked_for() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "from arabic_norm import kernel; print(kernel.NAME, kernel.Table.__module__)"],
        env={**os.environ, "ARABIC_NORM_KERNEL": "reference"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["reference", "arabic_norm.kernel.reference"]
