"""The small loops over characters, compiled where a compiler was at hand when the package was installed.

Each function of the compiled modules has a twin in plain Python in :mod:`arabic_norm.kernel.reference`, which is its
specification.  ``ARABIC_NORM_KERNEL=reference`` in the environment has the twins run.
"""

from __future__ import annotations

import os
from typing import Final

try:
    if os.environ.get("ARABIC_NORM_KERNEL") == "reference":
        raise ImportError
    from arabic_norm.kernel import _kernel, _scan  # noqa: F401
except ImportError:
    NAME: Final = "reference"
else:
    NAME: Final = "compiled"
