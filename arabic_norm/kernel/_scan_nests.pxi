# Nests: marks that are open, pairs of them, and which pair is around an offset.

cdef enum:
    FAMILIES = 16
    DEEPEST = 16
    ORNAMENT = 4


cdef struct Mark:
    Py_ssize_t start
    Py_ssize_t end
    uint32_t char
    int family


cdef struct Pair:
    Mark opener
    Mark closer
    int depth


cdef struct Stack:
    Mark opened[DEEPEST]
    int depth
    Pair* pairs
    Py_ssize_t count
    Py_ssize_t room
    Places unpaired


cdef struct Nest:
    Places offsets
    Places inside


cdef int by_opener(const void* one, const void* other) noexcept nogil:
    cdef Py_ssize_t a = (<const Pair*> one).opener.start, b = (<const Pair*> other).opener.start
    return (a > b) - (a < b)


cdef int by_place(const void* one, const void* other) noexcept nogil:
    cdef Py_ssize_t a = (<const Py_ssize_t*> one)[0], b = (<const Py_ssize_t*> other)[0]
    return (a > b) - (a < b)


cdef int lose(Stack* stack, Py_ssize_t first, Py_ssize_t last) except -1 nogil:
    """What is open from ``first`` up to ``last`` stays without a partner; it is taken off."""
    cdef Py_ssize_t i
    for i in range(first, last):
        if add_place(&stack.unpaired, stack.opened[i].start) or add_place(&stack.unpaired, stack.opened[i].end):
            with gil:
                raise MemoryError
    for i in range(last, stack.depth):
        stack.opened[first + i - last] = stack.opened[i]
    stack.depth -= last - first
    return 0


cdef int close_pair(Stack* stack, const Mark* mark, int index) except -1:
    cdef Mark opener = stack.opened[index]
    lose(stack, index + 1, stack.depth)
    stack.depth = index
    stack.pairs = <Pair*> grown(stack.pairs, stack.count, &stack.room, sizeof(Pair))
    stack.pairs[stack.count].opener = opener
    stack.pairs[stack.count].closer = mark[0]
    stack.pairs[stack.count].depth = index
    stack.count += 1
    return 0


cdef bint has_place(const Places* places, Py_ssize_t place) noexcept nogil:
    cdef Py_ssize_t i = last_up_to(places, place)
    return i >= 0 and places.items[i] == place


cdef Py_ssize_t last_up_to(const Places* places, Py_ssize_t place) noexcept nogil:
    """The index of the last of some sorted places that is at most ``place``, or -1."""
    cdef Py_ssize_t low = 0, high = places.count, middle
    while low < high:
        middle = (low + high) >> 1
        if place < places.items[middle]:
            high = middle
        else:
            low = middle + 1
    return low - 1
