# Affixes: what speaks for a letter of a word that the lexicon does not have: what stands around it, and the word's
# relatives; see ``spelling.context.affixes`` and ``spelling.relatives``.

cdef enum:
    NEAR = 5
    SHAPE = 8
    SHORTEST = 3  # of a stem
    MOST_BEFORE = 6  # of letters of a proclitic of a relative
    FEW = 3


cdef class Affixes:
    """The affixes that are looked for.

    Args:
        proclitics: those of relatives, the longest first, with 1 where no shorter one is looked for.
        among: the proclitics that relatives may have, and how many of these those with other endings.
        endings: those of relatives, the longest first.
        of_stems: proclitics in the order in which they are taken off, with how many letters must follow.
        stem_endings: endings in the order in which they are taken off.
        weak: the letters that the shape of a word shows, as bits by letter less BASE.
    """

    cdef Pieces proclitics
    cdef Pieces among
    cdef Pieces endings
    cdef Pieces of_stems
    cdef Pieces stem_endings
    cdef Py_ssize_t among_others
    cdef uint64_t weak

    def __cinit__(self, proclitics, among, endings, of_stems, stem_endings, weak):
        self.proclitics = Pieces(proclitics)
        self.among = Pieces([(each, 0) for each in among[0]])
        self.among_others = among[1]
        self.endings = Pieces([(each, 0) for each in endings])
        self.of_stems = Pieces(of_stems)
        self.stem_endings = Pieces([(each, 0) for each in stem_endings])
        self.weak = weak


# ---- codes -----------------------------------------------------------------------------------------------------------


cdef inline uint32_t fed_number(uint32_t crc, Py_ssize_t number) noexcept nogil:
    if number >= 10:
        crc = fed_byte(crc, c"0" + <uint32_t> (number // 10))
    return fed_byte(crc, c"0" + <uint32_t> (number % 10))


cdef inline uint32_t fed_letters(uint32_t crc, const uint8_t* letters, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    cdef Py_ssize_t i
    for i in range(start if start > 0 else 0, end):
        crc = fed(crc, BASE + letters[i])
    return crc


cdef struct Codes:
    uint32_t items[LETTERS]
    uint32_t count
    uint32_t where  # e, i or m


cdef inline uint32_t begun(const Codes* c) noexcept nogil:
    """The checksum of the number of the next code, and where the letter is."""
    return fed_byte(fed_number(0xFFFFFFFF, c.count), c.where)


cdef inline void end(Codes* c, uint32_t crc) noexcept nogil:
    c.items[c.count] = ~crc
    c.count += 1


cdef void codes_of_affixes(Affixes a, const Spelt* w, Py_ssize_t i, bint defined, Codes* c) noexcept nogil:
    """The codes of the affixes around a slot, as ``context.affixes`` has them."""
    c.count = 0
    if i == w.size - 1 and w.skeleton[i] != ALEF:
        c.where = c"e"
        end(c, fed_number(begun(c), w.size))
        codes_of_end(a, w, i, c"1" if defined else c"0", c)
    else:
        c.where = c"i" if is_initial(w, i) else c"m"
        end(c, fed_number(begun(c), w.size))
        codes_of_start(a, w, i, c)


cdef inline uint32_t numbered(const Codes* c) noexcept nogil:
    """The same, with the number that a named code has."""
    return fed_number(begun(c), c.count - NEAR - 1)


cdef void codes_of_end(Affixes a, const Spelt* w, Py_ssize_t i, uint32_t defined, Codes* c) noexcept nogil:
    cdef const uint8_t* word = w.skeleton
    cdef const Piece* proclitic = a.of_stems.beginning(word, w.size)
    cdef Py_ssize_t n, size = w.size, start = proclitic.size if proclitic != NULL else 0
    cdef Py_ssize_t stem = size - start
    cdef uint32_t crc
    for n in range(1, NEAR + 1):
        end(c, fed_letters(begun(c), word, i - n, i))
    end(c, fed_letters(numbered(c), word, start, size))
    end(c, fed_letters(fed_byte(fed_letters(numbered(c), word, 0, min(2, size)), c"-"), word, i - 2, i))
    end(c, fed_letters(fed_byte(fed_letters(numbered(c), word, 0, 1), c"-"), word, i - 3, i))
    end(c, fed_letters(fed_number(numbered(c), stem), word, i - 1, i))
    end(c, fed_letters(numbered(c), word, 0, min(2, size)))
    for n in range(1, 4):
        end(c, fed_letters(fed_byte(numbered(c), defined), word, i - n, i))
    crc = fed_number(fed_letters(fed_byte(numbered(c), defined), word, start, start + 1), stem)
    end(c, fed_byte(crc, c"t") if i and word[i - 1] == TEH else crc)
    end(c, fed_shape(numbered(c), a, word + start, stem - 1, SHAPE))
    end(c, fed_letters(fed_number(fed_letters(numbered(c), word, start, min(start + 2, size)), stem), word, i - 1, i))


cdef void codes_of_start(Affixes a, const Spelt* w, Py_ssize_t i, Codes* c) noexcept nogil:
    cdef const uint8_t* word = w.skeleton
    cdef const uint8_t* rest = w.skeleton + i + 1
    cdef Py_ssize_t n, size = w.size - i - 1
    cdef uint32_t crc
    for n in range(1, NEAR + 1):
        end(c, fed_letters(begun(c), rest, 0, min(n, size)))
    end(c, fed_letters(numbered(c), rest, 0, size - a.stem_endings.ending(rest, size, 2)))
    end(c, fed_letters(fed_byte(fed_letters(numbered(c), word, 0, i), c"-"), rest, 0, min(2, size)))
    end(c, fed_letters(fed_byte(fed_letters(numbered(c), word, 0, i), c"-"), rest, 0, min(1, size)))
    end(c, fed_shape(numbered(c), a, rest, size, SHAPE))
    end(c, fed_shape(fed_number(numbered(c), size), a, rest, size, 4))
    end(c, fed_letters(fed_byte(fed_letters(numbered(c), rest, 0, min(1, size)), c"-"), rest, size - 2, size))
    crc = fed_letters(fed_byte(fed_letters(numbered(c), rest, 0, min(2, size)), c"-"), rest, size - 2, size)
    end(c, fed_number(crc, size))
    end(c, fed_letters(numbered(c), word, i - 2, i))


cdef uint32_t fed_shape(
    uint32_t crc, Affixes a, const uint8_t* rest, Py_ssize_t size, Py_ssize_t most
) noexcept nogil:
    """The weak letters of a word, C for others; see ``context._shape``."""
    cdef Py_ssize_t i
    for i in range(min(size, most)):
        crc = fed(crc, BASE + rest[i]) if i == 0 or a.weak >> rest[i] & 1 else fed_byte(crc, c"C")
    return crc


# ---- relatives -------------------------------------------------------------------------------------------------------


cdef struct Votes:
    uint16_t counts[LETTERS]
    uint64_t seen


cdef inline void vote(
    Votes* votes, Lexicon lexicon, const uint8_t* word, Py_ssize_t size, Py_ssize_t i
) noexcept nogil:
    cdef const Entry* entry = lexicon.find(word, size)
    cdef const Living* form = lexicon.leads(entry, OUTVOTES, 1) if entry != NULL else NULL
    cdef uint8_t letter
    if form != NULL:
        letter = form.letters[i]
        votes.counts[letter] += 1
        votes.seen |= <uint64_t> 1 << letter


cdef uint32_t fed_votes(uint32_t crc, const Votes* votes) noexcept nogil:
    """What relatives say, as ``relatives._sum`` has it."""
    cdef int letter, best = -1, next_ = -1
    for letter in range(LETTERS):
        if votes.seen >> letter & 1:
            if best < 0 or votes.counts[letter] >= votes.counts[best]:
                next_ = best
                best = letter
            elif next_ < 0 or votes.counts[letter] > votes.counts[next_]:
                next_ = letter
    if best < 0:
        return fed_byte(crc, c"-")
    if next_ >= 0 and votes.counts[best] < 3 * votes.counts[next_]:
        return fed_byte(crc, c"?")
    return fed(fed_number(crc, min(FEW, <int> votes.counts[best])), BASE + best)


cdef void codes_of_relatives(
    Affixes a, Lexicon lexicon, const Spelt* w, Py_ssize_t i, Codes* c
) noexcept nogil:
    """The codes of what relatives say about a slot: those with other proclitics, and with other endings too."""
    cdef Votes same, other
    cdef Py_ssize_t k
    cdef const Piece* piece
    cdef bint is_last = i == w.size - 1 and w.skeleton[i] != ALEF
    memset(&same, 0, sizeof(Votes))
    memset(&other, 0, sizeof(Votes))
    relatives_of(a, lexicon, w, i, NULL, is_last, &same, &other)
    for k in range(a.proclitics.count):
        piece = a.proclitics.items + k
        if begins(w.skeleton, w.size, piece.letters, piece.size) and w.size - piece.size >= SHORTEST:
            if i >= piece.size:
                relatives_of(a, lexicon, w, i, piece, is_last, &same, &other)
            if piece.value:
                break
    end(c, fed_votes(fed_byte(fed_number(0xFFFFFFFF, c.count), c"v"), &same))
    end(c, fed_votes(fed_byte(fed_number(0xFFFFFFFF, c.count), c"w"), &other))


cdef void relatives_of(
    Affixes a, Lexicon lexicon, const Spelt* w, Py_ssize_t i, const Piece* proclitic, bint is_last,
    Votes* same, Votes* other,
) noexcept nogil:
    """The votes of the relatives of a word without a proclitic."""
    cdef uint8_t made[MOST_BEFORE + MOST_LETTERS + KEY]
    cdef Py_ssize_t skipped = proclitic.size if proclitic != NULL else 0
    cdef const uint8_t* rest = w.skeleton + skipped
    cdef Py_ssize_t k, j, size = w.size - skipped, at = i - skipped, stem
    cdef const Piece* before
    for k in range(a.among.count):
        before = a.among.items + k
        if before.size != skipped or memcmp(before.letters, w.skeleton, skipped):
            memcpy(made, before.letters, before.size)
            memcpy(made + before.size, rest, size)
            vote(same, lexicon, made, before.size + size, before.size + at)
    if is_last:
        return
    stem = size - a.endings.ending(rest, size, max(SHORTEST, at + 2))
    for j in range(2 if stem < size else 1):
        if j == 0:
            with_endings(a, lexicon, rest, size, size, at, other)
        else:
            with_endings(a, lexicon, rest, stem, size, at, other)


cdef void with_endings(
    Affixes a, Lexicon lexicon, const uint8_t* rest, Py_ssize_t stem, Py_ssize_t size, Py_ssize_t at,
    Votes* other,
) noexcept nogil:
    """The votes of the relatives that have a stem with another ending than ``rest``, without a proclitic or with one."""
    cdef uint8_t made[MOST_BEFORE + MOST_LETTERS + KEY]
    cdef Py_ssize_t k, n
    cdef const Piece* before
    cdef const Piece* behind
    if stem > LONGEST:
        return
    for k in range(a.among_others):
        before = a.among.items + k
        memcpy(made, before.letters, before.size)
        memcpy(made + before.size, rest, stem)
        if stem != size:
            vote(other, lexicon, made, before.size + stem, before.size + at)
        for n in range(a.endings.count):
            behind = a.endings.items + n
            if stem + behind.size == size and memcmp(rest + stem, behind.letters, behind.size) == 0:
                continue
            memcpy(made + before.size + stem, behind.letters, behind.size)
            vote(other, lexicon, made, before.size + stem + behind.size, before.size + at)
