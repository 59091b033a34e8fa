"""The register of redacted files: by the hash a file had when it was delivered, what it is now and what went.

A delivery stays identified by its bytes as delivered. The register says which other bytes may stand for them: the redacted
ones, and only those.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from config.settings import Settings
from warehouse.atomic import read_json, write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRecord:
    """One record that was blanked out of a file."""

    record_no: int
    lines: int
    """Physical lines it spans."""
    controls: int
    """Control lines that a reader now counts in its place."""
    aside: bool
    """Whether it carried no fact."""
    digest: str
    """Keyed digest of its text as it was."""
    tombstones: tuple[str, ...]
    """What withdrew it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedFile:
    """One delivered file as it is now."""

    original: str
    """SHA-256 of the file as delivered: its name in the archive, and what the delivery's id is made of."""
    redacted: str
    """SHA-256 of the bytes that stand there now."""
    byte_count: int
    """Size as delivered."""
    records: tuple[GoneRecord, ...]
    whole: bool = False
    """Whether nothing of it is left to read."""
    message_of: str | None = None
    """Of an encrypted message, which goes whole: SHA-256 of what it held."""
    earlier: tuple[str, ...] = ()
    """What `redacted` was before more of it went."""

    @property
    def numbers(self) -> frozenset[int]:
        """Numbers of the records that went."""
        return frozenset(record.record_no for record in self.records)

    @property
    def count(self) -> int:
        """Records that went; a document without records is none."""
        return sum(1 for record in self.records if record.record_no > 0)

    @property
    def controls(self) -> int:
        """Control lines that a reader counts for them."""
        return sum(record.controls for record in self.records)


def redacted_file(settings: Settings, original: str) -> RedactedFile | None:
    """Return what became of a file, by its hash as delivered; None where nothing did."""
    path = _path(settings, original)
    return _load(path) if path.exists() else None


def redacted_files(settings: Settings) -> list[RedactedFile]:
    """Return every redacted file, by its hash as delivered."""
    return [_load(path) for path in sorted((settings.erasure / "files").glob("*.json"))]


def by_redacted_hash(settings: Settings) -> dict[str, list[RedactedFile]]:
    """Return the redacted files by the hash of their bytes now, and by those they had between two redactions.

    Two extracts that differed in the withdrawn record alone have the same bytes now.
    """
    found: dict[str, list[RedactedFile]] = {}
    for file in redacted_files(settings):
        for known in (*file.earlier, file.redacted):
            found.setdefault(known, []).append(file)
    return found


def withheld_in(settings: Settings, originals: Sequence[str]) -> dict[str, RedactedFile]:
    """Return, of some files by their hash as delivered, those that were redacted."""
    found = {one: redacted_file(settings, one) for one in originals}
    return {one: file for one, file in found.items() if file is not None}


def expected_hash(settings: Settings, original: str) -> str:
    """Return the hash that the archived bytes of a file must have."""
    found = redacted_file(settings, original)
    return original if found is None else found.redacted


def register_file(settings: Settings, file: RedactedFile) -> None:
    """Write down what a file is to become, before it becomes so; what went earlier stays told."""
    before = redacted_file(settings, file.original)
    if before is not None:
        earlier = tuple(dict.fromkeys([*before.earlier, before.redacted]))
        file = replace(
            file,
            records=_merged(before.records, file.records),
            earlier=tuple(known for known in earlier if known != file.redacted),
        )
    write_json(_path(settings, file.original), asdict(file))


def _merged(before: Sequence[GoneRecord], now: Sequence[GoneRecord]) -> tuple[GoneRecord, ...]:
    """A record that went earlier keeps the digest of its bytes as delivered, whatever else withdraws it now."""
    found = {record.record_no: record for record in before}
    for record in now:
        known = found.get(record.record_no, record)
        stones = tuple(sorted({*known.tombstones, *record.tombstones}))
        found[record.record_no] = replace(known, tombstones=stones)
    return tuple(found[number] for number in sorted(found))


def _path(settings: Settings, original: str) -> Path:
    return settings.erasure / "files" / f"{original}.json"


def _load(path: Path) -> RedactedFile:
    raw: dict[str, Any] = read_json(path)
    records = tuple(GoneRecord(**{**one, "tombstones": tuple(one["tombstones"])}) for one in raw["records"])
    return RedactedFile(**{**raw, "records": records, "earlier": tuple(raw["earlier"])})
