# Windows: what the sites around a site tell: as features.Surroundings has it.

cdef enum:
    NEIGHBOURS = 15
    NO_KIND = 16
    LAST_WORDS = 9
    SUMS = SERIES + 2
    ALIKE_SUM = SERIES
    SUM_BEFORE = SERIES + 1


cdef struct Ring:
    # The sites of a text.  ``series`` are the probability of an artifact, that times the words before the site and their
    # square, and the same three of 1 less the probability; they and ``kinds`` have ``reach`` zeros on either side.
    Py_ssize_t count
    Py_ssize_t reach
    double* evidence
    double* series[SERIES]
    double* kinds
    int32_t* words
    const Gap** gaps


cdef struct Slide:
    # What is counted in the window of one site, which moves from site to site; the numbers of words in ``ordered``,
    # which is last.
    Py_ssize_t low
    Py_ssize_t high
    int64_t sizes
    int64_t squares
    int32_t half
    int32_t nine
    int32_t lines
    int32_t dots
    int32_t both
    int32_t alike[KINDS]
    int32_t alike_nine[KINDS]
    int32_t ordered[MOST_AROUND]


cdef void begin_series(Ring* ring) noexcept nogil:
    """Put what no scorer changes into the series, which are zeros."""
    cdef Py_ssize_t i
    for i in range(ring.count):
        ring.kinds[ring.reach + i] = 1 + ring.gaps[i].kind


cdef void put_artifact(Ring* ring, Py_ssize_t i, double p) noexcept nogil:
    """Note the probability of an artifact at a site."""
    cdef double size = ring.words[i]
    cdef Py_ssize_t k = ring.reach + i
    ring.series[0][k] = p
    ring.series[1][k] = p * size
    ring.series[2][k] = p * size * size
    p = 1 - p
    ring.series[3][k] = p
    ring.series[4][k] = p * size
    ring.series[5][k] = p * size * size


cdef inline double artifact_at(const Ring* ring, Py_ssize_t i) noexcept nogil:
    return ring.series[0][ring.reach + i]


cdef void tally(Slide* slide, const Ring* ring, Py_ssize_t i, int by) noexcept nogil:
    """Count a site into the window (``by`` 1) or out of it (-1)."""
    cdef const Gap* gap = ring.gaps[i]
    cdef double p = artifact_at(ring, i)
    cdef int64_t size = ring.words[i]
    slide.sizes += by * size
    slide.squares += by * size * size
    slide.half += by * (p > 0.5)
    slide.nine += by * (p > 0.9)
    slide.lines += by * (gap.form[1] > 0)
    slide.dots += by * (gap.form[0] > 0)
    slide.both += by * (gap.form[0] > 0 and gap.form[1] > 0)
    slide.alike[gap.kind] += by
    slide.alike_nine[gap.kind] += by * (p > 0.9)


cdef Py_ssize_t place_of(const int32_t* ordered, Py_ssize_t count, int32_t size) noexcept nogil:
    """How many of some numbers in order are less than one."""
    cdef Py_ssize_t i, less = 0
    for i in range(count):
        less += ordered[i] < size
    return less


cdef void move_to(Slide* slide, const Ring* ring, Py_ssize_t i) noexcept nogil:
    """Move the window on to a site."""
    cdef Py_ssize_t low = max(0, i - ring.reach), high = min(ring.count, i + ring.reach + 1), k, count
    if low >= slide.high:
        memset(slide, 0, sizeof(Slide) - sizeof(slide.ordered))
        slide.low = slide.high = low
    while slide.low < low:
        count = slide.high - slide.low
        k = place_of(slide.ordered, count, ring.words[slide.low])
        memmove(slide.ordered + k, slide.ordered + k + 1, (count - k - 1) * sizeof(int32_t))
        tally(slide, ring, slide.low, -1)
        slide.low += 1
    while slide.high < high:
        count = slide.high - slide.low
        k = place_of(slide.ordered, count, ring.words[slide.high])
        memmove(slide.ordered + k + 1, slide.ordered + k, (count - k) * sizeof(int32_t))
        slide.ordered[k] = ring.words[slide.high]
        tally(slide, ring, slide.high, 1)
        slide.high += 1


cdef void sum_windows(const Ring* ring, Py_ssize_t i, double (*sums)[SITES_AT_ONCE]) noexcept nogil:
    """The sums over the windows of SITES_AT_ONCE sites from ``i`` on."""
    cdef Py_ssize_t first = max(0, ring.reach - i - (SITES_AT_ONCE - 1))
    cdef Py_ssize_t last = min(2 * ring.reach, ring.count - 1 + ring.reach - i) + 1
    add_windows(<const double* const*> ring.series, ring.kinds, i, first, ring.reach, last, sums)


cdef void put_near(const Ring* ring, Py_ssize_t i, double certain, double* near) noexcept nogil:
    """What the next sites are: the values of features.NEIGHBOURS."""
    cdef Py_ssize_t count = ring.count
    cdef double words = ring.words[i]
    cdef double behind = ring.words[i + 1] if i + 1 < count else LAST_WORDS
    near[0] = ring.evidence[i]
    near[1] = ring.evidence[i - 1] if i else certain
    near[2] = ring.evidence[i + 1] if i + 1 < count else certain
    near[3] = artifact_at(ring, i - 1) if i else 0.0
    near[4] = artifact_at(ring, i + 1) if i + 1 < count else 0.0
    near[5] = ring.evidence[i - 2] if i > 1 else certain
    near[6] = ring.evidence[i + 2] if i + 2 < count else certain
    near[7] = ring.gaps[i].kind
    near[8] = ring.gaps[i - 1].kind if i else NO_KIND
    near[9] = ring.gaps[i + 1].kind if i + 1 < count else NO_KIND
    near[10] = words
    near[11] = behind
    near[12] = words + behind
    near[13] = ring.words[i - 1] if i else 0
    near[14] = ring.words[i + 2] if i + 2 < count else LAST_WORDS


cdef void put_document(
    const Ring* ring, const Slide* slide, double (*sums)[SITES_AT_ONCE], Py_ssize_t lane, Py_ssize_t i, double* row
) noexcept nogil:
    """What the document is: the values of features.DOCUMENT."""
    cdef Py_ssize_t count = slide.high - slide.low
    cdef double others = count - 1 if count > 1 else 1
    cdef double own = artifact_at(ring, i), words = ring.words[i]
    cdef double total = sums[0][lane] - own, mean, square
    cdef int32_t kind = ring.gaps[i].kind, alike = slide.alike[kind], nine = slide.nine - (own > 0.9)
    cdef double spread[4]
    cdef Py_ssize_t n
    for n in range(2):
        spread[2 * n] = spread[2 * n + 1] = -1
        square = sums[3 * n][lane] - own
        if square >= 0.3:
            mean = (sums[3 * n + 1][lane] - own * words) / square
            square = (sums[3 * n + 2][lane] - own * words * words) / square - mean * mean
            spread[2 * n] = mean
            spread[2 * n + 1] = sqrt(square if square > 0 else 0)
        own = 1 - own
    own = artifact_at(ring, i)
    row[0] = total / others
    row[1] = (slide.half - (own > 0.5)) / others
    row[2] = nine / others
    row[3] = nine
    row[4] = (sums[ALIKE_SUM][lane] - own) / (alike - 1 if alike > 1 else 1)
    row[5] = alike / <double> count
    row[6] = slide.alike_nine[kind] - (own > 0.9)
    row[7] = spread[0]
    row[8] = spread[1]
    row[9] = total
    row[10] = words - spread[0]
    row[11] = fabs(words - spread[0]) / (spread[1] + 2)
    row[12] = spread[2]
    row[13] = spread[3]
    row[14] = sums[SUM_BEFORE][lane]
    row[15] = count
    mean = slide.sizes / <double> count
    row[16] = mean
    square = slide.squares / <double> count - mean * mean
    row[17] = sqrt(square if square > 0 else 0)
    row[18] = slide.ordered[count - 1]
    row[19] = slide.ordered[count // 4]
    row[20] = slide.ordered[3 * count // 4]
    row[21] = slide.lines / <double> count
    row[22] = slide.dots / <double> count
    row[23] = slide.both / <double> (slide.lines if slide.lines else 1)
