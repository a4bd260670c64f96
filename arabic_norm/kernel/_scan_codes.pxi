# Codes: what is known of an Arabic word without asking: the arithmetic of boundary/codes.py, with its tables.

cdef enum:
    LONGEST = REMEMBERED
    AFFIX = 6
    AFFIXES = 20
    LETTERS = 12
    TABLE = 1 << 13
    NAMES = 16
    NAME = 24
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


cdef struct Entry:
    int size
    uint16_t chars[LONGEST]
    uint32_t classes
    uint32_t flags
    bint opens


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


#: The lists of affixes, and the sets of letters, that a Lexicon is given, in this order.
cdef enum:
    PROCLITICS = 0
    ENDINGS
    ARTICLES
    VERB_ENDINGS
    SHOWN_ENDINGS
    DEFINITE
    AUGMENTS
    AFFIX_LISTS

cdef enum:
    WEAK = 0
    CONJUNCTIONS
    PREPOSITIONS
    LAM_AND_MEEM
    VERB_PREFIXES
    SHORT_ENDINGS
    SHORT_PROCLITICS
    PREFIXES
    TEH_MARBUTA
    LETTER_SETS


cdef class Lexicon:
    """What is known of Arabic words.

    Args:
        names: the fields of codes.Codes; the code of what is observed is the CRC-32 of name, space and that.
        affixes: the lists of codes.py that are named above.
        letters: the sets of letters of codes.py that are named above.
        foldings: codes.ALEF_AND_YEH, and how the tables of words are folded.
        classes: the names of the classes of words, in their order.
        words: for words of the tables, as they are there, their classes (bit i is ``classes[i]``) and flags.
        openers: the words, or two with a space between, that open a sentence.
    """

    cdef uint32_t _crc[256]
    cdef uint32_t _begun[FIELDS]
    cdef Affixes _affixes[AFFIX_LISTS]
    cdef Letters _letters[LETTER_SETS]
    cdef Folding _foldings[2]
    cdef int _names
    cdef Built _name[NAMES]
    cdef Entry* _table

    def __cinit__(self, names, affixes, letters, foldings, classes, words, openers):
        cdef uint32_t crc
        cdef Py_ssize_t i, k
        cdef Entry* entry
        self._table = <Entry*> calloc(TABLE, sizeof(Entry))
        if self._table == NULL:
            raise MemoryError
        for i in range(256):
            crc = i
            for k in range(8):
                crc = (crc >> 1) ^ (<uint32_t> 0xEDB88320 if crc & 1 else 0)
            self._crc[i] = crc
        for i, name in enumerate(names):
            crc = 0xFFFFFFFF
            for char in name + " ":
                crc = self.add(crc, ord(char))
            self._begun[i] = crc
        for i, strings in enumerate(affixes):
            fill_affixes(&self._affixes[i], strings)
        for i, string in enumerate(letters):
            fill_letters(&self._letters[i], string)
        for i, table in enumerate(foldings):
            fill_folding(&self._foldings[i], table)
        if len(classes) > NAMES or max(map(len, classes)) > NAME or 2 * (len(words) + len(openers)) > TABLE:
            raise ValueError("too many classes or words, or too long names")
        self._names = len(classes)
        for i, name in enumerate(classes):
            for char in name:
                put_one(&self._name[i], ord(char))
        for word, (bits, flags) in words.items():
            if 0 < len(word) <= LONGEST and max(map(ord, word)) <= 0xFFFF:
                self.enter(word, bits, flags)
        for phrase in openers:
            if len(phrase) > LONGEST or max(map(ord, phrase)) > 0xFFFF:
                raise ValueError("a phrase that opens a sentence is too long")
            self.enter(phrase, 0, 0).opens = True

    def __dealloc__(self):
        free(self._table)

    cdef Entry* enter(self, str word, uint32_t classes, uint32_t flags) except NULL:
        cdef uint16_t chars[LONGEST]
        cdef Entry* entry
        for i, char in enumerate(word):
            chars[i] = ord(char)
        entry = self.entry(chars, len(word))
        entry.size = len(word)
        memcpy(entry.chars, chars, len(word) * sizeof(uint16_t))
        entry.classes |= classes
        entry.flags |= flags
        return entry

    cdef Entry* entry(self, const uint16_t* chars, int size) noexcept nogil:
        """The entry of a word, or the free one where it would be."""
        cdef uint32_t slot = 0
        cdef int i
        for i in range(size):
            slot = (slot ^ chars[i]) * <uint32_t> 0x9E3779B1
            slot ^= slot >> 15
        slot &= TABLE - 1
        while self._table[slot].size and not (
            self._table[slot].size == size and memcmp(self._table[slot].chars, chars, size * sizeof(uint16_t)) == 0
        ):
            slot = (slot + 1) & (TABLE - 1)
        return self._table + slot

    cdef bint opens(
        self, Characters known, const Text* t, Py_ssize_t start, Py_ssize_t end, Py_ssize_t last, Py_ssize_t behind
    ) noexcept nogil:
        """Whether a word, or that and the one from ``last`` to ``behind``, open a sentence: as words.opens has it."""
        cdef uint16_t chars[LONGEST]
        cdef int size = self.put_folded(known, t, start, end, chars, 0)
        if size < 0:
            return False
        if self.entry(chars, size).opens:
            return True
        if size == LONGEST:
            return False
        chars[size] = c" "
        size = self.put_folded(known, t, last, behind, chars, size + 1)
        return size > 0 and self.entry(chars, size).opens

    cdef int put_folded(
        self, Characters known, const Text* t, Py_ssize_t start, Py_ssize_t end, uint16_t* chars, int size
    ) noexcept nogil:
        """Put a word behind ``size`` chars as the tables have it, and say how many there are; -1 if it is too long."""
        cdef Py_ssize_t i
        cdef int begun = size
        for i in range(start, end):
            if known.of(at(t, i)) & UNSEEN:
                continue
            if size == LONGEST or at(t, i) > 0xFFFF:
                return -1
            chars[size] = at(t, i)
            size += 1
        fold(&self._foldings[1], chars + begun, size - begun, chars + begun)
        return size

    # ---- codes ----

    cdef inline uint32_t add(self, uint32_t crc, uint8_t byte) noexcept nogil:
        return self._crc[(crc ^ byte) & 0xFF] ^ (crc >> 8)

    cdef uint32_t code(self, int field, const uint16_t* chars, int size) noexcept nogil:
        """The code of what is observed: the CRC-32 of the field's name and of the chars in UTF-8."""
        cdef uint32_t crc = self._begun[field]
        cdef uint16_t char
        cdef int i
        for i in range(size):
            char = chars[i]
            if char < 0x80:
                crc = self.add(crc, char)
            elif char < 0x800:
                crc = self.add(self.add(crc, 0xC0 | (char >> 6)), 0x80 | (char & 0x3F))
            else:
                crc = self.add(self.add(crc, 0xE0 | (char >> 12)), 0x80 | ((char >> 6) & 0x3F))
                crc = self.add(crc, 0x80 | (char & 0x3F))
        return ~crc

    cdef bint knows(self, Characters known, const Text* t, Py_ssize_t start, Py_ssize_t size) noexcept nogil:
        """Whether a word is one of at least three Arabic letters and else only marks: of others Python is asked."""
        cdef Py_ssize_t i
        cdef int letters = 0
        cdef flags_t own
        if not 3 <= size <= LONGEST:
            return False
        for i in range(start, start + size):
            own = known.of(at(t, i))
            if at(t, i) > 0xFFFF or not own & (ARABIC | UNSEEN):
                return False
            letters += (own & UNSEEN) == 0
        return letters > 0

    cdef void describe(
        self, Characters known, const Text* t, Py_ssize_t start, Py_ssize_t size, Word* word
    ) noexcept nogil:
        """Put the codes and flags of a word that this knows into ``word``."""
        cdef uint16_t written[LONGEST]
        cdef uint16_t folded[LONGEST]
        cdef Built built
        cdef const Entry* entry
        cdef uint32_t classes = 0, flags = 0
        cdef int count = 0, i, k
        cdef Py_ssize_t place
        for place in range(start, start + size):
            if not known.of(at(t, place)) & UNSEEN:
                written[count] = at(t, place)
                count += 1
        fold(&self._foldings[1], written, count, folded)
        entry = self.entry(folded, count)
        classes, flags = entry.classes, entry.flags
        entry = self.entry(written, count)
        classes |= entry.classes
        flags |= entry.flags
        word.flags = flags
        fold(&self._foldings[0], written, count, folded)
        word.codes[0] = self.code(0, written, count)
        self.put_pattern(&built, written, count)
        word.codes[1] = self.code(1, built.chars, built.size)
        word.codes[FOLDED] = self.code(FOLDED, folded, count)
        self.put_stem(&built, folded, count)
        word.codes[STEM] = self.code(STEM, built.chars, built.size)
        self.put_shape(&built, folded, count)
        word.codes[4] = self.code(4, built.chars, built.size)
        for i in range(1, 5):
            word.codes[4 + i] = self.code(4 + i, folded, min(i, count))
        for i in range(1, 4):
            k = min(i, count)
            word.codes[8 + i] = self.code(8 + i, folded + count - k, k)
        word.codes[CLASSES_FIELD] = self.code_of_classes(classes)

    def codes(self, Characters known, str word):
        """The flags and codes of a word, or None where Python must be asked."""
        cdef Text t = text_of(word)
        cdef Word found
        cdef Places stops
        memset(&stops, 0, sizeof(Places))
        known.stops(&t, &stops)
        free(stops.items)
        if not self.knows(known, &t, 0, t.size):
            return None
        self.describe(known, &t, 0, t.size, &found)
        return found.flags, tuple([found.codes[i] for i in range(FIELDS)])

    cdef uint32_t code_of_classes(self, uint32_t classes) noexcept nogil:
        cdef uint32_t crc = self._begun[CLASSES_FIELD]
        cdef int i, k
        cdef bint first = True
        for i in range(self._names):
            if classes >> i & 1:
                if not first:
                    crc = self.add(crc, c" ")
                first = False
                for k in range(self._name[i].size):
                    crc = self.add(crc, self._name[i].chars[k])
        return ~crc

    cdef void put_pattern(self, Built* built, const uint16_t* rest, int size) noexcept nogil:
        """The pattern of an unfolded word: as codes.pattern has it."""
        cdef int own = prefix(rest, size, &self._affixes[ARTICLES], 2), ending, i
        built.size = 0
        if own:
            put(built, rest, own)
            put_one(built, c"-")
            rest, size = rest + own, size - own
        else:
            if size > 3 and has(&self._letters[SHORT_PROCLITICS], rest[0]):
                put_one(built, rest[0])
                put_one(built, c"-")
                rest, size = rest + 1, size - 1
            if size > 3 and has(&self._letters[PREFIXES], rest[0]):
                put_one(built, rest[0])
                rest, size = rest + 1, size - 1
            own = prefix(rest, size, &self._affixes[AUGMENTS], 3)
            put(built, rest, own)
            rest, size = rest + own, size - own
        ending = suffix(rest, size, &self._affixes[VERB_ENDINGS], 2)
        size -= ending
        for i in range(min(size, 6)):
            put_one(built, rest[i] if has(&self._letters[WEAK], rest[i]) else <uint16_t> c"C")
        if ending:
            put_one(built, c"-")
            put(built, rest + size, ending)

    cdef void put_stem(self, Built* built, const uint16_t* word, int size) noexcept nogil:
        """A word without one proclitic and one ending: as codes.stem has it."""
        cdef int own = prefix(word, size, &self._affixes[PROCLITICS], 3)
        word, size = word + own, size - own
        built.size = 0
        put(built, word, size - suffix(word, size, &self._affixes[ENDINGS], 3))

    cdef void put_shape(self, Built* built, const uint16_t* word, int size) noexcept nogil:
        """The affixes of a folded word, as signs: as codes.shape has it."""
        cdef int own
        built.size = 0
        if size > 3 and has(&self._letters[CONJUNCTIONS], word[0]):
            put_one(built, word[0])
            word, size = word + 1, size - 1
        if size > 3 and prefix(word, size, &self._affixes[DEFINITE], 0):
            put_one(built, c"D")
        elif size > 3 and has(&self._letters[PREPOSITIONS], word[0]):
            put_one(built, c"p")
            if starts(word + 1, size - 1, &self._affixes[DEFINITE].items[0]):
                put_one(built, c"D")
        elif size > 3 and has(&self._letters[LAM_AND_MEEM], word[0]):
            put_one(built, word[0])
        elif 3 < size < 6 and has(&self._letters[VERB_PREFIXES], word[0]):
            put_one(built, c"v")
            put_one(built, word[0])
        if size and has(&self._letters[TEH_MARBUTA], word[size - 1]):
            put_one(built, word[size - 1])
            return
        own = suffix(word, size, &self._affixes[SHOWN_ENDINGS], 0)
        if own:
            put(built, word + size - own, own)
        elif has(&self._letters[SHORT_ENDINGS], word[size - 1]):
            put_one(built, word[size - 1])
