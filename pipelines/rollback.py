"""Rollback: readers see a named night again; what was published since stays, and the next night moves the pointer on."""

import hashlib
import tempfile
from pathlib import Path

from casebook.store import Casebook
from config.settings import Settings
from pipelines.errors import NightMissing
from warehouse.atomic import copy_file
from warehouse.history.as_of import digest_as_of, write_database
from warehouse.history.folder import is_readable
from warehouse.publication import PublishedNight, history_folder, show_night


def roll_back(settings: Settings, record: PublishedNight, *, reason: str) -> Path:
    """Point readers at a published night; return the pointer. The ledger says it first.

    Where the night's database was dropped, it is written anew from the history.

    Raises:
        NightMissing: neither its database nor its whole history is there.
        ValueError: no reason is given.
    """
    if not reason.strip():
        raise ValueError("[reason]: got nothing, expected why readers are to see an earlier night")
    snapshot = settings.warehouse / "snapshots" / record.snapshot
    history = history_folder(settings.warehouse, record)
    if not snapshot.exists():
        if not is_readable(history) or digest_as_of(history) != record.digest:
            raise NightMissing(
                f"[{record.night}]: its database was dropped and its history does not hold all of it (an earlier version"
                f" kept it, or a delivery was taken away since). Run it again: lindero nightly --date {record.night}"
            )
        with tempfile.TemporaryDirectory(dir=settings.warehouse, prefix=".rollback-") as work:
            database = Path(work) / "whole.duckdb"
            write_database(history, database)
            copy_file(database, snapshot)
    said = hashlib.sha256(reason.encode()).hexdigest()  # a reason may name somebody: the ledger names nobody
    Casebook.open(settings.casebook_url).witness(
        "rolled_back", {"night": record.night.isoformat(), "digest": record.digest, "reason_sha256": said}
    )
    return show_night(settings.warehouse, record, because=reason)
