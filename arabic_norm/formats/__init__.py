"""Formats: how text comes from files and goes back into them.  Only this room and the command touch files."""
