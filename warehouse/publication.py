"""Published nights: the pointer, the record of each, the history that the next night starts from.

Order of publication, so that a kill between any two steps is mended by running again: history, then the
snapshot under its final name, then the night's record, then the pointer.
"""

import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from warehouse.atomic import copy_file, point_symlink, read_json, write_json
from warehouse.history.folder import is_readable, rested_on
from warehouse.history.write import write_history

POINTER = "current.duckdb"
ROLLED_BACK = "rolled_back.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedNight:
    """The record of one published night."""

    night: date
    digest: str
    previous_night: date | None
    previous_digest: str | None
    snapshot: str
    """File name under `snapshots/`; it may be gone once newer ones pushed it out."""
    approval: str | None
    """Id of the approval that let a held night through."""
    erased_from: tuple[str, ...] = ()
    """Digests the night had before records were erased from it, oldest first; what rests on one of them rests on it."""
    history: str | None = None
    """Name of its folder below `history/`; null where it was written once and has the name of its digest."""

    def is_named(self, digest: str | None) -> bool:
        """Return whether a digest is this build's, now or before an erasure."""
        return digest == self.digest or digest in self.erased_from


def published_nights(root: Path) -> list[PublishedNight]:
    """Return every published night, oldest first."""
    nights = [_load(path) for path in (root / "published").glob("*.json")]
    return sorted(nights, key=lambda night: night.night)


def published_before(root: Path, night: date) -> PublishedNight | None:
    """Return the latest night published for a date before `night`."""
    return next((n for n in reversed(published_nights(root)) if n.night < night), None)


def outdated_nights(root: Path) -> list[date]:
    """Return nights whose previous night was rebuilt with another digest since: rebuild them in order."""
    nights = published_nights(root)
    digests = {n.night: n.digest for n in nights}
    outdated: list[date] = []
    for earlier, night in zip([None, *nights], nights, strict=False):
        if earlier is None:
            broken_chain = (night.previous_night, night.previous_digest) != (None, None)
        else:
            broken_chain = night.previous_night != earlier.night or not earlier.is_named(
                night.previous_digest
            )
        if broken_chain or night.previous_night in outdated:
            outdated.append(night.night)
    return [n for n in outdated if n in digests]


def history_folder(root: Path, night: PublishedNight) -> Path:
    """Return the history of a published night; see `warehouse/history/`."""
    return root / "history" / (night.history or f"{night.night.isoformat()}-{night.digest[:12]}")


def publish(root: Path, candidate: Path, record: PublishedNight, *, keep: int) -> Path:
    """Publish an audited snapshot; return the pointer.

    Args:
        root: the warehouse folder.
        candidate: the audited database file; it is copied, not moved, so that a rerun finds it.
        record: what to write down.
        keep: snapshots to keep beside the current one.
    """
    _keep_history(root, candidate, record)
    snapshot = root / "snapshots" / record.snapshot
    copy_file(candidate, snapshot)
    _write_record(root, record)
    pointer = show_night(root, published_nights(root)[-1])
    _drop_old(root, keep)
    return pointer


def rename_build(root: Path, record: PublishedNight) -> None:
    """Write down what a published night's name stands for from now on; readers see the night they saw, by its new name."""
    _write_record(root, record)
    nights = {one.night: one for one in published_nights(root)}
    shown = rolled_back(root)
    night, because = shown if shown is not None else (max(nights), None)
    show_night(root, nights[night], because=because)


def show_night(root: Path, record: PublishedNight, *, because: str | None = None) -> Path:
    """Point readers at a night whose snapshot is there; return the pointer. Readers of another one keep it.

    Args:
        root: the warehouse folder.
        record: the night.
        because: why it is another one than the newest; kept until the next night is shown.
    """
    note = root / ROLLED_BACK
    if because is None:
        note.unlink(missing_ok=True)
    else:
        write_json(note, {"night": record.night.isoformat(), "because": because})
    point_symlink(root / POINTER, root / "snapshots" / record.snapshot)
    return root / POINTER


def rolled_back(root: Path) -> tuple[date, str] | None:
    """Return the night that readers see after a rollback, and why; None where they see the newest."""
    path = root / ROLLED_BACK
    if not path.exists():
        return None
    note = read_json(path)
    return date.fromisoformat(note["night"]), str(note["because"])


def publish_erased(root: Path, after: PublishedNight, snapshot: Path | None) -> None:
    """Put a night's erased build in the place of the build it was made from: snapshot, record, pointer, in that order.

    A kill between any two is mended by running again. What the old names stand for is `unnamed_builds` then.

    Args:
        root: the warehouse folder.
        after: record of the erased build; its history folder is there.
        snapshot: the erased database; None where the night's snapshot was dropped before.
    """
    if snapshot is not None:
        copy_file(snapshot, root / "snapshots" / after.snapshot)
    rename_build(root, after)


def snapshot_name(night: date, digest: str) -> str:
    """Return the file name of a build's snapshot."""
    return f"lindero-{night.isoformat()}-{digest[:12]}.duckdb"


def unnamed_builds(root: Path) -> list[Path]:
    """Return history folders and snapshots of builds that no record names, nor any that rests on them: nobody reads them."""
    nights = published_nights(root)
    named = rested_on([history_folder(root, night) for night in nights]) | {
        root / "snapshots" / n.snapshot for n in nights
    }
    there = [*(root / "history").glob("*"), *(root / "snapshots").glob("*.duckdb")]
    return sorted(path for path in there if path not in named)


def _write_record(root: Path, record: PublishedNight) -> None:
    write_json(root / "published" / f"{record.night.isoformat()}.json", asdict(record))


def _keep_history(root: Path, candidate: Path, record: PublishedNight) -> None:
    """Write the night's history beside that of the night before; the same build again keeps the folder it has."""
    folder = history_folder(root, record)
    if is_readable(folder):
        return
    before = published_before(root, record.night)
    write_history(
        folder,
        candidate,
        history_folder(root, before) if before else None,
        parent_database=root / "snapshots" / before.snapshot if before else None,
    )


def _drop_old(root: Path, keep: int) -> None:
    """Take away snapshots that newer ones push out, and what nobody reads any more."""
    named = {n.snapshot for n in published_nights(root)[-(keep + 1) :]}
    for path in (root / "snapshots").glob("*.duckdb"):
        if path.name not in named:
            path.unlink()
    for path in unnamed_builds(root):
        if path.parent.name == "history":
            shutil.rmtree(path)


def _load(path: Path) -> PublishedNight:
    raw = read_json(path)
    previous = raw["previous_night"]
    return PublishedNight(
        night=date.fromisoformat(raw["night"]),
        digest=raw["digest"],
        previous_night=date.fromisoformat(previous) if previous else None,
        previous_digest=raw["previous_digest"],
        snapshot=raw["snapshot"],
        approval=raw["approval"],
        erased_from=tuple(raw.get("erased_from", ())),
        history=raw.get("history"),
    )
