# Lines: where line ends may come from text that was wrapped at a fixed width; lines.py says where they do.

cdef enum:
    MOST_WORDS = 256


cdef struct Line:
    Py_ssize_t end
    Py_ssize_t size
    Py_ssize_t words
    Py_ssize_t first_word


cdef struct Block:
    # The lines between two blank ones: where the next block begins; how wide the widest is; how many end with a letter,
    # and so surely without a mark; how many are full, and how many have so many words; which line is looked at, and
    # which of the stops was read last.
    Py_ssize_t end
    Py_ssize_t width
    Py_ssize_t unmarked
    Py_ssize_t full
    int32_t alike[MOST_WORDS]
    Line* lines
    Py_ssize_t count
    Py_ssize_t room
    Py_ssize_t at
    Py_ssize_t stop


cdef Py_ssize_t read_line(
    Characters known, const Text* t, const Places* stops, Py_ssize_t* stop, Py_ssize_t start, Line* line
) noexcept nogil:
    """Measure the line that begins at an offset; what is returned is the offset behind its last character.

    Its end is one of the stops, from ``stop`` on.
    """
    cdef Py_ssize_t last, i = start
    while stop[0] < stops.count and (stops.items[stop[0]] < start or at(t, stops.items[stop[0]]) != c"\n"):
        stop[0] += 1
    line.end = last = stops.items[stop[0]] if stop[0] < stops.count else t.size
    while last > start and known.of(at(t, last - 1)) & SPACE:
        last -= 1
    line.size = last - start
    line.words = known.pieces(t, start, last)
    while i < last and known.of(at(t, i)) & SPACE:
        i += 1
    line.first_word = -i
    while i < last and not known.of(at(t, i)) & SPACE:
        i += 1
    line.first_word += i
    return last


cdef int read_block(
    Characters known, const Text* t, const Places* stops, Py_ssize_t offset, Block* block
) except -1:
    """Read the lines of the paragraph that a line end stands in, from the end of the last one on."""
    cdef Py_ssize_t last, i
    cdef Line line
    while block.end <= offset:
        block.count = block.at = block.width = block.unmarked = block.full = 0
        memset(block.alike, 0, sizeof(block.alike))
        while block.end <= t.size:
            last = read_line(known, t, stops, &block.stop, block.end, &line)
            block.end = line.end + 1
            if not line.words:
                break
            block.lines = <Line*> grown(block.lines, block.count, &block.room, sizeof(Line))
            block.lines[block.count] = line
            block.count += 1
            block.width = max(block.width, line.size)
            block.alike[min(line.words, MOST_WORDS - 1)] += 1
            block.unmarked += known.of(at(t, last - 1)) & WORD and at(t, last - 1) != c"_"
        for i in range(block.count - 1):
            block.full += is_full(block, i)
    return 0


cdef inline bint is_full(const Block* block, Py_ssize_t i) noexcept nogil:
    """Whether the first word of the next line would not have fitted into a line."""
    return block.lines[i].size + 1 + block.lines[i + 1].first_word > block.width


cdef bint may_be_wrap(Block* block, Py_ssize_t offset, const Constants* c) noexcept nogil:
    """Whether the line end at an offset may be a wrap: its line is full or as long in words, as most others are.

    What lines.py leaves out, because it ends with a mark, may be counted here.
    """
    cdef double least = c.least_share * max(block.unmarked - 1, c.least_lines - 1)
    cdef const Line* line
    if block.count < c.least_lines or block.width < c.least_width:
        return False
    while block.at < block.count - 1 and block.lines[block.at].end < offset:
        block.at += 1
    line = block.lines + block.at
    if block.full >= least and block.at < block.count - 1 and is_full(block, block.at):
        return True
    return line.words >= c.least_words and block.alike[min(line.words, MOST_WORDS - 1)] >= least
