# The second look: the suspects among the sites, with the document around them.


cdef class SecondLook(FirstLook):
    """The sites of a text, decided about."""

    def __cinit__(self, str text, Characters characters, Gaps gaps, Scorers scorers, asked):
        self.decide()

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
