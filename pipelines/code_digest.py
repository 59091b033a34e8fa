"""A hash over the code that makes a stage output, so that a changed program never reuses an old one."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from config.settings import REPO_ROOT

_SUFFIXES = {".py", ".yml", ".sql", ".csv"}


@cache
def code_digest(rooms: tuple[str, ...]) -> str:
    """Return the SHA-256 over all code and data files of these rooms or files, by relative path."""
    digest = hashlib.sha256()
    for path in sorted(_files(rooms)):
        digest.update(f"{path.relative_to(REPO_ROOT).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(rooms: Iterable[str]) -> Iterable[Path]:
    for room in rooms:
        root = REPO_ROOT / room
        if root.is_file():
            yield root
        else:
            yield from (p for p in root.rglob("*") if p.suffix in _SUFFIXES and "sample" not in p.parts)
