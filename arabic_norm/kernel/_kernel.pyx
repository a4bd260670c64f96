# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
# cython: freethreading_compatible=True
"""Loops over characters, compiled: mapping, finding, cutting.  ``reference.py`` says the same in plain Python.

A loop reads a string's own buffer (PEP 393) in its width of 1, 2 or 4 bytes, and writes into the buffer of a new
string.  An entry of a table is one number of 64 bits: what the character becomes in the lowest 21, how it behaves and
of which kind it is in the next few, and in the upper half the flags that the caller gave it.  Every character has one,
so that the loops look up and never branch.
"""

from array import array

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
    void Py_XDECREF(PyObject *held)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint PyUnicode_IS_ASCII(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)
    uint32_t PyUnicode_READ_CHAR(object text, Py_ssize_t at)
    uint32_t PyUnicode_READ(int kind, void *data, Py_ssize_t at) nogil
    bint Py_UNICODE_ISSPACE(uint32_t char) nogil
    const Py_ssize_t PY_SSIZE_T_MAX

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
    PIECE = 4096  # a text is mapped in pieces of so many characters

cdef extern from *:
    """
    #define KEPT 0x8000000000000000ULL

    /* As numpy does for large arrays: memory that is touched for the first time comes in pages of 2 MB and not of 4 KB,
       each of which would stop the loop; 0.2 ns a character in place of 0.9. */
    #if defined(__linux__)
    #include <sys/mman.h>
    #endif
    static void expect(char *start, Py_ssize_t size) {
    #if defined(__linux__) && defined(MADV_HUGEPAGE)
        Py_ssize_t over = 4096 - (Py_ssize_t)((size_t)start % 4096);
        if (size >= 1 << 22) madvise(start + over, (size_t)(size - over), MADV_HUGEPAGE);
    #else
        (void)start; (void)size;
    #endif
    }
    """
    uint64_t KEPT  # becomes one character; the highest bit, which one shift brings to a count
    void expect(char *start, Py_ssize_t size) nogil


cdef class Table:
    """What each character becomes, and the flags that it has; see ``reference.Table``."""

    cdef uint64_t *_flat
    cdef uint64_t **_pages
    cdef uint32_t *_units  # the strings that characters expand to, one behind the other
    cdef Py_ssize_t *_starts  # where each begins in them, and the last ends
    cdef uint32_t _old[FEW]  # where the table is no more than this: what changes,
    cdef uint32_t _new  # and what it all becomes
    cdef bint _is_few
    cdef bint _squeezes
    cdef bint _strips
    cdef object __weakref__

    def __cinit__(self, entries, flags=None, bint squeeze=False, kinds=None, bint strip=False):
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
        self._squeezes = squeeze or strip
        self._strips = strip
        self._remember({key: new for key, new in entries.items() if key != new}, flags)

    cdef int _remember(self, dict changes, flags) except -1:
        cdef Py_ssize_t i
        pairs = [(_one(key), _one(new)) for key, new in changes.items() if len(new) == 1 and max(key, new) <= "\uffff"]
        is_one = len({*changes.values()}) == 1 and len(pairs) == len(changes) <= FEW
        self._is_few = is_one and not any((flags or {}).values())
        for i in range(FEW if self._is_few else 0):
            self._old[i], self._new = pairs[min(i, <Py_ssize_t>len(pairs) - 1)]
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
        cdef Py_ssize_t flags
        made = _made(self, text, None, &flags, None)
        return made, flags

    def patch(self, str text not None, list patches not None):
        """The same, but for some spans of which it is said what they become."""
        cdef Py_ssize_t flags
        return _made(self, text, [*patches], &flags, None)

    def flags(self, str text not None):
        """The flags of the characters of ``text``, joined."""
        cdef int kind = PyUnicode_KIND(<void *>text)
        if kind == 2:
            return _flags[uint16_t](self, text, <uint16_t *>PyUnicode_DATA(<void *>text))
        if kind == 1:
            return _flags[uint8_t](self, text, <uint8_t *>PyUnicode_DATA(<void *>text))
        return _flags[uint32_t](self, text, <uint32_t *>PyUnicode_DATA(<void *>text))

    def find(self, str text not None, uint32_t mask, Py_ssize_t start=0, Py_ssize_t end=PY_SSIZE_T_MAX):
        """The offsets of the characters between ``start`` and ``end`` that have a flag of ``mask``."""
        return self._find(text, <uint64_t>(mask & FLAGS) << FLAGS_AT, max(start, 0), end)

    def changes(self, str text not None):
        """The offsets of the characters that ``map`` replaces."""
        return self._find(text, CHANGES, 0, PY_SSIZE_T_MAX)

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

    cdef list _find(self, str text, uint64_t mask, Py_ssize_t start, Py_ssize_t end):
        cdef int kind = PyUnicode_KIND(<void *>text)
        end = min(end, PyUnicode_GET_LENGTH(text))
        if kind == 2:
            return _positions[uint16_t](self, <uint16_t *>PyUnicode_DATA(<void *>text), mask, start, end)
        if kind == 1:
            return _positions[uint8_t](self, <uint8_t *>PyUnicode_DATA(<void *>text), mask, start, end)
        return _positions[uint32_t](self, <uint32_t *>PyUnicode_DATA(<void *>text), mask, start, end)


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


include "_kernel_map.pxi"
include "_kernel_made.pxi"
include "_kernel_find.pxi"


cdef class OnePass:
    """What a table makes of texts, and what other functions make of the rest; see ``reference.OnePass``."""

    cdef Table _table
    cdef Py_ssize_t _most
    cdef object _flagged
    cdef object _beyond

    def __cinit__(self, Table table not None, Py_ssize_t most, flagged, beyond):
        self._table, self._most, self._flagged, self._beyond = table, most, flagged, beyond

    def text(self, text):
        """What becomes of ``text``."""
        cdef Py_ssize_t flags
        cdef list places = []
        if type(text) is not str:
            text = _exact(text)
        if PyUnicode_GET_LENGTH(text) > self._most:
            return self._beyond(text)
        made = _made(self._table, text, None, &flags, places)
        return self._flagged(text, made, flags, places) if flags else made

    def texts(self, list texts not None):
        """What becomes of each of ``texts``."""
        cdef list exact = [text if type(text) is str else _exact(text) for text in texts]
        cdef list found = []
        mapped = iter(_all_made(self._table, [text for text in exact if PyUnicode_GET_LENGTH(text) <= self._most]))
        for text in exact:
            if PyUnicode_GET_LENGTH(text) > self._most:
                found.append(self._beyond(text))
                continue
            made, flags, places = next(mapped)
            found.append(self._flagged(text, made, flags, places) if flags else made)
        return found


cdef str _exact(text):
    if not isinstance(text, str):
        raise TypeError(f"text must be a str, not {type(text).__name__}")
    return str.__str__(text)


def offsets_between(str text not None, cuts, Py_ssize_t start=0, Py_ssize_t end=PY_SSIZE_T_MAX):
    """The spans between ``cuts`` without their outer white space, flat; see ``reference.offsets_between``."""
    cdef Py_ssize_t low, high, behind, found = 0, room = 0
    cdef Py_ssize_t *offsets = NULL
    cdef int kind = PyUnicode_KIND(<void *>text)
    cdef void *data = PyUnicode_DATA(<void *>text)
    end = min(max(end, 0), PyUnicode_GET_LENGTH(text))
    start = min(max(start, 0), end)
    try:
        for cut in (*cuts, end):
            low, behind = start, min(max(<Py_ssize_t>cut, start), end)
            high = start = behind
            while low < high and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, low)):
                low += 1
            while low < high and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, high - 1)):
                high -= 1
            if low < high:
                if _add_place(&offsets, &room, found, low) or _add_place(&offsets, &room, found + 1, high):
                    raise MemoryError
                found += 2
        if sizeof(Py_ssize_t) == 8:
            return array("q", <bytes>(<char *>offsets)[:8 * found] if found else b"")
        return array("q", [offsets[i] for i in range(found)])
    finally:
        PyMem_RawFree(offsets)


def slices(str text not None, spans):
    """The parts of ``text`` at ``spans``; see ``reference.slices``."""
    cdef Py_ssize_t start, end, size = PyUnicode_GET_LENGTH(text)
    parts = []
    for start, end in spans:
        if not 0 <= start <= end <= size:
            raise IndexError(f"a span lies outside the text of {size} code points: {(start, end)}")
        parts.append(PyUnicode_Substring(text, start, end))
    return parts
