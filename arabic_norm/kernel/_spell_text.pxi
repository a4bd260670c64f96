# Text: a str's own buffer, the classes of its characters, and checksums of strings.

cdef enum:
    TOKEN = 1 << 0
    BREAK = 1 << 1
    LETTER = 1 << 2
    ORDINARY = 1 << 3
    REMOVED = 1 << 4
    DIGIT = 1 << 5
    KNOWN = 1 << 7
    EITHER = TOKEN | BREAK
    PAGE = 256
    CODE_POINTS = 0x110000

#: The classes of characters, by their bits.
CLASSES = ("token", "break", "letter", "ordinary", "removed", "digit")


cdef struct Text:
    int kind
    const void* data
    Py_ssize_t size


cdef inline Text text_of(str text) noexcept:
    cdef Text t
    t.kind = PyUnicode_KIND(text)
    t.data = PyUnicode_DATA(text)
    t.size = PyUnicode_GET_LENGTH(text)
    return t


cdef inline uint32_t at(const Text* t, Py_ssize_t i) noexcept nogil:
    if t.kind == 2:
        return (<const uint16_t*> t.data)[i]
    if t.kind == 1:
        return (<const uint8_t*> t.data)[i]
    return (<const uint32_t*> t.data)[i]


ctypedef fused unit_t:
    uint8_t
    uint16_t
    uint32_t


cdef class Classes:
    """The class of each code point, asked for a page of 256 when one of them is first seen.

    Args:
        describe: for the first code point of a page, the classes of its 256 as bytes: bit i stands for ``CLASSES[i]``.
    """

    cdef uint8_t* of  # 0 for what was not asked for yet
    cdef object _describe

    def __cinit__(self, describe):
        self._describe = describe
        self.of = <uint8_t*> calloc(CODE_POINTS, 1)
        if self.of == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.of)

    cdef int learn(self, uint32_t char) except -1 with gil:
        cdef uint32_t first = char - char % PAGE
        cdef bytes page = self._describe(first)
        cdef Py_ssize_t i
        if len(page) != PAGE:
            raise ValueError("a page has 256 classes")
        for i in range(PAGE):
            self.of[first + i] = <uint8_t> page[i] | KNOWN
        return 0


# ---- checksums -------------------------------------------------------------------------------------------------------

cdef uint32_t CRC[256]


cdef void fill_crc() noexcept:
    cdef uint32_t i, number
    cdef int bit
    for i in range(256):
        number = i
        for bit in range(8):
            number = number >> 1 ^ (<uint32_t> 0xEDB88320 if number & 1 else 0)
        CRC[i] = number


fill_crc()


cdef inline uint32_t fed_byte(uint32_t crc, uint32_t byte) noexcept nogil:
    return CRC[(crc ^ byte) & 0xFF] ^ (crc >> 8)


cdef inline uint32_t fed(uint32_t crc, uint32_t char) noexcept nogil:
    """A running checksum (``zlib.crc32``, inverted) with a character's UTF-8 added, ``?`` for a surrogate."""
    if char < 0x80:
        return fed_byte(crc, char)
    if char < 0x800:
        return fed_byte(fed_byte(crc, 0xC0 | char >> 6), 0x80 | (char & 0x3F))
    if 0xD800 <= char < 0xE000:
        return fed_byte(crc, c"?")
    if char < 0x10000:
        crc = fed_byte(crc, 0xE0 | char >> 12)
    else:
        crc = fed_byte(fed_byte(crc, 0xF0 | char >> 18), 0x80 | (char >> 12 & 0x3F))
    return fed_byte(fed_byte(crc, 0x80 | (char >> 6 & 0x3F)), 0x80 | (char & 0x3F))
