# Pairs: which quotation mark closes which, and which bracket: as pairing.Pairing has it.

cdef class Marks:
    """Which marks belong together.

    Args:
        families: for each quotation mark its family, and whether it shows a direction.
        brackets: each opening one with its closing one.
        ends: the letters that a clitic may end with.
        letters: those that it may have.
        limits: how far apart the marks of a pair may be, how many may be open at once, and how long a clitic may be.
        is_measure: ``(text, offset)``, whether the straight mark there stands for inches.
        follows_clitic: ``(text, offset)``, whether nothing but a clitic stands before it.
    """

    cdef Letters ends
    cdef Letters letters
    cdef uint32_t chars[FAMILIES]
    cdef int family[FAMILIES]
    cdef bint directed[FAMILIES]
    cdef int families
    cdef uint32_t opening[FAMILIES]
    cdef uint32_t closing[FAMILIES]
    cdef int brackets
    cdef Py_ssize_t farthest
    cdef int deepest
    cdef Py_ssize_t longest
    cdef object is_measure
    cdef object follows_clitic

    def __cinit__(self, families, brackets, ends, letters, limits, is_measure, follows_clitic):
        cdef Py_ssize_t i
        if len(families) > FAMILIES or len(brackets) > FAMILIES or not 0 < limits[1] < DEEPEST:
            raise ValueError("too many quotation marks, or pairs too deep")
        self.farthest, self.deepest, self.longest = limits
        fill_letters(&self.ends, ends)
        fill_letters(&self.letters, letters)
        self.is_measure, self.follows_clitic = is_measure, follows_clitic
        self.families = len(families)
        for i, (char, (family, directed)) in enumerate(families.items()):
            self.chars[i], self.family[i], self.directed[i] = ord(char), family, directed
        self.brackets = len(brackets)
        for i, (opening, closing) in enumerate(brackets):
            self.opening[i], self.closing[i] = ord(opening), ord(closing)


cdef class Pairs:
    """The quotation marks and brackets of a text.

    Args:
        text: any text.
        known: what is known of characters.
        marks: which marks belong together.
    """

    cdef str text
    cdef Text t
    cdef Characters known
    cdef Marks marks
    cdef Stack quotes
    cdef Stack brackets
    cdef Nest quoted
    cdef Nest bracketed
    cdef Places closers
    cdef Places openers

    def __cinit__(self, str text, Characters known, Marks marks):
        self.text, self.t, self.known, self.marks = text, text_of(text), known, marks

    def __init__(self, str text, Characters known, Marks marks):
        cdef Places stops
        memset(&stops, 0, sizeof(Places))
        try:
            known.stops(&self.t, &stops)
            self.pair(&stops)
        finally:
            free(stops.items)

    cdef int pair(self, const Places* stops) except -1:
        """Find the pairs; they are among the stops of the text."""
        self.read(stops)
        self.nest(&self.quotes, &self.quoted)
        self.nest(&self.brackets, &self.bracketed)
        if self.openers.count:
            qsort(self.openers.items, self.openers.count, sizeof(Py_ssize_t), by_place)
            qsort(self.closers.items, self.closers.count, sizeof(Py_ssize_t), by_place)
        return 0

    def __dealloc__(self):
        free(self.quotes.pairs)
        free(self.quotes.unpaired.items)
        free(self.brackets.pairs)
        free(self.brackets.unpaired.items)
        free(self.quoted.offsets.items)
        free(self.quoted.inside.items)
        free(self.bracketed.offsets.items)
        free(self.bracketed.inside.items)
        free(self.closers.items)
        free(self.openers.items)

    # ---- reading ----

    cdef int read(self, const Places* stops) except -1:
        cdef Py_ssize_t k, place, end, done = 0
        cdef Mark mark
        cdef flags_t own
        for k in range(stops.count):
            place = stops.items[k]
            if place < done:
                continue
            mark.start = place
            mark.char = at(&self.t, place)
            own = self.known.of(mark.char)
            if own & QUOTATION:
                end = self.ornament_end(place)
                if end - place >= ORNAMENT:
                    done = end
                    continue
                mark.end = self.quote_end(place)
                if mark.end > place:
                    self.place_quote(&mark)
                    done = mark.end
            elif own & (OPENING | CLOSING):
                mark.end = done = place + 1
                self.place_bracket(&mark, (own & OPENING) != 0)
            elif mark.char == c"\n":
                end = place + 1
                while end < self.t.size and (at(&self.t, end) == c" " or at(&self.t, end) == c"\t"):
                    end += 1
                if end < self.t.size and at(&self.t, end) == c"\n":
                    while end < self.t.size and self.known.of(at(&self.t, end)) & SPACE:
                        end += 1
                    done = end
                    lose(&self.quotes, 0, self.quotes.depth)
                    lose(&self.brackets, 0, self.brackets.depth)
        return 0

    cdef inline uint32_t char_at(self, Py_ssize_t place) noexcept nogil:
        """The character at an offset, or a line end outside the text."""
        return at(&self.t, place) if 0 <= place < self.t.size else c"\n"

    cdef inline flags_t flags_at(self, Py_ssize_t place) noexcept nogil:
        return self.known.of(self.char_at(place)) if 0 <= place < self.t.size else LINE_END | SPACE

    cdef inline bint is_quote(self, Py_ssize_t place) noexcept nogil:
        return (self.flags_at(place) & QUOTATION) != 0 and (self.flags_at(place) & ENCLOSING) != 0

    cdef Py_ssize_t ornament_end(self, Py_ssize_t place) noexcept nogil:
        while place < self.t.size and self.is_quote(place):
            place += 1
        return place

    cdef Py_ssize_t quote_end(self, Py_ssize_t place) noexcept nogil:
        """Where the quotation mark that begins at an offset ends; the offset, if none does: pairing._TOKEN."""
        cdef uint32_t char = at(&self.t, place), before = self.char_at(place - 1), behind = self.char_at(place + 2)
        cdef flags_t own_before = self.flags_at(place - 1), own_behind = self.flags_at(place + 2)
        cdef bint doubled = place + 1 < self.t.size and at(&self.t, place + 1) == char
        if not char == c'"' and not self.is_quote(place):  # an apostrophe or grave
            return place + 2 if doubled and before != char and behind != char else place
        if doubled and char == c'"':
            if before != c'"' and place + 2 < self.t.size and not own_behind & (SPACE | NOT_QUOTED):
                return place + 2
            if place > 0 and not own_before & SPACE and before != c'"' and before != c"(" and behind != c'"':
                return place + 2
        return place if before == 0x20AC else place + 1

    cdef int place_bracket(self, const Mark* mark, bint opens) except -1:
        cdef int i
        self.forget_far(&self.brackets, mark.start)
        if opens:
            return self.open(&self.brackets, mark)
        for i in range(self.brackets.depth - 1, -1, -1):
            if self.partner(self.brackets.opened[i].char) == mark.char:
                return close_pair(&self.brackets, mark, i)
        return 0

    cdef inline uint32_t partner(self, uint32_t char) noexcept nogil:
        """The bracket that closes one; 0 for what is none."""
        cdef int i
        for i in range(self.marks.brackets):
            if self.marks.opening[i] == char:
                return self.marks.closing[i]
        return 0

    cdef int open(self, Stack* stack, const Mark* mark) except -1:
        if stack.depth == self.marks.deepest:
            lose(stack, 0, 1)
        stack.opened[stack.depth] = mark[0]
        stack.depth += 1
        return 0

    cdef int forget_far(self, Stack* stack, Py_ssize_t offset) except -1:
        while stack.depth and offset - stack.opened[0].end > self.marks.farthest:
            lose(stack, 0, 1)
        return 0

    cdef int place_quote(self, Mark* mark) except -1:
        cdef Stack* stack = &self.quotes
        cdef Py_ssize_t before = mark.start - 1, behind = mark.end
        cdef int i, same = -1, index = 0
        cdef flags_t own_before, own_behind
        cdef bint opens, followed
        while index < self.marks.families - 1 and self.marks.chars[index] != mark.char:
            index += 1
        mark.family = self.marks.family[index]
        self.forget_far(stack, mark.start)
        while before >= 0 and self.flags_at(before) & INVISIBLE:
            before -= 1
        while behind < self.t.size and self.flags_at(behind) & INVISIBLE:
            behind += 1
        own_before, own_behind = self.flags_at(before), self.flags_at(behind)
        if mark.char == c'"' and mark.end == mark.start + 1 and own_before & DIGIT:
            if not stack.depth or self.marks.is_measure(self.text, mark.start):
                stack.opened[stack.depth] = mark[0]
                stack.depth += 1
                return lose(stack, stack.depth - 1, stack.depth)
        for i in range(stack.depth):
            if stack.opened[i].family == mark.family:
                same = i
        followed = not own_behind & (LINE_END | MARK | COMMA | COLON)
        i = self.shape(self.char_at(before), own_before, own_behind)
        opens = i > 0 or (i == 0 and same < 0)
        if not opens and followed and self.may_follow_clitic(mark.start) and self.marks.follows_clitic(self.text, mark.start):
            opens = True
        if opens:
            i = stack.depth - 1
            if (
                not self.marks.directed[index] and i >= 0 and stack.opened[i].char == mark.char
                and stack.opened[i].end - stack.opened[i].start == mark.end - mark.start
            ):
                lose(stack, i, i + 1)
            return self.open(stack, mark)
        if stack.depth:
            return close_pair(stack, mark, same if same >= 0 else stack.depth - 1)
        stack.opened[0] = mark[0]
        stack.depth = 1
        return lose(stack, 0, 1)

    cdef bint may_follow_clitic(self, Py_ssize_t place) noexcept nogil:
        """Whether what stands on to an offset ends like a clitic, has no other letters, and is no longer."""
        cdef Py_ssize_t i = place
        if not place or not self.has_letter(&self.marks.ends, place - 1):
            return False
        while i > 0 and self.known.of(at(&self.t, i - 1)) & WORD:
            i -= 1
            if place - i > self.marks.longest or not self.has_letter(&self.marks.letters, i):
                return False
        return True

    cdef inline bint has_letter(self, const Letters* letters, Py_ssize_t place) noexcept nogil:
        return at(&self.t, place) <= 0xFFFF and has(letters, at(&self.t, place))

    cdef int shape(self, uint32_t before, flags_t own_before, flags_t own_behind) noexcept nogil:
        """1 where a mark opens, -1 where it closes, 0 where it may do either."""
        cdef bint free_before, free_behind, opens, closes
        if own_behind & (MARK | COMMA | COLON | CLOSING):
            return -1
        if own_before & (OPENING | COLON):
            return 1
        free_before = (own_before & (SPACE | DASH | QUOTATION | CLOSING)) != 0
        free_behind = (own_behind & (SPACE | DASH | QUOTATION | OPENING)) != 0
        opens = (free_before or own_before & (MARK | COMMA | COLON)) and not own_behind & SPACE
        closes = free_behind and not own_before & SPACE
        return opens - closes

    # ---- asking ----

    cdef int nest(self, Stack* stack, Nest* nest) except -1:
        """Sort the pairs, and note at which offsets another one is the innermost."""
        cdef Places opened
        cdef Py_ssize_t i
        cdef Pair* pair
        memset(&opened, 0, sizeof(Places))
        if stack.count:
            qsort(stack.pairs, stack.count, sizeof(Pair), by_opener)
        try:
            self.note(nest, 0, -1)
            for i in range(stack.count):
                pair = stack.pairs + i
                while opened.count and stack.pairs[opened.items[opened.count - 1]].closer.end <= pair.opener.start:
                    self.leave(stack, nest, &opened)
                self.note(nest, pair.opener.end, i)
                if add_place(&opened, i):
                    raise MemoryError
                if add_place(&self.openers, pair.opener.start) or add_place(&self.closers, pair.closer.start):
                    raise MemoryError
            while opened.count:
                self.leave(stack, nest, &opened)
        finally:
            free(opened.items)
        return 0

    cdef int leave(self, const Stack* stack, Nest* nest, Places* opened) except -1:
        cdef Py_ssize_t closed = opened.items[opened.count - 1]
        opened.count -= 1
        return self.note(
            nest, stack.pairs[closed].closer.start + 1, opened.items[opened.count - 1] if opened.count else -1
        )

    cdef int note(self, Nest* nest, Py_ssize_t offset, Py_ssize_t pair) except -1:
        if add_place(&nest.offsets, offset) or add_place(&nest.inside, pair):
            raise MemoryError
        return 0

    cdef Py_ssize_t around(self, const Nest* nest, Py_ssize_t offset) noexcept nogil:
        """The index of the innermost pair around an offset, or -1."""
        return nest.inside.items[last_up_to(&nest.offsets, offset)]

    cdef object shown(self, const Stack* stack, Py_ssize_t i):
        cdef const Pair* pair = stack.pairs + i
        return (pair.opener.start, pair.opener.end, pair.closer.start, pair.closer.end, pair.depth)

    def closes(self, Py_ssize_t offset):
        """Whether the mark at an offset closes a pair."""
        return has_place(&self.closers, offset)

    def opens(self, Py_ssize_t offset):
        """Whether it opens one."""
        return has_place(&self.openers, offset)

    def around_quotes(self, Py_ssize_t offset):
        """The innermost pair of quotation marks around an offset, as ``quotations`` has it, or None."""
        cdef Py_ssize_t i = self.around(&self.quoted, offset)
        return None if i < 0 else self.shown(&self.quotes, i)

    def around_brackets(self, Py_ssize_t offset):
        """The same of brackets."""
        cdef Py_ssize_t i = self.around(&self.bracketed, offset)
        return None if i < 0 else self.shown(&self.brackets, i)

    cdef object listed(self, const Stack* stack):
        return [self.shown(stack, i) for i in range(stack.count)]

    def quotations(self):
        """The pairs of quotation marks by their openers: (start, end) of opener and closer, and the depth."""
        return self.listed(&self.quotes)

    def in_brackets(self):
        """The same of brackets."""
        return self.listed(&self.brackets)

    def unpaired(self):
        """Quotation marks without a partner, as (start, end)."""
        cdef Py_ssize_t i
        items = self.quotes.unpaired.items
        found = [(items[2 * i], items[2 * i + 1]) for i in range(self.quotes.unpaired.count // 2)]
        found += [(self.quotes.opened[i].start, self.quotes.opened[i].end) for i in range(self.quotes.depth)]
        return sorted(found)
