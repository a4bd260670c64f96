"""The twins of the compiled loops, in plain Python: what they must do, to be read and to be run without a compiler."""
