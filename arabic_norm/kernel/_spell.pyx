# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Loops over the words of a text, compiled: which may be misspelt, and what each may be where it stands.

What they do is specified in plain Python, in ``spelling/``: ``words`` and ``lookup`` say what is known of a token,
``context`` what a neighbour says, ``document`` how a text is weighed.  What they know (classes of characters, weights,
rates) is given to them by ``spelling/compiled.py``.
"""

from libc.math cimport exp, log, pow
from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp, memcpy, memset

from operator import itemgetter

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    const void* PyUnicode_DATA(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define prefetch(place) __builtin_prefetch(place)
    #else
    #define prefetch(place) ((void) 0)
    #endif
    """
    void prefetch(const void* place) noexcept nogil

include "_spell_text.pxi"
include "_spell_letters.pxi"
include "_spell_tokens.pxi"
include "_spell_lexicon.pxi"
include "_spell_grammar.pxi"
include "_spell_affixes.pxi"
include "_spell_context.pxi"
include "_spell_lookup.pxi"
include "_spell_memory.pxi"
include "_spell_document.pxi"
include "_spell_rates.pxi"
