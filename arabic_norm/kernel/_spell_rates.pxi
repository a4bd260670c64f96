# Rates: how often each kind of slip happens in a document, and what is misspelt at these rates; see ``spelling.decide``.

cdef enum:
    KINDS = 8
    WASL_IN = 25  # one of so many words begins with hamzat al-wasl, about

#: The numbers of spelling.decide, in their order.
RATE_NUMBERS = ("sites", "most", "least", "coupling", "most_sloppy", "prior_slips", "sure", "looks")


cdef struct RateNumbers:
    double sites
    double most
    double least
    double coupling
    double most_sloppy
    double prior_slips
    double sure
    double looks


cdef class Experience:
    """What is known of slips before a document is read.

    Args:
        rates: how often slips of each channel happen.
        kinds: the kind of each channel.
        numbers: the constants of ``spelling.decide``, by the names in RATE_NUMBERS.
    """

    cdef double rates[CHANNELS]
    cdef int kinds[CHANNELS]
    cdef RateNumbers numbers

    def __cinit__(self, rates, kinds, dict numbers):
        cdef Py_ssize_t i
        read_rates(self.rates, rates)
        for i in range(CHANNELS):
            self.kinds[i] = kinds[i]
            if not 0 <= self.kinds[i] < KINDS:
                raise ValueError("there is no such kind")
        for i, name in enumerate(RATE_NUMBERS):
            (<double*> &self.numbers)[i] = numbers[name]

    def judged(self, Document document, spare):
        """What is misspelt at the rates of its own document; see ``decide.judged``.

        Args:
            document: the document.
            spare: asked once of each place with such a score, whether it is to be left.
        """
        cdef Hit* hits
        if not document.weighed_count:
            return []
        hits = <Hit*> malloc(document.count * sizeof(Hit))
        if hits == NULL:
            raise MemoryError
        try:
            return self.judge(document, spare, hits)
        finally:
            free(hits)

    cdef list judge(self, Document document, spare, Hit* hits):
        cdef double rates[CHANNELS]
        cdef double slips[KINDS]
        cdef double before[KINDS]
        cdef double sites[KINDS]
        cdef Py_ssize_t i, look, count
        cdef bint more
        memcpy(rates, self.rates, sizeof(rates))
        count = document.hit(rates, spare, hits)
        for look in range(<Py_ssize_t> self.numbers.looks):
            if not count:
                break
            self.count_sure(document, hits, count, slips)
            if look == 0:
                count_sites(document, sites)
            elif memcmp(slips, before, sizeof(slips)) == 0:
                break  # the same slips make the same rates
            memcpy(before, slips, sizeof(slips))
            self.rates_of(sites, slips, rates)
            more = False
            for i in range(CHANNELS):
                more = more or rates[i] > self.rates[i]
            if more:
                document.open_at(rates)
            count = document.hit(rates, spare, hits)
        return [document.told(&hits[i], rates) for i in range(count)]

    cdef void count_sure(self, Document document, const Hit* hits, Py_ssize_t count, double* slips) noexcept:
        cdef Py_ssize_t i, j
        cdef const Form* form
        memset(slips, 0, KINDS * sizeof(double))
        for i in range(count):
            if hits[i].score > self.numbers.sure:
                form = document.places[hits[i].place].token.forms + hits[i].best
                for j in range(form.count):
                    slips[self.kinds[form.channels[j]]] += 1

    cdef void rates_of(self, const double* sites, const double* slips, double* rates) noexcept:
        """See ``decide.document_rates``."""
        cdef const RateNumbers* own = &self.numbers
        cdef double share[KINDS]
        cdef double every = 0, expected = 0, sloppiness, usual, number
        cdef Py_ssize_t i
        for i in range(KINDS):
            every += slips[i]
            expected += self.rates[i] * sites[i]
        if not every > 1:
            every = 0
        sloppiness = (every + own.prior_slips) / (expected + own.prior_slips)
        sloppiness = pow(min(own.most_sloppy, max(1.0, sloppiness)), own.coupling)
        for i in range(KINDS):
            usual = self.rates[i] * sloppiness
            number = slips[i] if slips[i] > 1 else 0
            share[i] = max(own.least, (number + own.sites * usual) / (number + sites[i] + own.sites) / self.rates[i])
        for i in range(CHANNELS):
            rates[i] = min(own.most, self.rates[i] * share[self.kinds[i]])


cdef void count_sites(Document document, double* sites) noexcept:
    """How many places there are in a document for a slip of each kind."""
    cdef Text t = text_of(document.text)
    cdef Py_ssize_t i
    cdef uint32_t char
    cdef double letters[LETTERS]
    cdef double ends[LETTERS]
    memset(letters, 0, sizeof(letters))
    memset(ends, 0, sizeof(ends))
    for i in range(t.size):
        char = at(&t, i) - BASE
        if char < LETTERS:
            letters[char] += 1
    for i in range(document.count):
        char = at(&t, document.places[i].end - 1) - BASE
        if char < LETTERS:
            ends[char] += 1
    sites[BARE_ALEF] = sites[SEAT] = letters[ABOVE] + letters[BELOW]
    sites[ON_WASL] = document.count // WASL_IN
    sites[MADDA_KIND] = letters[HAMZA_MADDA]
    sites[HEH_FOR_TEH] = letters[TEH_MARBUTA]
    sites[TEH_FOR_HEH] = ends[HEH]
    sites[MAKSURA_FOR_YEH] = ends[YEH]
    sites[YEH_FOR_MAKSURA] = letters[ALEF_MAKSURA]
