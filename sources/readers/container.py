"""Zip containers, opened with limits: no bomb, no path outside, no resource forks."""

import fnmatch
import io
import mmap
import posixpath
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from typing import Any

from sources.errors import refusing
from sources.readers.lines import Content
from sources.spec.files import FileSpec

# what the standard library raises over bytes that are no archive, or a damaged, encrypted or exotic one
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
    OverflowError,
)  # fmt: skip
_IN_MEMORY = 64_000_000
"""Bytes up to which a member is unpacked into memory."""
_PIECE = 1_000_000
_HARMLESS = 10_000_000
"""Bytes below which no ratio matters: blank-padded records of small files pack very well."""


def unpack(
    content: Content, file: FileSpec, *, source_id: str, file_name: str
) -> tuple[Content, bytes | None]:
    """Return the data file inside a container and its layout, where the specification names one.

    A large data file is unpacked piece by piece into a nameless temporary file and mapped: it is never in memory whole.
    """
    box = file.container
    if box is None:
        return content, None

    refuse = refusing(source_id, file_name)
    try:
        archive = zipfile.ZipFile(_file_of(content))
        members = [m for m in archive.infolist() if not m.is_dir() and not _fork(m.filename)]
        data = like(members, box.member)
        layout = like(members, box.sidecar) if box.sidecar else []
        if len(data) != 1 or len(layout) > 1:
            seen = f"{len(members)} members, {len(data)} like [{box.member}]"
            seen += f", {len(layout)} like [{box.sidecar}]" if box.sidecar else ""
            raise refuse(None, "member", seen, "Expected one of each: ask the sender which file was meant")
        for member in (*data, *layout):
            if member.file_size > box.max_bytes or is_bomb(member, box.max_ratio):
                seen = f"[{member.file_size}] bytes from [{member.compress_size}] packed"
                raise refuse(
                    None,
                    "zip_bomb",
                    seen,
                    "Raise the limits in spec.yml only when the sender confirms the size",
                )
            name = member.filename.replace("\\", "/")
            if posixpath.isabs(name) or ".." in name.split("/"):
                raise refuse(
                    None, "path_escape", "a member's path leads outside the archive", "Tell the sender"
                )
        return _member(archive, data[0]), archive.read(layout[0]) if layout else None
    except _DAMAGE as error:
        seen = f"the archive cannot be read ({type(error).__name__})"
        raise refuse(
            None, "archive", seen, "It is truncated or damaged: ask the sender for it again"
        ) from error


class _MappedFile(io.RawIOBase):
    """A mapped file as the stream that the standard library's archives ask for."""

    def __init__(self, content: mmap.mmap) -> None:
        self._content = content
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: len(self._content)}[whence]
        if base + offset < 0:
            raise ValueError(f"seek to [{base + offset}], before the beginning")
        self._place = base + offset
        return self._place

    def readinto(self, target: Any) -> int:
        piece = self._content[self._place : self._place + len(target)]
        target[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def _file_of(content: Content) -> io.BufferedIOBase:
    return io.BytesIO(content) if isinstance(content, bytes) else io.BufferedReader(_MappedFile(content))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Content:
    if member.file_size <= _IN_MEMORY:
        return archive.read(member)
    with tempfile.TemporaryFile() as whole, archive.open(member) as packed:
        shutil.copyfileobj(packed, whole, _PIECE)
        whole.flush()
        return mmap.mmap(whole.fileno(), 0, access=mmap.ACCESS_READ)


def like(members: list[zipfile.ZipInfo], pattern: str) -> list[zipfile.ZipInfo]:
    """Return the members whose name, without folders, fits a pattern; case does not matter."""
    return [
        member
        for member in members
        if fnmatch.fnmatch(re.split(r"[/\\]", member.filename)[-1].lower(), pattern.lower())
    ]


def is_bomb(member: zipfile.ZipInfo, max_ratio: float) -> bool:
    """Return whether a large member unpacks to more than `max_ratio` times what it holds."""
    return member.file_size > _HARMLESS and member.file_size > max_ratio * max(member.compress_size, 1)


def _fork(name: str) -> bool:
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith("._")
