"""What doctests leave out: doors to packages too big for the extra ``test``, where those are not installed."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = [] if find_spec("spacy") else ["arabic_norm/contrib/spacy.py"]
