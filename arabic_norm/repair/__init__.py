"""Repair: the rules that mend artifacts.  They change punctuation and white space, never a letter, mark or digit."""
