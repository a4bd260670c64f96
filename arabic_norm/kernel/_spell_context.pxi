# Context: what stands around a word, as codes, and the weights of forms crossed with them; see ``spelling.context``.

cdef enum:
    CONTEXT = 17
    SAID = 8
    #: Where a code is in context.CONTEXT.
    FP = 0
    FQ = 1
    FN = 2
    P2 = 3
    N2 = 4
    NP = 5
    PP = 6
    AL = 7
    PL = 8
    NL = 9
    P = 10
    N = 11
    B = 12
    S = 13
    NM = 14
    PQ = 15
    SP = 16


cdef class Scorer:
    """The weights of a model.

    Args:
        weights: a table of them, its size a power of two.
        scale: what a weight is worth.
        names: the names of the codes of a context.
        counts: how many codes, from the first, a form itself, its alef, its last letter and its affixes are crossed with.
        spread: what codes are multiplied with, and from which bit on the products index the table.
        reach: how many words back a verb of saying is looked for.
        clear: where one form is so many times as probable as what is written, no context is asked.
    """

    cdef const int8_t[::1] held
    cdef const int8_t* weights
    cdef uint32_t mask
    cdef double scale
    cdef double clear
    cdef uint32_t names[CONTEXT]
    cdef int counts[CODES]
    cdef uint32_t spread
    cdef int shift
    cdef Py_ssize_t reach

    def __cinit__(self, weights, double scale, names, counts, spread, Py_ssize_t reach, double clear):
        cdef Py_ssize_t i
        self.held = weights
        self.weights = &self.held[0]
        self.mask = self.held.shape[0] - 1
        self.scale = scale
        self.spread, self.shift = spread
        self.reach = reach
        self.clear = clear
        if len(names) != CONTEXT or self.held.shape[0] & self.mask or not 0 <= self.shift < 32:
            raise ValueError("this scorer has other codes, or a table of odd size")
        for i in range(CONTEXT):
            self.names[i] = 0xFFFFFFFF
            for letter in names[i] + " ":
                self.names[i] = fed(self.names[i], ord(letter))
        for i in range(CODES):
            self.counts[i] = counts[i]
            if not 0 <= self.counts[i] <= CONTEXT:
                raise ValueError("there are not so many codes")

    cdef inline int8_t weight(self, uint32_t code) noexcept nogil:
        return self.weights[(code * self.spread >> self.shift) & self.mask]

    cdef int64_t crossed(self, const Form* form, const uint32_t* codes, bint known) noexcept nogil:
        """The sum of the weights of a form in its context: of itself and its class, or of its class alone."""
        cdef int64_t total = 0
        cdef int i, k
        cdef uint32_t own
        for k in range(0 if known else 1, CODES):
            own = form.codes[k]
            for i in range(self.counts[k]):
                total += self.weight(own ^ codes[i])
        return total


cdef struct Around:
    const Token* own
    const Token* before
    const Token* behind
    const Token* second_before
    const Token* second_behind
    uint32_t said[SAID]
    int said_size


cdef inline uint32_t fed_key(uint32_t crc, const Token* token, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    """With a slice of a skeleton, as Python slices it."""
    cdef Py_ssize_t i
    if start < 0:
        start = token.key_size + start if token.key_size + start > 0 else 0
    if end > token.key_size:
        end = token.key_size
    for i in range(start, end):
        crc = fed(crc, token.key[i])
    return crc


cdef inline uint32_t fed_defined(uint32_t crc, const Token* token) noexcept nogil:
    return fed_byte(crc, c"1" if token.flags & DEFINED else c"0")


cdef inline uint32_t fed_ending(uint32_t crc, const Token* token) noexcept nogil:
    return fed(crc, token.ending) if token.ending else crc


cdef void codes_around(Scorer scorer, const Around* a, uint32_t* codes) noexcept nogil:
    """The codes of a context, as ``context.around`` has them."""
    cdef const uint32_t* names = scorer.names
    cdef const Token* p = a.before
    cdef const Token* n = a.behind
    cdef Py_ssize_t i
    cdef uint32_t crc
    cdef Py_ssize_t whole = (<Py_ssize_t> 1) << 62
    codes[FP] = fed_ending(fed_defined(fed_defined(names[FP], a.own), p), p)
    crc = fed_byte(fed_ending(fed_defined(names[FQ], a.own), a.second_before), c"/")
    codes[FQ] = fed_ending(crc, p)
    codes[FN] = fed_ending(fed_defined(fed_defined(names[FN], a.own), n), n)
    codes[P2] = fed_key(names[P2], p, -2, whole)
    codes[N2] = fed_key(names[N2], n, -2, whole)
    codes[NP] = fed_key(names[NP], n, 0, 2)
    codes[PP] = fed_key(names[PP], p, 0, 2)
    codes[AL] = fed_defined(fed_defined(names[AL], p), n)
    codes[PL] = fed_key(fed_defined(names[PL], p), p, -1, whole)
    codes[NL] = fed_key(fed_defined(names[NL], n), n, -1, whole)
    codes[P] = fed_key(names[P], p, 0, whole)
    codes[N] = fed_key(names[N], n, 0, whole)
    codes[B] = names[B]
    codes[NM] = fed_key(fed_byte(fed_key(names[NM], n, 0, whole), c" "), a.second_behind, 0, whole)
    codes[PQ] = fed_key(fed_byte(fed_key(names[PQ], a.second_before, 0, whole), c" "), p, 0, whole)
    codes[S] = names[S]
    codes[SP] = names[SP]
    for i in range(a.said_size):
        codes[S] = fed(codes[S], a.said[i])
        codes[SP] = fed(codes[SP], a.said[i])
    codes[SP] = fed_key(codes[SP], p, 0, 3)
    for i in range(CONTEXT):
        codes[i] = ~codes[i]


cdef inline Py_ssize_t bare_start(const Token* token) noexcept nogil:
    return token.key_size and (token.key[0] == BASE + WAW or token.key[0] == BASE + FEH)
