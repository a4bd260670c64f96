# Tokens: a text as spelling reads it, and which of its words may be misspelt.

cdef enum:
    JUDGED_SLOTS = 1 << 16
    CONTEXT = 64


cdef struct Token:
    uint8_t size
    uint8_t known
    uint8_t suspect
    uint16_t chars[REMEMBERED]


cdef class Judged:
    """What is thought of tokens, asked once and remembered.

    Args:
        judge: whether a token may be misspelt.
    """

    cdef object _judge
    cdef Token* _tokens

    def __cinit__(self, judge):
        self._judge = judge
        self._tokens = <Token*> calloc(JUDGED_SLOTS, sizeof(Token))
        if self._tokens == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self._tokens)

    cdef bint of(self, str text, const Text* t, Py_ssize_t start, Py_ssize_t size) except -1:
        cdef Token* token
        cdef Py_ssize_t i
        cdef bint suspect
        if not is_short(t, start, size, REMEMBERED):
            return self._judge(text[start : start + size])
        token = self._tokens + (hashed(t, start, size) & (JUDGED_SLOTS - 1))
        if token.known and token.size == size and is_written(t, start, size, token.chars):
            return token.suspect
        suspect = self._judge(text[start : start + size])
        token.known = True
        token.suspect = suspect
        token.size = size
        for i in range(size):
            token.chars[i] = at(t, start + i)
        return suspect


cdef class Tokens:
    """The tokens of a text, as ``spelling.words.TOKEN`` finds them; a str is made only of those that are asked for.

    Attributes:
        suspects: the indices of those that may be misspelt.
    """

    cdef str text
    cdef Places spans
    cdef readonly list suspects

    def __cinit__(self, str text, Characters known, Judged judged):
        cdef Text t = text_of(text)
        cdef Py_ssize_t start = 0, end
        cdef flags_t own
        self.text = text
        self.suspects = []
        while start < t.size:
            own = known.asked(at(&t, start)) & (TOKEN | BREAK)
            end = start + 1
            if own:
                while end < t.size and known.asked(at(&t, end)) & own:
                    end += 1
                if own & TOKEN and judged.of(text, &t, start, end - start):
                    self.suspects.append(self.spans.count // 2)
                if add_place(&self.spans, start) or add_place(&self.spans, end):
                    raise MemoryError
            start = end

    def __dealloc__(self):
        free(self.spans.items)

    def __len__(self):
        return self.spans.count // 2

    def __getitem__(self, Py_ssize_t i):
        start, end = self.span(i)
        return PyUnicode_Substring(self.text, start, end)

    def span(self, Py_ssize_t i):
        """Where a token begins and ends, in code points."""
        if not 0 <= i < self.spans.count // 2:
            raise IndexError(i)
        return self.spans.items[2 * i], self.spans.items[2 * i + 1]


def crossed(const int8_t[::1] weights, uint32_t spread, int shift, form, context):
    """The sum of the weights of the codes of a form crossed with those of a context; see ``spelling.context``.

    Args:
        weights: a table of them.
        spread: what codes are multiplied with.
        shift: from which bit on the products index the table.
        form: (code, how many of the context's codes it is crossed with) for each code of the form.
        context: the codes of the context.
    """
    cdef uint32_t codes[CONTEXT]
    cdef uint32_t code
    cdef Py_ssize_t i, count, size = len(context)
    cdef int64_t total = 0
    cdef uint32_t mask = weights.shape[0] - 1
    if size > CONTEXT or weights.shape[0] & (weights.shape[0] - 1):
        raise ValueError("too many codes, or a table of odd size")
    for i in range(size):
        codes[i] = context[i]
    for code, count in form:
        for i in range(min(count, size)):
            total += weights[((code ^ codes[i]) * spread >> shift) & mask]
    return total
