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


cdef Py_ssize_t _same(Table table, unit *source, Py_ssize_t size, uint64_t *seen) noexcept nogil:
    """How much of the text stays as it is, from its start."""
    cdef Py_ssize_t at = 0, first, end
    cdef uint64_t own = 0
    while at < size:
        end = min(at + PIECE, size)
        first = _first(table, source, at, end, CHANGES, &own)
        if table._squeezes and not _is_squeezed(source + at, first - at, _is_behind_space(table, source, at)):
            return at
        seen[0] |= own
        at = first
        if first < end:
            break
    return at


cdef Py_ssize_t _fill(Table table, unit *source, Py_ssize_t at, Py_ssize_t size, unit *target, Py_ssize_t done,
                      uint64_t *seen) noexcept nogil:
    """Write what comes of the text from ``at`` on behind the ``done`` that were written; return how many there are.

    Piece by piece: what was written is still in the nearest cache when its spaces are squeezed.
    """
    cdef Py_ssize_t written, end
    while at < size:
        end = min(at + PIECE, size)
        if unit is not uint8_t and table._is_few:  # a byte could not hold what it is compared with
            written = _substitute(table, source + at, end - at, target + done, seen)
        else:
            written = _write(table, source + at, end - at, target + done, seen)
        if table._squeezes:
            written = _squeeze(target + done, written, _is_behind_space(table, target, done))
        done += written
        at = end
    return done


cdef object _map(Table table, object text, unit *source, list patches, uint64_t *seen):
    """What comes of a text, the same object if nothing changes; ``seen`` gets the entries of all of it, joined."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), room = size, start = 0, end, done
    cdef uint32_t most = 0x10FFFF
    cdef PyObject *made
    cdef unit *target
    if patches is not None:
        room = _room(patches, size)
    elif size < ALONE:
        start = _same(table, source, size, seen)
    else:
        with nogil:
            start = _same(table, source, size, seen)
    if start == size and patches is None:
        if table._strips and size and source[size - 1] == SPACE:
            return PyUnicode_Substring(text, 0, size - 1)
        return text
    if unit is uint8_t:
        most = 0x7F if PyUnicode_IS_ASCII(text) else 0xFF
    elif unit is uint16_t:
        most = 0xFFFF
    made = PyUnicode_New(room, most)
    target = <unit *>PyUnicode_DATA(made)
    expect(<char *>target, room * sizeof(unit))
    memcpy(target, source, start * sizeof(unit))
    done = start
    for low, high, new in patches or ():
        end = low
        with nogil:
            done = _fill(table, source, start, end, target, done, seen)
        done = _copy(table, new, target, done, seen)
        start = high
    if size < ALONE:
        done = _fill(table, source, start, size, target, done, seen)
    else:
        with nogil:
            done = _fill(table, source, start, size, target, done, seen)
    if table._strips and done and target[done - 1] == SPACE:
        done -= 1
    if seen[0] & EXPANDS or done == 0 or not _fits(seen[0] & VALUE, most):
        Py_DECREF(made)
        return _measured(table, text, source, patches)
    PyUnicode_Resize(&made, done)
    result = <object>made
    Py_DECREF(made)
    return result


cdef Py_ssize_t _room(list patches, Py_ssize_t size) except -1:
    """How much room what becomes of a text may take, if no character becomes several."""
    cdef Py_ssize_t start, end, done = 0, room = size
    for start, end, new in patches:
        if not done <= start <= end <= size:
            raise IndexError(f"no span behind {done} of {size} code points: {(start, end)}")
        room += PyUnicode_GET_LENGTH(<str?>new) - (end - start)
        done = end
    return room


cdef Py_ssize_t _copy(Table table, str new, unit *target, Py_ssize_t done, uint64_t *seen) noexcept:
    """Write ``new``, with its runs of spaces squeezed."""
    cdef Py_ssize_t i, size = PyUnicode_GET_LENGTH(new)
    cdef uint32_t char
    for i in range(size):
        char = PyUnicode_READ_CHAR(new, i)
        seen[0] |= char
        target[done + i] = <unit>char
    if table._squeezes:
        size = _squeeze(target + done, size, _is_behind_space(table, target, done))
    return done + size


cdef inline bint _fits(uint64_t joined, uint32_t most) noexcept nogil:
    """Whether a string of characters whose bits are ``joined`` is one for which CPython allots for ``most``."""
    if most == 0x7F:
        return joined <= 0x7F
    if most == 0xFF:
        return 0x7F < joined <= 0xFF
    if most == 0xFFFF:
        return 0xFF < joined <= 0xFFFF
    return joined > 0xFFFF


cdef struct Writing:
    int kind
    void *target
    Py_ssize_t room  # no more is written,
    Py_ssize_t done  # but counted
    uint32_t joined
    uint32_t before


cdef object _measured(Table table, object text, unit *source, list patches):
    """The same for any table and text, in two passes: how long and how wide the result is, then the result."""
    cdef Writing writing
    cdef PyObject *made
    memset(&writing, 0, sizeof(Writing))
    _put_all(table, text, source, patches, &writing)
    writing.room = writing.done
    made = PyUnicode_New(writing.room, min(writing.joined, <uint32_t>0x10FFFF))
    result = <object>made
    Py_DECREF(made)
    writing.kind, writing.target = PyUnicode_KIND(made), PyUnicode_DATA(made)
    if writing.room:
        _put_all(table, text, source, patches, &writing)
    return result


cdef int _put_all(Table table, object text, unit *source, list patches, Writing *writing) except -1:
    cdef Py_ssize_t start = 0, end, size = PyUnicode_GET_LENGTH(text), i
    writing.done, writing.joined, writing.before = 0, 0, SPACE if table._strips else 0
    for low, high, new in patches or ():
        end = low
        with nogil:
            _put(table, source, start, end, writing)
        for i in range(PyUnicode_GET_LENGTH(new)):
            _put_one(table, PyUnicode_READ_CHAR(new, i), writing)
        start = high
    with nogil:
        _put(table, source, start, size, writing)
    if table._strips and writing.done and writing.before == SPACE:
        writing.done -= 1
    return 0


cdef void _put(Table table, unit *source, Py_ssize_t start, Py_ssize_t end, Writing *writing) noexcept nogil:
    cdef uint64_t entry
    cdef Py_ssize_t i, k
    for i in range(start, end):
        entry = _look(table._flat, table._pages, source[i])
        if entry & EXPANDS:
            for k in range(table._starts[entry & VALUE], table._starts[(entry & VALUE) + 1]):
                _put_one(table, table._units[k], writing)
        elif entry & KEPT:
            _put_one(table, entry & VALUE, writing)


cdef inline void _put_one(Table table, uint32_t char, Writing *writing) noexcept nogil:
    if char == SPACE and writing.before == SPACE and table._squeezes:
        return
    writing.before = char
    writing.joined |= char
    if writing.done < writing.room:
        PyUnicode_WRITE(writing.kind, writing.target, writing.done, char)
    writing.done += 1
