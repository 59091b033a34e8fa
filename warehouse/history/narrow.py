"""Past nights without the records they rested on: what continuity needs stays, all else of them goes."""

import tempfile
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from warehouse.history.as_of import write_database
from warehouse.history.folder import another_name, read_folder
from warehouse.history.write import write_history
from warehouse.publication import history_folder, published_nights, rename_build

CONTINUITY_TABLES = frozenset(
    {
        "linked__subjects",
        "publish__assessments",
        "publish__changes",
        "publish__flags",
        "publish__funnel",
        "publish__night",
        "publish__sources",
        "publish__waits",
    }
)
"""What the next night starts from, and what a night told of itself: ids, states and figures, and no record."""


def files_beyond(folder: Path) -> list[Path]:
    """Return the files of a night's history that hold more than continuity needs."""
    return [path for path in sorted(folder.glob("*.parquet")) if _table(path) not in CONTINUITY_TABLES]


def leave_out(root: Path, nights: Collection[date]) -> None:
    """Write the history of some nights anew without their records, and that of later nights without resting on them.

    The old folders stay until the last is written, so that a kill is mended by running again; they are then
    `publication.unnamed_builds`.

    Args:
        root: the warehouse folder.
        nights: whose records go.
    """
    parent: Path | None = None
    for record in published_nights(root):
        folder = history_folder(root, record)
        known = read_folder(folder) if folder.exists() else None
        if known is None:  # kept by an earlier version of the program: no records
            parent = folder if folder.exists() else None
            continue
        goes = record.night in nights and not CONTINUITY_TABLES.issuperset(known.tables)
        rests_on = parent.name if parent is not None and read_folder(parent) is not None else None
        if goes or known.parent != rests_on:
            after = replace(record, history=another_name(folder))
            _write_again(folder, history_folder(root, after), parent, only=record.night in nights)
            rename_build(root, after)
            folder = history_folder(root, after)
        parent = folder


def _write_again(folder: Path, target: Path, parent: Path | None, *, only: bool) -> None:
    with tempfile.TemporaryDirectory(dir=target.parent.parent, prefix=".history-") as work:
        database = Path(work) / "whole.duckdb"
        write_database(folder, database, CONTINUITY_TABLES if only else None)
        write_history(target, database, parent)


def _table(path: Path) -> str:
    return path.name.partition(".")[0]
