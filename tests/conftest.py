"""Settings of hypothesis, and where the shared data is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

SHARED = Path(os.environ.get("ARABIC_NORM_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data, which the project never contains; what needs it is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no shared data in {SHARED}")
    return SHARED


def without_loops(code: str, text: str) -> Any:
    """What the expression ``code`` makes of ``text`` where the Python code runs in place of the compiled loops."""
    program = (
        "import sys, json, arabic_norm as an; from arabic_norm.kernel import NAME; text = json.loads(sys.argv[1]);"
        f"print(json.dumps({code}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, json.dumps(text)],
        env={**os.environ, "ARABIC_NORM_KERNEL": "reference"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(ran.stdout)
