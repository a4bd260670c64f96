"""Writing so that a file is at any moment the old one or the new one, and never a part of either.

The bytes go to a temporary file in the same folder, which is synced and then renamed over the target.  Mode, owner
(where allowed) and links are kept, and the times on request.  What is no regular file (a pipe) is written to.
"""

from __future__ import annotations

import os
import secrets
import stat
import zlib
from contextlib import suppress
from pathlib import Path
from platform import node
from types import TracebackType
from typing import BinaryIO, Final

from arabic_norm.formats.problems import FileProblem, problem

_SUFFIX: Final = ".arabic-norm~"


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
        check_target(path)
        try:
            if is_special(path):
                self.file: BinaryIO = open(self._target, "wb")  # noqa: SIM115
                return
            remove_left_over(self._target)
            self._temporary = self._target.with_name(
                f".{self._target.name}.{_signature()}.{secrets.token_hex(4)}{_SUFFIX}"
            )
            self.file = open(self._temporary, "xb")  # noqa: SIM115
        except OSError as error:
            raise problem(path, error) from None

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
            self.file.close()
            self._take_over(self._temporary)
            if backup and self._target.exists():
                self._keep_old(backup)
            os.replace(self._temporary, self._target)
            self._temporary = None
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
        link = self._target.with_name(f".{self._target.name}.{_signature()}.{secrets.token_hex(4)}{_SUFFIX}")
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
            self._temporary = None

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
            raise IsADirectoryError(21, "Is a directory", path)
        if not target.parent.is_dir():
            raise FileProblem(f"{path}: no such folder: {target.parent}")
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied", path)
        if not is_special(path) and not os.access(target.parent, os.W_OK | os.X_OK):
            raise PermissionError(13, "Permission denied in its folder", path)
    except OSError as error:
        raise problem(path, error) from None
    except ValueError:
        raise FileProblem(f"{path!r}: is no name that a file can have") from None


def remove_left_over(target: Path) -> None:
    """Remove temporary files for ``target`` that a run on this machine left behind when it was killed."""
    machine, _ = _signature().split("-")
    for path in target.parent.glob(f".{_escaped(target.name)}.{machine}-*{_SUFFIX}"):
        pid = path.name.removeprefix(f".{target.name}.").partition(".")[0].partition("-")[2]
        if pid.isdecimal() and not _runs(int(pid)):
            with suppress(OSError):
                path.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _signature() -> str:
    """The machine and the process that write."""
    return f"{zlib.crc32(node().encode()):08x}-{os.getpid()}"


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
