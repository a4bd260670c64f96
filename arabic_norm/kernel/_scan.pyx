# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Loops over candidates and words, compiled: scanning and scoring.

What they do is specified in plain Python, in ``boundary/``: candidates, features, codes, counts, scorer and survey.
What they know (classes of characters, what a gap or a word is, the arrays of a model) is given to them by
``boundary/compiled.py``; what needs a rule (a constraint that may have something to say) is asked there.
"""

from array import array

from libc.math cimport INFINITY, exp, fabs, log, sqrt
from libc.stdint cimport int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memcmp, memcpy, memmove, memset

from _thread import allocate_lock

cdef extern from "Python.h":
    int PyUnicode_KIND(object text)
    const void* PyUnicode_DATA(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    object PyUnicode_Substring(object text, Py_ssize_t start, Py_ssize_t end)

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define prefetch(place) __builtin_prefetch(place)
    #else
    #define prefetch(place) ((void) 0)
    #endif
    """
    void prefetch(const void* place) noexcept nogil

include "_scan_text.pxi"
include "_scan_words.pxi"
include "_scan_letters.pxi"
include "_scan_codes.pxi"
include "_scan_forest.pxi"
include "_scan_scores.pxi"
include "_scan_nests.pxi"
include "_scan_pairs.pxi"
include "_scan_lines.pxi"
include "_scan_survey.pxi"
include "_scan_window.pxi"
include "_scan_second.pxi"
include "_scan_results.pxi"
