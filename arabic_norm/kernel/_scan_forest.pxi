# Forests: boosted trees, for one row or for several at once.

cdef extern from "_scan_loops.h":
    enum:
        ROWS_AT_ONCE
        MOST_LEAVES
        MOST_FEATURES
        UNITS_AT_ONCE
        SITES_AT_ONCE
        SERIES

    ctypedef struct Test:
        float threshold
        uint32_t unreached
        uint32_t feature

    float not_below(double number) noexcept nogil
    int32_t key_of(float number) noexcept nogil
    bint can_score_rows() noexcept nogil
    void score_rows(
        const Test* tests, const uint32_t* first, const float* leaves, Py_ssize_t trees,
        const double* rows, Py_ssize_t width, Py_ssize_t features, Py_ssize_t count, double* sums
    ) noexcept nogil
    void add_layer(
        const double* weights, Py_ssize_t units, const double* vectors, Py_ssize_t count, Py_ssize_t inputs,
        const double* const* columns, Py_ssize_t more, const double* bias, double* found
    ) noexcept nogil
    void add_windows(
        const double* const* series, const double* kinds, Py_ssize_t site, Py_ssize_t first, Py_ssize_t reach,
        Py_ssize_t last, double (*sums)[SITES_AT_ONCE]
    ) noexcept nogil

cdef enum:
    LEAF = 255
    SIDE_BY_SIDE = 16
    MOST_TREES = 1 << 12


cdef struct Node:
    int32_t key
    uint16_t child
    uint16_t feature


cdef class Forest:
    """Boosted trees; what they point at was checked when the model was read.

    They are kept twice.  One row is walked down some trees side by side, because each step waits for memory: a leaf
    points at itself, and nothing is above its threshold; trees of like depth go together.  Of several rows all tests are
    made at once, if the processor can and no tree has more leaves than a number has bits.
    """

    cdef Node* _nodes
    cdef float* _leaves
    cdef uint16_t* _roots
    cdef uint16_t* _order
    cdef int* _steps
    cdef Py_ssize_t _trees, _width
    cdef Test* _tests
    cdef uint32_t* _first
    cdef float* _reached
    cdef bint _narrow

    def __cinit__(self, roots, feature, value, child):
        cdef Py_ssize_t i, count = len(feature)
        self._trees = (len(roots) + SIDE_BY_SIDE - 1) // SIDE_BY_SIDE * SIDE_BY_SIDE
        self._nodes = <Node*> calloc(count + 2, sizeof(Node))
        self._leaves = <float*> calloc(count + 2, sizeof(float))
        self._roots = <uint16_t*> calloc(self._trees + 1, sizeof(uint16_t))
        self._order = <uint16_t*> calloc(self._trees + 1, sizeof(uint16_t))
        self._steps = <int*> calloc(self._trees + 1, sizeof(int))
        self._tests = <Test*> calloc(count + 1, sizeof(Test))
        self._first = <uint32_t*> calloc(self._trees + 1, sizeof(uint32_t))
        self._reached = <float*> calloc(self._trees + 1, MOST_LEAVES * sizeof(float))
        if (
            self._nodes == NULL or self._leaves == NULL or self._roots == NULL or self._order == NULL
            or self._steps == NULL or self._tests == NULL or self._first == NULL or self._reached == NULL
        ):
            raise MemoryError
        if count > 0xFFFF or len(roots) > MOST_TREES:
            raise ValueError("a forest has too many nodes or trees")
        self._width = 1 + max((asked for asked in feature if asked != LEAF), default=-1)
        self.fill(roots, feature, value, child)
        self._narrow = can_score_rows() and self.flatten(roots, feature, value, child)

    cdef int fill(self, roots, feature, value, child) except -1:
        cdef Py_ssize_t i, count = len(feature)
        depth = [0] * count
        for i in reversed(range(count)):
            self._nodes[i].child = i
            self._nodes[i].key = 0x7FFFFFFF
            if feature[i] == LEAF:
                self._leaves[i] = value[i]
            else:
                self._nodes[i].child = child[i]
                self._nodes[i].key = key_of(value[i])
                self._nodes[i].feature = feature[i]
                depth[i] = 1 + max(depth[child[i]], depth[child[i] + 1])
        self._nodes[count].child = count  # the root of the trees that fill the last group: a leaf of 0
        self._nodes[count].key = 0x7FFFFFFF
        order = sorted(range(len(roots)), key=lambda tree: depth[roots[tree]])
        for i in range(self._trees):
            self._order[i] = order[i] if i < len(roots) else i
            self._roots[i] = roots[order[i]] if i < len(roots) else count
            if i < len(roots):
                self._steps[i // SIDE_BY_SIDE] = depth[roots[order[i]]]
        return 0

    cdef bint flatten(self, roots, feature, value, child) except -1:
        """Note of every tree its tests and, from left to right, its leaves; False if one has too many.

        A node that two trees share is in both, so that there may be more tests than nodes; then it is False as well.
        """
        cdef Py_ssize_t i, tests = 0, leaves, most = len(feature)
        cdef uint32_t below
        for i in range(len(roots)):
            self._first[i] = tests
            leaves = 0
            waiting = [(int(roots[i]), -1, 0)]  # nodes, and the test whose lower child they lie behind
            while waiting:
                node, test, begun = waiting.pop()
                if test >= 0:  # all leaves below the lower child have been met
                    below = ((<uint64_t> 1 << leaves) - 1) & ~((<uint64_t> 1 << <int> begun) - 1)
                    self._tests[test].unreached = below
                if feature[node] == LEAF:
                    if leaves == MOST_LEAVES:
                        return False
                    self._reached[MOST_LEAVES * i + leaves] = value[node]
                    leaves += 1
                    continue
                if tests == most:
                    return False
                self._tests[tests].threshold = value[node]
                self._tests[tests].feature = feature[node]
                waiting.append((child[node] + 1, tests, leaves))
                waiting.append((child[node], -1, 0))
                tests += 1
        self._first[len(roots)] = tests
        for i in range(len(roots), self._trees):
            self._first[i + 1] = tests
        return True

    def __dealloc__(self):
        free(self._nodes)
        free(self._leaves)
        free(self._roots)
        free(self._order)
        free(self._steps)
        free(self._tests)
        free(self._first)
        free(self._reached)

    cdef void score(self, const double* rows, Py_ssize_t width, Py_ssize_t count, double* sums) noexcept nogil:
        """The sums of the leaves that up to ROWS_AT_ONCE rows fall into; there is room for so many rows and sums.

        What stands in the rows that are not there does not matter.
        """
        cdef Py_ssize_t k
        if self._narrow and count > 1:
            score_rows(self._tests, self._first, self._reached, self._trees, rows, width, self._width, count, sums)
            return
        for k in range(count):
            sums[k] = self.walk(rows + k * width)

    def scores(self, rows):
        """The scores of any number of rows, ROWS_AT_ONCE at a time."""
        cdef double own[ROWS_AT_ONCE * MOST_FEATURES]
        cdef double sums[ROWS_AT_ONCE]
        cdef Py_ssize_t first, i, k
        found = []
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[first : first + ROWS_AT_ONCE]
            memset(own, 0, sizeof(own))
            for k in range(len(some)):
                for i in range(self._width):
                    own[k * self._width + i] = some[k][i]
            self.score(own, self._width, len(some), sums)
            found += [sums[k] for k in range(len(some))]
        return found

    cdef double walk(self, const double* row) noexcept nogil:
        cdef double total = 0
        cdef Py_ssize_t group, step, k
        cdef uint32_t at_node[SIDE_BY_SIDE]
        cdef int32_t above[MOST_FEATURES]
        cdef float found[MOST_TREES]
        cdef const Node* node
        for k in range(self._width):
            above[k] = key_of(not_below(row[k]))
        for group in range(self._trees // SIDE_BY_SIDE):
            for k in range(SIDE_BY_SIDE):
                at_node[k] = self._roots[group * SIDE_BY_SIDE + k]
            for step in range(self._steps[group]):
                for k in range(SIDE_BY_SIDE):
                    node = self._nodes + at_node[k]
                    at_node[k] = node.child + <uint32_t> (above[node.feature] > node.key)
            for k in range(SIDE_BY_SIDE):
                found[self._order[group * SIDE_BY_SIDE + k]] = self._leaves[at_node[k]]
        for k in range(self._trees):  # in the order of the trees, as it is specified
            total += found[k]
        return total
