# What became of the candidates: boundaries and sentences.


cdef class Survey(SecondLook):
    """The candidates of a text, decided about, and the sentences between them; ``survey`` makes one.

    The second look is taken when it is first asked which of them are artifacts.
    """

    cdef bint decided
    cdef object settling

    cdef int settle(self) except -1:
        """Take the second look, if it was not taken yet; when several threads ask at once, one does it for all."""
        if not self.decided:
            if self.settling is None:
                self.settling = allocate_lock()
            with self.settling:
                self.settle_alone()
        return 0

    cdef int settle_alone(self) except -1:
        """The same for who holds the lock, or has a survey that nobody else knows of."""
        if not self.decided:
            self.decide()
            self.decided = True
        return 0

    def __len__(self):
        return self.count

    cdef double probability_of(self, const Candidate* found) noexcept nogil:
        cdef double probability = 0
        if found.site >= 0:
            probability = self.sites[found.site].probability
        elif found.outcome == ARTIFACT:
            probability = 1
        if found.gap.flags & TWO_DOTS and probability > self.constants.pause:
            return self.constants.pause
        return probability

    cdef bint ends(self, const Candidate* found) noexcept nogil:
        """Whether a sentence ends at a candidate if it is no artifact."""
        cdef uint32_t flags = found.gap.flags
        if found.outcome != OPEN:
            return found.outcome != NEITHER and found.outcome != INSIDE
        if flags & COMMA_AND_DOT:
            return not flags & JOINS and self.sites[found.site].look[0] >= self.constants.sure_end
        return not flags & COMMA_AT_LINE_END

    cdef Py_ssize_t cut(self, const Candidate* found) except -1:
        """The offset behind the candidate's first marks and all that closes with them: as ends.cut_of has it."""
        cdef Py_ssize_t offset
        cdef flags_t own
        if found.gap.cut >= 0:
            return found.start + found.gap.cut
        if found.gap.cut == ASKS_CUT:
            return self.answers().cut(found.start, found.end, found.left, found.right)
        self.ask_pairs()
        offset = found.start + ASKS_CUT - found.gap.cut
        while offset < found.end:
            own = self.known.of(at(&self.t, offset))
            if (
                own & (INVISIBLE | MARK)
                or has_place(&self.pairs.closers, offset)
                or (own & CLOSER and not has_place(&self.pairs.openers, offset))
            ):
                offset += 1
            elif own & BLANK and has_place(&self.pairs.closers, offset + 1):
                offset += 2
            else:
                break
        return offset

    def likely(self, double least):
        """The numbers of the candidates that are artifacts with a probability of ``least`` or more."""
        cdef Py_ssize_t i
        self.settle()
        return [i for i in range(self.count) if self.probability_of(self.candidates + i) >= least]

    def glued(self):
        """The offsets at which a sentence ends and a word begins, with no space between."""
        cdef Py_ssize_t i
        cdef const Candidate* found
        offsets = []
        for i in range(self.count):
            found = self.candidates + i
            if found.gap.flags & GLUED and found.right and self.ends(found) and self.cut(found) == found.end:
                offsets.append(found.end)
        return offsets

    def boundary(self, Py_ssize_t i):
        """Of a candidate its start, end, the sizes of the words next to it, cut, ends, probability and comma."""
        cdef const Candidate* found
        if not 0 <= i < self.count:
            raise IndexError(i)
        self.settle()
        found = self.candidates + i
        return (
            found.start,
            found.end,
            found.left,
            found.right,
            self.cut(found),
            self.ends(found),
            self.probability_of(found),
            found.site >= 0 and self.sites[found.site].comma != 0,
        )

    def meets(self, Py_ssize_t start, Py_ssize_t end):
        """Whether start to end meets what is protected, where nothing is an artifact."""
        if self.protected is None:
            self.protected = self.scorers.protect(self.text)
        return self.protected.meets(start, end)

    cdef int put_spans(self, double level, Places* spans) except -1:
        """Find the sentences: the spans between the candidates that end one, without their outer white space."""
        cdef Py_ssize_t i, start = 0, end
        cdef const Candidate* found
        self.settle()
        for i in range(self.count + 1):
            end = self.t.size
            if i < self.count:
                found = self.candidates + i
                if not self.ends(found):
                    continue
                if self.probability_of(found) >= level and not self.meets(found.start, found.end):
                    continue
                end = self.cut(found)
            if self.put_span(start, end, spans):
                raise MemoryError
            start = end
        return 0

    cdef int put_span(self, Py_ssize_t start, Py_ssize_t end, Places* spans) noexcept nogil:
        while start < end and self.known.of(at(&self.t, start)) & SPACE:
            start += 1
        while start < end and self.known.of(at(&self.t, end - 1)) & SPACE:
            end -= 1
        return start < end and (add_place(spans, start) or add_place(spans, end))

    def spans(self, double level):
        """The sentences as (start, end) in code points; ``level`` is how probable an artifact must be to end nothing."""
        cdef Places found
        cdef Py_ssize_t i
        memset(&found, 0, sizeof(Places))
        try:
            self.put_spans(level, &found)
            return [(found.items[2 * i], found.items[2 * i + 1]) for i in range(found.count // 2)]
        finally:
            free(found.items)

    def offsets(self, double level):
        """The same, start and end of each one behind the other, in an array."""
        cdef Places found
        cdef Py_ssize_t i
        memset(&found, 0, sizeof(Places))
        try:
            self.put_spans(level, &found)
            if sizeof(Py_ssize_t) == 8:
                return array("q", <bytes>(<char*> found.items)[: 8 * found.count] if found.count else b"")
            return array("q", [found.items[i] for i in range(found.count)])
        finally:
            free(found.items)

    def sentences(self, double level):
        """The same sentences, as a list of str."""
        cdef Places found
        cdef Py_ssize_t i
        memset(&found, 0, sizeof(Places))
        try:
            self.put_spans(level, &found)
            return [
                PyUnicode_Substring(self.text, found.items[2 * i], found.items[2 * i + 1])
                for i in range(found.count // 2)
            ]
        finally:
            free(found.items)


cpdef Survey survey(str text, Scorers scorers, given=None):
    """The candidates of a text, to be asked what is decided about them.

    Args:
        text: any text.
        scorers: those of a model, with what is known of characters, words and gaps.
        given: what ``Scorers.make`` is given besides the text.
    """
    cdef Survey made
    if text is None or scorers is None:
        raise TypeError("text and scorers must be given")
    made = Survey.__new__(Survey)
    made.look(text, scorers, given)
    return made


def sentences(str text, Scorers scorers, double level):
    """The sentences of a text, as ``Survey.sentences`` has them."""
    cdef Survey made = survey(text, scorers)
    made.settle_alone()
    return made.sentences(level)


def spans(str text, Scorers scorers, double level):
    """The same as ``Survey.spans``."""
    cdef Survey made = survey(text, scorers)
    made.settle_alone()
    return made.spans(level)


def offsets(str text, Scorers scorers, double level):
    """The same as ``Survey.offsets``."""
    cdef Survey made = survey(text, scorers)
    made.settle_alone()
    return made.offsets(level)
