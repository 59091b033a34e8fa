"""Where a delivery rests, and which of these places are its alone: bytes, landing folder, stage tables, past databases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.settings import Settings
from pipelines.deliveries import Receipt, archived_path, receipts
from pipelines.erasure.overwrite import forget_file, forget_folder
from pipelines.erasure.register import expected_hash
from pipelines.file_bytes import sha256_of
from pipelines.limits.nights import PastNight, nights_on
from pipelines.watch.portraits import PORTRAIT
from sources.spec.loader import list_source_ids
from warehouse.history.narrow import leave_out
from warehouse.publication import unnamed_builds

_COUNTS = "landed__file_counts.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """All that holds records of some deliveries and of no other."""

    archived: tuple[Path, ...]
    landing: tuple[Path, ...]
    """Folders of the landing folder."""
    stages: tuple[Path, ...]
    """Stage folders; the portrait in them, which holds no person's data, stays for the watch."""
    nights: tuple[PastNight, ...]
    kept: tuple[str, ...]
    """Files that another delivery holds, too."""

    @property
    def databases(self) -> tuple[Path, ...]:
        """Databases and working tables of past nights."""
        return tuple(path for night in self.nights for path in (*night.databases, *night.working))

    @property
    def all_paths(self) -> tuple[Path, ...]:
        """Every file and folder that goes."""
        staged = tuple(path for folder in self.stages for path in _goes(folder))
        past = tuple(path for night in self.nights for path in night.history)
        return (*self.archived, *self.landing, *staged, *self.databases, *past)


def places_of(
    settings: Settings, source_id: str, gone: Sequence[Receipt], *, leaving: Sequence[Receipt]
) -> Places:
    """Return where some deliveries rest.

    Args:
        settings: the home.
        source_id: their source.
        gone: their receipts.
        leaving: all receipts that go in the same run: what only these hold is nobody else's.
    """
    left = _others(settings, source_id, leaving)
    shared = {sha256 for receipt in left for sha256 in _sums(receipt)}
    staying = {receipt.delivery_id for receipt in left if receipt.source_id == source_id}
    own = sorted({sha256 for receipt in gone for sha256 in _sums(receipt)} - shared)
    ids = {receipt.delivery_id for receipt in gone} - staying
    return Places(
        archived=tuple(p for sha256 in own if (p := archived_path(settings, sha256)).exists()),
        landing=tuple(_landing(settings, gone)),
        stages=tuple(_stages(settings, source_id, ids)),
        nights=tuple(n for n in nights_on(settings, source_id, ids) if n.databases or n.history or n.working),
        kept=tuple(
            sorted(
                {f.name for r in gone for f in r.files if shared.intersection((f.sha256, f.delivered_sha256))}
            )
        ),
    )


def forget_places(settings: Settings, places: Places) -> None:
    """Take away what deliveries hold alone, overwriting it; what is gone stays gone."""
    leave_out(settings.warehouse, {night.night for night in places.nights})
    for path in unnamed_builds(settings.warehouse):
        _forget(path)
    for path in (*places.landing, *places.archived):
        _forget(path)
    for folder in places.stages:
        for path in _goes(folder):
            forget_file(path)
        if not any(folder.iterdir()):
            folder.rmdir()
    for path in places.databases:
        forget_file(path)


def _forget(path: Path) -> None:
    if path.is_dir():
        forget_folder(path)
    else:
        forget_file(path)


def _others(settings: Settings, source_id: str, leaving: Sequence[Receipt]) -> list[Receipt]:
    """Return every receipt, of any source, whose delivery stays."""
    going = {receipt.order for receipt in leaving}
    return [
        receipt
        for other in list_source_ids()
        for receipt in receipts(settings, other, until=date.max)
        if receipt.expired is None and not (other == source_id and receipt.order in going)
    ]


def _sums(receipt: Receipt) -> set[str]:
    return {sha256 for file in receipt.files for sha256 in (file.sha256, file.delivered_sha256)}


def _landing(settings: Settings, gone: Sequence[Receipt]) -> Iterator[Path]:
    """Yield folders of the landing folder that hold nothing but what was received on their day and goes."""
    root = settings.inbox / gone[0].source_id if gone else settings.inbox
    for receipt in gone:
        sums = _sums(receipt)
        delivered = sums | {expected_hash(settings, sha256) for sha256 in sums}  # redacted ones, too
        for folder in sorted(root.glob(f"{receipt.received_on.isoformat()}*")):
            files = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
            if files and {sha256_of(path) for path in files} <= delivered:
                yield folder


def _stages(settings: Settings, source_id: str, deliveries: set[str]) -> Iterator[Path]:
    """Yield stage folders of deliveries, and folders put together in which one of them stands."""
    begins = {delivery[:16] for delivery in deliveries}
    for folder in sorted(p for p in (settings.stage / source_id).glob("*") if p.is_dir()):
        counts = folder / _COUNTS
        is_own = folder.name.partition("-")[0] in begins
        if not is_own and folder.name.startswith("assembled-") and counts.exists():
            said = pc.unique(pq.read_table(counts, columns=["delivery_id"]).column("delivery_id")).to_pylist()
            is_own = not deliveries.isdisjoint(said)
        if is_own and _goes(folder):
            yield folder


def _goes(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != PORTRAIT)
