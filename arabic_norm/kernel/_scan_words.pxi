# Words and gaps: what is known of each, asked once and remembered.

#: The codes of a word, the fields of codes.Codes by their index.
cdef enum:
    FIELDS = 13
    FOLDED = 2
    STEM = 3
    CLASSES_FIELD = 12
    MAX_WORD = 40
    REMEMBERED = 24
    CHARS_OF_PART = 4
    WORD_SLOTS = 1 << 16
    WORD_ROOM = 1 << 15
    COUNTED = 3
    GAP_LENGTH = 31
    GAP_SLOTS = 1 << 12
    FORM = 11
    KINDS = 32

#: What is special about a word, so that the constraints must be asked: left of a mark on one line, left of a line end,
#: or behind one; left of a mark where it may number an item, or where a digit stands behind; and whether it may begin a
#: phrase that opens a sentence.
WORD_FLAGS = ("asks_mark", "asks_break", "asks_behind", "may_open", "asks_speech", "asks_number", "asks_digit")
GAP_FLAGS = (
    "asks", "on_one_line", "only_marks", "comma_and_dot", "joins", "comma_at_line_end", "two_dots",
    "glued", "asks_speech", "arabic_behind", "asks_wrap",
)  # fmt: skip

cdef enum:
    ASKS_MARK = 1 << 0
    ASKS_BREAK = 1 << 1
    ASKS_BEHIND = 1 << 2
    MAY_OPEN = 1 << 3
    ASKS_SPEECH = 1 << 4
    ASKS_NUMBER = 1 << 5
    ASKS_DIGIT = 1 << 6

    GAP_ASKS = 1 << 0
    ON_ONE_LINE = 1 << 1
    ONLY_MARKS = 1 << 2
    COMMA_AND_DOT = 1 << 3
    JOINS = 1 << 4
    COMMA_AT_LINE_END = 1 << 5
    TWO_DOTS = 1 << 6
    GLUED = 1 << 7
    GAP_ASKS_SPEECH = 1 << 8
    ARABIC_BEHIND = 1 << 9
    GAP_ASKS_WRAP = 1 << 10


cdef struct Word:
    Word* next
    uint16_t chars[REMEMBERED]
    uint32_t codes[FIELDS]
    int32_t alone[4]
    int16_t* sums
    uint8_t size
    uint8_t flags
    int8_t counted[2 * COUNTED]


cdef struct Gap:
    Gap* next
    uint8_t size
    uint16_t chars[GAP_LENGTH]
    uint32_t flags
    int32_t first_line_end
    int32_t last_line_end
    int32_t first_break
    int32_t last_mark
    int32_t cut
    int32_t kind
    int32_t form[FORM]


cdef inline uint32_t mixed(uint32_t number, uint32_t part) noexcept nogil:
    number = (number ^ part) * <uint32_t> 0x9E3779B1
    return number ^ (number >> 15)


cdef inline uint32_t finished(uint32_t number) noexcept nogil:
    number = number * <uint32_t> 0x85EBCA6B
    return number ^ (number >> 13)


cdef inline uint64_t hashed(const Text* t, Py_ssize_t start, Py_ssize_t size) noexcept nogil:
    cdef uint64_t number = 0xCBF29CE484222325
    cdef Py_ssize_t i
    for i in range(start, start + size):
        number = (number ^ <uint64_t> at(t, i)) * <uint64_t> 0x9E3779B97F4A7C15
        number ^= number >> 29
    return number


cdef inline bint is_written(const Text* t, Py_ssize_t start, Py_ssize_t size, const uint16_t* chars) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(size):
        if at(t, start + i) != chars[i]:
            return False
    return True


cdef bint is_short(const Text* t, Py_ssize_t start, Py_ssize_t size, Py_ssize_t most) noexcept nogil:
    """Whether a piece of text can be remembered: it is no longer than that, and lies in the first plane."""
    cdef Py_ssize_t i
    if size > most:
        return False
    if t.kind == 4:
        for i in range(start, start + size):
            if at(t, i) > 0xFFFF:
                return False
    return True


cdef inline uint64_t hashed_key(const uint16_t* chars, Py_ssize_t size) noexcept nogil:
    """The same of some chars, behind which there are zeros up to a multiple of CHARS_OF_PART."""
    cdef uint64_t number = size, part
    cdef Py_ssize_t i = 0
    while i < size:
        memcpy(&part, chars + i, sizeof(part))
        number = (number ^ part) * <uint64_t> 0x9E3779B97F4A7C15
        number ^= number >> 29
        i += CHARS_OF_PART
    return number


cdef inline bint is_same_key(const uint16_t* chars, const uint16_t* others, Py_ssize_t size) noexcept nogil:
    cdef uint64_t part, other
    cdef Py_ssize_t i = 0
    while i < size:
        memcpy(&part, chars + i, sizeof(part))
        memcpy(&other, others + i, sizeof(other))
        if part != other:
            return False
        i += CHARS_OF_PART
    return True


cdef bint put_key(const Text* t, Py_ssize_t start, Py_ssize_t size, uint16_t* chars) noexcept nogil:
    """Put a piece of text, and zeros behind it, into REMEMBERED chars, if it is short."""
    cdef Py_ssize_t i
    cdef uint32_t char
    if size > REMEMBERED:
        return False
    memset(chars, 0, REMEMBERED * sizeof(uint16_t))
    if t.kind == 2:
        memcpy(chars, <const uint16_t*> t.data + start, size * sizeof(uint16_t))
        return True
    for i in range(size):
        char = at(t, start + i)
        if char > 0xFFFF:
            return False
        chars[i] = char
    return True


cdef class Words:
    """Words that were met, and what is known of them.  One that stands here stays, so that it can be pointed at.

    Args:
        dimensions: how many sums a word has.
    """

    cdef Word* _items
    cdef int32_t* _slots
    cdef int16_t* _sums
    cdef Py_ssize_t count, _dimensions

    def __cinit__(self, Py_ssize_t dimensions):
        self._dimensions = dimensions
        self._items = <Word*> calloc(WORD_ROOM, sizeof(Word))
        self._slots = <int32_t*> calloc(WORD_SLOTS, sizeof(int32_t))
        self._sums = <int16_t*> calloc(WORD_ROOM * dimensions + 1, sizeof(int16_t))
        if self._items == NULL or self._slots == NULL or self._sums == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self._items)
        free(self._slots)
        free(self._sums)

    cdef inline uint64_t slot(self, const uint16_t* chars, Py_ssize_t size) noexcept nogil:
        """Where the word of so many chars may stand; the memory is asked for it."""
        cdef uint64_t slot = hashed_key(chars, size) & (WORD_SLOTS - 1)
        prefetch(self._slots + slot)
        return slot

    cdef inline void expect(self, uint64_t slot) noexcept nogil:
        """Ask the memory for the word at a slot."""
        cdef Py_ssize_t k = self._slots[slot] - 1
        if k >= 0:
            prefetch(self._items + k)
            prefetch(<char*> (self._items + k) + 64)
            prefetch(<char*> (self._items + k) + 128)
            prefetch(self._sums + k * self._dimensions)

    cdef Word* find(self, const uint16_t* chars, Py_ssize_t size) noexcept nogil:
        """The word of so many chars, or NULL."""
        cdef uint64_t slot = hashed_key(chars, size) & (WORD_SLOTS - 1)
        cdef Word* word
        while self._slots[slot]:
            word = self._items + (self._slots[slot] - 1)
            if word.size == size and is_same_key(word.chars, chars, size):
                return word
            slot = (slot + 1) & (WORD_SLOTS - 1)
        return NULL

    cdef Word* add(self, const Word* word, const int16_t* sums) noexcept nogil:
        """Remember a word that is not here yet; NULL where there is no room."""
        cdef uint64_t slot = hashed_key(word.chars, word.size) & (WORD_SLOTS - 1)
        cdef Word* own = self._items + self.count
        if self.count == WORD_ROOM:
            return NULL
        while self._slots[slot]:
            slot = (slot + 1) & (WORD_SLOTS - 1)
        own[0] = word[0]
        own.sums = self._sums + self.count * self._dimensions
        memcpy(own.sums, sums, self._dimensions * sizeof(int16_t))
        self.count += 1
        self._slots[slot] = self.count
        return own


cdef class Gaps:
    """What is known of the gaps between words.

    Args:
        describe: for a gap its flags (bit i is ``GAP_FLAGS[i]``), the offsets of its first and last "\\n", of its first line end and
            of its last mark (-1 for none), where its sentence is cut (-1 where that must be asked, -1 less the offset
            behind its first marks where what closes there must be looked for), its kind, and the values of ``features.FORM``.
    """

    cdef object _describe
    cdef Gap* _gaps
    cdef int32_t* _slots
    cdef Py_ssize_t _count

    def __cinit__(self, describe):
        self._describe = describe
        self._gaps = <Gap*> calloc(GAP_SLOTS // 2, sizeof(Gap))
        self._slots = <int32_t*> calloc(GAP_SLOTS, sizeof(int32_t))
        if self._gaps == NULL or self._slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self._gaps)
        free(self._slots)

    cdef Gap* find(self, str text, const Text* t, Py_ssize_t start, Py_ssize_t size, Gap** others) except NULL:
        """What is known of a gap; one that is not remembered is added to the list of ``others``."""
        cdef uint64_t slot = 0
        cdef int32_t index
        cdef Py_ssize_t i
        cdef bint remembered = is_short(t, start, size, GAP_LENGTH)
        cdef Gap* gap
        if remembered:
            slot = hashed(t, start, size) & (GAP_SLOTS - 1)
            while self._slots[slot]:
                gap = self._gaps + (self._slots[slot] - 1)
                if gap.size == size and is_written(t, start, size, gap.chars):
                    return gap
                slot = (slot + 1) & (GAP_SLOTS - 1)
            remembered = self._count < GAP_SLOTS // 2
        said = self._describe(text[start : start + size])
        if not 0 <= said[6] < KINDS:
            raise ValueError("a gap is of no kind that is known")
        if remembered:
            while self._slots[slot]:  # asking may have remembered others meanwhile
                slot = (slot + 1) & (GAP_SLOTS - 1)
            gap = self._gaps + self._count
        else:
            gap = <Gap*> calloc(1, sizeof(Gap))
            if gap == NULL:
                raise MemoryError
            gap.next = others[0]
            others[0] = gap
        gap.flags, gap.first_line_end, gap.last_line_end, gap.first_break = said[:4]
        gap.last_mark, gap.cut, gap.kind = said[4:7]
        for i in range(FORM):
            gap.form[i] = said[7 + i]
        if remembered:
            gap.size = size
            for i in range(size):
                gap.chars[i] = at(t, start + i)
            self._count += 1
            self._slots[slot] = self._count
        return gap
