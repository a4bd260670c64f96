"""Containers: the one file format of learnt models.

A model file is flat and little endian: 8 bytes of magic, the version of the format and the length of the header (4
bytes each), the SHA-256 of all that follows it (32 bytes), the header, then the payload.  The header is JSON, padded
with spaces to a multiple of 8 bytes::

    {"arrays":{name:[typecode,offset,count]},"features":str,"kind":str,"provenance":{}}

The payload is the arrays, each at the next multiple of 8 bytes, with offsets counted from its start.  There is only one
way to write a model, and a file written in any other way is refused: reading runs no code and trusts no number.
"""

from __future__ import annotations

# What else is needed is imported where it is: together it takes a fourth of the time that importing us would take.
import mmap
import os
import stat
import struct
import sys
from array import array
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"ARBNORM\x00"
FORMAT = 1
LONGEST_HEADER = 1 << 20
LONGEST_FILE = 64 << 20
SIZES = {"b": 1, "B": 1, "h": 2, "H": 2, "i": 4, "I": 4, "f": 4}  # the typecodes there are, and the bytes of an item

_START = struct.Struct("<8sII32s")


class ModelError(ValueError):
    """A file is no model that can be used here; the message is one line, ``file: reason``."""


class Container(NamedTuple):
    """What a model file holds."""

    kind: str  # what the model is for
    features: str  # a hash of the code that computes its features
    provenance: dict[str, Any]  # what it was learnt from and how
    arrays: dict[str, memoryview[Any]]  # read-only, each of its own typecode


def pack(kind: str, features: str, provenance: Mapping[str, Any], arrays: Mapping[str, array[Any]]) -> bytes:
    """Return the bytes of a model file; they depend on the arguments alone.

    Raises:
        ValueError: if an array has a typecode that is not in ``SIZES``, ``provenance`` a value that JSON has not, such
            as a NaN, or the model is longer than a file may be.
        TypeError: if ``provenance`` has an object of a type that JSON has not.

    >>> data = pack("boundary", "5f2c", {"seed": 1}, {"weights": array("h", [3, -4])})
    >>> len(data), data[:8]
    (148, b'ARBNORM\\x00')
    """
    payload = bytearray()
    places: dict[str, list[Any]] = {}
    for name, values in sorted(arrays.items()):
        if SIZES.get(values.typecode) != values.itemsize:
            raise ValueError(f"array {name!r} has the typecode {values.typecode!r}, which no model has")
        payload += bytes(_padding(len(payload)))
        places[name] = [values.typecode, len(payload), len(values)]
        payload += _little(values).tobytes()
    import json

    plain = json.loads(json.dumps(dict(provenance)))  # what a reader will see, which alone can be sorted
    header = _encode({"kind": kind, "features": features, "provenance": plain, "arrays": places})
    if len(header) > LONGEST_HEADER:
        raise ValueError(f"the header of a model may have {LONGEST_HEADER} bytes, and this one has {len(header)}")
    if (length := _START.size + len(header) + len(payload)) > LONGEST_FILE:
        raise ValueError(f"a model may have {LONGEST_FILE} bytes, and this one has {length}")
    body = header + payload
    return _START.pack(MAGIC, FORMAT, len(header), _checksum(body)) + body


def load(path: str | Path, kind: str, features: str) -> Container:
    """Read a model file, mapped into memory where it can be; the map lives as long as a view of it.

    A file in use must be replaced, as ``save`` does, and never be written into.

    Raises:
        ModelError: if the file cannot be read or is no sound model of this ``kind`` and these ``features``.

    >>> load("no/such/file", "boundary", "5f2c")
    Traceback (most recent call last):
        ...
    arabic_norm.container.ModelError: no/such/file: no such file
    """
    name = str(path)
    try:
        data = _read(path)
    except OSError as error:
        reasons = {IsADirectoryError: "a folder, not a file", FileNotFoundError: "no such file"}
        _refuse(name, reasons.get(type(error)) or (error.strerror or str(error)).lower())
    except ValueError:  # a NUL, or a surrogate that the file system cannot name
        _refuse(name, "is no name that a file can have")
    return parse(data, name, kind, features)


def _checksum(body: bytes | memoryview[Any]) -> bytes:
    import hashlib

    return hashlib.sha256(body).digest()


def _read(path: str | Path) -> mmap.mmap | bytes:
    with open(path, "rb") as file:
        with suppress(OSError, ValueError, OverflowError):  # empty, a pipe, too long, or a file system without maps
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return file.read(LONGEST_FILE + 1)


def parse(data: bytes | bytearray | memoryview[Any] | mmap.mmap, name: str, kind: str, features: str) -> Container:
    """Read a model from the bytes of its file; its arrays are views of ``data``.

    Args:
        data: the bytes.
        name: what to call the file in an error.
        kind: the kind of model that is wanted.
        features: the hash of the features as they are computed here.

    Raises:
        ModelError: if this is no sound model of this ``kind`` and these ``features``.

    >>> data = pack("boundary", "5f2c", {"seed": 1}, {"weights": array("h", [3, -4])})
    >>> model = parse(data, "my.model", "boundary", "5f2c")
    >>> model.provenance, model.arrays["weights"].tolist()
    ({'seed': 1}, [3, -4])
    >>> parse(data[:-1], "my.model", "boundary", "5f2c")
    Traceback (most recent call last):
        ...
    arabic_norm.container.ModelError: my.model: is damaged: its checksum does not match
    """
    view = memoryview(data).cast("B").toreadonly()
    start = bytes(view[: len(MAGIC)])
    if not view:
        _refuse(name, "is empty")
    if not MAGIC.startswith(start):
        _refuse(name, "is no arabic_norm model")
    if len(view) < _START.size:
        _refuse(name, "is cut short")
    if len(view) > LONGEST_FILE:
        _refuse(name, f"is longer than a model may be ({LONGEST_FILE} bytes)")
    _, version, length, checksum = _START.unpack_from(view)
    if version > FORMAT:
        _refuse(name, f"was written by a newer arabic_norm (format {version}, this one reads {FORMAT})")
    if version < FORMAT:
        _refuse(name, f"has the unknown format {version} (this arabic_norm reads {FORMAT})")
    if length > LONGEST_HEADER:
        _refuse(name, f"its header is longer than one may be ({length} bytes, at most {LONGEST_HEADER})")
    body = view[_START.size :]
    if len(body) < length:
        _refuse(name, "is cut short")
    if _checksum(body) != checksum:
        _refuse(name, "is damaged: its checksum does not match")
    header = _header(bytes(body[:length]), name)
    if header["kind"] != kind:
        _refuse(name, f"is a model of the kind {_clip(header['kind'])}, not {_clip(kind)}")
    if header["features"] != features:
        theirs, ours = _clip(header["features"]), _clip(features)
        _refuse(name, f"was trained with other features ({theirs}, here {ours}); train it again")
    arrays = _arrays(header["arrays"], body[length:], name)
    return Container(kind, features, header["provenance"], arrays)


def _header(raw: bytes, name: str) -> dict[str, Any]:
    """The header, if it has its shape and is written just as ``pack`` writes it."""
    import json

    try:
        header = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        _refuse(name, "its header is no JSON")
    shape = {"kind": str, "features": str, "provenance": dict, "arrays": dict}
    if not isinstance(header, dict) or header.keys() != shape.keys():
        _refuse(name, "its header has not the right keys")
    for key, of in shape.items():
        if not isinstance(header[key], of):
            _refuse(name, f"its header has a wrong {key!r}")
    try:
        written = _encode(header)
    except (ValueError, RecursionError):
        written = b""
    if written != raw:
        _refuse(name, "its header is not written as arabic_norm writes it")
    return header


def _arrays(places: dict[str, Any], payload: memoryview[Any], name: str) -> dict[str, memoryview[Any]]:
    """The arrays at their places, which must fill the payload."""
    spans: list[tuple[int, int, str]] = []
    for key, place in places.items():
        label = f"its array {_clip(key)}"
        if not isinstance(place, list) or len(place) != 3:
            _refuse(name, f"{label} has no typecode, offset and count")
        typecode, offset, count = place
        if not isinstance(typecode, str) or typecode not in SIZES:
            _refuse(name, f"{label} has the unknown typecode {_clip(typecode)}")
        if type(offset) is not int or type(count) is not int:  # a bool is no number
            _refuse(name, f"{label} has an offset or a count that is no whole number")
        if offset < 0 or count < 0:
            _refuse(name, f"{label} has a negative offset or count")
        if _padding(offset):
            _refuse(name, f"{label} is not aligned")
        end = offset + count * SIZES[typecode]
        if end > len(payload):
            _refuse(name, f"{label} lies outside the file")
        spans.append((offset, end, key))
    done = 0
    arrays: dict[str, memoryview[Any]] = {}
    for offset, end, key in sorted(spans):
        if offset < done:
            _refuse(name, f"its array {_clip(key)} overlaps another")
        if offset != done + _padding(done) or any(payload[done:offset]):
            _refuse(name, f"has bytes that belong to no array, before {_clip(key)}")
        arrays[key] = _native(payload[offset:end], places[key][0])
        done = end
    if done != len(payload):
        _refuse(name, "has bytes after its last array")
    return arrays


def save(path: str | Path, data: bytes) -> None:
    """Write a model file whole or not at all; it takes the place, and the mode, of a file that was there.

    Raises:
        OSError: if it cannot be written; what was there is as it was.
    """
    import secrets
    from pathlib import Path

    target = Path(path).resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _encode(header: dict[str, Any]) -> bytes:
    """The one way to write a header.

    >>> _encode({"b": 1, "a": "x"})
    b'{"a":"x","b":1} '
    """
    import json

    text = json.dumps(header, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    raw = text.encode("utf-8")
    return raw + b" " * _padding(len(raw))


def _padding(length: int) -> int:
    """How many bytes are missing to a multiple of 8."""
    return -length % 8


def _little(values: array[Any]) -> array[Any]:
    """The array with its items in the byte order of the file, or back in that of the machine."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values


def _native(view: memoryview[Any], typecode: str) -> memoryview[Any]:
    """The items of a view of the file; a copy only where the machine has the other byte order."""
    if sys.byteorder == "big":
        return memoryview(_little(array(typecode, view.tobytes()))).toreadonly()
    return view.cast(typecode)  # type: ignore[call-overload, no-any-return]


def _clip(value: object) -> str:
    """A value out of a file, short enough for a message and on one line.

    >>> _clip("a" * 30)
    "'aaaaaaaaaaaaaaaa…'"
    """
    if isinstance(value, str):
        return repr(value if len(value) <= 20 else value[:16] + "…")
    return f"of the type {type(value).__name__!r}"


def _refuse(name: str, reason: str) -> NoReturn:
    shown = name if name.isprintable() else ascii(name)
    raise ModelError(f"{shown}: {reason}") from None
