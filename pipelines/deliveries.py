"""Deliveries and their receipts: what arrived, when, and where its bytes rest.

A delivery is identified by the SHA-256 of its content and is immutable once landed. A *receipt* is the
dated fact that it arrived: the same bytes may be received again (a no-op), and a later receipt of other
bytes supersedes an earlier one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from config.settings import Settings
from pipelines.errors import StepError
from sources.spec.loader import load_spec
from warehouse.atomic import read_json, write_json

INCOMING = ".incoming-"
"""How folders of the landing folder begin that are still being brought; nothing lands from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFile:
    """One file as delivered."""

    name: str
    sha256: str
    byte_count: int
    sealed_name: str | None = None
    """Its name as delivered, where it was an encrypted message; name and sum above are those of what it held."""
    sealed_sha256: str | None = None
    """The message itself, which rests in the archive, too."""
    signed_by: str | None = None
    """Fingerprint of the key whose signature vouches for it, where one was asked for."""

    @property
    def delivered_name(self) -> str:
        """Its name as delivered."""
        return self.sealed_name or self.name

    @property
    def delivered_sha256(self) -> str:
        """The sum of its bytes as delivered."""
        return self.sealed_sha256 or self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """That a delivery was taken away because it may be kept no longer; its receipt stays."""

    on: date
    """The day it went."""
    by: str
    at_most: int
    """Days it might be kept after a newer one superseded it."""
    because: str
    """What the limit rests on, as the specification said it then."""
    kept: tuple[str, ...] = ()
    """Files that stayed because another delivery holds the very same bytes."""
    place: dict[str, Any] | None = None
    """Its place in the chain of its source, which its bytes can no longer say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One arrival of one delivery."""

    source_id: str
    delivery_id: str
    received_on: date
    sequence: int
    """Several deliveries may arrive on one day; the highest is the newest."""
    files: tuple[DeliveredFile, ...]
    repeats: date | None
    """When these very bytes were first received, if they were; such a receipt changes nothing."""
    supersedes: str | None
    """Delivery that was the newest before this one."""
    expired: Expiry | None = None

    @property
    def order(self) -> tuple[date, int]:
        """Sort key: newest last."""
        return (self.received_on, self.sequence)


def delivery_id_of(files: Sequence[DeliveredFile]) -> str:
    """Return the SHA-256 over the content hashes of all files, in hash order: names do not count."""
    digest = hashlib.sha256()
    for sha256 in sorted(file.sha256 for file in files):
        digest.update(sha256.encode() + b"\n")
    return digest.hexdigest()


def archived_path(settings: Settings, sha256: str) -> Path:
    """Return where the bytes with this hash rest, untouched."""
    return settings.archive / "files" / sha256[:2] / sha256


def receipts(settings: Settings, source_id: str, *, until: date) -> list[Receipt]:
    """Return the receipts of a source up to and including `until`, oldest first."""
    folder = settings.archive / "receipts" / source_id
    found = [_load(path) for path in sorted(folder.glob("*.json"))]
    return sorted((r for r in found if r.received_on <= until), key=lambda r: r.order)


def deliveries_newest_first(settings: Settings, source_id: str, *, until: date) -> list[Receipt]:
    """Return one receipt a delivery, the one of its first arrival, newest first."""
    return [r for r in reversed(receipts(settings, source_id, until=until)) if r.repeats is None]


def delivery_named(settings: Settings, source_id: str, begin: str | None, *, until: date) -> Receipt:
    """Return the receipt of the one delivery whose id begins so, or of the newest where nothing is said.

    Raises:
        SpecError: there is no such source.
        StepError: no delivery of the source, or several, begin so.
    """
    load_spec(source_id)
    known = deliveries_newest_first(settings, source_id, until=until)
    found = known[:1] if begin is None else [r for r in known if r.delivery_id.startswith(begin)]
    if len({r.delivery_id for r in found}) != 1:
        ids = [f"{r.delivery_id[:12]} of {r.received_on}" for r in known[:5]]
        raise StepError(
            f"[{source_id}] delivery [{begin or 'newest'}]: {len(found)} begin so, expected one. The newest are {ids}"
        )
    return found[0]


def save_receipt(settings: Settings, receipt: Receipt) -> None:
    """Write a receipt; writing it again changes nothing."""
    name = f"{receipt.received_on.isoformat()}.{receipt.sequence:03d}.{receipt.delivery_id[:12]}.json"
    row = {name: value for name, value in asdict(receipt).items() if name != "expired" or value is not None}
    write_json(settings.archive / "receipts" / receipt.source_id / name, row)


def _load(path: Path) -> Receipt:
    raw = read_json(path)
    return Receipt(
        source_id=raw["source_id"],
        delivery_id=raw["delivery_id"],
        received_on=date.fromisoformat(raw["received_on"]),
        sequence=raw["sequence"],
        files=tuple(DeliveredFile(**file) for file in raw["files"]),
        repeats=date.fromisoformat(raw["repeats"]) if raw["repeats"] else None,
        supersedes=raw["supersedes"],
        expired=_expiry(raw.get("expired")),
    )


def _expiry(raw: dict[str, Any] | None) -> Expiry | None:
    if raw is None:
        return None
    return Expiry(**{**raw, "on": date.fromisoformat(raw["on"]), "kept": tuple(raw["kept"])})


def delivery_dates(settings: Settings) -> list[date]:
    """Return every date for which the landing folder holds a delivery of any source, in order."""
    days = set()
    for folder in settings.inbox.glob("*/*"):
        text = folder.name[:10]
        try:
            days.add(date.fromisoformat(text))
        except ValueError:
            continue  # not a delivery: the report names such folders
    return sorted(days)
