"""Zip containers, opened with limits: no bomb, no path outside, no resource forks."""

import fnmatch
import io
import posixpath
import zipfile
import zlib

from sources.errors import FileRefused
from sources.spec.formats import FileSpec


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
        data = _one(members, box.member)
        layout = _one(members, box.sidecar) if box.sidecar else None
        if data is None:
            names = f"{len(members)} members, none like [{box.member}]"
            raise refuse("member", names, "Ask the sender which file was meant")
        for member in filter(None, (data, layout)):
            if member.file_size > box.max_bytes or member.file_size > box.max_ratio * max(
                member.compress_size, 1
            ):
                seen = f"[{member.file_size}] bytes from [{member.compress_size}] packed"
                raise refuse(
                    "zip_bomb", seen, "Raise the limits in spec.yml only when the sender confirms the size"
                )
            if posixpath.isabs(member.filename) or ".." in member.filename.split("/"):
                raise refuse("path_escape", "a member's path leads outside the archive", "Tell the sender")
        return archive.read(data), archive.read(layout) if layout else None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        seen = f"the archive cannot be read ({type(error).__name__})"
        raise refuse("archive", seen, "It is truncated or damaged: ask the sender for it again") from error


def _one(members: list[zipfile.ZipInfo], pattern: str) -> zipfile.ZipInfo | None:
    found = [m for m in members if fnmatch.fnmatch(posixpath.basename(m.filename).lower(), pattern.lower())]
    return sorted(found, key=lambda m: m.filename)[0] if found else None


def _fork(name: str) -> bool:
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith("._")
