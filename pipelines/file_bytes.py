"""The bytes of a file: mapped instead of read into memory, hashed as they stream by."""

import hashlib
import mmap
from pathlib import Path

from sources.readers.lines import Content


def map_file(path: Path) -> Content:
    """Return the bytes of a file without reading them; they are read where they are looked at.

    The file must not be cut while the bytes are in use: archived files never are.
    """
    with path.open("rb") as stream:
        if path.stat().st_size == 0:  # nothing cannot be mapped
            return b""
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
