# The lexicon: skeletons and their living forms, read from the bytes that ``spelling.lexicon`` describes.

cdef enum:
    BLOCK = 16
    VALID = 0x40
    WEIGHT = 0x3F
    MORE = 0x80

#: A vote needs a form that is so many times as frequent as its skeleton's others, and an ending one so clear.
cdef double OUTVOTES = 1.2
cdef double AGREES = 1.1


cdef struct Living:
    uint8_t letters[LONGEST]
    uint8_t flags  # its weight, and whether it is valid


cdef struct Entry:
    int32_t first
    uint16_t count
    uint16_t best  # the first form of the greatest mass


cdef class Lexicon:
    """The living forms of skeletons.

    Args:
        data: the inflated bytes.
        blocks: where its blocks begin.
        counts: what the 64 weights of a form stand for.

    Raises:
        ValueError: if an entry runs over its end or its block, or a skeleton is too long.
    """

    cdef Words words
    cdef Living* forms
    cdef Entry* entries
    cdef Py_ssize_t form_count
    cdef Py_ssize_t form_room
    cdef double counts[64]

    def __cinit__(self, const uint8_t[::1] data, blocks, counts):
        cdef Py_ssize_t i, size = data.shape[0], room = BLOCK * len(blocks)
        self.words = Words((), room)
        self.form_room = size // 2 + 1
        self.entries = <Entry*> malloc((room + 1) * sizeof(Entry))
        self.forms = <Living*> malloc(self.form_room * sizeof(Living))
        if self.entries == NULL or self.forms == NULL:
            raise MemoryError
        for i in range(64):
            self.counts[i] = counts[i]
        ends = [*blocks[1:], size]
        for start, end in zip(blocks, ends):
            if not 0 <= start <= end <= size:
                raise ValueError("the blocks of the lexicon are not in order")
            self.read(&data[0], start, end)

    def __dealloc__(self):
        free(self.entries)
        free(self.forms)

    cdef int read(self, const uint8_t* data, Py_ssize_t i, Py_ssize_t end) except -1:
        """The entries of a block."""
        cdef uint8_t word[KEY]
        cdef uint8_t before[KEY]
        cdef Py_ssize_t size = 0, shared, own, last = self.words.count + BLOCK
        cdef Entry* entry
        memset(word, 0, KEY)
        while i < end:
            shared = min(<Py_ssize_t> (data[i] >> 4), size)
            own = data[i] & 0x0F
            if shared + own > LONGEST or i + 1 + own > end:
                raise ValueError("an entry of the lexicon runs over its end")
            memcpy(before, word, KEY)
            memset(word + shared, 0, KEY - shared)
            for size in range(shared, shared + own):
                word[size] = data[i + 1 + size - shared]
                if not 0 < word[size] < LETTERS:
                    raise ValueError("a skeleton of the lexicon has other characters than letters")
            size = shared + own
            if memcmp(before, word, KEY) >= 0 or self.words.count == last:
                raise ValueError("a block of the lexicon is not in order")
            i += 1 + own
            entry = self.entries + self.words.count
            entry.first = <int32_t> self.form_count
            i = self.read_forms(data, i, end, word, size)
            self.summed(entry)
            self.words.add(keyed(word, size), <int32_t> self.words.count)
        return 0

    cdef Py_ssize_t read_forms(
        self, const uint8_t* data, Py_ssize_t i, Py_ssize_t end, const uint8_t* word, Py_ssize_t size
    ) except -1:
        cdef uint32_t choice
        cdef int shift
        cdef uint8_t flags = MORE
        while flags & MORE:
            choice = shift = 0
            while i < end and data[i] >= 0x80 and shift < 14:
                choice |= <uint32_t> (data[i] & 0x7F) << shift
                shift += 7
                i += 1
            if i + 2 > end or self.form_count == self.form_room:
                raise ValueError("an entry of the lexicon runs over its end")
            choice |= <uint32_t> data[i] << shift
            flags = data[i + 1]
            i += 2
            self.add(word, size, choice, flags)
        return i

    cdef void add(self, const uint8_t* word, Py_ssize_t size, uint32_t choice, uint8_t flags) noexcept:
        """A form by its number, as ``skeleton.form_of`` has it."""
        cdef Living* form = self.forms + self.form_count
        cdef Py_ssize_t i
        cdef uint8_t letter, among
        self.form_count += 1
        memset(form, 0, sizeof(Living))
        memcpy(form.letters, word, size)
        form.flags = flags
        for i in range(size - 1, -1, -1):
            letter = word[i] & (LETTERS - 1)
            among = MAY_STAND_COUNT[letter]
            if among and (letter == ALEF or i == size - 1):
                form.letters[i] = MAY_STAND[letter][choice % among]
                choice //= among

    cdef int summed(self, Entry* entry) except -1:
        cdef Py_ssize_t i, count = self.form_count - entry.first
        cdef double mass, most = 0
        if count >= 1 << 16:
            raise ValueError("an entry of the lexicon has too many forms")
        entry.count = <uint16_t> count
        entry.best = 0
        for i in range(count):
            mass = self.mass(self.forms + entry.first + i)
            if i == 0 or mass > most:
                most = mass
                entry.best = <uint16_t> i
        return 0

    cdef inline const Living* leads(self, const Entry* entry, double factor, double least) noexcept nogil:
        """The form that has nearly all of the mass of a skeleton, or NULL."""
        cdef const Living* best = self.forms + entry.first + entry.best
        cdef double most = self.mass(best)
        return best if most >= least and self.sum(entry) < factor * most else NULL

    cdef double sum(self, const Entry* entry) noexcept nogil:
        cdef Py_ssize_t i
        cdef double mass = 0
        for i in range(entry.count):
            mass += self.mass(self.forms + entry.first + i)
        return mass

    cdef inline double mass(self, const Living* form) noexcept nogil:
        return self.counts[form.flags & WEIGHT]

    cdef inline const Entry* find(self, const uint8_t* word, Py_ssize_t size) noexcept nogil:
        cdef int32_t index = self.words.find(word, size)
        return self.entries + index if index >= 0 else NULL
