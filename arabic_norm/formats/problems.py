"""What can be wrong with a file, in one line."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Final


class FileProblem(Exception):
    """A file that cannot be read or written; the message names it, and the place in it where there is one."""


class RowProblem(Exception):
    """A row or document that is not as it should be; the message says where in its file and why."""


_REASONS: Final = {IsADirectoryError: "a folder, not a file", FileNotFoundError: "no such file"}


def problem(name: str, error: OSError) -> FileProblem:
    """The problem that an error of the system is.

    >>> str(problem("a.txt", FileNotFoundError()))
    'a.txt: no such file'
    """
    reason = _REASONS.get(type(error)) or (error.strerror or str(error)).lower()
    return FileProblem(f"{name}: {reason}")


def extra(module: str, name: str, what: str) -> ModuleType:
    """Import an optional package.

    Args:
        module: what is imported.
        name: the extra that installs it.
        what: what it is needed for.

    Raises:
        FileProblem: if it is not installed; the message names the extra.

    >>> extra("nosuchmodule", "zstd", "zstd files")
    Traceback (most recent call last):
        ...
    arabic_norm.formats.problems.FileProblem: zstd files need nosuchmodule: pip install "arabic-norm-toolkit[zstd]"
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise FileProblem(f'{what} need {package}: pip install "arabic-norm-toolkit[{name}]"') from None
