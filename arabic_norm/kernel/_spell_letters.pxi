# Letters: words as bytes, each its letter's code point less BASE, and tables of short ones.

cdef enum:
    BASE = 0x620
    LETTERS = 64
    OTHER = 0xFF  # what is none of them
    LONGEST = 15  # of a word in a table
    KEY = 16
    MOST_LETTERS = 24  # of a word that is looked up here

    HAMZA_MADDA = 0x22 - 0x20
    ABOVE = 0x23 - 0x20
    BELOW = 0x25 - 0x20
    ALEF = 0x27 - 0x20
    BEH = 0x28 - 0x20
    TEH_MARBUTA = 0x29 - 0x20
    TEH = 0x2A - 0x20
    SEEN = 0x33 - 0x20
    AIN = 0x39 - 0x20
    FEH = 0x41 - 0x20
    KAF = 0x43 - 0x20
    LAM = 0x44 - 0x20
    HEH = 0x47 - 0x20
    WAW = 0x48 - 0x20
    ALEF_MAKSURA = 0x49 - 0x20
    YEH = 0x4A - 0x20
    SEATS = 4

#: What may stand in a slot, by the letter of the skeleton; the plain letter is the first.
cdef uint8_t[LETTERS][SEATS] MAY_STAND
cdef uint8_t[LETTERS] MAY_STAND_COUNT


cdef void allow(int letter, tuple others) noexcept:
    MAY_STAND_COUNT[letter] = len(others)
    for i, other in enumerate(others):
        MAY_STAND[letter][<int> i] = other


allow(ALEF, (ALEF, ABOVE, BELOW, HAMZA_MADDA))
allow(HEH, (HEH, TEH_MARBUTA))
allow(YEH, (YEH, ALEF_MAKSURA))


cdef inline uint8_t plain(uint8_t letter) noexcept nogil:
    """Any alef as a bare one; other letters as they are."""
    return ALEF if letter == ABOVE or letter == BELOW or letter == HAMZA_MADDA else letter


cdef inline uint8_t plain_last(uint8_t letter) noexcept nogil:
    return HEH if letter == TEH_MARBUTA else YEH if letter == ALEF_MAKSURA else plain(letter)


cdef Py_ssize_t encoded(str word, uint8_t* letters, Py_ssize_t most) except -1:
    """A word of Arabic letters as bytes."""
    cdef Py_ssize_t i
    if len(word) > most:
        raise ValueError(f"too long: {word}")
    for i in range(len(word)):
        if not BASE < ord(word[i]) < BASE + LETTERS:
            raise ValueError(f"no word of Arabic letters: {word}")
        letters[i] = <uint8_t> (ord(word[i]) - BASE)
    return len(word)


cdef inline bint begins(const uint8_t* word, Py_ssize_t size, const uint8_t* with_, Py_ssize_t count) noexcept nogil:
    return size >= count and memcmp(word, with_, count) == 0


cdef inline bint ends(const uint8_t* word, Py_ssize_t size, const uint8_t* with_, Py_ssize_t count) noexcept nogil:
    return size >= count and memcmp(word + size - count, with_, count) == 0


cdef struct Piece:
    Py_ssize_t size
    uint64_t value
    uint8_t letters[KEY]


cdef class Pieces:
    """Short strings of letters in their order, each with a number.

    Args:
        rows: the strings and their numbers.
    """

    cdef Piece* items
    cdef Py_ssize_t count

    def __cinit__(self, rows):
        cdef Py_ssize_t i
        self.count = len(rows)
        self.items = <Piece*> calloc(self.count + 1, sizeof(Piece))
        if self.items == NULL:
            raise MemoryError
        for i in range(self.count):
            word, value = rows[i]
            self.items[i].size = encoded(word, self.items[i].letters, LONGEST)
            self.items[i].value = value

    def __dealloc__(self):
        free(self.items)

    cdef const Piece* beginning(self, const uint8_t* word, Py_ssize_t size) noexcept nogil:
        """The first piece that a word begins with and that leaves as many letters as its number says, or NULL."""
        cdef Py_ssize_t i
        cdef const Piece* piece
        for i in range(self.count):
            piece = self.items + i
            if size >= piece.size + <Py_ssize_t> piece.value and memcmp(word, piece.letters, piece.size) == 0:
                return piece
        return NULL

    cdef Py_ssize_t ending(self, const uint8_t* word, Py_ssize_t size, Py_ssize_t least) noexcept nogil:
        """The length of the first piece that a word ends with and that leaves so many letters, or 0."""
        cdef Py_ssize_t i
        for i in range(self.count):
            if size - self.items[i].size >= least and ends(word, size, self.items[i].letters, self.items[i].size):
                return self.items[i].size
        return 0


cdef struct Key:
    uint64_t first
    uint64_t second


cdef inline Key keyed(const uint8_t* word, Py_ssize_t size) noexcept nogil:
    """A word of LONGEST letters at most as two numbers."""
    cdef Key key
    cdef uint8_t padded[KEY]
    memset(padded, 0, KEY)
    memcpy(padded, word, size)
    memcpy(&key, padded, KEY)
    return key


cdef class Words:
    """A table of words of LONGEST letters at most, each with a number from 0 on.

    Args:
        rows: the words and their numbers.
    """

    cdef Key* keys
    cdef int32_t* values
    cdef int32_t* slots  # indices from 1 on; 0 is a free slot
    cdef uint32_t mask
    cdef Py_ssize_t count
    cdef Py_ssize_t room

    def __cinit__(self, rows=(), Py_ssize_t room=0):
        cdef uint8_t letters[KEY]
        cdef Py_ssize_t size
        self.room = max(room, len(rows), 1)
        self.mask = 8
        while self.mask < 2 * self.room:
            self.mask *= 2
        self.keys = <Key*> malloc(self.room * sizeof(Key))
        self.values = <int32_t*> malloc(self.room * sizeof(int32_t))
        self.slots = <int32_t*> calloc(self.mask, sizeof(int32_t))
        if self.keys == NULL or self.values == NULL or self.slots == NULL:
            raise MemoryError
        self.mask -= 1
        for word, value in rows:
            size = encoded(word, letters, LONGEST)
            self.add(keyed(letters, size), value)

    def __dealloc__(self):
        free(self.keys)
        free(self.values)
        free(self.slots)

    cdef inline uint32_t slot(self, Key key) noexcept nogil:
        cdef uint64_t number = (key.first ^ key.second * <uint64_t> 0xC2B2AE3D27D4EB4F) * <uint64_t> 0x9E3779B97F4A7C15
        return <uint32_t> (number >> 32) & self.mask

    cdef int add(self, Key key, int32_t value) except -1:
        cdef uint32_t slot = self.slot(key)
        if self.count == self.room:
            raise ValueError("more words than there is room for")
        while self.slots[slot]:
            slot = (slot + 1) & self.mask
        self.keys[self.count] = key
        self.values[self.count] = value
        self.count += 1
        self.slots[slot] = <int32_t> self.count
        return 0

    cdef inline int32_t find(self, const uint8_t* word, Py_ssize_t size) noexcept nogil:
        """The number of a word, or -1."""
        cdef Key key
        cdef uint32_t slot
        cdef int32_t index
        if size > LONGEST:
            return -1
        key = keyed(word, size)
        slot = self.slot(key)
        index = self.slots[slot]
        while index:
            if self.keys[index - 1].first == key.first and self.keys[index - 1].second == key.second:
                return self.values[index - 1]
            slot = (slot + 1) & self.mask
            index = self.slots[slot]
        return -1
