"""The room of what lies outside the repository: where ``shared/`` is, its documents and its tools.

The tools are imported from their path and never copied, so that a figure here is the figure that they would print.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
from pathlib import Path
from types import ModuleType
from typing import Any, Final

REPOSITORY: Final = Path(__file__).resolve().parent.parent
VARIABLE: Final = "ARABIC_NORM_SHARED"

Document = dict[str, Any]
"""One object of a JSONL file, as shared/data/README.md describes it."""


def add_shared_option(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the option that says where the data is, with the same default everywhere."""
    default = Path(os.environ.get(VARIABLE) or REPOSITORY.parent / "shared")
    parser.add_argument(
        "--shared", type=Path, default=default, help=f"data and tools; else ${VARIABLE}, else ../shared"
    )


def absence(shared: Path) -> str | None:
    """Why nothing can be measured with ``shared``, in one line, or None if all of it is there."""
    for wanted in ("data/dev", "data/cases", "tools/score.py", "tools/corrupt.py"):
        if not (shared / wanted).exists():
            return f"{shared / wanted} is absent: nothing measured, no gate checked"
    return None


def tool(shared: Path, name: str) -> ModuleType:
    """The script ``shared/tools/{name}.py`` as a module, which is not put into ``sys.modules``."""
    path = shared / "tools" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"shared_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents(path: Path) -> list[Document]:
    """The objects of a JSONL file, in order."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def dev_sets(shared: Path) -> dict[str, list[Document]]:
    """Every dev set by its name, sorted, so that two runs print their rows in the same order."""
    return {path.stem: documents(path) for path in sorted((shared / "data" / "dev").glob("*.jsonl"))}


def cases(shared: Path, name: str) -> list[Document]:
    """The hand-made inputs ``shared/data/cases/{name}.jsonl``."""
    return documents(shared / "data" / "cases" / f"{name}.jsonl")
