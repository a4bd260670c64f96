# Finding: which flags and neighbours a text has, and where.


cdef object _flags(Table table, str text, unit *source):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef uint64_t seen = 0
    if size < ALONE:
        _first(table, source, 0, size, 0, &seen)
    else:
        with nogil:
            _first(table, source, 0, size, 0, &seen)
    return seen >> FLAGS_AT & FLAGS


cdef list _positions(Table table, unit *source, uint64_t mask, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t found = 0, i
    cdef Py_ssize_t *places = NULL
    try:
        if end - start < ALONE:
            found = _collect(table, source, start, end, mask, &places)
        else:
            with nogil:
                found = _collect(table, source, start, end, mask, &places)
        if found < 0:
            raise MemoryError
        return [places[i] for i in range(found)]
    finally:
        PyMem_RawFree(places)


cdef Py_ssize_t _collect(Table table, unit *source, Py_ssize_t at, Py_ssize_t end, uint64_t mask,
                         Py_ssize_t **places) noexcept nogil:
    """Put the offsets of entries with a bit of ``mask`` into ``places``; return how many, or -1 without memory."""
    cdef Py_ssize_t found = 0, room = 0
    cdef uint64_t seen = 0
    while at < end:
        at = _first(table, source, at, end, mask, &seen)
        if at == end:
            break
        if _add_place(places, &room, found, at):
            return -1
        found += 1
        at += 1
    return found


cdef bint _add_place(Py_ssize_t **places, Py_ssize_t *room, Py_ssize_t found, Py_ssize_t at) noexcept nogil:
    """Put an offset behind the ``found`` that there are; whether there is no memory for it."""
    cdef Py_ssize_t *more
    if found == room[0]:
        room[0] = 2 * found + 16
        more = <Py_ssize_t *>PyMem_RawRealloc(places[0], room[0] * sizeof(Py_ssize_t))
        if more == NULL:
            return True
        places[0] = more
    places[0][found] = at
    return False


cdef list _repeats(Table table, str text, unit *source, uint64_t mask):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), i = 2, end
    places = []
    while i < size:
        i = _third(source, i, size)
        end = min(i + BLOCK, size)
        while i < end:
            if source[i] == source[i - 1] == source[i - 2] and _look(table._flat, table._pages, source[i]) & mask:
                places.append(i)
            i += 1
    return places


cdef Py_ssize_t _third(unit *source, Py_ssize_t at, Py_ssize_t size) noexcept nogil:
    """The first offset from ``at`` on of a block that may have a character for the third time in a row, or the rest."""
    cdef Py_ssize_t k
    cdef unit hit
    while at + BLOCK <= size:
        hit = 0
        for k in range(at, at + BLOCK):
            hit |= <unit>(source[k] == source[k - 1]) & <unit>(source[k] == source[k - 2])
        if hit:
            break
        at += BLOCK
    return at


cdef Py_ssize_t _meet(Table table, unit *source, Py_ssize_t at, Py_ssize_t size, uint32_t edge, uint64_t pairs,
                      uint8_t *seen) noexcept nogil:
    """The first offset from ``at`` on where one of ``pairs`` stands, or ``size``; ``seen[8 * i + k]`` is set for k behind i.

    A store, for which nothing waits, where joined bits would wait for each other.
    """
    cdef uint64_t *flat = table._flat
    cdef uint64_t **pages = table._pages
    cdef uint32_t before = _kind(flat, pages, source[at - 1]) if at else edge
    cdef uint32_t a, b, c, d
    while at + 4 <= size:
        a = KINDS * before + _kind(flat, pages, source[at])
        b = KINDS * (a & KIND) + _kind(flat, pages, source[at + 1])
        c = KINDS * (b & KIND) + _kind(flat, pages, source[at + 2])
        d = KINDS * (c & KIND) + _kind(flat, pages, source[at + 3])
        if (pairs >> a | pairs >> b | pairs >> c | pairs >> d) & 1:
            break
        seen[a] = seen[b] = seen[c] = seen[d] = 1
        before = d & KIND
        at += 4
    while at < size:
        a = KINDS * before + _kind(flat, pages, source[at])
        seen[a] = 1
        if pairs >> a & 1:
            break
        before = a & KIND
        at += 1
    return at


cdef inline uint32_t _kind(uint64_t *flat, uint64_t **pages, unit char) noexcept nogil:
    return <uint32_t>(_look(flat, pages, char) >> KIND_AT) & KIND


cdef inline uint32_t _pair(Table table, unit *source, Py_ssize_t size, Py_ssize_t at, uint32_t edge) noexcept nogil:
    """The kinds of what stands before an offset and at it."""
    cdef uint32_t before = _kind(table._flat, table._pages, source[at - 1]) if at else edge
    return KINDS * before + (_kind(table._flat, table._pages, source[at]) if at < size else edge)


cdef Py_ssize_t _meet_all(Table table, unit *source, Py_ssize_t size, uint32_t edge, uint64_t pairs, uint8_t *seen,
                          Py_ssize_t **places) noexcept nogil:
    """Put the offsets of ``pairs`` into ``places``; return how many, or -1 without memory."""
    cdef Py_ssize_t at = 0, found = 0, room = 0
    while True:
        at = _meet(table, source, at, size, edge, pairs, seen)
        if at == size:
            break
        if _add_place(places, &room, found, at):
            return -1
        found += 1
        at += 1
    seen[_pair(table, source, size, size, edge)] = 1
    if pairs >> _pair(table, source, size, size, edge) & 1:
        if _add_place(places, &room, found, size):
            return -1
        found += 1
    return found


cdef object _neighbours(Table table, str text, unit *source, uint64_t pairs, uint32_t edge):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), found, i
    cdef Py_ssize_t *offsets = NULL
    cdef uint8_t seen[KINDS * KINDS]
    cdef uint64_t joined = 0
    cdef dict places = {}
    memset(seen, 0, KINDS * KINDS)
    try:
        if size < ALONE:
            found = _meet_all(table, source, size, edge, pairs, seen, &offsets)
        else:
            with nogil:
                found = _meet_all(table, source, size, edge, pairs, seen, &offsets)
        if found < 0:
            raise MemoryError
        for i in range(found):
            _append(places, _pair(table, source, size, offsets[i], edge), offsets[i])
    finally:
        PyMem_RawFree(offsets)
    for i in range(KINDS * KINDS):
        joined |= <uint64_t>seen[i] << i
    return joined, places


cdef int _append(dict places, uint32_t pair, Py_ssize_t at) except -1:
    found = places.get(pair)
    if found is None:
        places[pair] = [at]
    else:
        (<list>found).append(at)
    return 0
