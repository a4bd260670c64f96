# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: freethreading_compatible=True
"""Loops over characters, compiled: mapping, finding, cutting.  ``reference.py`` says the same in plain Python.

A loop reads a string's own buffer (PEP 393) in its width of 1, 2 or 4 bytes, and writes into the buffer of a new
string.  An entry of a table is one number of 64 bits: what the character becomes in the lowest 21, how it behaves and
of which kind it is in the next few, and in the upper half the flags that the caller gave it.  Every character has one,
so that the loops look up and never branch.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_RawFree, PyMem_RawRealloc
from cpython.object cimport PyObject
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy, memmove, memset

cdef extern from "Python.h":
    PyObject *PyUnicode_New(Py_ssize_t size, uint32_t most) except NULL
    int PyUnicode_Resize(PyObject **text, Py_ssize_t size) except -1
    int PyUnicode_KIND(void *text) nogil
    void *PyUnicode_DATA(void *text) nogil
    void PyUnicode_WRITE(int kind, void *data, Py_ssize_t at, uint32_t char) nogil
    void Py_DECREF(PyObject *held)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint PyUnicode_IS_ASCII(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    uint32_t PyUnicode_READ_CHAR(object text, Py_ssize_t at)
    uint32_t PyUnicode_READ(int kind, void *data, Py_ssize_t at) nogil
    bint Py_UNICODE_ISSPACE(uint32_t char) nogil

ctypedef fused unit:
    uint8_t
    uint16_t
    uint32_t

cdef enum:
    NARROW = 0x10000  # characters below have a place in the flat table, those above in pages
    PAGE = 256
    VALUE = 0x1FFFFF
    CHANGES = 1 << 21  # becomes something else
    EXPANDS = 1 << 22  # becomes several characters; the value is the number of a string
    KIND_AT = 24
    KIND = 7
    KINDS = 8
    FLAGS_AT = 32
    FLAGS = 0x7FFFFFFF  # 31 of them
    SPACE = 32
    BLOCK = 32
    FEW = 4
    ALONE = 4096  # a shorter text is done before another thread could have begun

cdef extern from *:
    """
    #define KEPT 0x8000000000000000ULL
    """
    uint64_t KEPT  # becomes one character; the highest bit, which one shift brings to a count


cdef class Table:
    """What each character becomes, and the flags that it has; see ``reference.Table``."""

    cdef uint64_t *_flat
    cdef uint64_t **_pages
    cdef uint32_t *_units  # the strings that characters expand to, one behind the other
    cdef Py_ssize_t *_starts  # where each begins in them, and the last ends
    cdef uint32_t _old[FEW]  # where the table is no more than this: what changes,
    cdef uint32_t _new[FEW]  # and what it becomes
    cdef bint _is_few
    cdef bint _squeezes
    cdef object __weakref__

    def __cinit__(self, entries, flags=None, bint squeeze=False, kinds=None):
        cdef uint32_t char
        cdef Py_ssize_t i
        self._flat = <uint64_t *>PyMem_Malloc(NARROW * sizeof(uint64_t))
        self._pages = <uint64_t **>PyMem_Malloc(0x1100 * sizeof(uint64_t *))
        if self._pages != NULL:
            memset(self._pages, 0, 0x1100 * sizeof(uint64_t *))
        if self._flat == NULL or self._pages == NULL:
            raise MemoryError
        for i in range(NARROW):
            self._flat[i] = KEPT | <uint64_t>i
        strings = []
        for key, new in entries.items():
            char = _one(key)
            if not isinstance(new, str):
                raise TypeError(f"a character becomes a str, not {type(new).__name__}")
            if new == key:
                continue
            if len(new) > 1:
                self._set(char, CHANGES | EXPANDS | <uint64_t>len(strings))
                strings.append(new)
            elif new:
                self._set(char, CHANGES | KEPT | <uint64_t>PyUnicode_READ_CHAR(new, 0))
            else:
                self._set(char, CHANGES)
        self._keep(strings)
        for key, mask in (flags or {}).items():
            if not 0 <= mask <= FLAGS:
                raise ValueError(f"flags are 31 bits, not {mask}")
            char = _one(key)
            self._set(char, self._entry(char) | (<uint64_t><uint32_t>mask) << FLAGS_AT)
        for key, kind in (kinds or {}).items():
            if not 0 <= kind < KINDS:
                raise ValueError(f"a kind is a number below {KINDS}, not {kind}")
            char = _one(key)
            self._set(char, self._entry(char) | (<uint64_t><uint32_t>kind) << KIND_AT)
        self._squeezes = squeeze
        self._remember({key: new for key, new in entries.items() if key != new}, flags)

    cdef int _remember(self, dict changes, flags) except -1:
        cdef Py_ssize_t i
        pairs = [(_one(key), _one(new)) for key, new in changes.items() if len(new) == 1 and max(key, new) <= "\uffff"]
        self._is_few = 0 < len(pairs) == len(changes) <= FEW and not any((flags or {}).values())
        for i in range(FEW if self._is_few else 0):
            self._old[i], self._new[i] = pairs[min(i, <Py_ssize_t>len(pairs) - 1)]
        return 0

    def __dealloc__(self):
        cdef Py_ssize_t i
        PyMem_Free(self._flat)
        if self._pages != NULL:
            for i in range(0x1100):
                PyMem_Free(self._pages[i])
            PyMem_Free(self._pages)
        PyMem_Free(self._units)
        PyMem_Free(self._starts)

    cdef int _keep(self, list strings) except -1:
        cdef Py_ssize_t i, done = 0
        self._units = <uint32_t *>PyMem_Malloc(sum(map(len, strings)) * sizeof(uint32_t))
        self._starts = <Py_ssize_t *>PyMem_Malloc((len(strings) + 1) * sizeof(Py_ssize_t))
        if self._units == NULL or self._starts == NULL:
            raise MemoryError
        for i, string in enumerate(strings):
            self._starts[i] = done
            for char in <str>string:
                self._units[done] = PyUnicode_READ_CHAR(char, 0)
                done += 1
        self._starts[len(strings)] = done
        return 0

    cdef uint64_t _entry(self, uint32_t char):
        if char < NARROW:
            return self._flat[char]
        return self._pages[char >> 8][char & 255] if self._pages[char >> 8] != NULL else KEPT | <uint64_t>char

    cdef int _set(self, uint32_t char, uint64_t entry) except -1:
        cdef Py_ssize_t i
        cdef uint64_t *page
        if char < NARROW:
            self._flat[char] = entry
            return 0
        page = self._pages[char >> 8]
        if page == NULL:
            page = <uint64_t *>PyMem_Malloc(PAGE * sizeof(uint64_t))
            if page == NULL:
                raise MemoryError
            for i in range(PAGE):
                page[i] = KEPT | (char & ~<uint64_t>255) | <uint64_t>i
            self._pages[char >> 8] = page
        page[char & 255] = entry
        return 0

    def map(self, str text not None):
        """The text with every character replaced, the same object if none is; and the flags of what it had."""
        cdef int kind = PyUnicode_KIND(<void *>text)
        if kind == 2:
            return _map[uint16_t](self, text, <uint16_t *>PyUnicode_DATA(<void *>text))
        if kind == 1:
            return _map[uint8_t](self, text, <uint8_t *>PyUnicode_DATA(<void *>text))
        return _map[uint32_t](self, text, <uint32_t *>PyUnicode_DATA(<void *>text))

    def flags(self, str text not None):
        """The flags of the characters of ``text``, joined."""
        cdef int kind = PyUnicode_KIND(<void *>text)
        if kind == 2:
            return _flags[uint16_t](self, text, <uint16_t *>PyUnicode_DATA(<void *>text))
        if kind == 1:
            return _flags[uint8_t](self, text, <uint8_t *>PyUnicode_DATA(<void *>text))
        return _flags[uint32_t](self, text, <uint32_t *>PyUnicode_DATA(<void *>text))

    def find(self, str text not None, uint32_t mask):
        """The offsets of the characters that have a flag of ``mask``."""
        return self._find(text, <uint64_t>(mask & FLAGS) << FLAGS_AT)

    def changes(self, str text not None):
        """The offsets of the characters that ``map`` replaces."""
        return self._find(text, CHANGES)

    def neighbours(self, str text not None, uint64_t pairs=0, uint32_t edge=0):
        """Which pairs of kinds stand next to each other, between two of the kind ``edge``; and where, for ``pairs``."""
        cdef int kind = PyUnicode_KIND(<void *>text)
        if edge >= KINDS:
            raise ValueError(f"a kind is a number below {KINDS}, not {edge}")
        if kind == 2:
            return _neighbours[uint16_t](self, text, <uint16_t *>PyUnicode_DATA(<void *>text), pairs, edge)
        if kind == 1:
            return _neighbours[uint8_t](self, text, <uint8_t *>PyUnicode_DATA(<void *>text), pairs, edge)
        return _neighbours[uint32_t](self, text, <uint32_t *>PyUnicode_DATA(<void *>text), pairs, edge)

    def repeats(self, str text not None, uint32_t mask):
        """The offsets of the characters with a flag of ``mask`` that have the same one twice before them."""
        cdef int kind = PyUnicode_KIND(<void *>text)
        cdef uint64_t wanted = <uint64_t>(mask & FLAGS) << FLAGS_AT
        if kind == 2:
            return _repeats[uint16_t](self, text, <uint16_t *>PyUnicode_DATA(<void *>text), wanted)
        if kind == 1:
            return _repeats[uint8_t](self, text, <uint8_t *>PyUnicode_DATA(<void *>text), wanted)
        return _repeats[uint32_t](self, text, <uint32_t *>PyUnicode_DATA(<void *>text), wanted)

    cdef list _find(self, str text, uint64_t mask):
        cdef int kind = PyUnicode_KIND(<void *>text)
        if kind == 2:
            return _positions[uint16_t](self, text, <uint16_t *>PyUnicode_DATA(<void *>text), mask)
        if kind == 1:
            return _positions[uint8_t](self, text, <uint8_t *>PyUnicode_DATA(<void *>text), mask)
        return _positions[uint32_t](self, text, <uint32_t *>PyUnicode_DATA(<void *>text), mask)


cdef uint32_t _one(key) except? 0:
    if not isinstance(key, str) or len(key) != 1:
        raise ValueError(f"a key is one character, not {key!r}")
    return PyUnicode_READ_CHAR(key, 0)


cdef inline uint64_t _look(uint64_t *flat, uint64_t **pages, unit char) noexcept nogil:
    cdef uint64_t *page
    if unit is uint32_t:
        if char >= NARROW:
            page = pages[char >> 8]
            return page[char & 255] if page != NULL else KEPT | <uint64_t>char
    return flat[char]


cdef Py_ssize_t _first(Table table, unit *source, Py_ssize_t at, Py_ssize_t size, uint64_t mask,
                       uint64_t *seen) noexcept nogil:
    """The first offset from ``at`` on whose entry has a bit of ``mask``, or ``size``; ``seen`` gets all before it."""
    cdef uint64_t *flat = table._flat
    cdef uint64_t **pages = table._pages
    cdef uint64_t a, b, c, d, entry
    while at + 8 <= size:
        a = _look(flat, pages, source[at]) | _look(flat, pages, source[at + 4])
        b = _look(flat, pages, source[at + 1]) | _look(flat, pages, source[at + 5])
        c = _look(flat, pages, source[at + 2]) | _look(flat, pages, source[at + 6])
        d = _look(flat, pages, source[at + 3]) | _look(flat, pages, source[at + 7])
        a = (a | b) | (c | d)
        if a & mask:
            break
        seen[0] |= a
        at += 8
    while at < size:
        entry = _look(flat, pages, source[at])
        if entry & mask:
            break
        seen[0] |= entry
        at += 1
    return at


cdef Py_ssize_t _write(Table table, unit *source, Py_ssize_t size, unit *target, uint64_t *seen) noexcept nogil:
    """Write what each character becomes, where that is one or none; return how many were written.

    Every character is written, and the next one over it unless it is kept: no branch that a processor could guess
    wrong.  Four at a time take two thirds of the time of one.
    """
    cdef uint64_t *flat = table._flat
    cdef uint64_t **pages = table._pages
    cdef uint64_t a, b, c, d, joined = 0
    cdef Py_ssize_t i = 0, done = 0
    while i + 4 <= size:
        a = _look(flat, pages, source[i])
        b = _look(flat, pages, source[i + 1])
        c = _look(flat, pages, source[i + 2])
        d = _look(flat, pages, source[i + 3])
        target[done] = <unit>(a & VALUE)
        done += <Py_ssize_t>(a >> 63)
        target[done] = <unit>(b & VALUE)
        done += <Py_ssize_t>(b >> 63)
        target[done] = <unit>(c & VALUE)
        done += <Py_ssize_t>(c >> 63)
        target[done] = <unit>(d & VALUE)
        done += <Py_ssize_t>(d >> 63)
        joined |= (a | b) | (c | d)
        i += 4
    while i < size:
        a = _look(flat, pages, source[i])
        target[done] = <unit>(a & VALUE)
        done += <Py_ssize_t>(a >> 63)
        joined |= a
        i += 1
    seen[0] |= joined
    return done


cdef Py_ssize_t _substitute(Table table, unit *source, Py_ssize_t size, unit *target, uint64_t *seen) noexcept nogil:
    """The same for a table of a few letters: compilers turn it into instructions that compare many at once."""
    cdef unit a = <unit>table._old[0], b = <unit>table._old[1], c = <unit>table._old[2], d = <unit>table._old[3]
    cdef unit for_a = <unit>table._new[0], for_b = <unit>table._new[1]
    cdef unit for_c = <unit>table._new[2], for_d = <unit>table._new[3]
    cdef unit char, new, joined = 0
    cdef Py_ssize_t i
    for i in range(size):
        char = source[i]
        new = for_a if char == a else char
        new = for_b if char == b else new
        new = for_c if char == c else new
        new = for_d if char == d else new
        target[i] = new
        joined |= new
    seen[0] |= CHANGES | <uint64_t>joined
    return size


cdef Py_ssize_t _squeeze(unit *text, Py_ssize_t size) noexcept nogil:
    """Leave one of each run of spaces, in the same buffer; return how many characters stay."""
    cdef Py_ssize_t i = 0, k, done = 0
    cdef unit hit
    while i < size:
        if i and i + BLOCK <= size:  # a block without two spaces side by side moves as it is
            hit = 0
            for k in range(BLOCK):
                hit |= <unit>(text[i + k - 1] == SPACE) & <unit>(text[i + k] == SPACE)
            if not hit:
                if done < i:
                    memmove(text + done, text + i, BLOCK * sizeof(unit))
                done += BLOCK
                i += BLOCK
                continue
        k = min(i + BLOCK, size)
        while i < k:
            if text[i] != SPACE or done == 0 or text[done - 1] != SPACE:
                text[done] = text[i]
                done += 1
            i += 1
    return done


cdef bint _is_squeezed(unit *text, Py_ssize_t size) noexcept nogil:
    cdef Py_ssize_t i
    cdef unit hit = 0
    for i in range(1, size):
        hit |= <unit>(text[i - 1] == SPACE) & <unit>(text[i] == SPACE)
    return not hit


cdef Py_ssize_t _start(Table table, unit *source, Py_ssize_t size, uint64_t *seen) noexcept nogil:
    """How much of the text stays as it is, from its start."""
    cdef Py_ssize_t start = _first(table, source, 0, size, CHANGES, seen)
    return 0 if start == size and table._squeezes and not _is_squeezed(source, size) else start


cdef Py_ssize_t _fill(Table table, unit *source, Py_ssize_t start, Py_ssize_t size, unit *target,
                      uint64_t *seen) noexcept nogil:
    memcpy(target, source, start * sizeof(unit))
    if unit is not uint8_t and table._is_few:  # a byte could not hold what it is compared with
        start += _substitute(table, source + start, size - start, target + start, seen)
    else:
        start += _write(table, source + start, size - start, target + start, seen)
    return _squeeze(target, start) if table._squeezes else start


cdef object _map(Table table, str text, unit *source):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), start = 0, done
    cdef uint64_t seen = 0
    cdef uint32_t most = 0x10FFFF
    cdef PyObject *made
    cdef unit *target
    if size < ALONE:
        start = _start(table, source, size, &seen)
    else:
        with nogil:
            start = _start(table, source, size, &seen)
    if start == size:
        return text, seen >> FLAGS_AT & FLAGS
    if unit is uint8_t:
        most = 0x7F if PyUnicode_IS_ASCII(text) else 0xFF
    elif unit is uint16_t:
        most = 0xFFFF
    made = PyUnicode_New(size, most)
    target = <unit *>PyUnicode_DATA(made)
    if size < ALONE:
        done = _fill(table, source, start, size, target, &seen)
    else:
        with nogil:
            done = _fill(table, source, start, size, target, &seen)
    if seen & EXPANDS or done == 0 or not _fits(seen & VALUE, most):
        Py_DECREF(made)
        return _measured(table, text, source), seen >> FLAGS_AT & FLAGS
    PyUnicode_Resize(&made, done)
    result = <object>made
    Py_DECREF(made)
    return result, seen >> FLAGS_AT & FLAGS


cdef inline bint _fits(uint64_t joined, uint32_t most) noexcept nogil:
    """Whether a string of characters whose bits are ``joined`` is one for which CPython allots for ``most``."""
    if most == 0x7F:
        return joined <= 0x7F
    if most == 0xFF:
        return 0x7F < joined <= 0xFF
    if most == 0xFFFF:
        return 0xFF < joined <= 0xFFFF
    return joined > 0xFFFF


cdef object _measured(Table table, str text, unit *source):
    """The same for any table and text, in two passes: how long and how wide the result is, then the result."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), length
    cdef uint32_t most = 0
    cdef PyObject *made
    with nogil:
        length = _put(table, source, size, 0, NULL, 0, &most)
    made = PyUnicode_New(length, min(most, <uint32_t>0x10FFFF))
    result = <object>made
    Py_DECREF(made)
    if length:
        _put(table, source, size, PyUnicode_KIND(made), PyUnicode_DATA(made), length, &most)
    return result


cdef Py_ssize_t _put(Table table, unit *source, Py_ssize_t size, int kind, void *target, Py_ssize_t length,
                     uint32_t *most) noexcept nogil:
    """Write the first ``length`` characters of the result; return how many there are, and in ``most`` their bits."""
    cdef uint64_t entry
    cdef uint32_t char, joined = 0, before = 0
    cdef uint32_t *units
    cdef uint32_t *behind
    cdef Py_ssize_t i, done = 0
    for i in range(size):
        entry = _look(table._flat, table._pages, source[i])
        if entry & EXPANDS:
            units = table._units + table._starts[entry & VALUE]
            behind = table._units + table._starts[(entry & VALUE) + 1]
        elif entry & KEPT:
            char = entry & VALUE
            units, behind = &char, &char + 1
        else:
            continue
        while units < behind:
            if units[0] != SPACE or before != SPACE or not table._squeezes:
                before = units[0]
                joined |= before
                if done < length:
                    PyUnicode_WRITE(kind, target, done, before)
                done += 1
            units += 1
    most[0] = joined
    return done


cdef object _flags(Table table, str text, unit *source):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef uint64_t seen = 0
    if size < ALONE:
        _first(table, source, 0, size, 0, &seen)
    else:
        with nogil:
            _first(table, source, 0, size, 0, &seen)
    return seen >> FLAGS_AT & FLAGS


cdef list _positions(Table table, str text, unit *source, uint64_t mask):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), found = 0, i
    cdef Py_ssize_t *places = NULL
    try:
        if size < ALONE:
            found = _collect(table, source, size, mask, &places)
        else:
            with nogil:
                found = _collect(table, source, size, mask, &places)
        if found < 0:
            raise MemoryError
        return [places[i] for i in range(found)]
    finally:
        PyMem_RawFree(places)


cdef Py_ssize_t _collect(Table table, unit *source, Py_ssize_t size, uint64_t mask,
                         Py_ssize_t **places) noexcept nogil:
    """Put the offsets of entries with a bit of ``mask`` into ``places``; return how many, or -1 without memory."""
    cdef Py_ssize_t at = 0, found = 0, room = 0
    cdef uint64_t seen = 0
    while True:
        at = _first(table, source, at, size, mask, &seen)
        if at == size:
            return found
        if _add_place(places, &room, found, at):
            return -1
        found += 1
        at += 1


cdef bint _add_place(Py_ssize_t **places, Py_ssize_t *room, Py_ssize_t found, Py_ssize_t at) noexcept nogil:
    """Put an offset behind the ``found`` that there are; whether there is no memory for it."""
    cdef Py_ssize_t *more
    if found == room[0]:
        room[0] = 2 * found + 16
        more = <Py_ssize_t *>PyMem_RawRealloc(places[0], room[0] * sizeof(Py_ssize_t))
        if more == NULL:
            return True
        places[0] = more
    places[0][found] = at
    return False


cdef list _repeats(Table table, str text, unit *source, uint64_t mask):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), i = 2, end
    places = []
    while i < size:
        i = _third(source, i, size)
        end = min(i + BLOCK, size)
        while i < end:
            if source[i] == source[i - 1] == source[i - 2] and _look(table._flat, table._pages, source[i]) & mask:
                places.append(i)
            i += 1
    return places


cdef Py_ssize_t _third(unit *source, Py_ssize_t at, Py_ssize_t size) noexcept nogil:
    """The first offset from ``at`` on of a block that may have a character for the third time in a row, or the rest."""
    cdef Py_ssize_t k
    cdef unit hit
    while at + BLOCK <= size:
        hit = 0
        for k in range(at, at + BLOCK):
            hit |= <unit>(source[k] == source[k - 1]) & <unit>(source[k] == source[k - 2])
        if hit:
            break
        at += BLOCK
    return at


cdef Py_ssize_t _meet(Table table, unit *source, Py_ssize_t at, Py_ssize_t size, uint32_t edge, uint64_t pairs,
                      uint8_t *seen) noexcept nogil:
    """The first offset from ``at`` on where one of ``pairs`` stands, or ``size``; ``seen[8 * i + k]`` is set for k behind i.

    A store, for which nothing waits, where joined bits would wait for each other.
    """
    cdef uint64_t *flat = table._flat
    cdef uint64_t **pages = table._pages
    cdef uint32_t before = _kind(flat, pages, source[at - 1]) if at else edge
    cdef uint32_t a, b, c, d
    while at + 4 <= size:
        a = KINDS * before + _kind(flat, pages, source[at])
        b = KINDS * (a & KIND) + _kind(flat, pages, source[at + 1])
        c = KINDS * (b & KIND) + _kind(flat, pages, source[at + 2])
        d = KINDS * (c & KIND) + _kind(flat, pages, source[at + 3])
        if (pairs >> a | pairs >> b | pairs >> c | pairs >> d) & 1:
            break
        seen[a] = seen[b] = seen[c] = seen[d] = 1
        before = d & KIND
        at += 4
    while at < size:
        a = KINDS * before + _kind(flat, pages, source[at])
        seen[a] = 1
        if pairs >> a & 1:
            break
        before = a & KIND
        at += 1
    return at


cdef inline uint32_t _kind(uint64_t *flat, uint64_t **pages, unit char) noexcept nogil:
    return <uint32_t>(_look(flat, pages, char) >> KIND_AT) & KIND


cdef inline uint32_t _pair(Table table, unit *source, Py_ssize_t size, Py_ssize_t at, uint32_t edge) noexcept nogil:
    """The kinds of what stands before an offset and at it."""
    cdef uint32_t before = _kind(table._flat, table._pages, source[at - 1]) if at else edge
    return KINDS * before + (_kind(table._flat, table._pages, source[at]) if at < size else edge)


cdef Py_ssize_t _meet_all(Table table, unit *source, Py_ssize_t size, uint32_t edge, uint64_t pairs, uint8_t *seen,
                          Py_ssize_t **places) noexcept nogil:
    """Put the offsets of ``pairs`` into ``places``; return how many, or -1 without memory."""
    cdef Py_ssize_t at = 0, found = 0, room = 0
    while True:
        at = _meet(table, source, at, size, edge, pairs, seen)
        if at == size:
            break
        if _add_place(places, &room, found, at):
            return -1
        found += 1
        at += 1
    seen[_pair(table, source, size, size, edge)] = 1
    if pairs >> _pair(table, source, size, size, edge) & 1:
        if _add_place(places, &room, found, size):
            return -1
        found += 1
    return found


cdef object _neighbours(Table table, str text, unit *source, uint64_t pairs, uint32_t edge):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), found, i
    cdef Py_ssize_t *offsets = NULL
    cdef uint8_t seen[KINDS * KINDS]
    cdef uint64_t joined = 0
    cdef dict places = {}
    memset(seen, 0, KINDS * KINDS)
    try:
        if size < ALONE:
            found = _meet_all(table, source, size, edge, pairs, seen, &offsets)
        else:
            with nogil:
                found = _meet_all(table, source, size, edge, pairs, seen, &offsets)
        if found < 0:
            raise MemoryError
        for i in range(found):
            _append(places, _pair(table, source, size, offsets[i], edge), offsets[i])
    finally:
        PyMem_RawFree(offsets)
    for i in range(KINDS * KINDS):
        joined |= <uint64_t>seen[i] << i
    return joined, places


cdef int _append(dict places, uint32_t pair, Py_ssize_t at) except -1:
    found = places.get(pair)
    if found is None:
        places[pair] = [at]
    else:
        (<list>found).append(at)
    return 0


def spans_between(str text not None, cuts):
    """The spans between ``cuts`` without their outer white space; see ``reference.spans_between``."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), low = 0, high, start, end
    cdef int kind = PyUnicode_KIND(<void *>text)
    cdef void *data = PyUnicode_DATA(<void *>text)
    spans = []
    for cut in (*cuts, size):
        start, high = low, min(max(<Py_ssize_t>cut, 0), size)
        end = low = high
        while start < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, start)):
            start += 1
        while start < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, end - 1)):
            end -= 1
        if start < end:
            spans.append((start, end))
    return spans


def slices(str text not None, spans):
    """The parts of ``text`` at ``spans``; see ``reference.slices``."""
    cdef Py_ssize_t start, end, size = PyUnicode_GET_LENGTH(text)
    parts = []
    for start, end in spans:
        if not 0 <= start <= end <= size:
            raise IndexError(f"a span lies outside the text of {size} code points: {(start, end)}")
        parts.append(PyUnicode_Substring(text, start, end))
    return parts
