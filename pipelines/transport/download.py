"""One file of the sender into a folder here: under a `.part` name until it is whole, going on where it was cut off."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.transport.remote import Remote, RemoteFile
from warehouse.atomic import read_json, write_json

PIECE = 4 * 2**20
Tell = Callable[[int, int], None]


class ChangedMeanwhile(Exception):
    """The sender wrote to a file while it was read; the next look takes it as it is then."""


def download(remote: Remote, file: RemoteFile, folder: Path, *, tell: Tell) -> str:
    """Bring one file whole; return the SHA-256 of its bytes. What is already there whole is not read again.

    `tell` hears how many bytes of how many came, without those that an earlier try had brought.

    Raises:
        ChangedMeanwhile: it was another file after reading than before.
    """
    target, notes = folder / file.name, _Notes(folder, file.name)
    part = folder / f"{file.name}.part"
    if not notes.are_of(file):
        part.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        notes.write(file)
    if target.exists():
        return _sum_of(target)
    try:
        sha256 = _copy(remote, file, part, tell)
        is_same = remote.stat(file).state == file.state and part.stat().st_size == file.size
    except FileNotFoundError:
        is_same = False
    if not is_same:
        part.unlink(missing_ok=True)
        raise ChangedMeanwhile(f"[{file.path}] was written to while it was read")
    part.replace(target)
    return sha256


def _copy(remote: Remote, file: RemoteFile, part: Path, tell: Tell) -> str:
    """Append what is missing of a file; return the SHA-256 over all of it."""
    digest, begin = hashlib.sha256(), 0
    if part.exists():
        if part.stat().st_size > file.size:
            part.unlink()
        else:
            with part.open("rb") as stream:
                while piece := stream.read(PIECE):
                    digest.update(piece)
                    begin += len(piece)
    done = begin
    with part.open("ab") as target:
        if begin < file.size:
            with remote.open(file) as stream:
                stream.seek(begin)
                while piece := stream.read(PIECE):
                    target.write(piece)
                    digest.update(piece)
                    done += len(piece)
                    tell(done - begin, max(file.size - begin, done - begin))
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def _sum_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Notes:
    """Beside a file on its way: how it looked at the sender when its first byte was read."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / f".{name}.state"

    def are_of(self, file: RemoteFile) -> bool:
        """Return whether what is here was read from the file as it looks now."""
        known: Any = read_json(self._path) if self._path.exists() else None
        return bool(known == file.state)

    def write(self, file: RemoteFile) -> None:
        """Note how the file looks now."""
        write_json(self._path, file.state)
