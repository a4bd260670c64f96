# Memory: what is known of tokens, without regard to where they stand; looked up once and remembered.

cdef class Memory:
    """What is known of tokens.

    Args:
        classes: what is known of characters.
        dictionary: what words may be.
        describe: asked of a token that is too long for the dictionary, or has other characters: its skeleton as neighbours see it, its flags (bit i stands for ``FLAGS[i]``), the last letter
            that its commonest form has, or '', and what it may be: None, or whether the lexicon has it, whether what is
            written lives, and for each option, and at the end what is written: the form, its mass, its channels and the
            codes of ``context.form_codes``.
        rates: how often slips of each channel happen in text of which nothing is known.
        limits: how far a context reaches, as a factor, and the score from which on a word is reported.
    """

    cdef Classes classes
    cdef Dictionary dictionary
    cdef object _describe
    cdef Generation current
    cdef double rates[CHANNELS]
    cdef double reach
    cdef double reported
    cdef Token end

    def __cinit__(self, Classes classes, Dictionary dictionary, describe, rates, limits):
        self.classes = classes
        self.dictionary = dictionary
        self._describe = describe
        self.current = Generation()
        read_rates(self.rates, rates)
        self.reach, self.reported = limits
        memset(&self.end, 0, sizeof(Token))
        self.end.flags = IS_BREAK

    cdef Generation generation(self):
        """The table in which tokens are remembered now."""
        if self.current.count >= <uint64_t> FULL:
            self.current = Generation()
        return self.current

    cdef const Token* ask(
        self, Generation current, str text, Py_ssize_t start, const uint16_t* chars, Py_ssize_t size
    ) except NULL:
        """Learn of a token that is to be remembered."""
        cdef Token* token = <Token*> allotted(&current.blocks, sizeof(Token) + 2 * size)
        if not self.fill_here(token, chars, size, &current.blocks):
            self.fill(token, self._describe(text[start : start + size]), &current.blocks)
        token.size = size
        memcpy(token + 1, chars, 2 * size)
        current.keep(token, hashed(chars, size))
        return token

    cdef Token* ask_once(self, str token, Block** blocks) except NULL:
        """Learn of a token that is too long to be remembered, or has characters that no word has."""
        cdef Token* found = <Token*> allotted(blocks, sizeof(Token))
        self.fill(found, self._describe(token), blocks)
        return found

    cdef int fill(self, Token* token, tuple said, Block** blocks) except -1:
        cdef str key, ending
        cdef Text t
        cdef uint32_t* made
        cdef Py_ssize_t i
        memset(token, 0, sizeof(Token))
        key, flags, ending, word = said
        t = text_of(key)
        made = <uint32_t*> allotted(blocks, 4 * t.size + 4)
        for i in range(t.size):
            made[i] = at(&t, i)
        token.key = made
        token.key_size = <uint32_t> t.size
        token.flags = <uint32_t> flags << 2
        token.ending = ord(ending) if ending else 0
        if word is not None:
            self.fill_word(token, word, blocks)
            if is_open(token, self.rates, self.reach, self.reported):
                token.flags |= SUSPECT
        return 0

    cdef int fill_word(self, Token* token, tuple word, Block** blocks) except -1:
        cdef Py_ssize_t i, j, size
        cdef Form* form
        cdef Text t
        cdef uint16_t* letters
        known, lives, forms = word
        size = len(forms)
        token.forms = <Form*> allotted(blocks, size * sizeof(Form))
        memset(token.forms, 0, size * sizeof(Form))
        token.options = size - 1
        token.letters = len(forms[0][0])
        token.flags |= (LEXICAL if known else 0) | (LIVES if lives else 0)
        for i in range(size):
            text, mass, channels, codes = forms[i]
            form = token.forms + i
            form.mass = mass
            if len(channels) > MOST_CHANNELS or len(text) != token.letters:
                raise ValueError("a form has another length, or too many slips")
            form.count = len(channels)
            for j in range(form.count):
                form.channels[j] = channels[j]
            for j in range(CODES):
                form.codes[j] = codes[j]
            t = text_of(text)
            letters = <uint16_t*> allotted(blocks, 2 * t.size)
            for j in range(t.size):
                letters[j] = <uint16_t> at(&t, j)
            form.letters = letters
        return 0

    # ---- without Python ----

    cdef bint fill_here(self, Token* token, const uint16_t* chars, Py_ssize_t size, Block** blocks) except -1:
        """What is known of a token of the basic plane; False if it must be asked."""
        cdef Spelt w
        cdef Candidates found
        cdef uint32_t key[MOST_LETTERS]
        cdef Py_ssize_t key_size
        memset(token, 0, sizeof(Token))
        memset(&w, 0, sizeof(Spelt))
        key_size = self.read_key(chars, size, key, &w)
        token.key = <uint32_t*> allotted(blocks, 4 * key_size)
        memcpy(<void*> token.key, key, 4 * key_size)
        token.key_size = <uint32_t> key_size
        self.describe_key(token)
        if w.size < 2:
            return True
        self.dictionary.grammar.analyse(&w)
        if not self.dictionary.look_up(&w, &found):
            return found.count <= MOST_FORMS
        self.fill_forms(token, &w, &found, blocks)
        if is_open(token, self.rates, self.reach, self.reported):
            token.flags |= SUSPECT
        return True

    cdef Py_ssize_t read_key(self, const uint16_t* chars, Py_ssize_t size, uint32_t* key, Spelt* w) noexcept:
        """The skeleton as neighbours see it, and the letters of a word to spell."""
        cdef Py_ssize_t i, count = 0
        cdef uint8_t own
        cdef bint spelt = True, digits = True
        for i in range(size):
            own = self.classes.of[chars[i]]
            if not own & DIGIT:
                digits = False
            if not own & (LETTER | ORDINARY):
                spelt = False
            elif spelt and own & LETTER:
                w.letters[w.size] = <uint8_t> (chars[i] - BASE)
                w.size += 1
            if not own & REMOVED:
                key[count] = folded(chars[i])
                count += 1
        if not spelt:
            w.size = 0
        if digits or not count:
            key[0] = c"0"
            return 1
        if key[count - 1] == BASE + TEH_MARBUTA:
            key[count - 1] = BASE + HEH
        elif key[count - 1] == BASE + ALEF_MAKSURA:
            key[count - 1] = BASE + YEH
        return count

    cdef void describe_key(self, Token* token) noexcept:
        """Whether a skeleton is defined, or tells of أن, and the ending that its neighbours agree with."""
        cdef uint8_t letters[MOST_LETTERS]
        cdef Py_ssize_t i, start, size = token.key_size
        cdef int32_t known
        cdef const Entry* entry
        cdef const Living* form
        cdef Grammar grammar = self.dictionary.grammar
        cdef Lexicon lexicon = self.dictionary.lexicon
        for i in range(size):
            letters[i] = <uint8_t> (token.key[i] - BASE) if BASE < token.key[i] < BASE + LETTERS else OTHER
        if grammar.defined.beginning(letters, size) != NULL:
            token.flags |= DEFINED
        start = bare_start(token)
        known = grammar.words.find(letters + start, size - start)
        if known > 0:
            token.flags |= OF_AN * (known & WORD_OF_AN != 0)
            token.flags |= GOVERNING * (known & WORD_GOVERNING != 0)
            token.flags |= SAYING * (known & WORD_SAYING != 0)
        if letters[size - 1] == HEH or letters[size - 1] == YEH:
            entry = lexicon.find(letters, size)
            token.ending = c"?"
            form = lexicon.leads(entry, AGREES, 0) if entry != NULL else NULL
            if form != NULL:
                token.ending = BASE + form.letters[size - 1]

    cdef int fill_forms(self, Token* token, Spelt* w, const Candidates* found, Block** blocks) except -1:
        cdef Py_ssize_t i
        cdef Form* form
        for i in range(found.count):
            token.options += found.items[i].right
        token.letters = w.size
        token.flags |= (LEXICAL if found.known else 0) | (LIVES if found.lives else 0)
        token.forms = form = <Form*> allotted(blocks, (token.options + 1) * sizeof(Form))
        memset(form, 0, (token.options + 1) * sizeof(Form))
        for i in range(found.count):
            if found.items[i].right:
                form.mass = found.items[i].count
                form.count = self.dictionary.grammar.channels(w, found.items[i].letters, form.channels)
                self.fill_form(form, w, found.items[i].letters, blocks)
                form += 1
        form.mass = found.own
        return self.fill_form(form, w, w.letters, blocks)

    cdef int fill_form(self, Form* form, const Spelt* w, const uint8_t* letters, Block** blocks) except -1:
        cdef uint16_t* made = <uint16_t*> allotted(blocks, 2 * w.size)
        cdef Py_ssize_t i
        for i in range(w.size):
            made[i] = BASE + letters[i]
        form.letters = made
        codes_of_form(form.codes, w, letters)
        for i in range(CODES):
            form.codes[i] *= self.dictionary.scorer.spread
        return 0


cdef inline uint32_t folded(uint32_t char) noexcept nogil:
    """Any alef as a bare one."""
    return BASE + plain(<uint8_t> (char - BASE)) if BASE < char < BASE + LETTERS else char


cdef void codes_of_form(uint32_t* codes, const Spelt* w, const uint8_t* letters) noexcept nogil:
    """The checksums of ``context.form_codes``."""
    cdef uint32_t alef = 0xFFFFFFFF, last = 0xFFFFFFFF, both
    cdef Py_ssize_t i, size = w.size
    cdef uint8_t end = w.skeleton[size - 1]
    codes[0] = ~fed_letters(fed_byte(0xFFFFFFFF, c"F"), letters, 0, size)
    alef = fed_byte(alef, c"A")
    last = fed_byte(last, c"E")
    both = fed_byte(0xFFFFFFFF, c"P")
    for i in range(size):
        if plain(letters[i]) == ALEF:
            alef = fed_byte(fed(alef, BASE + letters[i]), c"0" if i == 0 else c"1" if is_initial(w, i) else c"2")
            both = fed_byte(fed(both, BASE + letters[i]), c"0" if i == 0 else c"1" if is_initial(w, i) else c"2")
            break
    if end == HEH or end == YEH:
        last = fed(last, BASE + letters[size - 1])
        both = fed(both, BASE + letters[size - 1])
    both = fed_letters(fed_byte(fed_letters(both, letters, 0, 2), c"/"), letters, size - 2, size)
    codes[1] = ~alef
    codes[2] = ~last
    codes[3] = ~both


cdef int read_rates(double* rates, given) except -1:
    cdef Py_ssize_t i
    if len(given) != CHANNELS:
        raise ValueError("there is a rate for each channel")
    for i in range(CHANNELS):
        rates[i] = given[i]
    return 0


cdef bint is_open(const Token* token, const double* rates, double reach, double reported) noexcept nogil:
    """Whether some context could make a finding of a word; see ``lookup.is_open``."""
    cdef Py_ssize_t i, j
    cdef double share
    for i in range(token.options):
        share = token.forms[i].mass
        for j in range(token.forms[i].count):
            share *= rates[token.forms[i].channels[j]]
        if share * reach > token.forms[token.options].mass * reported:
            return True
    return False
