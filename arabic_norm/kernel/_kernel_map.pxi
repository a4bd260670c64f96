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
    """The same for a table of a few letters: compilers turn it into instructions that compare many at once."""
    cdef unit a = <unit>table._old[0], b = <unit>table._old[1], c = <unit>table._old[2], d = <unit>table._old[3]
    cdef unit for_a = <unit>table._new[0], for_b = <unit>table._new[1]
    cdef unit for_c = <unit>table._new[2], for_d = <unit>table._new[3]
    cdef unit char, new, joined = 0
    cdef Py_ssize_t i
    for i in range(size):
        char = source[i]
        new = for_a if char == a else char
        new = for_b if char == b else new
        new = for_c if char == c else new
        new = for_d if char == d else new
        target[i] = new
        joined |= new
    seen[0] |= CHANGES | <uint64_t>joined
    return size


cdef Py_ssize_t _squeeze(unit *text, Py_ssize_t size) noexcept nogil:
    """Leave one of each run of spaces, in the same buffer; return how many characters stay."""
    cdef Py_ssize_t i = 0, k, done = 0
    cdef unit hit
    while i < size:
        if i and i + BLOCK <= size:  # a block without two spaces side by side moves as it is
            hit = 0
            for k in range(BLOCK):
                hit |= <unit>(text[i + k - 1] == SPACE) & <unit>(text[i + k] == SPACE)
            if not hit:
                if done < i:
                    memmove(text + done, text + i, BLOCK * sizeof(unit))
                done += BLOCK
                i += BLOCK
                continue
        k = min(i + BLOCK, size)
        while i < k:
            if text[i] != SPACE or done == 0 or text[done - 1] != SPACE:
                text[done] = text[i]
                done += 1
            i += 1
    return done


cdef bint _is_squeezed(unit *text, Py_ssize_t size) noexcept nogil:
    cdef Py_ssize_t i
    cdef unit hit = 0
    for i in range(1, size):
        hit |= <unit>(text[i - 1] == SPACE) & <unit>(text[i] == SPACE)
    return not hit


cdef Py_ssize_t _start(Table table, unit *source, Py_ssize_t size, uint64_t *seen) noexcept nogil:
    """How much of the text stays as it is, from its start."""
    cdef Py_ssize_t start = _first(table, source, 0, size, CHANGES, seen)
    return 0 if start == size and table._squeezes and not _is_squeezed(source, size) else start


cdef Py_ssize_t _fill(Table table, unit *source, Py_ssize_t start, Py_ssize_t size, unit *target,
                      uint64_t *seen) noexcept nogil:
    memcpy(target, source, start * sizeof(unit))
    if unit is not uint8_t and table._is_few:  # a byte could not hold what it is compared with
        start += _substitute(table, source + start, size - start, target + start, seen)
    else:
        start += _write(table, source + start, size - start, target + start, seen)
    return _squeeze(target, start) if table._squeezes else start


cdef object _map(Table table, str text, unit *source):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), start = 0, done
    cdef uint64_t seen = 0
    cdef uint32_t most = 0x10FFFF
    cdef PyObject *made
    cdef unit *target
    if size < ALONE:
        start = _start(table, source, size, &seen)
    else:
        with nogil:
            start = _start(table, source, size, &seen)
    if start == size:
        return text, seen >> FLAGS_AT & FLAGS
    if unit is uint8_t:
        most = 0x7F if PyUnicode_IS_ASCII(text) else 0xFF
    elif unit is uint16_t:
        most = 0xFFFF
    made = PyUnicode_New(size, most)
    target = <unit *>PyUnicode_DATA(made)
    if size < ALONE:
        done = _fill(table, source, start, size, target, &seen)
    else:
        with nogil:
            done = _fill(table, source, start, size, target, &seen)
    if seen & EXPANDS or done == 0 or not _fits(seen & VALUE, most):
        Py_DECREF(made)
        return _measured(table, text, source), seen >> FLAGS_AT & FLAGS
    PyUnicode_Resize(&made, done)
    result = <object>made
    Py_DECREF(made)
    return result, seen >> FLAGS_AT & FLAGS


cdef inline bint _fits(uint64_t joined, uint32_t most) noexcept nogil:
    """Whether a string of characters whose bits are ``joined`` is one for which CPython allots for ``most``."""
    if most == 0x7F:
        return joined <= 0x7F
    if most == 0xFF:
        return 0x7F < joined <= 0xFF
    if most == 0xFFFF:
        return 0xFF < joined <= 0xFFFF
    return joined > 0xFFFF


cdef object _measured(Table table, str text, unit *source):
    """The same for any table and text, in two passes: how long and how wide the result is, then the result."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), length
    cdef uint32_t most = 0
    cdef PyObject *made
    with nogil:
        length = _put(table, source, size, 0, NULL, 0, &most)
    made = PyUnicode_New(length, min(most, <uint32_t>0x10FFFF))
    result = <object>made
    Py_DECREF(made)
    if length:
        _put(table, source, size, PyUnicode_KIND(made), PyUnicode_DATA(made), length, &most)
    return result


cdef Py_ssize_t _put(Table table, unit *source, Py_ssize_t size, int kind, void *target, Py_ssize_t length,
                     uint32_t *most) noexcept nogil:
    """Write the first ``length`` characters of the result; return how many there are, and in ``most`` their bits."""
    cdef uint64_t entry
    cdef uint32_t char, joined = 0, before = 0
    cdef uint32_t *units
    cdef uint32_t *behind
    cdef Py_ssize_t i, done = 0
    for i in range(size):
        entry = _look(table._flat, table._pages, source[i])
        if entry & EXPANDS:
            units = table._units + table._starts[entry & VALUE]
            behind = table._units + table._starts[(entry & VALUE) + 1]
        elif entry & KEPT:
            char = entry & VALUE
            units, behind = &char, &char + 1
        else:
            continue
        while units < behind:
            if units[0] != SPACE or before != SPACE or not table._squeezes:
                before = units[0]
                joined |= before
                if done < length:
                    PyUnicode_WRITE(kind, target, done, before)
                done += 1
            units += 1
    most[0] = joined
    return done
