# Letters: affixes, sets of letters and foldings, as codes.py has them, on 16-bit chars.

cdef enum:
    LONGEST = REMEMBERED
    AFFIX = 6
    AFFIXES = 20
    LETTERS = 12
    FOLDINGS = 8


cdef struct Affix:
    int size
    uint16_t chars[AFFIX]


cdef struct Affixes:
    int count
    Affix items[AFFIXES]


cdef struct Letters:
    int count
    uint16_t chars[LETTERS]


cdef struct Folding:
    int count
    uint16_t old[FOLDINGS]
    uint16_t new[FOLDINGS]


cdef struct Built:
    int size
    uint16_t chars[2 * LONGEST]


cdef int fill_affixes(Affixes* own, strings) except -1:
    cdef Py_ssize_t i, k
    if len(strings) > AFFIXES or max(map(len, strings)) > AFFIX:
        raise ValueError("too many affixes, or too long ones")
    own.count = len(strings)
    for i, string in enumerate(strings):
        own.items[i].size = len(string)
        for k, char in enumerate(string):
            own.items[i].chars[k] = ord(char)
    return 0


cdef int fill_letters(Letters* own, str letters) except -1:
    cdef Py_ssize_t i
    if len(letters) > LETTERS:
        raise ValueError("too many letters")
    own.count = len(letters)
    for i, char in enumerate(letters):
        own.chars[i] = ord(char)
    return 0


cdef int fill_folding(Folding* own, table) except -1:
    cdef Py_ssize_t i
    if len(table) > FOLDINGS:
        raise ValueError("too many letters to fold")
    own.count = len(table)
    for i, (old, new) in enumerate(table.items()):
        own.old[i], own.new[i] = old, ord(new)
    return 0


cdef inline bint has(const Letters* letters, uint16_t char) noexcept nogil:
    cdef int i
    for i in range(letters.count):
        if letters.chars[i] == char:
            return True
    return False


cdef inline bint starts(const uint16_t* chars, int size, const Affix* affix) noexcept nogil:
    return size >= affix.size and memcmp(chars, affix.chars, affix.size * sizeof(uint16_t)) == 0


cdef inline bint finishes(const uint16_t* chars, int size, const Affix* affix) noexcept nogil:
    return size >= affix.size and starts(chars + size - affix.size, affix.size, affix)


cdef inline int prefix(const uint16_t* chars, int size, const Affixes* affixes, int rest) noexcept nogil:
    """The size of the first affix that the chars start with and that leaves so many, or 0."""
    cdef int i
    for i in range(affixes.count):
        if size - affixes.items[i].size >= rest and starts(chars, size, &affixes.items[i]):
            return affixes.items[i].size
    return 0


cdef inline int suffix(const uint16_t* chars, int size, const Affixes* affixes, int rest) noexcept nogil:
    cdef int i
    for i in range(affixes.count):
        if size - affixes.items[i].size >= rest and finishes(chars, size, &affixes.items[i]):
            return affixes.items[i].size
    return 0


cdef inline void put(Built* built, const uint16_t* chars, int size) noexcept nogil:
    memcpy(built.chars + built.size, chars, size * sizeof(uint16_t))
    built.size += size


cdef inline void put_one(Built* built, uint16_t char) noexcept nogil:
    built.chars[built.size] = char
    built.size += 1


cdef inline void fold(const Folding* folding, const uint16_t* chars, int size, uint16_t* folded) noexcept nogil:
    cdef int i, k
    for i in range(size):
        folded[i] = chars[i]
        for k in range(folding.count):
            if chars[i] == folding.old[k]:
                folded[i] = folding.new[k]
                break
