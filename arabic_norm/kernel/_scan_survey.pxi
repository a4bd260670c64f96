# The survey: all candidates of a text, what the constraints say of them, and the first look.

#: What the constraints say of a candidate, and what ``asked.outcome`` gives.
OUTCOMES = ("open", "end", "neither", "artifact", "inside")

cdef enum:
    OPEN = 0
    END = 1
    NEITHER = 2
    ARTIFACT = 3
    INSIDE = 4
    BRACKETS_REACH = 160
    LABEL_REACH = 34
    ITEM = 3
    ASKS_CUT = -1
    SHORT = 1 << 12
    AHEAD = 4
    NEAR = 4


cdef struct Candidate:
    Py_ssize_t start
    Py_ssize_t end
    const Gap* gap
    Py_ssize_t site
    uint8_t left
    uint8_t right
    uint8_t outcome


cdef struct Site:
    Py_ssize_t candidate
    Py_ssize_t before
    double certain
    double look[4]
    double probability
    # The words of the first look, the gaps, where the first word begins, and where the last one ends.
    const Word* words[NEAR]
    int gaps[2]
    Py_ssize_t start
    Py_ssize_t end
    bint comma
    bint opens


cdef struct Near:
    # The words around a candidate, before they are looked up: where they are, their chars if they are short, and the gaps.
    Py_ssize_t starts[NEAR]
    Py_ssize_t sizes[NEAR]
    uint16_t chars[NEAR][REMEMBERED]
    uint64_t slots[NEAR]
    bint short[NEAR]
    int gaps[2]


cdef inline double sigmoid(double value) noexcept nogil:
    return 1 / (1 + exp(-(-30.0 if value < -30.0 else 30.0 if value > 30.0 else value)))


cdef int gap_class(Characters known, const Text* t, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    """The class of what parts two words: as features.gap_class has it."""
    cdef flags_t any_of = 0, own
    cdef bint blank = True
    if end == start or (end == start + 1 and at(t, start) == c" "):
        return PLAIN
    while start < end:
        own = known.of(at(t, start))
        any_of |= own
        blank &= (own & SPACE) != 0
        start += 1
    if any_of & TRIGGER:
        return SITE_CLASS
    if blank:
        return PLAIN
    if any_of & COMMA:
        return COMMA_CLASS
    if any_of & COLON:
        return COLON_CLASS
    return QUOTE_CLASS if any_of & ENCLOSING else OTHER_CLASS


cdef class FirstLook:
    """The candidates of a text, what the constraints say of them, and the first look.

    What is not known here is asked: ``outcome(start, end, left, right)`` for a candidate in code points and the sizes of
    the words next to it (an index of OUTCOMES), ``is_wrap(offset)`` for a line end, ``cut(start, end, left, right)``, and
    ``pairs()``, the Pairs of the text.
    """

    cdef str text
    cdef Text t
    cdef Characters known
    cdef Gaps gaps
    cdef Scorers scorers
    cdef object given
    cdef object asked
    cdef object protected
    cdef Constants constants
    cdef Places stops
    cdef Candidate* candidates
    cdef Py_ssize_t count, room
    cdef Site* sites
    cdef Py_ssize_t site_count, site_room
    cdef Gap* others
    cdef Words met
    cdef Word* other_words
    cdef Py_ssize_t bracket, opened, quoted
    cdef bint has_pairs, numbered
    cdef Block* block
    cdef Pairs pairs

    cdef int look(self, str text, Scorers scorers, given) except -1:
        self.text = text
        self.t = text_of(text)
        self.known = scorers._known
        self.gaps = scorers.gaps
        self.scorers = scorers
        self.given = given
        self.constants = scorers.constants
        self.met = scorers.remembered()
        self.opened = self.quoted = -1
        if self.t.size < SHORT:
            self.known.stops(&self.t, &self.stops)
        else:
            with nogil:
                self.known.stops(&self.t, &self.stops)
        return self.find()

    cdef object answers(self):
        """What answers questions about this text; most texts need none."""
        if self.asked is None:
            if self.given is None:
                self.ask_pairs()  # most questions are about them too, and here the marks are known
            self.asked = self.scorers.make(self.text, self.given, self.pairs)
        return self.asked

    def __dealloc__(self):
        cdef Gap* gap = self.others
        while gap != NULL:
            self.others = gap.next
            free(gap)
            gap = self.others
        self.forget_words()
        if self.block != NULL:
            free(self.block.lines)
            free(self.block)
        free(self.stops.items)
        free(self.candidates)
        free(self.sites)

    cdef int forget_words(self) except -1:
        """The words are needed no more."""
        cdef Word* word = self.other_words
        while word != NULL:
            self.other_words = word.next
            free(word)
            word = self.other_words
        self.met = None
        return 0

    # ---- candidates and the first look ----

    cdef int find(self) except -1:
        """Find the candidates and sites, with the constraints' outcomes and the first look."""
        cdef Py_ssize_t k, trigger, done = 0, before = 0
        cdef Candidate* found
        cdef Near near[AHEAD]
        for k in range(self.stops.count):
            trigger = self.stops.items[k]
            if trigger < done or not self.known.of(at(&self.t, trigger)) & TRIGGER:
                continue
            self.candidates = <Candidate*> grown(self.candidates, self.count, &self.room, sizeof(Candidate))
            found = self.candidates + self.count
            found.start = gap_start(self.known, &self.t, done, trigger)
            found.end = done = gap_end(self.known, &self.t, trigger, self.t.size)
            found.gap = self.gaps.find(self.text, &self.t, found.start, found.end - found.start, &self.others)
            found.site = -1
            self.locate(found, near + self.count % AHEAD)
            self.count += 1
            self.expect(near + (self.count + AHEAD - 2) % AHEAD, self.count - 2)
            if self.count > 2:
                before = self.look_at(self.count - 3, near + (self.count - 3) % AHEAD, before)
        for k in range(max(0, self.count - 2), self.count):
            before = self.look_at(k, near + k % AHEAD, before)
        return 0

    cdef void locate(self, Candidate* found, Near* near) noexcept nogil:
        """Find the words around a candidate, and ask the memory for what will be read of them."""
        cdef Py_ssize_t i, end
        cdef const Text* t = &self.t
        near.starts[1] = word_start(self.known, t, found.start, MAX_WORD)
        near.sizes[1] = found.left = found.start - near.starts[1]
        end = self.before(near.starts[1], &near.gaps[0], &near.starts[0])
        near.sizes[0] = end - near.starts[0]
        near.starts[2] = found.end
        end = word_end(self.known, t, found.end, MAX_WORD)
        near.sizes[2] = found.right = end - found.end
        end = self.behind(end, &near.gaps[1], &near.starts[3])
        near.sizes[3] = end - near.starts[3]
        for i in range(NEAR):
            near.short[i] = put_key(t, near.starts[i], near.sizes[i], near.chars[i])
            if near.short[i]:
                near.slots[i] = self.met.slot(near.chars[i], near.sizes[i])

    cdef Py_ssize_t before(self, Py_ssize_t offset, int* gap, Py_ssize_t* start) noexcept nogil:
        """Where the word before an offset ends; the class of the gap behind it, and where it begins."""
        cdef Py_ssize_t end = offset, low = offset - MAX_WORD if offset > MAX_WORD else 0
        while end > low and not self.known.of(at(&self.t, end - 1)) & WORD:
            end -= 1
        start[0] = word_start(self.known, &self.t, end, MAX_WORD)
        gap[0] = EDGE if start[0] == end else gap_class(self.known, &self.t, end, offset)
        return end

    cdef Py_ssize_t behind(self, Py_ssize_t offset, int* gap, Py_ssize_t* start) noexcept nogil:
        """Where the word behind an offset ends; the class of the gap before it, and where it begins."""
        cdef Py_ssize_t limit = offset + MAX_WORD if self.t.size - offset > MAX_WORD else self.t.size, end
        start[0] = gap_end(self.known, &self.t, offset, limit)
        end = word_end(self.known, &self.t, start[0], MAX_WORD)
        gap[0] = EDGE if start[0] == end else gap_class(self.known, &self.t, offset, start[0])
        return end

    cdef void expect(self, const Near* near, Py_ssize_t k) noexcept nogil:
        """Ask the memory for the words themselves, now that their slots are there."""
        cdef Py_ssize_t i
        if k >= 0:
            for i in range(NEAR):
                if near.short[i]:
                    self.met.expect(near.slots[i])

    cdef const Word* word(self, Py_ssize_t start, Py_ssize_t size, const uint16_t* chars) except NULL:
        return self.scorers.word(self.met, self.text, &self.t, start, size, chars, &self.other_words)

    cdef const Word* near_word(self, const Near* near, Py_ssize_t i) except NULL:
        return self.word(near.starts[i], near.sizes[i], near.chars[i] if near.short[i] else NULL)

    cdef const Word* far_word(self, Py_ssize_t start, Py_ssize_t end) except NULL:
        cdef uint16_t chars[REMEMBERED]
        cdef bint short = put_key(&self.t, start, end - start, chars)
        return self.word(start, end - start, chars if short else NULL)

    cdef Py_ssize_t look_at(self, Py_ssize_t k, const Near* near, Py_ssize_t before) except -1:
        """Judge a candidate; ``before`` is where the last site ends, and what is returned, where it does now."""
        cdef Candidate* found = self.candidates + k
        cdef const Word* left = self.near_word(near, 1)
        cdef const Word* right = self.near_word(near, 2)
        cdef Site* site
        if not found.left:
            found.outcome = NEITHER
        elif not found.right:
            found.outcome = END
        else:
            found.outcome = self.outcome(found, left, right)
        if found.outcome == NEITHER or not found.right:
            return before
        self.sites = <Site*> grown(self.sites, self.site_count, &self.site_room, sizeof(Site))
        site = self.sites + self.site_count
        memset(site, 0, sizeof(Site))
        found.site = self.site_count
        site.candidate = k
        site.before = before
        self.site_count += 1
        if found.outcome == OPEN or found.outcome == INSIDE:
            site.words[1], site.words[2] = left, right
            site.words[0], site.words[3] = self.near_word(near, 0), self.near_word(near, 3)
            site.gaps[0], site.gaps[1] = near.gaps[0], near.gaps[1]
            site.start, site.end = near.starts[0], near.starts[3] + near.sizes[3]
            site.opens = right.flags & MAY_OPEN and self.scorers._lexicon.opens(
                self.known, &self.t, found.end, found.end + found.right, near.starts[3], site.end
            )
            self.scorers.linear(site.words, site.gaps, site.look)
        else:
            site.certain = -self.constants.certain if found.outcome == ARTIFACT else self.constants.certain
            site.look[0] = site.certain
            site.probability = found.outcome == ARTIFACT
        return found.end

    cdef int outcome(self, Candidate* found, const Word* left, const Word* right) except -1:
        """What the constraints say; they are asked wherever there is anything for them to say."""
        cdef uint32_t flags = found.gap.flags
        cdef const Text* t = &self.t
        cdef Py_ssize_t start = found.start - found.left
        cdef int asks = (flags & GAP_ASKS) != 0
        self.pass_by(found.start + found.gap.last_mark)
        if flags & ARABIC_BEHIND and not self.known.of(at(t, found.end)) & ARABIC:
            return NEITHER
        if not asks and flags & ON_ONE_LINE:
            asks = self.is_in_brackets(found.start + found.gap.last_mark)
            if flags & ONLY_MARKS and not asks:
                if not self.is_quoted(found.start):
                    return END
                asks = True
            asks = asks or left.flags & ASKS_MARK or self.may_number(left, start, found.end) or (start > 0 and at(t, start - 1) == c".")
            asks = asks or (found.right == 1 and found.end + 1 < t.size and at(t, found.end + 1) == c".")
            asks = asks or (flags & GAP_ASKS_SPEECH and right.flags & ASKS_SPEECH)
        elif not asks:
            asks = left.flags & ASKS_BREAK or right.flags & ASKS_BEHIND or self.may_be_label(found.end, found.right)
        asks = asks or not (
            self.known.of(at(t, start)) & ARABIC or self.known.of(at(t, found.end)) & ARABIC
        )
        if asks:
            asks = self.answers().outcome(found.start, found.end, found.left, found.right)
            self.numbered |= asks == NEITHER and (left.flags & ASKS_NUMBER) != 0
            if asks != OPEN:
                return asks
        if flags & GAP_ASKS_WRAP:
            start = found.start + found.gap.first_break
            if self.may_wrap(start) and self.answers().is_wrap(start):
                return ARTIFACT
        return OPEN

    cdef bint may_number(self, const Word* word, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        """Whether the word at an offset, before a mark, may number an item, or be the label of the number behind it."""
        cdef const Text* t = &self.t
        cdef uint32_t before
        cdef flags_t own
        if word.flags & ASKS_DIGIT and self.known.of(at(t, end)) & DIGIT:
            return True
        if not word.flags & ASKS_NUMBER:
            return False
        if self.numbered or start < 2 or not self.known.of(at(t, start - 2)) & (ARABIC | DECIMAL):
            return True
        before = at(t, start - 1)
        own = self.known.of(before)
        if before != c" ":
            return own & (SPACE | WORD | MARK | OPENING) != 0
        start = word_start(self.known, t, start - 1, MAX_WORD)  # a word such as "chapter" begins its line
        return start < 2 or at(t, start - 1) != c" " or (self.known.of(at(t, start - 2)) & SPACE) != 0

    cdef bint may_wrap(self, Py_ssize_t offset) except -1:
        """Whether the line end at an offset may only wrap a paragraph: if not, it need not be asked."""
        if self.block == NULL:
            self.block = <Block*> calloc(1, sizeof(Block))
            if self.block == NULL:
                raise MemoryError
        if offset >= self.block.end:
            read_block(self.known, &self.t, &self.stops, offset, self.block)
        return may_be_wrap(self.block, offset, &self.constants)

    cdef void pass_by(self, Py_ssize_t offset) noexcept nogil:
        """Note the last opening bracket and the last quotation mark before an offset."""
        cdef flags_t own
        while self.bracket < self.stops.count and self.stops.items[self.bracket] < offset:
            own = self.known.of(at(&self.t, self.stops.items[self.bracket]))
            if own & OPENING:
                self.opened = self.stops.items[self.bracket]
            if own & QUOTATION:
                self.quoted = self.stops.items[self.bracket]
            self.has_pairs |= (own & (ENCLOSING | QUOTATION)) != 0
            self.bracket += 1

    cdef int ask_pairs(self) except -1:
        if self.pairs is None:
            if self.given is None and self.asked is None:
                self.pairs = Pairs.__new__(Pairs, self.text, self.known, self.scorers.marks)
                self.pairs.pair(&self.stops)
            else:
                self.pairs = self.answers().pairs()
        return 0

    cdef bint is_in_brackets(self, Py_ssize_t mark) except -1:
        """Whether a mark stands in brackets that are not far apart."""
        cdef Py_ssize_t k = self.bracket
        cdef const Pair* pair
        if self.opened < 0 or mark - self.opened > BRACKETS_REACH:
            return False
        while k < self.stops.count and self.stops.items[k] - mark <= BRACKETS_REACH:
            if self.known.of(at(&self.t, self.stops.items[k])) & CLOSING:
                self.ask_pairs()
                k = self.pairs.around(&self.pairs.bracketed, mark)
                if k < 0:
                    return False
                pair = self.pairs.brackets.pairs + k
                return pair.closer.start - pair.opener.end <= BRACKETS_REACH
            k += 1
        return False

    cdef bint is_quoted(self, Py_ssize_t offset) except -1:
        if self.quoted < 0 or offset - self.quoted > self.constants.max_pair:
            return False
        self.ask_pairs()
        return self.pairs.around(&self.pairs.quoted, offset) >= 0

    cdef bint may_be_label(self, Py_ssize_t offset, Py_ssize_t size) noexcept nogil:
        """Whether a line that begins with a word of so many code points may be a list item or a label."""
        cdef const Text* t = &self.t
        cdef Py_ssize_t i = offset + size
        if size <= ITEM and not (
            i + 1 < t.size and at(t, i) == c" " and self.known.of(at(t, i + 1)) & WORD
        ):
            return True
        for i in range(offset, min(offset + LABEL_REACH, t.size)):
            if at(t, i) == c":":
                return True
        return False
