# Tokens: what is known of each, and the table in which they are remembered.

cdef enum:
    FIRST_SLOTS = 1 << 12
    GROWTH = 4
    FULL = 1 << 17
    REMEMBERED = 24
    ARENA = 1 << 16
    CODES = 4
    CHANNELS = 12
    MOST_CHANNELS = 24  # no word that is looked up has more letters

    IS_BREAK = 1 << 0
    SUSPECT = 1 << 1
    DEFINED = 1 << 2
    OF_AN = 1 << 3
    GOVERNING = 1 << 4
    SAYING = 1 << 5
    LEXICAL = 1 << 6
    LIVES = 1 << 7

#: What is said of a token besides its skeleton, by bits from the third on; see ``spelling.compiled``.
FLAGS = ("defined", "of_an", "governing", "saying")


cdef struct Form:
    double mass
    uint32_t codes[CODES]
    const uint16_t* letters
    uint8_t channels[MOST_CHANNELS]
    uint8_t count


cdef struct Token:  # its characters stand behind it, so that most are in one line of the cache
    uint32_t flags
    uint16_t size
    uint16_t options
    uint32_t ending
    uint32_t key_size
    const uint32_t* key
    Form* forms  # the options, and what is written
    uint32_t letters  # of each form


cdef struct Block:
    Block* before
    size_t used
    size_t size


cdef void* allotted(Block** blocks, size_t size) except NULL nogil:
    """Room in an arena; it is freed as a whole."""
    cdef Block* block = blocks[0]
    cdef size_t room
    size = (size + 7) & ~<size_t> 7
    if block == NULL or block.used + size > block.size:
        room = size if size > ARENA else ARENA
        block = <Block*> malloc(sizeof(Block) + room)
        if block == NULL:
            with gil:
                raise MemoryError
        block.before = blocks[0]
        block.used = 0
        block.size = room
        blocks[0] = block
    block.used += size
    return <char*> (block + 1) + block.used - size


cdef void free_blocks(Block* block) noexcept:
    cdef Block* before
    while block != NULL:
        before = block.before
        free(block)
        block = before


cdef inline uint64_t hashed(const uint16_t* chars, Py_ssize_t size) noexcept nogil:
    """A hash of a token, four characters at a time."""
    cdef uint64_t number = <uint64_t> size * <uint64_t> 0x9E3779B97F4A7C15, part
    while size >= 4:
        memcpy(&part, chars, 8)
        number = (number ^ part) * <uint64_t> 0x9E3779B97F4A7C15
        number ^= number >> 32
        chars += 4
        size -= 4
    if size:
        part = chars[0]
        if size > 1:
            part = part << 16 | chars[1]
        if size > 2:
            part = part << 16 | chars[2]
        number = (number ^ part) * <uint64_t> 0x9E3779B97F4A7C15
        number ^= number >> 32
    return number ^ number >> 15


cdef struct Table:
    Table* before  # a smaller one, which another thread may still be reading
    uint64_t mask
    Token** slots


cdef Table* new_table(uint64_t size, Table* before) except NULL:
    cdef Table* table = <Table*> malloc(sizeof(Table))
    if table == NULL:
        raise MemoryError
    table.slots = <Token**> calloc(size, sizeof(Token*))
    if table.slots == NULL:
        free(table)
        raise MemoryError
    table.mask = size - 1
    table.before = before
    return table


cdef void put(Table* table, Token* token, uint64_t number) noexcept nogil:
    cdef uint64_t slot = number & table.mask
    while loaded(table.slots + slot) != NULL:
        slot = (slot + 1) & table.mask
    stored(table.slots + slot, token)


cdef extern from *:
    """
    #if defined(__GNUC__)
    #define loaded(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
    #define loaded_table(place) __atomic_load_n(place, __ATOMIC_ACQUIRE)
    #define stored(place, value) __atomic_store_n(place, value, __ATOMIC_RELEASE)
    #else
    #define loaded(place) (*(struct __pyx_t_11arabic_norm_6kernel_6_spell_Token* volatile*) (place))
    #define loaded_table(place) (*(struct __pyx_t_11arabic_norm_6kernel_6_spell_Table* volatile*) (place))
    #define stored(place, value) (*(place) = (value))
    #endif
    """
    Token* loaded(Token** place) noexcept nogil
    Table* loaded_table(Table** place) noexcept nogil
    void stored(void* place, void* value) noexcept nogil


cdef inline bint is_same(const uint16_t* one, const uint16_t* other, Py_ssize_t size) noexcept nogil:
    cdef uint64_t first, second
    cdef Py_ssize_t i
    while size >= 4:
        memcpy(&first, one, 8)
        memcpy(&second, other, 8)
        if first != second:
            return False
        one += 4
        other += 4
        size -= 4
    for i in range(size):
        if one[i] != other[i]:
            return False
    return True


cdef class Generation:
    """A table of tokens.  What is in it stays as it is until all of it goes, so that it is read without a lock."""

    cdef Table* table
    cdef Block* blocks
    cdef uint64_t count

    def __cinit__(self):
        self.table = new_table(FIRST_SLOTS, NULL)

    def __dealloc__(self):
        cdef Table* before
        while self.table != NULL:
            before = self.table.before
            free(self.table.slots)
            free(self.table)
            self.table = before
        free_blocks(self.blocks)

    cdef inline const Token* find(self, const uint16_t* chars, Py_ssize_t size, uint64_t number) noexcept nogil:
        cdef const Table* table = loaded_table(&self.table)
        cdef uint64_t slot = number & table.mask
        cdef const Token* token = loaded(table.slots + slot)
        while token != NULL:
            if token.size == size and is_same(<const uint16_t*> (token + 1), chars, size):
                return token
            slot = (slot + 1) & table.mask
            token = loaded(table.slots + slot)
        return NULL

    cdef inline void expect_slot(self, uint64_t number) noexcept nogil:
        """Ask the memory for the slot of a hash."""
        cdef const Table* table = loaded_table(&self.table)
        prefetch(table.slots + (number & table.mask))

    cdef inline void expect(self, uint64_t number) noexcept nogil:
        """Ask it for the token that is there, now that the slot is."""
        cdef const Table* table = loaded_table(&self.table)
        prefetch(loaded(table.slots + (number & table.mask)))

    cdef int keep(self, Token* token, uint64_t number) except -1:
        if 2 * self.count > self.table.mask:
            self.grow()
        put(self.table, token, number)
        self.count += 1
        return 0

    cdef int grow(self) except -1:
        """Have more slots: a small table is in the cache, and one that is full is slow."""
        cdef Table* table = new_table(GROWTH * (self.table.mask + 1), self.table)
        cdef uint64_t slot
        cdef Token* token
        for slot in range(self.table.mask + 1):
            token = self.table.slots[slot]
            if token != NULL:
                put(table, token, hashed(<const uint16_t*> (token + 1), token.size))
        stored(&self.table, table)
        return 0


cdef inline str form_of(const Token* token, Py_ssize_t j):
    return PyUnicode_FromKindAndData(2, token.forms[j].letters, token.letters)


cdef tuple channels_of(const Form* form):
    return tuple([form.channels[i] for i in range(form.count)])


cdef inline double at_rates(const Form* form, double share, const double* rates) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(form.count):
        share *= rates[form.channels[j]]
    return share


cdef inline uint64_t number_of(const unit_t* chars, Py_ssize_t size) noexcept nogil:
    """The hash of a token of up to REMEMBERED characters; 0 where it has one outside the basic plane."""
    cdef uint16_t copied[REMEMBERED]
    if unit_t is uint16_t:
        return hashed(chars, size)
    else:
        return hashed(copied, size) if narrowed(chars, size, copied) else 0


cdef inline bint narrowed(const unit_t* chars, Py_ssize_t size, uint16_t* copied) noexcept nogil:
    """Copy the characters of a token; False where one is outside the basic plane."""
    cdef Py_ssize_t i
    for i in range(size):
        if chars[i] >= 0x10000:
            return False
        copied[i] = <uint16_t> chars[i]
    return True


cdef inline const Token* recalled(
    const unit_t* chars, Py_ssize_t size, uint64_t number, Generation known
) noexcept nogil:
    """What is remembered of a token with its hash, or NULL."""
    cdef uint16_t copied[REMEMBERED]
    if size > REMEMBERED:
        return NULL
    if unit_t is uint16_t:
        return known.find(chars, size, number)
    else:
        return known.find(copied, size, number) if narrowed(chars, size, copied) else NULL
