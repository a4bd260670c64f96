# The survey: all candidates of a text, what the constraints and the scorers say of them, and the sentences.

#: What the constraints say of a candidate, and what Survey.outcome() gives.
OUTCOMES = ("open", "end", "neither", "artifact")

cdef enum:
    OPEN = 0
    END = 1
    NEITHER = 2
    ARTIFACT = 3
    SCORES = 12
    NEIGHBOURS = 15
    PLACE = 12
    DOCUMENT = 24
    ROW = SCORES + NEIGHBOURS + FORM + PLACE + DOCUMENT
    NETWORK = 4
    COMMA_SCORE = 5
    BRACKETS_REACH = 160
    LABEL_REACH = 34
    ITEM = 3
    NO_KIND = 16
    LAST_WORDS = 9
    ASKS_CUT = -1


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
    uint8_t comma


cdef struct Around:
    Py_ssize_t count
    double* evidence
    double* artifact
    double* words
    const Gap** gaps


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


cdef class Survey:
    """The candidates of ``text``, decided about.

    Args:
        text: any text.
        characters, gaps, scorers: what is known of each.
        asked: says what is not known here: ``outcome(start, end, left, right)`` for a candidate in code points and the
            sizes of the words next to it (an index of OUTCOMES), ``is_wrap(offset)`` for a line end, ``opens(first, second)`` for the words behind one,
            ``cut(start, end, left, right)``, and ``pairs()``, the Pairs of the text.
    """

    cdef str text
    cdef Text t
    cdef Characters known
    cdef Gaps gaps
    cdef Scorers scorers
    cdef object asked
    cdef Constants constants
    cdef Places stops
    cdef Candidate* candidates
    cdef Py_ssize_t count, room
    cdef Site* sites
    cdef Py_ssize_t site_count, site_room
    cdef Gap* others
    cdef Py_ssize_t bracket, opened, quoted
    cdef bint has_pairs
    cdef Pairs pairs

    def __cinit__(self, str text, Characters characters, Gaps gaps, Scorers scorers, asked):
        self.text = text
        self.t = text_of(text)
        self.known = characters
        self.gaps = gaps
        self.scorers = scorers
        self.asked = asked
        self.constants = scorers.constants
        self.bracket = 0
        self.opened = self.quoted = -1
        with nogil:
            self.known.stops(&self.t, &self.stops)
        self.find()
        self.decide()

    def __dealloc__(self):
        cdef Gap* gap = self.others
        while gap != NULL:
            self.others = gap.next
            free(gap)
            gap = self.others
        free(self.stops.items)
        free(self.candidates)
        free(self.sites)

    # ---- candidates and the first look ----

    cdef int find(self) except -1:
        """Find the candidates and sites, with the constraints' outcomes and the first look."""
        cdef Py_ssize_t k, trigger, done = 0, before = 0
        cdef Candidate* found
        cdef flags_t own
        for k in range(self.stops.count):
            trigger = self.stops.items[k]
            if trigger < done:
                continue
            own = self.known.of(at(&self.t, trigger))
            if not own & TRIGGER:
                continue
            self.candidates = <Candidate*> grown(self.candidates, self.count, &self.room, sizeof(Candidate))
            found = self.candidates + self.count
            found.start = gap_start(self.known, &self.t, done, trigger)
            found.end = gap_end(self.known, &self.t, trigger, self.t.size)
            found.left = found.start - word_start(self.known, &self.t, found.start, MAX_WORD)
            found.right = word_end(self.known, &self.t, found.end, MAX_WORD) - found.end
            found.gap = self.gaps.find(self.text, &self.t, found.start, found.end - found.start, &self.others)
            found.site = -1
            done = found.end
            self.count += 1
            before = self.look_at(found, before)
        return 0

    cdef Py_ssize_t look_at(self, Candidate* found, Py_ssize_t before) except -1:
        """Judge a new candidate; ``before`` is where the last site ends, and what is returned, where it does now."""
        cdef Word rooms[4]
        cdef const Word* words[4]
        cdef int gaps[2]
        cdef Py_ssize_t start = found.start, end = found.end
        cdef Site* site
        words[1] = self.scorers.word(self.text, &self.t, start - found.left, found.left, &rooms[1])
        words[2] = self.scorers.word(self.text, &self.t, end, found.right, &rooms[2])
        if not found.left:
            found.outcome = NEITHER
        elif not found.right:
            found.outcome = END
        else:
            found.outcome = self.outcome(found, words[1], words[2])
        if found.outcome == NEITHER or not found.right:
            return before
        self.sites = <Site*> grown(self.sites, self.site_count, &self.site_room, sizeof(Site))
        site = self.sites + self.site_count
        memset(site, 0, sizeof(Site))
        found.site = self.site_count
        site.candidate = self.count - 1
        site.before = before
        self.site_count += 1
        if found.outcome == OPEN:
            words[0] = self.word_before(start - found.left, &rooms[0], &gaps[0], &start)
            words[3] = self.word_behind(end + found.right, &rooms[3], &gaps[1], &end)
            self.scorers.linear(words, gaps, site.look)
        else:
            site.certain = -self.constants.certain if found.outcome == ARTIFACT else self.constants.certain
            site.look[0] = site.certain
            site.probability = found.outcome == ARTIFACT
        return found.end

    cdef const Word* word_before(
        self, Py_ssize_t offset, Word* room, int* gap, Py_ssize_t* start
    ) except NULL:
        """The word before an offset, the class of the gap behind it, and where it begins."""
        cdef Py_ssize_t end = offset, low = offset - MAX_WORD if offset > MAX_WORD else 0
        while end > low and not self.known.of(at(&self.t, end - 1)) & WORD:
            end -= 1
        start[0] = word_start(self.known, &self.t, end, MAX_WORD)
        gap[0] = EDGE if start[0] == end else gap_class(self.known, &self.t, end, offset)
        return self.scorers.word(self.text, &self.t, start[0], end - start[0], room)

    cdef const Word* word_behind(
        self, Py_ssize_t offset, Word* room, int* gap, Py_ssize_t* end
    ) except NULL:
        """The word behind an offset, the class of the gap before it, and where it ends."""
        cdef Py_ssize_t limit = offset + MAX_WORD if self.t.size - offset > MAX_WORD else self.t.size
        cdef Py_ssize_t start = gap_end(self.known, &self.t, offset, limit)
        end[0] = word_end(self.known, &self.t, start, MAX_WORD)
        gap[0] = EDGE if start == end[0] else gap_class(self.known, &self.t, offset, start)
        return self.scorers.word(self.text, &self.t, start, end[0] - start, room)

    cdef int outcome(self, Candidate* found, const Word* left, const Word* right) except -1:
        """What the constraints say; they are asked wherever there is anything for them to say."""
        cdef uint32_t flags = found.gap.flags
        cdef const Text* t = &self.t
        cdef Py_ssize_t start = found.start - found.left
        cdef bint asks = (flags & GAP_ASKS) != 0
        self.pass_by(found.start + found.gap.last_mark)
        if flags & ARABIC_BEHIND and not self.known.of(at(t, found.end)) & ARABIC:
            return NEITHER
        if not asks and flags & ON_ONE_LINE:
            asks = self.is_in_brackets(found.start + found.gap.last_mark)
            if flags & ONLY_MARKS and not asks:
                if not self.is_quoted(found.start):
                    return END
                asks = True
            asks = asks or left.flags & ASKS_MARK or found.right == 1 or (start > 0 and at(t, start - 1) == c".")
            asks = asks or (flags & GAP_ASKS_SPEECH and right.flags & ASKS_SPEECH)
        elif not asks:
            asks = left.flags & ASKS_BREAK or right.flags & ASKS_BEHIND or self.may_be_label(found.end, found.right)
        asks = asks or not (
            self.known.of(at(t, start)) & ARABIC or self.known.of(at(t, found.end)) & ARABIC
        )
        if asks:
            return self.asked.outcome(found.start, found.end, found.left, found.right)
        if flags & GAP_ASKS_WRAP and self.asked.is_wrap(found.start + found.gap.first_break):
            return ARTIFACT
        return OPEN

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
            self.pairs = self.asked.pairs()
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

    # ---- the second look ----

    cdef int decide(self) except -1:
        """Look again at the suspects, with the document around them."""
        cdef Py_ssize_t* suspects = NULL
        cdef double* numbers = NULL
        cdef double* scores
        cdef double* logits
        cdef Py_ssize_t count, n
        cdef Around ring
        if not self.site_count:
            return 0
        try:
            suspects = <Py_ssize_t*> malloc((self.site_count + 1) * sizeof(Py_ssize_t))
            if suspects == NULL:
                raise MemoryError
            count = self.choose(suspects)
            if not count:
                return 0
            ring.count = self.site_count
            numbers = <double*> malloc((4 * ring.count + (ROW + 1) * count) * sizeof(double))
            if numbers == NULL:
                raise MemoryError
            ring.evidence = numbers
            ring.artifact = numbers + ring.count
            ring.words = numbers + 2 * ring.count
            ring.gaps = <const Gap**> (numbers + 3 * ring.count)
            scores = numbers + 4 * ring.count
            logits = scores + ROW * count
            self.pass_by(self.t.size)
            if self.has_pairs:
                self.ask_pairs()
            for n in range(count):
                self.observe(suspects[n], scores + ROW * n)
            with nogil:
                self.weigh(&ring, suspects, count, scores, logits)
        finally:
            free(suspects)
            free(numbers)
        return 0

    cdef Py_ssize_t choose(self, Py_ssize_t* suspects) noexcept nogil:
        """The sites that need a second look: fewer of them where few look odd at first."""
        cdef Py_ssize_t i, low, high, odd_from = 0, odd_to = 0, odd = 0, count = 0
        cdef Constants* c = &self.constants
        cdef double logit
        for i in range(self.site_count):
            logit = self.sites[i].look[0]
            if not logit < c.sure or self.sites[i].certain:
                continue
            low, high = max(0, i - c.window), min(self.site_count, i + c.window + 1)
            while odd_to < high:
                odd += self.sites[odd_to].look[0] < c.sure_alone
                odd_to += 1
            while odd_from < low:
                odd -= self.sites[odd_from].look[0] < c.sure_alone
                odd_from += 1
            if logit < c.sure_alone or odd >= c.many * (high - low):
                suspects[count] = i
                count += 1
        return count

    cdef int observe(self, Py_ssize_t i, double* row) except -1:
        """Put what no other site changes of what the forests read into a row."""
        cdef const Candidate* found = self.candidates + self.sites[i].candidate
        cdef Word rooms[POSITIONS]
        cdef const Word* words[POSITIONS]
        cdef int gaps[GAPS_OF_WINDOW]
        cdef Py_ssize_t k, start = found.start - found.left, end = found.end + found.right, behind
        cdef double* place = row + SCORES + NEIGHBOURS
        cdef Text* t = &self.t
        words[2] = self.scorers.word(self.text, t, start, found.left, &rooms[2])
        words[3] = self.scorers.word(self.text, t, found.end, found.right, &rooms[3])
        words[1] = self.word_before(start, &rooms[1], &gaps[1], &start)
        words[0] = self.word_before(start, &rooms[0], &gaps[0], &start)
        words[4] = self.word_behind(end, &rooms[4], &gaps[2], &end)
        behind = end
        words[5] = self.word_behind(end, &rooms[5], &gaps[3], &end)
        for k in range(4):
            row[k] = self.sites[i].look[k]
        self.scorers.network(words, gaps, row + NETWORK, row + COMMA_SCORE)
        self.scorers.count(words[2], words[3], row + COMMA_SCORE + 1)
        for k in range(FORM):
            place[k] = found.gap.form[k]
        self.put_place(self.sites[i].candidate, place + FORM)
        if words[3].flags & MAY_OPEN:
            end = found.end + found.right
            k = word_start(self.known, t, behind, MAX_WORD) if gaps[2] != EDGE else behind
            k = max(k, end)
            place[FORM + 11] = bool(self.asked.opens(self.text[found.end : end], self.text[k:behind]))
        return 0

    cdef int put_place(self, Py_ssize_t k, double* place) except -1:
        """Where a candidate stands: the values of features.PLACE, but for the last."""
        cdef const Candidate* found = self.candidates + k
        cdef Py_ssize_t quote = -1, behind = -1, bracket = -1, near, far, line = 0, end = -1, j, offset
        cdef Py_ssize_t reach = self.constants.max_line
        cdef Text* t = &self.t
        if self.has_pairs:
            quote = self.pairs.around(&self.pairs.quoted, found.start)
            behind = self.pairs.around(&self.pairs.quoted, found.end)
            bracket = self.pairs.around(&self.pairs.bracketed, found.start)
        near = max(0, found.start - reach)
        far = found.end + reach
        j = k - 1
        while j >= 0 and self.candidates[j].end > near:
            if self.candidates[j].gap.last_line_end >= 0:
                offset = self.candidates[j].start + self.candidates[j].gap.last_line_end
                if offset >= near:
                    line = offset + 1
                break
            j -= 1
        j = k + 1
        while j < self.count and self.candidates[j].start < far:
            if self.candidates[j].gap.first_line_end >= 0:
                offset = self.candidates[j].start + self.candidates[j].gap.first_line_end
                if offset < far:
                    end = offset
                break
            j += 1
        place[0] = quote >= 0 and behind == quote
        place[1] = behind != quote
        place[2] = bracket >= 0
        place[3] = found.start - (line if line else near)
        place[4] = (min(t.size, far) if end < 0 else end) - found.end
        place[5] = (self.known.of(at(t, found.start - found.left)) & DIGIT) != 0
        place[6] = (self.known.of(at(t, found.end)) & DIGIT) != 0
        place[7] = (self.known.of(at(t, found.start - found.left)) & ARABIC) != 0
        place[8] = (self.known.of(at(t, found.end)) & ARABIC) != 0
        place[9] = line == 0 and near == 0
        place[10] = found.left
        place[11] = 0
        return 0

    cdef void weigh(
        self, Around* ring, const Py_ssize_t* suspects, Py_ssize_t count, double* rows, double* logits
    ) noexcept nogil:
        """Ask both forests, the second with the first one's answers for all suspects."""
        cdef Constants* c = &self.constants
        cdef Py_ssize_t n, i
        cdef double logit
        cdef Site* site
        for i in range(ring.count):
            site = self.sites + i
            ring.words[i] = self.words_between(site.before, self.candidates[site.candidate].start)
            ring.gaps[i] = self.candidates[site.candidate].gap
            logit = site.look[0]
            ring.evidence[i] = logit if fabs(logit) == c.certain else logit + c.prior
        for n in range(count):
            i = suspects[n]
            ring.evidence[i] = (self.sites[i].look[0] + rows[ROW * n + NETWORK]) / 2 + c.prior
        for i in range(ring.count):
            ring.artifact[i] = sigmoid(-ring.evidence[i])
        for n in range(count):
            self.put_around(ring, suspects[n], rows + ROW * n)
            logits[n] = self.scorers.local.score(rows + ROW * n)
        for i in range(ring.count):
            logit = self.sites[i].look[0]
            ring.evidence[i] = logit if fabs(logit) == c.certain else logit + c.prior
            ring.artifact[i] = logit == -c.certain
        for n in range(count):
            ring.evidence[suspects[n]] = -logits[n]
            ring.artifact[suspects[n]] = sigmoid(logits[n])
        for n in range(count):
            if logits[n] >= c.clear:
                site = self.sites + suspects[n]
                self.put_around(ring, suspects[n], rows + ROW * n)
                logit = self.scorers.whole.score(rows + ROW * n)
                site.probability = sigmoid(logit * self.scorers.slope + self.scorers.shift)
                site.comma = rows[ROW * n + COMMA_SCORE] > 0

    cdef Py_ssize_t words_between(self, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        """How many pieces white space divides a passage into."""
        cdef Py_ssize_t count = 0, i
        cdef bint inside = False, space
        for i in range(start, end):
            space = (self.known.of(at(&self.t, i)) & SPACE) != 0
            count += not space and not inside
            inside = not space
        return count

    cdef void put_around(self, const Around* ring, Py_ssize_t i, double* row) noexcept nogil:
        """What is around a site: the values of features.NEIGHBOURS and DOCUMENT."""
        cdef Constants* c = &self.constants
        cdef Py_ssize_t count = ring.count
        cdef double words = ring.words[i]
        cdef double behind = ring.words[i + 1] if i + 1 < count else LAST_WORDS
        cdef double* near = row + SCORES
        near[0] = ring.evidence[i]
        near[1] = ring.evidence[i - 1] if i else c.certain
        near[2] = ring.evidence[i + 1] if i + 1 < count else c.certain
        near[3] = ring.artifact[i - 1] if i else 0.0
        near[4] = ring.artifact[i + 1] if i + 1 < count else 0.0
        near[5] = ring.evidence[i - 2] if i > 1 else c.certain
        near[6] = ring.evidence[i + 2] if i + 2 < count else c.certain
        near[7] = ring.gaps[i].kind
        near[8] = ring.gaps[i - 1].kind if i else NO_KIND
        near[9] = ring.gaps[i + 1].kind if i + 1 < count else NO_KIND
        near[10] = words
        near[11] = behind
        near[12] = words + behind
        near[13] = ring.words[i - 1] if i else 0
        near[14] = ring.words[i + 2] if i + 2 < count else LAST_WORDS
        self.put_document(ring, i, row + SCORES + NEIGHBOURS + FORM + PLACE)

    cdef void put_document(self, const Around* ring, Py_ssize_t i, double* row) noexcept nogil:
        cdef Py_ssize_t low = max(0, i - self.constants.window)
        cdef Py_ssize_t high = min(ring.count, i + self.constants.window + 1)
        cdef Py_ssize_t count = high - low, k, n, alike = 0, half = 0, nine = 0, alike_nine = 0
        cdef Py_ssize_t lines = 0, dots = 0, both = 0
        cdef double own = ring.artifact[i], words = ring.words[i], p, size, mean
        cdef double total = 0, before = 0, alike_total = 0, sizes = 0, squares = 0
        cdef double weights[2]
        cdef double firsts[2]
        cdef double seconds[2]
        cdef double spread[4]
        cdef double ordered[MOST_AROUND]
        cdef double others = count - 1 if count > 1 else 1
        cdef int32_t kind = ring.gaps[i].kind
        for n in range(2):
            weights[n] = firsts[n] = seconds[n] = 0
        for k in range(low, high):
            p, size = ring.artifact[k], ring.words[k]
            total += p
            half += p > 0.5
            nine += p > 0.9
            if k < i:
                before += p
            if ring.gaps[k].kind == kind:
                alike += 1
                alike_total += p
                alike_nine += p > 0.9
            weights[0] += p
            firsts[0] += p * size
            seconds[0] += p * size * size
            weights[1] += 1 - p
            firsts[1] += (1 - p) * size
            seconds[1] += (1 - p) * size * size
            sizes += size
            squares += size * size
            lines += ring.gaps[k].form[1] > 0
            dots += ring.gaps[k].form[0] > 0
            both += ring.gaps[k].form[0] > 0 and ring.gaps[k].form[1] > 0
            n = k - low
            while n > 0 and ordered[n - 1] > size:
                ordered[n] = ordered[n - 1]
                n -= 1
            ordered[n] = size
        for n in range(2):
            p = own if n == 0 else 1 - own
            spread[2 * n] = spread[2 * n + 1] = -1
            if weights[n] - p >= 0.3:
                mean = (firsts[n] - p * words) / (weights[n] - p)
                size = (seconds[n] - p * words * words) / (weights[n] - p) - mean * mean
                spread[2 * n] = mean
                spread[2 * n + 1] = pow(size if size > 0 else 0, 0.5)
        mean = sizes / count
        total -= own
        nine -= own > 0.9
        row[0] = total / others
        row[1] = (half - (own > 0.5)) / others
        row[2] = nine / others
        row[3] = nine
        row[4] = (alike_total - own) / (alike - 1 if alike > 1 else 1)
        row[5] = alike / <double> count
        row[6] = alike_nine - (own > 0.9)
        row[7] = spread[0]
        row[8] = spread[1]
        row[9] = total
        row[10] = words - spread[0]
        row[11] = fabs(words - spread[0]) / (spread[1] + 2)
        row[12] = spread[2]
        row[13] = spread[3]
        row[14] = before
        row[15] = count
        row[16] = mean
        size = squares / count - mean * mean
        row[17] = pow(size if size > 0 else 0, 0.5)
        row[18] = ordered[count - 1]
        row[19] = ordered[count // 4]
        row[20] = ordered[3 * count // 4]
        row[21] = lines / <double> count
        row[22] = dots / <double> count
        row[23] = both / <double> (lines if lines else 1)

    # ---- what became of it ----

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
            return found.outcome != NEITHER
        if flags & COMMA_AND_DOT:
            return not flags & SEMICOLON and self.sites[found.site].look[0] >= self.constants.sure_end
        return not flags & COMMA_AT_LINE_END

    cdef Py_ssize_t cut(self, const Candidate* found) except -1:
        """The offset behind the candidate's first marks and all that closes with them: as ends.cut_of has it."""
        cdef Py_ssize_t offset
        cdef flags_t own
        if found.gap.cut >= 0:
            return found.start + found.gap.cut
        if found.gap.cut == ASKS_CUT:
            return self.asked.cut(found.start, found.end, found.left, found.right)
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

    cdef int put_spans(self, double level, meets, Places* spans) except -1:
        """Find the sentences: the spans between the candidates that end one, without their outer white space."""
        cdef Py_ssize_t i, start = 0, end
        cdef const Candidate* found
        for i in range(self.count + 1):
            end = self.t.size
            if i < self.count:
                found = self.candidates + i
                if not self.ends(found):
                    continue
                if self.probability_of(found) >= level and not meets(found.start, found.end):
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

    def spans(self, double level, meets):
        """The sentences as (start, end) in code points.

        Args:
            level: how probable an artifact must be to end nothing.
            meets: whether start to end meets what is protected, where nothing is an artifact.
        """
        cdef Places found
        cdef Py_ssize_t i
        memset(&found, 0, sizeof(Places))
        try:
            self.put_spans(level, meets, &found)
            return [(found.items[2 * i], found.items[2 * i + 1]) for i in range(found.count // 2)]
        finally:
            free(found.items)

    def sentences(self, double level, meets):
        """The same sentences, as a list of str."""
        cdef Places found
        cdef Py_ssize_t i
        memset(&found, 0, sizeof(Places))
        try:
            self.put_spans(level, meets, &found)
            return [
                PyUnicode_Substring(self.text, found.items[2 * i], found.items[2 * i + 1])
                for i in range(found.count // 2)
            ]
        finally:
            free(found.items)
