# The second look: the suspects among the sites, with the document around them.

cdef enum:
    SCORES = 12
    PLACE = 12
    DOCUMENT = 24
    ROW = SCORES + NEIGHBOURS + FORM + PLACE + DOCUMENT
    NETWORK = 4
    COMMA_SCORE = 5
    FEW = 8
    SCOUTED = 64


cdef struct Suspect:
    Py_ssize_t site
    const Word* words[POSITIONS]
    int gaps[GAPS_OF_WINDOW]
    double scores[SCORES]
    double place[PLACE]
    double logit


cdef class SecondLook(FirstLook):
    """The sites of a text, decided about."""

    cdef int decide(self) except -1:
        """Look again at the suspects, with the document around them."""
        cdef Py_ssize_t* chosen = NULL
        cdef Suspect* suspects = NULL
        cdef double* numbers = NULL
        cdef Py_ssize_t count, n
        cdef Ring ring
        if not self.site_count:
            return 0
        try:
            chosen = <Py_ssize_t*> malloc(self.site_count * sizeof(Py_ssize_t))
            numbers = self.room_for(&ring)
            if chosen == NULL or numbers == NULL:
                raise MemoryError
            self.pass_by(self.t.size)
            if self.has_pairs:
                self.ask_pairs()
            if self.site_count <= FEW:
                count = self.choose(&ring, chosen)
            else:
                with nogil:
                    count = self.choose(&ring, chosen)
            if not count:
                return 0
            suspects = <Suspect*> malloc(count * sizeof(Suspect))
            if suspects == NULL:
                raise MemoryError
            for n in range(count):
                suspects[n].site = chosen[n]
                self.observe(suspects + n)
            if count <= FEW:
                self.weigh(&ring, suspects, count)
            else:
                with nogil:
                    self.weigh(&ring, suspects, count)
        finally:
            free(chosen)
            free(suspects)
            free(numbers)
            self.forget_words()
        return 0

    cdef double* room_for(self, Ring* ring) noexcept nogil:
        """Room for a ring; what is returned is to be freed."""
        cdef Py_ssize_t count = self.site_count, n, padded
        cdef double* numbers
        ring.count = count
        ring.reach = min(self.constants.window, count)  # no site is farther
        padded = count + 2 * ring.reach + SITES_AT_ONCE
        numbers = <double*> calloc((SERIES + 1) * padded + 3 * count, sizeof(double))
        if numbers != NULL:
            for n in range(SERIES):
                ring.series[n] = numbers + n * padded
            ring.kinds = numbers + SERIES * padded
            ring.evidence = ring.kinds + padded
            ring.gaps = <const Gap**> (ring.evidence + count)
            ring.words = <int32_t*> (ring.evidence + 2 * count)
        return numbers

    cdef Py_ssize_t choose(self, Ring* ring, Py_ssize_t* suspects) noexcept nogil:
        """The sites that need a second look, as the scout finds them by all that the network has not said."""
        cdef Suspect scouted[SCOUTED]
        cdef Py_ssize_t i = 0, k, held, count = 0
        cdef const Site* site
        cdef Slide slide
        slide.high = 0
        self.survey_sites(ring)
        while i < ring.count:
            held = 0
            while i < ring.count and held < SCOUTED:
                site = self.sites + i
                if not site.certain:
                    scouted[held].site = i
                    memcpy(scouted[held].scores, site.look, NETWORK * sizeof(double))
                    scouted[held].scores[NETWORK] = scouted[held].scores[COMMA_SCORE] = 0
                    self.scorers.count(site.words[1], site.words[2], scouted[held].scores + COMMA_SCORE + 1)
                    self.put_place(site, scouted[held].place)
                    held += 1
                i += 1
            self.ask(self.scorers.scout, ring, &slide, scouted, held, True)
            for k in range(held):
                if scouted[k].logit >= self.constants.suspect:
                    suspects[count] = scouted[k].site
                    count += 1
        return count

    cdef int observe(self, Suspect* suspect) except -1:
        """Note the words around a suspect, and where it stands."""
        cdef const Site* site = self.sites + suspect.site
        cdef Py_ssize_t k, start = site.start, end = site.end, offset
        for k in range(NEAR):
            suspect.words[REACH - 2 + k] = site.words[k]
        suspect.gaps[REACH - 2], suspect.gaps[REACH - 1] = site.gaps[0], site.gaps[1]
        for k in range(REACH - 3, -1, -1):
            offset = self.before(start, &suspect.gaps[k], &start)
            suspect.words[k] = self.far_word(start, offset)
        for k in range(REACH + 2, POSITIONS):
            end = self.behind(end, &suspect.gaps[k - 2], &offset)
            suspect.words[k] = self.far_word(offset, end)
        self.put_place(site, suspect.place)
        return 0

    cdef void put_place(self, const Site* site, double* place) noexcept nogil:
        """Where a site stands: the values of features.PLACE."""
        cdef Py_ssize_t k = site.candidate
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
        place[11] = site.opens

    cdef void weigh(self, Ring* ring, Suspect* suspects, Py_ssize_t count) noexcept nogil:
        """Ask the network and the forests, each of those that the one before did not clear."""
        cdef Py_ssize_t n, i
        cdef Slide slide
        slide.high = 0
        for n in range(count):
            self.ask_words(suspects + n)
            i = suspects[n].site
            ring.evidence[i] = (self.sites[i].look[0] + suspects[n].scores[NETWORK]) / 2 + self.constants.prior
            put_artifact(ring, i, sigmoid(-ring.evidence[i]))
        self.ask(self.scorers.local, ring, &slide, suspects, count, True)
        if self.weigh_again(ring, suspects, count):
            self.weigh_with_care(ring, suspects, count)

    cdef Py_ssize_t weigh_again(self, Ring* ring, Suspect* suspects, Py_ssize_t count) noexcept nogil:
        """Ask the whole forest, with the first one's answers for all suspects; return how many are likely artifacts."""
        cdef Constants* c = &self.constants
        cdef Py_ssize_t n, i, asked = 0, likely = 0
        cdef double logit
        cdef Site* site
        cdef Slide slide
        for n in range(count):
            asked += suspects[n].logit >= c.clear
        if not asked:
            return 0
        for i in range(ring.count):
            logit = self.sites[i].look[0]
            ring.evidence[i] = logit if fabs(logit) == c.certain else logit + c.prior
            put_artifact(ring, i, logit == -c.certain)
        for n in range(count):
            logit = suspects[n].logit
            ring.evidence[suspects[n].site] = -logit
            put_artifact(ring, suspects[n].site, sigmoid(logit))
            if logit < c.clear:
                suspects[n].logit = -INFINITY
        slide.high = 0
        self.ask(self.scorers.whole, ring, &slide, suspects, count, False)
        for n in range(count):
            site = self.sites + suspects[n].site
            if suspects[n].logit > -INFINITY:
                site.probability = sigmoid(suspects[n].logit - self.scorers.half)
                site.comma = suspects[n].scores[COMMA_SCORE] > 0
            if site.probability < 0.5:
                suspects[n].logit = -INFINITY
            else:
                likely += 1
        return likely

    cdef void weigh_with_care(self, Ring* ring, Suspect* suspects, Py_ssize_t count) noexcept nogil:
        """Ask the careful forest how probable the likely artifacts are."""
        cdef Py_ssize_t n
        cdef double logit
        cdef Slide slide
        slide.high = 0
        self.ask(self.scorers.careful, ring, &slide, suspects, count, False)
        for n in range(count):
            if suspects[n].logit > -INFINITY:
                logit = suspects[n].logit - self.scorers.three_quarters
                self.sites[suspects[n].site].probability = (1 + sigmoid(logit)) / 2

    cdef void survey_sites(self, Ring* ring) noexcept nogil:
        """What the sites are by themselves, and the evidence of the first look."""
        cdef Py_ssize_t i
        cdef const Site* site
        cdef double logit
        for i in range(ring.count):
            site = self.sites + i
            ring.words[i] = self.known.pieces(&self.t, site.before, self.candidates[site.candidate].start)
            ring.gaps[i] = self.candidates[site.candidate].gap
            logit = site.look[0]
            ring.evidence[i] = logit if fabs(logit) == self.constants.certain else logit + self.constants.prior
            put_artifact(ring, i, sigmoid(-ring.evidence[i]))
        begin_series(ring)

    cdef void ask_words(self, Suspect* suspect) noexcept nogil:
        """What the scorers of words say: the values of features.SCORES."""
        cdef double* scores = suspect.scores
        memcpy(scores, self.sites[suspect.site].look, NETWORK * sizeof(double))
        self.scorers.network(suspect.words, suspect.gaps, scores + NETWORK, scores + COMMA_SCORE)
        self.scorers.count(suspect.words[REACH - 1], suspect.words[REACH], scores + COMMA_SCORE + 1)

    cdef void ask(
        self, Forest forest, const Ring* ring, Slide* slide, Suspect* suspects, Py_ssize_t count, bint fresh
    ) noexcept nogil:
        """Ask a forest about the suspects that have a logit, or about all of them if they are ``fresh``."""
        cdef double rows[ROWS_AT_ONCE * ROW]
        cdef double answers[ROWS_AT_ONCE]
        cdef double sums[SUMS][SITES_AT_ONCE]
        cdef Suspect* waiting[ROWS_AT_ONCE]
        cdef Py_ssize_t n, k, i, summed = -SITES_AT_ONCE, held = 0
        for n in range(count + 1):
            if n < count:
                if not fresh and suspects[n].logit == -INFINITY:
                    continue
                i = suspects[n].site
                if i >= summed + SITES_AT_ONCE:
                    sum_windows(ring, i, sums)
                    summed = i
                move_to(slide, ring, i)
                self.put_row(ring, slide, suspects + n, sums, i - summed, rows + ROW * held)
                waiting[held] = suspects + n
                held += 1
            if held == ROWS_AT_ONCE or (n == count and held):
                forest.score(rows, ROW, held, answers)
                for k in range(held):
                    waiting[k].logit = answers[k]
                held = 0

    cdef void put_row(
        self, const Ring* ring, const Slide* slide, const Suspect* suspect, double (*sums)[SITES_AT_ONCE],
        Py_ssize_t lane, double* row
    ) noexcept nogil:
        """What the forests read of a suspect: the values of features.ROW."""
        cdef Py_ssize_t k, i = suspect.site
        memcpy(row, suspect.scores, SCORES * sizeof(double))
        row += SCORES
        put_near(ring, i, self.constants.certain, row)
        row += NEIGHBOURS
        for k in range(FORM):
            row[k] = ring.gaps[i].form[k]
        row += FORM
        memcpy(row, suspect.place, PLACE * sizeof(double))
        put_document(ring, slide, sums, lane, i, row + PLACE)
