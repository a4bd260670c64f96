"""Containers: what is packed comes back, and nothing else is let in."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import random
import struct
import sys
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arabic_norm import container
from arabic_norm.container import FORMAT, MAGIC, SIZES, Container, ModelError, load, pack, parse, save

KIND, FEATURES = "boundary", "5f2c"
SMALL = pack(KIND, FEATURES, {"seed": 1}, {"a": array("h", [1, -2, 3]), "b": array("f", [0.5])})


def seal(body, length=None, version=FORMAT, magic=MAGIC):
    """A file around ``body``, its checksum right."""
    length = len(body) if length is None else length
    return struct.pack("<8sII32s", magic, version, length, hashlib.sha256(body).digest()) + body


def written(header, payload=b"", **more):
    """A file with any header and payload; the header as ``pack`` would write it."""
    text = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    raw = text.encode("utf-8")
    raw += b" " * (-len(raw) % 8)
    return seal(raw + payload, len(raw), **more)


def model(arrays, payload=b"", **changed):
    return written({"kind": KIND, "features": FEATURES, "provenance": {}, "arrays": arrays} | changed, payload)


def reason(data):
    """Why ``data`` is refused."""
    with pytest.raises(ModelError) as caught:
        parse(data, "my.model", KIND, FEATURES)
    message = str(caught.value)
    assert message.startswith("my.model: ")
    assert "\n" not in message
    assert len(message) < 200
    return message.removeprefix("my.model: ")


@st.composite
def some_array(draw):
    typecode = draw(st.sampled_from(sorted(SIZES)))
    if typecode == "f":
        return array("f", draw(st.lists(st.floats(width=32, allow_nan=False), max_size=9)))
    bits = 8 * SIZES[typecode]
    low, high = (0, 2**bits - 1) if typecode.isupper() else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return array(typecode, draw(st.lists(st.integers(low, high), max_size=9)))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@given(names, names, st.dictionaries(names, json_values, max_size=3), st.dictionaries(names, some_array(), max_size=4))
def test_what_is_packed_comes_back(kind, features, provenance, arrays):
    data = pack(kind, features, provenance, arrays)
    back = parse(data, "my.model", kind, features)
    assert isinstance(back, Container)
    assert back[:3] == (kind, features, provenance)
    assert {name: (view.format, view.tolist()) for name, view in back.arrays.items()} == {
        name: (values.typecode, values.tolist()) for name, values in arrays.items()
    }
    assert all(view.readonly for view in back.arrays.values())
    assert data == pack(kind, features, dict(reversed(provenance.items())), dict(reversed(arrays.items())))
    assert data == pack(kind, features, back.provenance, arrays)


def test_the_bytes_are_always_these():
    """Files that are out in the world must stay readable: a change here needs a new FORMAT."""
    assert SMALL[:16] == b"ARBNORM\x00\x01\x00\x00\x00\x68\x00\x00\x00"
    assert SMALL[48:152] == (
        b'{"arrays":{"a":["h",0,3],"b":["f",8,1]},"features":"5f2c","kind":"boundary","provenance":{"seed":1}}    '
    )
    assert SMALL[152:] == b"\x01\x00\xfe\xff\x03\x00\x00\x00\x00\x00\x00\x3f"


def test_provenance_comes_back_as_json_has_it():
    data = pack(KIND, FEATURES, {"t": (1, 2), "keys": {2: "b", 10: "a"}}, {})
    assert parse(data, "my.model", KIND, FEATURES).provenance == {"t": [1, 2], "keys": {"2": "b", "10": "a"}}


@pytest.mark.parametrize("typecode", ["d", "q", "Q", "l", "L", "u"])
def test_no_other_typecode_is_packed(typecode):
    with pytest.raises(ValueError, match="typecode"):
        pack(KIND, FEATURES, {}, {"a": array(typecode)})


def test_what_json_has_not_is_not_packed():
    with pytest.raises(TypeError):
        pack(KIND, FEATURES, {"a": object()}, {})
    for bad in (float("nan"), float("inf"), "\ud800"):
        with pytest.raises(ValueError):  # noqa: PT011
            pack(KIND, FEATURES, {"a": bad}, {})


def test_nothing_is_packed_that_is_too_long_to_load(monkeypatch):
    monkeypatch.setattr(container, "LONGEST_HEADER", 100)
    with pytest.raises(ValueError, match="the header of a model may have 100 bytes"):
        pack(KIND, FEATURES, {"a": "x" * 100}, {})
    monkeypatch.setattr(container, "LONGEST_FILE", len(SMALL) - 1)
    with pytest.raises(ValueError, match="a model may have"):
        pack(KIND, FEATURES, {"seed": 1}, {"a": array("h", [1, -2, 3]), "b": array("f", [0.5])})


HEADER = {"kind": KIND, "features": FEATURES, "provenance": {}, "arrays": {}}
UNUSUAL = "its header is not written as arabic_norm writes it"
DEEP = b'{"kind":' + b"[" * 200_000


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"ARB", "is cut short"),
        (SMALL[:47], "is cut short"),
        (SMALL[:60], "is cut short"),
        (b"PK\x03\x04" + bytes(100), "is no arabic_norm model"),
        (b"P", "is no arabic_norm model"),
        (
            written(HEADER, version=FORMAT + 1),
            "was written by a newer arabic_norm (format 2, this one reads 1)",
        ),
        (written(HEADER, version=0), "has the unknown format 0 (this arabic_norm reads 1)"),
        (
            seal(b"", length=2**32 - 1),
            "its header is longer than one may be (4294967295 bytes, at most 1048576)",
        ),
        (SMALL[:-1], "is damaged: its checksum does not match"),
        (SMALL + b"\0", "is damaged: its checksum does not match"),
        (seal(b""), "its header is no JSON"),
        (seal(b"{]      "), "its header is no JSON"),
        (seal(b"\xff" * 8), "its header is no JSON"),
        (seal(DEEP), "its header is no JSON"),
        (seal(b'{"kind":' + b"1" * 5000 + b"}"), "its header is no JSON"),
        (written([]), "its header has not the right keys"),
        (written(None), "its header has not the right keys"),
        (written({"kind": KIND}), "its header has not the right keys"),
        (written(HEADER | {"more": 1}), "its header has not the right keys"),
        (model({}, kind=1), "its header has a wrong 'kind'"),
        (model({}, features=None), "its header has a wrong 'features'"),
        (model({}, provenance=[]), "its header has a wrong 'provenance'"),
        (model([]), "its header has a wrong 'arrays'"),
        (model({}, provenance={"x": float("nan")}), UNUSUAL),
        (seal(json.dumps(HEADER).encode()), UNUSUAL),
        (seal(json.dumps(HEADER, ensure_ascii=False).replace("{}", '{"a":"\\ud800"}', 1).encode()), UNUSUAL),
        (seal(json.dumps(HEADER).replace("{", '{"kind": "boundary", ', 1).encode()), UNUSUAL),
        (model({}, kind="spelling"), "is a model of the kind 'spelling', not 'boundary'"),
        (
            model({}, features="0" * 64),
            "was trained with other features ('0000000000000000…', here '5f2c'); train it again",
        ),
        (model({"a": None}), "its array 'a' has no typecode, offset and count"),
        (model({"a": ["b", 0]}), "its array 'a' has no typecode, offset and count"),
        (model({"a": ["b", 0, 0, 0]}), "its array 'a' has no typecode, offset and count"),
        (model({"a": ["d", 0, 1]}, bytes(8)), "its array 'a' has the unknown typecode 'd'"),
        (model({"a": ["O", 0, 1]}, bytes(8)), "its array 'a' has the unknown typecode 'O'"),
        (model({"a": [[], 0, 1]}, bytes(8)), "its array 'a' has the unknown typecode of the type 'list'"),
        (model({"a": ["b", True, 1]}, b"a"), "its array 'a' has an offset or a count that is no whole number"),
        (model({"a": ["b", 0, True]}, b"a"), "its array 'a' has an offset or a count that is no whole number"),
        (model({"a": ["b", 0, 1.0]}, b"a"), "its array 'a' has an offset or a count that is no whole number"),
        (model({"a": ["b", "0", 1]}, b"a"), "its array 'a' has an offset or a count that is no whole number"),
        (model({"a": ["b", 0, None]}, b"a"), "its array 'a' has an offset or a count that is no whole number"),
        (model({"a": ["b", -8, 1]}, b"a"), "its array 'a' has a negative offset or count"),
        (model({"a": ["b", 0, -1]}, b"a"), "its array 'a' has a negative offset or count"),
        (model({"a": ["b", 4, 1]}, bytes(5)), "its array 'a' is not aligned"),
        (model({"a": ["i", 0, 2]}, bytes(7)), "its array 'a' lies outside the file"),
        (model({"a": ["b", 8, 0]}, b""), "its array 'a' lies outside the file"),
        (model({"a": ["b", 0, 10**30]}, b"a"), "its array 'a' lies outside the file"),
        (model({"a": ["b", 8 * 10**30, 0]}, b"a"), "its array 'a' lies outside the file"),
        (model({"a": ["i", 0, 4], "b": ["b", 8, 8]}, bytes(16)), "its array 'b' overlaps another"),
        (model({"a": ["i", 0, 2], "b": ["i", 0, 2]}, bytes(8)), "its array 'b' overlaps another"),
        (model({"a": ["b", 8, 1]}, bytes(9)), "has bytes that belong to no array, before 'a'"),
        (
            model({"a": ["b", 0, 1], "b": ["b", 8, 1]}, b"a" + b"x" * 7 + b"b"),
            "has bytes that belong to no array, before 'b'",
        ),
        (model({"a": ["b", 0, 1]}, bytes(2)), "has bytes after its last array"),
        (model({}, bytes(8)), "has bytes after its last array"),
        (model({"\n" * 99: None}), "its array '" + "\\n" * 16 + "…' has no typecode, offset and count"),
    ],
)
def test_each_fault_has_its_reason(data, why):
    assert reason(data) == why


def test_a_file_that_is_too_long(monkeypatch):
    monkeypatch.setattr(container, "LONGEST_FILE", len(SMALL) - 1)
    assert reason(SMALL) == f"is longer than a model may be ({len(SMALL) - 1} bytes)"


def test_the_helpers_above_write_what_pack_writes():
    payload = struct.pack("<3h2xf", 1, -2, 3, 0.5)
    assert model({"a": ["h", 0, 3], "b": ["f", 8, 1]}, payload, provenance={"seed": 1}) == SMALL


def test_arrays_without_items_may_share_a_place():
    data = pack(KIND, FEATURES, {}, {"z": array("b", [1]), "a": array("i"), "m": array("f"), "zz": array("H")})
    arrays = parse(data, "my.model", KIND, FEATURES).arrays
    assert {name: view.tolist() for name, view in arrays.items()} == {"a": [], "m": [], "z": [1], "zz": []}


def test_every_flip_of_a_byte_is_seen():
    for place in range(len(SMALL)):
        for flip in (*(1 << bit for bit in range(8)), 0xFF):
            data = bytearray(SMALL)
            data[place] ^= flip
            reason(data)


def test_every_truncation_is_seen():
    for length in range(len(SMALL)):
        reason(SMALL[:length])


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data):
    reason(data)
    reason(MAGIC + data)
    reason(seal(data))
    reason(seal(data, length=len(data) // 2))


@given(
    st.recursive(
        json_values | st.sampled_from(["b", "f", "d", 0, 8, -8, 10**20, True]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.fixed_dictionaries(
                {}, optional={"kind": inner, "features": inner, "arrays": inner, "provenance": inner}
            )
        ),
        max_leaves=12,
    ),
    st.binary(max_size=24),
)
def test_random_headers_are_refused_or_sound(header, payload):
    try:
        data = written(header, payload)
    except UnicodeEncodeError:
        return
    with pytest.raises(ModelError):
        parse(data, "my.model", KIND, FEATURES)


place = st.tuples(st.sampled_from([*SIZES, "d"]), st.sampled_from([0, 0, 8, 16, 4, -8]), st.integers(-1, 9)).map(list)


@given(st.dictionaries(st.sampled_from("abc"), place, max_size=3), st.integers(0, 24))
def test_random_places_are_refused_or_sound(places, length):
    payload = bytes(length)
    try:
        arrays = parse(model(places, payload), "my.model", KIND, FEATURES).arrays
    except ModelError:
        return
    assert {name: [view.format, len(view)] for name, view in arrays.items()} == {
        name: [typecode, count] for name, (typecode, _, count) in places.items()
    }


def test_a_mutated_file_with_its_checksum_mended_is_refused_or_sound():
    rng = random.Random(1)
    for _ in range(3000):
        body = bytearray(SMALL[48:])
        for _ in range(rng.randint(1, 3)):
            body[rng.randrange(len(body))] = rng.choice(b'[]{}",:0123456789-bBhHiIfd truefalsn\x00\xff')
        try:
            back = parse(seal(bytes(body), int.from_bytes(SMALL[12:16], "little")), "my.model", KIND, FEATURES)
        except ModelError:
            continue
        assert all(view.readonly and view.format in SIZES for view in back.arrays.values())


@pytest.mark.parametrize("mapped", [True, False])
def test_views_are_read_only_and_keep_the_file(tmp_path, monkeypatch, mapped):
    if not mapped:
        monkeypatch.setattr(container.mmap, "mmap", lambda *_, **__: (_ for _ in ()).throw(OSError("no maps here")))
    path = tmp_path / "نموذج.model"
    save(path, SMALL)
    view = load(path, KIND, FEATURES).arrays["a"]
    assert isinstance(view.obj, bytes) is not mapped
    path.unlink()
    gc.collect()
    assert view.tolist() == [1, -2, 3]
    with pytest.raises(TypeError):
        view[0] = 7


def test_views_of_a_bytearray_are_read_only():
    view = parse(bytearray(SMALL), "my.model", KIND, FEATURES).arrays["a"]
    with pytest.raises(TypeError):
        view[0] = 7


@pytest.mark.parametrize("wrap", [bytearray, memoryview, lambda data: array("B", data), lambda data: array("h", data)])
def test_any_buffer_is_read(wrap):
    data = pack(KIND, FEATURES, {}, {"a": array("h", [5])})
    assert parse(wrap(data), "my.model", KIND, FEATURES).arrays["a"].tolist() == [5]
    assert reason(wrap(b"")) == "is empty"


def load_reason(path, name=None):
    with pytest.raises(ModelError) as caught:
        load(path, KIND, FEATURES)
    message = str(caught.value)
    assert "\n" not in message
    name = str(path) if name is None else name
    assert message.startswith(f"{name}: ")
    return message.removeprefix(f"{name}: ")


def test_files_that_cannot_be_read(tmp_path, monkeypatch):
    assert load_reason(tmp_path / "none") == "no such file"
    assert load_reason("a\nb", "'a\\nb'") == "no such file"
    assert load_reason("a\0b", "'a\\x00b'") == "is no name that a file can have"
    if os.name == "posix":
        assert load_reason(tmp_path) == "a folder, not a file"
    (tmp_path / "empty").touch()
    assert load_reason(tmp_path / "empty") == "is empty"
    (tmp_path / "text").write_text("مرحبا", encoding="utf-8")
    assert load_reason(str(tmp_path / "text")) == "is no arabic_norm model"
    assert load_reason(tmp_path / "text" / "under").replace("no such file", "not a directory") == "not a directory"

    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", denied)
    assert load_reason(tmp_path / "text") == "permission denied"


@pytest.mark.skipif(not hasattr(os, "pipe") or not os.path.exists("/dev/fd"), reason="no /dev/fd")
def test_a_pipe_is_read():
    out, into = os.pipe()
    try:
        os.write(into, SMALL)
        os.close(into)
        assert load(f"/dev/fd/{out}", KIND, FEATURES).arrays["a"].tolist() == [1, -2, 3]
    finally:
        os.close(out)


def test_save_replaces_a_file_and_keeps_its_mode(tmp_path):
    path = tmp_path / "my.model"
    path.write_bytes(b"old")
    path.chmod(0o600)
    mode = path.stat().st_mode
    save(str(path), SMALL)
    assert path.read_bytes() == SMALL
    assert path.stat().st_mode == mode
    assert os.listdir(tmp_path) == ["my.model"]


def test_save_writes_through_a_link(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"old")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")
    save(link, SMALL)
    assert link.is_symlink()
    assert real.read_bytes() == SMALL


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_the_old_file_stays_if_writing_fails(tmp_path, monkeypatch, step, error):
    path = tmp_path / "my.model"
    path.write_bytes(b"old")

    def fails(*_):
        raise error

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(type(error)):
        save(path, SMALL)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["my.model"]


def test_save_where_there_is_no_folder(tmp_path):
    with pytest.raises(FileNotFoundError):
        save(tmp_path / "none" / "my.model", SMALL)
    assert os.listdir(tmp_path) == []


def test_a_machine_of_the_other_byte_order(monkeypatch):
    """Told that it is big endian, a little endian machine must swap what it writes and reads, and never in place."""
    values = {"h": array("h", [1, -2]), "i": array("i", [3, -4]), "f": array("f", [0.5]), "b": array("b", [1, 2])}
    here = pack(KIND, FEATURES, {}, values)
    monkeypatch.setattr(sys, "byteorder", "big" if sys.byteorder == "little" else "little")
    there = pack(KIND, FEATURES, {}, values)
    assert values["h"] == array("h", [1, -2])
    assert here != there
    back = parse(there, "my.model", KIND, FEATURES).arrays
    assert {name: view.tolist() for name, view in back.items()} == {name: list(old) for name, old in values.items()}
    assert all(view.readonly for view in back.values())
    assert parse(here, "my.model", KIND, FEATURES).arrays["h"].tolist() == [256, -257]
