"""Importing us is quick: it loads nothing that only some calls need, reads no table and compiles none."""

from __future__ import annotations

import json
import subprocess
import sys

#: What takes long to load, by itself or with what it loads.
SLOW = (
    *("regex", "json", "hashlib", "secrets", "random", "tempfile", "pathlib", "importlib.resources", "pkgutil"),
    *("concurrent.futures", "logging", "multiprocessing", "urllib.parse", "argparse", "numpy", "pyarrow"),
)

_PROGRAM = """
import sys
before = set(sys.modules)
import arabic_norm
loaded = set(sys.modules) - before
from arabic_norm import kernel, tables
from arabic_norm.boundary.scorer import default_model
from arabic_norm.places import _class
from arabic_norm.spelling.model import default_model as spelling_model
kept = [cached.cache_info().currsize for cached in (tables.rows, default_model, spelling_model, _class)]
arabic_norm.normalize("abc", "lucene")
used = set(sys.modules) - before
import json
print(json.dumps([sorted(loaded), kept, "regex" in used]))
"""


def test_importing_loads_and_reads_no_more_than_it_needs():
    # Without site, so that nothing is loaded before; what a path file of the environment would add is handed over.
    program = f"import sys; sys.path[:] = {sys.path!r}\n{_PROGRAM}"
    said = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True)
    loaded, kept, used_regex = json.loads(said.stdout)
    assert not [name for name in SLOW if name in loaded]
    assert kept == [0, 0, 0, 0]
    assert not used_regex
    assert "arabic_norm.steps" in loaded
