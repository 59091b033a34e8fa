"""Which files of a delivery play the roles of its specification: every role that is required, once unless `many`."""

import re
from collections.abc import Sequence
from pathlib import Path

from pipelines.deliveries import DeliveredFile
from sources.errors import FileRefused
from sources.mapping.delivery import ReadFile
from sources.spec.file_names import is_companion, role_of
from sources.spec.files import Chunks, FileSpec
from sources.spec.model import SourceSpec

_NAMED = 5
"""Files that a message names at most."""


def refuse_beside(
    spec: SourceSpec, read: Sequence[ReadFile]
) -> tuple[list[ReadFile], list[tuple[DeliveredFile, str, FileRefused]]]:
    """Return the files that play their roles alone, or may be several, and a refusal for every other.

    Last month's file that was left beside this month's would be taken for a part of the same list: every record of
    both would count, and nobody could tell which of two that differ holds.
    """
    kept: list[ReadFile] = []
    refused = []
    for file in read:
        names = sorted(other.name for other in read if other.role == file.role)
        if len(names) == 1 or spec.file(file.role).many:
            kept.append(file)
            continue
        error = _beside(spec, file, names)
        error.records = file.records.delivered
        delivered = DeliveredFile(name=file.name, sha256=file.sha256, byte_count=file.byte_count)
        refused.append((delivered, file.role, error))
    return kept, refused


def _beside(spec: SourceSpec, file: ReadFile, names: Sequence[str]) -> FileRefused:
    others = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return FileRefused(
        source_id=spec.source_id,
        file_name=file.name,
        line=None,
        rule="several_files",
        seen=f"{len(names)} files play the role [{file.role}], expected one: {list(names[:_NAMED])}{others}",
        todo="Take away those that are of another delivery, each into a folder of its own day. If one table comes in"
        f" several files, write `many: true` below `role: {file.role}` in sources/{spec.source_id}/spec.yml",
    )


def missing_files(
    spec: SourceSpec,
    delivered: Sequence[tuple[DeliveredFile, Path]],
    read: Sequence[ReadFile],
    refused: Sequence[tuple[DeliveredFile, str, FileRefused]],
) -> list[tuple[DeliveredFile, str, FileRefused]]:
    """Return a refusal for every role that no file plays, and for every table that lacks a chunk."""
    present = {file.role for file in read} | {role for _, role, _ in refused}
    found = []
    for file_spec in spec.files:
        nothing = DeliveredFile(name=file_spec.pattern, sha256="0" * 64, byte_count=0)
        if file_spec.required and file_spec.role not in present:
            missing = role_refusal(
                spec, file_spec.pattern, "missing_file", f"no file plays the role [{file_spec.role}]"
            )
            found.append((nothing, file_spec.role, missing))
        elif file_spec.chunks is not None:
            seen = chunk_fault(file_spec.chunks, [f.name for f, _ in delivered if _plays(spec, f, file_spec)])
            if seen is not None:
                found.append((nothing, file_spec.role, role_refusal(spec, file_spec.pattern, "chunks", seen)))
    return found


def chunk_fault(chunks: Chunks, names: Sequence[str]) -> str | None:
    """Return what is wrong with the chunks of a table; None when every number stands there once."""
    found = [re.search(chunks.number, name) for name in names]
    numbers = [int(match[1]) for match in found if match is not None]
    missing = sorted(set(range(1, chunks.count + 1)) - set(numbers))
    odd = sorted({n for n in numbers if numbers.count(n) > 1 or not 1 <= n <= chunks.count})
    unnumbered = len(names) - len(numbers)
    if not missing and not odd and not unnumbered:
        return None
    return (
        f"got {len(names)} chunks, expected {chunks.count}: missing {missing}, twice or beyond {odd},"
        f" without a number {unnumbered}"
    )


def _plays(spec: SourceSpec, file: DeliveredFile, file_spec: FileSpec) -> bool:
    found = None if is_companion(spec, file.name) else role_of(spec, file.name)
    return found is not None and found.role == file_spec.role


def role_refusal(spec: SourceSpec, name: str, rule: str, seen: str) -> FileRefused:
    """Return the refusal of a file that fits, or lacks, its place in the delivery; it says which files are expected."""
    todo = f"Expected files are {[f.pattern for f in spec.files]}"
    return FileRefused(source_id=spec.source_id, file_name=name, line=None, rule=rule, seen=seen, todo=todo)
