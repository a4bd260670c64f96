# Whole texts: how far one is read and written, by which loop, and what comes of it.

cdef struct Seen:
    # What was seen of a text.
    uint64_t entries  # of all characters, joined
    Py_ssize_t *pieces  # where the pieces begin that have flags
    Py_ssize_t count
    Py_ssize_t room
    bint failed  # there was no memory for these


cdef inline void _note(Seen *seen, Py_ssize_t at, uint64_t entries) noexcept nogil:
    """Keep what was seen of the piece that begins at ``at``."""
    seen.entries |= entries
    if entries >> FLAGS_AT & FLAGS:
        seen.failed |= _add_place(&seen.pieces, &seen.room, seen.count, at)
        seen.count += not seen.failed


cdef Py_ssize_t _same(Table table, unit *source, Py_ssize_t size, Seen *seen) noexcept nogil:
    """How much of the text stays as it is, from its start."""
    cdef Py_ssize_t at = 0, first, end
    cdef uint64_t own
    while at < size:
        end = min(at + PIECE, size)
        own = 0
        first = _first(table, source, at, end, CHANGES, &own)
        if table._squeezes and not _is_squeezed(source + at, first - at, _is_behind_space(table, source, at)):
            return at
        _note(seen, at, own)
        at = first
        if first < end:
            break
    return at


cdef Py_ssize_t _fill(Table table, unit *source, Py_ssize_t at, Py_ssize_t size, unit *target, Py_ssize_t done,
                      Seen *seen) noexcept nogil:
    """Write what comes of the text from ``at`` on behind the ``done`` that were written; return how many there are.

    Piece by piece: what was written is still in the nearest cache when its spaces are squeezed.
    """
    cdef Py_ssize_t written, end
    cdef uint64_t own
    while at < size:
        end = min(at + PIECE, size)
        own = 0
        if unit is not uint8_t and table._is_few:  # a byte could not hold what it is compared with
            written = _substitute(table, source + at, end - at, target + done, &own)
        else:
            written = _write(table, source + at, end - at, target + done, &own)
        _note(seen, at, own)
        if table._squeezes:
            written = _squeeze(target + done, written, _is_behind_space(table, target, done))
        done += written
        at = end
    return done


cdef struct Mapping:
    # How far the mapping of one text has come.
    int kind
    void *source
    void *target
    Py_ssize_t size
    Py_ssize_t read
    Py_ssize_t done  # how many were written
    Seen seen
    uint32_t most  # the greatest character for which CPython allots
    PyObject *made


cdef Mapping _mapping(text):
    """The mapping of ``text``, of which nothing is read."""
    cdef Mapping one
    memset(&one, 0, sizeof(Mapping))
    one.kind, one.source, one.size = PyUnicode_KIND(<void *>text), PyUnicode_DATA(<void *>text), len(<str>text)
    one.most = 0x10FFFF
    if one.kind == 1:
        one.most = 0x7F if PyUnicode_IS_ASCII(text) else 0xFF
    elif one.kind == 2:
        one.most = 0xFFFF
    return one


cdef void _pass_over(Table table, Mapping *one) noexcept nogil:
    """Read what stays as it is, from the text's start."""
    if one.kind == 2:
        one.read = _same(table, <uint16_t *>one.source, one.size, &one.seen)
    elif one.kind == 1:
        one.read = _same(table, <uint8_t *>one.source, one.size, &one.seen)
    else:
        one.read = _same(table, <uint32_t *>one.source, one.size, &one.seen)
    one.done = one.read


cdef int _allot(Mapping *one, Py_ssize_t room) except -1:
    """Make the string to write into, with what was passed over."""
    one.made = PyUnicode_New(room, one.most)
    one.target = PyUnicode_DATA(one.made)
    expect(<char *>one.target, room * one.kind)
    memcpy(one.target, one.source, one.done * one.kind)
    return 0


cdef void _go_on(Table table, Mapping *one, Py_ssize_t end) noexcept nogil:
    """Read on up to ``end``, and write what comes of it."""
    if one.kind == 2:
        one.done = _fill(
            table, <uint16_t *>one.source, one.read, end, <uint16_t *>one.target, one.done, &one.seen
        )
    elif one.kind == 1:
        one.done = _fill(table, <uint8_t *>one.source, one.read, end, <uint8_t *>one.target, one.done, &one.seen)
    else:
        one.done = _fill(
            table, <uint32_t *>one.source, one.read, end, <uint32_t *>one.target, one.done, &one.seen
        )
    one.read = end


cdef object _made(Table table, text, list patches, Py_ssize_t *flags, list places):
    """What comes of a text, the same object if nothing changes.

    Args:
        patches: spans of which it is said what they become, or None.
        flags: gets the flags of all characters.
        places: gets the offsets of those that have any; or None.
    """
    cdef Mapping one = _mapping(text)
    cdef Py_ssize_t end
    try:
        if patches is not None:
            _allot(&one, _room(patches, one.size))
            for low, high, new in patches:
                end = low
                with nogil:
                    _go_on(table, &one, end)
                _copy(table, new, &one)
                one.read = high
        else:
            if one.size < ALONE:
                _pass_over(table, &one)
            else:
                with nogil:
                    _pass_over(table, &one)
            if one.read < one.size:
                _allot(&one, one.size)
        if one.made != NULL:
            if one.size < ALONE:
                _go_on(table, &one, one.size)
            else:
                with nogil:
                    _go_on(table, &one, one.size)
        return _finished(table, text, patches, &one, flags, places)
    finally:
        _forget(&one)


cdef list _all_made(Table table, list texts):
    """What comes of each of some texts, with its flags and the places of these.

    Other threads run while it loops over all texts, and not only over each: every time they are let to, it takes its
    time until it is one's turn again.
    """
    cdef Py_ssize_t i, count = len(texts), flags
    cdef Mapping *all = <Mapping *>PyMem_Malloc(max(count, 1) * sizeof(Mapping))
    made = []
    if all == NULL:
        raise MemoryError
    memset(all, 0, count * sizeof(Mapping))
    try:
        for i in range(count):
            all[i] = _mapping(texts[i])
        with nogil:
            for i in range(count):
                _pass_over(table, all + i)
        for i in range(count):
            if all[i].read < all[i].size:
                _allot(all + i, all[i].size)
        with nogil:
            for i in range(count):
                if all[i].made != NULL:
                    _go_on(table, all + i, all[i].size)
        for i in range(count):
            places = []
            own = _finished(table, texts[i], None, all + i, &flags, places)
            made.append((own, flags, places))
        return made
    finally:
        for i in range(count):
            _forget(all + i)
        PyMem_Free(all)


cdef void _forget(Mapping *one) noexcept:
    PyMem_RawFree(one.seen.pieces)
    Py_XDECREF(one.made)


cdef object _finished(Table table, text, list patches, Mapping *one, Py_ssize_t *flags, list places):
    """The result of a mapping that has read all."""
    flags[0] = one.seen.entries >> FLAGS_AT & FLAGS
    if one.seen.failed:
        raise MemoryError
    if places is not None and flags[0]:
        _put_places(table, text, &one.seen, places)
    if one.made == NULL:
        if table._strips and one.size and PyUnicode_READ_CHAR(text, one.size - 1) == SPACE:
            return PyUnicode_Substring(text, 0, one.size - 1)
        return text
    if table._strips and one.done and PyUnicode_READ(one.kind, one.target, one.done - 1) == SPACE:
        one.done -= 1
    if one.seen.entries & EXPANDS or one.done == 0 or not _fits(one.seen.entries & VALUE, one.most):
        return _measured(table, text, patches)
    PyUnicode_Resize(&one.made, one.done)
    return <object>one.made


cdef int _put_places(Table table, text, Seen *seen, list places) except -1:
    """Put the offsets of all characters with flags into ``places``, looking only where they are."""
    cdef Py_ssize_t i, end
    for i in range(seen.count):
        end = seen.pieces[i] + PIECE
        if i + 1 < seen.count:
            end = min(end, seen.pieces[i + 1])
        places += table._find(text, <uint64_t>FLAGS << FLAGS_AT, seen.pieces[i], end)
    return 0


cdef Py_ssize_t _room(list patches, Py_ssize_t size) except -1:
    """How much room what becomes of a text may take, if no character becomes several."""
    cdef Py_ssize_t start, end, done = 0, room = size
    for start, end, new in patches:
        if not done <= start <= end <= size:
            raise IndexError(f"no span behind {done} of {size} code points: {(start, end)}")
        room += PyUnicode_GET_LENGTH(<str?>new) - (end - start)
        done = end
    return room


cdef void _copy(Table table, str new, Mapping *one) noexcept:
    """Write ``new``, with its runs of spaces squeezed."""
    if one.kind == 2:
        one.done += _put_string(table, new, <uint16_t *>one.target, one.done, &one.seen.entries)
    elif one.kind == 1:
        one.done += _put_string(table, new, <uint8_t *>one.target, one.done, &one.seen.entries)
    else:
        one.done += _put_string(table, new, <uint32_t *>one.target, one.done, &one.seen.entries)


cdef Py_ssize_t _put_string(Table table, str new, unit *target, Py_ssize_t done, uint64_t *seen) noexcept:
    cdef Py_ssize_t i, size = PyUnicode_GET_LENGTH(new)
    cdef uint32_t char
    for i in range(size):
        char = PyUnicode_READ_CHAR(new, i)
        seen[0] |= char
        target[done + i] = <unit>char
    return _squeeze(target + done, size, _is_behind_space(table, target, done)) if table._squeezes else size


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


cdef object _measured(Table table, object text, list patches):
    """The same for any table and text, in two passes: how long and how wide the result is, then the result."""
    cdef Writing writing
    cdef PyObject *made
    memset(&writing, 0, sizeof(Writing))
    _put_all(table, text, patches, &writing)
    writing.room = writing.done
    made = PyUnicode_New(writing.room, min(writing.joined, <uint32_t>0x10FFFF))
    result = <object>made
    Py_DECREF(made)
    writing.kind, writing.target = PyUnicode_KIND(made), PyUnicode_DATA(made)
    if writing.room:
        _put_all(table, text, patches, &writing)
    return result


cdef int _put_all(Table table, object text, list patches, Writing *writing) except -1:
    cdef Py_ssize_t start = 0, end, size = PyUnicode_GET_LENGTH(text), i
    cdef Mapping one = _mapping(text)
    writing.done, writing.joined, writing.before = 0, 0, SPACE if table._strips else 0
    for low, high, new in patches or ():
        end = low
        with nogil:
            _put(table, &one, start, end, writing)
        for i in range(PyUnicode_GET_LENGTH(new)):
            _put_one(table, PyUnicode_READ_CHAR(new, i), writing)
        start = high
    with nogil:
        _put(table, &one, start, size, writing)
    if table._strips and writing.done and writing.before == SPACE:
        writing.done -= 1
    return 0


cdef void _put(Table table, Mapping *one, Py_ssize_t start, Py_ssize_t end, Writing *writing) noexcept nogil:
    if one.kind == 2:
        _put_of(table, <uint16_t *>one.source, start, end, writing)
    elif one.kind == 1:
        _put_of(table, <uint8_t *>one.source, start, end, writing)
    else:
        _put_of(table, <uint32_t *>one.source, start, end, writing)


cdef void _put_of(Table table, unit *source, Py_ssize_t start, Py_ssize_t end, Writing *writing) noexcept nogil:
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
