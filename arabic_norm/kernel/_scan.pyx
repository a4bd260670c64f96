# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Loops over candidates and words, compiled: scanning and scoring.  ``reference.py`` says the same in plain Python."""
