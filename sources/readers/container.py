"""Zip containers, opened with limits: no bomb, no path outside, no resource forks."""

import fnmatch
import io
import posixpath
import re
import struct
import zipfile
import zlib

from sources.errors import FileRefused
from sources.spec.formats import FileSpec

# what the standard library raises over bytes that are no archive, or a damaged, encrypted or exotic one
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError,
    OverflowError,
)  # fmt: skip
_HARMLESS = 10_000_000
"""Bytes below which no ratio matters: blank-padded records of small files pack very well."""


def unpack(content: bytes, file: FileSpec, *, source_id: str, file_name: str) -> tuple[bytes, bytes | None]:
    """Return the data file inside a container and its layout, where the specification names one."""
    box = file.container
    if box is None:
        return content, None

    def refuse(rule: str, seen: str, todo: str) -> FileRefused:
        return FileRefused(
            source_id=source_id, file_name=file_name, line=None, rule=rule, seen=seen, todo=todo
        )

    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [m for m in archive.infolist() if not m.is_dir() and not _fork(m.filename)]
        data = _like(members, box.member)
        layout = _like(members, box.sidecar) if box.sidecar else []
        if len(data) != 1 or len(layout) > 1:
            seen = f"{len(members)} members, {len(data)} like [{box.member}]"
            seen += f", {len(layout)} like [{box.sidecar}]" if box.sidecar else ""
            raise refuse("member", seen, "Expected one of each: ask the sender which file was meant")
        for member in (*data, *layout):
            if member.file_size > box.max_bytes or is_bomb(member, box.max_ratio):
                seen = f"[{member.file_size}] bytes from [{member.compress_size}] packed"
                raise refuse(
                    "zip_bomb", seen, "Raise the limits in spec.yml only when the sender confirms the size"
                )
            name = member.filename.replace("\\", "/")
            if posixpath.isabs(name) or ".." in name.split("/"):
                raise refuse("path_escape", "a member's path leads outside the archive", "Tell the sender")
        return archive.read(data[0]), archive.read(layout[0]) if layout else None
    except _DAMAGE as error:
        seen = f"the archive cannot be read ({type(error).__name__})"
        raise refuse("archive", seen, "It is truncated or damaged: ask the sender for it again") from error


def _like(members: list[zipfile.ZipInfo], pattern: str) -> list[zipfile.ZipInfo]:
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
