"""``python -m arabic_norm`` is the command ``arabic-norm``."""

from arabic_norm.cli import main

main(prog_name="arabic-norm")
