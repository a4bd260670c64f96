# Scores: the arrays of a model, and what they say of words.

cdef enum:
    REACH = 6
    POSITIONS = 2 * REACH
    GAPS_OF_WINDOW = 2 * REACH - 2
    GAP_CLASSES = 7
    PLAIN = 0
    COMMA_CLASS = 1
    QUOTE_CLASS = 2
    SITE_CLASS = 3
    COLON_CLASS = 4
    OTHER_CLASS = 5
    EDGE = 6
    ALONE = 12
    TOGETHER = 32
    PARTS = 4
    EMBEDDED = 8
    UNITS = 256
    MOST_DIMENSIONS = 128
    MOST_AROUND = 512


cdef struct Constants:
    double prior, suspect, clear, sure_end, certain, pause
    Py_ssize_t window, max_line, max_pair
    Py_ssize_t least_lines, least_width, least_words
    double least_share


cdef struct Observation:
    uint32_t salt
    int32_t parts
    int32_t word[PARTS]
    int32_t field[PARTS]
    int32_t gap


cdef class Counts:
    """How often words were seen: their codes, ascending, and three values for each and, last, for the unseen."""

    cdef uint32_t* _codes
    cdef int8_t* _values
    cdef Py_ssize_t _count

    def __cinit__(self, codes, values):
        cdef Py_ssize_t i
        self._count = len(codes)
        self._codes = <uint32_t*> calloc(self._count + 1, sizeof(uint32_t))
        self._values = <int8_t*> calloc(COUNTED * (self._count + 1), sizeof(int8_t))
        if self._codes == NULL or self._values == NULL:
            raise MemoryError
        for i in range(self._count):
            self._codes[i] = codes[i]
        for i in range(COUNTED * (self._count + 1)):
            self._values[i] = values[i]

    def __dealloc__(self):
        free(self._codes)
        free(self._values)

    cdef const int8_t* of(self, uint32_t code) noexcept nogil:
        cdef Py_ssize_t low = 0, high = self._count, middle
        while low < high:
            middle = (low + high) >> 1
            if self._codes[middle] < code:
                low = middle + 1
            else:
                high = middle
        if low == self._count or self._codes[low] != code:
            low = self._count
        return self._values + COUNTED * low


cdef double* doubles(values, Py_ssize_t room=0) except NULL:
    """The values in an array of their own, with zeros behind them up to ``room``."""
    cdef Py_ssize_t i, count = len(values)
    cdef double* copied = <double*> calloc(max(count, room) + 1, sizeof(double))
    if copied == NULL:
        raise MemoryError
    for i in range(count):
        copied[i] = values[i]
    return copied


def padded(Py_ssize_t units):
    return (units + UNITS_AT_ONCE - 1) // UNITS_AT_ONCE * UNITS_AT_ONCE


def turned(layer, Py_ssize_t units, Py_ssize_t inputs, Py_ssize_t room):
    """A layer's weights, unit by unit, as input by input."""
    cdef Py_ssize_t i, unit
    return [layer[unit * inputs + i] if unit < units else 0.0 for i in range(inputs) for unit in range(room)]


cdef class Scorers:
    """The scorers of one model, which has been checked.

    Args:
        describe: for a word its flags (bit i is ``WORD_FLAGS[i]``) and codes; asked where the lexicon does not know.
        known, gaps: what is known of characters, and of gaps.
        lexicon: what is known of Arabic words.
        arrays: those of the model file.
        alone: for each of the four words of the first look, (salt, field) of what is observed of it alone.
        together: (salt, ((word, field), ...), gap or -1) of what is observed of several.
        embedded: (salt, field) of the rows of the embedding that a word adds up.
        forests: the arrays of the scout, the local, the whole and the careful forest.
        bits: how many bits index the weights, and the rows of the embedding.
        step: in what steps the counts are kept.
        constants: the fields of ``Constants``, in their order.
        marks: which quotation marks and brackets belong together.
        make: makes what answers the questions of FirstLook, of a text, what was given with it and its Pairs or None.
        protect: makes of a text what says which of its passages are protected.
    """

    cdef Constants constants
    cdef object _describe
    cdef Marks marks
    cdef object make
    cdef object protect
    cdef Characters _known
    cdef Gaps gaps
    cdef Lexicon _lexicon
    cdef int8_t* _weights
    cdef uint32_t _slot_mask
    cdef uint32_t _row_mask
    cdef double _scale, _bias, _embedding_scale
    cdef readonly double half, three_quarters
    cdef Observation _alone[4][ALONE]
    cdef Py_ssize_t _alone_count[4]
    cdef Observation _together[TOGETHER]
    cdef Py_ssize_t _together_count
    cdef int8_t* _embedding
    cdef Py_ssize_t _dimensions, _units, _units2, _room, _room2
    cdef uint32_t _embedded_salt[EMBEDDED]
    cdef int32_t _embedded_field[EMBEDDED]
    cdef double* _first
    cdef double* _gap_columns
    cdef double* _bias1
    cdef double* _second
    cdef double* _bias2
    cdef double* _third
    cdef double* _bias3
    cdef Counts words, stems
    cdef Forest scout, local, whole, careful
    cdef double _step
    cdef Words met
    cdef Word _nothing
    cdef int16_t _no_sums[MOST_DIMENSIONS]

    def __cinit__(self, describe, Characters known, Gaps gaps, Lexicon lexicon, arrays, alone, together, embedded, forests, bits, double step, constants, Marks marks, make, protect):
        cdef Py_ssize_t i, k, unit, width
        c = &self.constants
        c.prior, c.suspect, c.clear, c.sure_end, c.certain, c.pause = constants[:6]
        c.window, c.max_line, c.max_pair = constants[6:9]
        c.least_lines, c.least_width, c.least_words, c.least_share = constants[9:]
        if not 0 <= 2 * c.window < MOST_AROUND:
            raise ValueError("the window is too wide")
        self._describe = describe
        self.marks = marks
        self.make = make
        self.protect = protect
        self._known = known
        self.gaps = gaps
        self._lexicon = lexicon
        scales = arrays["scales"]
        self._scale, self._bias, self._embedding_scale, self.half, self.three_quarters = scales
        self._slot_mask = (1 << bits[0]) - 1
        self._row_mask = (1 << bits[1]) - 1
        self._weights = <int8_t*> malloc(self._slot_mask + 1)
        self._embedding = <int8_t*> malloc(len(arrays["embedding"]))
        if self._weights == NULL or self._embedding == NULL:
            raise MemoryError
        cdef const int8_t[:] weights = arrays["linear"]
        cdef const int8_t[:] embedding = arrays["embedding"]
        memcpy(self._weights, &weights[0], self._slot_mask + 1)
        memcpy(self._embedding, &embedding[0], embedding.shape[0])
        if max(map(len, alone)) > ALONE or len(together) > TOGETHER or len(embedded) != EMBEDDED:
            raise ValueError("too much is observed of words")
        for i, observed in enumerate(alone):
            self._alone_count[i] = len(observed)
            for k, (salt, field) in enumerate(observed):
                self._alone[i][k].salt = salt
                self._alone[i][k].field[0] = field
        self._together_count = len(together)
        for i, (salt, parts, gap) in enumerate(together):
            self._together[i].salt = salt
            self._together[i].parts = len(parts)
            self._together[i].gap = gap
            for k, (word, field) in enumerate(parts):
                self._together[i].word[k] = word
                self._together[i].field[k] = field
        for i, (salt, field) in enumerate(embedded):
            self._embedded_salt[i] = salt
            self._embedded_field[i] = field
        self._dimensions = embedding.shape[0] >> bits[1]
        self._units, self._units2 = len(arrays["bias1"]), len(arrays["bias2"])
        if self._units > UNITS or self._units2 > UNITS or self._dimensions > MOST_DIMENSIONS:
            raise ValueError("a layer of the network is too wide")
        self._third, self._bias3 = doubles(arrays["layer3"]), doubles(arrays["bias3"])
        # The first and the second layer are turned, so that the units of a layer are added up side by side; there is room
        # for a multiple of UNITS_AT_ONCE of them.
        self._room, self._room2 = padded(self._units), padded(self._units2)
        self._bias1, self._bias2 = doubles(arrays["bias1"], self._room), doubles(arrays["bias2"], self._room2)
        width = POSITIONS * self._dimensions + GAPS_OF_WINDOW * GAP_CLASSES
        layer1, layer2 = arrays["layer1"], arrays["layer2"]
        self._first = doubles(turned(layer1, self._units, width, self._room))
        self._second = doubles(turned(layer2, self._units2, self._units, self._room2))
        self._gap_columns = self._first + POSITIONS * self._dimensions * self._room
        self._step = step
        self.words = Counts(arrays["words.codes"], arrays["words.values"])
        self.stems = Counts(arrays["stems.codes"], arrays["stems.values"])
        self.scout, self.local, self.whole, self.careful = (Forest(*own) for own in forests)
        self.met = Words(self._dimensions)
        self._fill(&self._nothing, "")
        self._nothing.sums = self._no_sums

    def __dealloc__(self):
        free(self._weights)
        free(self._embedding)
        free(self._first)
        free(self._second)
        free(self._third)
        free(self._bias1)
        free(self._bias2)
        free(self._bias3)

    # ---- words ----

    cdef int _fill(self, Word* word, str written) except -1:
        cdef Py_ssize_t i
        flags, codes = self._describe(written)
        word.flags = flags
        for i in range(FIELDS):
            word.codes[i] = codes[i]
        self._add_alone(word)
        return 0

    cdef void _add_alone(self, Word* word) noexcept nogil:
        """What the first look and the counts say of a word by itself."""
        cdef Py_ssize_t i, k
        cdef const Observation* seen
        cdef const int8_t* by_word = self.words.of(word.codes[FOLDED])
        cdef const int8_t* by_stem = self.stems.of(word.codes[STEM])
        for i in range(4):
            word.alone[i] = 0
            for k in range(self._alone_count[i]):
                seen = &self._alone[i][k]
                word.alone[i] += self._weights[finished(mixed(seen.salt, word.codes[seen.field[0]])) & self._slot_mask]
        word.counted[0], word.counted[1], word.counted[2] = by_word[2], by_stem[2], by_word[0]
        word.counted[3], word.counted[4], word.counted[5] = by_word[1], by_stem[1], by_word[0]

    cdef void _embed(self, const Word* word, int16_t* sums) noexcept nogil:
        """What the network is given of a word: the sums of its rows of the embedding."""
        cdef const int8_t* rows[EMBEDDED]
        cdef Py_ssize_t i, k
        for k in range(EMBEDDED):  # where the rows stand, before they are waited for
            rows[k] = self._embedding + self._dimensions * (
                finished(mixed(self._embedded_salt[k], word.codes[self._embedded_field[k]])) & self._row_mask
            )
            prefetch(rows[k])
        for i in range(self._dimensions):
            sums[i] = 0
        for k in range(EMBEDDED):
            for i in range(self._dimensions):
                sums[i] += rows[k][i]

    cdef const Word* word(
        self, Words met, str text, const Text* t, Py_ssize_t start, Py_ssize_t size, const uint16_t* chars, Word** others
    ) except NULL:
        """What is known of a word, whose ``chars`` are given if it is short; one that is not remembered is added to the
        list of ``others``."""
        cdef Word made
        cdef Word* word
        cdef int16_t sums[MOST_DIMENSIONS]
        if not size:
            return &self._nothing
        if chars != NULL:
            word = met.find(chars, size)
            if word != NULL:
                return word
        if self._lexicon.knows(self._known, t, start, size):
            self._lexicon.describe(self._known, t, start, size, &made)
            self._add_alone(&made)
        else:
            self._fill(&made, text[start : start + size])
        self._embed(&made, sums)
        made.size = 0
        if chars != NULL:
            made.size = size
            memcpy(made.chars, chars, sizeof(made.chars))
            word = met.find(chars, size)  # asking may have remembered it meanwhile
            if word == NULL:
                word = met.add(&made, sums)
            if word != NULL:
                return word
        word = <Word*> malloc(sizeof(Word) + self._dimensions * sizeof(int16_t))
        if word == NULL:
            raise MemoryError
        word[0] = made
        word.sums = <int16_t*> (word + 1)
        memcpy(word.sums, sums, self._dimensions * sizeof(int16_t))
        word.next = others[0]
        others[0] = word
        return word

    cdef Words remembered(self):
        """The words that a survey remembers; other ones where these are so many that it might not find room."""
        if self.met.count > WORD_ROOM // 4 * 3:
            self.met = Words(self._dimensions)
        return self.met

    # ---- the first look ----

    cdef void linear(self, const Word** words, const int* gaps, double* look) noexcept nogil:
        """The logit of an end, and what the words left, right and together give to it."""
        cdef int32_t total = 0
        cdef uint32_t number
        cdef Py_ssize_t i, k
        cdef const Observation* seen
        for i in range(self._together_count):
            seen = &self._together[i]
            number = seen.salt
            for k in range(seen.parts):
                number = mixed(number, words[seen.word[k]].codes[seen.field[k]])
            if seen.gap >= 0:
                number = mixed(number, gaps[seen.gap])
            total += self._weights[finished(number) & self._slot_mask]
        look[1] = (words[0].alone[0] + words[1].alone[1]) * self._scale
        look[2] = (words[2].alone[2] + words[3].alone[3]) * self._scale
        look[3] = total * self._scale
        look[0] = look[1] + look[2] + look[3] + self._bias

    # ---- the network ----

    cdef void network(self, const Word** words, const int* gaps, double* end, double* comma) noexcept nogil:
        """The logits of an end against anything else, and of a comma against nothing."""
        cdef double first[UNITS]
        cdef double second[UNITS]
        cdef double vectors[POSITIONS * MOST_DIMENSIONS]
        cdef const double* columns[GAPS_OF_WINDOW]
        cdef double outputs[3]
        cdef double rest, top
        cdef Py_ssize_t position, i, unit
        for position in range(POSITIONS):
            for i in range(self._dimensions):
                vectors[position * self._dimensions + i] = words[position].sums[i] * self._embedding_scale
        for i in range(GAPS_OF_WINDOW):
            columns[i] = self._gap_columns + (i * GAP_CLASSES + gaps[i]) * self._room
        add_layer(
            self._first, self._room, vectors, POSITIONS, self._dimensions, columns, GAPS_OF_WINDOW, self._bias1, first
        )
        add_layer(self._second, self._room2, first, 1, self._units, NULL, 0, self._bias2, second)
        for i in range(3):
            outputs[i] = 0
            for unit in range(self._units2):
                outputs[i] += self._third[i * self._units2 + unit] * second[unit]
            outputs[i] += self._bias3[i]
        top = outputs[0] if outputs[0] > outputs[1] else outputs[1]
        rest = top + log(exp(outputs[0] - top) + exp(outputs[1] - top))
        end[0] = outputs[2] - rest
        comma[0] = outputs[1] - outputs[0]

    cdef void count(self, const Word* left, const Word* right, double* found) noexcept nogil:
        """How usual the words on both sides of a gap are there: the values of features.COUNTS."""
        cdef Py_ssize_t i
        for i in range(COUNTED):
            found[i] = left.counted[i] / self._step
            found[COUNTED + i] = right.counted[COUNTED + i] / self._step
