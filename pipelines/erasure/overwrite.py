"""Bytes that go: overwritten before they are given back, as far as a file system lets a program do that.

On a disk that copies on write, or a solid-state disk, old blocks may outlive this; that is the operator's encryption.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from warehouse.atomic import write_bytes

_PIECE = 1 << 20


def write_over(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` replace a file in one step, then overwrite what it replaced.

    A kill leaves the old file or the new one; what is left of the old one then has no name.
    """
    with path.open("r+b") as old:
        write(path)
        if os.fstat(old.fileno()).st_nlink == 0:
            _overwrite(old.fileno())


def replace_bytes(path: Path, content: bytes) -> None:
    """Replace the content of a file in one step, then overwrite the old bytes."""
    mode = path.stat().st_mode & 0o777
    write_over(path, lambda target: write_bytes(target, content))
    path.chmod(mode)


def forget_file(path: Path) -> None:
    """Take a file away, then overwrite its bytes; one that is gone stays gone."""
    if path.is_symlink() or not path.exists():
        path.unlink(missing_ok=True)
        return
    path.chmod(0o600)
    with path.open("r+b") as old:
        path.unlink()
        if os.fstat(old.fileno()).st_nlink == 0:
            _overwrite(old.fileno())


def forget_folder(folder: Path) -> None:
    """Take a folder and all below it away, its files as `forget_file` does."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*")):
        if path.is_file() or path.is_symlink():
            forget_file(path)
    shutil.rmtree(folder, ignore_errors=True)


def _overwrite(descriptor: int) -> None:
    left = os.fstat(descriptor).st_size
    os.lseek(descriptor, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(descriptor, bytes(min(_PIECE, left)))
    os.fsync(descriptor)
