# Text: a str's own buffer, and what is known of each code point.

ctypedef uint32_t flags_t

#: What a code point may be; the classes themselves are in code_points.py, by these names.
CLASSES = (
    "word", "mark", "line_end", "space", "blank", "symbol", "joiner", "invisible", "decimal", "raised", "comma",
    "colon", "enclosing", "opening", "closing", "closer", "quotation", "not_quoted", "dash", "arabic", "unseen",
    "digit",
)  # fmt: skip

cdef enum:
    WORD = 1 << 0
    MARK = 1 << 1
    LINE_END = 1 << 2
    SPACE = 1 << 3
    BLANK = 1 << 4
    SYMBOL = 1 << 5
    JOINER = 1 << 6
    INVISIBLE = 1 << 7
    DECIMAL = 1 << 8
    RAISED = 1 << 9
    COMMA = 1 << 10
    COLON = 1 << 11
    ENCLOSING = 1 << 12
    OPENING = 1 << 13
    CLOSING = 1 << 14
    CLOSER = 1 << 15
    QUOTATION = 1 << 16
    NOT_QUOTED = 1 << 17
    DASH = 1 << 18
    ARABIC = 1 << 19
    UNSEEN = 1 << 20
    DIGIT = 1 << 21
    UNKNOWN = 1 << 30
    TRIGGER = MARK | LINE_END
    STOP = TRIGGER | ENCLOSING | QUOTATION | UNKNOWN
    CODE_POINTS = 0x110000
    PAGE = 256


cdef extern from "_scan_loops.h":
    ctypedef struct Run:
        uint16_t low
        uint16_t more

    Py_ssize_t next_with(
        const uint16_t* chars, Py_ssize_t i, Py_ssize_t size, const uint32_t* inverted, uint32_t flags, const Run* plain
    ) noexcept nogil
    Py_ssize_t count_pieces(
        const uint16_t* chars, Py_ssize_t i, Py_ssize_t size, const uint32_t* inverted, uint32_t space, Run one, Run other
    ) noexcept nogil


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


cdef struct Places:
    Py_ssize_t* items
    Py_ssize_t count
    Py_ssize_t room


cdef int add_place(Places* places, Py_ssize_t place) noexcept nogil:
    cdef Py_ssize_t room
    cdef Py_ssize_t* items
    if places.count == places.room:
        room = 2 * places.room + 64
        items = <Py_ssize_t*> realloc(places.items, room * sizeof(Py_ssize_t))
        if items == NULL:
            return -1
        places.items = items
        places.room = room
    places.items[places.count] = place
    places.count += 1
    return 0


cdef void* grown(void* items, Py_ssize_t count, Py_ssize_t* room, size_t size) except NULL:
    """``items`` with room for one more."""
    cdef Py_ssize_t more
    if count < room[0]:
        return items
    more = 2 * room[0] + 16
    items = realloc(items, more * size)
    if items == NULL:
        raise MemoryError
    room[0] = more
    return items


ctypedef fused unit_t:
    uint8_t
    uint16_t
    uint32_t


cdef class Characters:
    """What is known of each code point, asked for a page of 256 when one of them is first seen.

    Args:
        describe: for the first code point of a page, the flags of its 256: bit i says that it is in ``CLASSES[i]``.
    """

    # The flags are kept inverted, so that what is not known yet (0) looks like everything, UNKNOWN too.
    cdef flags_t* _inverted
    cdef object _describe
    # What stands around a letter, a comma and a digit and is no stop; around a letter and a Latin one, and is no space.
    cdef Run _plain[3]
    cdef Run _solid, _solid_latin

    def __cinit__(self, describe):
        self._describe = describe
        self._inverted = <flags_t*> calloc(CODE_POINTS, sizeof(flags_t))
        if self._inverted == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self._inverted)

    cdef inline flags_t of(self, uint32_t char) noexcept nogil:
        return ~self._inverted[char]

    cdef inline flags_t asked(self, uint32_t char) except? 0xFFFFFFFF:
        """The same, where it may not be known yet."""
        if self.of(char) & UNKNOWN:
            self.learn(char)
        return self.of(char)

    cdef int learn(self, uint32_t char) except -1 with gil:
        cdef uint32_t first = char - char % PAGE
        cdef Py_ssize_t i
        cdef flags_t known
        page = self._describe(first)
        for i in range(PAGE):
            known = page[i]
            self._inverted[first + i] = ~(known & ~<flags_t> UNKNOWN)
        self._plain[0] = self.run_around(0x0627, STOP)
        self._plain[1] = self.run_around(0x060C, STOP)
        self._plain[2] = self.run_around(c"0", STOP)
        self._solid = self.run_around(0x0627, SPACE | UNKNOWN)
        self._solid_latin = self.run_around(c"a", SPACE | UNKNOWN)
        return 0

    cdef Run run_around(self, uint32_t char, flags_t flags) noexcept nogil:
        """The code points of the same page around one that have none of some flags, like that; none, if it has one."""
        cdef Run run
        cdef uint32_t low = char, high = char, first = char - char % PAGE
        run.low, run.more = c" ", 0
        if self.of(char) & flags:
            return run
        while low > first and not self.of(low - 1) & flags:
            low -= 1
        while high < first + PAGE - 1 and not self.of(high + 1) & flags:
            high += 1
        run.low, run.more = low, high - low
        return run

    cdef int stops(self, const Text* text, Places* found) except -1 nogil:
        """Find all marks, line ends, brackets and quotation marks; behind it, all characters of the text are known."""
        if text.kind == 2:
            return self.stops_among(<const uint16_t*> text.data, text.size, found)
        if text.kind == 1:
            return self.stops_in(<const uint8_t*> text.data, text.size, found)
        return self.stops_in(<const uint32_t*> text.data, text.size, found)

    cdef int stops_among(self, const uint16_t* chars, Py_ssize_t size, Places* found) except -1 nogil:
        cdef Py_ssize_t i = 0
        self.asked_for_space()
        while True:
            i = next_with(chars, i, size, self._inverted, STOP, self._plain)
            if i == size:
                return 0
            if self.of(chars[i]) & UNKNOWN:
                self.learn(chars[i])
                continue
            if add_place(found, i):
                with gil:
                    raise MemoryError
            i += 1

    cdef int asked_for_space(self) except -1 nogil:
        """Know the space: it is looked for without a look at its flags."""
        if self.of(c" ") & UNKNOWN:
            self.learn(c" ")
        return 0

    cdef Py_ssize_t pieces(self, const Text* t, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        """How many pieces white space divides a passage into."""
        cdef Py_ssize_t count = 0, i
        cdef bint inside = False, space
        if t.kind == 2:
            return count_pieces(
                <const uint16_t*> t.data, start, end, self._inverted, SPACE, self._solid, self._solid_latin
            )
        for i in range(start, end):
            space = (self.of(at(t, i)) & SPACE) != 0
            count += not space and not inside
            inside = not space
        return count

    cdef int stops_in(self, const unit_t* chars, Py_ssize_t size, Places* found) except -1 nogil:
        cdef const flags_t* table = self._inverted
        cdef Py_ssize_t i = 0
        cdef flags_t own
        while i < size:
            while i + 4 <= size and not ~(
                table[chars[i]] & table[chars[i + 1]] & table[chars[i + 2]] & table[chars[i + 3]]
            ) & STOP:
                i += 4
            if i == size:
                break
            own = ~table[chars[i]]
            if own & STOP:
                if own & UNKNOWN:
                    self.learn(chars[i])
                    continue
                if add_place(found, i):
                    with gil:
                        raise MemoryError
            i += 1
        return 0


# ---- words and gaps --------------------------------------------------------------------------------------------------


cdef inline Py_ssize_t word_start(Characters known, const Text* t, Py_ssize_t end, Py_ssize_t most) noexcept nogil:
    """Where the word that ends at an offset begins, at most ``most`` before it."""
    cdef Py_ssize_t low = end - most if end > most else 0
    while end > low and known.of(at(t, end - 1)) & WORD:
        end -= 1
    return end


cdef inline Py_ssize_t word_end(Characters known, const Text* t, Py_ssize_t start, Py_ssize_t most) noexcept nogil:
    cdef Py_ssize_t high = start + most if t.size - start > most else t.size
    while start < high and known.of(at(t, start)) & WORD:
        start += 1
    return start


cdef Py_ssize_t footnote_end(Characters known, const Text* t, Py_ssize_t start, Py_ssize_t limit) noexcept nogil:
    """Where the footnote mark at an offset ends, if it is one that no word follows; else ``start``."""
    cdef Py_ssize_t i = start
    cdef Py_ssize_t most
    cdef uint32_t char = at(t, i), closer
    if char == c"[" or char == c"(":
        closer = c"]" if char == c"[" else c")"
        most = start + 1 + (3 if char == c"[" else 2)
        i += 1
        while i < limit and i < most and known.of(at(t, i)) & DECIMAL:
            i += 1
        if i == start + 1 or i >= limit or at(t, i) != closer:
            return start
        i += 1
    else:
        while i < limit and i < start + 3 and known.of(at(t, i)) & RAISED:
            i += 1
        while i > start + 1 and i < limit and known.of(at(t, i)) & WORD:
            i -= 1
    if i < limit and known.of(at(t, i)) & WORD:
        return start
    return i


cdef Py_ssize_t gap_end(Characters known, const Text* t, Py_ssize_t start, Py_ssize_t limit) noexcept nogil:
    """Where what is no word ends, from an offset on: as candidates._GAP has it."""
    cdef Py_ssize_t i = start, end
    cdef flags_t own
    cdef uint32_t char
    while i < limit:
        char = at(t, i)
        own = known.of(char)
        if own & RAISED or char == c"[" or char == c"(":
            end = footnote_end(known, t, i, limit)
            if end > i:
                i = end
                continue
        if own & SYMBOL:
            i += 1
            while i < limit and known.of(at(t, i)) & JOINER:
                i += 1
        elif own & WORD:
            break
        else:
            i += 1
    return i


cdef Py_ssize_t gap_start(Characters known, const Text* t, Py_ssize_t low, Py_ssize_t end) noexcept nogil:
    """Where what is no word begins that ends at an offset: as candidates._GAP_BEFORE has it."""
    cdef Py_ssize_t i
    cdef flags_t own
    while end > low:
        own = known.of(at(t, end - 1))
        if own & JOINER:
            i = end - 1
            while i > low and known.of(at(t, i - 1)) & JOINER:
                i -= 1
            if i > low and known.of(at(t, i - 1)) & SYMBOL:
                end = i - 1
                continue
            while end > i and not known.of(at(t, end - 1)) & WORD:
                end -= 1
            if end > i:
                break
        elif own & WORD:
            break
        else:
            end -= 1
    return end
