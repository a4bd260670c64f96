# Looking up: what a word may be, without regard to where it stands; see ``spelling.lookup``.

cdef enum:
    MOST_FORMS = 64
    MANY_FORMS = 32  # unknown words with more are left alone
    MOST_SLOTS = INITIALS + 1

#: The numbers of spelling.lookup, in their order.
NUMBERS = (
    "unseen", "accepted", "refused", "inside", "foreign", "as_foreign", "rare", "possible", "growth", "short_noun",
    "pronoun", "least_share", "by_pattern", "by_verb", "by_tenth",
)  # fmt: skip


cdef struct Numbers:
    double unseen
    double accepted
    double refused
    double inside
    double foreign
    double as_foreign
    double rare
    double possible
    double growth
    double short_noun
    double pronoun
    double least_share
    double by_pattern
    double by_verb
    double by_tenth


cdef struct Candidate:
    uint8_t letters[KEY + KEY]
    double mass  # how often it was seen
    double count  # and what it is worth
    bint valid
    bint right  # whether what is written may become it


cdef struct Candidates:
    Candidate items[MOST_FORMS]
    Py_ssize_t count
    double own  # what speaks for what is written
    bint known
    bint lives


cdef struct Sums:  # for each slot of an unknown word, the weights of the letters that may stand there
    int64_t[MOST_SLOTS][SEATS] of


cdef bint is_tenth(Spelt* w, Py_ssize_t wasl) noexcept nogil:
    """Whether a verb of form X with three strong radicals begins at ``wasl``; see ``lookup.TENTH``."""
    cdef Py_ssize_t i
    if w.size < wasl + 6 or w.skeleton[wasl + 1] != SEEN or w.skeleton[wasl + 2] != TEH:
        return False
    for i in range(wasl + 3, wasl + 6):
        if w.skeleton[i] == ALEF or w.skeleton[i] == WAW or w.skeleton[i] == YEH:
            return False
    return True


cdef class Dictionary:
    """What words may be.

    Args:
        lexicon: the living forms.
        grammar: what is known of words as such.
        affixes: what speaks for the letters of other words.
        scorer: the weights.
        numbers: the constants of ``spelling.lookup``, by the names in NUMBERS.
    """

    cdef Lexicon lexicon
    cdef Grammar grammar
    cdef Affixes affixes
    cdef Scorer scorer
    cdef Numbers numbers

    def __cinit__(self, Lexicon lexicon, Grammar grammar, Affixes affixes, Scorer scorer, dict numbers):
        cdef Py_ssize_t i
        self.lexicon = lexicon
        self.grammar = grammar
        self.affixes = affixes
        self.scorer = scorer
        for i, name in enumerate(NUMBERS):
            (<double*> &self.numbers)[i] = numbers[name]

    cdef bint look_up(self, Spelt* w, Candidates* c) noexcept nogil:
        """What a word may be; False where it is only what it is, or has so many forms that it is not said here."""
        cdef const Entry* entry = self.lexicon.find(w.skeleton, w.size)
        cdef Py_ssize_t i
        cdef bint some = False
        cdef double own
        c.count = 0
        c.known = entry != NULL
        c.lives = not c.known
        if entry != NULL and entry.count > MOST_FORMS:
            c.count = entry.count
            return False
        if entry != NULL:
            self.living(entry, c)
        else:
            self.unknown(w, c)
        own = 0
        for i in range(c.count):
            if is_word(w, c.items[i].letters):
                c.items[i].right = False
                c.lives = True
                own = c.items[i].count
            else:
                c.items[i].right = self.grammar.may_become(w, c.items[i].letters)
                some = some or c.items[i].right
        if not some:
            return False
        if c.known and own < self.numbers.rare:
            own = self.smoothed(w, entry, c)
        c.own = own
        self.leave_less_usual(w, c)
        return True

    cdef void living(self, const Entry* entry, Candidates* c) noexcept nogil:
        cdef Py_ssize_t i
        cdef const Living* form
        c.count = entry.count
        for i in range(entry.count):
            form = self.lexicon.forms + entry.first + i
            memset(c.items[i].letters, 0, KEY)
            memcpy(c.items[i].letters, form.letters, LONGEST)
            c.items[i].mass = c.items[i].count = self.lexicon.mass(form)
            c.items[i].valid = form.flags & VALID != 0

    # ---- words that the lexicon does not have, or seldom saw ----

    cdef void by_affixes(self, const Spelt* w, Sums* sums) noexcept nogil:
        """The weights of the letters that may stand in each slot, by the affixes and by the word's relatives."""
        cdef Codes codes
        cdef Py_ssize_t k, i
        cdef int seat
        cdef uint32_t n, spread
        cdef uint8_t plain_letter
        cdef int64_t total
        cdef bint defined = self.grammar.defined.beginning(w.skeleton, w.size) != NULL
        for k in range(w.slot_count):
            i = w.slots[k]
            codes_of_affixes(self.affixes, w, i, defined, &codes)
            codes_of_relatives(self.affixes, self.lexicon, w, i, &codes)
            plain_letter = w.skeleton[i]
            for seat in range(MAY_STAND_COUNT[plain_letter]):
                spread = <uint32_t> (BASE + MAY_STAND[plain_letter][seat]) * self.scorer.spread
                total = 0
                for n in range(codes.count):
                    total += self.scorer.weight(spread ^ codes.items[n])
                sums.of[k][seat] = total

    cdef double logit(self, const Spelt* w, const Sums* sums, const uint8_t* form) noexcept nogil:
        cdef Py_ssize_t k
        cdef int64_t total = 0
        cdef int seat
        cdef uint8_t plain_letter
        for k in range(w.slot_count):
            plain_letter = w.skeleton[w.slots[k]]
            for seat in range(MAY_STAND_COUNT[plain_letter]):
                if MAY_STAND[plain_letter][seat] == form[w.slots[k]]:
                    total += sums.of[k][seat]
        return self.scorer.scale * <double> total

    cdef void unknown(self, Spelt* w, Candidates* c) noexcept nogil:
        """The forms of a word that the lexicon does not have, with their shares; see ``lookup._unknown``."""
        cdef Sums sums
        cdef Py_ssize_t i, size = forms_of(w), wasl
        cdef double top = 0, total = 0
        cdef Candidate* item
        if size < 2:
            return
        wasl = self.grammar.wasl_alef(w, BELOW)
        if wasl >= 0 and w.letters[wasl] == ABOVE and self.grammar.wasl_alef(w, ABOVE) < 0:
            return
        self.by_affixes(w, &sums)
        for i in range(size):
            item = c.items + c.count
            make_form(w, i, item.letters)
            c.count += wasl < 0 or item.letters[wasl] == w.skeleton[wasl]
        if wasl >= 0 and w.letters[wasl] != w.skeleton[wasl]:
            memcpy(c.items[c.count].letters, w.letters, KEY + KEY)
            c.count += 1
        for i in range(c.count):
            item = c.items + i
            item.valid = False
            item.count = self.logit(w, &sums, item.letters)
            if i == 0 or item.count > top:
                top = item.count
        for i in range(c.count):
            c.items[i].count = exp(c.items[i].count - top)
        if wasl >= 0 and w.letters[wasl] != w.skeleton[wasl]:
            if self.grammar.wasl_alef(w, ABOVE) == wasl:
                c.items[c.count - 1].count = self.numbers.by_pattern
            else:
                c.items[c.count - 1].count = self.numbers.by_tenth if is_tenth(w, wasl) else self.numbers.by_verb
        for i in range(c.count):
            total += c.items[i].count
        for i in range(c.count):
            c.items[i].count /= total

    cdef double smoothed(self, Spelt* w, const Entry* entry, Candidates* c) noexcept nogil:
        """Put the counts right by what affixes let expect, and return that of what is written; see ``_smoothed``."""
        cdef Sums sums
        cdef uint8_t form[KEY + KEY]
        cdef uint8_t channels[MOST_CHANNELS]
        cdef Py_ssize_t i, size = forms_of(w)
        cdef double total = 0, own = 0, least
        cdef bint any_valid = False, own_valid = False
        cdef Candidate* item
        self.by_affixes(w, &sums)
        if size > 1:
            for i in range(size):
                make_form(w, i, form)
                total += exp(self.logit(w, &sums, form))
        if total == 0:
            total = 1
        for i in range(c.count):
            any_valid = any_valid or c.items[i].valid
        for i in range(c.count):
            item = c.items + i
            if item.valid and item.count <= self.numbers.unseen:
                item.count = 0
            item.count += self.expected(w, c, item.letters, total, &sums, item.valid or not any_valid)
            if is_word(w, item.letters):
                own_valid = item.valid
                own = item.count
        if not c.lives:
            own = self.expected(w, c, w.letters, total, &sums, not any_valid)
        if own_valid:
            least = self.numbers.possible
            if w.letters[w.size - 1] == HEH and w.size <= self.numbers.short_noun:
                least = self.numbers.pronoun
            own = max(own, least * pow(self.lexicon.sum(entry), self.numbers.growth))
        if w.size <= self.numbers.foreign and w.letters[1] == ALEF and is_proclitic(w.skeleton[0]):
            own = max(own, self.numbers.as_foreign)
        if not own_valid and self.against_pattern(w):
            for i in range(c.count):
                item = c.items + i
                if item.valid and self.grammar.channels(w, item.letters, channels) == 1 and channels[0] == ON_WASL:
                    own = self.numbers.by_pattern
        return own

    cdef double expected(
        self, Spelt* w, const Candidates* c, const uint8_t* form, double total, const Sums* sums, bint accepted
    ) noexcept nogil:
        """What is added to the count of a form that was seldom or never seen."""
        cdef uint8_t channels[MOST_CHANNELS]
        cdef Py_ssize_t i
        cdef uint8_t count
        cdef double share = exp(self.logit(w, sums, form)) / total
        cdef bint far = True
        count = self.grammar.channels(w, form, channels)
        for i in range(count):
            if channels[i] == BARE_INSIDE or channels[i] == BARE_AT_END or channels[i] == HAMZA_ELSEWHERE:
                share *= self.numbers.inside
                break
        if not accepted:
            for i in range(c.count):
                if c.items[i].mass > self.numbers.unseen and differences(w.size, form, c.items[i].letters) <= 1:
                    far = False
                    break
        share = share if share > self.numbers.least_share else self.numbers.least_share
        return (self.numbers.accepted if accepted or far else self.numbers.refused) * share

    cdef bint against_pattern(self, Spelt* w) noexcept nogil:
        cdef Py_ssize_t wasl = self.grammar.wasl_alef(w, BELOW)
        if wasl < 0 or not (w.letters[wasl] == ABOVE or w.letters[wasl] == BELOW):
            return False
        return self.grammar.wasl_alef(w, w.letters[wasl]) == wasl

    cdef void leave_less_usual(self, const Spelt* w, Candidates* c) noexcept nogil:
        """Take out forms of words with two accepted spellings that are more often spelt in the other way."""
        cdef Py_ssize_t i, k, at
        cdef bint[MOST_FORMS] less
        if w.two_count <= 0:
            return
        at = w.two_at[0]
        for i in range(c.count):
            less[i] = False
            for k in range(c.count):
                if (
                    c.items[k].right
                    and c.items[k].count > c.items[i].count
                    and c.items[k].letters[at] != c.items[i].letters[at]
                ):
                    less[i] = True
        for i in range(c.count):
            c.items[i].right = c.items[i].right and not less[i]


cdef inline bint is_word(const Spelt* w, const uint8_t* form) noexcept nogil:
    return memcmp(w.letters, form, w.size) == 0


cdef inline bint is_proclitic(uint8_t letter) noexcept nogil:
    return letter == BEH or letter == KAF or letter == LAM or letter == FEH


cdef inline Py_ssize_t differences(Py_ssize_t size, const uint8_t* one, const uint8_t* other) noexcept nogil:
    cdef Py_ssize_t i, found = 0
    for i in range(size):
        found += one[i] != other[i]
    return found


cdef Py_ssize_t forms_of(const Spelt* w) noexcept nogil:
    """How many forms an unknown word has; 0 where it has one, or too many."""
    cdef Py_ssize_t k, size = 1
    for k in range(w.slot_count):
        size *= MAY_STAND_COUNT[w.skeleton[w.slots[k]]]
    return size if 1 < size <= MANY_FORMS else 0


cdef void make_form(const Spelt* w, Py_ssize_t number, uint8_t* form) noexcept nogil:
    """One of them, in the order of ``itertools.product``: what is written, with other letters in the slots."""
    cdef Py_ssize_t k
    cdef uint8_t letter
    memcpy(form, w.letters, KEY + KEY)
    for k in range(w.slot_count - 1, -1, -1):
        letter = w.skeleton[w.slots[k]]
        form[w.slots[k]] = MAY_STAND[letter][number % MAY_STAND_COUNT[letter]]
        number //= MAY_STAND_COUNT[letter]
