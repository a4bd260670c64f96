# Mapping: what a text becomes, in one pass, or in two where it grows.


cdef Py_ssize_t _first(Table table, unit *source, Py_ssize_t at, Py_ssize_t size, uint64_t mask,
                       uint64_t *seen) noexcept nogil:
    """The first offset from ``at`` on whose entry has a bit of ``mask``, or ``size``; ``seen`` gets all before it."""
    cdef uint64_t *flat = table._flat
    cdef uint64_t **pages = table._pages
    cdef uint64_t a, b, c, d, entry
    while at + 8 <= size:
        a = _look(flat, pages, source[at]) | _look(flat, pages, source[at + 4])
        b = _look(flat, pages, source[at + 1]) | _look(flat, pages, source[at + 5])
        c = _look(flat, pages, source[at + 2]) | _look(flat, pages, source[at + 6])
        d = _look(flat, pages, source[at + 3]) | _look(flat, pages, source[at + 7])
        a = (a | b) | (c | d)
        if a & mask:
            break
        seen[0] |= a
        at += 8
    while at < size:
        entry = _look(flat, pages, source[at])
        if entry & mask:
            break
        seen[0] |= entry
        at += 1
    return at


cdef Py_ssize_t _write(Table table, unit *source, Py_ssize_t size, unit *target, uint64_t *seen) noexcept nogil:
    """Write what each character becomes, where that is one or none; return how many were written.

    Every character is written, and the next one over it unless it is kept: no branch that a processor could guess
    wrong.  Four at a time take two thirds of the time of one.
    """
    cdef uint64_t *flat = table._flat
    cdef uint64_t **pages = table._pages
    cdef uint64_t a, b, c, d, joined = 0
    cdef Py_ssize_t i = 0, done = 0
    while i + 4 <= size:
        a = _look(flat, pages, source[i])
        b = _look(flat, pages, source[i + 1])
        c = _look(flat, pages, source[i + 2])
        d = _look(flat, pages, source[i + 3])
        target[done] = <unit>(a & VALUE)
        done += <Py_ssize_t>(a >> 63)
        target[done] = <unit>(b & VALUE)
        done += <Py_ssize_t>(b >> 63)
        target[done] = <unit>(c & VALUE)
        done += <Py_ssize_t>(c >> 63)
        target[done] = <unit>(d & VALUE)
        done += <Py_ssize_t>(d >> 63)
        joined |= (a | b) | (c | d)
        i += 4
    while i < size:
        a = _look(flat, pages, source[i])
        target[done] = <unit>(a & VALUE)
        done += <Py_ssize_t>(a >> 63)
        joined |= a
        i += 1
    seen[0] |= joined
    return done


cdef Py_ssize_t _substitute(Table table, unit *source, Py_ssize_t size, unit *target, uint64_t *seen) noexcept nogil:
    """The same for a table of a few letters for one: compilers turn it into instructions that compare many at once."""
    cdef unit a = <unit>table._old[0], b = <unit>table._old[1], c = <unit>table._old[2], d = <unit>table._old[3]
    cdef unit new = <unit>table._new, char, joined = 0
    cdef Py_ssize_t i
    for i in range(size):
        char = source[i]
        char = new if (char == a) | (char == b) | (char == c) | (char == d) else char
        target[i] = char
        joined |= char
    seen[0] |= CHANGES | <uint64_t>joined
    return size


cdef Py_ssize_t _squeeze(unit *text, Py_ssize_t size, bint behind_space) noexcept nogil:
    """Leave one of each run of spaces, in the same buffer; return how many characters stay.

    ``behind_space`` says whether what stands before is a space, so that the first run goes wholly.
    """
    cdef Py_ssize_t i = 0, k, done = 0
    cdef unit hit, char
    while i < size:
        if i + BLOCK < size:  # a block without two spaces side by side moves as it is
            hit = behind_space & (text[i] == SPACE)
            for k in range(BLOCK):
                hit |= <unit>(text[i + k] == SPACE) & <unit>(text[i + k + 1] == SPACE)
            if not hit:
                if done < i:
                    memmove(text + done, text + i, BLOCK * sizeof(unit))
                done += BLOCK
                i += BLOCK
                behind_space = text[done - 1] == SPACE
                continue
        k = min(i + BLOCK, size)
        while i < k:
            char = text[done] = text[i]
            done += not (behind_space & (char == SPACE))
            behind_space = char == SPACE
            i += 1
    return done


cdef bint _is_squeezed(unit *text, Py_ssize_t size, bint behind_space) noexcept nogil:
    cdef Py_ssize_t i
    cdef unit hit = size > 0 and behind_space and text[0] == SPACE
    for i in range(1, size):
        hit |= <unit>(text[i - 1] == SPACE) & <unit>(text[i] == SPACE)
    return not hit


cdef inline bint _is_behind_space(Table table, unit *text, Py_ssize_t at) noexcept nogil:
    return text[at - 1] == SPACE if at else table._strips
