# Memory: what is known of tokens, without regard to where they stand; asked once and remembered.

cdef enum:
    SLOTS = 1 << 18
    FULL = 1 << 17
    REMEMBERED = 24
    ARENA = 1 << 16
    CODES = 4
    CHANNELS = 12
    MOST_CHANNELS = 16

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


cdef struct Token:
    uint16_t size
    uint16_t options
    uint32_t flags
    uint32_t ending
    const uint16_t* chars
    const uint32_t* key
    Py_ssize_t key_size
    Py_ssize_t letters  # of each form
    Form* forms  # the options, and what is written


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


cdef class Generation:
    """A table of tokens.  What is in it stays as it is until all of it goes, so that it is read without a lock."""

    cdef Token** slots
    cdef Block* blocks
    cdef Py_ssize_t count

    def __cinit__(self):
        self.slots = <Token**> calloc(SLOTS, sizeof(Token*))
        if self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.slots)
        free_blocks(self.blocks)

    cdef inline const Token* find(self, const uint16_t* chars, Py_ssize_t size, uint64_t number) noexcept nogil:
        cdef uint64_t slot = number & (SLOTS - 1)
        cdef const Token* token = loaded(self.slots + slot)
        while token != NULL:
            if token.size == size and memcmp(token.chars, chars, 2 * size) == 0:
                return token
            slot = (slot + 1) & (SLOTS - 1)
            token = loaded(self.slots + slot)
        return NULL

    cdef int keep(self, Token* token, uint64_t number) noexcept:
        cdef uint64_t slot = number & (SLOTS - 1)
        while loaded(self.slots + slot) != NULL:
            slot = (slot + 1) & (SLOTS - 1)
        stored(self.slots + slot, token)
        self.count += 1
        return 0


cdef extern from *:
    """
    #if defined(__GNUC__)
    #define loaded(slot) __atomic_load_n(slot, __ATOMIC_ACQUIRE)
    #define stored(slot, token) __atomic_store_n(slot, token, __ATOMIC_RELEASE)
    #else
    #define loaded(slot) (*(struct __pyx_t_11arabic_norm_6kernel_6_spell_Token* volatile*) (slot))
    #define stored(slot, token) (*(slot) = (token))
    #endif
    """
    Token* loaded(Token** slot) noexcept nogil
    void stored(Token** slot, Token* token) noexcept nogil


cdef class Memory:
    """What is known of tokens.

    Args:
        describe: for a token its skeleton as neighbours see it, its flags (bit i stands for ``FLAGS[i]``), the last letter
            that its commonest form has, or '', and what it may be: None, or whether the lexicon has it, whether what is
            written lives, and for each option, and at the end what is written: the form, its mass, its channels and the
            codes of ``context.form_codes``.
        rates: how often slips of each channel happen in text of which nothing is known.
        limits: how far a context reaches, as a factor, and the score from which on a word is reported.
    """

    cdef object _describe
    cdef Generation current
    cdef double rates[CHANNELS]
    cdef double reach
    cdef double reported
    cdef Token end

    def __cinit__(self, describe, rates, limits):
        self._describe = describe
        self.current = Generation()
        read_rates(self.rates, rates)
        self.reach, self.reported = limits
        memset(&self.end, 0, sizeof(Token))
        self.end.flags = IS_BREAK

    cdef Token* ask(self, str token, const uint16_t* chars, Py_ssize_t size, uint64_t number) except NULL:
        """Learn of a token that is to be remembered."""
        cdef Token* found
        cdef Token own
        said = self._describe(token)
        if self.current.count >= FULL:
            self.current = Generation()
        self.fill(&own, said, &self.current.blocks)
        own.size = size
        own.chars = <uint16_t*> allotted(&self.current.blocks, 2 * size)
        memcpy(<void*> own.chars, chars, 2 * size)
        found = <Token*> allotted(&self.current.blocks, sizeof(Token))
        found[0] = own
        self.current.keep(found, number)
        return found

    cdef Token* ask_once(self, str token, Block** blocks) except NULL:
        """Learn of a token that is too long to be remembered, or has characters that no word has."""
        cdef Token* found = <Token*> allotted(blocks, sizeof(Token))
        self.fill(found, self._describe(token), blocks)
        return found

    cdef int fill(self, Token* token, tuple said, Block** blocks) except -1:
        cdef str key, ending
        cdef Text t
        cdef uint32_t* made
        cdef Py_ssize_t i
        memset(token, 0, sizeof(Token))
        key, flags, ending, word = said
        t = text_of(key)
        made = <uint32_t*> allotted(blocks, 4 * t.size + 4)
        for i in range(t.size):
            made[i] = at(&t, i)
        token.key = made
        token.key_size = t.size
        token.flags = <uint32_t> flags << 2
        token.ending = ord(ending) if ending else 0
        if word is not None:
            self.fill_word(token, word, blocks)
            if is_open(token, self.rates, self.reach, self.reported):
                token.flags |= SUSPECT
        return 0

    cdef int fill_word(self, Token* token, tuple word, Block** blocks) except -1:
        cdef Py_ssize_t i, j, size
        cdef Form* form
        cdef Text t
        cdef uint16_t* letters
        known, lives, forms = word
        size = len(forms)
        token.forms = <Form*> allotted(blocks, size * sizeof(Form))
        memset(token.forms, 0, size * sizeof(Form))
        token.options = size - 1
        token.letters = len(forms[0][0])
        token.flags |= (LEXICAL if known else 0) | (LIVES if lives else 0)
        for i in range(size):
            text, mass, channels, codes = forms[i]
            form = token.forms + i
            form.mass = mass
            if len(channels) > MOST_CHANNELS or len(text) != token.letters:
                raise ValueError("a form has another length, or too many slips")
            form.count = len(channels)
            for j in range(form.count):
                form.channels[j] = channels[j]
            for j in range(CODES):
                form.codes[j] = codes[j]
            t = text_of(text)
            letters = <uint16_t*> allotted(blocks, 2 * t.size)
            for j in range(t.size):
                letters[j] = <uint16_t> at(&t, j)
            form.letters = letters
        return 0


cdef int read_rates(double* rates, given) except -1:
    cdef Py_ssize_t i
    if len(given) != CHANNELS:
        raise ValueError("there is a rate for each channel")
    for i in range(CHANNELS):
        rates[i] = given[i]
    return 0


cdef bint is_open(const Token* token, const double* rates, double reach, double reported) noexcept nogil:
    """Whether some context could make a finding of a word; see ``lookup.is_open``."""
    cdef Py_ssize_t i, j
    cdef double share
    for i in range(token.options):
        share = token.forms[i].mass
        for j in range(token.forms[i].count):
            share *= rates[token.forms[i].channels[j]]
        if share * reach > token.forms[token.options].mass * reported:
            return True
    return False
