# Grammar: skeletons, hamzat al-wasl, and what may become what, by tables that are given; see ``spelling.skeleton``,
# ``spelling.wasl``, ``spelling.guards`` and ``spelling.channels``.

cdef enum:
    NOWHERE = -1
    NOT_ASKED = -2
    SHORT = 3
    INITIALS = 8  # so many letters at most are asked whether only proclitics stand before them
    #: The numbers of skeleton.KINDS and channels.CHANNELS.
    BARE_ALEF = 0
    ON_WASL = 1
    SEAT = 2
    MADDA_KIND = 3
    HEH_FOR_TEH = 4
    TEH_FOR_HEH = 5
    MAKSURA_FOR_YEH = 6
    YEH_FOR_MAKSURA = 7
    BARE_INSIDE = 8
    BARE_AT_END = 9
    MADDA_TOO_MANY = 10
    HAMZA_ELSEWHERE = 11
    #: The kinds of patterns, by the bits of the endings that they take.
    OF_NOUN = 1
    OF_VERB = 2
    KEPT = 4
    WITH_SIGNS = 8
    #: What is known of a neighbour.
    WORD_OF_AN = 1
    WORD_GOVERNING = 2
    WORD_SAYING = 4
    WORD_SHORT = 8

#: The bits of words and of patterns, in their order.
OF_WORDS = ("of_an", "governing", "saying", "short")
OF_PATTERNS = ("noun", "verb", "keep", "signs")


cdef struct Spelt:
    Py_ssize_t size
    uint8_t letters[KEY + KEY]
    uint8_t skeleton[KEY + KEY]
    uint32_t initial  # bit i: only proclitics stand before letter i
    Py_ssize_t article  # the end of the article
    Py_ssize_t slots[MOST_LETTERS]  # those about which affixes say something
    Py_ssize_t slot_count
    Py_ssize_t wasl[2]  # the alef that is hamzat al-wasl, if one with a hamza above is written, or below
    const Piece* two[4]  # stems of which two spellings are accepted
    Py_ssize_t two_at[4]
    Py_ssize_t two_count


cdef class Grammar:
    """What is known of words as such.

    Args:
        proclitics: what may stand before an initial letter.
        articles: articles with what stands before them, the longest first, with how many letters must follow.
        defined: what a defined word begins with, with how many letters must follow.
        words: words with bits: of the family of أن, governing it, of saying, short words that others may become.
        two_spellings: stems of which two spellings are accepted, with their first letters as bits by letter less BASE.
        before: what may stand before hamzat al-wasl, in the order in which it is tried.
        patterns: patterns without their alef, with bits: the endings that they take (1 nouns, 2 verbs), whether
            they keep their hamza (4), whether ف ع ل are signs (8).
        endings: endings with bits: of nouns, of verbs.
        radicals: the letters that may be a first radical, and another one, as bits by letter less BASE.
    """

    cdef Words proclitics
    cdef Pieces articles
    cdef Pieces defined
    cdef Words words
    cdef Pieces two_spellings
    cdef Pieces before
    cdef Pieces patterns
    cdef Words endings
    cdef uint64_t first
    cdef uint64_t radical

    def __cinit__(
        self, proclitics, articles, defined, words, two_spellings, before, patterns, endings, radicals
    ):
        self.proclitics = Words([(each, 1) for each in proclitics])
        self.articles = Pieces(articles)
        self.defined = Pieces(defined)
        self.words = Words(words)
        self.two_spellings = Pieces(two_spellings)
        self.before = Pieces([(each, 1) for each in before])
        self.patterns = Pieces(patterns)
        self.endings = Words(endings)
        self.first, self.radical = radicals

    cdef void analyse(self, Spelt* w) noexcept nogil:
        """What is known of the skeleton of a word whose letters are there."""
        cdef Py_ssize_t i, last = w.size - 1
        cdef uint8_t letter
        cdef const Piece* article
        for i in range(last):
            w.skeleton[i] = plain(w.letters[i])
        w.skeleton[last] = plain_last(w.letters[last])
        w.initial = 0
        for i in range(min(w.size, INITIALS)):
            if self.proclitics.find(w.skeleton, i) >= 0:
                w.initial |= 1 << i
        article = self.articles.beginning(w.skeleton, w.size)
        w.article = article.size if article != NULL else 0
        w.slot_count = 0
        for i in range(w.size):
            letter = w.skeleton[i]
            if (
                (letter == ALEF and i < last and i != w.article - 2 and is_initial(w, i))
                or (i == last and letter != ALEF and MAY_STAND_COUNT[letter])
            ):
                w.slots[w.slot_count] = i
                w.slot_count += 1
        w.wasl[0] = w.wasl[1] = NOT_ASKED
        w.two_count = -1

    # ---- hamzat al-wasl ----

    cdef Py_ssize_t wasl_alef(self, Spelt* w, uint8_t letter) noexcept nogil:
        """The index of the alef that is hamzat al-wasl by the word's pattern, or NOWHERE; see ``wasl.wasl_alef``."""
        cdef Py_ssize_t* known = &w.wasl[letter == BELOW]
        if known[0] == NOT_ASKED:
            known[0] = NOWHERE
            if self.matching(w, KEPT, KEPT) == NOWHERE:
                known[0] = self.matching(w, KEPT | OF_NOUN, OF_NOUN)
                if known[0] == NOWHERE and letter == BELOW:
                    known[0] = self.matching(w, KEPT | OF_VERB, OF_VERB)
        return known[0]

    cdef Py_ssize_t matching(self, const Spelt* w, uint64_t asked, uint64_t kind) noexcept nogil:
        cdef Py_ssize_t i, k
        cdef const Piece* before
        for i in range(self.before.count):
            before = self.before.items + i
            if w.size <= before.size or w.skeleton[before.size] != ALEF:
                continue
            if memcmp(w.skeleton, before.letters, before.size):
                continue
            for k in range(self.patterns.count):
                if self.patterns.items[k].value & asked == kind and self.fits(w, before.size + 1, self.patterns.items + k):
                    return before.size
        return NOWHERE

    cdef bint fits(self, const Spelt* w, Py_ssize_t start, const Piece* pattern) noexcept nogil:
        """Whether a word is, from an offset on, a pattern with an ending."""
        cdef uint8_t radicals[LETTERS]
        cdef uint8_t sign, letter
        cdef Py_ssize_t i
        cdef int32_t ending
        if w.size - start < pattern.size:
            return False
        if not pattern.value & WITH_SIGNS:
            if memcmp(w.skeleton + start, pattern.letters, pattern.size):
                return False
        else:
            radicals[FEH] = radicals[AIN] = radicals[LAM] = 0
            for i in range(pattern.size):
                sign = pattern.letters[i]
                letter = w.skeleton[start + i]
                if sign != FEH and sign != AIN and sign != LAM:
                    if letter != sign:
                        return False
                elif radicals[sign]:
                    if letter != radicals[sign]:
                        return False
                elif not self.is_radical(letter, start + i, sign == FEH):
                    return False
                else:
                    radicals[sign] = letter
        if pattern.value & KEPT:
            return True
        start += pattern.size
        ending = self.endings.find(w.skeleton + start, w.size - start)
        return ending >= 0 and ending & <int32_t> pattern.value & (OF_NOUN | OF_VERB)

    cdef inline bint is_radical(self, uint8_t letter, Py_ssize_t i, bint first) noexcept nogil:
        if first:
            return self.first >> letter & 1
        return self.radical >> letter & 1 or (letter == HEH and i >= 2)

    # ---- guards and channels ----

    cdef void find_two(self, Spelt* w) noexcept nogil:
        """The stems in a word, behind proclitics, of which two spellings are accepted."""
        cdef Py_ssize_t i, k
        cdef const Piece* stem
        w.two_count = 0
        for k in range(self.two_spellings.count):
            stem = self.two_spellings.items + k
            for i in range(w.size - stem.size + 1):
                if w.skeleton[i] == stem.letters[0] and memcmp(w.skeleton + i, stem.letters, stem.size) == 0:
                    if is_initial(w, i) and w.two_count < 4:
                        w.two[w.two_count] = stem
                        w.two_at[w.two_count] = i
                        w.two_count += 1
                    break

    cdef bint may_become(self, Spelt* w, const uint8_t* right) noexcept nogil:
        """Whether the tables allow a word to become ``right``; see ``guards.may_become``."""
        cdef Py_ssize_t i
        cdef int32_t known
        cdef uint8_t old
        if w.size <= SHORT:
            known = self.words.find(right, w.size)
            if known < 0 or not known & WORD_SHORT:
                return False
        for i in range(w.size):
            old = w.letters[i]
            if old == HAMZA_MADDA and right[i] != HAMZA_MADDA:
                return False
            if old == ABOVE and right[i] == ALEF and self.wasl_alef(w, BELOW) == i and self.wasl_alef(w, ABOVE) != i:
                return False
        if w.two_count < 0:
            self.find_two(w)
        for i in range(w.two_count):
            old = w.letters[w.two_at[i]]
            if old != right[w.two_at[i]] and w.two[i].value >> old & 1:
                return False
        return True

    cdef uint8_t channel(self, Spelt* w, uint8_t written, uint8_t right, Py_ssize_t i) noexcept nogil:
        """The channel of one letter; see ``channels``."""
        if written == HAMZA_MADDA:
            return MADDA_TOO_MANY
        if right == HAMZA_MADDA:
            return MADDA_KIND
        if right == ABOVE or right == BELOW:
            if written != ALEF:
                return SEAT
            return BARE_ALEF if is_initial(w, i) else BARE_AT_END if i == w.size - 1 else BARE_INSIDE
        if right == ALEF:
            return ON_WASL if self.wasl_alef(w, written) == i else HAMZA_ELSEWHERE
        if right == TEH_MARBUTA:
            return HEH_FOR_TEH
        if right == HEH:
            return TEH_FOR_HEH
        return MAKSURA_FOR_YEH if right == YEH else YEH_FOR_MAKSURA

    cdef uint8_t channels(self, Spelt* w, const uint8_t* right, uint8_t* found) noexcept nogil:
        """The channels of the slips that lead from a right form to what is written; returns their number."""
        cdef Py_ssize_t i
        cdef uint8_t count = 0
        for i in range(w.size):
            if w.letters[i] != right[i]:
                if count < MOST_CHANNELS:
                    found[count] = self.channel(w, w.letters[i], right[i], i)
                count += 1
        return count


cdef inline bint is_initial(const Spelt* w, Py_ssize_t i) noexcept nogil:
    return i < INITIALS and w.initial >> i & 1
