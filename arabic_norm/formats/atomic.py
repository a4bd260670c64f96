"""Writing so that a file is at any moment the old one or the new one, and never a part of either.

The bytes go to a temporary file in the same folder, which is synced and then renamed over the target.  Mode, owner
(where allowed) and links are kept, and the times on request.  What is no regular file (a pipe) is written to.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import weakref
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

from arabic_norm.formats.problems import FileProblem, problem

try:
    import fcntl
except ImportError:  # Windows, where a file that is open cannot be removed
    fcntl = None  # type: ignore[assignment]

_SUFFIX: Final = ".arabic-norm~"
_RANDOM: Final = 6
"""How many random bytes tell the temporary files of one target apart."""


class Replacement:
    """A file being written in place of ``path``: nothing is seen of it before ``commit``.

    Raises:
        FileProblem: if the target cannot be written.
    """

    def __init__(self, path: str, keep_times: bool = False) -> None:
        self.name = path
        self._target = Path(os.path.realpath(path))
        self._keep_times = keep_times
        self._temporary: Path | None = None
        self._remover: weakref.finalize[Any, Any] | None = None
        check_target(path)
        try:
            if is_special(path):
                self.file: BinaryIO = open(self._target, "wb")  # noqa: SIM115
                return
            remove_left_over(self._target)
            self._temporary, self.file = self._locked()
        except OSError as error:
            raise problem(path, error) from None

    def _locked(self) -> tuple[Path, BinaryIO]:
        """A new file beside the target, locked as long as it is open, so that others see that somebody writes it.

        It is removed with its Replacement: an interrupt may come before anybody has that to abandon it.
        """
        while True:
            path = _beside(self._target)
            self._has_ended()
            self._remover = weakref.finalize(self, _remove, path, os.getpid())
            file = open(path, "xb")  # noqa: SIM115
            if fcntl is not None:
                with suppress(OSError):  # a file system without locks
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists():  # else it was taken for one left over before it was locked
                return path, file
            file.close()

    def commit(self, backup: str = "") -> None:
        """Put the file in the target's place; with ``backup``, a suffix, the old one is kept beside it.

        Raises:
            FileProblem: if that cannot be done; then the target is as it was.
        """
        try:
            self.file.flush()
            if self._temporary is None:
                self.file.close()
                return
            os.fsync(self.file.fileno())
            if fcntl is None:
                self.file.close()
            self._take_over(self._temporary)
            if backup and self._target.exists():
                self._keep_old(backup)
            os.replace(self._temporary, self._target)
            self._has_ended()
            self.file.close()  # until here it was locked, and nobody took it for one that a killed run left
            _sync_folder(self._target.parent)
        except OSError as error:
            self.abandon()
            raise problem(self.name, error) from None

    def _take_over(self, temporary: Path) -> None:
        """Give the new file the mode, owner and perhaps times of the old one."""
        if not self._target.exists():
            temporary.chmod(0o666 & ~_umask())
            return
        old = self._target.stat()
        with suppress(OSError, AttributeError):
            os.chown(temporary, old.st_uid, old.st_gid)
        temporary.chmod(stat.S_IMODE(old.st_mode))
        if self._keep_times:
            os.utime(temporary, ns=(old.st_atime_ns, old.st_mtime_ns))

    def _keep_old(self, backup: str) -> None:
        """Keep the old file beside the new one; an older backup is replaced as whole as a file is."""
        kept = self._target.with_name(self._target.name + backup)
        link = _beside(self._target)
        try:
            os.link(self._target, link)
            os.replace(link, kept)
            # Where a run was killed between here and its end, the backup is the file already; then rename does nothing:
            # https://pubs.opengroup.org/onlinepubs/9799919799/functions/rename.html
            link.unlink(missing_ok=True)
        except OSError:  # a file system without links
            with suppress(OSError):
                link.unlink()
            kept.write_bytes(self._target.read_bytes())

    def abandon(self) -> None:
        """Forget what was written."""
        with suppress(OSError):
            self.file.close()
        if self._temporary is not None:
            with suppress(OSError):
                self._temporary.unlink()
            self._has_ended()

    def _has_ended(self) -> None:
        """Leave nothing to do for when this is forgotten: Python would pass over an interrupt that comes then."""
        self._temporary = None
        if self._remover is not None:
            self._remover.detach()

    def __enter__(self) -> Replacement:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.abandon()


def write(path: str, data: bytes) -> None:
    """Replace a small file by ``data``, whole or not at all.

    Raises:
        FileProblem: if it cannot be written; then it is as it was.
    """
    with Replacement(path) as new:
        try:
            new.file.write(data)
        except OSError as error:
            raise problem(path, error) from None
        new.commit()


def is_special(path: str) -> bool:
    """Whether ``path`` is there and is neither a regular file nor a folder."""
    target = Path(os.path.realpath(path))
    return target.exists() and not target.is_file() and not target.is_dir()


def check_target(path: str) -> None:
    """Find out that a file cannot be written before work is spent on it.

    Raises:
        FileProblem: if it is a folder, or it or its folder cannot be written to, or there is no such folder.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "Is a directory", path)
        if not target.parent.is_dir():
            raise FileProblem(f"{path}: no such folder: {target.parent}")
        if target.exists() and not os.access(target, os.W_OK):
            raise _denied(target, "Permission denied")
        if not is_special(path) and not os.access(target.parent, os.W_OK | os.X_OK):
            raise _denied(target.parent, "Permission denied in its folder")
    except OSError as error:
        raise problem(path, error) from None
    except ValueError:
        raise FileProblem(f"{path!r}: is no name that a file can have") from None


def _denied(path: Path, reason: str) -> OSError:
    """Why ``path`` cannot be written to; ``reason`` where its whole disk is not read-only."""
    if hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY:
        return OSError(errno.EROFS, os.strerror(errno.EROFS))
    return PermissionError(errno.EACCES, reason)


def remove_left_over(target: Path) -> None:
    """Remove temporary files for ``target`` that killed runs left behind: those that nobody has locked."""
    for path in target.parent.glob(f".{_escaped(target.name)}.{'?' * 2 * _RANDOM}{_SUFFIX}"):
        with suppress(OSError), open(path, "rb") as file:
            if fcntl is not None:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _beside(target: Path) -> Path:
    """A name that nobody has, in the folder of ``target``."""
    return target.with_name(f".{target.name}.{secrets.token_hex(_RANDOM)}{_SUFFIX}")


def _remove(path: Path, process: int) -> None:
    """Remove a temporary file, if it is still there, in the process that made it."""
    if os.getpid() == process:
        with suppress(OSError):
            path.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
