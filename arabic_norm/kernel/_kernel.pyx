# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Loops over characters, compiled: mapping, counting, cutting.  ``reference.py`` says the same in plain Python."""
