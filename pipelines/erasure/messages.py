"""Encrypted files of which a record was withdrawn: the message holds the record and cannot be redacted, so it goes whole.

What it held stays in the archive, redacted, under the sum of what it held, and the delivery stays the same delivery:
the note beside the archive says by sums alone which message held what.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from config.settings import Settings
from pipelines.deliveries import DeliveredFile, archived_path
from pipelines.erasure.overwrite import replace_bytes
from pipelines.erasure.register import GoneRecord, RedactedFile, redacted_file, register_file
from pipelines.file_bytes import sha256_of


def nothing_left(sha256: str) -> bytes:
    """Return what stands for a file that went whole: a file of its own, for two empty ones would be one."""
    return f"withdrawn: {sha256}\n".encode()


def settle_message(settings: Settings, source_id: str, file: DeliveredFile, held: RedactedFile) -> int:
    """Take away the message a redacted file came in, wherever it lies; return how many copies were replaced.

    Args:
        settings: the home.
        source_id: whose delivery it is.
        file: as the receipt names it.
        held: what became of what the message held.
    """
    if file.sealed_sha256 is None:
        return 0
    content = nothing_left(file.sealed_sha256)
    stones = tuple(sorted({stone for record in held.records for stone in record.tombstones}))
    known = redacted_file(settings, file.sealed_sha256)
    if known is None or set(stones) - {stone for record in known.records for stone in record.tombstones}:
        whole = GoneRecord(record_no=0, lines=0, controls=0, aside=False, digest="", tombstones=stones)
        register_file(
            settings,
            RedactedFile(
                original=file.sealed_sha256,
                redacted=hashlib.sha256(content).hexdigest(),
                byte_count=file.byte_count,
                records=(whole,),
                whole=True,
                message_of=file.sha256,
            ),
        )
    copies = [
        archived_path(settings, file.sealed_sha256),
        *copies_of(settings, source_id, file.delivered_name, file.byte_count),
    ]
    replaced = 0
    for copy in copies:
        if copy.exists() and sha256_of(copy) == file.sealed_sha256:
            replace_bytes(copy, content)
            replaced += 1
    return replaced


def copies_of(settings: Settings, source_id: str, name: str, byte_count: int) -> Iterator[Path]:
    """Yield files of the landing folder that may be copies of a delivered file: those of its name, those on their way
    there, and those of its size under any name, in folders that were never landed, too."""
    for path in sorted((settings.inbox / source_id).glob("*/*")):
        if path.is_file() and (path.name in (name, f"{name}.part") or path.stat().st_size == byte_count):
            yield path
