# Documents: the tokens of one text, and what each may be where it stands; see ``spelling.document``.

cdef enum:
    ALONE = 4096  # a shorter text is done before another thread could have begun
    MANY = 64  # of so many, another thread could do something meanwhile
    AT_ONCE = 16  # so many tokens are looked for together, so that they do not wait for memory one after the other
    VERB = 3
    SPARED = 1
    JUDGED = 2


cdef struct Place:
    Py_ssize_t start
    Py_ssize_t end
    const Token* token
    uint64_t number  # its hash
    int asked  # whether it is to be left: not asked yet, SPARED or JUDGED


cdef struct Hit:
    Py_ssize_t place
    Py_ssize_t best
    double score


cdef class Document:
    """The tokens of a text, as ``spelling.words.TOKEN`` finds them.

    Args:
        text: the text.
        memory: what is known of tokens.
        scorer: what neighbours say.
    """

    cdef str text
    cdef Memory memory
    cdef Scorer scorer
    cdef list held  # the generations of the tokens
    cdef Generation latest
    cdef Block* blocks
    cdef Place* places
    cdef Py_ssize_t count
    cdef Py_ssize_t room
    cdef Py_ssize_t unknown
    cdef Py_ssize_t* weighed  # the indices of the tokens that are weighed
    cdef Py_ssize_t weighed_count
    cdef double** shares  # for each token that was weighed, the shares of its options and of what is written
    cdef readonly list suspects

    def __cinit__(self, str text, Memory memory, Scorer scorer):
        cdef Text t = text_of(text)
        self.text = text
        self.memory = memory
        self.scorer = scorer
        self.latest = memory.current
        self.held = [self.latest]
        self.suspects = []
        self.room = t.size // 5 + 16
        self.places = <Place*> malloc(self.room * sizeof(Place))
        if self.places == NULL:
            raise MemoryError
        if t.size >= ALONE:
            with nogil:
                self.read(&t, memory.classes, self.latest)
        else:
            self.read(&t, memory.classes, self.latest)
        if self.unknown:
            self.ask(&t)
        self.select()

    def __dealloc__(self):
        free(self.places)
        free(self.weighed)
        free(self.shares)
        free_blocks(self.blocks)

    # ---- reading ----

    cdef int read(self, const Text* t, Classes classes, Generation known) except -1 nogil:
        if t.kind == 2:
            return self.scan(<const uint16_t*> t.data, t.size, classes, known)
        if t.kind == 1:
            return self.scan(<const uint8_t*> t.data, t.size, classes, known)
        return self.scan(<const uint32_t*> t.data, t.size, classes, known)

    cdef int scan(self, const unit_t* chars, Py_ssize_t size, Classes classes, Generation known) except -1 nogil:
        """Find all tokens, and what is remembered of each."""
        cdef const uint8_t* of = classes.of
        cdef Py_ssize_t start, i = 0, expected = 0, recalled = 0
        cdef uint8_t own
        cdef Place* place
        while i < size:
            own = of[chars[i]]
            if not own:
                classes.learn(chars[i])
                continue
            own &= EITHER
            if not own:
                i += 1
                continue
            start = i
            i += 1
            while True:
                while i < size and of[chars[i]] & own:
                    i += 1
                if i == size or of[chars[i]]:
                    break
                classes.learn(chars[i])
            if self.count == self.room:
                self.grow()
            place = self.places + self.count
            place.start = start
            place.end = i
            place.asked = 0
            place.token = NULL
            if own == BREAK:
                place.token = &self.memory.end
            elif i - start <= REMEMBERED:
                place.number = number_of(chars + start, i - start)
                known.expect_slot(place.number)
            self.count += 1
            if self.count - expected == AT_ONCE:
                self.recall(chars, known, recalled, expected)
                recalled = expected
                self.expect(known, expected)
                expected = self.count
        self.expect(known, expected)
        self.recall(chars, known, recalled, self.count)
        return 0

    cdef void expect(self, Generation known, Py_ssize_t first) noexcept nogil:
        """Ask the memory for the tokens from one on, now that their slots are there."""
        cdef Py_ssize_t k
        for k in range(first, self.count):
            if self.places[k].token == NULL and self.places[k].end - self.places[k].start <= REMEMBERED:
                known.expect(self.places[k].number)

    cdef void recall(self, const unit_t* chars, Generation known, Py_ssize_t first, Py_ssize_t last) noexcept nogil:
        """Find what is remembered of some tokens."""
        cdef Py_ssize_t k
        cdef Place* place
        for k in range(first, last):
            place = self.places + k
            if place.token == NULL:
                place.token = recalled(chars + place.start, place.end - place.start, place.number, known)
                self.unknown += place.token == NULL

    cdef int grow(self) except -1 nogil:
        cdef Py_ssize_t room = 2 * self.room
        cdef Place* places = <Place*> realloc(self.places, room * sizeof(Place))
        if places == NULL:
            with gil:
                raise MemoryError
        self.places = places
        self.room = room
        return 0

    cdef int ask(self, const Text* t) except -1:
        """Learn of the tokens that are not remembered."""
        cdef Py_ssize_t i
        cdef Place* place
        for i in range(self.count):
            place = self.places + i
            if place.token == NULL:
                place.token = self.learnt(t, place.start, place.end - place.start)
        return 0

    cdef const Token* learnt(self, const Text* t, Py_ssize_t start, Py_ssize_t size) except NULL:
        cdef uint16_t chars[REMEMBERED]
        cdef Py_ssize_t i
        cdef Generation known
        cdef const Token* token
        cdef bint short = size <= REMEMBERED
        for i in range(size if short else 0):
            short = short and at(t, start + i) < 0x10000
            chars[i] = <uint16_t> at(t, start + i)
        if not short:
            return self.memory.ask_once(self.text[start : start + size], &self.blocks)
        known = self.memory.generation()
        if self.latest is not known:
            self.latest = known
            self.held.append(known)
        token = known.find(chars, size, hashed(chars, size))
        return token if token != NULL else self.memory.ask(known, self.text, start, chars, size)

    cdef int select(self) except -1:
        """Note which tokens are suspect."""
        cdef Py_ssize_t i, k = 0
        for i in range(self.count):
            if self.places[i].token.flags & SUSPECT:
                self.suspects.append(i)
        if self.suspects:
            self.weighed = <Py_ssize_t*> malloc(self.count * sizeof(Py_ssize_t))
            self.shares = <double**> calloc(self.count, sizeof(double*))
            if self.weighed == NULL or self.shares == NULL:
                raise MemoryError
            for i in self.suspects:
                self.weighed[k] = i
                k += 1
            self.weighed_count = k
        return 0

    # ---- what is asked ----

    def __len__(self):
        return self.count

    cdef Py_ssize_t checked(self, Py_ssize_t i) except -1:
        if not 0 <= i < self.count:
            raise IndexError(i)
        return i

    def span(self, Py_ssize_t i):
        """Where a token begins and ends, in code points."""
        return self.places[self.checked(i)].start, self.places[i].end

    def __getitem__(self, Py_ssize_t i):
        """The skeleton of a token as its neighbours see it."""
        cdef const Token* token = self.places[self.checked(i)].token
        return PyUnicode_FromKindAndData(4, token.key, token.key_size)

    def written(self, Py_ssize_t i):
        """The letters of a token that may be misspelt."""
        cdef const Token* token = self.places[self.checked(i)].token
        return form_of(token, token.options) if token.forms != NULL else ""

    def known(self, Py_ssize_t i):
        """What is known of a token, in the shape that ``spelling.compiled.describe`` has."""
        cdef const Token* token = self.places[self.checked(i)].token
        cdef const Form* form
        cdef Py_ssize_t k
        word = None
        if token.forms != NULL:
            word = token.flags & LEXICAL != 0, token.flags & LIVES != 0, []
            for k in range(token.options + 1):
                form = token.forms + k
                word[2].append((form_of(token, k), form.mass, channels_of(form), tuple([form.codes[c] for c in range(CODES)])))
        return self[i], token.flags >> 2 & 15, chr(token.ending) if token.ending else "", word

    # ---- weighing ----

    def open(self, rates):
        """From now on, weigh every token that may be misspelt at these rates."""
        cdef double own[CHANNELS]
        read_rates(own, rates)
        self.open_at(own)

    def weigh(self, rates):
        """The tokens of which a form has a score from REPORTED on."""
        cdef double own[CHANNELS]
        cdef Py_ssize_t k
        cdef Hit hit
        read_rates(own, rates)
        self.share_all()
        found = []
        for k in range(self.weighed_count):
            if self.hits_at(self.weighed[k], own, &hit):
                found.append(self.told(&hit, own))
        return found

    cdef void open_at(self, const double* rates) noexcept:
        cdef Py_ssize_t i
        cdef const Token* token
        if self.weighed == NULL:
            return
        self.weighed_count = 0
        for i in range(self.count):
            token = self.places[i].token
            if token.options and is_open(token, rates, self.memory.reach, self.memory.reported):
                self.weighed[self.weighed_count] = i
                self.weighed_count += 1

    cdef Py_ssize_t hit(self, const double* rates, spare, Hit* hits) except -1:
        """Find what has a score from REPORTED on and is not to be left; returns how many these are."""
        cdef Py_ssize_t k, i, count = 0
        self.share_all()
        for k in range(self.weighed_count):
            i = self.weighed[k]
            if self.hits_at(i, rates, hits + count):
                if not self.places[i].asked:
                    self.places[i].asked = SPARED if spare(i) else JUDGED
                count += self.places[i].asked == JUDGED
        return count

    cdef bint hits_at(self, Py_ssize_t i, const double* rates, Hit* hit) noexcept nogil:
        """The best form of a token and its score; whether that is to be reported."""
        cdef const Token* token = self.places[i].token
        cdef const double* shares = self.shares[i]
        cdef Py_ssize_t j
        cdef double most = -1, total = 0, share
        hit.place = i
        for j in range(token.options):
            share = at_rates(token.forms + j, shares[j], rates)
            total += share
            if share > most:
                most = share
                hit.best = j
        total += shares[token.options]
        hit.score = most / total
        return hit.score >= self.memory.reported

    cdef tuple told(self, const Hit* hit, const double* rates):
        """What is found, as ``document.Weighed``."""
        cdef const Token* token = self.places[hit.place].token
        cdef const double* shares = self.shares[hit.place]
        cdef Py_ssize_t j
        cdef double total = 0
        for j in range(token.options):
            total += at_rates(token.forms + j, shares[j], rates)
        total += shares[token.options]
        others = [
            (form_of(token, j), at_rates(token.forms + j, shares[j], rates) / total)
            for j in range(token.options)
            if j != hit.best
        ]
        if len(others) > 1:
            others.sort(key=BY_SCORE, reverse=True)
        return hit.place, form_of(token, hit.best), hit.score, tuple(others), channels_of(token.forms + hit.best)

    cdef int share_all(self) except -1:
        if self.weighed_count < MANY:
            return self.share()
        with nogil:
            self.share()
        return 0

    cdef int share(self) except -1 nogil:
        """Have the shares of all that is weighed."""
        cdef Py_ssize_t k, i
        cdef const Token* token
        for k in range(self.weighed_count):
            i = self.weighed[k]
            if self.shares[i] == NULL:
                token = self.places[i].token
                self.shares[i] = <double*> allotted(&self.blocks, (token.options + 1) * sizeof(double))
                self.share_one(i, token, self.shares[i])
        return 0

    cdef void share_one(self, Py_ssize_t i, const Token* token, double* shares) noexcept nogil:
        """The masses of the options and of what is written, put right by the context where it could favour one."""
        cdef Py_ssize_t j, own = token.options
        cdef uint32_t codes[CONTEXT]
        cdef Around around
        cdef double said, most = 0, top = 0
        cdef bint known = token.flags & LEXICAL != 0
        if own == 1 and known and token.forms[0].mass > self.scorer.clear * token.forms[1].mass:
            shares[0] = token.forms[0].mass
            shares[1] = token.forms[1].mass
            return
        self.look_around(i, &around)
        codes_around(self.scorer, &around, codes)
        for j in range(own + 1):
            if j == own and not token.flags & LIVES:
                said = most
            else:
                said = self.scorer.scale * <double> self.scorer.crossed(token.forms + j, codes, known)
            if j == 0 or said > most:
                most = said
            shares[j] = log(token.forms[j].mass) + said
            if j == 0 or shares[j] > top:
                top = shares[j]
        for j in range(own + 1):
            shares[j] = exp(shares[j] - top)

    cdef const Token* token_at(self, Py_ssize_t i) noexcept nogil:
        return self.places[i].token if 0 <= i < self.count else &self.memory.end

    cdef void look_around(self, Py_ssize_t i, Around* around) noexcept nogil:
        around.own = self.places[i].token
        around.before = self.token_at(i - 1)
        around.behind = self.token_at(i + 1)
        around.second_before = self.token_at(i - 2)
        around.second_behind = self.token_at(i + 2)
        self.saying(i, around)

    cdef void saying(self, Py_ssize_t i, Around* around) noexcept nogil:
        """What stands before a word of the family of أن; see ``context.saying``."""
        cdef Py_ssize_t j, k, start, low = i - self.scorer.reach + 1
        cdef const Token* token
        cdef bint broken = False
        cdef uint32_t* said = around.said
        around.said_size = 1
        if not around.own.flags & OF_AN:
            said[0] = c"-"
            return
        if around.before.flags & GOVERNING:
            said[0] = c"G"
            return
        said[0] = c"0"
        for j in range(i - 1, low - 1 if low > 0 else -1, -1):
            token = self.places[j].token
            if token.flags & IS_BREAK:
                if i - j <= 2:
                    broken = True
                continue
            if token.flags & OF_AN:
                said[0] = c"A"
                break
            if token.flags & SAYING:
                said[0] = c"1" if i - j > 3 else c"2"
                start = bare_start(token)
                for k in range(start, min(start + VERB, token.key_size)):
                    said[around.said_size] = token.key[k]
                    around.said_size += 1
                break
        if broken:
            for k in range(around.said_size, 0, -1):
                said[k] = said[k - 1]
            said[0] = c"#"
            around.said_size += 1


BY_SCORE = itemgetter(1)
